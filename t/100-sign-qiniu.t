# antileech_sign qiniu: ?sign=md5(KEY PATH TIME)&t=TIME, the time in hexadecimal, the end of the URL's
# life.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;
use Digest::MD5 qw(md5_hex);

repeat_each(2);

our $Files = [map { [$_, "It works!\n"] }
    'f/a.txt', 'f/v1', 'f/v12', 'f/v', 'DIR1/dir2/vodfile.mp4',
    "DIR1/\xe4\xb8\xad\xe6\x96\x87/vodfile.mp4", 'qiniu.mp4'];

# What comes behind the path, signed when the test runs.
sub signed {
    my ($path, $time) = @_;
    my $t = sprintf '%08x', $time;
    return "$path?sign=" . md5_hex("primary-key-1234$path$t") . "&t=$t";
}

run_tests();

__DATA__

=== TEST 1: good
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> X-Status: PASSED | X-Scheme: qiniu | X-Key: primary | X-Expires: 4026531840
# the arguments in the other order, and between others
200  /f/a.txt?t=f0000000&sign=a76a7b3fa84608da8bd15326b26d5041
200  /f/a.txt?w=1&sign=a76a7b3fa84608da8bd15326b26d5041&h=%zz&t=f0000000&x
200  /f/a.txt?&&sign=a76a7b3fa84608da8bd15326b26d5041&&t=f0000000&
# names that only contain those of the scheme
200  /f/a.txt?assign=0&at=1&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&sign1=0&tt=0
# the longest life
200  /f/a.txt?sign=a7e0db408aa0404c24ca0f63b102f832&t=ffffffff  -> X-Expires: 4294967295
200  {{signed '/f/a.txt', time + 60}}
# upper case in the signature is the same signature; in the time it is hashed as sent
200  /f/a.txt?sign=A76A7B3FA84608DA8BD15326B26D5041&t=f0000000
200  /f/a.txt?sign=a76A7B3Fa84608dA8Bd15326b26D5041&t=f0000000
200  /f/a.txt?sign=f2f947cf4a1bfcdf9c2cadb325324db1&t=F0000000
200  HEAD /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> ""



=== TEST 2: expired
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978  -> X-Status: REJECTED | Cache-Control: no-store
403 sign_expired  /f/a.txt?sign=d99d7c50e6759dee331f63c473f8e140&t=00000000
403 sign_expired  {{signed '/f/a.txt', time - 5}}
# the signature is looked at before the time
403 sign_mismatch  /f/a.txt?sign=2b572f4851139f13681d288f443e2f60&t=5e577978



=== TEST 3: too far ahead for the cap
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234 - 1h;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time + 1800}}
200  {{signed '/f/a.txt', time + 3600}}
403 sign_early  {{signed '/f/a.txt', time + 3700}}
403 sign_early  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_early  /f/a.txt?sign=a7e0db408aa0404c24ca0f63b102f832&t=ffffffff
403 sign_expired  {{signed '/f/a.txt', time - 5}}
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000



=== TEST 4: tampered with
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
# the path
403 sign_mismatch  /f/v1?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_mismatch  /f/A.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_mismatch  /f/%61.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_mismatch  /f//a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_mismatch  //f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_mismatch  /f/a.txt/?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
# the time
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000001
403 sign_mismatch  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=f0000000
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=F0000000
403 sign_mismatch  /f/a.txt?sign=f2f947cf4a1bfcdf9c2cadb325324db1&t=f0000000
# the signature
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000
403 sign_mismatch  /f/a.txt?sign=00000000000000000000000000000000&t=f0000000
# the key: another one, none, the query in place of it
403 sign_mismatch  /f/a.txt?sign=eb0eebaca4562faf1ff98053652d46ca&t=f0000000
403 sign_mismatch  /f/a.txt?sign=a12ef68106b59c2703ee58f135fe9be0&t=f0000000
403 sign_mismatch  /f/a.txt?sign=4c51c3d5f3858b8de0ff9cbb1f0faeb6&t=f0000000
# a signature that covers an argument, which this scheme does not
403 sign_mismatch  /f/a.txt?w=1&sign=1d157e96a52261aa11f5d7dc9e8036ce&t=f0000000



=== TEST 5: an argument given twice, in whatever spelling
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&t=f0000000
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&t=ffffffff
403 sign_duplicate  /f/a.txt?t=ffffffff&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_duplicate  /f/a.txt?sign=0&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&t
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&t=
403 sign_duplicate  /f/a.txt?sign&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
# the other case
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&T=f0000000
403 sign_duplicate  /f/a.txt?T=0&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&SIGN=1
403 sign_duplicate  /f/a.txt?Sign=1&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
# percent-encoded
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&%74=ffffffff
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&%54=ffffffff
403 sign_duplicate  /f/a.txt?%73ign=1&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&s%49gn
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&%73%69%67%6e=1
# not the same name when it is decoded once
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&%2574=1&t%20=1&%74%00=1
# twice is twice, right or wrong
403 sign_duplicate  /f/a.txt?sign=0&sign=1&t=0&t=1



