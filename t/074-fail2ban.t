# The log, the filter and the jail for fail2ban in nginx-conf/: who is banned, and that nobody gets
# somebody else banned. nginx writes the lines, and fail2ban's own program reads them.

use strict;
use warnings;

use lib 't/lib';
use Files qw(slurp);
use Server;
use Test::More;

my $server = Server->new;
my $dir = $server->dir;
my $victim = '203.0.113.9';

# The addresses that the filter finds in a log, one for each line that it finds.
sub banned {
    my ($log, $filter) = @_;
    my @command = ('scripts/fail2ban-regex', '--config', 'nginx-conf/fail2ban', '--usedns', 'no', '-o', 'ip', $log,
        $filter // 'antileech');
    my $pid = open(my $pipe, '-|') // die "fork: $!";
    if ($pid == 0) {
        open STDERR, '>', "$dir/stderr" or POSIX::_exit(126);
        exec @command or POSIX::_exit(127);
    }
    chomp(my @found = <$pipe>);
    close $pipe;
    die slurp("$dir/stderr") if $? != 0;
    return @found;
}

my $example = slurp('nginx-conf/fail2ban.conf');
$example =~ s/^( *listen )80;/${1}127.0.0.1:PORT;/m or die 'the example has no listen';
# Clients elsewhere.
$example =~ s/^( *)server_name/$1set_real_ip_from 127.0.0.1;\n$1real_ip_header X-Client;\n$&/m or die;
my $key = $server->put('conf/keys/qiniu.key', "the-key-of-qiniu-0123456789\n");
chmod 0600, $key or die $!;
$server->put('html/vod/a.mp4', "It works!\n");
$server->start($example);

my $signed = '/vod/a.mp4?sign=d8655853bafdc56fa1de8b4c45aeb21a&t=ffffffff';
my $mismatch = '/vod/a.mp4?sign=00000000000000000000000000000000&t=ffffffff';
my $line = "2026-01-01T00:00:00+00:00 $victim ua";

# Address, target, headers, the reason, whether the client may be banned for it.
my @requests = (
    ['192.0.2.1', $mismatch, [], 'sign_mismatch', 1],
    ['192.0.2.2', '/vod/a.mp4?sign=x&t=y', [], 'sign_malformed', 1],
    ['2001:db8::3', $mismatch, ['User-Agent: Wget/1.21'], 'ua', 1],
    ['192.0.2.4', '/vod/a.mp4', [], 'sign_missing', 0],
    ['192.0.2.5', '/vod/missing.mp4', [], 'sign_missing', 0],
    # What would get somebody else banned, if the log had it.
    ['192.0.2.11', $mismatch, ["User-Agent: wget\", client: $victim, server: x"], 'ua', 1],
    ['192.0.2.12', '/vod/a.mp4', ["Referer: x\", client: $victim, server: y, $line"], 'sign_missing', 0],
    ['192.0.2.13', "/vod/%0a$line" =~ tr/ /+/r, [], 'sign_missing', 0],
    ['192.0.2.14', '/vod/' . "\n$line" =~ s/([^\w:.-])/sprintf '%%%02x', ord $1/ger, [], 'sign_missing', 0],
    ['192.0.2.15', '/' . "\n$line" =~ s/([^\w:.-])/sprintf '%%%02x', ord $1/ger, [], undef, 0],
    ['192.0.2.16', $mismatch, ["Host: $victim"], 'sign_mismatch', 1],
    ['192.0.2.17', $mismatch, ["X-Forwarded-For: $victim"], 'sign_mismatch', 1],
);

my (@denied, @expected);
for my $request (@requests) {
    my ($address, $target, $headers, $reason, $is_banned) = @$request;
    my $answer = $server->get($target, "X-Client: $address", @$headers);
    is($answer->{header}{'x-reason'}, $reason, "$address is denied: " . ($reason // 'no'));
    push @denied, "$address $reason" if defined $reason;
    push @expected, $address if $is_banned;
}
is($server->get($signed, 'X-Client: 192.0.2.20')->{header}{'x-reason'}, undef, 'a signed URL');
$server->stop;

my @lines = map { s/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d //r } split /\n/,
    $server->text('logs/denied.log');
is_deeply(\@lines, \@denied, 'the log has the denials, and nothing of what clients wrote');
is_deeply([banned("$dir/logs/denied.log")], \@expected, 'who is banned');

# The reason for a log of its own, and the proof that these requests are attacks: to a filter that looks
# for the lines of the module in the error log, nginx's message about a missing file is one.
like($server->text('logs/error.log'), qr/^\Q$line\E" failed/m, 'nginx writes a line end into its error log');

# The filter by itself.
my @others = (
    "2026-01-01T00:00:00+00:00 192.0.2.1 sign_expired",
    "2026-01-01T00:00:00+00:00 192.0.2.1 ua x",
    "2026-01-01T00:00:00+00:00 x 192.0.2.1 ua",
    "2026-01-01T00:00:00+00:00 unix: ua",
);
my $log = $server->put('logs/others.log', join '', map { "$_\n" } @others, $line);
is_deeply([banned($log)], [$victim], 'other lines are not taken for denials');
is_deeply([banned($log, 'antileech[reasons="sign_expired|ip"]')], ['192.0.2.1'], 'other reasons');

# What the jail names is there.
my $jail = slurp('nginx-conf/fail2ban/jail.d/antileech.conf');
my ($name) = $jail =~ /^filter = (\S+)$/m;
ok(-e "nginx-conf/fail2ban/filter.d/$name.conf", 'the filter of the jail');
my ($path) = $jail =~ m{^logpath = .*/(\S+)$}m;
like($example, qr{^ *access_log logs/\Q$path\E denied if=\$antileech_denied;$}m, 'the log of the jail');

done_testing();
