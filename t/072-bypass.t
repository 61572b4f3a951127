use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: a value that is neither empty nor 0 lets everything through
--- http_config
    map $arg_bypass $value {
        default $arg_bypass;
    }
--- config
    antileech_bypass $value;
    antileech_ip blacklist 127.0.0.1;
--- cases
403 ip
403 ip                 /index.html?bypass=
403 ip                 /index.html?bypass=0
200                    /index.html?bypass=1
200                    /index.html?bypass=yes
200                    /index.html?bypass=00
200                    /index.html?bypass=-
200                    /index.html?bypass=off
200                    /index.html?bypass=%30



=== TEST 2: no check is made
--- http_config
    map $http_x_partner $partner {
        secret 1;
    }
--- config
    antileech_bypass $partner;
    antileech_ip blacklist 127.0.0.1;
    antileech_ua whitelist Mozilla;
    antileech_referer whitelist example.com;
    antileech_allow_empty off;
    antileech_accept text/html;
    antileech_sign qiniu 0123456789abcdef;
    add_header X-Status "[$antileech_status] [$antileech_reason] [$antileech_scheme]" always;
--- more_headers eval
["X-Partner: secret", "X-Partner: secret\nReferer: http://evil.example/", "X-Partner: other"]
--- request eval
["GET /index.html", "GET /index.html?sign=x", "GET /index.html"]
--- error_code eval
[200, 200, 403]
--- response_headers eval
["X-Status: [BYPASSED] [] []", "X-Status: [BYPASSED] [] []", "X-Status: [REJECTED] [ip] []"]



=== TEST 3: one of several values is enough
--- http_config
    map $arg_a $a {
        default $arg_a;
    }
    map $arg_b $b {
        default $arg_b;
    }
--- config
    antileech_bypass $a $b;
    antileech_ip blacklist 127.0.0.1;
--- cases
403 ip                 /index.html
403 ip                 /index.html?a=0&b=0
200                    /index.html?a=1
200                    /index.html?b=1
200                    /index.html?a=0&b=1
200                    /index.html?a=1&b=0
403 ip                 /index.html?c=1



=== TEST 4: repeated on one level, the values add up
--- http_config
    map $arg_a $a {
        default $arg_a;
    }
    map $arg_b $b {
        default $arg_b;
    }
--- config
    antileech_bypass $a;
    antileech_bypass $b;
    antileech_ip blacklist 127.0.0.1;
--- cases
403 ip                 /index.html
200                    /index.html?a=1
200                    /index.html?b=1



=== TEST 5: a value may be made of text and variables
--- http_config
    map $arg_a $a {
        default $arg_a;
    }
--- config
    antileech_bypass "$a$a";
    antileech_ip blacklist 127.0.0.1;
    location /text/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_bypass "x$a";
    }
--- cases
403 ip
200                    /index.html?a=0
200                    /index.html?a=1
200                    /text/index.html



=== TEST 6: a value may be text
--- config
    location /yes/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_bypass 1;
        antileech_ip blacklist 127.0.0.1;
    }
    location /no/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_bypass 0;
        antileech_ip blacklist 127.0.0.1;
    }
    location /none/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_bypass "";
        antileech_ip blacklist 127.0.0.1;
    }
--- cases
200                    /yes/index.html
403 ip                 /no/index.html
403 ip                 /none/index.html



=== TEST 7: crawlers by map
--- http_config
    map $http_user_agent $crawler {
        ~Googlebot 1;
    }
--- config
    antileech_bypass $crawler;
    antileech_referer whitelist example.com;
    antileech_allow_empty off;
--- cases
200                    User-Agent: Googlebot/2.1
403 referer_empty      User-Agent: Mozilla
403 referer_empty



=== TEST 8: partners by geo
--- http_config
    geo $http_x_from $partner {
        192.0.2.0/24 1;
        default 0;
    }
--- config
    antileech_bypass $partner;
    antileech_referer whitelist example.com;
--- cases
200                    X-From: 192.0.2.1 | Referer: http://evil.example/
403 referer            X-From: 198.51.100.1 | Referer: http://evil.example/
403 referer            Referer: http://evil.example/



=== TEST 9: CORS preflights by map
--- http_config
    map $request_method $preflight {
        OPTIONS 1;
    }
    add_header X-Reason $antileech_reason always;
--- config
    antileech_bypass $preflight;
    antileech_allow_empty off;
--- request eval
["OPTIONS /index.html", "GET /index.html"]
--- error_code eval
[405, 403]
--- response_headers eval
["!X-Reason", "X-Reason: referer_empty"]



=== TEST 10: a bypass grants nothing under satisfy any
--- config
    antileech_bypass 1;
    antileech_ip blacklist 192.0.2.1;
    satisfy any;
    deny all;
--- cases
403



=== TEST 11: a bypass alone grants nothing under satisfy any
--- config
    antileech_bypass 1;
    satisfy any;
    deny all;
--- cases
403



=== TEST 12: a bypassed request is still subject to other modules
--- config
    antileech_bypass 1;
    antileech_ip blacklist 192.0.2.1;
    deny all;
--- cases
403



=== TEST 13: a bypassed request is not logged
--- config
    antileech_bypass 1;
    antileech_ip blacklist 127.0.0.1;
--- request
GET /index.html
--- no_error_log
[error]
antileech: denied



=== TEST 14: three levels: the nearest replaces
--- http_config
    map $arg_a $a {
        default $arg_a;
    }
    map $arg_b $b {
        default $arg_b;
    }
    antileech_bypass $a;
    antileech_ip blacklist 127.0.0.1;
--- config
    location /b/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_bypass $b;
        location /b/off/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_bypass off;
        }
        location /b/too/ {
            alias $TEST_NGINX_HTML_DIR/;
        }
    }
--- cases
200                    /index.html?a=1
403 ip                 /index.html?b=1
200                    /b/index.html?b=1
403 ip                 /b/index.html?a=1
403 ip                 /b/off/index.html?a=1&b=1
200                    /b/too/index.html?b=1
403 ip                 /b/too/index.html?a=1



=== TEST 15: if in location
--- config
    location = /index.html {
        antileech_ip blacklist 127.0.0.1;
        if ($arg_open) {
            antileech_bypass 1;
        }
    }
--- cases
403 ip
200                    /index.html?open=1



=== TEST 16: the bytes of a client break nothing
--- http_config
    map $http_x_value $value {
        default $http_x_value;
    }
--- config
    antileech_bypass $value;
    antileech_ip blacklist 127.0.0.1;
--- cases
403 ip                 X-Value:
403 ip                 X-Value: 0
200                    X-Value: \xff
200                    X-Value: \x01
