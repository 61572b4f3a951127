# antileech_sign netease: ?wsSecret=md5(KEY PATH TIME)&wsTime=TIME, the time in decimal, when the URL
# was issued; it works for two hours from then on.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;
use Digest::MD5 qw(md5_hex);

repeat_each(2);

our $Files = [map { [$_, "It works!\n"] } 'f/a.txt', 'f/v1', 'f/v12', 'vodk32ywxdf/example.mp4'];

sub signed {
    my ($path, $time) = @_;
    return "$path?wsSecret=" . md5_hex("primary-key-1234$path$time") . "&wsTime=$time";
}

run_tests();

__DATA__

=== TEST 1: good
--- config
    location /f/ {
        antileech_sign netease primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time}}  -> X-Status: PASSED | X-Scheme: netease | X-Key: primary
200  {{signed '/f/a.txt', time - 7100}}
# a time to come is how signers lengthen a link
200  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000  -> X-Expires: 4000007200
200  /f/a.txt?wsTime=4000000000&wsSecret=8444a74f9fa8a119e77c569f125df0fe
200  /f/a.txt?w=1&wsSecret=8444a74f9fa8a119e77c569f125df0fe&h=%zz&wsTime=4000000000&x
200  /f/a.txt?xwsSecret=0&wsTimes=1&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000
200  /f/a.txt?wsSecret=4b167c6f2204ab4661dfe49f7660c516&wsTime=9999999999  -> X-Expires: 10000007199
200  /f/a.txt?wsSecret=8444A74F9FA8A119E77C569F125DF0FE&wsTime=4000000000
200  /f/a.txt?wsSecret=8444a74F9Fa8a119e77C569F125Df0fE&wsTime=4000000000
200  HEAD /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000  -> ""



=== TEST 2: expired
--- config
    location /f/ {
        antileech_sign netease primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  {{signed '/f/a.txt', time - 7205}}  -> X-Status: REJECTED | Cache-Control: no-store
403 sign_expired  /f/a.txt?wsSecret=dad735d1f946fb13f7f369bfbf4308a1&wsTime=1582791032
403 sign_expired  /f/a.txt?wsSecret=83639302b60efda212503be9062a0b5c&wsTime=0000000000
403 sign_mismatch  /f/a.txt?wsSecret=dad735d1f946fb13f7f369bfbf4308a0&wsTime=1582791032



=== TEST 3: a ttl of one's own
--- config
    location /f/ {
        antileech_sign netease primary-key-1234 - 1h;
    }
    location /y/ {
        antileech_sign netease primary-key-1234 - 1y;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time - 3500}}
403 sign_expired  {{signed '/f/a.txt', time - 3605}}
200  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000  -> X-Expires: 4000003600
200  {{signed '/y/a.txt', time - 31535900}}
403 sign_expired  {{signed '/y/a.txt', time - 31536005}}



=== TEST 4: too far ahead for the cap
--- config
    location /f/ {
        antileech_sign netease primary-key-1234 cap=1h;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time}}
200  {{signed '/f/a.txt', time + 1800}}
403 sign_early  {{signed '/f/a.txt', time + 3700}}
403 sign_early  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000
403 sign_expired  {{signed '/f/a.txt', time - 7205}}
403 sign_mismatch  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0f0&wsTime=4000000000



