# What antileech_report answers.

use strict;
use warnings;

use lib 't/lib';

use JSON::PP qw(decode_json);
use Server;
use Test::More;

my $server = Server->new;
$server->put('html/index.html', 'It works!');
$server->put('html/ssi.html', '<!--#include virtual="/report?format=json" -->');
$server->start(<<'END');
    antileech_zone media 2m;
    antileech_count media;
    antileech_log_level off;
    large_client_header_buffers 4 16k;
    server {
        listen 127.0.0.1:PORT;
        server_name media.example;
        antileech_referer whitelist good.example;
        location /signed/ { antileech_referer off; antileech_sign qiniu 0123456789abcdef; }
        location = /ssi.html { ssi on; antileech_referer off; }
        location = /report { antileech_referer off; antileech_report media; }
        location = /allowed { antileech_referer off; allow 192.0.2.1; deny all; antileech_report media; }
        location = /if { antileech_referer off; antileech_report media; if ($arg_a) { add_header X-If 1; } }
        location = /rewritten { rewrite ^ /internal last; }
        location = /internal { internal; antileech_referer off; antileech_report media; }
        location = /limited { antileech_referer off; antileech_report media; limit_except GET { deny all; } }
        location = /failed { antileech_referer off; error_page 404 /report; return 404; }
        location = /corp { antileech_referer off; antileech_corp same-origin; antileech_report media; }
    }
END

my $host = 'Host: media.example';

sub type { return $_[0]{header}{'content-type'} }

# Every answer is as long as it says: the next one on the connection is read behind it.

