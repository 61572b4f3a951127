# antileech_sign baidu_c: ?md5hash=md5(KEY PATH TIME)&timestamp=TIME, the time in hexadecimal, when the
# URL was issued; it works for half an hour from then on.

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
    return "$path?md5hash=" . md5_hex("primary-key-1234$path$t") . "&timestamp=$t";
}

run_tests();

__DATA__

=== TEST 1: good
--- config
    location /f/ {
        antileech_sign baidu_c primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time}}  -> X-Status: PASSED | X-Scheme: baidu_c | X-Key: primary
200  {{signed '/f/a.txt', time - 1700}}
# a time to come is how signers lengthen a link
200  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000  -> X-Expires: 4026533640
200  /f/a.txt?timestamp=f0000000&md5hash=a76a7b3fa84608da8bd15326b26d5041
200  /f/a.txt?w=1&md5hash=a76a7b3fa84608da8bd15326b26d5041&h=%zz&timestamp=f0000000&x
200  /f/a.txt?amd5hash=0&timestamps=1&md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000
# upper case in the signature is the same signature; in the time it is hashed as sent
200  /f/a.txt?md5hash=A76A7B3FA84608DA8BD15326B26D5041&timestamp=f0000000
200  /f/a.txt?md5hash=a76A7B3Fa84608dA8Bd15326b26D5041&timestamp=f0000000
200  /f/a.txt?md5hash=f2f947cf4a1bfcdf9c2cadb325324db1&timestamp=F0000000
200  HEAD /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000  -> ""



=== TEST 2: expired
--- config
    location /f/ {
        antileech_sign baidu_c primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  {{signed '/f/a.txt', time - 1805}}  -> X-Status: REJECTED | Cache-Control: no-store
403 sign_expired  /f/a.txt?md5hash=2b572f4851139f13681d288f443e2f61&timestamp=5e577978
403 sign_expired  /f/a.txt?md5hash=d99d7c50e6759dee331f63c473f8e140&timestamp=00000000
403 sign_mismatch  /f/a.txt?md5hash=2b572f4851139f13681d288f443e2f60&timestamp=5e577978



=== TEST 3: a ttl of one's own, and too far ahead for the cap
--- config
    location /f/ {
        antileech_sign baidu_c primary-key-1234 - 2h cap=1h;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time - 7100}}
403 sign_expired  {{signed '/f/a.txt', time - 7205}}
200  {{signed '/f/a.txt', time + 1800}}
403 sign_early  {{signed '/f/a.txt', time + 3700}}
403 sign_early  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000
403 sign_mismatch  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5040&timestamp=f0000000



