# antileech_vary: the request headers that the verdict depended on, in one Vary with what is there.
use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

# Never more than one line, unless the block says so.
add_block_preprocessor(sub {
    my ($block) = @_;
    return if defined $block->must_die || defined $block->lines || !defined $block->request;
    my $requests = ref $block->request eq 'ARRAY' ? @{$block->request} : 1;
    my @never = ('(?si)\r\nVary:.*\r\nVary:') x $requests;
    $block->set_value(raw_response_headers_unlike => $requests > 1 ? \@never : $never[0]);
});

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: off by default
--- config
    antileech_referer whitelist example.com;
    antileech_allow_empty direct;
--- request
GET /index.html
--- response_headers
!Vary



=== TEST 2: a list: the Referer, and the Origin in its place
--- config
    antileech_vary on;
    antileech_referer whitelist example.com;
--- request eval
["GET /index.html", "GET /index.html"]
--- more_headers eval
["", "Referer: https://evil.example/"]
--- error_code eval
[200, 403]
--- response_headers eval
["Vary: Referer, Origin", "Vary: Referer, Origin\nCache-Control: no-store"]



=== TEST 3: direct looks at Fetch Metadata
--- config
    antileech_vary on;
    antileech_referer whitelist example.com;
    antileech_allow_empty direct;
--- request eval
["GET /index.html", "GET /index.html"]
--- more_headers eval
["", "Sec-Fetch-Site: cross-site"]
--- error_code eval
[200, 403]
--- response_headers eval
[("Vary: Referer, Origin, Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest") x 2]



=== TEST 4: without a list nobody looks at the Origin
--- config
    antileech_vary on;
    location /index {
        antileech_allow_empty direct;
    }
    location /off/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_allow_empty off;
    }
--- request eval
["GET /index.html", "GET /off/index.html"]
--- error_code eval
[200, 403]
--- response_headers eval
["Vary: Referer, Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest", "Vary: Referer"]



=== TEST 5: User-Agent and Accept
--- config
    antileech_vary on;
    antileech_ua blacklist wget;
    antileech_accept text/html;
--- request
GET /index.html
--- more_headers
Accept: text/html
--- response_headers
Vary: User-Agent, Accept



=== TEST 6: a denial does not depend on the checks behind it
--- config
    antileech_vary on;
    antileech_ua blacklist wget;
    antileech_referer blacklist evil.example;
    antileech_accept text/html;
--- request eval
[("GET /index.html") x 3]
--- more_headers eval
["User-Agent: wget", "Referer: https://evil.example/", ""]
--- error_code eval
[403, 403, 403]
--- response_headers eval
["Vary: User-Agent", "Vary: User-Agent, Referer, Origin", "Vary: User-Agent, Referer, Origin, Accept"]



=== TEST 7: addresses and signed URLs are no headers
--- config
    antileech_vary on;
    antileech_ip blacklist 192.0.2.1;
    location /signed/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_sign qiniu 0123456789abcdef;
    }
    location /denied/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ip blacklist 127.0.0.1;
        antileech_referer whitelist example.com;
    }
--- request eval
["GET /index.html", "GET /signed/index.html", "GET /denied/index.html"]
--- error_code eval
[200, 403, 403]
--- response_headers eval
["!Vary", "!Vary", "!Vary"]



=== TEST 8: what carries a signature, and what is hashed
--- http_config
    antileech_scheme agent "url=?s=\$sign&t=\$time" "message=\$key \$time \$path \$http_x_device_id";
--- config
    antileech_vary on;
    location /cookie/ {
        antileech_sign hmac 0123456789abcdef in=cookie:al;
    }
    location /header/ {
        antileech_sign hmac 0123456789abcdef in=header:X-Token;
    }
    location /both/ {
        antileech_sign hmac 0123456789abcdef in=header:X-Token;
        antileech_sign hmac 0123456789abcdef in=cookie:al;
    }
    location /hashed/ {
        antileech_sign agent 0123456789abcdef;
    }
--- request eval
["GET /cookie/", "GET /header/", "GET /both/", "GET /hashed/"]
--- error_code eval
[403, 403, 403, 403]
--- response_headers eval
["Vary: Cookie", "Vary: x-token", "Vary: x-token, Cookie", "Vary: x-device-id"]



=== TEST 9: merged into what an upstream says, in several lines, each name once
--- upstream
    add_header Vary "Accept-Language, REFERER";
    add_header vary "accept-language,  X-Other,";
