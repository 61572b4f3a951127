# The words of antileech_sign behind the keys: its ttl and its options.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;
use Digest::MD5 qw(md5_hex);
use POSIX qw(strftime);

repeat_each(1);

our $Files = [map { [$_, "It works!\n"] }
    map { ("$_/a.txt", "$_/\xe4\xb8\xad+%.txt") } 'a' .. 'h'];

# URLs, signed when the test runs.
sub qiniu {
    my ($path, $time, $format) = @_;
    my $t = sprintf $format // '%08x', $time;
    return "$path?sign=" . md5_hex("primary-key-1234$path$t") . "&t=$t";
}

sub netease {
    my ($path, $time) = @_;
    return "$path?wsSecret=" . md5_hex("primary-key-1234$path$time") . "&wsTime=$time";
}

sub bitiful {
    my ($path, $time) = @_;
    return "$path?_ts=$time&_btf_tk=" . md5_hex("primary-key-1234$path?_ts=$time");
}

sub baidu_b {
    my ($path, $time, $zone) = @_;
    my $t = strftime '%Y%m%d%H%M', gmtime $time + $zone * 3600;
    return "/$t/" . md5_hex("primary-key-1234$t$path") . $path;
}

run_tests();

__DATA__

=== TEST 1: means=expires, the ttl is the cap
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 means=expires;
    }
    location /b/ {
        antileech_sign netease primary-key-1234 means=expires;
    }
    location /c/ {
        antileech_sign netease primary-key-1234 - 1h means=expires;
    }
    location /d/ {
        antileech_sign baidu_b primary-key-1234 means=expires;
    }
--- user_files eval: $::Files
--- cases
200  {{qiniu '/a/a.txt', time + 60}}
403 sign_expired  {{qiniu '/a/a.txt', time - 5}}
200  {{netease '/b/a.txt', time + 60}}
403 sign_expired  {{netease '/b/a.txt', time - 5}}
200  /b/a.txt?wsSecret=03a2965e76ab7ba632bf02b0073cec20&wsTime=4000000000  -> X-Expires: 4000000000
200  {{netease '/c/a.txt', time + 1800}}
403 sign_early  {{netease '/c/a.txt', time + 3700}}
403 sign_expired  {{netease '/c/a.txt', time - 5}}
200  {{baidu_b '/d/a.txt', time + 120, 8}}
403 sign_expired  {{baidu_b '/d/a.txt', time - 60, 8}}



=== TEST 2: means=issued
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 - 1h means=issued;
    }
    location /b/ {
        antileech_sign bitiful primary-key-1234 - 1h means=issued;
    }
    location /c/ {
        antileech_sign qiniu primary-key-1234 - 1h means=issued cap=10m;
    }
--- user_files eval: $::Files
--- cases
200  {{qiniu '/a/a.txt', time - 3500}}
403 sign_expired  {{qiniu '/a/a.txt', time - 3605}}
200  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000  -> X-Expires: 4026535440
200  {{bitiful '/b/a.txt', time - 3500}}
403 sign_expired  {{bitiful '/b/a.txt', time - 3600}}
200  {{qiniu '/c/a.txt', time + 500}}
403 sign_early  {{qiniu '/c/a.txt', time + 700}}
403 sign_expired  {{qiniu '/c/a.txt', time - 3605}}



=== TEST 3: means=started
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 - 1h means=started;
    }
    location /b/ {
        antileech_sign netease primary-key-1234 means=started;
    }
    location /c/ {
        antileech_sign qiniu primary-key-1234 - 1h means=started skew=2m;
    }
--- user_files eval: $::Files
--- cases
200  {{qiniu '/a/a.txt', time}}
200  {{qiniu '/a/a.txt', time - 3500}}
403 sign_expired  {{qiniu '/a/a.txt', time - 3605}}
403 sign_early  {{qiniu '/a/a.txt', time + 100}}
403 sign_early  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
200  {{netease '/b/a.txt', time - 7100}}
403 sign_early  {{netease '/b/a.txt', time + 100}}
200  {{qiniu '/c/a.txt', time + 100}}
403 sign_early  {{qiniu '/c/a.txt', time + 220}}
200  {{qiniu '/c/a.txt', time - 3620}}
403 sign_expired  {{qiniu '/c/a.txt', time - 3725}}



=== TEST 4: means=window
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 - 1h means=window;
    }
    location /b/ {
        antileech_sign qiniu primary-key-1234 - 1h means=window skew=2m;
    }
