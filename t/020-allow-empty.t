use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: on, which is the default: an absent, empty or blank Referer passes a list
--- config
    location /default/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
    }
    location /on/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
        antileech_allow_empty on;
    }
--- cases
200                /default/index.html
200                /default/index.html  Referer:
200                /default/index.html  Referer: \x20\x20
200                /default/index.html  Referer: \x09
200                /default/index.html  Referer: \x20\x09\x20\x09
403 referer        /default/index.html  Referer: http://evil.example/
200                /on/index.html
200                /on/index.html       Referer:
200                /on/index.html       Referer: \x09
403 referer        /on/index.html       Referer: http://evil.example/



=== TEST 2: on, without a list: nothing is checked
--- config
    antileech_allow_empty on;
--- cases
200
200                Referer:
200                Referer: http://evil.example/
200                Referer: x



=== TEST 3: off, with a whitelist: an absent, empty or blank Referer is denied
--- config
    antileech_referer whitelist example.com;
    antileech_allow_empty off;
--- cases
403 referer_empty
403 referer_empty  Referer:
403 referer_empty  Referer: \x20\x20
403 referer_empty  Referer: \x09
403 referer_empty  Referer: \x20\x09\x20\x09
200                Referer: http://example.com/
403 referer        Referer: http://evil.example/



=== TEST 4: off, with a blacklist: an absent, empty or blank Referer is denied
--- config
    antileech_referer blacklist evil.example;
    antileech_allow_empty off;
--- cases
403 referer_empty
403 referer_empty  Referer:
403 referer_empty  Referer: \x09
200                Referer: http://example.com/
403 referer        Referer: http://evil.example/



=== TEST 5: off, without a list: any Referer will do
--- config
    antileech_allow_empty off;
--- cases
403 referer_empty
403 referer_empty  Referer:
403 referer_empty  Referer: \x20\x09
200                Referer: http://example.com/
200                Referer: https://evil.example
200                Referer: http://[2001:db8::1]:8080/page



=== TEST 6: off, without a list: a malformed Referer counts as empty
--- config
    antileech_allow_empty off;
--- cases
403 referer_empty  Referer: x
403 referer_empty  Referer: -
403 referer_empty  Referer: http://
403 referer_empty  Referer: http://user@example.com/
403 referer_empty  Referer: http://example.com\
403 referer_empty  Referer: http://example.com:x/
403 referer_empty  Referer: ftp://example.com/
403 referer_empty  Referer: \x01
403 referer_empty  Referer: \xff
403 referer_empty  Referer: http://example.com/ | Referer: http://example.com/



=== TEST 7: off, without a list: an Origin is nobody's business
--- config
    antileech_allow_empty off;
--- cases
403 referer_empty  Origin: http://example.com
200                Origin: http://example.com | Referer: http://example.com/



=== TEST 8: off: Fetch Metadata makes no difference
--- config
    antileech_allow_empty off;
--- cases
403 referer_empty  Sec-Fetch-Site: none | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document
403 referer_empty  Sec-Fetch-Site: same-origin | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
403 referer_empty  Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image



=== TEST 9: on: Fetch Metadata makes no difference
--- config
    antileech_referer whitelist example.com;
--- cases
200                Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image



=== TEST 10: direct: what another site embeds without a Referer is denied
--- config
    antileech_allow_empty direct;
--- cases
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: video
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: audio
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: script
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: cors | Sec-Fetch-Dest: font
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: cors | Sec-Fetch-Dest: empty
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: document
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: iframe
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: frame
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: object
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: embed
403 cross_site     Referer: | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
403 cross_site     Referer: \x20\x09 | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image



=== TEST 11: direct: a link that was followed passes
--- config
    antileech_allow_empty direct;
--- cases
200                Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document
200                Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document | Sec-Fetch-User: ?1



=== TEST 12: direct: the address bar and the own pages pass
--- config
    antileech_allow_empty direct;
--- cases
200                Sec-Fetch-Site: none | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document
200                Sec-Fetch-Site: none | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200                Sec-Fetch-Site: same-origin | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200                Sec-Fetch-Site: same-origin | Sec-Fetch-Mode: cors | Sec-Fetch-Dest: empty
200                Sec-Fetch-Site: same-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200                Sec-Fetch-Site: same-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: iframe



=== TEST 13: direct: without Fetch Metadata as on
--- config
    antileech_allow_empty direct;
--- cases
200
200                Referer:
200                Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200                Sec-Fetch-Dest: image



=== TEST 14: direct: with invalid Fetch Metadata as on
--- config
    antileech_allow_empty direct;
--- cases
200                Sec-Fetch-Site: | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200                Sec-Fetch-Site: nonsense | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200                Sec-Fetch-Site: cross-sites | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200                Sec-Fetch-Site: cross | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200                Sec-Fetch-Site: "cross-site" | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200                Sec-Fetch-Site: \xff | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image



=== TEST 15: direct: a whitelisted page may be cross-site, that is what the list is for
--- config
    antileech_referer whitelist example.com;
    antileech_allow_empty direct;
--- cases
200                Referer: http://example.com/ | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
403 referer        Referer: http://evil.example/ | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
403 referer        Referer: http://evil.example/ | Sec-Fetch-Site: same-origin | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200                Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document
200



=== TEST 16: direct, with a blacklist
--- config
    antileech_referer blacklist evil.example;
    antileech_allow_empty direct;
--- cases
200                Referer: http://example.com/ | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
403 referer        Referer: http://evil.example/ | Sec-Fetch-Site: none | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document
403 cross_site     Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image



=== TEST 17: direct, without a list: any Referer will do
--- config
    antileech_allow_empty direct;
--- cases
200                Referer: http://evil.example/
200                Referer: http://evil.example/ | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image



=== TEST 18: direct, without a list: a malformed Referer counts as empty
--- config
    antileech_allow_empty direct;
--- cases
200                Referer: x
200                Referer: http://example.com/ | Referer: http://example.com/
403 cross_site     Referer: x | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
403 cross_site     Referer: http://user@example.com/ | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
403 cross_site     Referer: http://example.com/ | Referer: http://example.com/ | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image



=== TEST 19: each location has its own
--- config
    antileech_allow_empty off;
    location /on/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_allow_empty on;
    }
    location /direct/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_allow_empty direct;
    }
--- cases
403 referer_empty
200                /on/index.html
200                /direct/index.html
403 cross_site     /direct/index.html  Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
