# docs/rollout.md, step by step: its configurations are taken from the page as they stand there, nginx
# runs them, the page's commands are run on nginx's logs, and print what the page says.

use strict;
use warnings;

use lib 't/lib';
use Cwd qw(getcwd);
use Digest::MD5 qw(md5_hex);
use Files qw(slurp);
use Server;
use Test::More;

my $page = slurp('docs/rollout.md');
my $server = Server->new;
my $dir = $server->dir;
chomp(my $antileech = qx(scripts/command));
die 'the command was not built' if $? != 0;
$ENV{PATH} = ($antileech =~ s{/[^/]+$}{}r) . ":$ENV{PATH}";

# curl finds the names of the page here.
$ENV{CURL_HOME} = $dir;
$server->put('.curlrc', qq(noproxy = "*"\nconnect-to = "::127.0.0.1:) . $server->port . qq("\n));

# What a section has, in order: configurations and commands.
my (%blocks, @sections);
while ($page =~ /^## (\d+)\. .*\n((?:(?!^## ).*\n)*)/mg) {
    my ($section, $text) = ($1, $2);
    push @sections, $section;
    push @{$blocks{$section}}, [$1, $2] while $text =~ /^```(nginx|console)\n(.*?)^```$/msg;
}
is("@sections", '1 2 3 4 5 6 7 8 9', 'the steps');

# The next block of a section.
sub take {
    my ($section, $kind) = @_;
    my $block = shift @{$blocks{$section}};
    is($block->[0], $kind, "step $section: $kind");
    return $block->[1];
}

# Runs the commands of a block, which share their variables.
sub run_commands {
    my ($section) = @_;
    my $block = take($section, 'console');
    my ($script, @expected) = ('');
    while ($block =~ /^\$ (.*)\n((?:(?!\$ ).*\n)*)/mg) {
        push @expected, [$1, $2];
        $script .= "$1\necho '--- next'\n";
    }
    my $file = $server->put('block.sh', "cd '$dir'\n$script");
    my @printed = split /^--- next\n/m, scalar qx(bash '$file' 2>&1), -1;
    for my $index (0 .. $#expected) {
        my ($command, $expected) = @{$expected[$index]};
        is($printed[$index], $expected, "step $section: $command");
    }
}

# Starts nginx with a server of the page, as it stands there but for the port.
my $format = '';

sub serve {
    my ($section, $text) = @_;
    $server->stop;
    unlink "$dir/logs/error.log";
    $text =~ s/^( *listen )80;$/${1}127.0.0.1:PORT;/m or die "step $section has no server";
    $server->start("$format\n$text");
}

sub forget { truncate "$dir/logs/rollout.log", 0 or die $! }

# What nginx answers; the pictures are real ones, not what stands in for them.
sub answer {
    my ($target, @headers) = @_;
    my $answer = $server->get($target, @headers);
    my $reason = $answer->{header}{'x-reason'};
    my $served = $answer->{body} eq 'x' x 20_480;
    return join ' ', $answer->{status}, $reason // (), $served ? () : 'nothing';
}

for my $name (qw(pictures/a.png pictures/new/a.png vod/a.mp4)) {
    $server->put("html/$name", 'x' x 20_480);
}
$server->put('html/pictures/denied.png', 'denied');
my %key = map { $_ => "the-key-of-$_-0123456789" } qw(2024 2025 baidu);
for my $name (keys %key) {
    my $path = $server->put("conf/keys/$name.key", "$key{$name}\n");
    chmod 0600, $path or die $!;
}