=== TEST 4: tampered with
--- config
    location /f/ {
        antileech_sign baidu_c primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /f/v1?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000
403 sign_mismatch  /f/%61.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000
403 sign_mismatch  /f//a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000
403 sign_mismatch  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000001
403 sign_mismatch  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=F0000000
403 sign_mismatch  /f/a.txt?md5hash=2b572f4851139f13681d288f443e2f61&timestamp=f0000000
403 sign_mismatch  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5040&timestamp=f0000000
403 sign_mismatch  /f/a.txt?md5hash=eb0eebaca4562faf1ff98053652d46ca&timestamp=f0000000
403 sign_mismatch  /f/a.txt?md5hash=a12ef68106b59c2703ee58f135fe9be0&timestamp=f0000000
# the message with the time in front
403 sign_mismatch  /f/a.txt?md5hash=6a32b351e1645ad35c689950606e830d&timestamp=f0000000



=== TEST 5: an argument given twice, in whatever spelling
--- config
    location /f/ {
        antileech_sign baidu_c primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_duplicate  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000&timestamp=f0000000
403 sign_duplicate  /f/a.txt?timestamp=0&md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000
403 sign_duplicate  /f/a.txt?md5hash=0&md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000
403 sign_duplicate  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000&TimeStamp=1
403 sign_duplicate  /f/a.txt?MD5HASH&md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000
403 sign_duplicate  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000&time%73tamp=1
403 sign_duplicate  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000&%54imestamp
403 sign_duplicate  /f/a.txt?md%35hash=0&md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000



=== TEST 6: missing
--- config
    location /f/ {
        antileech_sign baidu_c primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /f/a.txt
403 sign_missing  /f/a.txt?
403 sign_missing  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041
403 sign_missing  /f/a.txt?timestamp=f0000000
403 sign_missing  /f/a.txt?xmd5hash=a76a7b3fa84608da8bd15326b26d5041&timestamps=f0000000
# the other form of the scheme is another scheme
404  /a76a7b3fa84608da8bd15326b26d5041/f0000000/f/a.txt
404  /f/missing.txt?md5hash=63dbd235725b93e0eefcb97602461150&timestamp=f0000000



=== TEST 7: empty, or not of the form
--- config
    location /f/ {
        antileech_sign baidu_c primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_malformed  /f/a.txt?md5hash=&timestamp=
403 sign_malformed  /f/a.txt?md5hash=&timestamp=f0000000
403 sign_malformed  /f/a.txt?md5hash=13762f4b7644e0883f1b395c548aed9f&timestamp=
403 sign_malformed  /f/a.txt?md5hash=13762f4b7644e0883f1b395c548aed9f&timestamp
403 sign_malformed  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d50410&timestamp=f0000000
403 sign_malformed  /f/a.txt?md5hash=0000000000000000000000000000000&timestamp=f0000000
403 sign_malformed  /f/a.txt?md5hash=x0000000000000000000000000000000&timestamp=f0000000
403 sign_malformed  /f/a.txt?md5hash=a78512e6ce67e4186619bd558ff6cf17&timestamp=f000000
403 sign_malformed  /f/a.txt?md5hash=dcc00f4fbbfc7057a62754141c622fac&timestamp=f00000000
403 sign_malformed  /f/a.txt?md5hash=9cce7bb1a1a42129cb12431a04dd7ffb&timestamp=0f0000000
403 sign_malformed  /f/a.txt?md5hash=8444a74f9fa8a119e77c569f125df0fe&timestamp=4000000000
403 sign_malformed  /f/a.txt?md5hash=b36e97a62a1f57c689db7abf75467a19&timestamp=0xf00000
403 sign_malformed  /f/a.txt?md5hash=104de6c132e61ce088d5c05234749851&timestamp=-f000000
403 sign_malformed  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=%660000000



=== TEST 8: a digit moved over the border between path and time
--- config
    location /f/ {
        antileech_sign baidu_c primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  /f/v12?md5hash=e96d8338ceb888751108353be5126b71&timestamp=5e577978
403 sign_malformed  /f/v1?md5hash=e96d8338ceb888751108353be5126b71&timestamp=25e577978
403 sign_malformed  /f/v?md5hash=e96d8338ceb888751108353be5126b71&timestamp=125e577978
403 sign_malformed  /f/v125?md5hash=e96d8338ceb888751108353be5126b71&timestamp=e577978
403 sign_malformed  /f/v125e577978?md5hash=e96d8338ceb888751108353be5126b71&timestamp=



=== TEST 9: paths as they are sent, in any spelling
--- config
    location /f/ {
        antileech_sign baidu_c primary-key-1234;
        try_files /f/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
200  /f/%E4%B8%AD%E6%96%87%20a+b.txt?md5hash=deef12a64b820b75fe739262188e98c5&timestamp=f0000000
200  /f/%e4%b8%ad%e6%96%87+a%2bb.txt?md5hash=fefdc5a401d17b615b7e9d763302b59d&timestamp=f0000000
200  /f/\xe4\xb8\xad\xe6\x96\x87.txt?md5hash=d9a40b6d528a09a8dee34862df2ed662&timestamp=f0000000
403 sign_mismatch  /f/%E4%B8%AD%E6%96%87%20a+b.txt?md5hash=561b0c8d12cc0bae31746518c4b48489&timestamp=f0000000
403 sign_mismatch  /f/%E4%B8%AD%E6%96%87.txt?md5hash=d9a40b6d528a09a8dee34862df2ed662&timestamp=f0000000



=== TEST 10: published vectors of others, who have the same scheme (Baidu's text has none)
--- config
    location = /test.flv {
        antileech_sign baidu_c aliyuncdnexp1234;
    }
    location = /foo.jpg {
        antileech_sign baidu_c DvYmqE81E1F9R791H6lmht;
    }
    location = /test.jpg {
        antileech_sign baidu_c dimtm5evg50ijsx2hvuwyfoiu65;
    }
--- user_files eval: $::Files
--- cases
# Alibaba: the time is hashed in upper case, as it was sent
403 sign_expired  /test.flv?md5hash=a37fa50a5fb8f71214b1e7c95ec7a1bd&timestamp=55CE8100
403 sign_mismatch  /test.flv?md5hash=a37fa50a5fb8f71214b1e7c95ec7a1bd&timestamp=55ce8100
403 sign_mismatch  /test.flv?md5hash=c6880e19a04f71f9a585d0394cf0794e&timestamp=55CE8100
403 sign_expired  /test.flv?md5hash=c6880e19a04f71f9a585d0394cf0794e&timestamp=55ce8100
# EdgeOne
403 sign_expired  /foo.jpg?md5hash=6688749e8906a726c12fe1be3aacd016&timestamp=6694d30a
# Tencent in 2020, the key of which was not published
403 sign_mismatch  /test.jpg?md5hash=8fe9b5597c809d7ace147468c7c7eadb&timestamp=5e577978