--- user_files eval: $::Files
--- cases
200  {{qiniu '/a/a.txt', time}}
200  {{qiniu '/a/a.txt', time - 3500}}
200  {{qiniu '/a/a.txt', time + 3500}}
403 sign_expired  {{qiniu '/a/a.txt', time - 3605}}
403 sign_early  {{qiniu '/a/a.txt', time + 3700}}
200  {{qiniu '/b/a.txt', time + 3700}}
200  {{qiniu '/b/a.txt', time - 3620}}
403 sign_expired  {{qiniu '/b/a.txt', time - 3725}}
403 sign_early  {{qiniu '/b/a.txt', time + 3830}}



=== TEST 5: means=issued without a ttl
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 means=issued;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*ttl.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 6: means=started without a ttl
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 means=started;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*ttl.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 7: means=window without a ttl
--- config
    location /a/ {
        antileech_sign bitiful primary-key-1234 - - means=window;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*ttl.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 8: another meaning
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 means=starts;
    }
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "means", "expires", "issued", "started" or "window" is expected
--- no_error_log
primary-key-1234



=== TEST 9: a meaning that is empty
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 means=;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 10: time=dec, time=hex, time=ymdhm
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 time=dec;
    }
    location /b/ {
        antileech_sign netease primary-key-1234 time=hex;
    }
    location /c/ {
        antileech_sign baidu_b primary-key-1234 time=ymdhm+0000;
    }
    location /d/ {
        antileech_sign baidu_b primary-key-1234 time=dec;
    }
    location /e/ {
        antileech_sign baidu_b primary-key-1234 time=ymdhm-0330;
    }
--- user_files eval: $::Files
--- cases
200  {{qiniu '/a/a.txt', time + 60, '%d'}}
403 sign_expired  {{qiniu '/a/a.txt', time - 5, '%d'}}
403 sign_malformed  {{qiniu '/a/a.txt', time + 60}}
200  /b/a.txt?wsSecret=9507378830738395e91837bc61aa3c09&wsTime=f0000000
200  /b/a.txt?wsSecret=9bc7ecf28fbe4aa7a5584318217366bb&wsTime=F0000000
403 sign_malformed  /b/a.txt?wsSecret=03a2965e76ab7ba632bf02b0073cec20&wsTime=4000000000
200  {{baidu_b '/c/a.txt', time - 60, 0}}
403 sign_expired  {{baidu_b '/c/a.txt', time - 60, -8}}
200  /4000000000/35a9d940e4c4ab5441c3d4c87835ea54/d/a.txt  -> X-Expires: 4000001800
403 sign_expired  /1582791032/7d508cae62cd5ccb2338f54143a40c1b/d/a.txt
200  {{baidu_b '/e/a.txt', time - 60, -3.5}}
403 sign_expired  {{baidu_b '/e/a.txt', time - 60, -4.5}}



