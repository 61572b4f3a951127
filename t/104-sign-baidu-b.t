# antileech_sign baidu_b: /TIME/md5(KEY TIME PATH)PATH, the time a minute in Beijing, when the URL was
# issued; it works for half an hour from then on. See 120-carriers.t for what happens to the location.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;
use Digest::MD5 qw(md5_hex);
use POSIX qw(strftime);

repeat_each(2);

our $Files = [map { [$_, "It works!\n"] }
    'f/a.txt', 'f/v1', 'f/v12', '1/f/a.txt', '0/f/a.txt', '4/44/obhqonkjtlhquiy93.mp3', 'foo.jpg'];

sub signed {
    my ($path, $time) = @_;
    my $t = strftime '%Y%m%d%H%M', gmtime $time + 8 * 3600;
    return "/$t/" . md5_hex("primary-key-1234$t$path") . $path;
}

run_tests();

__DATA__

=== TEST 1: good
--- config
    location /f/ {
        antileech_sign baidu_b primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time}}  -> X-Status: PASSED | X-Scheme: baidu_b | X-Key: primary
200  {{signed '/f/a.txt', time - 28 * 60}}
# a time to come is how signers lengthen a link
200  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt  -> X-Expires: 4070881800
200  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt?w=1&h=%zz
200  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt?
200  /999912312359/08a16162809a9cfa86a4abc0e1a336fe/f/a.txt
200  /209901010000/D2A78F8E47489A9F78D441EAEDCBE888/f/a.txt
200  /209901010000/d2a78F8E47489A9F78d441eAeDcBe888/f/a.txt
200  HEAD /209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt  -> ""



=== TEST 2: expired
--- config
    location /f/ {
        antileech_sign baidu_b primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  {{signed '/f/a.txt', time - 31 * 60}}  -> X-Status: REJECTED | Cache-Control: no-store
# the time of another zone, as it was then or will be
403 sign_expired  {{signed '/f/a.txt', time - 8 * 3600}}
403 sign_expired  /201706301000/c9e11ace901ae1a1a536e1dd50bc68d1/f/a.txt
403 sign_expired  /000101010000/df6c7b8aff2d0926817c6bae50f6dae3/f/a.txt
403 sign_mismatch  /201706301000/c9e11ace901ae1a1a536e1dd50bc68d0/f/a.txt



=== TEST 3: a ttl of one's own, and too far ahead for the cap
--- config
    location /f/ {
        antileech_sign baidu_b primary-key-1234 - 2h cap=1h;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time - 118 * 60}}
403 sign_expired  {{signed '/f/a.txt', time - 121 * 60}}
200  {{signed '/f/a.txt', time + 3600}}
403 sign_early  {{signed '/f/a.txt', time + 62 * 60}}
403 sign_early  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
403 sign_mismatch  /209901010000/d2a78f8e47489a9f78d441eaedcbe880/f/a.txt



