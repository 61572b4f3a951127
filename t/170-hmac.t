# The project's own scheme, hmac. Unless it is made when the test runs, a token here was computed with
#     printf 'antileech/1\n4000000000\nDEPTH\nSCOPE' | openssl dgst -sha256 -hmac KEY -binary |
#         base64 | tr +/ -_ | tr -d =
# where SCOPE is the path if DEPTH is 0, else its start up to the slash behind its DEPTH-th segment; what
# a token is bound to follows, each on a line of its own. 4000000000 is a day in 2096.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;
use Digest::SHA qw(hmac_sha256);
use IO::Socket::INET;
use MIME::Base64 qw(encode_base64url);
use Test::Nginx::Util qw(server_port);
use Time::HiRes qw(sleep);

repeat_each(2);

our $Deep = '/d' x 98;

our $Files = [map { [$_, "It works!\n"] }
    qw(vod/42/index.m3u8 vod/42/index.html vod/42/a.ts vod/42/seg12.ts vod/42/hi/a.ts vod/43/a.ts vod/a.ts
        VOD/42/a.ts open/a.ts open/42/a.ts),
    substr("$Deep/a.txt", 1), substr("$Deep/d/a.txt", 1)];

# A token that is made now.
sub token {
    my ($time, $depth, $scope) = @_;
    my $message = join "\n", 'antileech/1', $time, $depth, $scope;
    return "$time-$depth-" . encode_base64url(hmac_sha256($message, 'primary-key-1234'));
}

# --- last_second: asks for this path with tokens that end now and have ended a second ago, as soon as
# a second has begun. Both must be answered before it is over.
add_response_body_check(sub {
    my ($block) = @_;
    my $path = $block->last_second // return;
    chomp $path;
    for (1 .. 10) {
        sleep 1.01 - (Time::HiRes::time() - int Time::HiRes::time());
        my $now = time;
        my @got = map { status("$path?al=" . token($_, 0, $path)) } $now, $now - 1;
        next if time != $now;
        Test::More::is("@got", '200 403', $block->name . ' - until the end of its last second');
        return;
    }
    Test::More::fail($block->name . ' - too slow');
});

sub status {
    my ($target) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => server_port(), Timeout => 5)
        or return $@;
    print $socket "GET $target HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    return (<$socket> // '') =~ m{^HTTP/1\.1 (\d+)} ? $1 : 'no answer';
}

run_tests();

__DATA__

=== TEST 1: depth 0 is one path
--- config
    antileech_sign hmac primary-key-1234 backup-key-12345;
    location /vod/ {
        try_files /open/a.ts =404;
    }
--- user_files eval: $::Files
--- cases
200  /vod/42/a.ts?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI  -> X-Status: PASSED | X-Scheme: hmac | X-Key: primary | X-Expires: 4000000000 | !X-Uid
200  /vod/42/a.ts?al=4000000000-0-EeBZBK0IFdnBTNwQTI5FiUVQgVDfsNpQ5aD8wK7vNGQ  -> X-Key: backup | X-Expires: 4000000000
200  /?al=4000000000-0-s9D81LvQiweKrfq5zn7YdGu71DwsQ1So6UWnxQKXC2c
200  /vod/42/?al=4000000000-0-XlDqaRKTYwnabAnioqugiU7BDMXcQ-7kdLPz7uvQCaE
200  HEAD /vod/42/a.ts?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI  -> ""
# a signature that starts with `-` and has both signs of its alphabet
200  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4
# as it is sent
200  /vod/42/%E4%B8%AD%20.ts?al=4000000000-0-Bpr6UPYyYv8KKnBr5RBX6Wyk2MmQQJ9eyR1641S2MD0
200  /vod/42/%e4%b8%ad%20.ts?al=4000000000-0-eamrWoSpS4XMswKklZunLmvnyCnR4iKX96sQxCbF9CE
403 sign_mismatch  /vod/42/%e4%b8%ad%20.ts?al=4000000000-0-Bpr6UPYyYv8KKnBr5RBX6Wyk2MmQQJ9eyR1641S2MD0
200  /vod/42/a+b?al=4000000000-0-ycpj_dESU30lNqXOz0oCR2egTylpRKM_yK9zIQFhib0
403 sign_mismatch  /vod/42/a%2bb?al=4000000000-0-ycpj_dESU30lNqXOz0oCR2egTylpRKM_yK9zIQFhib0
# other arguments are not signed
200  /vod/42/a.ts?w=1&al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI&h=2
403 sign_mismatch  /vod/42/index.m3u8?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI  -> X-Status: REJECTED | X-Scheme: hmac | !X-Key | !X-Expires | !X-Ttl
403 sign_mismatch  /vod/43/a.ts?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_mismatch  /vod/42/a.ts/?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_mismatch  /vod/42/a.t?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_mismatch  /VOD/42/a.ts?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_mismatch  /vod/42/a.ts?al=4000000000-0-XlDqaRKTYwnabAnioqugiU7BDMXcQ-7kdLPz7uvQCaE
403 sign_mismatch  /vod/42/a.ts?al=4000000000-0-69x0NAuUcQocycPWR6Gg_tuqD6XfVirZTWY1vi_nJJ0
403 sign_missing  /vod/42/a.ts
403 sign_missing  /vod/42/a.ts?token=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_missing  /vod/42/a.ts?AL=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_duplicate  /vod/42/a.ts?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI&al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_duplicate  /vod/42/a.ts?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI&al
403 sign_duplicate  /vod/42/a.ts?AL=1&al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_duplicate  /vod/42/a.ts?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI&%61l=1



=== TEST 2: the fields of a token
--- config
    antileech_sign hmac primary-key-1234;
