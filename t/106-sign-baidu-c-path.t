# antileech_sign baidu_c_path: /md5(KEY PATH TIME)/TIME PATH, the time in hexadecimal, when the URL was
# issued; it works for half an hour from then on. See 120-carriers.t for what happens to the location.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;
use Digest::MD5 qw(md5_hex);

repeat_each(2);

our $Files = [map { [$_, "It works!\n"] } 'f/a.txt', 'f/v1', 'f/v12', 'test.flv', 'foo.jpg'];

sub signed {
    my ($path, $time) = @_;
    my $t = sprintf '%08x', $time;
    return '/' . md5_hex("primary-key-1234$path$t") . "/$t$path";
}

run_tests();

__DATA__

=== TEST 1: good
--- config
    location /f/ {
        antileech_sign baidu_c_path primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time}}  -> X-Status: PASSED | X-Scheme: baidu_c_path | X-Key: primary
200  {{signed '/f/a.txt', time - 1700}}
# a time to come is how signers lengthen a link
200  /a76a7b3fa84608da8bd15326b26d5041/f0000000/f/a.txt  -> X-Expires: 4026533640
200  /a76a7b3fa84608da8bd15326b26d5041/f0000000/f/a.txt?w=1&h=%zz
200  /a76a7b3fa84608da8bd15326b26d5041/f0000000/f/a.txt?
# upper case in the signature is the same signature; in the time it is hashed as sent
200  /A76A7B3FA84608DA8BD15326B26D5041/f0000000/f/a.txt
200  /a76A7B3Fa84608dA8Bd15326b26D5041/f0000000/f/a.txt
200  /f2f947cf4a1bfcdf9c2cadb325324db1/F0000000/f/a.txt
200  HEAD /a76a7b3fa84608da8bd15326b26d5041/f0000000/f/a.txt  -> ""



=== TEST 2: expired
--- config
    location /f/ {
        antileech_sign baidu_c_path primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  {{signed '/f/a.txt', time - 1805}}  -> X-Status: REJECTED | Cache-Control: no-store
403 sign_expired  /2b572f4851139f13681d288f443e2f61/5e577978/f/a.txt
403 sign_expired  /d99d7c50e6759dee331f63c473f8e140/00000000/f/a.txt
403 sign_mismatch  /2b572f4851139f13681d288f443e2f60/5e577978/f/a.txt



=== TEST 3: a ttl of one's own, and too far ahead for the cap
--- config
    location /f/ {
        antileech_sign baidu_c_path primary-key-1234 - 2h cap=1h;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time - 7100}}
403 sign_expired  {{signed '/f/a.txt', time - 7205}}
200  {{signed '/f/a.txt', time + 1800}}
403 sign_early  {{signed '/f/a.txt', time + 3700}}
403 sign_early  /a76a7b3fa84608da8bd15326b26d5041/f0000000/f/a.txt
403 sign_mismatch  /a76a7b3fa84608da8bd15326b26d5040/f0000000/f/a.txt



