# `antileech replay` against the module: the same rules, in a dry run, say of the same requests what the
# command says of their lines in the access log, in every escaping that log_format has.

use strict;
use warnings;

use lib 't/lib';
use Digest::MD5 qw(md5_hex);
use JSON::PP qw(decode_json);
use Server;
use Test::More;

my $server = Server->new;
my $dir = $server->dir;
chomp(my $antileech = qx(scripts/command));
die 'the command was not built' if $? != 0;

my $key = 'the-key-of-this-test-0123456789';
$server->put('conf/site.key', "$key\n");
chmod 0600, "$dir/conf/site.key" or die $!;

# Name, rules.
my @rules = (
    [referer => <<'END'],
antileech_referer whitelist =good.example *.sub.example good.example:8080 path.example/a/* ~^re\d+\.example$ self
    server_names;
antileech_allow_empty off;
END
    [blacklist => 'antileech_referer blacklist evil.example; antileech_allow_empty direct;'],
    [ua => 'antileech_ua blacklist wget "x\"y" ~^curl/ "";'],
    [ip => 'antileech_ip whitelist 127.0.0.0/8 2001:db8::/32 198.51.100.7;'],
    [accept => 'antileech_accept text/html image/*;'],
    [sign => 'antileech_sign qiniu file:site.key; antileech_sign baidu_b file:site.key - 1h;'],
    [own => <<'END'],
antileech_scheme own "url=?e=$time&s=$sign" "message=$key $path $time $host $arg_w&$http_user_agent";
antileech_sign own file:site.key;
END
    [bypass => <<'END'],
antileech_bypass $arg_pass "$http_x_pass";
antileech_ua whitelist Mozilla;
antileech_referer whitelist good.example;
END
);

my @variables = qw(remote_addr time_local request status body_bytes_sent http_referer http_user_agent host
    http_origin http_accept http_sec_fetch_site http_sec_fetch_mode http_sec_fetch_dest http_x_pass);
my %format = (
    default => "'" . join(' ', map { qq("\$$_") } @variables) . "'",
    json => "escape=json '{" . join(',', map { qq("$_":"\$$_") } @variables) . "}'",
    # A separator that no client writes here.
    none => "escape=none '" . join('~|~', map { "\$$_" } @variables) . "'",
);

my $http = join '', map { "log_format f_$_ $format{$_};\n" } sort keys %format;
$http .= "log_format said '\$antileech_status \$antileech_reason';\n";
for my $rules (@rules) {
    my ($name, $text) = @$rules;
    $server->put("conf/$name.rules", $text);
    # Definitions belong to http.
    $http .= $1 if $text =~ s/^(antileech_scheme .*\n)//m;
    my $logs = join '', map { "access_log logs/$name.$_ f_$_;\n" } sort keys %format;
    $http .= <<"END";
server {
    listen 127.0.0.1:PORT;
    server_name $name.example named.example;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Client;
    root html;
    access_log logs/$name.said said;
    $logs
    antileech_dry_run on;
    antileech_log_level off;
    $text
}
END
}
$server->put('html/a.txt', "It works!\n");
$server->start($http);

# What is asked of every server. Not among it is what a log cannot tell: a header that is `-`, and a
# second one of a name.

sub qiniu {
    my ($path, $time) = @_;
    my $t = sprintf '%08x', $time;
    return "$path?sign=" . md5_hex("$key$path$t") . "&t=$t";
}

sub baidu_b {
    my ($path, $time) = @_;
    my @t = gmtime($time + 8 * 3600);
    my $t = sprintf '%04d%02d%02d%02d%02d', $t[5] + 1900, $t[4] + 1, @t[3, 2, 1];
    return "/$t/" . md5_hex("$key$t$path") . $path;
}

sub own {
    my ($path, $time, $host, $agent, $w) = @_;
    return "$path?w=$w&e=$time&s=" . md5_hex("$key $path $time $host $w&$agent");
}

my $now = time;
my @requests = map { [$_] } (
    '/a.txt', '/a%20b?c', '/%e4%b8%ad%22%5c', "/\xff\x80", '/a.txt?pass=1', '/a.txt?pass=0', '/a.txt?pass=',
    '/a.txt?PASS=1', '/a.txt?x&pass=1&pass=0', 'http://NAME/a.txt', 'http://NAME?a',
    qiniu('/a.txt', $now + 600), qiniu('/a.txt', $now - 600), qiniu('/%22a', $now + 600),
    qiniu('/a.txt', $now + 600) . '&t=1', qiniu('/a.txt', $now + 600) =~ s/a\.txt/b.txt/r,
    qiniu('/a.txt', $now + 600) =~ s/&t=.*//r, qiniu('/a.txt', $now + 600) =~ s/a\.txt/x\/..\/a.txt/r,
    baidu_b('/a.txt', $now - 600), baidu_b('/a.txt', $now - 6000), baidu_b('/a.txt', $now) =~ s/a\.txt$/b.txt/r,
    own('/a.txt', $now + 600, 'own.example', 'Wget/1.21', 'x'), own('/a.txt', $now + 600, 'own.example', 'x', 'y'),
    own('/a.txt', $now - 600, 'own.example', 'Wget/1.21', 'x'),
);
push @requests, map { ['/a.txt', $_] } map({ "Referer: $_" } '', ' ', 'x', 'https://good.example/',
    'http://www.good.example/', 'https://evil.example/', 'https://a.evil.example:81/x?y', 'http://good.example:8080/',
    'http://a.sub.example', 'http://sub.example', 'http://path.example/a/b', 'http://path.example/b', 'http://re7.example/',
    'http://re.example/', 'http://own.example/', 'http://referer.example/', 'http://named.example/', 'HTTPS://GOOD.EXAMPLE',
    "https://good.example/\"", "https://good.example/\\", "https://good.example/ b", "https://good.example/\xff",
    "https://good.example/\x01\x1f\x7f", 'https://good.example@evil.example/', 'https://good.example/-', '\x22'),
    map({ "User-Agent: $_" } '', 'Wget/1.21', "X\"Y", 'curl/8', 'libcurl/8', 'Mozilla/5.0', "\xff\"\\\x01wget", '\x57get'),
    map({ "X-Client: $_" } '192.0.2.1', '198.51.100.7', '::ffff:198.51.100.7', '2001:db8::1', '::1'),
    map({ "Accept: $_" } 'text/html', 'text/html;q=0', '*/*', 'image/webp, */*', 'text/*', ''),
    map({ "X-Pass: $_" } '1', '0', '', '00'),
    map({ "Origin: $_" } 'null', 'https://good.example', 'https://evil.example');