--- user_files eval: $::Files
--- cases
200  /vod/42/a.ts?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
# what is signed was changed
403 sign_mismatch  /vod/42/a.ts?al=4000000001-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_mismatch  /vod/42/a.ts?al=5000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_mismatch  /vod/42/a.ts?al=4000000000-1-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_mismatch  /vod/42/a.ts?al=4000000000-1-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_mismatch  /vod/42/a.ts?al=4000000000-0-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
# the scope of one depth, signed with the number of another
403 sign_mismatch  /vod/42/a.ts?al=4000000000-1-a6uNlA8Ps0gORfzJjMo5jpZgNyjCaMu0aayD_hJDcYA
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-O51GSItzp_l0Yhso6s8Z_h9y4fsBBaUOUg0FyiMxal0
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-oQk832HFcLk9Ywvev_tyEEBcRGfVKpertrvgtPkzqI8
403 sign_mismatch  /vod/42/a.ts?al=4000000000-1-m443QEsRmgEObu-XtOw8DiXHoNcQrSDvEhALX3_UHP0
403 sign_mismatch  /vod/42/a.ts?al=4000000000-0-kpJhCDJUx0fcF39A9805BFAWwu46f4bvKEFflfXLctI
# a time has ten decimal digits
403 sign_malformed  /vod/42/a.ts?al=999999999-0-L1RPUaP4QEs32MFFpuEY7gU4oH8z4o81ANai0q52dvE
403 sign_malformed  /vod/42/a.ts?al=40000000000-0-uSc8muzSXlusxjFMDZmKMeoUxV8sZw-6zYZ_vQ_eHIA
403 sign_malformed  /vod/42/a.ts?al=ee6b2800-0-rbR6vwGzd9ce2F7vxlfMd2awZfnJQx_vIcYl7I4cBqs
403 sign_malformed  /vod/42/a.ts?al=+400000000-0-jbN7la_JiXxo5rWBhyWrvkZFiUyYKpuFc0x7TLag9wk
403 sign_malformed  /vod/42/a.ts?al=%34000000000-0-Kt8-sPgSuVn11tBr4ycQ5852oD3GlVi0uZ8yk0C99os
403 sign_malformed  /vod/42/a.ts?al=-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=+4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=%204000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
# a depth is 0 to 99
403 sign_malformed  /vod/42/a.ts?al=4000000000--qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=4000000000-00-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=4000000000-02-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a.ts?al=4000000000-+2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a.ts?al=4000000000-%32-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a.ts?al=4000000000-2.0-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a.ts?al=4000000000-0x2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a.ts?al=4000000000-a-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=4000000000-002-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a.ts?al=4000000000-100-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=4000000000--0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
# parts too few, too many, and in another order
403 sign_malformed  /vod/42/a.ts?al
403 sign_malformed  /vod/42/a.ts?al=
403 sign_malformed  /vod/42/a.ts?al=4000000000
403 sign_malformed  /vod/42/a.ts?al=4000000000-
403 sign_malformed  /vod/42/a.ts?al=4000000000-0
403 sign_malformed  /vod/42/a.ts?al=4000000000-0-
403 sign_malformed  /vod/42/a.ts?al=--
403 sign_malformed  /vod/42/a.ts?al=4000000000-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI-
403 sign_malformed  /vod/42/a.ts?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI-0
403 sign_malformed  /vod/42/a.ts?al=0-4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=0-4000000000-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=4000000000_0_qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=4000000000.0.qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=4000000000%2d0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_malformed  /vod/42/a.ts?al=4000000000:0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI



=== TEST 3: the signature: 43 characters
--- config
    antileech_sign hmac primary-key-1234;
--- user_files eval: $::Files
--- cases
200  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4
403 sign_mismatch  /vod/42/seg12.ts?al=4000000000-0-AFRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4
403 sign_mismatch  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ8
403 sign_mismatch  /vod/42/seg12.ts?al=4000000000-0--frx4HQSQu_hgPxHoinHc_hRPOWLSVX4-JwTUBRnAq4
# the two bits of the last character that mean nothing are zero
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ5
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ6
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4A
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4AA
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ!
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ.
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0-f85457e21aaca94fc71a95e13883610bf1eba68c25b2fc78fa35adb9bacd690e
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0-%252dFRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ%
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4%00
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4%20
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4+
# unlike in other schemes, a token has one spelling: no padding, no other alphabet, no escapes
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4=
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4%3D
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0-+FRX4hqsqU/HGpXhOINhC/Hrpowlsvx4+jWtubrNaQ4
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0-%2dFRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4==
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4===
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ=
403 sign_malformed  /vod/42/seg12.ts?al=4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ==
403 sign_malformed  /vod/42/seg12.ts?al==4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4



=== TEST 4: a depth is for all paths that start alike
--- config
    antileech_sign hmac primary-key-1234;
--- user_files eval: $::Files
--- cases
200  /vod/42/index.m3u8?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8  -> X-Key: primary | X-Expires: 4000000000
200  /vod/42/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /vod/42/hi/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /vod/42/?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
404  /vod/42/none.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_mismatch  /vod/43/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_mismatch  /vod/420/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_mismatch  /vod/4/2/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_mismatch  /VOD/42/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_mismatch  /open/42/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
# fewer segments than that
403 sign_malformed  /vod/42?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /vod/a.ts?al=4000000000-1-FVR2Bz8WwXTEDaGKyh0cFBD_N0SQhh9RX0OpIJ9FgRY
200  /vod/42/a.ts?al=4000000000-1-FVR2Bz8WwXTEDaGKyh0cFBD_N0SQhh9RX0OpIJ9FgRY
200  /vod/42/hi/a.ts?al=4000000000-1-FVR2Bz8WwXTEDaGKyh0cFBD_N0SQhh9RX0OpIJ9FgRY
403 sign_mismatch  /open/a.ts?al=4000000000-1-FVR2Bz8WwXTEDaGKyh0cFBD_N0SQhh9RX0OpIJ9FgRY
403 sign_malformed  /vod?al=4000000000-1-FVR2Bz8WwXTEDaGKyh0cFBD_N0SQhh9RX0OpIJ9FgRY
403 sign_malformed  /?al=4000000000-1-FVR2Bz8WwXTEDaGKyh0cFBD_N0SQhh9RX0OpIJ9FgRY
200  /vod/42/hi/a.ts?al=4000000000-3-KpsDDQhad5LiLWXRydos5rAU1fVdkw7zmqKvoK7aTWQ
403 sign_malformed  /vod/42/a.ts?al=4000000000-3-KpsDDQhad5LiLWXRydos5rAU1fVdkw7zmqKvoK7aTWQ
403 sign_mismatch  /vod/42/lo/a.ts?al=4000000000-3-KpsDDQhad5LiLWXRydos5rAU1fVdkw7zmqKvoK7aTWQ
# segments as they are sent
200  /vod/%34%32/a.ts?al=4000000000-2-usSV3m3zzQSoGXAY8iehgri2JxD9_sGb49NwtkmSb94
403 sign_mismatch  /vod/%34%32/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-usSV3m3zzQSoGXAY8iehgri2JxD9_sGb49NwtkmSb94
# 99 of them, and 98
200  /d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/a.txt?al=4000000000-99-D556Wo8FLn83aMg6JIkevK7XYNgG4sqQ6JaSmIeW6zI
200  /d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/a.txt?al=4000000000-98-AX6ZH4QjYwjYMOH0RVbrHYOJh-ZNgk_qGZHcHtZFCDg
200  /d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/a.txt?al=4000000000-98-AX6ZH4QjYwjYMOH0RVbrHYOJh-ZNgk_qGZHcHtZFCDg
403 sign_malformed  /d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/a.txt?al=4000000000-99-D556Wo8FLn83aMg6JIkevK7XYNgG4sqQ6JaSmIeW6zI
403 sign_malformed  /d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/a.txt?al=4000000000-100-D556Wo8FLn83aMg6JIkevK7XYNgG4sqQ6JaSmIeW6zI



