use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: one line per denial, at the level error
--- config
    antileech_referer whitelist example.com;
--- request
GET /index.html
--- more_headers
Referer: http://evil.example/
--- error_code: 403
--- grep_error_log eval
qr/\[\w+\] .*antileech: denied, reason: \w+/
--- grep_error_log_out eval
qr/\A\[error\] [^\n]*antileech: denied, reason: referer\n\z/



=== TEST 2: the line names the client, the request and the server, as nginx does
--- config
    antileech_ip blacklist 127.0.0.1;
--- request
GET /index.html?a=b
--- error_code: 403
--- error_log eval
qr{antileech: denied, reason: ip.*, client: 127\.0\.0\.1, server: localhost, request: "GET /index\.html\?a=b HTTP/\Q$Http2::Version\E", host: "localhost"}



=== TEST 3: the reason is that of the check that failed
--- http1: requests behind each other on a connection of HTTP/1
--- config
    location /ip/      { antileech_ip whitelist 192.0.2.1; }
    location /ua/      { antileech_ua whitelist Mozilla; }
    location /empty/   { antileech_allow_empty off; }
    location /accept/  { antileech_accept text/html; }
    location /sign/    { antileech_sign qiniu 0123456789abcdef; }
--- pipelined_requests eval
["GET /ip/", "GET /ua/", "GET /empty/", "GET /accept/", "GET /sign/"]
--- error_code eval
[(403) x 5]
--- grep_error_log eval
qr/antileech: denied, reason: \w+/
--- grep_error_log_out eval
# All requests have been answered when the log is first read, nothing is new when it is read again.
qr/\A(?:antileech: denied, reason: ip
antileech: denied, reason: ua
antileech: denied, reason: referer_empty
antileech: denied, reason: accept
antileech: denied, reason: sign_missing
)?\z/



=== TEST 4: what passes is not logged
--- config
    antileech_referer whitelist example.com;
--- request
GET /index.html
--- more_headers
Referer: http://example.com/
--- no_error_log
[error]
antileech: denied



=== TEST 5: what another module denies is not logged as this one's
--- config
    antileech_referer whitelist example.com;
    deny all;
--- request
GET /index.html
--- error_code: 403
--- error_log
access forbidden by rule
--- no_error_log
antileech: denied



=== TEST 6: antileech_log_level warn
--- config
    antileech_ip blacklist 127.0.0.1;
    antileech_log_level warn;
--- request
GET /index.html
--- error_code: 403
--- error_log eval
qr/\[warn\] .*antileech: denied, reason: ip/
--- no_error_log
[error]



=== TEST 7: antileech_log_level notice
--- config
    antileech_ip blacklist 127.0.0.1;
    antileech_log_level notice;
--- request
GET /index.html
--- error_code: 403
--- error_log eval
qr/\[notice\] .*antileech: denied, reason: ip/
--- no_error_log
[error]
[warn]



=== TEST 8: antileech_log_level info
--- config
    antileech_ip blacklist 127.0.0.1;
    antileech_log_level info;
--- request
GET /index.html
--- error_code: 403
--- error_log eval
qr/\[info\] .*antileech: denied, reason: ip/
--- no_error_log
[error]
[warn]



=== TEST 9: antileech_log_level error
--- config
    antileech_ip blacklist 127.0.0.1;
    antileech_log_level error;
--- request
GET /index.html
--- error_code: 403
--- error_log eval
qr/\[error\] .*antileech: denied, reason: ip/



=== TEST 10: antileech_log_level off
--- config
    antileech_ip blacklist 127.0.0.1;
    antileech_log_level off;
--- request
GET /index.html
--- error_code: 403
--- no_error_log
antileech: denied
[error]
[warn]



=== TEST 11: a level below that of the log is not written
--- config
    antileech_ip blacklist 127.0.0.1;
    antileech_log_level info;
--- request
GET /index.html
--- error_code: 403
--- log_level: notice
--- no_error_log
antileech: denied



=== TEST 12: three levels of antileech_log_level
--- http1: requests behind each other on a connection of HTTP/1
--- http_config
    antileech_log_level info;
    antileech_ip blacklist 127.0.0.1;
