# $antileech_expires and $antileech_ttl, for each meaning that a time in a URL can have, and what
# nginx-conf/cache-lifetime.conf makes of them.

use strict;
use warnings;

use lib 't/lib';
use Digest::MD5 qw(md5_hex);
use Digest::SHA qw(hmac_sha256);
use MIME::Base64 qw(encode_base64url);
use POSIX qw(strftime);
use Server;
use Test::More;
use Time::HiRes qw(clock_gettime CLOCK_REALTIME);

my $DAY = 86_400;
my %keys = map { $_ => "the-key-of-$_-0123456789" } qw(hmac netease qiniu);

my $server = Server->new;
for my $name (keys %keys) {
    my $path = $server->put("conf/keys/$name.key", "$keys{$name}\n");
    chmod 0600, $path or die "$path: $!";
}
$server->put("html/$_", "It works!\n") for qw(a.txt vod/a.mp4 vod/42/a.ts media/a.mp4);

open my $file, '<', 'nginx-conf/cache-lifetime.conf' or die $!;
my $example = do { local $/; <$file> };
my $upstream = '127.0.0.1:' . ($server->port + 1);
$example =~ s/127\.0\.0\.1:8080/$upstream/;
$example =~ s/\blisten 80;/listen 127.0.0.1:PORT;/;

# The lines of antileech_sign, each in a location of its own.
my %line = (
    qiniu => 'qiniu KEY',
    capped => 'qiniu KEY - 20y cap=20y',
    skewed => 'qiniu KEY - - skew=5m',
    bitiful => 'bitiful KEY',
    netease => 'netease KEY',
    netease_1h => 'netease KEY - 1h',
    baidu_b => 'baidu_b KEY',
    huawei_a => 'huawei_a KEY',
    huawei_a_2d => 'huawei_a KEY - 2d skew=1m',
    wangsu => 'wangsu KEY',
    wangsu_10m => 'wangsu KEY - 10m skew=30s',
    hmac => 'hmac KEY',
    hmac_path => 'hmac KEY - - in=path',
    hmac_cookie => 'hmac KEY - - in=cookie:al',
);
my $locations = '';
for my $name (sort keys %line) {
    my $words = $line{$name} =~ s/KEY/primary-key-1234/r;
    $locations .= <<"END";
    location /$name/ {
        antileech_sign $words;
        add_header Cache-Control \$link_life;
        add_header X-Expires \$antileech_expires;
        add_header X-Ttl \$antileech_ttl;
        alias html/;
    }
END
}

$server->start(<<"END");
$example
server {
    listen 127.0.0.1:PORT;
    server_name localhost;
    root html;
$locations
    location /dry/ {
        antileech_sign qiniu primary-key-1234;
        antileech_referer whitelist example.com;
        antileech_dry_run on;
        add_header Cache-Control \$link_life;
        alias html/;
    }
    location /bypass/ {
        antileech_sign qiniu primary-key-1234;
        antileech_bypass 1;
        add_header Cache-Control \$link_life;
        alias html/;
    }
}
server {
    listen $upstream;
    root html;
    add_header Cache-Control max-age=999999999;
    add_header Expires "Thu, 31 Dec 2037 23:55:55 GMT";
}
END

# URLs of /NAME/a.txt, made without the module.