=== TEST 11: a list of forms of the time, where something tells its end
--- config
    location /a/ {
        antileech_sign baidu_a primary-key-1234 time=dec,hex;
    }
    location /b/ {
        antileech_sign bitiful primary-key-1234 time=hex,dec,ymdhm+0800;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?auth_key=4000000000-0-0-41d8172bd5cabeb713e8899395f21205
200  /a/a.txt?auth_key=f0000000-0-0-db6492872211feeb09b5eb2af2f4a0ea  -> X-Expires: 4026531840
403 sign_malformed  /a/a.txt?auth_key=209901010000-0-0-9d8e02c3e2e7acec645e7c44b9c4bc9d
403 sign_malformed  /a/a.txt?auth_key=f00000000-0-0-2d519b6c9c35f024486955180fe5e41c
200  /b/a.txt?_ts=4000000000&_btf_tk=82c3937a2dd8a76bb9ab7bd8f724d315
200  /b/a.txt?_ts=f0000000&_btf_tk=f8fc7eb0be1251ab7f9b635243a9a991
200  /b/a.txt?_ts=209901010000&_btf_tk=1a29f3106a2cfa1de31ef607dbb72026  -> X-Expires: 4070880000
403 sign_malformed  /b/a.txt?_ts=40000000000&_btf_tk=ec0cf0bbdd650efe69bab08642717d53



=== TEST 12: a list of forms of the time, where nothing tells its end
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 time=dec,hex;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*"\$path" .*"\$time".* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 13: the same in another order
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 time=hex,dec;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*"\$path" .*"\$time".* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 14: the same in the path
--- config
    location /a/ {
        antileech_sign baidu_c_path primary-key-1234 time=dec,hex;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*"\$path" .*"\$time".* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 15: two forms of the same width
--- config
    location /a/ {
        antileech_sign baidu_a primary-key-1234 time=ymdhm+0800,ymdhm+0000;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*width.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 16: another form of the time
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 time=octal;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*"time".* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 17: ymdhm without a zone
--- config
    location /a/ {
        antileech_sign baidu_b primary-key-1234 time=ymdhm;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*"time".* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 18: a zone that there is not
--- config
    location /a/ {
        antileech_sign baidu_b primary-key-1234 time=ymdhm+0860;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*"time".* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 19: limit=exclusive, and the skew
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 limit=exclusive;
    }
    location /b/ {
        antileech_sign netease primary-key-1234 - 1h limit=exclusive;
    }
    location /c/ {
        antileech_sign qiniu primary-key-1234 skew=5m;
    }
    location /d/ {
        antileech_sign qiniu primary-key-1234 limit=exclusive skew=5m;
    }
    location /e/ {
        antileech_sign netease primary-key-1234 - 1h skew=5m;
    }
    location /f/ {
        antileech_sign bitiful primary-key-1234 limit=inclusive skew=5m;
    }
    location /g/ {
        antileech_sign qiniu primary-key-1234 skew=1h;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  {{qiniu '/a/a.txt', time}}
200  {{qiniu '/a/a.txt', time + 100}}
403 sign_expired  {{netease '/b/a.txt', time - 3600}}
200  {{netease '/b/a.txt', time - 3500}}
200  {{qiniu '/c/a.txt', time - 200}}
403 sign_expired  {{qiniu '/c/a.txt', time - 305}}
403 sign_expired  {{qiniu '/d/a.txt', time - 300}}
200  {{qiniu '/d/a.txt', time - 200}}
200  {{netease '/e/a.txt', time - 3800}}
403 sign_expired  {{netease '/e/a.txt', time - 3905}}
200  {{bitiful '/f/a.txt', time - 200}}
403 sign_expired  {{bitiful '/f/a.txt', time - 305}}
200  {{qiniu '/g/a.txt', time - 3500}}
# the URL works for that much longer
200  /c/a.txt?sign=7911ae51ccc3a9a0cae5c4eeeeec6c1e&t=f0000000  -> X-Expires: 4026532140
200  /e/a.txt?wsSecret=65e2334a075742d37a5a79baee03e654&wsTime=4000000000  -> X-Expires: 4000003900



=== TEST 20: another limit
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 limit=both;
    }
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "limit", "inclusive" or "exclusive" is expected
--- no_error_log
primary-key-1234



=== TEST 21: a skew of more than an hour
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 skew=3601;
    }
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "skew", a time of at most 1h is expected
--- no_error_log
primary-key-1234



=== TEST 22: a skew that is no time
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 skew=-1m;
    }
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "skew", a time of at most 1h is expected
--- no_error_log
primary-key-1234



=== TEST 23: cap
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 cap=1h;
    }
    location /b/ {
        antileech_sign netease primary-key-1234 cap=1h;
    }
    location /c/ {
        antileech_sign qiniu primary-key-1234 - 1h;
    }
    location /d/ {
        antileech_sign qiniu primary-key-1234 cap=20y;
    }
    location /e/ {
        antileech_sign qiniu primary-key-1234 - 7300d;
    }
    location /f/ {
        antileech_sign netease primary-key-1234 - 1y cap=365d;
    }
--- user_files eval: $::Files
--- cases
200  {{qiniu '/a/a.txt', time + 3500}}
403 sign_early  {{qiniu '/a/a.txt', time + 3700}}
200  {{netease '/b/a.txt', time + 3500}}
403 sign_early  {{netease '/b/a.txt', time + 3700}}
200  {{qiniu '/c/a.txt', time + 3500}}
403 sign_early  {{qiniu '/c/a.txt', time + 3700}}
200  {{qiniu '/d/a.txt', time + 7299 * 86400}}
403 sign_early  {{qiniu '/d/a.txt', time + 7301 * 86400}}
200  {{qiniu '/e/a.txt', time + 7299 * 86400}}
403 sign_early  {{qiniu '/e/a.txt', time + 7301 * 86400}}
403 sign_early  {{netease '/f/a.txt', time + 366 * 86400}}



=== TEST 24: a ttl of zero
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 - 0;
    }
