# antileech_sign bitiful: ?_btf_tk=md5(KEY PATH ? QUERY)&_ts=TIME, where QUERY is that of the URL
# without the signature, and TIME the decimal end of the URL's life, in which it does not work any more.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;
use Digest::MD5 qw(md5_hex);

repeat_each(2);

our $Files = [map { [$_, "It works!\n"] } 'f/a.txt', 'f/v1', 'f/v12', 'image.jpg'];

sub signed {
    my ($path, $time) = @_;
    return "$path?_ts=$time&_btf_tk=" . md5_hex("primary-key-1234$path?_ts=$time");
}

run_tests();

__DATA__

=== TEST 1: good
--- config
    location /f/ {
        antileech_sign bitiful primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?_btf_tk=59ba377bd9d0a7dbe51cbb526e071a48&_ts=4000000000  -> X-Status: PASSED | X-Scheme: bitiful | X-Key: primary | X-Expires: 4000000000
200  /f/a.txt?_ts=4000000000&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a48
200  /f/a.txt?_ts=9999999999&_btf_tk=33019dc71f79847e97247d0931b57fda  -> X-Expires: 9999999999
200  {{signed '/f/a.txt', time + 60}}
200  /f/a.txt?_ts=4000000000&_btf_tk=59BA377BD9D0A7DBE51CBB526E071A48
200  /f/a.txt?_ts=4000000000&_btf_tk=59bA377Bd9d0a7dBe51CbB526E071A48
200  HEAD /f/a.txt?_ts=4000000000&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a48  -> ""



=== TEST 2: all other arguments are signed, as they are
--- config
    location /f/ {
        antileech_sign bitiful primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?w=1&_ts=4000000000&_btf_tk=360fa20f2dc40dc2f61633bea551338e
200  /f/a.txt?_btf_tk=360fa20f2dc40dc2f61633bea551338e&w=1&_ts=4000000000
200  /f/a.txt?w=1&_btf_tk=360fa20f2dc40dc2f61633bea551338e&_ts=4000000000
200  /f/a.txt?_ts=4000000000&_btf_tk=bb4c0afca50bcf7b1c1569ff5d405fc3&w=1&h
200  /f/a.txt?a=%e4&&b+c=?&_ts=4000000000&_btf_tk=57fa585f68ae6aab025af8ae9d683c61
200  /f/a.txt?_btf_tkx=1&x_ts=2&_ts=4000000000&_btf_tk=d4d2b23450d02db9dd82fd7c55298dd8
# added, taken away, changed, in another order or spelling
403 sign_mismatch  /f/a.txt?w=1&_ts=4000000000&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a48
403 sign_mismatch  /f/a.txt?_ts=4000000000&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a48&w=1
403 sign_mismatch  /f/a.txt?_ts=4000000000&_btf_tk=360fa20f2dc40dc2f61633bea551338e
403 sign_mismatch  /f/a.txt?w=2&_ts=4000000000&_btf_tk=360fa20f2dc40dc2f61633bea551338e
403 sign_mismatch  /f/a.txt?_ts=4000000000&w=1&_btf_tk=360fa20f2dc40dc2f61633bea551338e
403 sign_mismatch  /f/a.txt?%77=1&_ts=4000000000&_btf_tk=360fa20f2dc40dc2f61633bea551338e
403 sign_mismatch  /f/a.txt?w=1&w=2&_ts=4000000000&_btf_tk=360fa20f2dc40dc2f61633bea551338e



=== TEST 3: expired; in the second that it names it has
--- config
    location /f/ {
        antileech_sign bitiful primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  /f/a.txt?_ts=1582791032&_btf_tk=b08a6d026f44ad2053b6be80930fbf42  -> X-Status: REJECTED | Cache-Control: no-store
403 sign_expired  /f/a.txt?_ts=0000000000&_btf_tk=f7fc3909b458604af87a1f10b637a358
403 sign_expired  {{signed '/f/a.txt', time}}
403 sign_mismatch  /f/a.txt?_ts=1582791032&_btf_tk=b08a6d026f44ad2053b6be80930fbf40



=== TEST 4: too far ahead for the cap
--- config
    location /f/ {
        antileech_sign bitiful primary-key-1234 - 1h;
    }
--- user_files eval: $::Files
--- cases
200  {{signed '/f/a.txt', time + 1800}}
403 sign_early  {{signed '/f/a.txt', time + 3700}}
403 sign_early  /f/a.txt?_ts=4000000000&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a48
403 sign_expired  {{signed '/f/a.txt', time}}
403 sign_mismatch  /f/a.txt?_ts=4000000000&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a40



=== TEST 5: tampered with
--- config
    location /f/ {
        antileech_sign bitiful primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /f/v1?_ts=4000000000&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a48
403 sign_mismatch  /f/%61.txt?_ts=4000000000&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a48
403 sign_mismatch  /f//a.txt?_ts=4000000000&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a48
403 sign_mismatch  /f/a.txt?_ts=4000000001&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a48
403 sign_mismatch  /f/a.txt?_ts=4000000000&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a40
403 sign_mismatch  /f/a.txt?_ts=4000000000&_btf_tk=a2510e3ac815ad353380254d0ab469a7
403 sign_mismatch  /f/a.txt?_ts=4000000000&_btf_tk=4c534261972126289b21be4075397f9c
# the message of other schemes
403 sign_mismatch  /f/a.txt?_ts=4000000000&_btf_tk=8444a74f9fa8a119e77c569f125df0fe
403 sign_mismatch  /f/a.txt?_ts=4000000000&_btf_tk=5c3cfa6af6ee6a360616715a94ac1761



=== TEST 6: an argument given twice, in whatever spelling
--- config
    location /f/ {
        antileech_sign bitiful primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_duplicate  /f/a.txt?_ts=4000000000&_ts=4000000000&_btf_tk=8ef0a3b0bc56eaa3648a434a405c2184
403 sign_duplicate  /f/a.txt?_ts=4000000000&_ts=9999999999&_btf_tk=bba17c14046c98ed2b34e62ac0384327
403 sign_duplicate  /f/a.txt?_ts=4000000000&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a48&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a48
403 sign_duplicate  /f/a.txt?_ts=4000000000&_TS=4000000000&_btf_tk=c4fa2897e42261bbe12e979551cb7797
403 sign_duplicate  /f/a.txt?_BTF_TK=0&_ts=4000000000&_btf_tk=217ec7390f89969fb3ee7da357c32ed7
403 sign_duplicate  /f/a.txt?_ts=4000000000&%5fts=4000000000&_btf_tk=2052ce52b649f9c9ce11b37067507fab
403 sign_duplicate  /f/a.txt?_ts=4000000000&_%54%73&_btf_tk=cb364edfc8d3925784edaa4b0900861b
403 sign_duplicate  /f/a.txt?%5Fbtf_tk=0&_ts=4000000000&_btf_tk=11ab0e9eaeb0870eff202d876998984c



=== TEST 7: missing
--- config
    location /f/ {
        antileech_sign bitiful primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /f/a.txt
403 sign_missing  /f/a.txt?
403 sign_missing  /f/a.txt?_ts=4000000000
403 sign_missing  /f/a.txt?_btf_tk=3c6241d5c1d709a6db1ce82b3a6d3fad
403 sign_missing  /f/a.txt?_btf_tk=13762f4b7644e0883f1b395c548aed9f
403 sign_missing  /f/a.txt?x_ts=4000000000&x_btf_tk=872bbbea68c3f8f36281ae8b423e2aaa
403 sign_missing  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
404  /f/missing.txt?_ts=4000000000&_btf_tk=80ac787400ef10ab3d42eb7547e3fa34



=== TEST 8: empty, or not of the form
--- config
    location /f/ {
        antileech_sign bitiful primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_malformed  /f/a.txt?_ts=&_btf_tk=
403 sign_malformed  /f/a.txt?_ts=4000000000&_btf_tk=
403 sign_malformed  /f/a.txt?_ts=&_btf_tk=462ad9e667e8bb7ee31b8b2aa9ad07f0
403 sign_malformed  /f/a.txt?_ts&_btf_tk=f92a0dfdf2763b705fb8560d6cf57186
403 sign_malformed  /f/a.txt?_ts=4000000000&_btf_tk=59ba377bd9d0a7dbe51cbb526e071a480
403 sign_malformed  /f/a.txt?_ts=4000000000&_btf_tk=0000000000000000000000000000000
403 sign_malformed  /f/a.txt?_ts=4000000000&_btf_tk=x0000000000000000000000000000000
403 sign_malformed  /f/a.txt?_ts=400000000&_btf_tk=de25522438ed93311c6e4c0e09adfca3
403 sign_malformed  /f/a.txt?_ts=40000000000&_btf_tk=c0b5359c9c66c881b1590a82183af68a
403 sign_malformed  /f/a.txt?_ts=04000000000&_btf_tk=ce7f60272767ffeee243cb9ad27cc678
403 sign_malformed  /f/a.txt?_ts=-400000000&_btf_tk=6507c5339fd20b047b3fc56fad0924b9
403 sign_malformed  /f/a.txt?_ts=+400000000&_btf_tk=6976b665f604ea7fd6021d44f22afa15
403 sign_malformed  /f/a.txt?_ts=400000000a&_btf_tk=ffc1380496e0b89037288afe81de9599
403 sign_malformed  /f/a.txt?_ts=f0000000&_btf_tk=ffbf031d8719dfb4f7d6e6535cec7af4
403 sign_malformed  /f/a.txt?_ts=%34000000000&_btf_tk=15f77f6c61b72793d159dcb2124c3917
403 sign_malformed  /f/a.txt?_ts=4000000000.0&_btf_tk=fec986e236065fab362fcce631701430



=== TEST 9: nothing moves between path, query and time
--- config
    location /f/ {
        antileech_sign bitiful primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_expired  /f/v12?_ts=1582791032&_btf_tk=2d746f3c70fd1a2f8b7d1f6dc89d666c
403 sign_malformed  /f/v1?_ts=21582791032&_btf_tk=2d746f3c70fd1a2f8b7d1f6dc89d666c
403 sign_malformed  /f/v12?_ts=15827910324&_btf_tk=2d746f3c70fd1a2f8b7d1f6dc89d666c
403 sign_mismatch  /f/v12%3f_ts=1582791032?_ts=4000000000&_btf_tk=2d746f3c70fd1a2f8b7d1f6dc89d666c
# signed without a time, and the time added
403 sign_mismatch  /f/a.txt?w=1&_ts=4000000000&_btf_tk=7549fb8c255c4c14c07df67e39b458a3
403 sign_mismatch  /f/a.txt?_ts=4000000000&_btf_tk=13762f4b7644e0883f1b395c548aed9f



=== TEST 10: paths as they are sent, in any spelling
--- config
    location /f/ {
        antileech_sign bitiful primary-key-1234;
        try_files /f/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
200  /f/%E4%B8%AD%E6%96%87%20a+b.txt?_ts=4000000000&_btf_tk=0c1398d09bbb99a6f673608ed36eb3d5
200  /f/%e4%b8%ad%e6%96%87%20a%2bb.txt?_ts=4000000000&_btf_tk=362df2bc7ec6ad7bbd0388fc8b189daa
200  /f/\xe4\xb8\xad\xe6\x96\x87%20a+b.txt?_ts=4000000000&_btf_tk=1b9a6e074899fd5a3377bc5ce7995ed9
200  /f/a.txt?n=\xe4\xb8\xad+%20&_ts=4000000000&_btf_tk=dbc8bd24983841702c92e18d69b11ca7
403 sign_mismatch  /f/%E4%B8%AD%E6%96%87%20a+b.txt?_ts=4000000000&_btf_tk=67af4abaf285dd61e1d3f497648b88d9
403 sign_mismatch  /f/%E4%B8%AD%E6%96%87%20a+b.txt?_ts=4000000000&_btf_tk=763189e2ae585c1a858076e1a151a32c
403 sign_mismatch  /f/a.txt?n=%E4%B8%AD&_ts=4000000000&_btf_tk=2415a2d869a71dc9c0550b73e2722efa



=== TEST 11: the published sample
Its key is not published: with the key of the sample's code the signature is another one, and that one
has expired.
--- config
    location = /image.jpg {
        antileech_sign bitiful testsecretkey;
    }
--- suppress_stderr
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /image.jpg?_btf_tk=960edecad993db64d8aab938c7dfc3f7&_ts=1701091625
403 sign_expired  /image.jpg?_btf_tk=776114d876dabcb1ebbcf29137c02629&_ts=1701091625
403 sign_expired  /image.jpg?_ts=1701091625&_btf_tk=776114d876dabcb1ebbcf29137c02629



=== TEST 12: the same, with the asterisks of the PHP sample
--- config
    location = /image.jpg {
        antileech_sign bitiful **testsecretkey**;
    }
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /image.jpg?_btf_tk=960edecad993db64d8aab938c7dfc3f7&_ts=1701091625
403 sign_expired  /image.jpg?_btf_tk=e489a71c720855097ae27be24fd506c1&_ts=1701091625