=== TEST 5: tampered with
--- config
    location /f/ {
        antileech_sign netease primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /f/v1?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000
403 sign_mismatch  /f/%61.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000
403 sign_mismatch  /f//a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000
403 sign_mismatch  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000001
403 sign_mismatch  /f/a.txt?wsSecret=dad735d1f946fb13f7f369bfbf4308a1&wsTime=4000000000
403 sign_mismatch  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0f0&wsTime=4000000000
403 sign_mismatch  /f/a.txt?wsSecret=e7649f39a08bcf9aa5622176d5dc1dfc&wsTime=4000000000
403 sign_mismatch  /f/a.txt?wsSecret=8382bd5eee9b950b7c6ac7ff5a9934ef&wsTime=4000000000



=== TEST 6: an argument given twice, in whatever spelling
--- config
    location /f/ {
        antileech_sign netease primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_duplicate  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000&wsTime=4000000000
403 sign_duplicate  /f/a.txt?wsTime=9999999999&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000
403 sign_duplicate  /f/a.txt?wsSecret=0&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000
403 sign_duplicate  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000&wstime=1
403 sign_duplicate  /f/a.txt?WSSECRET&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000
403 sign_duplicate  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000&ws%54ime=1
403 sign_duplicate  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000&%77s%74ime
403 sign_duplicate  /f/a.txt?wsSe%63ret=0&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000



=== TEST 7: missing
--- config
    location /f/ {
        antileech_sign netease primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /f/a.txt
403 sign_missing  /f/a.txt?
403 sign_missing  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe
403 sign_missing  /f/a.txt?wsTime=4000000000
# the names have their case
403 sign_missing  /f/a.txt?wssecret=8444a74f9fa8a119e77c569f125df0fe&wstime=4000000000
403 sign_missing  /f/a.txt?xwsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTimes=4000000000
404  /f/missing.txt?wsSecret=b6e8b3abc0fd7bc7af9855a04f4c7e55&wsTime=4000000000



=== TEST 8: empty, or not of the form
--- config
    location /f/ {
        antileech_sign netease primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_malformed  /f/a.txt?wsSecret=&wsTime=
403 sign_malformed  /f/a.txt?wsSecret=&wsTime=4000000000
403 sign_malformed  /f/a.txt?wsSecret=13762f4b7644e0883f1b395c548aed9f&wsTime=
403 sign_malformed  /f/a.txt?wsSecret=13762f4b7644e0883f1b395c548aed9f&wsTime
403 sign_malformed  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe0&wsTime=4000000000
403 sign_malformed  /f/a.txt?wsSecret=0000000000000000000000000000000&wsTime=4000000000
403 sign_malformed  /f/a.txt?wsSecret=x0000000000000000000000000000000&wsTime=4000000000
403 sign_malformed  /f/a.txt?wsSecret=5f1f2a29f46ae27dee20c01b2c0b3e85&wsTime=400000000
403 sign_malformed  /f/a.txt?wsSecret=288a3d4eb1904cde9c5fcf9477ac98db&wsTime=40000000000
403 sign_malformed  /f/a.txt?wsSecret=bbd438cad01fefc4d10d71781171387f&wsTime=04000000000
403 sign_malformed  /f/a.txt?wsSecret=a76a7b3fa84608da8bd15326b26d5041&wsTime=f0000000
403 sign_malformed  /f/a.txt?wsSecret=2121034e60d6c9b304df74ac8db8dcf0&wsTime=-400000000
403 sign_malformed  /f/a.txt?wsSecret=f44b7b856441974c995b4c643024cf6c&wsTime=+400000000
403 sign_malformed  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=%34000000000
403 sign_malformed  /f/a.txt?wsSecret=44d14f2f8783dd130c5a3b5b178207e2&wsTime=4.00000000



=== TEST 9: a digit moved over the border between path and time
--- config
    location /f/ {
        antileech_sign netease primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  /f/v12?wsSecret=b207dba3b6017c8962c4661e6185bc9e&wsTime=1582791032
403 sign_malformed  /f/v1?wsSecret=b207dba3b6017c8962c4661e6185bc9e&wsTime=21582791032
403 sign_malformed  /f/v?wsSecret=b207dba3b6017c8962c4661e6185bc9e&wsTime=121582791032
403 sign_malformed  /f/v121?wsSecret=b207dba3b6017c8962c4661e6185bc9e&wsTime=582791032
403 sign_malformed  /f/v121582791032?wsSecret=b207dba3b6017c8962c4661e6185bc9e&wsTime=



=== TEST 10: paths as they are sent, in any spelling
--- config
    location /f/ {
        antileech_sign netease primary-key-1234;
        try_files /f/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
200  /f/%E4%B8%AD%E6%96%87%20a+b.txt?wsSecret=84f582c5770a7a24b1cb246f333486f5&wsTime=4000000000
200  /f/%e4%b8%ad%e6%96%87+a%2bb.txt?wsSecret=9cef26e07af466ee234c7321f071fd28&wsTime=4000000000
200  /f/\xe4\xb8\xad\xe6\x96\x87.txt?wsSecret=d68e1fc3498033aced759d8d70557316&wsTime=4000000000
403 sign_mismatch  /f/%E4%B8%AD%E6%96%87%20a+b.txt?wsSecret=2b8dde0a174f66dff84e0bf9093a4505&wsTime=4000000000
403 sign_mismatch  /f/%E4%B8%AD%E6%96%87.txt?wsSecret=d68e1fc3498033aced759d8d70557316&wsTime=4000000000
403 sign_mismatch  /f/a+b.txt?wsSecret=fd8468daa3f1540f30db69ea7bfdf84c&wsTime=4000000000



=== TEST 11: the sample of the documentation
It prints the string that is hashed, not the hash.
--- config
    location /vodk32ywxdf/ {
        antileech_sign netease mySecretKey;
    }
--- suppress_stderr
--- user_files eval: $::Files
--- cases
403 sign_expired  /vodk32ywxdf/example.mp4?wsSecret=217b2b38b19916b539af789100c141b8&wsTime=1556279147
403 sign_mismatch  /vodk32ywxdf/example.mp4?wsSecret=217b2b38b19916b539af789100c141b8&wsTime=1556279148
