# The configurations for URLs that were signed for a CDN, or for another server: nginx-conf/cdn-*.conf and
# the like, each as it is but for the port. In each location what was signed passes, and what was changed
# or has run out does not. Other examples are in 200-examples.t.
#
# --- example: FILE
#     The configuration.

use lib 't/lib';
use Test::Nginx::Socket 'no_plan';
use Cases;
use Signed;
use Digest::MD5 qw(md5 md5_hex);
use Digest::SHA qw(hmac_sha1 hmac_sha1_hex hmac_sha256 hmac_sha256_hex sha256 sha256_hex);
use MIME::Base64 qw(decode_base64 encode_base64url encode_base64);
use POSIX qw(strftime);

repeat_each(1);

my @pages = map { ("$_/a.mp4", "$_/b.mp4", "$_/in/a.mp4") }
    qw(a args b c d d-hex downloads e edgeone f files hls live old path pictures sha256 video vod);

add_block_preprocessor(sub {
    my ($block) = @_;
    my $path = 'nginx-conf/' . $block->example;
    open my $file, '<', $path or die "$path: $!";
    my $text = do { local $/; <$file> };
    die "$path does not say where it goes" if $text !~ /\A#.*?\bGoes inside http\.$/ms;
    my $port = server_port();
    $text =~ s/^( *listen )80;/$1$port;/mg;

    # Nobody asks for this name: the example's server is the default one.
    $block->set_value(server_name => 'unused.invalid');
    $block->set_value(config => '');
    $block->set_value(http_config => ($block->http_config // '') . $text);
    $block->set_value(user_files => [map { [$_, "It works!\n"] } @pages]);
});

# Signed URLs. A key is the one that the examples have for a vendor; a time is seconds since 1970.

sub key { return "$_[0]-key-0123456789" }

sub hex8 { return sprintf '%08x', $_[0] }

sub beijing { return strftime '%Y%m%d%H%M', gmtime $_[0] + 8 * 3600 }

sub base64_padded { return encode_base64($_[0], '') =~ tr{+/}{-_}r }

# PATH?ARGUMENT=SECONDS-RAND-UID-SIGN
sub type_a {
    my ($path, $argument, $time, $key, $digest) = @_;
    $digest //= \&md5_hex;
    return "$path?$argument=$time-r-u-" . $digest->("$path-$time-r-u-$key");
}

# /TIME/SIGN/PATH
sub type_b {
    my ($path, $t, $key) = @_;
    return "/$t/" . md5_hex("$key$t$path") . $path;
}

# /SIGN/TIME/PATH
sub type_c {
    my ($path, $t, $key) = @_;
    return '/' . md5_hex("$key$path$t") . "/$t$path";
}

# PATH?SIGN=SIGN&TIME=TIME
sub type_d {
    my ($path, $sign, $at, $t, $key, $digest) = @_;
    $digest //= \&md5_hex;
    return "$path?$sign=" . $digest->("$key$path$t") . "&$at=$t";
}

sub akamai {
    my ($time, $acl, $salt) = @_;
    my $key = pack 'H*', '0123456789abcdef' x 2;
    my $token = "exp=$time~acl=$acl";
    return "$token~hmac=" . hmac_sha256_hex($token . ($salt ? "~salt=$salt" : ''), $key);
}

sub bunny {
    my ($path, $time) = @_;
    my $signed = "$path${time}v=1";
    return "$path?token=HS256-" . encode_base64url(hmac_sha256($signed, key 'bunny')) . "&v=1&expires=$time";
}

sub bunny_sha256 {
    my ($path, $time) = @_;
    my $sign = encode_base64url(sha256(key('bunny') . "$path${time}v=1"));
    return "$path?token=$sign&v=1&expires=$time";
}

sub cdn77 {
    my ($folder, $time) = @_;
    return '/' . base64_padded(md5($time . $folder . key 'cdn77')) . ",$time$folder/a.mp4";
}

sub cloudflare {
    my ($path, $time) = @_;
    my $sign = encode_base64(hmac_sha256("$path$time", key 'cloudflare'), '');
    $sign =~ s/([+\/=])/sprintf '%%%02X', ord $1/ge;
    return "$path?verify=$time-$sign";
}

sub fastly {
    my ($path, $time) = @_;
    return "$path?token=${time}_" . hmac_sha1_hex("$path$time", key 'fastly');
}

sub gcore {
    my ($path, $time) = @_;
    return "$path?md5=" . encode_base64url(md5("$time$path " . key 'gcore')) . "&expires=$time";
}

sub google {
    my ($path, $time, $key) = @_;
    my $query = "Expires=$time&KeyName=my-key";
    my $sign = base64_padded(hmac_sha1("http://vod.example.com$path?$query", $key // '0123456789abcdef'));
    return "$path?$query&Signature=$sign";
}

sub google_prefix {
    my ($prefix, $time, $separator) = @_;
    my $signed = join $separator,
        'URLPrefix=' . base64_padded("http://vod.example.com$prefix"), "Expires=$time", 'KeyName=my-key';
    return "$signed${separator}Signature=" . base64_padded(hmac_sha1($signed, '0123456789abcdef'));
}

sub jd_a {
    my ($path, $time) = @_;
    return "$path?auth_token=$time-u-r-" . md5_hex("$path-$time-u-r-jd-key-0123456789abcdef");
}

sub jd_b {
    my ($path, $time) = @_;
    return "/$time/" . md5_hex("$path-$time-jd-key-0123456789abcdef") . $path;
}

sub keycdn {
    my ($path, $time) = @_;
    return "$path?token=" . encode_base64url(md5($path . key('keycdn') . $time)) . "&expire=$time";
}

sub lighttpd_hmac {
    my ($path, $time) = @_;
    my $t = hex8 $time;
    return '/' . encode_base64url(hmac_sha256("/$t$path", key 'lighttpd')) . "/$t$path";
}

sub secure_link {
    my ($path, $time, $address) = @_;
    my $sign = encode_base64url(md5("$time$path$address " . key 'secure'));
    return "$path?md5=$sign&expires=$time";
}

sub time_first {
    my ($path, $t, $key) = @_;
    return '/' . md5_hex("$key$t$path") . "/$t$path";
}

sub upyun {
    my ($path, $time) = @_;
    return "$path?_upt=" . substr(md5_hex(key('upyun') . "&$time&$path"), 12, 8) . $time;
}

sub vod {
    my ($path, $time, $us) = @_;
    my ($t, $folder) = (hex8($time), $path =~ m{^(.*/)});
    return "$path?t=$t&us=$us&sign=" . md5_hex("tencent-vod-0123456789$folder$t$us");
}

# The same URL for another file.
sub other { return $_[0] =~ s/a\.mp4/b.mp4/r }

run_tests();

__DATA__

=== TEST 1: cdn-akamai.conf
--- example: cdn-akamai.conf
--- cases
200  /vod/a.mp4?hdnts={{akamai time + 60, '/vod/*'}}  -> X-Scheme: akamai
403 sign_mismatch  /vod/a.mp4?hdnts={{akamai time + 60, '/hls/*'}}
403 sign_expired  /vod/a.mp4?hdnts={{akamai time - 5, '/vod/*'}}
403 sign_missing  /vod/a.mp4
200  /hls/a.mp4  Cookie: hdnea={{akamai time + 60, '/hls/*', 'pepper'}}
403 sign_mismatch  /hls/a.mp4  Cookie: hdnea={{akamai time + 60, '/hls/*'}}
403 sign_missing  /hls/a.mp4?hdnea={{akamai time + 60, '/hls/*', 'pepper'}}



=== TEST 2: cdn-aliyun.conf
--- example: cdn-aliyun.conf
--- cases
200  {{type_a '/a/a.mp4', 'auth_key', time - 1700, key 'aliyun'}}  -> X-Key: primary
200  {{type_a '/a/a.mp4', 'auth_key', time, 'aliyun-old-0123456789'}}  -> X-Key: backup
403 sign_mismatch  {{other type_a '/a/a.mp4', 'auth_key', time, key 'aliyun'}}
403 sign_expired  {{type_a '/a/a.mp4', 'auth_key', time - 1900, key 'aliyun'}}
200  {{type_b '/b/a.mp4', beijing(time), key 'aliyun'}}
403 sign_mismatch  {{other type_b '/b/a.mp4', beijing(time), key 'aliyun'}}
200  {{type_c '/c/a.mp4', hex8(time), key 'aliyun'}}  -> X-Scheme: aliyun_c
200  {{type_d '/c/a.mp4', 'KEY1', 'KEY2', hex8(time), key 'aliyun'}}  -> X-Scheme: aliyun_c_args
403 sign_mismatch  {{other type_c '/c/a.mp4', hex8(time), key 'aliyun'}}
200  {{type_d '/f/a.mp4', 'sign', 'time', hex8(time), key 'aliyun'}}
403 sign_malformed  {{type_d('/f/a.mp4', 'sign', 'time', hex8(time), key 'aliyun') . '&w=1'}}
200  {{type_a '/old/a.mp4', 'auth_key', time + 60, key 'aliyun'}}
403 sign_expired  {{type_a '/old/a.mp4', 'auth_key', time - 5, key 'aliyun'}}



=== TEST 3: cdn-bunny.conf
--- example: cdn-bunny.conf
--- suppress_stderr
--- cases
200  {{bunny '/vod/a.mp4', time + 60}}  -> X-Scheme: bunny_hs256
200  {{bunny_sha256 '/vod/a.mp4', time + 60}}  -> X-Scheme: bunny
403 sign_mismatch  {{bunny('/vod/a.mp4', time + 60) =~ s/v=1/v=2/r}}
403 sign_expired  {{bunny '/vod/a.mp4', time - 5}}
403 sign_missing  /vod/a.mp4



=== TEST 4: cdn-cdn77.conf
--- example: cdn-cdn77.conf
--- cases
200  {{cdn77 '/hls/in', time + 60}}
404  {{cdn77('/hls/in', time + 60) =~ s/a\.mp4/segment-1.ts/r}}  -> X-Status: PASSED
403 sign_mismatch  {{cdn77('/hls/in', time + 60) =~ s{/hls/in}{/hls}r}}
403 sign_expired  {{cdn77 '/hls/in', time - 5}}
403 sign_missing  /hls/in/a.mp4



=== TEST 5: cdn-cloudflare.conf
--- example: cdn-cloudflare.conf
--- cases
200  {{cloudflare '/vod/a.mp4', time - 10_700}}
403 sign_mismatch  {{other cloudflare '/vod/a.mp4', time}}
403 sign_expired  {{cloudflare '/vod/a.mp4', time - 10_805}}
403 sign_missing  /vod/a.mp4



=== TEST 6: cdn-fastly.conf
--- example: cdn-fastly.conf
--- cases
200  {{fastly '/vod/a.mp4', time + 60}}
403 sign_mismatch  {{other fastly '/vod/a.mp4', time + 60}}
410 sign_expired  {{fastly '/vod/a.mp4', time - 5}}
403 sign_missing  /vod/a.mp4



=== TEST 7: cdn-gcore.conf
--- example: cdn-gcore.conf
--- cases
200  {{gcore '/vod/a.mp4', time + 60}}
403 sign_mismatch  {{other gcore '/vod/a.mp4', time + 60}}
410 sign_expired  {{gcore '/vod/a.mp4', time}}
403 sign_missing  /vod/a.mp4



=== TEST 8: cdn-google.conf
--- example: cdn-google.conf
--- cases
200  {{google '/vod/a.mp4', time + 60}}  Host: vod.example.com  -> X-Key: primary
200  {{google '/vod/a.mp4', time + 60, 'fedcba9876543210'}}  Host: vod.example.com  -> X-Key: backup
403 sign_mismatch  {{other google '/vod/a.mp4', time + 60}}  Host: vod.example.com
403 sign_mismatch  {{google '/vod/a.mp4', time + 60}}  Host: www.example.com
403 sign_expired  {{google '/vod/a.mp4', time - 5}}  Host: vod.example.com
200  /hls/in/a.mp4?{{google_prefix '/hls/', time + 60, '&'}}  Host: vod.example.com  -> X-Scheme: google_prefix
200  /hls/in/a.mp4  Host: vod.example.com | Cookie: Cloud-CDN-Cookie={{google_prefix '/hls/', time + 60, ':'}}  -> X-Scheme: google_cookie
403 sign_mismatch  /hls/a.mp4?{{google_prefix '/hls/in/', time + 60, '&'}}  Host: vod.example.com
403 sign_expired  /hls/in/a.mp4  Host: vod.example.com | Cookie: Cloud-CDN-Cookie={{google_prefix '/hls/', time - 5, ':'}}
403 sign_missing  /hls/a.mp4



=== TEST 9: cdn-huawei.conf
--- example: cdn-huawei.conf
--- cases
200  {{type_a '/a/a.mp4', 'auth_key', time + 30, key 'huawei'}}
403 sign_mismatch  {{other type_a '/a/a.mp4', 'auth_key', time, key 'huawei'}}
403 sign_early  {{type_a '/a/a.mp4', 'auth_key', time + 90, key 'huawei'}}
403 sign_expired  {{type_a '/a/a.mp4', 'auth_key', time - 1900, key 'huawei'}}
200  {{type_b '/b/a.mp4', beijing(time), key 'huawei'}}
403 sign_expired  {{type_b '/b/a.mp4', beijing(time - 2000), key 'huawei'}}
200  {{type_c '/c/a.mp4', hex8(time), key 'huawei'}}  -> X-Scheme: huawei_c1
200  {{type_d '/c/a.mp4', 'auth_key', 'timestamp', hex8(time), key 'huawei'}}  -> X-Scheme: huawei_c2
403 sign_missing  /c/a.mp4
200  {{type_a '/sha256/a.mp4', 'auth_key', time, key('huawei'), \&sha256_hex}}
403 sign_malformed  {{type_a '/sha256/a.mp4', 'auth_key', time, key 'huawei'}}



=== TEST 10: cdn-jd.conf
--- example: cdn-jd.conf
--- cases
200  {{jd_a '/args/a.mp4', time + 60}}  -> X-Uid: u
403 sign_mismatch  {{other jd_a '/args/a.mp4', time + 60}}
403 sign_expired  {{jd_a '/args/a.mp4', time - 5}}
200  {{jd_b '/path/a.mp4', time + 60}}
403 sign_mismatch  {{other jd_b '/path/a.mp4', time + 60}}
403 sign_expired  {{jd_b '/path/a.mp4', time - 5}}



=== TEST 11: cdn-keycdn.conf
--- example: cdn-keycdn.conf
--- cases
200  {{keycdn '/vod/a.mp4', time + 60}}
403 sign_mismatch  {{other keycdn '/vod/a.mp4', time + 60}}
410 sign_expired  {{keycdn '/vod/a.mp4', time - 5}}



=== TEST 12: cdn-tencent.conf
--- example: cdn-tencent.conf
--- suppress_stderr
--- cases
200  {{type_a '/a/a.mp4', 'sign', time - 1700, key 'tencent'}}
403 sign_expired  {{type_a '/a/a.mp4', 'sign', time - 1900, key 'tencent'}}
200  {{type_b '/b/a.mp4', beijing(time), key 'tencent'}}
403 sign_mismatch  {{other type_b '/b/a.mp4', beijing(time), key 'tencent'}}
200  {{type_c '/c/a.mp4', hex8(time), key 'tencent'}}  -> X-Scheme: tencent_c
200  {{time_first '/c/a.mp4', time, key 'tencent'}}  -> X-Scheme: tencent_c_time_first
403 sign_mismatch  {{other type_c '/c/a.mp4', hex8(time), key 'tencent'}}
200  {{type_d '/d/a.mp4', 'sign', 't', time, key 'tencent'}}
403 sign_malformed  {{type_d '/d/a.mp4', 'sign', 't', hex8(time), key 'tencent'}}
200  {{type_d '/d-hex/a.mp4', 'sign', 't', hex8(time), key 'tencent'}}
403 sign_malformed  {{type_d '/d-hex/a.mp4', 'sign', 't', time, key 'tencent'}}
200  {{type_a '/edgeone/a.mp4', 'sign', time, key 'edgeone'}}  -> X-Scheme: edgeone_a
200  {{type_b '/edgeone/a.mp4', beijing(time), key 'edgeone'}}  -> X-Scheme: edgeone_b
200  {{type_c '/edgeone/a.mp4', hex8(time), key 'edgeone'}}  -> X-Scheme: edgeone_c
200  {{type_d '/edgeone/a.mp4', 'sign', 't', time, key 'edgeone'}}  -> X-Scheme: edgeone_d
403 sign_missing  /edgeone/a.mp4
200  {{vod '/video/in/a.mp4', time - 200, 'x1'}}
200  {{other vod('/video/a.mp4', time + 60, 'x1')}}
403 sign_mismatch  {{vod('/video/in/a.mp4', time + 60, 'x1') =~ s{/in}{}r}}
403 sign_malformed  {{vod('/video/a.mp4', time + 60, 'x1') . '&exper=300'}}
403 sign_expired  {{vod '/video/in/a.mp4', time - 310, 'x1'}}



=== TEST 13: cdn-upyun.conf
--- example: cdn-upyun.conf
--- suppress_stderr
--- cases
200  {{upyun '/pictures/a.mp4', time + 60}}
403 sign_mismatch  {{other upyun '/pictures/a.mp4', time + 60}}
403 sign_expired  {{upyun '/pictures/a.mp4', time - 5}}
403 sign_early  {{upyun '/pictures/a.mp4', time + 90_000}}



=== TEST 14: cdn-volcengine.conf
--- example: cdn-volcengine.conf
--- cases
200  {{type_a '/a/a.mp4', 'sign', time - 1700, key 'volcengine'}}  -> X-Key: primary
200  {{type_a '/a/a.mp4', 'sign', time, 'volcengine-old-0123456789'}}  -> X-Key: backup
403 sign_expired  {{type_a '/a/a.mp4', 'sign', time - 1900, key 'volcengine'}}
200  {{type_b '/b/a.mp4', beijing(time), key 'volcengine'}}
403 sign_mismatch  {{other type_b '/b/a.mp4', beijing(time), key 'volcengine'}}
200  {{type_c '/c/a.mp4', hex8(time), key 'volcengine'}}
403 sign_mismatch  {{other type_c '/c/a.mp4', hex8(time), key 'volcengine'}}
200  {{type_d '/d/a.mp4', 'sign', 't', time, key('volcengine'), \&sha256_hex}}
403 sign_malformed  {{type_d '/d/a.mp4', 'sign', 't', time, key 'volcengine'}}



=== TEST 15: cdn-wangsu.conf
--- example: cdn-wangsu.conf
--- cases
200  {{type_d '/live/a.mp4', 'wsSecret', 'wsTime', time + 500, key 'wangsu'}}
403 sign_early  {{type_d '/live/a.mp4', 'wsSecret', 'wsTime', time + 700, key 'wangsu'}}
403 sign_expired  {{type_d '/live/a.mp4', 'wsSecret', 'wsTime', time - 700, key 'wangsu'}}
200  {{type_b '/a/a.mp4', beijing(time), key 'wangsu'}}
200  {{type_b '/a/a.mp4', time, key 'wangsu'}}
200  {{type_b '/a/a.mp4', hex8(time), key 'wangsu'}}
403 sign_mismatch  {{other type_b '/a/a.mp4', hex8(time), key 'wangsu'}}
200  {{type_c '/b/a.mp4', hex8(time), key 'wangsu'}}
403 sign_expired  {{type_c '/b/a.mp4', hex8(time - 700), key 'wangsu'}}
200  {{type_d '/c/a.mp4', 'wsSecret', 'wsTime', hex8(time), key 'wangsu'}}
403 sign_mismatch  {{other type_d '/c/a.mp4', 'wsSecret', 'wsTime', hex8(time), key 'wangsu'}}
200  {{type_a '/e/a.mp4', 'auth_key', time, key 'wangsu'}}
403 sign_early  {{type_a '/e/a.mp4', 'auth_key', time + 700, key 'wangsu'}}



=== TEST 16: nginx-secure-link.conf
--- example: nginx-secure-link.conf
--- suppress_stderr
--- http_config
set_real_ip_from 127.0.0.1;
real_ip_header X-Real-IP;
--- cases
200  {{secure_link '/files/a.mp4', time + 60, '127.0.0.1'}}
200  {{secure_link '/files/a.mp4', time + 60, '192.0.2.1'}}  X-Real-IP: 192.0.2.1
403 sign_mismatch  {{secure_link '/files/a.mp4', time + 60, '192.0.2.1'}}
410 sign_expired  {{secure_link '/files/a.mp4', time - 5, '127.0.0.1'}}
200  {{secure_link '/vod/a.mp4', time + 60, ''}}  X-Real-IP: 192.0.2.1
403 sign_mismatch  {{other secure_link '/vod/a.mp4', time + 60, ''}}
410 sign_expired  {{secure_link '/vod/a.mp4', time - 5, ''}}



=== TEST 17: lighttpd.conf
--- example: lighttpd.conf
--- cases
200  {{type_c '/files/a.mp4', hex8(time - 500), key 'lighttpd'}}
403 sign_mismatch  {{other type_c '/files/a.mp4', hex8(time), key 'lighttpd'}}
410 sign_expired  {{type_c '/files/a.mp4', hex8(time - 700), key 'lighttpd'}}
200  {{lighttpd_hmac '/vod/a.mp4', time + 500}}
403 sign_early  {{lighttpd_hmac '/vod/a.mp4', time + 700}}
200  /dl{{type_c '/downloads/a.mp4', hex8(time), key 'lighttpd'}}
403 sign_mismatch  /dl{{other type_c '/downloads/a.mp4', hex8(time), key 'lighttpd'}}
403 sign_missing  /downloads/a.mp4