=== TEST 4: tampered with
--- config
    location /f/ {
        antileech_sign baidu_c_path primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /a76a7b3fa84608da8bd15326b26d5041/f0000000/f/v1
403 sign_mismatch  /a76a7b3fa84608da8bd15326b26d5041/f0000000/f/%61.txt
403 sign_mismatch  /a76a7b3fa84608da8bd15326b26d5041/f0000000/f//a.txt
403 sign_mismatch  /a76a7b3fa84608da8bd15326b26d5041/f0000000//f/a.txt
403 sign_mismatch  /a76a7b3fa84608da8bd15326b26d5041/f0000001/f/a.txt
403 sign_mismatch  /a76a7b3fa84608da8bd15326b26d5041/F0000000/f/a.txt
403 sign_mismatch  /2b572f4851139f13681d288f443e2f61/f0000000/f/a.txt
403 sign_mismatch  /a76a7b3fa84608da8bd15326b26d5040/f0000000/f/a.txt
403 sign_mismatch  /eb0eebaca4562faf1ff98053652d46ca/f0000000/f/a.txt
403 sign_mismatch  /a12ef68106b59c2703ee58f135fe9be0/f0000000/f/a.txt
# the message of the other scheme
403 sign_mismatch  /6a32b351e1645ad35c689950606e830d/f0000000/f/a.txt



=== TEST 5: not signed
--- config
    antileech_sign baidu_c_path primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_missing  /f/a.txt
403 sign_missing  /
403 sign_missing  /f0000000/f/a.txt
403 sign_missing  /a76a7b3fa84608da8bd15326b26d5041/f/a.txt
403 sign_missing  /a76a7b3fa84608da8bd15326b26d5041/f0000000
403 sign_missing  /a76a7b3fa84608da8bd15326b26d5041/f0000000?/f/a.txt
403 sign_missing  /f/a76a7b3fa84608da8bd15326b26d5041/f0000000/f/a.txt
403 sign_missing  /f0000000/a76a7b3fa84608da8bd15326b26d5041/f/a.txt
# the other form of the scheme is another scheme
403 sign_missing  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000
404  /63dbd235725b93e0eefcb97602461150/f0000000/f/missing.txt  -> X-Key: primary



=== TEST 6: not the exact shape
--- config
    antileech_sign baidu_c_path primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_missing  //f0000000/f/a.txt
403 sign_missing  /13762f4b7644e0883f1b395c548aed9f//f/a.txt
403 sign_missing  /a78512e6ce67e4186619bd558ff6cf17/f000000/f/a.txt
403 sign_missing  /dcc00f4fbbfc7057a62754141c622fac/f00000000/f/a.txt
403 sign_missing  /4f2ba5b85c45fd28a3174a94a7d5c8bf/g0000000/f/a.txt
403 sign_missing  /8444a74f9fa8a119e77c569f125df0fe/4000000000/f/a.txt
403 sign_missing  /a76a7b3fa84608da8bd15326b26d50410/f0000000/f/a.txt
403 sign_missing  /0000000000000000000000000000000/f0000000/f/a.txt
403 sign_missing  /x0000000000000000000000000000000/f0000000/f/a.txt
# bytes that are encoded, or repeated
403 sign_missing  /a76a7b3fa84608da8bd15326b26d5041/%660000000/f/a.txt
403 sign_missing  //a76a7b3fa84608da8bd15326b26d5041/f0000000/f/a.txt
403 sign_missing  /a76a7b3fa84608da8bd15326b26d5041//f0000000/f/a.txt
403 sign_missing  /a76a7b3fa84608da8bd15326b26d5041%2ff0000000/f/a.txt
403 sign_missing  /a76a7b3fa84608da8bd15326b26d5041/f0000000%2ff/a.txt



=== TEST 7: the same, when the rule is that of the location: such a URL is one of another location
--- config
    location /f/ {
        antileech_sign baidu_c_path primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
404  /a78512e6ce67e4186619bd558ff6cf17/f000000/f/a.txt
404  /a76a7b3fa84608da8bd15326b26d5041/%660000000/f/a.txt
404  //a76a7b3fa84608da8bd15326b26d5041/f0000000/f/a.txt



=== TEST 8: two of them, the second is a part of the path
--- config
    antileech_sign baidu_c_path primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /a76a7b3fa84608da8bd15326b26d5041/f0000000/a76a7b3fa84608da8bd15326b26d5041/f0000000/f/a.txt
404  /eeddaea6d2da7b72e83d0118d358c537/f0000000/00000000000000000000000000000000/f0000000/f/a.txt  -> X-Key: primary



=== TEST 9: a digit moved over the border between path and time
--- config
    antileech_sign baidu_c_path primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_expired  /e96d8338ceb888751108353be5126b71/5e577978/f/v12
403 sign_missing  /e96d8338ceb888751108353be5126b71/25e577978/f/v1
403 sign_missing  /e96d8338ceb888751108353be5126b71/125e577978/f/v
403 sign_missing  /e96d8338ceb888751108353be5126b71/e577978/f/v125
403 sign_missing  /e96d8338ceb888751108353be5126b71//f/v125e577978



=== TEST 10: paths as they are sent, in any spelling
--- config
    location /f/ {
        antileech_sign baidu_c_path primary-key-1234;
        try_files /f/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
200  /deef12a64b820b75fe739262188e98c5/f0000000/f/%E4%B8%AD%E6%96%87%20a+b.txt
200  /fefdc5a401d17b615b7e9d763302b59d/f0000000/f/%e4%b8%ad%e6%96%87+a%2bb.txt
200  /d9a40b6d528a09a8dee34862df2ed662/f0000000/f/\xe4\xb8\xad\xe6\x96\x87.txt
200  /42c1fb4ae40057e2c100f1ae00aa0e27/f0000000//f//a.txt
403 sign_mismatch  /6706f7b117a882ac1d4400e3d48d5ff4/f0000000/f/%E4%B8%AD.txt
403 sign_mismatch  /d9a40b6d528a09a8dee34862df2ed662/f0000000/f/%E4%B8%AD%E6%96%87.txt



=== TEST 11: published vectors of others, who have the same scheme (Baidu's text has none)
--- config
    location = /test.flv {
        antileech_sign baidu_c_path aliyuncdnexp1234;
    }
    location = /foo.jpg {
        antileech_sign baidu_c_path DvYmqE81E1F9R791H6lmht;
    }
--- user_files eval: $::Files
--- cases
# Alibaba: the time is hashed in upper case, as it was sent
403 sign_expired  /a37fa50a5fb8f71214b1e7c95ec7a1bd/55CE8100/test.flv
403 sign_mismatch  /a37fa50a5fb8f71214b1e7c95ec7a1bd/55ce8100/test.flv
# EdgeOne
403 sign_expired  /6688749e8906a726c12fe1be3aacd016/6694d30a/foo.jpg