for (['', 'text/html; charset=utf-8', qr/\A<!DOCTYPE html>.*<\/html>\n*\z/s],
    ['?format=html', 'text/html; charset=utf-8', qr/\A<!DOCTYPE html>/],
    ['?format=json', 'application/json; charset=utf-8', qr/\A\{.*\}\n\z/],
    ['?a=b&format=prometheus', 'text/plain; version=0.0.4; charset=utf-8', qr/\A# HELP .*\n\z/s]) {
    my ($query, $type, $body) = @$_;
    my $answer = $server->get("/report$query", $host);
    is($answer->{status}, 200, "status $query");
    is(type($answer), $type, "type $query");
    like($answer->{body}, $body, "body $query");
    is($answer->{header}{'cache-control'}, 'no-store', "not stored $query");
    ok(!grep({ $answer->{header}{$_} } qw(etag last-modified expires accept-ranges)), "no validator $query");
    is($answer->{header}{'x-content-type-options'}, 'nosniff', "not sniffed $query");
    like($answer->{header}{'content-security-policy'}, qr/^default-src 'none'; style-src 'sha256-/, "CSP $query");

    my $head = $server->request("HEAD /report$query", $host);
    is($head->{status}, 200, "HEAD $query");
    is(type($head), $type, "HEAD, type $query");
    cmp_ok($head->{header}{'content-length'}, '>', 100, "HEAD, length $query");
}

for ('?format=xml', '?format=', '?format', '?format=json&format=json', '?format=JSON', '?format=%6ason') {
    my $answer = $server->get("/report$_", $host);
    is($answer->{status}, 400, "400 $_");
    is(type($answer), 'text/plain; charset=utf-8', "type $_");
    like($answer->{body}, qr/\A(?:unknown format; it is one of html, json and prometheus|there must be one format)\n\z/,
        "message $_");
    is($answer->{header}{'cache-control'}, 'no-store', "not stored $_");
}

for my $method (qw(POST PUT DELETE OPTIONS)) {
    my $answer = $server->request("$method /report", $host, 'Content-Length: 0');
    is($answer->{status}, 405, "$method");
    is($answer->{header}{allow}, 'GET, HEAD', "$method, what is allowed");
}

is($server->request('POST /report', $host, "Content-Length: 9\r\n\r\nGET /abc ")->{status}, 405, 'a body');
is($server->request('GET /report', $host, "Content-Length: 9\r\n\r\nGET /abc ")->{status}, 200, 'and with GET');
is($server->get('/report?format=json', $host)->{status}, 200, 'is read and forgotten');

for ('If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT', 'If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT',
    'If-None-Match: *', 'If-None-Match: "a"', 'If-Match: "a"', 'Range: bytes=0-1') {
    is($server->get('/report', $host, $_)->{status}, 200, $_);
}

is($server->get('/allowed', $host)->{status}, 403, 'allow and deny');
for ('/if', '/if?a=b', '/rewritten', '/limited', '/corp') {
    my $answer = $server->get($_, $host);
    is($answer->{status}, 200, $_);
    like($answer->{body}, qr/<title>antileech: media</, "the report $_");
}
is($server->get('/corp', $host)->{header}{'cross-origin-resource-policy'}, 'same-origin', 'CORP');
is($server->get('/internal', $host)->{status}, 404, 'internal');
is($server->request('POST /limited', $host, 'Content-Length: 0')->{status}, 403, 'limit_except');
is($server->get('/failed', $host)->{status}, 404, 'as an error page');

# As a subrequest, in chunks.

sub chunked {
    my ($target) = @_;
    my $socket = $server->connect;
    print $socket "GET $target HTTP/1.1\r\n$host\r\nConnection: close\r\n\r\n";
    local $/;
    my ($head, $rest) = split /\r\n\r\n/, scalar <$socket>, 2;
    my $body = '';
    while ($rest =~ s/\A([0-9a-f]+)\r\n//i && hex $1) {
        $body .= substr $rest, 0, hex $1, '';
        $rest =~ s/\A\r\n// or die 'not a chunk';
    }
    return ($head, $body);
}
my ($head, $body) = chunked('/ssi.html');
like($head, qr/^HTTP\/1.1 200/, 'SSI');
is(decode_json($body)->{zone}{name}, 'media', 'included by SSI');
$server->connect;

# Hostile bytes, and many of them: larger than one buffer, and than what a socket takes at once.

my $script = '<script>alert(\'"&\')</script>';
for my $number (1 .. 150) {
    my $long = '"&\'<>' . '\\' x 60 . "\xff" x 60 . $number;
    $server->get("/$script$number\"\\", $host, "User-Agent: $script$number$long", "Referer: http://h$number.example/");
}
my $json = $server->get('/report?format=json', $host);
cmp_ok(length $json->{body}, '>', 64 * 1024, 'a large report');
my $report = decode_json($json->{body});
is(scalar @{$report->{top}[1]{entries}}, 100, 'a hundred entries of each table');
is($report->{top}[1]{subject}, 'denied_user_agents', 'User-Agents');
like($report->{top}[1]{entries}[0]{key}, qr/\A\Q$script\E\d+"&'<>\\\\.*\\xff\z/, 'escaped once for JSON, once for people');
ok($report->{top}[1]{entries}[0]{truncated}, 'cut off');
my $html = $server->get('/report', $host)->{body};
unlike($html, qr/<script/i, 'no script');
like($html, qr/&#60;script&#62;alert\(&#39;&#34;&#38;&#39;\)&#60;\/script&#62;/, 'but its text');
unlike($html, qr/[^\x00-\x7f]/, 'hostile bytes as ASCII')
    if $html !~ s/[\xe2][\x80][\x93\xa6]//g;
unlike($html, qr/[\x00-\x09\x0b-\x1f\x7f\x80-\xff]/, 'no bytes that are not text');
unlike($html, qr{https?:|(?:src|href)="?+(?!\?format=)|url\(|\@import}i, 'nothing is loaded');

# Prometheus.

$server->get('/index.html', $host, 'Referer: http://good.example/');
$server->get('/signed/a', $host);
my $metrics = $server->get('/report?format=prometheus', $host)->{body};
for (
    'antileech_requests_total{zone="media",server="media.example",location="(server)",status="passed"} 1',
    'antileech_denials_total{zone="media",server="media.example",location="(server)",status="rejected",reason="referer"} 150',
) {
    like($metrics, qr/^\Q$_\E$/m, $_);
}
my $promtool = qx(scripts/promtool);
chomp $promtool;
ok(-x $promtool, 'promtool is there');
my $path = $server->put('metrics', $metrics);
is(scalar qx($promtool check metrics <$path 2>&1), '', 'promtool has nothing to say');
is($? >> 8, 0, 'promtool accepts the metrics');
$server->put('metrics', $metrics . "antileech_requests_total{ 1\n");
isnt(system("$promtool check metrics <$path >/dev/null 2>&1"), 0, 'promtool would say so');

# The dashboard asks for metrics and labels that exist.

my %known;
$known{$1} = 1 while $metrics =~ /^(\w+)\{/mg;
my %labels;
$labels{$1} = 1 while $metrics =~ /(\w+)="/g;
open my $file, '<', 'nginx-conf/grafana-dashboard.json' or die "dashboard: $!";
my $dashboard = decode_json(do { local $/; <$file> });
my @queries = map { $_->{expr} } map { @{$_->{targets} // []} } @{$dashboard->{panels}};
cmp_ok(scalar @queries, '>', 5, 'the dashboard has queries');
for my $query (@queries) {
    my @metrics = $query =~ /\b(antileech_\w+)/g;
    ok(@metrics && !grep({ !$known{$_} } @metrics), "metrics of $query");
    my @used = ($query =~ /(\w+)=~?"/g, map { split /\s*,\s*/ } $query =~ /by \(([^)]*)\)/g);
    ok(!grep({ !$labels{$_} && !/^(?:instance|job)$/ } @used), "labels of $query");
}

unlike($server->text('logs/error.log'), qr/\[(?:alert|crit|emerg)\]/, 'no alerts');

done_testing();