--- emerg
"antileech_sign" scheme "netease": "ttl" is zero, no URL would work
--- no_error_log
primary-key-1234



=== TEST 25: a ttl of zero, with its unit
--- config
    location /a/ {
        antileech_sign baidu_c primary-key-1234 - 0h;
    }
--- emerg
"antileech_sign" scheme "baidu_c": "ttl" is zero, no URL would work
--- no_error_log
primary-key-1234



=== TEST 26: a ttl of zero that is a cap
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 - 0;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*is zero.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 27: a cap of zero
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 cap=0;
    }
--- emerg
"antileech_sign" scheme "qiniu": "cap" is zero, no URL would work
--- no_error_log
primary-key-1234



=== TEST 28: a ttl of more than a year for netease
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 - 366d;
    }
--- emerg
"antileech_sign" scheme "netease": "ttl" is longer than 365 days
--- no_error_log
primary-key-1234



=== TEST 29: a second more than a year
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 - 31536001;
    }
--- emerg
"antileech_sign" scheme "netease": "ttl" is longer than 365 days
--- no_error_log
primary-key-1234



=== TEST 30: a cap of more than a year for netease
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 cap=366d;
    }
--- emerg
"antileech_sign" scheme "netease": "cap" is longer than 365 days
--- no_error_log
primary-key-1234



=== TEST 31: a cap of more than 20 years
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 cap=7301d;
    }
--- emerg
"antileech_sign" scheme "qiniu": "cap" is longer than 7300 days
--- no_error_log
primary-key-1234



=== TEST 32: a ttl of more than 20 years
--- config
    location /a/ {
        antileech_sign baidu_b primary-key-1234 - 21y;
    }
--- emerg
"antileech_sign" scheme "baidu_b": "ttl" is longer than 7300 days
--- no_error_log
primary-key-1234



=== TEST 33: a ttl that 64 bits cannot hold
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 - 99999999999999999999;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 34: a ttl that is no time
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 - soon;
    }
--- emerg
"antileech_sign" has a fourth argument that is not a time such as "1h"
--- no_error_log
primary-key-1234



=== TEST 35: a ttl as an option
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 ttl=1h;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*option.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 36: args=none
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 args=none;
    }
    location /b/ {
        antileech_sign baidu_a primary-key-1234 args=none;
    }
    location /c/ {
        antileech_sign baidu_b primary-key-1234 args=none;
    }
    location /d/ {
        antileech_sign qiniu primary-key-1234 args=any;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
200  /a/a.txt?t=f0000000&sign=5e179b60d1021cc645161e19821d10b4
403 sign_malformed  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000&w=1
403 sign_malformed  /a/a.txt?w&sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
403 sign_malformed  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&tt=1&t=f0000000
403 sign_missing  /a/a.txt?w=1
200  /b/a.txt?auth_key=4000000000-0-0-cca8c9fd75dd4d59ee5b417774d0b5dc
403 sign_malformed  /b/a.txt?auth_key=4000000000-0-0-cca8c9fd75dd4d59ee5b417774d0b5dc&w=1
200  /209901010000/13311e84fde29527ef6cb05134689037/c/a.txt
200  /209901010000/13311e84fde29527ef6cb05134689037/c/a.txt?
403 sign_malformed  /209901010000/13311e84fde29527ef6cb05134689037/c/a.txt?w=1
200  /d/a.txt?sign=ccc7801a739f82e9e0b6870b63fa93b3&t=f0000000&w=1



=== TEST 37: other args
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 args=some;
    }
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "args", "any" or "none" is expected
--- no_error_log
primary-key-1234