=== TEST 5: paths of several spellings, where a signature is for more than one path
--- config
    antileech_sign hmac primary-key-1234;
    location /vod/ {
        try_files /open/a.ts =404;
    }
--- user_files eval: $::Files
--- cases
# empty segments, in front, within and behind what is signed
403 sign_malformed  //vod/42/a.ts?al=4000000000-2-3hFtfmlW_4DmpMPtqh-9IO6qwC7eh-4nnUNzyXU3u88
403 sign_malformed  //vod/42/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  //vod/42/a.ts?al=4000000000-3-h2WySXiW0uWeJtfpV897GuZfWCiMRnkpByVVfPM1OwA
403 sign_malformed  /vod//42/a.ts?al=4000000000-2-VcmMhu8U9TykL7ttMVMJiLc2bHVy-jiBJgBjoRP5tos
403 sign_malformed  /vod//42/a.ts?al=4000000000-3-YmqT8qEoa9li6PSM9GMs2CTpO8x-_ipVTu27bhdjB_8
403 sign_malformed  /vod/42//a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42//?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/hi///a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
# slashes
403 sign_malformed  /vod/42/hi%2fa.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/hi%2Fa.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod%2f42/hi/a.ts?al=4000000000-2-1-eaG9aVbWBeZNJhjMvCoFZV1rMTscZ8plMO_vzFfB8
403 sign_malformed  /%2fvod/42/a.ts?al=4000000000-2-gu_RCwASf22KHWK7KaVhJP0KoBbMd1LOJsLSkarPweQ
# backslashes
403 sign_malformed  /vod/42/a\b?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a%5cb?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a%5Cb?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/..\..\43\a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod\42/hi/a.ts?al=4000000000-2-5WozEWexu4iR7brYkQx50tspRnYcV8vLN2QakhnJEj0
# what becomes one of these, or a dot, when it is decoded again
403 sign_malformed  /vod/42/%252e?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/%252E?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/%252f?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/%252F?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/%255c?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/%255C?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/%252e%252e/43/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/%252e%252e%252f43%252fa.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
# segments of dots
403 sign_malformed  /vod/42/../43/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/%2e%2e/43/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/.%2E/43/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/..%2f43/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/..;/43/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/./a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/hi/..?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
# they have only one
200  /vod/42/%2541?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /vod/42/...?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /vod/42/a;b?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /vod/42/a+b?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /vod/42/%61.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /vod/42/%E4%B8%AD%20.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /vod/42/a.ts?x=//%2f\%252e..&al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8



=== TEST 6: the same, where it is for exactly one
--- config
    antileech_sign hmac primary-key-1234;
    location /vod/ {
        try_files /open/a.ts =404;
    }
--- user_files eval: $::Files
--- cases
200  //vod/42/a.ts?al=4000000000-0-Gp1LkfwGmAereIP4DvmhQ7VZOC7OK2DRVufZIOuGGTA
200  /vod//42/a.ts?al=4000000000-0-bgt0I7zyaHd_VHdscyrEVvmmyXGtloERo6g013ZVACE
200  /vod/42//a.ts?al=4000000000-0-EVYqHrIZufi9-6BSYZ_96l8oCP6D1EVdwof1g20RU8U
200  /vod/42//?al=4000000000-0-T813ps5eBMuwSNvH8fuEkgWepyf28fbmIl63NrG2Sv4
200  /vod/42/hi%2fa.ts?al=4000000000-0-KF7XKvH7pam8HTADRdyyxxI7ukyEC_TCKMuvmeSuIr0
200  /vod%2F42/hi/a.ts?al=4000000000-0-IcTTADPMxG0JkqEkMIF3I8wguBkdjIlcLpZRjnbicg8
200  /vod/42/a\b?al=4000000000-0-2qqQtvQvTGe71gZw0VfeXRSwJAxOkzjCyyyEfNn_6Qo
200  /vod/42/a%5cb?al=4000000000-0-PPxOdBrfDqhSQAAZKeaLg6_p0DgA5Zu-SaXlvSq_z-k
200  /vod/42/a%5Cb?al=4000000000-0-_cb50hbz_JYyW1Xlztgv8AK9OdRDsV3IDiMJhjGxEk4
200  /vod/42/%252e?al=4000000000-0-NQgJm3-X8f69F-5tk47gG5xo5Kq9AYhB705_OKmwXqM
200  /vod/42/%252E?al=4000000000-0-3Oowt3xYaWL_DURzaUpcoJ1AfvkBqMKCf_VawLJx_5Y
200  /vod/42/%252f?al=4000000000-0-panfwS-RiJtV4G5x6nDEUYECVQ0n1FxoYRQszaER8oc
200  /vod/42/%252F?al=4000000000-0-o2BOCJ50mvOlrxuLJVsvKI-bAtip_kP5lUjWOXQDBuw
200  /vod/42/%255c?al=4000000000-0-0dnytSiC1lvCnOpG9tLG0t6bdeW9cyVxMTwG9tjHRe4
200  /vod/42/%255C?al=4000000000-0-vhldYOOMMm01fu0Ha8-V9nZnq3jgPmUycWc6nP9Nd20
# that one, and no other that leads to the same file
403 sign_mismatch  /vod/42/a.ts?al=4000000000-0-Gp1LkfwGmAereIP4DvmhQ7VZOC7OK2DRVufZIOuGGTA
403 sign_mismatch  //vod/42/a.ts?al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
403 sign_mismatch  /vod/42/hi%2Fa.ts?al=4000000000-0-KF7XKvH7pam8HTADRdyyxxI7ukyEC_TCKMuvmeSuIr0
403 sign_mismatch  /vod/42/hi/a.ts?al=4000000000-0-KF7XKvH7pam8HTADRdyyxxI7ukyEC_TCKMuvmeSuIr0
403 sign_mismatch  /vod/42/a%5Cb?al=4000000000-0-PPxOdBrfDqhSQAAZKeaLg6_p0DgA5Zu-SaXlvSq_z-k
# never segments of dots
403 sign_malformed  /vod/42/../43/a.ts?al=4000000000-0-lq50c_DfcQJ3bl07b78dkgwaxq8tcgxQR_0Ji6mG-Xc
403 sign_malformed  /vod/42/%2e%2e/43/a.ts?al=4000000000-0-WXo9QUKe7jBq6CoJHdnh2rUXg9y-xqxs0ccRRS3NiNs
403 sign_malformed  /vod/42/..%2f43/a.ts?al=4000000000-0-hD-Wq8wmWlWrY0DKbTGOQt8p2Uc4vg0IZp0f3QhX9tc
403 sign_malformed  /vod/42/..;/43/a.ts?al=4000000000-0-1mEdXn71C9kP21RJyvmH4ys7xkiBeC35u0XaYG8zjUE
403 sign_malformed  /vod/42/./a.ts?al=4000000000-0-RNocIDU81GJm2hqTwVXq6awd2wyFzIvJz5zaIcXYEWE