=== TEST 4: tampered with
--- config
    location /f/ {
        antileech_sign baidu_b primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/v1
403 sign_mismatch  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/%61.txt
403 sign_mismatch  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/f//a.txt
403 sign_mismatch  /209901010000/d2a78f8e47489a9f78d441eaedcbe888//f/a.txt
403 sign_mismatch  /209901010001/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
403 sign_mismatch  /209901010000/c9e11ace901ae1a1a536e1dd50bc68d1/f/a.txt
403 sign_mismatch  /209901010000/d2a78f8e47489a9f78d441eaedcbe880/f/a.txt
403 sign_mismatch  /209901010000/1d805b595c4cb951b20d4be9d8b0a9fc/f/a.txt
403 sign_mismatch  /209901010000/d35d55e68fbab500311d44c5be9b4798/f/a.txt
# the message of the other scheme
403 sign_mismatch  /209901010000/24792561ede13e651b420ef5d10be1fb/f/a.txt
# arguments are not signed
403 sign_mismatch  /209901010000/ca0163dfd0bcaf9db353ebe6f3e675ee/f/a.txt?w=1



=== TEST 5: not signed
--- config
    antileech_sign baidu_b primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_missing  /f/a.txt
403 sign_missing  /
403 sign_missing  /209901010000/f/a.txt
403 sign_missing  /d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
403 sign_missing  /209901010000/d2a78f8e47489a9f78d441eaedcbe888
403 sign_missing  /209901010000/d2a78f8e47489a9f78d441eaedcbe888?/f/a.txt
403 sign_missing  /f/a.txt?/209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
403 sign_missing  /f/a.txt?sign=d2a78f8e47489a9f78d441eaedcbe888&t=209901010000
403 sign_missing  /f/209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
# the fields in the other order
403 sign_missing  /d2a78f8e47489a9f78d441eaedcbe888/209901010000/f/a.txt
404  /209901010000/13bd47d7e6221b337605126b3bef61e5/f/missing.txt  -> X-Key: primary



=== TEST 6: not the exact shape
--- config
    antileech_sign baidu_b primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_missing  //13762f4b7644e0883f1b395c548aed9f/f/a.txt
403 sign_missing  /209901010000//f/a.txt
403 sign_missing  /20990101000/2e1817d4c76d9f5656dc4f8866ab4c59/f/a.txt
403 sign_missing  /2099010100000/424add9a1efff7ee95d57a48fa633a96/f/a.txt
403 sign_missing  /20990101000a/6c53bb55c34fbb730b2aa4e88d6338db/f/a.txt
403 sign_missing  /+20990101000/7e774670af22d96672744e263b1f90d2/f/a.txt
403 sign_missing  /4000000000/e10ef687d9bf15220468ae4018b971bb/f/a.txt
403 sign_missing  /209901010000/d2a78f8e47489a9f78d441eaedcbe8880/f/a.txt
403 sign_missing  /209901010000/0000000000000000000000000000000/f/a.txt
403 sign_missing  /209901010000/x0000000000000000000000000000000/f/a.txt
# bytes that are encoded, or repeated
403 sign_missing  /%3209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
403 sign_missing  /%32%3099010100%30/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
403 sign_missing  //209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
403 sign_missing  /209901010000//d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
403 sign_missing  /209901010000%2fd2a78f8e47489a9f78d441eaedcbe888/f/a.txt
403 sign_missing  /209901010000/d2a78f8e47489a9f78d441eaedcbe888%2ff/a.txt
403 sign_missing  /./209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt



=== TEST 7: the same, when the rule is that of the location: such a URL is one of another location
--- config
    location /f/ {
        antileech_sign baidu_b primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
404  /20990101000/2e1817d4c76d9f5656dc4f8866ab4c59/f/a.txt
404  /209901010000/d2a78f8e47489a9f78d441eaedcbe8880/f/a.txt
404  /%3209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
404  //209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
404  /209901010000%2fd2a78f8e47489a9f78d441eaedcbe888/f/a.txt



=== TEST 8: dates that there are not
--- config
    location /f/ {
        antileech_sign baidu_b primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_malformed  /209902290000/edda12ba77abddb86d4467cc74e42089/f/a.txt
403 sign_malformed  /209900010000/f535cdc49d137160303315d461c3f595/f/a.txt
403 sign_malformed  /209913010000/5d1fb314072021df8c5db9a855de8377/f/a.txt
403 sign_malformed  /209901000000/70562ba0ea0cd982818f511821e5e693/f/a.txt
403 sign_malformed  /209901320000/8d7f5f743d2b55165c496b5b4119821d/f/a.txt
403 sign_malformed  /209904310000/0b2c78efdaec0d8ffcfaf51f184c9360/f/a.txt
403 sign_malformed  /209901012400/0a52dfa54f76086c2b3f1bf3f9eff74a/f/a.txt
403 sign_malformed  /209901010060/04d0e4820388ef17a428bcc4c74e4ecc/f/a.txt
403 sign_malformed  /999999999999/f5e9b5d17da5be5484c359922af7019b/f/a.txt
# and one that there is
200  /209602290000/8174254d9ce52d14dd50a27ad9fa6a8d/f/a.txt



=== TEST 9: two of them, the second is a part of the path
--- config
    antileech_sign baidu_b primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
404  /209901010000/3d20caa45f105d1edf79a902e171c8e4/209901010000/00000000000000000000000000000000/f/a.txt  -> X-Key: primary



=== TEST 10: nothing moves between time and path
--- config
    antileech_sign baidu_b primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_expired  /201706301000/c9e11ace901ae1a1a536e1dd50bc68d1/f/a.txt
403 sign_missing  /20170630100/c9e11ace901ae1a1a536e1dd50bc68d1/0/f/a.txt
403 sign_missing  /20170630100/c9e11ace901ae1a1a536e1dd50bc68d10/f/a.txt
403 sign_missing  /2017063010000/c9e11ace901ae1a1a536e1dd50bc68d1/f/a.txt
403 sign_mismatch  /209901010000/c9e11ace901ae1a1a536e1dd50bc68d1/201706301000/f/a.txt
# what MD5 adds to a message has NULs in it, which nginx takes in no spelling
400  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt%80%00%00/f/v1



=== TEST 11: paths as they are sent, in any spelling
--- config
    location /f/ {
        antileech_sign baidu_b primary-key-1234;
        try_files /f/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/af0e329ce6491a4b677b09b5df31daa0/f/%E4%B8%AD%E6%96%87%20a+b.txt
200  /209901010000/76154c9cd522ef5f8d51f3e1ff8a9395/f/%e4%b8%ad%e6%96%87+a%2bb.txt
200  /209901010000/c6eb7e2ad72c4d1eca48f41e3e548c5b/f/\xe4\xb8\xad\xe6\x96\x87.txt
200  /209901010000/2341f79954f8ee01f7cdda7f358ab678//f//a.txt
403 sign_mismatch  /209901010000/a0a9d1aa528e80a5ec73be213bd1502b/f/%E4%B8%AD.txt
403 sign_mismatch  /209901010000/c6eb7e2ad72c4d1eca48f41e3e548c5b/f/%E4%B8%AD%E6%96%87.txt
403 sign_mismatch  /209901010000/9ebcba0491ae46dc67c5b413034a0003/f/a%20b.txt



=== TEST 12: the published vector of Baidu
Its hash is that of a string with a space that the URL has not.
--- config
    location /4/44/ {
        antileech_sign baidu_b bdcloud666;
    }
--- suppress_stderr
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /201706301000/de04628d413e4261405091b731396901/4/44/obhqonkjtlhquiy93.mp3
403 sign_mismatch  /201706301000/de04628d413e4261405091b731396901/4/44/%20obhqonkjtlhquiy93.mp3
403 sign_expired  /201706301000/c13e51c58f41084ac98bd9feeeb1a346/4/44/obhqonkjtlhquiy93.mp3



=== TEST 13: published vectors of others, who have the same scheme
--- config
    location /4/44/ {
        antileech_sign baidu_b aliyuncdnexp1234;
    }
    location = /foo.jpg {
        antileech_sign baidu_b DvYmqE81E1F9R791H6lmht;
    }
    location = /test.jpg {
        antileech_sign baidu_b dimtm5evg50ijsx2hvuwyfoiu65;
    }
--- user_files eval: $::Files
--- cases
# Alibaba, EdgeOne
403 sign_expired  /201508150800/9044548ef1527deadafa49a890a377f0/4/44/44c0909bcfc20a01afaf256ca99a8b8b.mp3
403 sign_expired  /202407151533/d1f0b51c6894231fc12e054fcc7f0b3e/foo.jpg
# Tencent in 2020, the key of which was not published
403 sign_mismatch  /202003032017/b91bad39a0f9c885ddebd6b6164de3c4/test.jpg
