use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: userinfo is malformed
--- config
    antileech_referer whitelist example.com;
--- cases
403 referer_malformed  Referer: http://example.com:x@evil.example/
403 referer_malformed  Referer: http://example.com@evil.example/
403 referer_malformed  Referer: http://example.com%40evil.example@evil.example/
403 referer_malformed  Referer: http://user@example.com/
403 referer_malformed  Referer: http://user:password@example.com/
403 referer_malformed  Referer: http://@example.com/
403 referer_malformed  Referer: http://:@example.com/
403 referer_malformed  Referer: http://example.com:80@evil.example:80/



=== TEST 2: a backslash is malformed, wherever it is
--- config
    antileech_referer whitelist example.com;
--- cases
403 referer_malformed  Referer: http://evil.example\@example.com/
403 referer_malformed  Referer: http://evil.example\.example.com/
403 referer_malformed  Referer: http://example.com\.evil.example/
403 referer_malformed  Referer: http://example.com\
403 referer_malformed  Referer: http:\\example.com\
403 referer_malformed  Referer: http:/\example.com/
403 referer_malformed  Referer: http://example.com/a\b



=== TEST 3: control bytes are malformed, wherever they are
--- config
    antileech_referer whitelist example.com;
--- cases
403 referer_malformed  Referer: http://example.com/\x01
403 referer_malformed  Referer: http://example.com/\x7f
403 referer_malformed  Referer: http://example.com/a\x09b
403 referer_malformed  Referer: http://evil.example\x09.example.com/
403 referer_malformed  Referer: http://exam\x09ple.com/
403 referer_malformed  Referer: http://example.com\x0c/
403 referer_malformed  Referer: http://example.com/\x1b[31m
403 referer_malformed  Referer: \x01http://example.com/



=== TEST 4: a space in the host is malformed
--- config
    antileech_referer whitelist example.com;
--- cases
403 referer_malformed  Referer: http://exam ple.com/
403 referer_malformed  Referer: http://evil.example example.com/
403 referer_malformed  Referer: http://example.com .evil.example/
403 referer_malformed  Referer: http:// example.com/



=== TEST 5: spaces around the value are no part of it
--- config
    antileech_referer whitelist example.com;
--- cases
200                    Referer:    http://example.com/\x20\x20
200                    Referer: \x09http://example.com/\x09



=== TEST 6: a missing host is malformed
--- config
    antileech_referer whitelist example.com;
--- cases
403 referer_malformed  Referer: http://
403 referer_malformed  Referer: https://
403 referer_malformed  Referer: http:///
403 referer_malformed  Referer: http:///example.com/
403 referer_malformed  Referer: http://?example.com
403 referer_malformed  Referer: http://:80/
403 referer_malformed  Referer: http:
403 referer_malformed  Referer: http:/
403 referer_malformed  Referer: http:/example.com/
403 referer_malformed  Referer: http:example.com
403 referer_malformed  Referer: http//example.com/



=== TEST 7: what is no absolute URL is malformed
--- config
    antileech_referer whitelist example.com self;
--- cases
403 referer_malformed  Referer: example.com
403 referer_malformed  Referer: www.example.com/page
403 referer_malformed  Referer: //example.com/
403 referer_malformed  Referer: ://example.com/
403 referer_malformed  Referer: /page.html
403 referer_malformed  Referer: ?
403 referer_malformed  Referer: -
403 referer_malformed  Referer: null
403 referer_malformed  Referer: about:blank
403 referer_malformed  Referer: "http://example.com/"
403 referer_malformed  Referer: <http://example.com/>
403 referer_malformed  Referer: Referer: http://example.com/



=== TEST 8: other schemes are malformed
--- config
    antileech_referer whitelist example.com;
--- cases
403 referer_malformed  Referer: ftp://example.com/
403 referer_malformed  Referer: android-app://example.com/
403 referer_malformed  Referer: android-app://com.evil/
403 referer_malformed  Referer: ios-app://123/https/example.com
403 referer_malformed  Referer: chrome-extension://example.com/
403 referer_malformed  Referer: file:///example.com/
403 referer_malformed  Referer: file://example.com/
403 referer_malformed  Referer: ws://example.com/
403 referer_malformed  Referer: data:text/html,http://example.com/
403 referer_malformed  Referer: javascript:'http://example.com/'
403 referer_malformed  Referer: blob:http://example.com/x
403 referer_malformed  Referer: view-source:http://example.com/
403 referer_malformed  Referer: httpx://example.com/
403 referer_malformed  Referer: httpss://example.com/
403 referer_malformed  Referer: xhttp://example.com/
403 referer_malformed  Referer: http+unix://example.com/
403 referer_malformed  Referer: http%3a//example.com/



