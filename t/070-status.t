use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

# A denial with nothing that a cache could keep it by.
my $no_store = <<'END';
Cache-Control: no-store
!Expires
!ETag
!Last-Modified
END

add_block_preprocessor(sub {
    my ($block) = @_;
    $block->set_value(response_headers => ($block->response_headers // '') . $no_store)
        if defined $block->no_store;
});

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: 403 is the default
--- config
    antileech_ip blacklist 127.0.0.1;
--- request
GET /index.html
--- error_code: 403
--- response_body_like: 403 Forbidden
--- no_store



=== TEST 2: another status
--- config
    antileech_ip blacklist 127.0.0.1;
    antileech_status 404;
--- request
GET /index.html
--- error_code: 404
--- response_body_like: 404 Not Found
--- no_store



=== TEST 3: any status from 400 to 599
--- config
    antileech_ip blacklist 127.0.0.1;
    location /400/ { antileech_status 400; }
    location /401/ { antileech_status 401; }
    location /404/ { antileech_status 404; }
    location /410/ { antileech_status 410; }
    location /418/ { antileech_status 418; }
    location /429/ { antileech_status 429; }
    location /451/ { antileech_status 451; }
    location /493/ { antileech_status 493; }
    location /500/ { antileech_status 500; }
    location /503/ { antileech_status 503; }
    location /599/ { antileech_status 599; }
--- cases
403 ip             /index.html
400 ip             /400/
401 ip             /401/
404 ip             /404/
410 ip             /410/
418 ip             /418/
429 ip             /429/
451 ip             /451/
493 ip             /493/
500 ip             /500/
503 ip             /503/
599 ip             /599/



=== TEST 4: 444 closes the connection without an answer
--- config
    antileech_ip blacklist 127.0.0.1;
    antileech_status 444;
--- request
GET /index.html
--- error_code_like: ^$
--- error_log
antileech: denied, reason: ip
--- access_log eval
qr{"GET /index\.html HTTP/\Q$Http2::Version\E" 444 0 }



=== TEST 5: expired= is the answer to a signature whose time is over, and to nothing else
--- config
    antileech_sign qiniu 0123456789abcdef;
    antileech_status 404 expired=410;
--- cases
200                /index.html?sign=7db49fb06373895ef9bbfef0fa377356&t=ffffffff
410 sign_expired   /index.html?sign=97c269069366ee31b80afddbc58046e5&t=5e577978
404 sign_missing   /index.html
404 sign_mismatch  /index.html?sign=00000000000000000000000000000000&t=ffffffff
404 sign_mismatch  /index.html?sign=00000000000000000000000000000000&t=5e577978
404 sign_malformed  /index.html?sign=x&t=ffffffff



=== TEST 6: expired= can close the connection
--- config
    antileech_sign qiniu 0123456789abcdef;
    antileech_status 403 expired=444;
--- request
GET /index.html?sign=97c269069366ee31b80afddbc58046e5&t=5e577978
--- error_code_like: ^$
--- error_log
antileech: denied, reason: sign_expired
--- access_log eval
qr{&t=5e577978 HTTP/\Q$Http2::Version\E" 444 0}



=== TEST 7: without expired=, the one status is for both
--- config
    antileech_sign qiniu 0123456789abcdef;
    antileech_status 404;
--- cases
404 sign_expired   /index.html?sign=97c269069366ee31b80afddbc58046e5&t=5e577978
404 sign_missing   /index.html



=== TEST 8: a level that sets the status replaces both
--- config
    antileech_sign qiniu 0123456789abcdef;
    antileech_status 404 expired=410;
    location = /index.html {
        antileech_status 401;
    }
--- cases
401 sign_expired   /index.html?sign=97c269069366ee31b80afddbc58046e5&t=5e577978
401 sign_missing   /index.html
404 sign_missing   /other



=== TEST 9: an expired link is not stored either
--- config
    antileech_sign qiniu 0123456789abcdef;
    antileech_status 403 expired=410;
--- request
GET /index.html?sign=97c269069366ee31b80afddbc58046e5&t=5e577978
--- error_code: 410
--- no_store



=== TEST 10: what passes is left alone
--- config
    antileech_ip whitelist 127.0.0.1;
    expires max;
--- request
GET /index.html
--- response_headers
Cache-Control: max-age=315360000
Expires: Thu, 31 Dec 2037 23:55:55 GMT
--- raw_response_headers_like: ETag: .*Last-Modified: |Last-Modified: .*ETag:



=== TEST 11: what another module denies is left alone
--- config
    antileech_ip whitelist 127.0.0.1;
    deny all;
    add_header Cache-Control public always;
--- request
GET /index.html
--- error_code: 403
--- response_headers
Cache-Control: public



=== TEST 12: add_header cannot make a denial storable
--- config
    antileech_ip blacklist 127.0.0.1;
    add_header Cache-Control "public, max-age=31536000" always;
    add_header Cache-Control immutable always;
    add_header Expires "Thu, 31 Dec 2037 23:55:55 GMT" always;
    add_header ETag '"x"' always;
    add_header Last-Modified "Thu, 01 Jan 1970 00:00:00 GMT" always;
    add_header X-Other kept always;
--- request
GET /index.html
--- error_code: 403
--- response_headers
X-Other: kept
--- no_store



=== TEST 13: expires max cannot make a denial storable
--- config
    antileech_ip blacklist 127.0.0.1;
    expires max;
--- request
GET /index.html
--- error_code: 403
--- no_store



=== TEST 14: an error page with the status of the denial
--- config
    antileech_ip blacklist 127.0.0.1;
    error_page 403 /denied.txt;
    expires max;
--- user_files
>>> denied.txt
denied
--- request
GET /index.html
--- error_code: 403
--- response_body
denied
--- no_store



=== TEST 15: an error page with status 200
--- config
    antileech_ip blacklist 127.0.0.1;
    error_page 403 =200 /denied.txt;
    expires max;
--- user_files
>>> denied.txt
denied
--- request
GET /index.html
--- error_code: 200
--- response_body
denied
--- no_store



=== TEST 16: an error page with the status that it finds
--- config
    antileech_ip blacklist 127.0.0.1;
    error_page 403 = /denied.txt;
    expires 1h;
--- user_files
>>> denied.txt
denied
--- request
GET /index.html
--- error_code: 200
--- response_body
denied
--- no_store



=== TEST 17: an error page outside of the protected tree
--- config
    location = /index.html {
        antileech_ip blacklist 127.0.0.1;
        error_page 403 =200 /open/denied.txt;
    }
    location /open/ {
        expires max;
        add_header Cache-Control public;
    }
--- user_files
>>> open/denied.txt
denied
--- request
GET /index.html
--- error_code: 200
--- response_body
denied
--- no_store



=== TEST 18: an error page by an upstream
--- upstream
    expires max;
    add_header Cache-Control public always;
--- config
    location = /index.html {
        antileech_ip blacklist 127.0.0.1;
        error_page 403 =200 /open/denied.txt;
    }
    location /open/ {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/;
    }
--- user_files
>>> denied.txt
denied
--- request
GET /index.html
--- error_code: 200
--- response_body
denied
--- no_store



=== TEST 19: an error page by an upstream, with its status
--- upstream
    add_header Cache-Control public always;
    add_header Expires "Thu, 31 Dec 2037 23:55:55 GMT" always;
--- config
    location = /index.html {
        antileech_ip blacklist 127.0.0.1;
        error_page 403 /open/missing.txt;
    }
    location /open/ {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/;
    }
--- request
GET /index.html
--- error_code: 403
--- no_store



=== TEST 20: an error page that redirects
--- config
    antileech_ip blacklist 127.0.0.1;
    antileech_status 404;
    error_page 404 http://other.example/denied.png;
    add_header Cache-Control public always;
--- request
GET /index.html
--- error_code: 302
--- response_headers
Location: http://other.example/denied.png
--- no_store



=== TEST 21: a named location that has the rule is denied itself
--- config
    antileech_ip blacklist 127.0.0.1;
    error_page 403 = @other;
    add_header Cache-Control public always;
    location @other {
        root $TEST_NGINX_HTML_DIR;
    }
--- request
GET /index.html
--- error_code: 403
--- response_body_unlike: It works!
--- no_store



=== TEST 22: a named location that does not have the rule is as little storable
--- config
    location = /index.html {
        antileech_ip blacklist 127.0.0.1;
        error_page 403 = @other;
    }
    location @other {
        root $TEST_NGINX_HTML_DIR;
        try_files /open.txt =500;
        expires max;
    }
--- user_files
>>> open.txt
open
--- request
GET /index.html
--- error_code: 200
--- response_body
open
--- no_store



=== TEST 23: HEAD
--- config
    antileech_ip blacklist 127.0.0.1;
    add_header Cache-Control public always;
--- request
HEAD /index.html
--- error_code: 403
--- no_store



=== TEST 24: a range of what is denied
--- config
    antileech_ip blacklist 127.0.0.1;
--- request
GET /index.html
--- more_headers
Range: bytes=0-1
--- error_code: 403
--- response_body_unlike: It works!
--- no_store



=== TEST 25: a condition does not turn a denial into 304
--- config
    antileech_ip blacklist 127.0.0.1;
    if_modified_since before;
--- request
GET /index.html
--- more_headers
If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT
If-None-Match: *
--- error_code: 403
--- no_store



=== TEST 26: a dry run leaves the answer alone
--- config
    antileech_ip blacklist 127.0.0.1;
    antileech_dry_run on;
    expires max;
--- request
GET /index.html
--- error_code: 200
--- response_headers
Cache-Control: max-age=315360000



=== TEST 27: the next request on the connection is left alone
--- http1: requests behind each other on a connection of HTTP/1
--- config
    location = /index.html {
        antileech_ip blacklist 127.0.0.1;
    }
    location = /open.txt {
        expires 1h;
    }
--- user_files
>>> open.txt
open
--- pipelined_requests eval
["GET /index.html", "GET /open.txt", "GET /index.html"]
--- error_code eval
[403, 200, 403]
--- response_headers eval
["Cache-Control: no-store", "Cache-Control: max-age=3600", "Cache-Control: no-store"]
