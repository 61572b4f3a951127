# antileech_sign baidu_a: ?auth_key=TIME-RAND-UID-md5(PATH-TIME-RAND-UID-KEY), the time in decimal, the
# end of the URL's life.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;
use Digest::MD5 qw(md5_hex);

repeat_each(2);

our $Files = [map { [$_, "It works!\n"] }
    'f/a.txt', 'f/x', 'f/x-4000000000', 'f/x-4000000000-0', 'authentication/test/2F.html',
    'video/standard/1K.html', 'test.jpg', 'foo.jpg'];

sub signed {
    my ($path, $time) = @_;
    return "$path?auth_key=$time-0-0-" . md5_hex("$path-$time-0-0-primary-key-1234");
}

run_tests();

__DATA__

=== TEST 1: good
--- config
    location /f/ {
        antileech_sign baidu_a primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2  -> X-Status: PASSED | X-Scheme: baidu_a | X-Key: primary | X-Expires: 4000000000 | X-Uid: 0
200  /f/a.txt?w=1&auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2&h=%zz
200  /f/a.txt?auth_key=9999999999-0-0-7efe3bf8181d868870c2e28348c4bb0e  -> X-Expires: 9999999999
200  {{signed '/f/a.txt', time + 60}}
200  /f/a.txt?auth_key=4000000000-0-0-85F4EF7D8FB650F4CF35905845AEF9B2
200  /f/a.txt?auth_key=4000000000-0-0-85f4eF7D8Fb650f4cF35905845aEf9b2
200  HEAD /f/a.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2  -> ""



=== TEST 2: rand and uid
--- config
    location /f/ {
        antileech_sign baidu_a primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?auth_key=4000000000-477b3bbc253f467b8def6711128c7bec-0-37dc2b1640c5e78e7f516318cc087b8b
200  /f/a.txt?auth_key=4000000000-A_z.09-User.7-0ffb9f3710647a0310a47429401c1c66  -> X-Uid: User.7
# both may be empty, and both may be long
200  /f/a.txt?auth_key=4000000000---7a937e2281217bbe4b886a36ca5c7174  -> !X-Uid
200  /f/a.txt?auth_key=4000000000--0-0723e930d1d0baa798ff60f067a49418
200  /f/a.txt?auth_key=4000000000-0--0150c1b3f51da4b8c3f0da122551bfe0
200  /f/a.txt?auth_key=4000000000-rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr-uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu-c3fc53099dc8eb93addcefe7f76bd9bd
# they are signed
403 sign_mismatch  /f/a.txt?auth_key=4000000000-1-0-85f4ef7d8fb650f4cf35905845aef9b2
403 sign_mismatch  /f/a.txt?auth_key=4000000000-0-1-85f4ef7d8fb650f4cf35905845aef9b2
403 sign_mismatch  /f/a.txt?auth_key=4000000000-0-user-4185e17ab0c5df38fd00429a6b033897
403 sign_mismatch  /f/a.txt?auth_key=4000000000-a-0-6748dbb2f3df63e924eefff7090c9368
# a letter moved from one to the other
403 sign_mismatch  /f/a.txt?auth_key=4000000000-1-23-774b78f6af8129c65f970b9af518f245
# a refused one is not named
403 sign_mismatch  /f/a.txt?auth_key=4000000000-0-user-89c8b5eb2df9f9faa0978f166518b1f0  -> !X-Uid | !X-Key



=== TEST 3: expired
--- config
    location /f/ {
        antileech_sign baidu_a primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  /f/a.txt?auth_key=1498752000-0-0-4144c92fa5b2ba60362bd3579e81a133  -> X-Status: REJECTED | Cache-Control: no-store
403 sign_expired  /f/a.txt?auth_key=0000000000-0-0-b1a8108269f0c803c3b1048721e043e1
403 sign_expired  {{signed '/f/a.txt', time - 5}}
403 sign_mismatch  /f/a.txt?auth_key=1498752000-0-0-4144c92fa5b2ba60362bd3579e81a130



=== TEST 4: too far ahead for the cap
--- config
    location /f/ {
        antileech_sign baidu_a primary-key-1234 - 1h;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time + 1800}}
403 sign_early  {{signed '/f/a.txt', time + 3700}}
403 sign_early  /f/a.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2
403 sign_expired  {{signed '/f/a.txt', time - 5}}



=== TEST 5: the newer meaning of the time: when the URL was issued
--- config
    location /f/ {
        antileech_sign baidu_a primary-key-1234 - 30m means=issued;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time - 1700}}
403 sign_expired  {{signed '/f/a.txt', time - 1805}}
200  /f/a.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2  -> X-Expires: 4000001800



=== TEST 6: tampered with
--- config
    location /f/ {
        antileech_sign baidu_a primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /f/x?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2
403 sign_mismatch  /f/%61.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2
403 sign_mismatch  /f//a.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2
403 sign_mismatch  /f/a.txt?auth_key=4000000001-0-0-85f4ef7d8fb650f4cf35905845aef9b2
403 sign_mismatch  /f/a.txt?auth_key=4000000000-0-0-4144c92fa5b2ba60362bd3579e81a133
403 sign_mismatch  /f/a.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b0
403 sign_mismatch  /f/a.txt?auth_key=4000000000-0-0-f63e4dd18ce54354a5dae45b26cf0778
403 sign_mismatch  /f/a.txt?auth_key=4000000000-0-0-7d4af3c6ee424bf77b9d681789c06b1e
403 sign_mismatch  /f/a.txt?w=1&auth_key=4000000000-0-0-34fff994c9f3db0f36f066e415695d44



=== TEST 7: given twice, in whatever spelling
--- config
    location /f/ {
        antileech_sign baidu_a primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_duplicate  /f/a.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2&auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2
403 sign_duplicate  /f/a.txt?auth_key=&auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2
403 sign_duplicate  /f/a.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2&AUTH_KEY=0
403 sign_duplicate  /f/a.txt?Auth_Key&auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2
403 sign_duplicate  /f/a.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2&auth%5Fkey=0
403 sign_duplicate  /f/a.txt?%41uth_key=0&auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2



=== TEST 8: missing
--- config
    location /f/ {
        antileech_sign baidu_a primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /f/a.txt
403 sign_missing  /f/a.txt?
403 sign_missing  /f/a.txt?xauth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2
403 sign_missing  /f/a.txt?4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2
404  /f/missing.txt?auth_key=4000000000-0-0-b884508217a2f97735e1484471532454



=== TEST 9: empty, or not of the form
--- config
    location /f/ {
        antileech_sign baidu_a primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_malformed  /f/a.txt?auth_key
403 sign_malformed  /f/a.txt?auth_key=
403 sign_malformed  /f/a.txt?auth_key=-
403 sign_malformed  /f/a.txt?auth_key=---
403 sign_malformed  /f/a.txt?auth_key=4000000000
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-0
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-0-
403 sign_malformed  /f/a.txt?auth_key=-0-0-dc365caf96bcfec443ba46df5686b16a
# the wrong number of fields
403 sign_malformed  /f/a.txt?auth_key=63915e9b3f5476cf873599b4a44a4e72
403 sign_malformed  /f/a.txt?auth_key=4000000000-4fc13dd71a1aee8dfe797643b8a18294
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-5d3604ab1a53697fc43c66eb2c1bd795
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-0-0-d02c411522cf728c7f2cc6f73604527d
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-0-0-85f4ef7d8fb650f4cf35905845aef9b2
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2-
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2-0
403 sign_malformed  /f/a.txt?auth_key=-4000000000-0-0-94bd870770b0304497848283342396a3
# other separators
403 sign_malformed  /f/a.txt?auth_key=4000000000_0_0_85f4ef7d8fb650f4cf35905845aef9b2
403 sign_malformed  /f/a.txt?auth_key=4000000000%2d0%2d0%2d85f4ef7d8fb650f4cf35905845aef9b2
# rand and uid: other characters, and too many
403 sign_malformed  /f/a.txt?auth_key=4000000000-%30-0-7071df54c4103e538332d6fc4be5153a
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-a+b-177d0d57c7b0e0ea4f48f9b8689553db
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-a/b-a460707936b82f82de8f56d87e607931
403 sign_malformed  /f/a.txt?auth_key=4000000000-\xe4-0-398071fd6870352f6fe60bd40f800075
403 sign_malformed  /f/a.txt?auth_key=4000000000-rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr-0-3fda124753c82afe568ff77cb31e510d
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu-42e376203a25fd0ea21ed643776c40b0
# the widths of signature and time
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b20
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-0-0000000000000000000000000000000
403 sign_malformed  /f/a.txt?auth_key=4000000000-0-0-x0000000000000000000000000000000
403 sign_malformed  /f/a.txt?auth_key=400000000-0-0-81946db50146b8d06d1ee085aea600ff
403 sign_malformed  /f/a.txt?auth_key=40000000000-0-0-ac6c132e76f6118ce66e261ee863c294
403 sign_malformed  /f/a.txt?auth_key=04000000000-0-0-48a323c98314c4191359016b503979a4
403 sign_malformed  /f/a.txt?auth_key=f0000000-0-0-eea302f23703302888e61b2bb17e7a82
403 sign_malformed  /f/a.txt?auth_key=+400000000-0-0-35398b19434a618c71ea7492e6ce7fc5



=== TEST 10: fields moved over the border between path and argument
--- config
    location /f/ {
        antileech_sign baidu_a primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
# a path like a field, signed once and expired
403 sign_expired  /f/x-4000000000-0?auth_key=1498752000-0-0-708b454ec43d7ff74b06bd4c221fcb3f
403 sign_expired  /f/x-4000000000?auth_key=1498752000-0-0-a16df7a43210ff137fc3086d2b0c1373
# the same messages, another path, and the time that it has in it
403 sign_malformed  /f/x?auth_key=4000000000-0-1498752000-0-0-708b454ec43d7ff74b06bd4c221fcb3f
403 sign_malformed  /f/x?auth_key=4000000000-1498752000-0-0-a16df7a43210ff137fc3086d2b0c1373
403 sign_mismatch  /f/x?auth_key=4000000000-0-0-708b454ec43d7ff74b06bd4c221fcb3f
403 sign_mismatch  /f/x?auth_key=4000000000-1498752000-0-a16df7a43210ff137fc3086d2b0c1373
# and from the argument to the path
200  /f/x?auth_key=4000000000-4100000000-0-2d8353dcfb034524333ae76e217b8b19
403 sign_malformed  /f/x-4000000000?auth_key=4100000000-0-2d8353dcfb034524333ae76e217b8b19
403 sign_mismatch  /f/x-4000000000?auth_key=4100000000-0--2d8353dcfb034524333ae76e217b8b19



=== TEST 11: paths as they are sent, in any spelling
--- config
    location /f/ {
        antileech_sign baidu_a primary-key-1234;
        try_files /f/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
200  /f/%E4%B8%AD%E6%96%87%20a+b.txt?auth_key=4000000000-0-0-ce4995b83c5912e79c5ccaccb209101a
200  /f/%e4%b8%ad%e6%96%87+a%2bb.txt?auth_key=4000000000-0-0-832c3fddc071e590a6a4070161ccb240
200  /f/\xe4\xb8\xad\xe6\x96\x87.txt?auth_key=4000000000-0-0-7f00959068927b9d1fed17c33a88fcb8
200  /f/a-b-c.txt?auth_key=4000000000-0-0-8d117517d9c5f576ab29fb29eb911839
403 sign_mismatch  /f/%E4%B8%AD%E6%96%87%20a+b.txt?auth_key=4000000000-0-0-2964c593a51851b288b2910ee53efaa5
403 sign_mismatch  /f/%E4%B8%AD%E6%96%87.txt?auth_key=4000000000-0-0-7f00959068927b9d1fed17c33a88fcb8



=== TEST 12: the published vector of Baidu, with and without the space that its text has
--- config
    location /authentication/ {
        antileech_sign baidu_a bdcloud666;
    }
--- suppress_stderr
--- user_files eval: $::Files
--- cases
403 sign_expired  /authentication/test/2F.html?auth_key=1498752000-0-0-89518343a306f93173783a260bb364f0
403 sign_mismatch  /authentication/test/2F.html?auth_key=1498752000-0-0-ed2ad02345eb64bf792cca0d6336efae



=== TEST 13: published vectors of others, who have the same scheme
--- config
    location = /video/standard/1K.html {
        antileech_sign baidu_a aliyuncdnexp1234;
        antileech_sign baidu_a jdcloud1234 arg.sign=auth_token;
    }
    location = /test.jpg {
        antileech_sign baidu_a dimtm5evg50ijsx2hvuwyfoiu65 arg.sign=sign;
    }
    location = /foo.jpg {
        antileech_sign baidu_a DvYmqE81E1F9R791H6lmht arg.sign=sign;
    }
    location /T128_2_1_0_sdk/ {
        antileech_sign baidu_a huaweicloud12345;
    }
--- suppress_stderr
--- user_files eval: $::Files
--- cases
# Alibaba, JD
403 sign_expired  /video/standard/1K.html?auth_key=1444435200-0-0-80cd3862d699b7118eed99103f2a3a4f
403 sign_expired  /video/standard/1K.html?auth_token=1592409600-0-0-06d97bc9e43ded48d991994006cfa127
# Tencent, now and in 2020 (the key of which was not published)
403 sign_expired  /test.jpg?sign=1582791032-im1acp76sx9sdqe601v-0-3fbb88382c9356b6faaf9d68c7b2ae3a
403 sign_mismatch  /test.jpg?sign=1582791032-im1acp76sx9sdqe601v-0-dd63f95e739ed4b47427a129d21ef4e3
# EdgeOne
403 sign_expired  /foo.jpg?sign=1721028437-Kv4cPTAAP5YTi-0-0fbdca749d7ab784750685347e42075c
# Huawei
403 sign_expired  /T128_2_1_0_sdk/0210/M00/82/3E/test.mp3?auth_key=1498752000-0-0-4143ae4a8034c637fd256dfd3542bafc