=== TEST 6: missing
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /f/a.txt
403 sign_missing  /f/a.txt?
403 sign_missing  /f/a.txt?w=1
403 sign_missing  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041
403 sign_missing  /f/a.txt?t=f0000000
403 sign_missing  /f/a.txt?assign=a76a7b3fa84608da8bd15326b26d5041&at=f0000000
403 sign_missing  /f/a.txt?w=?sign=a76a7b3fa84608da8bd15326b26d5041
403 sign_missing  /f/a.txt?w=1;sign=a76a7b3fa84608da8bd15326b26d5041;t=f0000000
# arguments are separated by & and have = between name and value, as sent
403 sign_missing  /f/a.txt?sign%3da76a7b3fa84608da8bd15326b26d5041%26t%3df0000000
# in the path, a header or a cookie it is no signature
403 sign_missing  /f/a.txt%3fsign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_missing  /f/a.txt  Cookie: sign=a76a7b3fa84608da8bd15326b26d5041; t=f0000000 | Sign: a76a7b3fa84608da8bd15326b26d5041 | T: f0000000
# that of a file that is not there
403 sign_missing  /f/missing.txt
404  /f/missing.txt?sign=63dbd235725b93e0eefcb97602461150&t=f0000000



=== TEST 7: empty, or not of the form
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_malformed  /f/a.txt?sign=&t=
403 sign_malformed  /f/a.txt?sign=&t=f0000000
403 sign_malformed  /f/a.txt?sign=13762f4b7644e0883f1b395c548aed9f&t=
403 sign_malformed  /f/a.txt?sign=13762f4b7644e0883f1b395c548aed9f&t
# the signature has 32 hexadecimal digits, as they are
403 sign_malformed  /f/a.txt?sign=0&t=f0000000
403 sign_malformed  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d50410&t=f0000000
403 sign_malformed  /f/a.txt?sign=0a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_malformed  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_malformed  /f/a.txt?sign=0000000000000000000000000000000&t=f0000000
403 sign_malformed  /f/a.txt?sign=g0000000000000000000000000000000&t=f0000000
403 sign_malformed  /f/a.txt?sign=+a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_malformed  /f/a.txt?sign=%30000000000000000000000000000000&t=f0000000
403 sign_malformed  /f/a.txt?sign=%3000000000000000000000000000000000&t=f0000000
403 sign_malformed  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041%00&t=f0000000
403 sign_malformed  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041=&t=f0000000
# the same in base64
403 sign_malformed  /f/a.txt?sign=1B2M2Y8AsgTpgAmY7PhCfg==&t=f0000000
# the time has 8 hexadecimal digits, as they are
403 sign_malformed  /f/a.txt?sign=a78512e6ce67e4186619bd558ff6cf17&t=f000000
403 sign_malformed  /f/a.txt?sign=dcc00f4fbbfc7057a62754141c622fac&t=f00000000
403 sign_malformed  /f/a.txt?sign=9cce7bb1a1a42129cb12431a04dd7ffb&t=0f0000000
403 sign_malformed  /f/a.txt?sign=8444a74f9fa8a119e77c569f125df0fe&t=4000000000
403 sign_malformed  /f/a.txt?sign=b36e97a62a1f57c689db7abf75467a19&t=0xf00000
403 sign_malformed  /f/a.txt?sign=104de6c132e61ce088d5c05234749851&t=-f000000
403 sign_malformed  /f/a.txt?sign=698735517ed34e7e6d0a7241fda72989&t=+f000000
403 sign_malformed  /f/a.txt?sign=4f2ba5b85c45fd28a3174a94a7d5c8bf&t=g0000000
403 sign_malformed  /f/a.txt?sign=dfe74546b88896ae9820d8227c38948c&t=%66000000
403 sign_malformed  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=%660000000
403 sign_malformed  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000%20
403 sign_malformed  /f/a.txt?sign=a1836700a509e9cda4935e4e982623ad&t=f0000000;
# what MD5 would add to the message, and something of the attacker behind it
403 sign_malformed  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000%80%00%00%00%00f0000000



