# Several antileech_sign on one level: any one that verifies is enough, else the reason is the furthest
# that any of them got. And what a level makes of those of the level above.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;

repeat_each(2);

our $Files = [map { [$_, "It works!\n"] } 'f/a.txt', 'f/in/a.txt', 'f/off/a.txt', 'f/ne/a.txt', 'g/a.txt'];

run_tests();

__DATA__

=== TEST 1: any one that verifies is enough
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        antileech_sign netease second-key-12345 backup-key-12345;
        antileech_sign baidu_a third-key-1234567;
        antileech_sign baidu_b fourth-key-123456;
        antileech_sign qiniu fifth-key-1234567;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> X-Scheme: qiniu | X-Key: primary | X-Expires: 4026531840
200  /f/a.txt?wsSecret=ee389ae4134a6a00628e8177d2940b8c&wsTime=4000000000  -> X-Scheme: netease | X-Key: primary | X-Expires: 4000007200
200  /f/a.txt?wsSecret=180a4b1eb35ff2778029d281f80a449a&wsTime=4000000000  -> X-Scheme: netease | X-Key: backup
200  /f/a.txt?auth_key=4000000000-0-me-2df65e7105bf4a8fbcb12056b8fa5f80  -> X-Scheme: baidu_a | X-Uid: me
200  /209901010000/950cc56750ee6a801d8c611f8b1bf2b0/f/a.txt  -> X-Scheme: baidu_b
200  /f/a.txt?sign=1492dbdd526d6ab971d7ce3efe9ccdb1&t=f0000000  -> X-Scheme: qiniu | X-Key: primary
403 sign_missing  /f/a.txt
# the key of one line is none for another
403 sign_mismatch  /f/a.txt?sign=54c7859e5faa7705c8d7d5a88bfba0ed&t=f0000000
403 sign_mismatch  /f/a.txt?sign=ad42ed4f8c17edb1418d58f32a64b879&t=f0000000
403 sign_mismatch  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000
# the fields of one line are none for another
403 sign_missing  /f/a.txt?sign=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000
403 sign_missing  /f/a.txt?wsSecret=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
# a good one is good whatever the others are
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&wsSecret=0&wsTime=0&wsTime=0&auth_key
200  /f/a.txt?auth_key=4000000000-0-0-9bbec68ae706021192df07265de5cc73&sign=0&sign=1&t=0
200  /209901010000/950cc56750ee6a801d8c611f8b1bf2b0/f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978



=== TEST 2: the furthest reason, the further line first
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234 - 1h;
        antileech_sign netease primary-key-1234 cap=1h;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000
403 sign_expired  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978&wsSecret=8444a74f9fa8a119e77c569f125df0f0&wsTime=4000000000
403 sign_expired  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978&wsSecret=0&wsTime=0&wsTime=0
403 sign_expired  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978
403 sign_early  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&wsSecret=8444a74f9fa8a119e77c569f125df0f0&wsTime=4000000000
403 sign_early  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000&wsTime=4000000000
403 sign_early  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000&wsTime=4000000000
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000&wsSecret=0&wsTime=0
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&t=f0000000&wsSecret=0&wsTime=0
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&t=f0000000
403 sign_malformed  /f/a.txt?sign=0&t=f0000000



=== TEST 3: the furthest reason, the further line last
--- config
    location /f/ {
        antileech_sign netease primary-key-1234 cap=1h;
        antileech_sign qiniu primary-key-1234 - 1h;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000
403 sign_expired  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978&wsSecret=8444a74f9fa8a119e77c569f125df0f0&wsTime=4000000000
403 sign_expired  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978&wsSecret=0&wsTime=0&wsTime=0
403 sign_expired  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978
403 sign_early  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&wsSecret=8444a74f9fa8a119e77c569f125df0f0&wsTime=4000000000
403 sign_early  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000&wsTime=4000000000
403 sign_early  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000&wsTime=4000000000
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000&wsSecret=0&wsTime=0
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&t=f0000000&wsSecret=0&wsTime=0
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&t=f0000000
403 sign_malformed  /f/a.txt?sign=0&t=f0000000



=== TEST 4: expired under one key is further than a mismatch under the other
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        antileech_sign qiniu backup-key-12345;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978
403 sign_expired  /f/a.txt?sign=0214a7ea1986fb9238c02ce3fad4733e&t=5e577978
200  /f/a.txt?sign=ad42ed4f8c17edb1418d58f32a64b879&t=f0000000  -> X-Key: primary



=== TEST 5: on a tie the first that is written, in whatever order they are
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        antileech_sign netease primary-key-1234;
    }
    location /g/ {
        antileech_sign netease primary-key-1234;
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000&wsSecret=8444a74f9fa8a119e77c569f125df0f0&wsTime=4000000000  -> X-Scheme: qiniu
403 sign_mismatch  /g/a.txt?sign=f260570dd52aef660d4ccea92bf5fab0&t=f0000000&wsSecret=d52eb69d2f39da74b4b96ee4ebfedd80&wsTime=4000000000  -> X-Scheme: netease
403 sign_missing  /f/a.txt
# both verify: the first
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000  -> X-Scheme: qiniu
200  /g/a.txt?sign=f260570dd52aef660d4ccea92bf5fabb&t=f0000000&wsSecret=d52eb69d2f39da74b4b96ee4ebfedd8b&wsTime=4000000000  -> X-Scheme: netease



=== TEST 6: one status for expired, another one for the rest
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        antileech_sign netease primary-key-1234;
        antileech_status 404 expired=410;
    }
