# The line of a denial names the value that decided: escaped, bounded, and no part of a signature.

use strict;
use warnings;

use lib 't/lib';
use Digest::MD5 qw(md5_hex);
use Server;
use Test::More;

my $server = Server->new;
my $key = 'the-key-of-this-test-0123456789';

sub qiniu {
    my ($path, $time) = @_;
    my $t = sprintf '%08x', $time;
    return "$path?sign=" . md5_hex("$key$path$t") . "&t=$t";
}

my $late = time - 100;
my $early = time + 90_000;
my $sign = md5_hex('x');

# A directive, the target, headers, what is logged between `denied` and what nginx adds.
my @table = (
    ['ip whitelist 192.0.2.1', '', [], 'reason: ip'],
    ['ua whitelist Mozilla', '', ['User-Agent: Wget/1.21'], 'reason: ua, user_agent: "Wget/1.21"'],
    ['ua whitelist Mozilla', '', [], 'reason: ua, user_agent: ""'],
    ['referer whitelist good.example', '', ['Referer: https://evil.example/page?token=1'],
        'reason: referer, referer: "https://evil.example/page?"'],
    ['referer whitelist good.example', '', ['Origin: https://evil.example'],
        'reason: referer, origin: "https://evil.example"'],
    ['referer whitelist good.example', '', ["Referer: http://e/\xff\x01\x1b[31m\x7f\"\\\t%0a%n%s"],
        'reason: referer_malformed, referer: "http://e/\xff\x01\x1b[31m\x7f\"\\\\\t%0a%n%s"'],
    ['allow_empty off', '', ['Referer: '], 'reason: referer_empty'],
    ['allow_empty direct', '', ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: image'],
        'reason: cross_site, sec_fetch_mode: "no-cors", sec_fetch_dest: "image"'],
    ['accept text/html', '', ['Accept: image/png,*/*', 'Accept: text/plain'],
        'reason: accept, accept: "image/png,*/*, text/plain"'],
    # What would be somebody else's line.
    ['ua whitelist Mozilla', '', ['User-Agent: x", client: 203.0.113.9, server: y'],
        'reason: ua, user_agent: "x\", client: 203.0.113.9, server: y"'],
    # Bounds.
    ['ua whitelist Mozilla', '', ['User-Agent: ' . 'x' x 6000], 'reason: ua, user_agent: "' . 'x' x 200 . '..."'],
    ['ua whitelist Mozilla', '', ['User-Agent: ' . "\x01" x 6000],
        'reason: ua, user_agent: "' . '\x01' x 50 . '..."'],
    # Signatures.
    ["sign qiniu $key", '', [], 'reason: sign_missing, scheme: qiniu, argument: "sign"'],
    ["sign qiniu $key", "?sign=$sign", [], 'reason: sign_missing, scheme: qiniu, argument: "t"'],
    ["sign qiniu $key", "?sign=$sign&t=ffffffff&sign=$sign", [],
        'reason: sign_duplicate, scheme: qiniu, argument: "sign"'],
    ["sign qiniu $key", "?sign=$sign&t=fffffff", [], 'reason: sign_malformed, scheme: qiniu, argument: "t"'],
    ["sign qiniu $key", "?sign=$sign&t=ffffffff", [], 'reason: sign_mismatch, scheme: qiniu'],
    ["sign qiniu $key", 'late', [],
        sprintf 'reason: sign_expired, scheme: qiniu, time: "%08x", late: "10Ns"', $late],
    ["sign qiniu $key - 1d", 'early', [], sprintf 'reason: sign_early, scheme: qiniu, time: "%08x"', $early],
    ["sign hmac $key in=cookie:al", '', ["Cookie: al=$sign"],
        'reason: sign_malformed, scheme: hmac, cookie: "al"'],
);

my $http = "access_log off;\nserver {\nlisten 127.0.0.1:PORT;\nroot html;\n";
for my $index (0 .. $#table) {
    my ($directive) = @{$table[$index]};
    $http .= "location /$index/ { antileech_$directive; }\n";
}
$server->start("$http}\n");

my $read = 0;

# The lines of denials since the last look.
sub denials {
    my $log = $server->text('logs/error.log');
    my $new = substr $log, $read;
    $read = length $log;
    return grep { /antileech: / && / denied/ } split /\n/, $new;
}
denials();

for my $index (0 .. $#table) {
    my ($directive, $query, $headers, $expected) = @{$table[$index]};
    my $path = "/$index/a.txt";
    my $target = $query eq 'late' ? qiniu($path, $late) : $query eq 'early' ? qiniu($path, $early) : "$path$query";
    is($server->get($target, @$headers)->{status}, 403, "$directive: 403");
    my @lines = denials();
    is(scalar @lines, 1, "$directive: one line");
    my ($logged) = $lines[0] =~ /antileech: denied, (.*?), client: 127\.0\.0\.1, server: /;
    # The clock goes on.
    $logged =~ s/late: "10\ds"/late: "10Ns"/;
    is($logged, $expected, "$directive: $expected");
    unlike($logged, qr/[^\x20-\x7e]|[0-9a-f]{32}|\Q$key\E/, "$directive: neither control characters nor secrets");
}

done_testing();
