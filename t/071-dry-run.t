use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: everything is served, and the reason is known
--- config
    antileech_dry_run on;
    location = /index.html {
        antileech_referer whitelist example.com;
    }
    location /empty/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_allow_empty off;
    }
    location /direct/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_allow_empty direct;
    }
    location /ip/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ip blacklist 127.0.0.1;
    }
    location /ua/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ua whitelist Mozilla;
    }
    location /accept/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_accept text/html;
    }
    location /sign/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_sign qiniu 0123456789abcdef;
    }
--- cases
200                    Referer: http://example.com/
200 referer            Referer: http://evil.example/
200 referer_malformed  Referer: x
200 referer_empty      /empty/index.html
200 cross_site         /direct/index.html  Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image
200 ip                 /ip/index.html
200 ua                 /ua/index.html
200 accept             /accept/index.html
200 sign_missing       /sign/index.html
200 sign_malformed     /sign/index.html?sign=x&t=ffffffff



=== TEST 2: $antileech_status says what would have been
--- config
    antileech_dry_run on;
    antileech_referer whitelist example.com;
    add_header X-Status "[$antileech_status] [$antileech_reason]";
--- more_headers eval
["Referer: http://evil.example/", "Referer: http://example.com/", ""]
--- request eval
["GET /index.html", "GET /index.html", "GET /index.html"]
--- response_headers eval
["X-Status: [REJECTED_DRY_RUN] [referer]", "X-Status: [PASSED] []", "X-Status: [PASSED] []"]



=== TEST 3: $antileech_status of the same requests when it is in earnest
--- config
    antileech_referer whitelist example.com;
    add_header X-Status "[$antileech_status] [$antileech_reason]" always;
--- more_headers eval
["Referer: http://evil.example/", "Referer: http://example.com/", ""]
--- request eval
["GET /index.html", "GET /index.html", "GET /index.html"]
--- error_code eval
[403, 200, 200]
--- response_headers eval
["X-Status: [REJECTED] [referer]", "X-Status: [PASSED] []", "X-Status: [PASSED] []"]



=== TEST 4: a dry run is logged as such, once
--- config
    antileech_dry_run on;
    antileech_referer whitelist example.com;
--- request
GET /index.html
--- more_headers
Referer: http://evil.example/
--- grep_error_log eval
qr/\[error\] .*antileech: .*dry run.*/
--- grep_error_log_out eval
qr/\A[^\n]*\breason: referer\b[^\n]*\n\z/



=== TEST 5: a request that passes is not logged
--- config
    antileech_dry_run on;
    antileech_referer whitelist example.com;
--- request
GET /index.html
--- more_headers
Referer: http://example.com/
--- no_error_log
[error]
dry run



=== TEST 6: antileech_log_level is for a dry run, too
--- config
    antileech_dry_run on;
    antileech_log_level notice;
    antileech_referer whitelist example.com;
--- request
GET /index.html
--- more_headers
Referer: http://evil.example/
--- error_log eval
qr/\[notice\] .*antileech: .*dry run.*reason: referer/
--- no_error_log
[error]



=== TEST 7: antileech_status has nothing to say
--- config
    antileech_dry_run on;
    antileech_status 444;
    antileech_ip blacklist 127.0.0.1;
--- cases
200 ip



=== TEST 8: what is not there is missed as ever
--- config
    antileech_dry_run on;
    antileech_ip blacklist 127.0.0.1;
--- cases
404 ip                 /missing



=== TEST 9: a dry run grants nothing under satisfy any
--- config
    antileech_dry_run on;
    antileech_sign qiniu 0123456789abcdef;
    satisfy any;
    deny all;
--- cases
403 sign_missing
403                    /index.html?sign=7db49fb06373895ef9bbfef0fa377356&t=ffffffff



=== TEST 10: a bypassed request is bypassed
--- config
    antileech_dry_run on;
    antileech_bypass $arg_bypass;
    antileech_ip blacklist 127.0.0.1;
    add_header X-Status "[$antileech_status] [$antileech_reason]";
--- request eval
["GET /index.html?bypass=1", "GET /index.html?bypass=0"]
--- response_headers eval
["X-Status: [BYPASSED] []", "X-Status: [REJECTED_DRY_RUN] [ip]"]
--- suppress_stderr



=== TEST 11: each level has its own
--- http_config
    antileech_dry_run on;
    antileech_ip blacklist 127.0.0.1;
--- config
    location /earnest/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_dry_run off;
        location /earnest/dry/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_dry_run on;
        }
        location /earnest/too/ {
            alias $TEST_NGINX_HTML_DIR/;
        }
    }
--- cases
200 ip
403 ip                 /earnest/index.html
200 ip                 /earnest/dry/index.html
403 ip                 /earnest/too/index.html



=== TEST 12: off is the default
--- config
    antileech_dry_run off;
    antileech_ip blacklist 127.0.0.1;
--- cases
403 ip



=== TEST 13: if in location
--- config
    location = /index.html {
        antileech_ip blacklist 127.0.0.1;
        if ($arg_dry) {
            antileech_dry_run on;
        }
    }
--- cases
403 ip
200 ip                 /index.html?dry=1
