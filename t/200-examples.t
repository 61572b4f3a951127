# The files in nginx-conf/, each as it is but for the ports: what they are for passes, what they are
# against does not. And the recipes of the README, whose URLs these examples must accept.
#
# --- example: FILE
#     The configuration. Whether it goes inside http or inside a server its first line says.

use lib 't/lib';
use Test::Nginx::Socket;
use Cases;
use Signed;
use Digest::MD5 qw(md5_hex);
use Digest::SHA qw(hmac_sha256);
use File::Temp qw(tempdir);
use Files qw(slurp);
use MIME::Base64 qw(encode_base64);

# Key files must not be readable by everybody.
umask 0027;

our %Keys = map { $_ => "the-key-of-$_-0123456789" } qw(2024 2025 baidu bitiful cdn hmac netease qiniu);

my @pages = qw(
    a/a.mp4 alice.example.com/a.mp4 badges/a.png bob.example.com/a.mp4 c/a.mp4 data/a.json
    denied/photo.png files/a.zip files/b.zip forward/a.mp4 hls/42/index.m3u8 hls/42/segment.ts
    hls/43/segment.ts hls/a.m3u8 intranet/a.png live/a.mp4 logo.png originals/a.png partners/a.png
    photos/a.png picture.png pictures/a.html pictures/a.png pictures/denied.png private/a.png
    public/a.png scans/a.png shared/a.png strict/a.png today/a.mp4 tv/a.ts vod/a.mp4
    wallpapers/a.png
);

# An upstream, at the address that the examples have for one.
my $upstream = <<'END';
server {
    listen 127.0.0.1:$TEST_NGINX_PORT_1;
    location / {
        root html;
        add_header X-Upstream-Saw $request_uri;
    }
}
END

add_block_preprocessor(sub {
    my ($block) = @_;
    my $text = slurp('nginx-conf/' . $block->example);
    my $port = server_port();
    $text =~ s/^( *listen )80;/$1$port;/mg;
    $text =~ s/^( *listen )127\.0\.0\.1:8088;/$1$port;/mg;
    $text =~ s/127\.0\.0\.1:80(?:80|88)\b/127.0.0.1:\$TEST_NGINX_PORT_1/g;

    my $http = $block->http_config // '';
    if ($text =~ /\A#.*\bGoes inside a server\.$/m) {
        $block->set_value(config => $text);
    } elsif ($text =~ /\A#.*?\bGoes inside http\.$/ms) {
        # Nobody asks for this name: the example's server is the default one.
        $block->set_value(server_name => 'unused.invalid');
        $block->set_value(config => '');
        $http .= $text;
    } else {
        # A whole file. Test::Nginx has a main context of its own, and temporary folders.
        $text =~ /^http \{\n(.*)^\}\n\z/ms or die $block->example . ' is no configuration';
        $text = $1;
        $text =~ s/^ *\w+_temp_path .*\n//mg;
        $text =~ s{\bdemo/html\b}{html}g;
        $block->set_value(server_name => 'unused.invalid');
        $block->set_value(config => '');
        $http .= $text;
    }
    $http .= $upstream if $http =~ /TEST_NGINX_PORT_1/;
    $block->set_value(http_config => $http);

    my @files = map { [$_, "It works!\n"] } @pages;
    push @files, ["../conf/keys/$_.key", "$Keys{$_}\n"] for keys %Keys;
    push @files, ['../conf/keys/passwords', "alice:{PLAIN}secret\n"];
    push @files, ['../conf/partners.txt', slurp('nginx-conf/partners.txt')];
    push @files, ['../conf/demo/partners.txt', slurp('nginx-conf/demo/partners.txt')];
    $block->set_value(user_files => \@files);
});

# The URL that the README's recipe for a scheme prints.
sub recipe {
    my ($scheme) = @_;
    my $readme = slurp('README.md');
    my ($shell) = $readme =~ /^### \Q$scheme\E\n(?:(?!^#).)*?^```sh\n(.*?)^```$/ms
        or die "README.md has no recipe for $scheme";
    die "$scheme: three lines are promised" if $shell =~ tr/\n// != 3;
    my $dir = tempdir(CLEANUP => 1);
    mkdir "$dir/keys" or die $!;
    for my $name (keys %Keys) {
        open my $file, '>', "$dir/keys/$name.key" or die $!;
        print $file "$Keys{$name}\n";
    }
    open my $script, '>', "$dir/recipe.sh" or die $!;
    print $script $shell;
    close $script;
    my $url = qx(cd '$dir' && sh -eu recipe.sh);
    die "the recipe for $scheme failed" if $? != 0;
    chomp $url;
    return $url;
}

