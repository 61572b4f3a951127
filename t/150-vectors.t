# The conformance vectors in t/vectors.json, through nginx. crates/antileech/tests/vectors.rs replays the
# same file without nginx.
#
# Vectors have their own time, to the second: nginx runs under libfaketime, which takes the time from a
# file that is written before each of them.

use strict;
use warnings;

use lib 't/lib';
use File::Path qw(make_path);
use Cwd qw(abs_path);
use Files qw(slurp);
use IO::Socket::INET;
use JSON::PP ();
use POSIX qw(_exit WNOHANG);
use Test::More;
use Time::HiRes qw(sleep);

my $root = $ENV{TEST_NGINX_SERVROOT} || 't/servroot';
my $port = $ENV{TEST_NGINX_SERVER_PORT} || $ENV{TEST_NGINX_PORT} || 1984;
my $nginx = $ENV{TEST_NGINX_BINARY} || 'nginx';
my @modules = split ' ', $ENV{TEST_NGINX_LOAD_MODULES} // '';

my ($libfaketime) = map { glob "$_/faketime/libfaketime.so.1" }
    qw(/usr/lib/* /usr/lib /usr/lib64 /usr/local/lib);
die "libfaketime is missing, in Debian it is the package libfaketime\n" if !$libfaketime;

sub spew {
    my ($path, $text) = @_;
    open my $file, '>', $path or die "$path: $!";
    print $file $text;
    close $file or die "$path: $!";
}

# One a line.
my $json = JSON::PP->new->canonical;
my @vectors = map { /^(\{.*\}),?$/ ? $json->decode($1) : () } split /\n/, slurp('t/vectors.json');
cmp_ok(scalar @vectors, '>', 1000, 'vectors were read');

SKIP: {
    skip 'no python3', 1 if system('python3 -c "" 2>/dev/null') != 0;
    ok(qx(python3 t/vectors.py -) eq slurp('t/vectors.json'), 't/vectors.json is what t/vectors.py makes');
}

# A server for each combination of scheme, keys and options. Hosts tell them apart, and ports where two
# have the same.
my (%groups, @groups, %taken);
for my $vector (@vectors) {
    my @words = ($vector->{scheme}, $vector->{key}, $vector->{backup} // '-', @{$vector->{options} // []});
    my $group = $groups{"@words"} //= do {
        push @groups, { words => \@words, hosts => {}, failures => [] };
        $groups[-1];
    };
    $group->{hosts}{$vector->{host}} = 1;
    $group->{vectors}++;
    $vector->{group} = $group;
}
for my $group (@groups) {
    my $at = 0;
    $at++ while grep { $taken{"$at $_"} } keys %{$group->{hosts}};
    die 'more ports would be needed' if $at > 9;
    $taken{"$at $_"} = 1 for keys %{$group->{hosts}};
    $group->{port} = $port + $at;
}

sub server {
    my ($group) = @_;
    my $names = join ' ', sort keys %{$group->{hosts}};
    my $words = join ' ', map { qq("$_") } @{$group->{words}};
    return <<"END";
    server {
        listen 127.0.0.1:$group->{port};
        server_name $names;
        antileech_sign $words;
        location / {
            try_files /works.txt =500;
        }
    }
END
}

make_path("$root/logs", "$root/html", "$root/tmp");
$root = abs_path($root);
unlink "$root/logs/error.log";
spew("$root/html/works.txt", "It works!\n");
spew("$root/clock", "1\n");
spew("$root/nginx.conf", join '',
    # Started by root, the worker remains root: the files may be in root's home.
    $> == 0 ? "user root;\n" : '',
    "daemon off;\n",
    "worker_processes 1;\n",
    "pid logs/nginx.pid;\n",
    (map { "load_module $_;\n" } @modules),
    (map { "env $_;\n" } qw(TZ LD_PRELOAD FAKETIME_TIMESTAMP_FILE FAKETIME_FMT FAKETIME_NO_CACHE
        FAKETIME_DONT_FAKE_MONOTONIC)),
    <<'END',
events {
}
http {
    access_log off;
    root html;
    server_names_hash_bucket_size 128;
    server_names_hash_max_size 4096;
    client_body_temp_path tmp;
    proxy_temp_path tmp;
    fastcgi_temp_path tmp;
    uwsgi_temp_path tmp;
    scgi_temp_path tmp;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
    add_header X-Reason $antileech_reason always;
    add_header X-Status $antileech_status always;
    add_header X-Now $msec always;
END
    (map { server($_) } @groups), "}\n");

# Tells nginx the time.
sub set_clock {
    my ($now) = @_;
    spew("$root/clock.new", "$now\n");
    rename "$root/clock.new", "$root/clock" or die "$root/clock: $!";
}

my $pid;

sub start {
    $pid = fork // die "fork: $!";
    return if $pid;
    %ENV = (%ENV,
        TZ => 'UTC',
        LD_PRELOAD => $libfaketime,
        FAKETIME_TIMESTAMP_FILE => "$root/clock",
        FAKETIME_FMT => '%s',
        FAKETIME_NO_CACHE => 1,
        FAKETIME_DONT_FAKE_MONOTONIC => 1,
    );
    open STDERR, '>', "$root/logs/output.log";
    exec $nginx, '-p', "$root/", '-c', "$root/nginx.conf", '-e', 'logs/error.log' or _exit(1);
}

sub is_running {
    undef $pid if $pid && waitpid($pid, WNOHANG) != 0;
    return $pid;
}

END {
    my $status = $?;
    for my $signal (qw(QUIT TERM KILL)) {
        kill $signal => $pid if is_running();
        for (1 .. 100) {
            last if !is_running();
            sleep 0.05;
        }
    }
    $? = $status;
}
$SIG{$_} = sub { exit 1 } for qw(INT TERM HUP);
$SIG{ALRM} = sub { die "took too long\n" };
alarm 300;

sub get {
    my ($at, $vector) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$at", Timeout => 10) or return;
    my @headers = (['Host', $vector->{host}], ['X-Real-IP', $vector->{client}],
        ['Connection', 'close'], @{$vector->{headers} // []});
    print $socket "GET $vector->{url} HTTP/1.1\r\n", (map { "$_->[0]: $_->[1]\r\n" } @headers), "\r\n";
    local $/;
    return scalar <$socket>;
}

@vectors = sort { $a->{now} <=> $b->{now} } @vectors;
my $now = $vectors[0]{now};
set_clock($now);
start();
for (1 .. 100) {
    last if IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port") || !is_running();
    sleep 0.05;
}
is_running() or die 'nginx did not start: ' . slurp("$root/logs/output.log");

my %reasons;
for my $vector (@vectors) {
    set_clock($now = $vector->{now}) if $now != $vector->{now};
    my $answer = get($vector->{group}{port}, $vector) // '';
    my ($status) = $answer =~ m{^HTTP/1\.1 (\d+)};
    my %got = $answer =~ /^X-(\w+): (\S+?)\r$/mg;
    my $got = join ' ', grep { defined } $status // 'no answer', @got{qw(Status Reason)},
        $answer =~ /^(It works!)$/m;
    my $passed = $vector->{verdict} eq 'passed';
    my $expected = $passed ? '200 PASSED It works!' : "403 REJECTED $vector->{verdict}";
    $got .= ', at ' . ($got{Now} // 'no time') if ($got{Now} // 0) != $now;
    $reasons{$got{Reason}}++ if defined $got{Reason};
    next if $got eq $expected;
    my $group = delete $vector->{group};
    push @{$group->{failures}}, "$got instead of $expected: " . $json->encode($vector);
}

for my $group (@groups) {
    my @words = @{$group->{words}};
    splice @words, 1, 2, $words[2] eq '-' ? 'KEY' : ('KEY', 'BACKUP');
    is(join("\n", @{$group->{failures}}), '', "@words: $group->{vectors} vectors");
}

my $log = slurp("$root/logs/error.log");
my %logged;
$logged{$1}++ while $log =~ /antileech: denied, reason: (\w+)/g;
is_deeply(\%logged, \%reasons, 'each refusal is in the error log once');
unlike($log, qr/\[(?:alert|crit|emerg)\]/, 'nothing worse is');

done_testing();