=== TEST 7: in=path
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        location / {
            return 200 "$request_uri";
        }
    }
--- config
    location /vod/ {
        antileech_sign hmac primary-key-1234 backup-key-12345 in=path;
        location ~ \.html$ {
            deny all;
        }
    }
    location /proxy/ {
        antileech_sign hmac primary-key-1234 in=path;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /d/ {
        antileech_sign hmac primary-key-1234 in=path;
    }
    location /open/ {
    }
    location /query/ {
        antileech_sign hmac primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/vod/;
    }
    location ~ ^/al- {
        try_files /open/a.ts =404;
        add_header X-Wrong "the location of the carrier" always;
    }
--- user_files eval: $::Files
--- cases
200  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/index.m3u8  -> X-Scheme: hmac | X-Key: primary | X-Expires: 4000000000
# the URLs that are relative to this one
200  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts
200  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/hi/a.ts
200  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts?w=1
403 sign_mismatch  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/43/a.ts
403 sign_malformed  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/a.ts
200  /al-4000000000-2-ymRM0pPgqYLgLKZfhLzDdrv7CZb-JYrKXD6q6RtPwd4/vod/42/a.ts  -> X-Key: backup
200  /al-4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI/vod/42/a.ts
403 sign_mismatch  /al-4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI/vod/42/hi/a.ts
200  /al-4000000000-0--FRX4hqsqU_HGpXhOINhC_Hrpowlsvx4-jWtubrNaQ4/vod/42/seg12.ts
200  /al-4000000000-99-D556Wo8FLn83aMg6JIkevK7XYNgG4sqQ6JaSmIeW6zI/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/a.txt
403 sign_malformed  /al-4000000000-99-D556Wo8FLn83aMg6JIkevK7XYNgG4sqQ6JaSmIeW6zI/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/a.txt
403 sign_missing  /vod/42/a.ts
403 sign_missing  /vod/42/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_mismatch  /al-4000000001-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts
403 sign_mismatch  /al-4000000000-1-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts
403 sign_mismatch  /al-4000000000-2-Aks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts
403 sign_expired  /al-1700000000-2-YDQhn1OjZnpmhT1vwCj_GhSE9dB7V6Mhp9VnVnkKclA/vod/42/a.ts
# one path of several spellings
403 sign_malformed  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42//a.ts
403 sign_malformed  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/hi%2fa.ts
403 sign_malformed  /al-4000000000-2-3hFtfmlW_4DmpMPtqh-9IO6qwC7eh-4nnUNzyXU3u88//vod/42/a.ts
200  /al-4000000000-0-Gp1LkfwGmAereIP4DvmhQ7VZOC7OK2DRVufZIOuGGTA//vod/42/a.ts
200  /al-4000000000-0-KF7XKvH7pam8HTADRdyyxxI7ukyEC_TCKMuvmeSuIr0/vod/42/hi%2fa.ts
# over the token
403 sign_malformed  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/../vod/42/a.ts
403 sign_malformed  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/../42/a.ts
# what the location of the clean path denies
403  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/index.html
# where nobody asks for a token it leads to nothing
404 *  /al-4000000000-1-lenWr2oIu3sWveF5_dSz5dHzt4CvofqZf-uPP29pkpc/open/a.ts
404 *  /al-4000000000-0-VchJ4eoAyNrYFa7gf3VNESPlgTVoTUiiJKTQ4uud4f0/query/42/a.ts?al=4000000000-0-MR7eB2gwHdXQyAv5HqeQpYub3iSBIvJiyUkNv_WYO9Y
200  /query/42/a.ts?al=4000000000-0-MR7eB2gwHdXQyAv5HqeQpYub3iSBIvJiyUkNv_WYO9Y
200  /open/a.ts
404 *  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/
404 *  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts  -> X-Wrong: the location of the carrier
# no tokens
200  /al-4000000000-02-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts  -> X-Wrong: the location of the carrier
200  /al-400000000-2-v85lYDPc9Cf6a_wVNf-qR0hr4tXD1X2T6zoVnC3Efwk/vod/42/a.ts  -> X-Wrong: the location of the carrier
200  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z/vod/42/a.ts  -> X-Wrong: the location of the carrier
200  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z9/vod/42/a.ts  -> X-Wrong: the location of the carrier
200  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8  -> X-Wrong: the location of the carrier
404  /AL-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts
404  /4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts
404  /x/al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts
200  /a%6c-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts  -> X-Wrong: the location of the carrier
# the upstream sees none
200  /al-4000000000-2-I-XtViiTpkOSrBKysQGqhqsVHSE08uC6wq77BRmb3FQ/proxy/42/a.ts?w=1  -> /proxy/42/a.ts?w=1
200  /al-4000000000-2-I-XtViiTpkOSrBKysQGqhqsVHSE08uC6wq77BRmb3FQ/proxy/42/%E4%B8%AD%20.ts  -> /proxy/42/%E4%B8%AD%20.ts



=== TEST 8: in=cookie
--- config
    location /vod/ {
        antileech_sign hmac primary-key-1234 backup-key-12345 in=cookie:al;
    }
    location /open/ {
        antileech_sign hmac primary-key-1234 in=cookie:__Host-al.1;
    }
--- user_files eval: $::Files
--- cases
200  /vod/42/a.ts  Cookie: al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8  -> X-Scheme: hmac | X-Key: primary | X-Expires: 4000000000
200  /vod/42/a.ts  Cookie: al=4000000000-2-ymRM0pPgqYLgLKZfhLzDdrv7CZb-JYrKXD6q6RtPwd4  -> X-Key: backup
200  /vod/42/a.ts  Cookie: al=4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
200  /vod/42/a.ts?al=1&al=2  Cookie: x=1; al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8; y="a b"
200  /vod/42/a.ts  Cookie: x=1;al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8  ;y
200  /open/42/a.ts  Cookie: __Host-al.1=4000000000-1-lenWr2oIu3sWveF5_dSz5dHzt4CvofqZf-uPP29pkpc
403 sign_mismatch  /vod/43/a.ts  Cookie: al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8  -> X-Scheme: hmac
403 sign_malformed  /vod/a.ts  Cookie: al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42//a.ts  Cookie: al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a.ts  Cookie: al=4000000000-02-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_expired  /vod/42/a.ts  Cookie: al=1700000000-2-YDQhn1OjZnpmhT1vwCj_GhSE9dB7V6Mhp9VnVnkKclA
403 sign_malformed  /vod/42/a.ts  Cookie: al=
403 sign_malformed  /vod/42/a.ts  Cookie: al=x
403 sign_missing  /vod/42/a.ts  Cookie: al
403 sign_missing  /vod/42/a.ts
403 sign_missing  /vod/42/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_missing  /vod/42/a.ts  Cookie: AL=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_missing  /vod/42/a.ts  Cookie: xal=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_missing  /vod/42/a.ts  Cookie: al2=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_missing  /vod/42/a.ts  Cookie: x=al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_missing  /vod/42/a.ts  al: 4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
# several of the name: any of the first four
200  /vod/42/a.ts  Cookie: al=4000000000-2-tUWy_diFb2HH5G_6MSbV3hFhXDJQSuTAbqdcX4UDbR4; al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /vod/42/a.ts  Cookie: al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8; al=4000000000-2-tUWy_diFb2HH5G_6MSbV3hFhXDJQSuTAbqdcX4UDbR4
200  /vod/42/a.ts  Cookie: al=; al=x; al=1700000000-2-YDQhn1OjZnpmhT1vwCj_GhSE9dB7V6Mhp9VnVnkKclA; al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /vod/42/a.ts  Cookie: al=x; x=1; al=x; AL=x; al=x; y=1; al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /vod/42/a.ts  Cookie: al=x | Cookie: al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a.ts  Cookie: al=x; al=x; al=x; al=x; al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a.ts  Cookie: al=x; al=x | Cookie: al=x; al=x | Cookie: al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
# the one that got furthest says why
403 sign_expired  /vod/42/a.ts  Cookie: al=x; al=1700000000-2-YDQhn1OjZnpmhT1vwCj_GhSE9dB7V6Mhp9VnVnkKclA; al=4000000000-2-tUWy_diFb2HH5G_6MSbV3hFhXDJQSuTAbqdcX4UDbR4; al=
403 sign_mismatch  /vod/42/a.ts  Cookie: al=x; al=4000000000-2-tUWy_diFb2HH5G_6MSbV3hFhXDJQSuTAbqdcX4UDbR4



=== TEST 9: in=header
--- config
    location /vod/ {
        antileech_sign hmac primary-key-1234 in=header:x-antileech;
    }
    location /open/ {
        antileech_sign hmac primary-key-1234 in=header:Authorization;
    }
--- user_files eval: $::Files
--- cases
200  /vod/42/a.ts  X-Antileech: 4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8  -> X-Scheme: hmac | X-Key: primary | X-Expires: 4000000000
200  /vod/42/a.ts  x-antileech: 4000000000-0-qtqsxtgrGIAsjZF_QGGf4uYwvnLHj1qqdPSfAS231MI
200  /vod/42/a.ts  X-ANTILEECH:    4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /open/a.ts  Authorization: 4000000000-0-_RORtX5NAAe-1mkxisXjjd8bNWNHcVl2RUIWxWKN7KE
403 sign_mismatch  /vod/43/a.ts  X-Antileech: 4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a.ts  X-Antileech: 4000000000-02-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a.ts  X-Antileech: Bearer 4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_malformed  /vod/42/a.ts  X-Antileech: "4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8"
403 sign_malformed  /vod/42/a.ts  X-Antileech: 4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8, 4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_expired  /vod/42/a.ts  X-Antileech: 1700000000-2-YDQhn1OjZnpmhT1vwCj_GhSE9dB7V6Mhp9VnVnkKclA
403 sign_malformed  /vod/42/a.ts  X-Antileech:
403 sign_missing  /vod/42/a.ts
403 sign_missing  /vod/42/a.ts?x-antileech=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_missing  /vod/42/a.ts  Cookie: x-antileech=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_missing  /vod/42/a.ts  Antileech: 4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
# more than one
403 sign_duplicate  /vod/42/a.ts  X-Antileech: 4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8 | X-Antileech: 4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_duplicate  /vod/42/a.ts  X-Antileech: 4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8 | x-antileech: x
403 sign_duplicate  /vod/42/a.ts  X-Antileech: x | X-Antileech: 4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8



=== TEST 10: another name
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        location / {
            return 200 "$request_uri";
        }
    }