# A day: how many, what the page says of them when the rules are enforced, headers.
my @cross_site = ('Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: image');
my $browser = 'User-Agent: Mozilla/5.0';
my @day = (
    [7, '200', 'Referer: https://www.example.com/'],
    [6, '403 referer', 'Referer: https://forum.evil.example/thread?session=1', @cross_site],
    [3, 'partner', 'Referer: https://www.partner.example/', @cross_site],
    [2, '403 cross_site', @cross_site],
    [2, '200', 'Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
    [1, '200'],
);

# Asks for all of it; the answers, each once.
sub day {
    my ($path) = @_;
    my @said;
    for my $row (@day) {
        my ($count, undef, @headers) = @$row;
        my %answers = map { answer($path, 'Host: img.example.com', $browser, @headers) => 1 } 1 .. $count;
        push @said, join ' or ', sort keys %answers;
    }
    return \@said;
}

my @all_served = ('200') x @day;
sub dry { return [map { s/^403/200/r } @_] }

# 1: the log.
my $first = take(1, 'nginx');
($format) = $first =~ /^(log_format .*?;\n)/ms or die 'step 1 has no format';
$server->put('conf/rollout.conf', $format);
serve(1, $first =~ s/\Q$format\E//r);
is_deeply(day('/pictures/a.png'), \@all_served, 'step 1: everything is served');

# 2: the replay.
$server->put('rules.conf', take(2, 'nginx'));
run_commands(2);

# 3: the dry run. Its rules are those of the file.
my $rules = slurp("$dir/rules.conf");
my $dry_run = take(3, 'nginx');
is(join('', map { /^ +(antileech_(?:referer|allow_empty) .*\n)/ ? $1 : () } split /^/, $dry_run), $rules,
    'step 3: the rules of step 2');
serve(3, $dry_run);
forget();
my @with_rules = map { $_->[1] eq 'partner' ? '403 referer' : $_->[1] } @day;
is_deeply(day('/pictures/a.png'), dry(@with_rules), 'step 3: everything is served, and the reasons are known');
run_commands(3);
# The report.
run_commands(3);

# 4: the better list.
$server->put('rules.conf', take(4, 'nginx'));
day('/pictures/a.png');
run_commands(4);

# 5: one folder.
my @enforced = map { $_->[1] eq 'partner' ? '200' : $_->[1] } @day;
my @denied = map { /^403/ ? "$_ nothing" : $_ } @enforced;
my $folder = take(5, 'nginx');
is(join('', map { /^ +(antileech_(?:referer|allow_empty) .*\n)/ ? $1 : () } split /^/, $folder),
    slurp("$dir/rules.conf"), 'step 5: the rules of step 4');
serve(5, $folder);
is_deeply(day('/pictures/a.png'), dry(@enforced), 'step 5: a dry run as ever');
is_deeply(day('/pictures/new/a.png'), \@denied, 'step 5: enforced in the folder');
like($server->text('logs/rollout.log'), qr/ REJECTED referer /, 'step 5: REJECTED in the log');

# 6: everything.
serve(6, take(6, 'nginx'));
for my $path (qw(/pictures/a.png /pictures/new/a.png)) {
    is_deeply(day($path), \@denied, "step 6: enforced, $path");
}
my $answer = $server->get('/pictures/a.png', 'Referer: https://forum.evil.example/');
is("$answer->{status} $answer->{body}", '403 denied', 'step 6: the placeholder');

# 7 to 9: signatures.
my $end = time + 3600;

sub qiniu {
    my ($key) = @_;
    my $t = sprintf '%08x', $end;
    return '/vod/a.mp4?sign=' . md5_hex("$key{$key}/vod/a.mp4$t") . "&t=$t";
}

sub baidu { return "/vod/a.mp4?auth_key=$end-0-0-" . md5_hex("/vod/a.mp4-$end-0-0-$key{baidu}") }

sub check_signed {
    my ($section, @cases) = @_;
    serve($section, take($section, 'nginx'));
    forget();
    for my $case (@cases) {
        my ($target, $expected) = @$case;
        is(answer($target, 'Host: vod.example.com'), $expected, "step $section: $expected");
    }
}

my $old = qiniu(2024);
my $new = qiniu(2025);
check_signed(7, [$old, '200'], [$old, '200'], [$old, '200'], ['/vod/a.mp4', '200 sign_missing']);
run_commands(7);
check_signed(8, [$old, '200'], [$new, '200'], [$old, '200']);
run_commands(8);
check_signed(8, [$old, '403 sign_mismatch nothing'], [$new, '200']);
check_signed(9, [$new, '200'], [baidu(), '200'], [$new, '200']);
run_commands(9);
check_signed(9, [$new, '403 sign_missing nothing'], [baidu(), '200']);

is_deeply([map { scalar @{$blocks{$_} // []} } @sections], [(0) x 9], 'all blocks have been run');
$server->stop;

# Links.
for my $link ($page =~ /\]\(([^)]+)\)/g) {
    my ($path, $anchor) = $link =~ /^([^#]*)(?:#(.*))?$/;
    my $text = $path eq '' ? $page : slurp("docs/$path");
    my %anchors = map { lc =~ s/[^\w -]//gr =~ tr/ /-/r => 1 } $text =~ /^##+ (.+)$/mg;
    ok(!defined $anchor || $anchors{$anchor}, "the link $link");
}

done_testing();