# The same URL with the first digit of its signature changed.
sub tampered {
    my ($url) = @_;
    $url =~ s{([=/-])([0-9a-f])(?=[0-9a-f]{31}(?:[/&]|$))}{$1 . ($2 eq '0' ? 1 : 0)}e
        or die "$url has no signature";
    return $url;
}

# URLs made here, at any time and with any key.
sub qiniu {
    my ($path, $time, $key) = @_;
    my $t = sprintf '%08x', $time;
    return "$path?sign=" . md5_hex(($key // $Keys{qiniu}) . $path . $t) . "&t=$t";
}

sub baidu_a {
    my ($path, $time, $uid, $key) = @_;
    return "$path?auth_key=$time-0-$uid-" . md5_hex("$path-$time-0-$uid-" . ($key // $Keys{baidu}));
}

sub baidu_b {
    my ($path, $time) = @_;
    my @t = gmtime($time + 8 * 3600);
    my $t = sprintf '%04d%02d%02d%02d%02d', $t[5] + 1900, $t[4] + 1, @t[3, 2, 1];
    return "/$t/" . md5_hex("$Keys{baidu}$t$path") . $path;
}

sub wangsu {
    my ($path, $time, $key, $sign, $t) = @_;
    return "$path?$sign=" . md5_hex("$key$path$time") . "&$t=$time";
}

sub base64url { return encode_base64($_[0], '') =~ tr{+/}{-_}r =~ tr/=//dr }

# A token in front of a folder.
sub hmac {
    my ($folder, $time, $depth) = @_;
    my $sign = base64url(hmac_sha256("antileech/1\n$time\n$depth\n$folder", $Keys{hmac}));
    return "/al-$time-$depth-$sign$folder";
}

sub own {
    my ($path, $time, $address) = @_;
    return "$path?token=$time-" . base64url(hmac_sha256("$time $path $address", $Keys{cdn}));
}

sub bitiful {
    my ($path, $time) = @_;
    my $url = "$path?_ts=$time";
    return "$url&_btf_tk=" . md5_hex("$Keys{bitiful}$url");
}

repeat_each(2);
plan 'no_plan';
no_long_string();
no_shuffle();
run_tests();

__DATA__

=== TEST 1: pictures.conf
--- example: pictures.conf
--- cases
200  /pictures/a.png  Referer: https://www.example.com/page  -> Cross-Origin-Resource-Policy: same-site
200  /pictures/a.png  -> Cross-Origin-Resource-Policy: same-site
403 referer     /pictures/a.png  Referer: https://evil.example/  -> Cross-Origin-Resource-Policy: same-site
403 cross_site  /pictures/a.png  Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200  /pictures/a.html  Referer: https://evil.example/  -> !Cross-Origin-Resource-Policy



=== TEST 2: referer.conf
--- example: referer.conf
--- cases
200  /pictures/a.png  Referer: https://example.com/
200  /pictures/a.png  Referer: https://a.cdn.example/
403 referer  /pictures/a.png  Referer: https://cdn.example/
200  /pictures/a.png  Referer: https://one.example/
403 referer  /pictures/a.png  Referer: https://www.one.example/
200  /pictures/a.png  Referer: http://example.net:8080/
403 referer  /pictures/a.png  Referer: http://example.net/
200  /pictures/a.png  Referer: https://example.org/blog/1
403 referer  /pictures/a.png  Referer: https://example.org/
200  /pictures/a.png  Referer: https://img7.example/
200  /pictures/a.png  Referer: https://img.example.com/
200  /pictures/a.png  Referer: https://self.example/ | Host: self.example
403 referer  /pictures/a.png  Referer: https://evil.example/ | Host: self.example
403 referer_malformed  /pictures/a.png  Referer: https://example.com@evil.example/
403 referer  /wallpapers/a.png  Referer: https://www.evil.example/
403 referer  /wallpapers/a.png  Referer: https://best-casino.example/
200  /wallpapers/a.png  Referer: https://good.example/
200  /wallpapers/a.png
# a blacklist does not match what is no Referer
200  /wallpapers/a.png  Referer: https://x@evil.example/
200  /partners/a.png  Referer: https://www.partner.example/
200  /partners/a.png  Referer: https://static1.example/
200  /partners/a.png  Referer: https://example.com/
403 referer  /partners/a.png  Referer: https://evil.example/
200  /strict/a.png  Referer: https://example.com/
403 referer_empty  /strict/a.png



=== TEST 3: direct.conf
--- example: direct.conf
--- cases
200  /pictures/a.png
200  /pictures/a.png  Referer: https://example.com/ | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200  /pictures/a.png  Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document
403 cross_site  /pictures/a.png  Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
403 referer  /pictures/a.png  Referer: https://evil.example/
200  /badges/a.png  Referer: https://evil.example/
403 cross_site  /badges/a.png  Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image



=== TEST 4: ip.conf
--- example: ip.conf
--- cases
200  /intranet/a.png  X-Forwarded-For: 192.0.2.9
200  /intranet/a.png  X-Forwarded-For: 2001:db8:1::9
403 ip  /intranet/a.png
403 ip  /intranet/a.png  X-Forwarded-For: 192.0.3.9
403 ip  /pictures/a.png  X-Forwarded-For: 203.0.113.9
403 ip  /pictures/a.png  X-Forwarded-For: 2001:db8:bad::9
403 ip  /pictures/a.png  X-Forwarded-For: ::ffff:198.51.100.7
200  /pictures/a.png  X-Forwarded-For: 198.51.100.8
200  /pictures/a.png



=== TEST 5: user-agent.conf
--- example: user-agent.conf
--- cases
200  /pictures/a.png  User-Agent: Mozilla/5.0
403 ua  /pictures/a.png  User-Agent: Wget/1.21
403 ua  /pictures/a.png  User-Agent: x python-requests/2
403 ua  /pictures/a.png  User-Agent: curl/8.0
200  /pictures/a.png  User-Agent: libcurl-agent/1.0
403 ua  /pictures/a.png
403 ua  /pictures/a.png  User-Agent:
200  /tv/a.ts  User-Agent: MyTV/3 (HLS)
200  /tv/a.ts  User-Agent: Mozilla/5.0 (X11)
403 ua  /tv/a.ts  User-Agent: Other MyTV/3 (HLS)



=== TEST 6: accept.conf
--- example: accept.conf
--- cases
200  /scans/a.png  Accept: text/html,application/xhtml+xml,*/*;q=0.8
403 accept  /scans/a.png  Accept: image/avif,image/webp,*/*;q=0.8
403 accept  /scans/a.png  Accept: */*
403 accept  /scans/a.png
200  /data/a.json  Accept: application/json
200  /data/a.json  Accept: image/webp
403 accept  /data/a.json  Accept: text/html



=== TEST 7: corp.conf
--- example: corp.conf
--- cases
200  /private/a.png  -> Cross-Origin-Resource-Policy: same-origin
200  /pictures/a.png  -> Cross-Origin-Resource-Policy: same-site
404  /pictures/missing.png  -> Cross-Origin-Resource-Policy: same-site
200  /shared/a.png  -> Cross-Origin-Resource-Policy: same-site | Vary: Referer
200  /shared/a.png  Referer: https://evil.example/  -> Cross-Origin-Resource-Policy: same-site
200  /shared/a.png  Referer: https://www.partner.example/  -> Cross-Origin-Resource-Policy: cross-origin
200  /logo.png  -> !Cross-Origin-Resource-Policy



=== TEST 8: sign-qiniu.conf
--- example: sign-qiniu.conf
--- cases
200  {{recipe 'qiniu'}}  -> X-Key: primary
403 sign_mismatch  {{tampered recipe 'qiniu'}}
403 sign_expired  {{qiniu '/vod/a.mp4', time - 5}}
403 sign_missing  /vod/a.mp4
200  {{qiniu '/today/a.mp4', time + 3600}}
403 sign_early  {{qiniu '/today/a.mp4', time + 90_000}}



=== TEST 9: sign-bitiful.conf
--- example: sign-bitiful.conf
--- cases
200  {{recipe 'bitiful'}}
403 sign_mismatch  {{tampered recipe 'bitiful'}}
403 sign_mismatch  {{recipe('bitiful') . '&w=200'}}
403 sign_missing  /pictures/a.png
200  {{bitiful '/originals/a.png', time + 60}}
403 sign_malformed  {{bitiful('/originals/a.png', time + 60) . '&w=100'}}
403 sign_missing  /originals/a.png



=== TEST 10: sign-netease.conf
--- example: sign-netease.conf
--- cases
200  {{recipe 'netease'}}
403 sign_mismatch  {{tampered recipe 'netease'}}
200  {{wangsu '/vod/a.mp4', time - 7100, $Keys{netease}, 'wsSecret', 'wsTime'}}
403 sign_expired  {{wangsu '/vod/a.mp4', time - 7300, $Keys{netease}, 'wsSecret', 'wsTime'}}
403 sign_missing  /vod/a.mp4
200  {{wangsu '/live/a.mp4', time - 500, $Keys{netease}, 'wsSecret', 'wsTime'}}
403 sign_expired  {{wangsu '/live/a.mp4', time - 700, $Keys{netease}, 'wsSecret', 'wsTime'}}



=== TEST 11: sign-baidu.conf
--- example: sign-baidu.conf
--- cases
200  {{recipe 'baidu_a'}}
403 sign_mismatch  {{tampered recipe 'baidu_a'}}
403 sign_missing  /a/a.mp4
200  {{recipe 'baidu_b'}}
403 sign_mismatch  {{tampered recipe 'baidu_b'}}
403 sign_expired  {{baidu_b '/vod/a.mp4', time - 1900}}
403 sign_missing  /vod/a.mp4
# lifted, and nobody there claims it
404  {{baidu_b '/logo.png', time}}
200  {{recipe 'baidu_c'}}
403 sign_mismatch  {{tampered recipe 'baidu_c'}}
403 sign_missing  /c/a.mp4
200  {{recipe 'baidu_c_path'}}
403 sign_mismatch  {{tampered recipe 'baidu_c_path'}}
403 sign_missing  /hls/a.m3u8



=== TEST 12: sign-options.conf
--- example: sign-options.conf
--- cases
200  {{baidu_a '/a/a.mp4', time - 1000, 0, $Keys{cdn} }}
403 sign_expired  {{baidu_a '/a/a.mp4', time - 1900, 0, $Keys{cdn} }}
200  {{qiniu '/c/a.mp4', time - 1000, $Keys{cdn} }}
403 sign_expired  {{qiniu '/c/a.mp4', time - 1900, $Keys{cdn} }}
403 sign_malformed  {{qiniu('/c/a.mp4', time - 1000, $Keys{cdn}) . '&w=1'}}
403 sign_missing  {{qiniu('/c/a.mp4', time - 1000, $Keys{cdn}) =~ s/sign=/md5hash=/r =~ s/t=/timestamp=/r}}
200  {{wangsu '/live/a.mp4', time - 630, $Keys{cdn}, 'wsSecret', 'wsTime'}}
403 sign_expired  {{wangsu '/live/a.mp4', time - 670, $Keys{cdn}, 'wsSecret', 'wsTime'}}
403 sign_early  {{wangsu '/live/a.mp4', time + 90_000, $Keys{cdn}, 'wsSecret', 'wsTime'}}



=== TEST 13: sign-hmac.conf
--- example: sign-hmac.conf
--- cases
200  {{recipe 'hmac'}}
403 sign_mismatch  {{recipe('hmac') =~ s/a.zip/b.zip/r}}
403 sign_missing  /files/a.zip
200  {{hmac('/hls/42/', time + 60, 2) =~ s/$/index.m3u8/r}}
200  {{hmac('/hls/42/', time + 60, 2) =~ s/$/segment.ts/r}}
403 sign_mismatch  {{hmac('/hls/42/', time + 60, 2) =~ s/42/43/r =~ s/$/segment.ts/r}}
403 sign_early  {{hmac('/hls/42/', time + 90_000, 2) =~ s/$/index.m3u8/r}}
403 sign_missing  /hls/42/index.m3u8



=== TEST 14: sign-own.conf
--- example: sign-own.conf
--- http_config
set_real_ip_from 127.0.0.1;
real_ip_header X-Real-IP;
--- cases
200  {{own '/files/a.zip', time + 60, '127.0.0.1'}}
200  {{own '/files/a.zip', time + 60, '192.0.2.1'}}  X-Real-IP: 192.0.2.1
403 sign_mismatch  {{own '/files/a.zip', time + 60, '192.0.2.1'}}
403 sign_early  {{own '/files/a.zip', time + 3700, '127.0.0.1'}}
403 sign_missing  /files/a.zip



=== TEST 15: sign-several.conf
--- example: sign-several.conf
--- cases
200  {{qiniu '/vod/a.mp4', time + 60}}  -> X-Scheme: qiniu
200  {{baidu_b '/vod/a.mp4', time}}  -> X-Scheme: baidu_b
403 sign_missing  /vod/a.mp4
403 sign_expired  {{qiniu '/vod/a.mp4', time - 60}}  -> X-Scheme: qiniu
403 sign_mismatch  {{tampered baidu_b '/vod/a.mp4', time}}  -> X-Scheme: baidu_b



=== TEST 16: rotation.conf
--- example: rotation.conf
--- cases
200  {{qiniu '/vod/a.mp4', time + 60, $Keys{2025} }}  -> X-Key: primary
200  {{qiniu '/vod/a.mp4', time + 60, $Keys{2024} }}  -> X-Key: backup
403 sign_mismatch  {{qiniu '/vod/a.mp4', time + 60, $Keys{cdn} }}  -> !X-Key



=== TEST 17: tenants.conf
--- example: tenants.conf
--- cases
200  {{qiniu '/a.mp4', time + 60, 'alice-key-0123456789abcdef'}}  Host: alice.example.com
200  {{qiniu '/a.mp4', time + 60, 'bob-key-0123456789abcdef'}}  Host: bob.example.com
403 sign_mismatch  {{qiniu '/a.mp4', time + 60, 'bob-key-0123456789abcdef'}}  Host: alice.example.com
403 sign_mismatch  {{qiniu '/a.mp4', time + 60, ''}}  Host: carol.example.com



=== TEST 18: levels.conf
--- example: levels.conf
--- http_config
set_real_ip_from 127.0.0.1;
real_ip_header X-Real-IP;
--- cases
200  /pictures/a.png  Referer: https://example.com/
403 referer  /pictures/a.png  Referer: https://partner.example/
403 ua  /pictures/a.png  User-Agent: Wget/1.21
200  /partners/a.png  Referer: https://partner.example/
403 ua  /partners/a.png  User-Agent: Wget/1.21
200  /public/a.png  Referer: https://evil.example/
403 ua  /public/a.png  User-Agent: Wget/1.21
403 referer  /photos/a.png  Referer: https://evil.example/
200  /photos/a.png  Referer: https://evil.example/ | X-Real-IP: 198.51.100.7
403 ua  /photos/a.png  User-Agent: Wget/1.21 | X-Real-IP: 198.51.100.7



=== TEST 19: status.conf
--- example: status.conf
--- cases
200  {{qiniu '/vod/a.mp4', time + 60}}
404 sign_missing  /vod/a.mp4
410 sign_expired  {{qiniu '/vod/a.mp4', time - 60}}
200  /pictures/a.png  Referer: https://example.com/



=== TEST 20: status.conf, the connection is closed
--- example: status.conf
--- request
GET /pictures/a.png
--- more_headers
Referer: https://evil.example/
--- error_code_like: ^$
--- no_error_log
antileech: denied
--- access_log eval
qr{"GET /pictures/a\.png HTTP/\Q$Http2::Version\E" 444 0 }



=== TEST 21: placeholder.conf
--- example: placeholder.conf
--- cases
200  /pictures/a.png  Referer: https://example.com/  -> X-Status: PASSED
403 referer  /pictures/a.png  Referer: https://evil.example/  -> It works! | Cache-Control: no-store | X-Status: REJECTED
302 referer  /photos/a.png  Referer: https://evil.example/  -> Location: http://img.example.com/denied/photo.png | Cache-Control: no-store
200  /denied/photo.png  Referer: https://evil.example/
--- logged



=== TEST 22: satisfy.conf
--- example: satisfy.conf
--- http_config
set_real_ip_from 127.0.0.1;
real_ip_header X-Real-IP;
--- cases
200  {{qiniu '/vod/a.mp4', time + 60}}
200 sign_missing  /vod/a.mp4  X-Real-IP: 192.0.2.9
200 sign_missing  /vod/a.mp4  Authorization: Basic YWxpY2U6c2VjcmV0
401 sign_missing  /vod/a.mp4
401 sign_expired  {{qiniu '/vod/a.mp4', time - 60}}
--- logged



=== TEST 23: dry-run.conf
--- example: dry-run.conf
--- cases
200 referer  /pictures/a.png  Referer: https://evil.example/  -> X-Status: REJECTED_DRY_RUN
200  /pictures/a.png  Referer: https://example.com/  -> X-Status: PASSED



=== TEST 24: dry-run.conf, the line in the error log
--- example: dry-run.conf
--- request
GET /pictures/a.png
--- more_headers
Referer: https://evil.example/
--- error_log
[info]
antileech: denied, dry run, reason: referer, referer: "https://evil.example/", client: 127.0.0.1



=== TEST 25: log-format.conf
--- example: log-format.conf
--- cases
200  {{baidu_a '/vod/a.mp4', time + 60, 'alice'}}  User-Agent: x -> X-Uid: alice
403 sign_expired  {{baidu_a '/vod/a.mp4', time - 60, 'alice'}}  User-Agent: x
--- wait: 0.1
--- access_log eval
qr{"GET /vod/a\.mp4 HTTP/\Q$Http2::Version\E" (?:200 \d+ "x" PASSED - baidu_a primary (?:59|60) alice|403 \d+ "x" REJECTED sign_expired baidu_a - - -)$}m



=== TEST 26: bypass.conf
--- example: bypass.conf
--- http_config
set_real_ip_from 127.0.0.1;
real_ip_header X-Real-IP;
--- cases
200  /pictures/a.png  Referer: https://example.com/  -> X-Status: PASSED
403 referer  /pictures/a.png  Referer: https://evil.example/  -> X-Status: REJECTED
200  /pictures/a.png  Referer: https://evil.example/ | X-Real-IP: 198.51.100.7  -> X-Status: BYPASSED
200  /pictures/a.png  Referer: https://evil.example/ | X-Real-IP: 192.0.2.9 | User-Agent: Mozilla/5.0 (ExampleBot/1.0)  -> X-Status: BYPASSED
403 referer  /pictures/a.png  Referer: https://evil.example/ | X-Real-IP: 192.0.2.9
403 referer  /pictures/a.png  Referer: https://evil.example/ | User-Agent: Mozilla/5.0 (ExampleBot/1.0)
405  OPTIONS /pictures/a.png  Referer: https://evil.example/  -> X-Status: BYPASSED



=== TEST 27: cache.conf
--- example: cache.conf
--- cases
200 *  {{qiniu('/vod/a.mp4', time + 60) . '&w=1'}}  -> X-Upstream-Saw: /vod/a.mp4?w=1
200 *  {{baidu_b('/vod/a.mp4', time) . '?w=1'}}  -> X-Cache-Status: HIT | X-Upstream-Saw: /vod/a.mp4?w=1
403 *  /vod/a.mp4?w=1  -> Cache-Control: no-store | !X-Cache-Status
200 *  {{qiniu '/forward/a.mp4', 0xf0000000}}  -> X-Upstream-Saw: {{qiniu '/forward/a.mp4', 0xf0000000}}
403 sign_missing  /forward/a.mp4
--- logged



=== TEST 28: demo.conf
--- example: demo.conf
--- cases
200  /referer/picture.png  Referer: https://example.com/  -> X-Antileech-Status: PASSED
403 *  /referer/picture.png  Referer: https://evil.example/  -> X-Antileech-Reason: referer



=== TEST 29: navigation.conf
--- example: navigation.conf
--- cases
200  /pictures/a.png  Referer: https://evil.example/ | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document
403 referer  /pictures/a.png  Referer: https://evil.example/ | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: iframe
403 referer  /pictures/a.png  Referer: https://evil.example/
403 cross_site  /pictures/a.png  Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200  /pictures/a.png  Referer: https://example.com/



=== TEST 40: report.conf
--- http1: requests behind each other on a connection of HTTP/1
--- example: report.conf
--- pipelined_requests eval
["GET /pictures/a.png", "GET /antileech?format=prometheus"]
--- more_headers
Referer: https://evil.example/
--- error_code eval
[200, 200]
--- response_body_like eval
["It works!", qr/^antileech_requests_total\{zone="media",server="img\.example\.com",location="\/pictures\/",status="rejected_dry_run"\} [1-9]/m]



=== TEST 41: report.conf, not for everybody
--- example: report.conf
--- http_config
set_real_ip_from 127.0.0.1;
real_ip_header X-Real-IP;
--- request
GET /antileech
--- more_headers
X-Real-IP: 203.0.113.7
--- error_code: 403
--- error_log
access forbidden by rule



=== TEST 42: vary.conf
--- example: vary.conf
--- cases
200  /pictures/a.png  -> Vary: Referer, Origin, Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest
403 referer  /pictures/a.png  Referer: https://evil.example/  -> Vary: Referer, Origin, Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest | Cache-Control: no-store