--- config
    location /vod/ {
        antileech_sign hmac primary-key-1234 in=query:tok;
    }
    location /open/ {
        antileech_sign hmac primary-key-1234 arg.sign=tok;
    }
    location /path/ {
        antileech_sign hmac primary-key-1234 arg.sign=tok in=path;
        alias $TEST_NGINX_HTML_DIR/vod/;
    }
    location /proxy/ {
        antileech_sign hmac primary-key-1234 in=query:tok;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- user_files eval: $::Files
--- cases
200  /vod/42/a.ts?tok=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
200  /open/a.ts?tok=4000000000-1-lenWr2oIu3sWveF5_dSz5dHzt4CvofqZf-uPP29pkpc
200  /tok-4000000000-1-XBVQjIKxEjrCox5pklvAecSpgD_m223zztGZdESdrwU/path/42/a.ts
403 sign_missing  /vod/42/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_missing  /open/a.ts?al=4000000000-1-lenWr2oIu3sWveF5_dSz5dHzt4CvofqZf-uPP29pkpc
404  /al-4000000000-1-XBVQjIKxEjrCox5pklvAecSpgD_m223zztGZdESdrwU/path/42/a.ts
# the upstream does not see it
200  /proxy/a.ts?tok=4000000000-1-wpOtHct_UlAAEbDIUTZzZN3n1jm8NOCcy-KW9HTkBB0  -> /proxy/a.ts
200  /proxy/a.ts?w=1&tok=4000000000-1-wpOtHct_UlAAEbDIUTZzZN3n1jm8NOCcy-KW9HTkBB0&al=2  -> /proxy/a.ts?w=1&al=2



=== TEST 11: bind=host
--- config
    antileech_sign hmac primary-key-1234 bind=host;
--- user_files eval: $::Files
--- cases
200  /vod/42/a.ts?al=4000000000-2-Kkzc1ztlQfF91M9D4RnPLz3M52_DvCtcIPywwBiB1wU  Host: a.example
200  /vod/42/a.ts?al=4000000000-0-2k3kL2lEWs9LzlzVlSxZvdsJrA5NkMpmNVWZ2wLIgjc  Host: a.example
# as nginx has it: in lower case, without a port
200  /vod/42/a.ts?al=4000000000-2-Kkzc1ztlQfF91M9D4RnPLz3M52_DvCtcIPywwBiB1wU  Host: A.Example:8080
200  /vod/42/a.ts?al=4000000000-2-k1D-uglwBafXOPNol8inZ2v5b8zGXjOO8z1ylor85cU  Host: [::1]:80
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-AuyC22h93KI-A4Yj4HcpwOLnntekOaI1ClOrzaZq2VY  Host: A.Example:8080
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-Kkzc1ztlQfF91M9D4RnPLz3M52_DvCtcIPywwBiB1wU  Host: b.example
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-Kkzc1ztlQfF91M9D4RnPLz3M52_DvCtcIPywwBiB1wU  Host: www.a.example
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-Kkzc1ztlQfF91M9D4RnPLz3M52_DvCtcIPywwBiB1wU
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8  Host: a.example
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-EOL5lJQVP1CreXe4UdTxJoGwyNztPdnyLuI_xwtEOgg  Host: a.example
403 sign_mismatch  /vod/43/a.ts?al=4000000000-2-Kkzc1ztlQfF91M9D4RnPLz3M52_DvCtcIPywwBiB1wU  Host: a.example
403 sign_missing  /vod/42/a.ts  Host: a.example



=== TEST 12: without it any host will do
--- config
    antileech_sign hmac primary-key-1234;
--- user_files eval: $::Files
--- cases
200  /vod/42/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8  Host: a.example
200  /vod/42/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8  Host: b.example
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-Kkzc1ztlQfF91M9D4RnPLz3M52_DvCtcIPywwBiB1wU  Host: a.example



=== TEST 13: bind=ip
--- config
    antileech_sign hmac primary-key-1234 bind=ip;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
--- user_files eval: $::Files
--- cases
200  /vod/42/a.ts?al=4000000000-2-EOL5lJQVP1CreXe4UdTxJoGwyNztPdnyLuI_xwtEOgg
200  /vod/42/a.ts?al=4000000000-2-mr0tai8881Rj8xaxOytfTBWvV7qEBzzRvPov5vejynM  X-Real-IP: 192.0.2.1
200  /vod/42/a.ts?al=4000000000-2-SyMk4vtK6vAHbZIjnZhm2MhN8ZQUQBJA3R568uibYek  X-Real-IP: 2001:db8::1
200  /vod/42/a.ts?al=4000000000-2-SyMk4vtK6vAHbZIjnZhm2MhN8ZQUQBJA3R568uibYek  X-Real-IP: 2001:0DB8:0:0:0:0:0:1
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-6BKlDwYMy8WxMWp9gxS2TMmGZuOcfC39VJIdK0dZC18  X-Real-IP: 2001:db8::1
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-mr0tai8881Rj8xaxOytfTBWvV7qEBzzRvPov5vejynM  X-Real-IP: 192.0.2.10
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-mr0tai8881Rj8xaxOytfTBWvV7qEBzzRvPov5vejynM  X-Real-IP: 2001:db8::1
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-mr0tai8881Rj8xaxOytfTBWvV7qEBzzRvPov5vejynM
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_mismatch  /vod/42/a.ts?al=4000000000-2-9DdaEOdEhtPhqWx-DROyNtrx9FUDZj58l6lPzIBLEE8



=== TEST 14: bind=host,ip, and in=path with it
--- config
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
    location /vod/ {
        antileech_sign hmac primary-key-1234 backup-key-12345 bind=host,ip in=path;
    }
    location /open/ {
        antileech_sign hmac primary-key-1234 bind=ip,host;
    }
--- user_files eval: $::Files
--- cases
200  /al-4000000000-2-dwNanlJcd8lq5B5jmaFqznMkgyGIQ9deOy929i7zLno/vod/42/a.ts  Host: a.example | X-Real-IP: 192.0.2.1
200  /al-4000000000-2-yg4c7VAytMnnvjPun4piHtHLu3Z9XUOU2GknkluwlNg/vod/42/hi/a.ts  Host: a.example | X-Real-IP: 192.0.2.1  -> X-Key: backup
200  /open/a.ts?al=4000000000-1-ETGwcG9NlTNbZeCxqRL0o2xexmPVQjMakb3Va3HgxsA  Host: a.example | X-Real-IP: 192.0.2.1
403 sign_mismatch  /al-4000000000-2-V7smWr6OHgKkROZQz7EG8KpbanBsum5LjeG1FkchMs4/vod/42/a.ts  Host: a.example | X-Real-IP: 192.0.2.1
403 sign_mismatch  /open/a.ts?al=4000000000-1-f0LAxFuLJco3vkcZlyuV25n1awflfcrT1YDjLH2otB8  Host: a.example | X-Real-IP: 192.0.2.1
403 sign_mismatch  /al-4000000000-2-dwNanlJcd8lq5B5jmaFqznMkgyGIQ9deOy929i7zLno/vod/42/a.ts  Host: b.example | X-Real-IP: 192.0.2.1
403 sign_mismatch  /al-4000000000-2-dwNanlJcd8lq5B5jmaFqznMkgyGIQ9deOy929i7zLno/vod/42/a.ts  Host: a.example | X-Real-IP: 192.0.2.2
403 sign_mismatch  /al-4000000000-2-Kkzc1ztlQfF91M9D4RnPLz3M52_DvCtcIPywwBiB1wU/vod/42/a.ts  Host: a.example | X-Real-IP: 192.0.2.1
403 sign_mismatch  /al-4000000000-2-mr0tai8881Rj8xaxOytfTBWvV7qEBzzRvPov5vejynM/vod/42/a.ts  Host: a.example | X-Real-IP: 192.0.2.1
403 sign_mismatch  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts  Host: a.example | X-Real-IP: 192.0.2.1
403 sign_mismatch  /al-4000000000-2-dwNanlJcd8lq5B5jmaFqznMkgyGIQ9deOy929i7zLno/vod/43/a.ts  Host: a.example | X-Real-IP: 192.0.2.1



=== TEST 15: time
--- config
    location /vod/ {
        antileech_sign hmac primary-key-1234;
    }
    location /open/ {
        antileech_sign hmac primary-key-1234 - 1h;
    }
    location /skew/ {
        antileech_sign hmac primary-key-1234 - - skew=5m;
        alias $TEST_NGINX_HTML_DIR/vod/;
    }
--- user_files eval: $::Files
--- cases
200  /vod/a.ts?al=9999999999-1-CXM3qZ1LCSHRKioRVt9DHrEEhUe-cKLb35KjZgyTr38  -> X-Expires: 9999999999
200  /vod/a.ts?al={{token time + 60, 1, '/vod/'}}
403 sign_expired  /vod/a.ts?al=1700000000-1-O6jyhS5RAOgdb8KlwoM_XvgFmVhU5QEofPspOgAxMz0  -> !X-Expires | !X-Ttl
403 sign_expired  /vod/a.ts?al=0000000000-1-EjFmHRRCCE5T_-TbqFwkaIGlzahnXv9DpEckm_zTQxQ
403 sign_expired  /vod/a.ts?al={{token time - 5, 1, '/vod/'}}
# whoever has no signature does not learn that one is too late
403 sign_mismatch  /vod/a.ts?al=1700000000-1-A6jyhS5RAOgdb8KlwoM_XvgFmVhU5QEofPspOgAxMz0
# the ttl caps how far ahead the end may be
200  /open/a.ts?al={{token time + 3590, 1, '/open/'}}
403 sign_early  /open/a.ts?al={{token time + 3630, 1, '/open/'}}  -> !X-Expires
403 sign_early  /open/a.ts?al=4000000000-1-lenWr2oIu3sWveF5_dSz5dHzt4CvofqZf-uPP29pkpc
403 sign_expired  /open/a.ts?al={{token time - 5, 1, '/open/'}}
403 sign_mismatch  /open/a.ts?al=4000000000-1-AenWr2oIu3sWveF5_dSz5dHzt4CvofqZf-uPP29pkpc
200  /skew/a.ts?al={{token time - 290, 1, '/skew/'}}
403 sign_expired  /skew/a.ts?al={{token time - 310, 1, '/skew/'}}
200  /skew/a.ts?al=4000000000-1-AQJoZ3gpplQ2_4OjSsTz5koeRP0q3ceQTvSh_9QVZYc  -> X-Expires: 4000000300



=== TEST 16: the end belongs to it
--- http1: it has a client of its own
--- config
    antileech_sign hmac primary-key-1234;
--- user_files eval: $::Files
--- request
GET /vod/42/a.ts?al=4000000000-1-FVR2Bz8WwXTEDaGKyh0cFBD_N0SQhh9RX0OpIJ9FgRY
--- response_body
It works!
--- last_second
/vod/42/a.ts



=== TEST 17: several lines, of several carriers
--- config
    antileech_sign hmac primary-key-1234;
    antileech_sign hmac primary-key-1234 in=path;
    antileech_sign hmac backup-key-12345 in=cookie:al;
    antileech_sign qiniu primary-key-1234;
--- user_files eval: $::Files
--- cases
200  /vod/42/a.ts?al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8  -> X-Scheme: hmac
200  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts
200  /vod/42/a.ts  Cookie: al=4000000000-2-ymRM0pPgqYLgLKZfhLzDdrv7CZb-JYrKXD6q6RtPwd4
200  /al-4000000000-2-tUWy_diFb2HH5G_6MSbV3hFhXDJQSuTAbqdcX4UDbR4/vod/42/a.ts?al=4000000000-2-tUWy_diFb2HH5G_6MSbV3hFhXDJQSuTAbqdcX4UDbR4  Cookie: al=4000000000-2-ymRM0pPgqYLgLKZfhLzDdrv7CZb-JYrKXD6q6RtPwd4
403 sign_mismatch  /vod/42/a.ts  Cookie: al=4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8
403 sign_expired  /vod/42/a.ts?al=x  Cookie: al=1700000000-2-M9xxvg-eFgkMV2au5MaIC1mb_LwRTtD3WBOm5Ahs1mY
403 sign_malformed  /vod/42/a.ts?al=x
403 sign_missing  /vod/42/a.ts



=== TEST 18: a dry run
--- config
    antileech_dry_run on;
    location /vod/ {
        antileech_sign hmac primary-key-1234 in=path;
    }
    location /open/ {
        antileech_sign hmac primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/42/a.ts  -> X-Status: PASSED | X-Key: primary | X-Expires: 4000000000
200 sign_mismatch  /al-4000000000-2-dks0Jin4gkrN-WTPpA1bbipxRhExt4iHixiUcWB56Z8/vod/43/a.ts  -> X-Status: REJECTED_DRY_RUN | X-Scheme: hmac | !X-Key
200 sign_expired  /al-1700000000-2-YDQhn1OjZnpmhT1vwCj_GhSE9dB7V6Mhp9VnVnkKclA/vod/42/a.ts  -> X-Status: REJECTED_DRY_RUN
200 sign_missing  /vod/42/a.ts  -> X-Status: REJECTED_DRY_RUN
200 sign_malformed  /open/a.ts?al=x  -> X-Status: REJECTED_DRY_RUN
200  /open/a.ts?al=4000000000-1-lenWr2oIu3sWveF5_dSz5dHzt4CvofqZf-uPP29pkpc  -> X-Status: PASSED



=== TEST 19: in: another place
--- config
    antileech_sign hmac primary-key-1234 in=fragment;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "in": "query:NAME", "path", "cookie:NAME" or "header:NAME" is expected
--- no_error_log
primary-key-1234



=== TEST 20: in: another place with a name
--- config
    antileech_sign hmac primary-key-1234 in=body:al;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "in": "query:NAME", "path", "cookie:NAME" or "header:NAME" is expected
--- no_error_log
primary-key-1234



=== TEST 21: in: a path has no name
--- config
    antileech_sign hmac primary-key-1234 in=path:al;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "in": "query:NAME", "path", "cookie:NAME" or "header:NAME" is expected
--- no_error_log
primary-key-1234



=== TEST 22: in: a cookie has one
--- config
    antileech_sign hmac primary-key-1234 in=cookie;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "in": "query:NAME", "path", "cookie:NAME" or "header:NAME" is expected
--- no_error_log
primary-key-1234



=== TEST 23: in: a header has one
--- config
    antileech_sign hmac primary-key-1234 in=header;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "in": "query:NAME", "path", "cookie:NAME" or "header:NAME" is expected
--- no_error_log
primary-key-1234



=== TEST 24: in: an argument has one
--- config
    antileech_sign hmac primary-key-1234 in=query;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "in": "query:NAME", "path", "cookie:NAME" or "header:NAME" is expected
--- no_error_log
primary-key-1234



=== TEST 25: in: upper case
--- config
    antileech_sign hmac primary-key-1234 in=Path;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "in": "query:NAME", "path", "cookie:NAME" or "header:NAME" is expected
--- no_error_log
primary-key-1234



=== TEST 26: in: an empty name
--- config
    antileech_sign hmac primary-key-1234 in=cookie:;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "in": invalid name, letters, digits and "_-.!" are expected
--- no_error_log
primary-key-1234



=== TEST 27: in: a name that is none
--- config
    antileech_sign hmac primary-key-1234 in=query:a&b;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "in": invalid name, letters, digits and "_-.!" are expected
--- no_error_log
primary-key-1234



=== TEST 28: in: a name with a colon
--- config
    antileech_sign hmac primary-key-1234 in=header:x:y;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "in": invalid name of a header, letters, digits and "-" are expected
--- no_error_log
primary-key-1234



=== TEST 29: in: twice
--- config
    antileech_sign hmac primary-key-1234 in=path in=cookie:al;
--- emerg
"antileech_sign" has the option "in" twice
--- no_error_log
primary-key-1234



=== TEST 30: in: nothing
--- config
    antileech_sign hmac primary-key-1234 in=;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "in": "query:NAME", "path", "cookie:NAME" or "header:NAME" is expected
--- no_error_log
primary-key-1234



=== TEST 31: in: a scheme without a scope
--- config
    antileech_sign qiniu primary-key-1234 in=path;
--- emerg
"antileech_sign" scheme "qiniu": there is no option "in"
--- no_error_log
primary-key-1234



=== TEST 32: bind: nothing
--- config
    antileech_sign hmac primary-key-1234 bind=;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "bind", "host", "ip" or "host,ip" is expected
--- no_error_log
primary-key-1234



=== TEST 33: bind: something else
--- config
    antileech_sign hmac primary-key-1234 bind=port;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "bind", "host", "ip" or "host,ip" is expected
--- no_error_log
primary-key-1234



=== TEST 34: bind: something else too
--- config
    antileech_sign hmac primary-key-1234 bind=host,port;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "bind", "host", "ip" or "host,ip" is expected
--- no_error_log
primary-key-1234



=== TEST 35: bind: the same twice
--- config
    antileech_sign hmac primary-key-1234 bind=host,host;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "bind", "host", "ip" or "host,ip" is expected
--- no_error_log
primary-key-1234



=== TEST 36: bind: upper case
--- config
    antileech_sign hmac primary-key-1234 bind=Host;
--- emerg
"antileech_sign" scheme "hmac": invalid value of "bind", "host", "ip" or "host,ip" is expected
--- no_error_log
primary-key-1234



=== TEST 37: bind: a space
--- config
    antileech_sign hmac primary-key-1234 "bind=host, ip";
--- emerg
"antileech_sign" scheme "hmac": invalid value of "bind", "host", "ip" or "host,ip" is expected
--- no_error_log
primary-key-1234



=== TEST 38: bind: twice
--- config
    antileech_sign hmac primary-key-1234 bind=host bind=ip;
--- emerg
"antileech_sign" has the option "bind" twice
--- no_error_log
primary-key-1234



=== TEST 39: bind: a scheme without a scope
--- config
    antileech_sign netease primary-key-1234 bind=ip;
--- emerg
"antileech_sign" scheme "netease": there is no option "bind"
--- no_error_log
primary-key-1234



=== TEST 40: a name for a token that is no argument
--- config
    antileech_sign hmac primary-key-1234 in=cookie:al arg.sign=tok;
--- emerg
"antileech_sign" scheme "hmac": invalid option "arg.sign": the scheme has no arguments
--- no_error_log
primary-key-1234