push @requests, ['/a.txt', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: image'],
    ['/a.txt', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
    ['/a.txt', 'Sec-Fetch-Site: cross-site', 'Referer: https://good.example/', 'User-Agent: Mozilla/5.0'],
    ['/a.txt', 'Referer: https://evil.example/', 'User-Agent: Mozilla/5.0', 'X-Pass: yes'];

for my $rules (@rules) {
    my ($name) = @$rules;
    for my $request (@requests) {
        my ($target, @headers) = @$request;
        $target =~ s/NAME/$name.example/;
        push @headers, 'User-Agent: Wget/1.21' if $target =~ /&s=/;
        $server->get($target, "Host: $name.example", @headers);
    }
}
$server->stop;

# What was said, and what is said now.

sub count {
    my %count;
    $count{$_}++ for @_;
    return join ', ', map { "$_ $count{$_}" } sort keys %count;
}

my %seen;
for my $rules (@rules) {
    my ($name) = @$rules;
    my @said = map { my ($status, $reason) = split; $status eq 'REJECTED_DRY_RUN' ? $reason : $status }
        split /\n/, $server->text("logs/$name.said");
    is(scalar @said, scalar @requests, "$name: all requests are logged");
    $seen{$_}++ for @said;
    for my $escape (sort keys %format) {
        my @arguments = ('--rules', "$dir/conf/$name.rules", '--log-format', $format{$escape}, '--server-name',
            "$name.example", '--server-name', 'named.example', '--json', "$dir/logs/$name.$escape");
        my $pid = open(my $pipe, '-|') // die "fork: $!";
        if ($pid == 0) {
            # Warnings about keys that clients write.
            open STDERR, '>', "$dir/stderr" or POSIX::_exit(126);
            exec $antileech, 'replay', @arguments or POSIX::_exit(127);
        }
        my $report = decode_json(do { local $/; <$pipe> });
        close $pipe;
        is($? >> 8, 0, "$name, $escape: all is replayed");
        my @replayed = (('PASSED') x $report->{passed}{requests}, ('BYPASSED') x $report->{bypassed}{requests},
            map { ($_->{reason}) x $_->{requests} } @{$report->{reasons}});
        is(count(@replayed), count(@said), "$name, $escape: the same verdicts");
        is($report->{unreadable}{lines}, 0, "$name, $escape: all lines were read")
            or diag(map { "$_->{line}: $_->{text}\n" } @{$report->{unreadable}{first}});
    }
}
ok($seen{$_}, "there was $_") for qw(PASSED BYPASSED ip ua referer referer_malformed referer_empty cross_site accept
    sign_missing sign_malformed sign_duplicate sign_mismatch sign_expired);

done_testing();
