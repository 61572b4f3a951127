# What antileech_count counts, read from the report.

use strict;
use warnings;

use lib 't/lib';

use Digest::MD5 qw(md5_hex);
use JSON::PP qw(decode_json);
use Server;
use Test::More;
use Time::HiRes qw(sleep);

my ($GOOD, $EVIL) = ('Referer: http://good.example/', 'Referer: http://evil.example/');

my $server = Server->new;
$server->put("html/$_", 'It works!')
    for qw(index.html a.gif exact dry/a off/a bypassed/a plain/a placeholder/a ssi/b signed/a any/a if/a named/a
    tried/a);
$server->put('html/ssi/a', '<!--#include virtual="/ssi/b" --><!--#include virtual="/dry/a" -->');
$server->start(<<'END');
    antileech_zone media 1m;
    antileech_zone other 32k;
    log_format sent '$uri $bytes_sent $antileech_status';
    access_log logs/sent.log sent;
    antileech_log_level off;
    antileech_count media;
    server {
        listen 127.0.0.1:PORT default_server;
        server_name media.example www.media.example;
        default_type text/plain;
        antileech_referer whitelist good.example;

        location = /exact { }
        location ~ \.gif$ { }
        location /dry/ { antileech_dry_run on; }
        location /off/ { antileech_count off; }
        location /other/ { antileech_count other; }
        location /bypassed/ { antileech_bypass 1; }
        location /plain/ { antileech_referer off; }
        location /placed/ { error_page 403 /placeholder/a; }
        location /placeholder/ { antileech_referer off; }
        location /ssi/ { ssi on; ssi_types text/plain; log_subrequest on; }
        location /tried/ { try_files /nothing /tried/other; location /tried/other { try_files /tried/a =404; } }
        location /named/ { error_page 404 = @named; }
        location @named { antileech_referer whitelist good.example; try_files /named/a =404; }
        location /if/ { if ($arg_a) { antileech_referer off; antileech_ua blacklist tool; } }
        location /any/ { satisfy any; allow all; }
        location /signed/ {
            antileech_referer off;
            antileech_sign qiniu 0123456789abcdef fedcba9876543210;
            antileech_sign netease 0123456789abcdef;
        }
        location /return/ { return 204; }
        location /report { antileech_referer off; access_log off; antileech_report media; }
        location /report-other { antileech_referer off; access_log off; antileech_report other; }
    }
    server {
        listen 127.0.0.1:PORT;
        server_name other.example;
        antileech_allow_empty off;
        location / { }
    }
END

sub report { return decode_json($server->get("/report$_[0]?format=json")->{body}) }