--- config
    antileech_log_level warn;
    location /notice/ {
        antileech_log_level notice;
        location /notice/off/ {
            antileech_log_level off;
        }
        location /notice/too/ {
        }
    }
--- pipelined_requests eval
["GET /index.html", "GET /notice/", "GET /notice/off/", "GET /notice/too/"]
--- error_code eval
[(403) x 4]
--- grep_error_log eval
qr{\[\w+\] .*antileech: denied, reason: ip.* request: "GET \S+}
--- grep_error_log_out eval
qr{\A(?:\[warn\] [^\n]*"GET /index\.html
\[notice\] [^\n]*"GET /notice/
\[notice\] [^\n]*"GET /notice/too/
)?\z}



=== TEST 13: one line, although an error page follows
--- config
    antileech_ip blacklist 127.0.0.1;
    error_page 403 /denied.txt;
--- user_files
>>> denied.txt
denied
--- request
GET /index.html
--- error_code: 403
--- response_body
denied
--- grep_error_log: antileech: denied
--- grep_error_log_out
antileech: denied



=== TEST 14: one line, although a named location denies again
--- config
    antileech_ip blacklist 127.0.0.1;
    error_page 403 = @other;
    location @other {
        root $TEST_NGINX_HTML_DIR;
    }
--- request
GET /index.html
--- error_code: 403
--- grep_error_log: antileech: denied
--- grep_error_log_out
antileech: denied



=== TEST 15: one line for each request of a connection
--- http1: requests behind each other on a connection of HTTP/1
--- config
    antileech_ip blacklist 127.0.0.1;
--- pipelined_requests eval
["GET /index.html", "GET /index.html", "GET /index.html"]
--- error_code eval
[403, 403, 403]
--- grep_error_log: antileech: denied
--- grep_error_log_out eval
qr/\A(?:(?:antileech: denied\n){3})?\z/



=== TEST 16: hostile bytes in the Referer are escaped
--- config
    antileech_referer whitelist example.com;
--- request
GET /index.html
--- more_headers eval
"Referer: http://evil.example/\xff\x01\x1b[31m\x7f\x80\"\\\t%0a%n%s"
--- error_code: 403
--- error_log eval
qr/antileech: denied, reason: referer_malformed, referer: "[\x20-\x7e]+", client: 127\.0\.0\.1, /
--- grep_error_log: antileech: denied
--- grep_error_log_out
antileech: denied



=== TEST 17: hostile bytes in the User-Agent are escaped
--- config
    antileech_ua blacklist x;
--- request
GET /index.html
--- more_headers eval
"User-Agent: x\xff\x01\x1b[31m\x7f\x80\"\\\t%0a%n%s"
--- error_code: 403
--- error_log eval
qr/antileech: denied, reason: ua, user_agent: "x\Q\xff\x01\x1b[31m\x7f\x80\"\\\t%0a%n%s\E", client: 127\.0\.0\.1, /



=== TEST 18: hostile bytes in the path and the arguments do not get into the message
--- config
    antileech_sign qiniu 0123456789abcdef;
--- request eval
"GET /%0a%0d%ff%1b\xff\x80.html?sign=%0a\xff\x80&t=%n%s\"\\"
--- error_code: 403
--- error_log eval
qr/antileech: denied, reason: sign_\w+[\x20-\x7e]*, client: 127\.0\.0\.1, /
--- grep_error_log: antileech: denied
--- grep_error_log_out
antileech: denied



=== TEST 19: a long and hostile request gets one line
--- config
    antileech_referer whitelist example.com;
--- request eval
"GET /index.html?" . "\xff" x 7000
--- more_headers eval
"Referer: " . "\x80\x01" x 3500
--- error_code: 403
--- grep_error_log: antileech: denied
--- grep_error_log_out
antileech: denied



=== TEST 20: the key is in no log
--- config
    antileech_sign qiniu secret-key-of-this-test secret-backup-of-this-test;
--- request
GET /index.html?sign=00000000000000000000000000000000&t=ffffffff
--- error_code: 403
--- error_log
antileech: denied, reason: sign_mismatch
--- no_error_log
secret-key-of-this-test
secret-backup-of-this-test



=== TEST 21: the variables in an access log: a denial
--- http_config
    log_format verdict 'verdict=[$antileech_status|$antileech_reason|$antileech_scheme]';
--- config
    location = /index.html {
        access_log $TEST_NGINX_SERVER_ROOT/logs/access.log verdict;
        antileech_referer whitelist example.com;
    }
--- request
GET /index.html
--- more_headers
Referer: http://evil.example/
--- error_code: 403
--- access_log eval
qr/^verdict=\[REJECTED\|referer\|-?\]$/



=== TEST 22: the variables in an access log: a request that passes
--- http_config
    log_format verdict 'verdict=[$antileech_status|$antileech_reason|$antileech_scheme]';
--- config
    location = /index.html {
        access_log $TEST_NGINX_SERVER_ROOT/logs/access.log verdict;
        antileech_referer whitelist example.com;
    }
--- request
GET /index.html
--- more_headers
Referer: http://example.com/
--- access_log eval
qr/^verdict=\[PASSED\|-?\|-?\]$/



=== TEST 23: the variables in an access log: a signature that verifies
--- http_config
    log_format verdict 'verdict=[$antileech_status|$antileech_reason|$antileech_scheme|$antileech_key|$antileech_expires]';
--- config
    location = /index.html {
        access_log $TEST_NGINX_SERVER_ROOT/logs/access.log verdict;
        antileech_sign qiniu 0123456789abcdef;
    }
--- request
GET /index.html?sign=7db49fb06373895ef9bbfef0fa377356&t=ffffffff
--- access_log eval
qr/^verdict=\[PASSED\|-?\|qiniu\|primary\|4294967295\]$/



=== TEST 24: the variables in an access log: a location without a rule
--- http_config
    log_format verdict 'verdict=[$antileech_status|$antileech_reason|$antileech_scheme]';
--- config
    location = /index.html {
        access_log $TEST_NGINX_SERVER_ROOT/logs/access.log verdict;
    }
--- request
GET /index.html
--- access_log eval
qr/^verdict=\[-?\|-?\|-?\]$/



=== TEST 25: the variables in an access log: after an index
--- http_config
    log_format verdict 'verdict=[$antileech_status|$antileech_reason|$antileech_scheme]';
--- config
    location = /index.html {
        access_log $TEST_NGINX_SERVER_ROOT/logs/access.log verdict;
    }
    antileech_referer whitelist example.com;
--- request
GET /
--- more_headers
Referer: http://example.com/
--- access_log eval
qr/^verdict=\[PASSED\|-?\|-?\]$/



=== TEST 26: the variables in an access log: a denial with an error page elsewhere
--- http_config
    log_format verdict 'verdict=[$antileech_status|$antileech_reason|$antileech_scheme]';
--- config
    location = /index.html {
        antileech_ip blacklist 127.0.0.1;
        error_page 403 /denied/denied.txt;
    }
    location /denied/ {
        access_log $TEST_NGINX_SERVER_ROOT/logs/access.log verdict;
    }
--- user_files
>>> denied/denied.txt
denied
--- request
GET /index.html
--- error_code: 403
--- access_log eval
qr/^verdict=\[REJECTED\|ip\|-?\]$/



=== TEST 27: a log of denials only
--- http_config
    map $antileech_status $denied {
        REJECTED 1;
        default  0;
    }
    log_format verdict 'verdict=[$antileech_reason]';
--- config
    location /open/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ip whitelist 127.0.0.1;
        access_log $TEST_NGINX_SERVER_ROOT/logs/access.log verdict if=$denied;
    }
    location /shut/ {
        antileech_ip blacklist 127.0.0.1;
        access_log $TEST_NGINX_SERVER_ROOT/logs/access.log verdict if=$denied;
    }
--- request eval
["GET /shut/", "GET /open/index.html"]
--- error_code eval
[403, 200]
--- access_log
verdict=[ip]
--- no_access_log
verdict=[]
verdict=[-]



=== TEST 28: a variable that was asked for before the check has its value after it
--- config
    location = /index.html {
        set $before "[$antileech_status]";
        antileech_ip blacklist 127.0.0.1;
        add_header X-Before $before always;
        add_header X-After "[$antileech_status] [$antileech_reason]" always;
    }
--- request
GET /index.html
--- error_code: 403
--- response_headers
X-Before: []
X-After: [REJECTED] [ip]