=== TEST 38: arg.sign and arg.time
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 arg.sign=wsSecret arg.time=wsTime;
    }
    location /b/ {
        antileech_sign baidu_a primary-key-1234 arg.sign=token;
    }
    location /c/ {
        antileech_sign bitiful primary-key-1234 arg.sign=s arg.time=e;
    }
    location /d/ {
        antileech_sign qiniu primary-key-1234 arg.time=T;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?wsSecret=5e179b60d1021cc645161e19821d10b4&wsTime=f0000000
403 sign_missing  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
403 sign_duplicate  /a/a.txt?wsSecret=5e179b60d1021cc645161e19821d10b4&wsTime=f0000000&wstime=0
200  /a/a.txt?wsSecret=5e179b60d1021cc645161e19821d10b4&wsTime=f0000000&t=0&T=1
200  /b/a.txt?token=4000000000-0-0-cca8c9fd75dd4d59ee5b417774d0b5dc
403 sign_missing  /b/a.txt?auth_key=4000000000-0-0-cca8c9fd75dd4d59ee5b417774d0b5dc
200  /c/a.txt?e=4000000000&s=f418257cece7dbe2158dbcecd3ba06b6
403 sign_missing  /c/a.txt?_ts=4000000000&_btf_tk=7f7208105a92e6b55bb76637c9cd1394
200  /d/a.txt?sign=ccc7801a739f82e9e0b6870b63fa93b3&T=f0000000
403 sign_missing  /d/a.txt?sign=ccc7801a739f82e9e0b6870b63fa93b3&t=f0000000
403 sign_duplicate  /d/a.txt?sign=ccc7801a739f82e9e0b6870b63fa93b3&T=f0000000&t=f0000000



=== TEST 39: one name for both arguments
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 arg.sign=t;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*more than once.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 40: one name for both arguments but for its case
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 arg.sign=T;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*more than once.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 41: no name for an argument
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 arg.sign=;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 42: a name that no argument can have
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 arg.sign=a&b;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*"arg.sign".* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 43: arg.time where the time has no argument of its own
--- config
    location /a/ {
        antileech_sign baidu_b primary-key-1234 arg.time=t;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*"arg.time".* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 44: arg.sign where there are no arguments
--- config
    location /a/ {
        antileech_sign baidu_c_path primary-key-1234 arg.sign=s;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*"arg.sign".* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 45: digest
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 digest=sha1;
    }
    location /b/ {
        antileech_sign qiniu primary-key-1234 digest=sha256;
    }
    location /c/ {
        antileech_sign qiniu primary-key-1234 digest=hmac-md5;
    }
    location /d/ {
        antileech_sign qiniu primary-key-1234 digest=hmac-sha1;
    }
    location /e/ {
        antileech_sign qiniu primary-key-1234 digest=hmac-sha256;
    }
    location /f/ {
        antileech_sign qiniu primary-key-1234 digest=md5;
    }
    location /g/ {
        antileech_sign baidu_c_path primary-key-1234 digest=sha256;
    }
    location /h/ {
        antileech_sign baidu_a primary-key-1234 digest=sha256;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?sign=dd38bdf6b90db11e664477149d8e3ee1908e2520&t=f0000000
403 sign_mismatch  /a/a.txt?sign=dd38bdf6b90db11e664477149d8e3ee1908e2521&t=f0000000
200  /b/a.txt?sign=129fe175afb410a8cb3ab7cc538f90fa00862ef5f6236fe285e40af4b278255d&t=f0000000
403 sign_mismatch  /b/a.txt?sign=129fe175afb410a8cb3ab7cc538f90fa00862ef5f6236fe285e40af4b2782550&t=f0000000
200  /c/a.txt?sign=3fccc088814a9837dde62d1b0ab319c5&t=f0000000
403 sign_mismatch  /c/a.txt?sign=3fccc088814a9837dde62d1b0ab319c0&t=f0000000
200  /d/a.txt?sign=ae0c82f252abf68cf0b3f45404c86426222702b2&t=f0000000
403 sign_mismatch  /d/a.txt?sign=ae0c82f252abf68cf0b3f45404c86426222702b0&t=f0000000
200  /e/a.txt?sign=6e46c750e6a64d619b43e29a62ee25c6c94b242fb793db20b4456ca44e62208e&t=f0000000
403 sign_mismatch  /e/a.txt?sign=6e46c750e6a64d619b43e29a62ee25c6c94b242fb793db20b4456ca44e622080&t=f0000000
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000
200  /a/a.txt?sign=DD38BDF6B90DB11E664477149D8E3EE1908E2520&t=f0000000
403 sign_malformed  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
403 sign_malformed  /b/a.txt?sign=5563d5b2114be0affa1a7a6a6cf4dbec0c2ba962&t=f0000000
403 sign_mismatch  /c/a.txt?sign=7911ae51ccc3a9a0cae5c4eeeeec6c1e&t=f0000000
403 sign_mismatch  /e/a.txt?sign=6ca29f84a49c05f2da53cfb7b8dd9b9fa6d0410a6b403609a306d1a26bbe1951&t=f0000000
200  /702c1bf12d76d83e4da9b9f6d61d23832fae3f4034fc73e49e22ef82ad5f36c2/f0000000/g/a.txt
404  /f260570dd52aef660d4ccea92bf5fabb/f0000000/g/a.txt
200  /h/a.txt?auth_key=4000000000-0-0-a99e0729ae1ab959cf43086def3c1abe0c14488ae2bcff7104744a94c90c6702



=== TEST 46: digest=md4
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 digest=md4;
    }
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "digest", "md5", "sha1", "sha256", "hmac-md5", "hmac-sha1" or "hmac-sha256" is expected
--- no_error_log
primary-key-1234



=== TEST 47: digest=sha512
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 digest=sha512;
    }
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "digest", "md5", "sha1", "sha256", "hmac-md5", "hmac-sha1" or "hmac-sha256" is expected
--- no_error_log
primary-key-1234



=== TEST 48: digest=MD5
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 digest=MD5;
    }
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "digest", "md5", "sha1", "sha256", "hmac-md5", "hmac-sha1" or "hmac-sha256" is expected
--- no_error_log
primary-key-1234