sub levels {
    my ($of) = @_;
    my %levels;
    for my $level (@{report($of // '')->{levels}}) {
        $levels{"$level->{server} $level->{location}"} = $level;
    }
    return \%levels;
}

sub changes {
    my ($old, $new) = @_;
    my %changes;
    for my $name (keys %$new) {
        my ($was, $is) = ($old->{$name}{requests} // {}, $new->{$name}{requests});
        for my $status (keys %$is) {
            my $change = $is->{$status} - ($was->{$status} // 0);
            $changes{"$name $status"} = $change if $change;
        }
        for my $reason (@{$new->{$name}{reasons}}) {
            my ($before) = grep { $_->{reason} eq $reason->{reason} } @{$old->{$name}{reasons} // []};
            for my $status (qw(rejected rejected_dry_run)) {
                my $change = $reason->{$status} - ($before->{$status} // 0);
                $changes{"$name $reason->{reason} $status"} = $change if $change;
            }
        }
    }
    return \%changes;
}

# A request is counted after its last byte was sent. On the connection of the next one, nginx has done so
# before it reads that.
sub counted {
    my ($name, $requests, %expected) = @_;
    my $before = levels();
    $server->request(@$_) for @$requests;
    is_deeply(changes($before, levels()), {%expected}, $name);
}

my $media = 'media.example';

counted('passed', [['GET /index.html', $GOOD], ['HEAD /index.html', $GOOD]], "$media (server) passed" => 2);
counted('rejected', [['GET /index.html', $EVIL]],
    "$media (server) rejected" => 1, "$media (server) referer rejected" => 1);
counted('what passed and is not there', [['GET /nothing', $GOOD]], "$media (server) passed" => 1);
counted('an exact location', [['GET /exact', $GOOD]], "$media = /exact passed" => 1);
counted('a regular expression', [['GET /a.gif', $GOOD]], "$media ~ \\\\.gif\$ passed" => 1);
counted('a dry run', [['GET /dry/a', $EVIL], ['GET /dry/a', $GOOD]], "$media /dry/ passed" => 1,
    "$media /dry/ rejected_dry_run" => 1, "$media /dry/ referer rejected_dry_run" => 1);
counted('switched off', [['GET /off/a', $EVIL], ['GET /off/a', $GOOD]]);
counted('in another zone', [['GET /other/a', $EVIL]]);
is(levels('-other')->{"$media /other/"}{requests}{rejected}, 1, 'it is there');
counted('bypassed', [['GET /bypassed/a', $EVIL]], "$media /bypassed/ bypassed" => 1);
counted('not checked', [['GET /plain/a', $EVIL]]);
counted('before the access phase', [['GET /return/', $EVIL]]);
counted('a placeholder of another level', [['GET /placed/a', $EVIL]],
    "$media /placed/ rejected" => 1, "$media /placed/ referer rejected" => 1);
counted('subrequests', [['GET /ssi/a', $GOOD]], "$media /ssi/ passed" => 1);
counted('try_files', [['GET /tried/a', $GOOD], ['GET /tried/a', $EVIL]],
    "$media /tried/other passed" => 1, "$media /tried/ rejected" => 1, "$media /tried/ referer rejected" => 1);
counted('a named location', [['GET /named/nothing', $GOOD]], "$media \@named passed" => 1);
counted('an if', [['GET /if/a?a=b', $GOOD], ['GET /if/a?a=b', 'User-Agent: tool']],
    "$media /if/ (if) passed" => 1, "$media /if/ (if) rejected" => 1, "$media /if/ (if) ua rejected" => 1);
counted('another server',
    [['GET /index.html', 'Host: other.example', $GOOD], ['GET /index.html', 'Host: other.example']],
    'other.example / passed' => 1, 'other.example / rejected' => 1,
    'other.example / referer_empty rejected' => 1);
counted('what this module denied and another one let in', [['GET /any/a', $EVIL]],
    "$media /any/ rejected" => 1, "$media /any/ referer rejected" => 1);
counted('a bad request', [["GET /\x01", $EVIL]]);

# Signatures.

sub signed {
    my ($key, $time) = @_;
    return "GET /signed/a?sign=" . md5_hex("$key/signed/a$time") . "&t=$time";
}

my ($PRIMARY, $BACKUP) = ('0123456789abcdef', 'fedcba9876543210');
counted('signatures',
    [
        [signed($PRIMARY, 'f0000000')], [signed($PRIMARY, 'f0000001')], [signed($BACKUP, 'f0000000')],
        [signed($PRIMARY, '10000000')], [signed('x', 'f0000000')], ['GET /signed/a'],
    ],
    "$media /signed/ passed" => 3,
    "$media /signed/ rejected" => 3,
    "$media /signed/ sign_expired rejected" => 1,
    "$media /signed/ sign_mismatch rejected" => 1,
    "$media /signed/ sign_missing rejected" => 1);
is_deeply(levels()->{"$media /signed/"}{schemes}, [
    { scheme => 'qiniu', primary => 2, backup => 1, rejected => 3, rejected_dry_run => 0 },
    { scheme => 'netease', primary => 0, backup => 0, rejected => 0, rejected_dry_run => 0 },
], 'by scheme and key');

# Bytes, as the access log has them.

my %sent;
for my $line (split /\n/, $server->text('logs/sent.log')) {
    my ($uri, $bytes, $status) = split ' ', $line;
    $sent{lc $status} += $bytes if $status ne '-' && $uri !~ m{^/(?:off|other)/};
}
is_deeply(report('')->{totals}{bytes}, \%sent, 'bytes');
cmp_ok($sent{passed}, '>', 1000, 'some');

# What occurs most.

my %top = map { $_->{subject} => $_ } @{report('')->{top}};
sub of { return { map { $_->{key} => "$_->{at_least}-$_->{at_most}" } @{$top{$_[0]}{entries}} } }
is_deeply(of('passed_foreign_referer_hosts'), { 'good.example' => '11-11' }, 'hosts of pages that embed');
is(of('denied_referer_hosts')->{'evil.example'}, '5-5', 'hosts of denied requests');
my $denied = report('')->{totals}{requests};
$denied = $denied->{rejected} + $denied->{rejected_dry_run};
is_deeply(of('denied_networks'), { '127.0.0.0/24' => "$denied-$denied" }, 'networks');
is(of('denied_paths')->{'/signed/a'}, '3-3', 'paths, without the query');
is(of('denied_user_agents')->{tool}, '1-1', 'User-Agents');
is($top{denied_user_agents}{total}, $denied, 'those without one, too');

$server->request('GET /index.html', 'Host: good.example', $GOOD);
$server->request('GET /dry/a', $EVIL, "User-Agent: \xff<b>\\" . 'x' x 200);
$server->request('GET /dry/%0a<b>"', 'Referer: http://evil.example@other.example/');
%top = map { $_->{subject} => $_ } @{report('')->{top}};
is(of('passed_foreign_referer_hosts')->{'good.example'}, '11-11', 'the site\'s own pages are not foreign');
is(of('denied_user_agents')->{'\\xff<b>\\\\' . 'x' x 123}, '1-1', 'a long User-Agent is cut off');
my ($cut) = grep { $_->{truncated} } @{$top{denied_user_agents}{entries}};
like($cut->{key}, qr/^\\xff/, 'and says so');
is(of('denied_paths')->{'/dry/%0a<b>"'}, '1-1', 'a path as it was sent');
ok(!exists of('denied_referer_hosts')->{'other.example'}, 'a malformed Referer has no host');
$server->request('GET /index.html', 'Origin: https://script.example');
$server->request('GET /index.html', 'Origin: https://script.example', $EVIL, $EVIL);
%top = map { $_->{subject} => $_ } @{report('')->{top}};
is(of('denied_referer_hosts')->{'script.example'}, '1-1', 'an Origin stands in for no Referer');

unlike($server->text('logs/error.log'), qr/\[(?:alert|crit|emerg)\]/, 'no alerts');

done_testing();