=== TEST 9: a bad port is malformed
--- config
    antileech_referer whitelist example.com;
--- cases
403 referer_malformed  Referer: http://example.com:65536/
403 referer_malformed  Referer: http://example.com:99999/
403 referer_malformed  Referer: http://example.com:8080808080808080808080/
403 referer_malformed  Referer: http://example.com:x/
403 referer_malformed  Referer: http://example.com:80x/
403 referer_malformed  Referer: http://example.com:-80/
403 referer_malformed  Referer: http://example.com:+80/
403 referer_malformed  Referer: http://example.com:0x50/
403 referer_malformed  Referer: http://example.com:80:80/
403 referer_malformed  Referer: http://example.com:evil.example/
403 referer_malformed  Referer: http://example.com::80/



=== TEST 10: a host that is none is malformed
--- config
    antileech_referer whitelist example.com;
--- cases
403 referer_malformed  Referer: http://./
403 referer_malformed  Referer: http://.example.com/
403 referer_malformed  Referer: http://www..example.com/
403 referer_malformed  Referer: http://example.com../
403 referer_malformed  Referer: http://\xff.example.com/
403 referer_malformed  Referer: http://\xc0\xae.example.com/
403 referer_malformed  Referer: http://[example.com/
403 referer_malformed  Referer: http://example.com]/
403 referer_malformed  Referer: http://[example.com]/



=== TEST 11: a host that pretends to be another is let in nowhere
--- config
    antileech_referer whitelist example.com;
--- cases
403 *                  Referer: http://example%2ecom/
403 *                  Referer: http://%65xample.com/
403 *                  Referer: http://example.com%00.evil.example/
403 *                  Referer: http://example.com%2f.evil.example/
403 *                  Referer: http://example.com;.evil.example/
403 *                  Referer: http://evil.example%23.example.com/
403 *                  Referer: http://evil.example%3f.example.com/
403 *                  Referer: http://evil.example,.example.com/
403 *                  Referer: http://example.com\xe3\x80\x82evil.example/
403 *                  Referer: http://evil.example\xef\xbc\x8f.example.com/
403 *                  Referer: http://evil.example\xe2\x84\x80.example.com/



=== TEST 12: IPv6 addresses are written in brackets
--- config
    antileech_referer whitelist [2001:db8::1] [::1];
--- cases
200                    Referer: http://[2001:db8::1]/
200                    Referer: http://[::1]
403 referer_malformed  Referer: http://2001:db8::1/
403 referer_malformed  Referer: http://::1/
403 referer_malformed  Referer: http://[2001:db8::1/
403 referer_malformed  Referer: http://2001:db8::1]/
403 referer_malformed  Referer: http://[2001:db8::1]x/
403 referer_malformed  Referer: http://[2001:db8::1]evil.example/
403 referer_malformed  Referer: http://[2001:db8::1]:x/
403 referer_malformed  Referer: http://x[2001:db8::1]/
403 referer_malformed  Referer: http://[[2001:db8::1]]/
403 referer_malformed  Referer: http://[2001:db8:::1]/
403 referer_malformed  Referer: http://[::1%25eth0]/
403 referer_malformed  Referer: http://[]/



=== TEST 13: a fragment is malformed (RFC 9110 10.1.3)
--- config
    antileech_referer whitelist example.com;
--- cases
403 referer_malformed  Referer: http://example.com/#top
403 referer_malformed  Referer: http://evil.example#.example.com/
403 referer_malformed  Referer: http://evil.example#@example.com/
403 referer_malformed  Referer: http://example.com#



=== TEST 14: several Referers are malformed
--- config
    antileech_referer whitelist example.com;
--- cases
403 referer_malformed  Referer: http://example.com/ | Referer: http://evil.example/
403 referer_malformed  Referer: http://evil.example/ | Referer: http://example.com/
403 referer_malformed  Referer: http://example.com/ | Referer: http://example.com/
403 referer_malformed  Referer: http://example.com/ | referer: http://www.example.com/
403 referer_malformed  Referer: | Referer: http://example.com/
403 referer_malformed  Referer: http://example.com/ | X-Other: x | Referer:
403 referer_malformed  Referer: | Referer:



=== TEST 15: very many Referers are malformed
--- config
    antileech_referer whitelist example.com;
--- cases eval
"403 referer_malformed  " . "Referer: http://example.com/ | " x 200 . "X-End: x\n" .
"403 referer_malformed  Referer: http://example.com/ | " . "X-Fill: x | " x 200 . "Referer: http://example.com/\n" .
"200                    " . "X-Fill: x | " x 200 . "Referer: http://example.com/\n"



=== TEST 16: two URLs in one Referer are no way in
--- config
    antileech_referer whitelist example.com;
--- cases
403 *                  Referer: http://evil.example,http://example.com/
403 *                  Referer: http://evil.example/, http://example.com/
403 *                  Referer: http://evil.example http://example.com/
403 *                  Referer: http://example.com, http://evil.example/



=== TEST 17: malformed is not empty: a whitelist denies it under each antileech_allow_empty
--- config
    location /on/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
        antileech_allow_empty on;
    }
    location /off/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
        antileech_allow_empty off;
    }
    location /direct/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
        antileech_allow_empty direct;
    }
--- cases
403 referer_malformed  /on/index.html      Referer: x
403 referer_malformed  /off/index.html     Referer: x
403 referer_malformed  /direct/index.html  Referer: x
403 referer_malformed  /on/index.html      Referer: http://example.com/ | Referer: http://example.com/
403 referer_malformed  /off/index.html     Referer: http://example.com/ | Referer: http://example.com/
403 referer_malformed  /direct/index.html  Referer: http://example.com/ | Referer: http://example.com/



=== TEST 18: malformed matches no entry of a blacklist
--- config
    antileech_referer blacklist evil.example;
--- cases
403 referer            Referer: http://evil.example/
200                    Referer: http://user@evil.example/
200                    Referer: http://evil.example\
200                    Referer: http://evil.example/\x01
200                    Referer: http:///evil.example
200                    Referer: evil.example
200                    Referer: ftp://evil.example/
200                    Referer: http://evil.example:x/
200                    Referer: http://evil.example/ | Referer: http://evil.example/
200                    Referer: \xff



=== TEST 19: malformed matches no entry of a blacklist, whatever is done with an empty Referer
--- config
    antileech_referer blacklist evil.example;
    antileech_allow_empty off;
--- cases
200                    Referer: http://user@evil.example/
200                    Referer: x
403 referer_empty      Referer:



=== TEST 20: malformed matches no regex that matches everything
--- config
    antileech_referer whitelist ~.* ~.*/.*;
--- cases
200                    Referer: http://any.example/
403 referer_malformed  Referer: http://user@any.example/
403 referer_malformed  Referer: any.example
403 referer_malformed  Referer: \xff



=== TEST 21: a Referer with bytes that are no UTF-8 is judged by its host
--- config
    antileech_referer whitelist example.com;
--- cases
403 *                  Referer: http://evil.example/\xff\xfe
403 referer_malformed  Referer: \xff\xfe\xfd
403 referer_malformed  Referer: http://example.com\xff/
403 referer_malformed  Referer: http://example.com\xff.evil.example/



=== TEST 22: a long Referer is judged as a short one
--- config
    antileech_referer whitelist example.com;
--- cases eval
"200                    Referer: http://example.com/" . "a/" x 3500 . "\n" .
"200                    Referer: http://example.com/?" . "a=1&" x 1700 . "\n" .
"403 referer            Referer: http://evil.example/" . "example.com/" x 600 . "\n" .
"403 *                  Referer: http://" . "a" x 7000 . ".example.com/\n" .
"403 *                  Referer: http://" . "a." x 3500 . "example.com/\n" .
"403 *                  Referer: http://" . ":" x 7000 . "\n" .
"403 referer_malformed  Referer: http://" . "\@" x 7000 . "example.com/\n"



=== TEST 23: the longest host there can be
--- config
    antileech_referer whitelist example;
--- cases eval
my $label = "a" x 63;
"200                    Referer: http://$label.$label.$label." . "b" x 53 . ".example/\n" .
"403 *                  Referer: http://" . "a" x 64 . ".example/\n" .
"403 *                  Referer: http://$label.$label.$label.$label.example/\n"