=== TEST 49: digest=hmac
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 digest=hmac;
    }
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "digest", "md5", "sha1", "sha256", "hmac-md5", "hmac-sha1" or "hmac-sha256" is expected
--- no_error_log
primary-key-1234



=== TEST 50: digest=hmac-sha512
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 digest=hmac-sha512;
    }
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "digest", "md5", "sha1", "sha256", "hmac-md5", "hmac-sha1" or "hmac-sha256" is expected
--- no_error_log
primary-key-1234



=== TEST 51: path=decoded
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 path=decoded;
    }
    location /b/ {
        antileech_sign baidu_b primary-key-1234 path=decoded;
    }
    location /c/ {
        antileech_sign qiniu primary-key-1234 path=raw;
    }
--- user_files eval: $::Files
--- cases
200  /a/%E4%B8%AD+%25.txt?sign=27e6dbd807ac2137c0f60eb7fae14faa&t=f0000000
200  /a/\xe4\xb8\xad%2B%25.txt?sign=27e6dbd807ac2137c0f60eb7fae14faa&t=f0000000
403 sign_mismatch  /a/%E4%B8%AD+%25.txt?sign=8493b37739dded270caccf2f87afbd6f&t=f0000000
200  /a/%61.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
200  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
200  /209901010000/3237a5a3b4b471f6fc26aebb5e2a197f/b/%E4%B8%AD+%25.txt
403 sign_mismatch  /209901010000/1002b0d2d3315f6acbf39463f22c345b/b/%E4%B8%AD+%25.txt
403 sign_mismatch  /c/%E4%B8%AD+%25.txt?sign=1131678b5958a52fa9f8a245967f7f08&t=f0000000
200  /c/%E4%B8%AD+%25.txt?sign=e9a1e3f280d7d26f086eb865e419ae06&t=f0000000



=== TEST 52: another path
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 path=normal;
    }
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "path", "raw" or "decoded" is expected
--- no_error_log
primary-key-1234



=== TEST 53: an option twice
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 skew=1m skew=2m;
    }
--- emerg
"antileech_sign" has the option "skew" twice
--- no_error_log
primary-key-1234



=== TEST 54: an unknown option
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 slew=1m;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*option.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 55: an option that belongs to a scheme, not to its use
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 encode=base64;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*option.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 56: an option of the scheme's definition, message
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 message=$key;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*option.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 57: cap where it has no meaning
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 - 1h means=window cap=1h;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .*"cap".* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 58: the seconds that are left, for Cache-Control
--- http_config
    map $antileech_ttl $left {
        ~^(?:1[0-9]|9)[0-9][0-9]$ "about a thousand";
        default                   "another number";
    }
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234;
        add_header X-Left $left always;
        add_header X-Reason $antileech_reason always;
    }
    location /b/ {
        antileech_sign netease primary-key-1234 - 1h skew=5m;
        add_header X-Left $left always;
        add_header X-Reason $antileech_reason always;
    }
--- user_files eval: $::Files
--- cases
200  {{qiniu '/a/a.txt', time + 1000}}  -> X-Left: about a thousand
200  {{qiniu '/a/a.txt', time + 2500}}  -> X-Left: another number
200  {{netease '/b/a.txt', time - 2900}}  -> X-Left: about a thousand
403 sign_missing  /a/a.txt  -> X-Left: another number