--- user_files eval: $::Files
--- cases
410 sign_expired  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978
410 sign_expired  /f/a.txt?wsSecret=dad735d1f946fb13f7f369bfbf4308a1&wsTime=1582791032&sign=0&t=0
404 sign_mismatch  /f/a.txt?wsSecret=dad735d1f946fb13f7f369bfbf4308a0&wsTime=1582791032
404 sign_missing  /f/a.txt



=== TEST 7: in the argument and in the path
--- config
    location /f/ {
        antileech_sign baidu_c primary-key-1234;
        antileech_sign baidu_c_path primary-key-1234;
        antileech_sign baidu_b primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000  -> X-Scheme: baidu_c
200  /a76a7b3fa84608da8bd15326b26d5041/f0000000/f/a.txt  -> X-Scheme: baidu_c_path
200  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt  -> X-Scheme: baidu_b
403 sign_mismatch  /a76a7b3fa84608da8bd15326b26d5040/f0000000/f/a.txt
# lifted as one of them, signed as the other
200  /a76a7b3fa84608da8bd15326b26d5040/f0000000/f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000  -> X-Scheme: baidu_c
403 sign_expired  /a76a7b3fa84608da8bd15326b26d5040/f0000000/f/a.txt?md5hash=2b572f4851139f13681d288f443e2f61&timestamp=5e577978
403 sign_missing  /f/a.txt



=== TEST 8: all other checks come first
--- config
    location /f/ {
        antileech_ua blacklist bad;
        antileech_sign qiniu primary-key-1234;
        antileech_sign netease primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 ua  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  User-Agent: bad
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  User-Agent: good
403 sign_missing  /f/a.txt  User-Agent: good
403 ua  /f/a.txt  User-Agent: bad



=== TEST 9: a level replaces all of the level above, or none
--- http_config
    antileech_sign qiniu primary-key-1234;
    antileech_sign netease primary-key-1234;
--- config
    location /f/ {
        location /f/in/ {
            antileech_strip off;
        }
        location /f/ne/ {
            antileech_sign baidu_a primary-key-1234;
        }
        location /f/off/ {
            antileech_sign off;
        }
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
200  /f/in/a.txt?sign=c553afae62938133d175c1d372581091&t=f0000000
200  /f/in/a.txt?wsSecret=8a7ef78647a5d6d37cfd25de9dcd00d6&wsTime=4000000000
403 sign_missing  /f/in/a.txt
403 sign_missing  /f/ne/a.txt?sign=fcda4939f5df1fa13ca803473461c8ac&t=f0000000
200  /f/ne/a.txt?auth_key=4000000000-0-0-35041b5461dfc848e44f22d1d19e4345
200  /f/off/a.txt  -> !X-Status | !X-Scheme
200  /f/off/a.txt?sign=a18d8abd5ad2961d3f0353578951fb20&t=f0000000  -> !X-Status



=== TEST 10: in an if of a location
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        if ($http_x_tenant = two) {
            antileech_sign netease primary-key-1234;
        }
        if ($http_x_tenant = three) {
            antileech_sign off;
        }
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_missing  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  X-Tenant: two
200  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000  X-Tenant: two
200  /f/a.txt  X-Tenant: three



=== TEST 11: the same line twice is one that changes nothing
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000



=== TEST 12: off and a signature on one level
--- config
    location /f/ {
        antileech_sign off;
        antileech_sign qiniu primary-key-1234;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" is both "off" and in use on one level in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 13: the same the other way round
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        antileech_sign off;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" is both "off" and in use on one level in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 14: one line of several is wrong
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        antileech_sign qinu primary-key-1234;
    }
--- emerg
"antileech_sign" has an unknown scheme in the first argument
--- no_error_log
primary-key-1234