=== TEST 24: an Origin is judged where there is no Referer
--- config
    antileech_referer whitelist example.com;
--- cases
200                    Origin: http://example.com
200                    Origin: https://www.example.com
200                    Origin: https://EXAMPLE.com:8443
403 referer            Origin: http://evil.example
403 referer            Origin: http://notexample.com
403 referer            Origin: http://example.com.evil.example
200                    Referer: | Origin: http://example.com
403 referer            Referer: | Origin: http://evil.example
403 referer            Referer: \x20\x09\x20 | Origin: http://evil.example



=== TEST 25: an Origin is judged by a blacklist, too
--- config
    antileech_referer blacklist evil.example;
--- cases
403 referer            Origin: http://evil.example
403 referer            Origin: https://www.evil.example:8443
200                    Origin: http://example.com



=== TEST 26: an Origin does not count beside a Referer
--- config
    antileech_referer whitelist example.com;
--- cases
200                    Referer: http://example.com/ | Origin: http://evil.example
403 referer            Referer: http://evil.example/ | Origin: http://example.com
403 referer_malformed  Referer: x | Origin: http://example.com
403 referer_malformed  Referer: http://example.com/ | Referer: http://example.com/ | Origin: http://example.com



=== TEST 27: an Origin that the list lets in makes up for the missing Referer
--- config
    location /off/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
        antileech_allow_empty off;
    }
    location /direct/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
        antileech_allow_empty direct;
    }
--- cases
200                    /off/index.html     Origin: http://example.com
403 referer            /off/index.html     Origin: http://evil.example
403 referer_empty      /off/index.html
200                    /direct/index.html  Origin: http://example.com | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: cors | Sec-Fetch-Dest: empty
403 referer            /direct/index.html  Origin: http://evil.example | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: cors | Sec-Fetch-Dest: empty
403 referer            /direct/index.html  Origin: http://evil.example



=== TEST 28: the Origin null is as good as none
--- config
    location = /index.html {
        antileech_referer whitelist example.com;
    }
    location /off/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
        antileech_allow_empty off;
    }
    location /direct/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
        antileech_allow_empty direct;
    }
--- cases
200                                        Origin: null
403 referer_empty      /off/index.html     Origin: null
200                    /direct/index.html  Origin: null
403 cross_site         /direct/index.html  Origin: null | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: cors | Sec-Fetch-Dest: empty



=== TEST 29: several Origins are as good as none
--- config
    location = /index.html {
        antileech_referer whitelist example.com;
    }
    location /off/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
        antileech_allow_empty off;
    }
--- cases
200                                     Origin: http://evil.example | Origin: http://evil.example
403 referer_empty      /off/index.html  Origin: http://example.com | Origin: http://example.com
403 referer_empty      /off/index.html  Origin: http://example.com | Origin: http://evil.example
403 referer_empty      /off/index.html  Origin: http://evil.example | Origin: http://example.com



=== TEST 30: a malformed Origin opens nothing
--- config
    antileech_referer whitelist example.com;
    antileech_allow_empty off;
--- cases
403 *                  Origin: example.com
403 *                  Origin: //example.com
403 *                  Origin: ftp://example.com
403 *                  Origin: file://
403 *                  Origin: http://user@example.com
403 *                  Origin: http://example.com\x01
403 *                  Origin: http://evil.example http://example.com
403 *                  Origin: http://evil.example, http://example.com
403 *                  Origin: http://evil.example#http://example.com
403 *                  Origin: \xff



=== TEST 31: an Origin has a port and no path
--- config
    antileech_referer whitelist one.example:8443 two.example/app/* three.example/*;
--- cases
200                    Origin: https://one.example:8443
403 referer            Origin: https://one.example
403 referer            Origin: https://two.example
200                    Origin: https://three.example



=== TEST 32: an Origin is judged by regexes, server_names and self
--- config
    server_name names.example;
    antileech_referer whitelist ~re\d\.example server_names self;
--- cases
200                    Origin: https://re1.example
403 referer            Origin: https://re1.example.evil.example
200                    Origin: https://names.example
200                    Host: own.example | Origin: https://own.example
403 referer            Host: own.example | Origin: https://other.example