=== TEST 8: a digit moved over the border between path and time
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
# the URL that was signed once, and has expired
403 sign_expired  /f/v12?sign=e96d8338ceb888751108353be5126b71&t=5e577978
# the same message for other files, and other times
403 sign_malformed  /f/v1?sign=e96d8338ceb888751108353be5126b71&t=25e577978
403 sign_malformed  /f/v?sign=e96d8338ceb888751108353be5126b71&t=125e577978
403 sign_malformed  /f/v125?sign=e96d8338ceb888751108353be5126b71&t=e577978
403 sign_malformed  /f/v125e577978?sign=e96d8338ceb888751108353be5126b71&t=
403 sign_missing  /f/v125e577978?sign=e96d8338ceb888751108353be5126b71



=== TEST 9: paths as they are sent, in any spelling
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        try_files /f/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
# as Python, Java, a browser and curl spell it
200  /f/%E4%B8%AD%E6%96%87%20a%2Bb.txt?sign=a178fa4971f67e5fbacf8313f3f221fa&t=f0000000
200  /f/%E4%B8%AD%E6%96%87+a%2Bb.txt?sign=2b85345975502debfc377d8c42eff672&t=f0000000
200  /f/%E4%B8%AD%E6%96%87%20a+b.txt?sign=deef12a64b820b75fe739262188e98c5&t=f0000000
200  /f/%e4%b8%ad%e6%96%87%20a+b.txt?sign=561b0c8d12cc0bae31746518c4b48489&t=f0000000
200  /f/\xe4\xb8\xad\xe6\x96\x87%20a+b.txt?sign=f0f6579c9646c6f48707115a06560bf1&t=f0000000
200  /f/%61%2etxt?sign=456745780d4deaf81211617e38599051&t=f0000000
200  /f//a.txt?sign=3ead5588421aa4860320a28212c49fc8&t=f0000000
200  //f/a.txt?sign=f84971a3b0e44a0c059ad9a009aa085c&t=f0000000
200  /f%2Fa.txt?sign=f6eebff638228915d426dc03fa239ed4&t=f0000000
# signed in one spelling and sent in another
403 sign_mismatch  /f/%E4%B8%AD%E6%96%87%20a+b.txt?sign=561b0c8d12cc0bae31746518c4b48489&t=f0000000
403 sign_mismatch  /f/%E4%B8%AD%E6%96%87%20a+b.txt?sign=a178fa4971f67e5fbacf8313f3f221fa&t=f0000000
403 sign_mismatch  /f/%E4%B8%AD%E6%96%87%20a+b.txt?sign=12962b0925e7dceafa071164be3103e2&t=f0000000
403 sign_mismatch  /f/\xe4\xb8\xad\xe6\x96\x87%20a+b.txt?sign=deef12a64b820b75fe739262188e98c5&t=f0000000
403 sign_mismatch  /f%2Fa.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_mismatch  /f/a.txt?sign=e130b66daa56fb07a8865e92e28ce38f&t=f0000000



=== TEST 10: published vectors
Their times are over, so "expired" says that the signature is the right one.
--- config
    location /DIR1/ {
        antileech_sign qiniu 12345678;
    }
--- suppress_stderr
--- user_files eval: $::Files
--- cases
# https://segmentfault.com/a/1190000006978958
403 sign_expired  /DIR1/dir2/vodfile.mp4?sign=19eb212771e87cc3d478b9f32d6c7bf9&t=55bb9b80
403 sign_expired  /DIR1/dir2/vodfile.mp4?sign=83a880fd7aa06f3d3c6caa54d8f164ec&t=55bbefe0
403 sign_mismatch  /DIR1/dir2/vodfile.mp4?sign=19eb212771e87cc3d478b9f32d6c7bf9&t=55bbefe0



=== TEST 11: the published vector with a path in Chinese
--- config
    location /DIR1/ {
        antileech_sign qiniu 9388f4ba63b89bba5b9b84aa70a92eaac099d39b;
    }
--- user_files eval: $::Files
--- cases
# https://learnku.com/articles/58535
403 sign_expired  /DIR1/%E4%B8%AD%E6%96%87/vodfile.mp4?sign=b4b7f94dd7817ce0283b5491861c3936&t=55bb9b80
403 sign_mismatch  /DIR1/\xe4\xb8\xad\xe6\x96\x87/vodfile.mp4?sign=b4b7f94dd7817ce0283b5491861c3936&t=55bb9b80
403 sign_mismatch  /DIR1%2F%E4%B8%AD%E6%96%87%2Fvodfile.mp4?sign=b4b7f94dd7817ce0283b5491861c3936&t=55bb9b80



=== TEST 12: the vector of qiniu/nodejs-sdk
Its digest is right, but its time, t=14, is one that no Qiniu URL has since 1970.
--- config
    location = /qiniu.mp4 {
        antileech_sign qiniu encryptKey;
    }
--- suppress_stderr
--- user_files eval: $::Files
--- cases
403 sign_malformed  /qiniu.mp4?sign=1a530a8baafe126145f49cb738a50c09&t=14