sub args {
    my ($path, $time, $format, $sign, $t, $key) = @_;
    $time = sprintf $format, $time;
    return "$path?$sign=" . md5_hex(($key // 'primary-key-1234') . "$path$time") . "&$t=$time";
}

sub qiniu { return args(@_[0, 1], '%08x', 'sign', 't', $_[2]) }

sub wangsu { return args(@_[0, 1], '%d', 'wsSecret', 'wsTime', $_[2]) }

sub bitiful {
    my ($path, $time) = @_;
    return "$path?_ts=$time&_btf_tk=" . md5_hex("primary-key-1234$path?_ts=$time");
}

sub huawei_a {
    my ($path, $time) = @_;
    return "$path?auth_key=$time-0-0-" . md5_hex("$path-$time-0-0-primary-key-1234");
}

sub baidu_b {
    my ($path, $time) = @_;
    my $t = strftime '%Y%m%d%H%M', gmtime $time + 8 * 3600;
    return "/$t/" . md5_hex("primary-key-1234$t$path") . $path;
}

sub token {
    my ($scope, $depth, $time, $key) = @_;
    my $message = join "\n", 'antileech/1', $time, $depth, $scope;
    return "$time-$depth-" . encode_base64url(hmac_sha256($message, $key // 'primary-key-1234'));
}

# The time of nginx; perl's time can be some milliseconds late.
sub now { return int clock_gettime(CLOCK_REALTIME) }

# Asks; X-Ttl must be what is left until the end, and max-age as much, but at most a day.
sub check {
    my ($what, $end, $url, @headers) = @_;
    my $before = now();
    my $answer = $server->get($url, @headers);
    my $after = now();
    is($answer->{status}, 200, "$what: passed");
    my %header = %{$answer->{header}};
    is($header{'x-expires'}, $end, "$what: \$antileech_expires");
    my $ttl = $header{'x-ttl'} // '';
    like($ttl, qr/^\d+$/, "$what: \$antileech_ttl");
    ok($end - $after <= $ttl && $ttl <= $end - $before, "$what: it is $ttl");
    is($header{'cache-control'}, 'max-age=' . ($ttl < $DAY ? $ttl : $DAY), "$what: Cache-Control");
}

for my $name (sort keys %line) {
    my $path = "/$name/a.txt";
    my ($now, $url, $life, @times) = now();
    if ($name =~ /^(?:qiniu|capped|skewed|bitiful)$/) {
        $url = $name eq 'bitiful' ? \&bitiful : \&qiniu;
        $life = $name eq 'skewed' ? 300 : 0;
        @times = (60, 9_999, 10_000, 79_999, 80_000, 85_999, 86_000, 86_299, 86_300, 99_999, 100_000,
            1_000_000, 300 * $DAY);
        # About a day, whatever time it is when nginx is asked.
        push @times, map { $DAY - $life + $_ } -2 .. 5;
    } elsif ($name =~ /^netease/) {
        ($url, $life) = (\&wangsu, $name eq 'netease' ? 7200 : 3600);
        @times = (-3500, -60, 0, 60, 80_000, $DAY, 300 * $DAY);
    } elsif ($name eq 'baidu_b') {
        ($url, $life) = (\&baidu_b, 1800);
        @times = map { $_ * 60 - $now % 60 } -28, 0, 60, 3000;
    } elsif ($name =~ /^huawei/) {
        ($url, $life) = (\&huawei_a, $name eq 'huawei_a' ? 1800 : 2 * $DAY + 60);
        @times = (-1700, -60, 0);
        push @times, -$DAY, -2 * $DAY if $name ne 'huawei_a';
    } elsif ($name =~ /^wangsu/) {
        ($url, $life) = (\&wangsu, $name eq 'wangsu' ? 60 : 630);
        @times = (-50, 0, 50);
    }
    if ($url) {
        check("$line{$name}, time is now + $_", $now + $_ + $life, $url->($path, $now + $_)) for @times;
        next;
    }
    for my $end ($now + 60, $now + $DAY + 60, 4_000_000_000) {
        my $what = "$line{$name}, until now + " . ($end - $now);
        my $token = token("/$name/", 1, $end);
        my $url = $name eq 'hmac' ? "$path?al=$token" : $name eq 'hmac_path' ? "/al-$token$path" : $path;
        check($what, $end, $url, $name eq 'hmac_cookie' ? "Cookie: al=$token" : ());
    }
}

# The example itself.

my @host = ('Host: vod.example.com');
my $now = now();
my %signed = (
    qiniu => qiniu('/vod/a.mp4', $now + 300, $keys{qiniu}),
    hmac => '/al-' . token('/vod/42/', 2, $now + 300, $keys{hmac}) . '/vod/42/a.ts',
    # Its 7200 seconds have not begun.
    netease => wangsu('/media/a.mp4', $now + 300 - 7200, $keys{netease}),
);
for my $scheme (sort keys %signed) {
    my $answer = $server->get($signed{$scheme}, @host);
    my ($age) = ($answer->{header}{'cache-control'} // '') =~ /^max-age=(\d+)$/;
    ok(defined $age && $age <= 300 && $age >= 300 - (now() - $now), "$scheme: 300 seconds are left");
    is("$answer->{status} $answer->{body}", "200 It works!\n", "$scheme: passed");
    ok(!exists $answer->{header}{expires}, "$scheme: there is no other word about it");
}
my $cache = sub {
    my ($target, @headers) = @_;
    my $answer = $server->get($target, @host, @headers);
    return "$answer->{status} " . ($answer->{header}{'cache-control'} // '');
};
my $forever = qiniu('/vod/a.mp4', 0xf000_0000, $keys{qiniu});
is($cache->($forever), '200 max-age=86400', 'a link without end: a day');
is($cache->($forever, 'Range: bytes=0-1'), '206 max-age=86400', 'a part of it');
my $modified = $server->get($forever, @host)->{header}{'last-modified'};
is($cache->($forever, "If-Modified-Since: $modified"), '304 max-age=86400', 'it has not changed');
is($cache->(qiniu('/vod/missing', 0xf000_0000, $keys{qiniu})), '404 ', 'what is not there: nothing');
is($cache->('/vod/a.mp4'), '403 no-store', 'without a signature');
is($cache->(qiniu('/vod/a.mp4', $now - 5, $keys{qiniu})), '403 no-store', 'with an expired one');
is($cache->('/media/a.mp4'), '403 no-store', 'without a signature, upstream');
is($cache->('/'), '403 ', 'where nothing is signed');

@host = ('Host: localhost');
is($cache->(qiniu('/dry/a.txt', 0xf000_0000)), '200 max-age=86400', 'a dry run, signed');
is($cache->(qiniu('/dry/a.txt', 0xf000_0000), 'Referer: https://evil.example/'), '200 max-age=86400',
    'a dry run, signed, and another rule would deny it');
is($cache->('/dry/a.txt'), '200 ', 'a dry run, not signed');
is($cache->(qiniu('/bypass/a.txt', 0xf000_0000)), '200 ', 'bypassed');

$server->stop;
unlike($server->text('logs/error.log'), qr/\[(?:alert|crit|emerg)\]/, 'nginx has no complaints');
done_testing();