--- config
    location /index {
        antileech_vary on;
        antileech_referer whitelist example.com;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- request
GET /index.html
--- response_headers
Vary: Accept-Language, REFERER, X-Other, Origin
--- response_body_like: It works!



=== TEST 10: merged into what add_header says
--- config
    antileech_vary on;
    antileech_referer whitelist example.com;
    add_header Vary Accept-Language always;
--- request eval
["GET /index.html", "GET /index.html", "GET /missing"]
--- more_headers eval
["", "Referer: https://evil.example/", ""]
--- error_code eval
[200, 403, 404]
--- response_headers eval
[("Vary: Accept-Language, Referer, Origin") x 3]



=== TEST 11: a star stays, and stays alone
--- upstream
    add_header Vary Accept-Language;
    add_header Vary *;
--- config
    location /index {
        antileech_vary on;
        antileech_referer whitelist example.com;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- request
GET /index.html
--- response_headers
Vary: *



=== TEST 12: nothing to add leaves what is there
--- upstream
    add_header Vary "Referer , Origin";
--- config
    antileech_vary on;
    location /index {
        antileech_referer whitelist example.com;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /none/ {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/;
    }
--- request eval
["GET /index.html", "GET /none/index.html"]
--- response_headers eval
["Vary: Referer , Origin", "Vary: Referer , Origin"]



=== TEST 13: a list that is longer than anybody's is a star
--- upstream eval
"    add_header Vary " . CORE::join(',', map { "X-Header-Number-$_" } 100 .. 160) . ";\n"
--- config
    location /index {
        antileech_vary on;
        antileech_referer whitelist example.com;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- request
GET /index.html
--- response_headers
Vary: *



=== TEST 14: a 304, and a part
--- config
    antileech_vary on;
    antileech_referer whitelist example.com;
--- request eval
["GET /index.html", "GET /index.html"]
--- more_headers eval
["If-None-Match: *", "Range: bytes=0-1"]
--- error_code eval
[304, 206]
--- response_headers eval
[("Vary: Referer, Origin") x 2]



=== TEST 15: a dry run changes no answer
--- config
    antileech_vary on;
    antileech_referer whitelist example.com;
    antileech_dry_run on;
--- request
GET /index.html
--- more_headers
Referer: https://evil.example/
--- response_headers
!Vary



=== TEST 16: who is bypassed gets what others may not
--- config
    antileech_vary on;
    antileech_referer whitelist example.com;
    antileech_bypass $arg_vip;
--- request
GET /index.html?vip=1
--- more_headers
Referer: https://evil.example/
--- response_headers
Vary: Referer, Origin



=== TEST 17: an error page, with rules of its own or none
--- config
    antileech_vary on;
    antileech_referer whitelist example.com;
    error_page 403 /denied.html;
    location = /denied.html {
        antileech_referer off;
    }
--- user_files
>>> denied.html
no
--- request
GET /index.html
--- more_headers
Referer: https://evil.example/
--- error_code: 403
--- response_headers
Vary: Referer, Origin
--- response_body
no



=== TEST 18: two locations judged
--- config
    antileech_vary on;
    antileech_referer whitelist example.com;
    location = /index.html {
        antileech_referer off;
        antileech_ua blacklist wget;
    }
--- request
GET /
--- response_headers
Vary: Referer, Origin, User-Agent
--- response_body_like: It works!



=== TEST 19: nearest level, off again, if in location
--- http_config
    antileech_vary on;
--- config
    antileech_referer whitelist example.com;
    location /off/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_vary off;
    }
    location /if/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_vary off;
        if ($arg_on) {
            antileech_vary on;
        }
    }
--- request eval
["GET /index.html", "GET /off/index.html", "GET /if/index.html", "GET /if/index.html?on=1"]
--- response_headers eval
["Vary: Referer, Origin", "!Vary", "!Vary", "Vary: Referer, Origin"]



=== TEST 20: gzip_vary has a line of its own
--- config
    antileech_vary on;
    antileech_referer whitelist example.com;
    gzip on;
    gzip_vary on;
    gzip_min_length 1;
    gzip_types *;
--- request
GET /index.html
--- more_headers
Accept-Encoding: gzip
--- lines: 2
--- raw_response_headers_like eval
qr/(?s)^(?=.*\r\nVary: Referer, Origin\r\n)(?=.*\r\nVary: Accept-Encoding\r\n)/



=== TEST 21: a wrong value
--- config
    antileech_vary direct;
--- must_die
--- error_log eval
qr{\[emerg\] .*"antileech_vary" value "direct" is invalid, it must be "on" or "off" in \S+/conf/nginx\.conf:\d+$}
--- suppress_stderr



=== TEST 22: twice on one level
--- config
    antileech_vary on;
    antileech_vary on;
--- emerg
"antileech_vary" directive is duplicate
