use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: same-origin on a file
--- config
    antileech_corp same-origin;
--- request
GET /index.html
--- response_headers
Cross-Origin-Resource-Policy: same-origin
--- response_body_like: It works!



=== TEST 2: same-site on a file
--- config
    antileech_corp same-site;
--- request
GET /index.html
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 3: cross-origin on a file
--- config
    antileech_corp cross-origin;
--- request
GET /index.html
--- response_headers
Cross-Origin-Resource-Policy: cross-origin



=== TEST 4: not set, no header
--- config
    antileech_referer whitelist example.com;
--- request
GET /index.html
--- response_headers
!Cross-Origin-Resource-Policy



=== TEST 5: off, no header
--- config
    antileech_corp off;
--- request
GET /index.html
--- response_headers
!Cross-Origin-Resource-Policy



=== TEST 6: HEAD
--- config
    antileech_corp same-site;
--- request
HEAD /index.html
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 7: 206
--- config
    antileech_corp same-site;
--- request
GET /index.html
--- more_headers
Range: bytes=0-5
--- error_code: 206
--- response_headers
Cross-Origin-Resource-Policy: same-site
Content-Length: 6



=== TEST 8: 206 of several ranges
--- config
    antileech_corp same-site;
--- request
GET /index.html
--- more_headers
Range: bytes=0-1,4-5
--- error_code: 206
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 9: 416
--- config
    antileech_corp same-site;
--- request
GET /index.html
--- more_headers
Range: bytes=100000-
--- error_code: 416
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 10: 304
--- config
    antileech_corp same-site;
    if_modified_since before;
--- request
GET /index.html
--- more_headers
If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT
--- error_code: 304
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 11: 304 replaces what add_header says
--- config
    antileech_corp same-site;
    add_header Cross-Origin-Resource-Policy cross-origin always;
    if_modified_since before;
--- request
GET /index.html
--- more_headers
If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT
--- error_code: 304
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 12: 412
--- config
    antileech_corp same-site;
--- request
GET /index.html
--- more_headers
If-Match: "none"
--- error_code: 412
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 13: 204
--- config
    location /nothing/ {
        antileech_corp same-site;
        try_files /missing =204;
    }
--- request
GET /nothing/
--- error_code: 204
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 14: 301 to a directory
--- config
    antileech_corp same-site;
--- user_files
>>> folder/file.txt
x
--- request
GET /folder
--- error_code: 301
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 15: 301 and 302 by rewrite
--- config
    location /moved/ {
        antileech_corp same-site;
        rewrite /1 /index.html permanent;
        rewrite /2 /index.html redirect;
    }
--- request eval
["GET /moved/1", "GET /moved/2"]
--- error_code eval
[301, 302]
--- response_headers eval
["Cross-Origin-Resource-Policy: same-site", "Cross-Origin-Resource-Policy: same-site"]



=== TEST 16: 400, from the server's level
--- http1: a request line that is none
--- config
    antileech_corp same-site;
--- raw_request eval
["GET /index.html HTTP/1.1\r\nConnection: close\r\n\r\n"]
--- error_code: 400
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 17: 403 by this module
--- config
    antileech_corp same-site;
    antileech_referer whitelist example.com;
--- request
GET /index.html
--- more_headers
Referer: http://evil.example/
--- error_code: 403
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 18: other denials by this module
--- config
    antileech_corp same-site;
    antileech_referer whitelist example.com;
    antileech_status 503;
--- request
GET /index.html
--- more_headers
Referer: http://evil.example/
--- error_code: 503
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 19: 403 by another module
--- config
    antileech_corp same-site;
    deny all;
--- request
GET /index.html
--- error_code: 403
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 20: 401
--- config
    antileech_corp same-site;
    auth_basic realm;
    auth_basic_user_file passwords;
--- user_files
>>> ../conf/passwords
--- request
GET /index.html
--- error_code: 401
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 21: 404
--- config
    antileech_corp same-site;
--- request
GET /missing
--- error_code: 404
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 22: 405
--- config
    antileech_corp same-site;
--- request
POST /index.html
--- error_code: 405
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 23: 413
--- config
    location /small/ {
        antileech_corp same-site;
        client_max_body_size 1;
    }
--- request
POST /small/
abc
--- error_code: 413
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 24: 500
--- config
    location /broken/ {
        antileech_corp same-site;
        try_files /missing =500;
    }
--- request
GET /broken/
--- error_code: 500
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 25: 502
--- config
    location /gone/ {
        antileech_corp same-site;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_9;
    }
--- request
GET /gone/
--- error_code: 502
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 26: an error page has the policy of the location that produces it
--- config
    location /files/ {
        antileech_corp same-origin;
        error_page 404 /error/404.html;
    }
    location /error/ {
        antileech_corp cross-origin;
    }
--- user_files
>>> error/404.html
not here
--- request
GET /files/missing
--- error_code: 404
--- response_headers
Cross-Origin-Resource-Policy: cross-origin
--- response_body
not here



=== TEST 27: an error page in a location without a policy has none
--- config
    location /files/ {
        antileech_corp same-origin;
        error_page 404 /error/404.html;
    }
--- user_files
>>> error/404.html
not here
--- request
GET /files/missing
--- error_code: 404
--- response_headers
!Cross-Origin-Resource-Policy
--- response_body
not here



=== TEST 28: an error page of a location whose server has a policy
--- config
    antileech_corp same-site;
    error_page 404 /error/404.html;
--- user_files
>>> error/404.html
not here
--- request
GET /missing
--- error_code: 404
--- response_headers
Cross-Origin-Resource-Policy: same-site
--- response_body
not here



=== TEST 29: an error page with another status
--- config
    antileech_corp same-site;
    error_page 404 =200 /error/404.html;
--- user_files
>>> error/404.html
not here
--- request
GET /missing
--- response_headers
Cross-Origin-Resource-Policy: same-site
--- response_body
not here



=== TEST 30: an error page in a named location
--- config
    location /files/ {
        antileech_corp same-origin;
        error_page 404 = @other;
    }
    location @other {
        antileech_corp cross-origin;
        root $TEST_NGINX_HTML_DIR;
        try_files /index.html =500;
    }
--- request
GET /files/missing
--- response_headers
Cross-Origin-Resource-Policy: cross-origin



=== TEST 31: an error page for this module's denial
--- config
    antileech_corp same-site;
    antileech_referer whitelist example.com;
    error_page 403 /denied.txt;
--- user_files
>>> denied.txt
denied
--- request
GET /index.html
--- more_headers
Referer: http://evil.example/
--- error_code: 403
--- response_headers
Cross-Origin-Resource-Policy: same-site
--- response_body
denied



=== TEST 32: replaces the one header of the upstream
--- upstream
    add_header Cross-Origin-Resource-Policy cross-origin always;
--- config
    location /proxy/ {
        antileech_corp same-site;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/;
    }
--- request eval
["GET /proxy/index.html", "GET /proxy/missing"]
--- error_code eval
[200, 404]
--- response_headers eval
["Cross-Origin-Resource-Policy: same-site", "Cross-Origin-Resource-Policy: same-site"]



=== TEST 33: replaces the two headers of the upstream, however they are written
--- upstream
    add_header Cross-Origin-Resource-Policy cross-origin;
    add_header cross-origin-RESOURCE-policy same-origin;
    add_header Cross-Origin-Resource-Policy-Report-Only other;
    add_header Cross-Origin-Opener-Policy other;
--- config
    location /proxy/ {
        antileech_corp same-site;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/;
    }
--- request
GET /proxy/index.html
--- response_headers
Cross-Origin-Resource-Policy: same-site
Cross-Origin-Resource-Policy-Report-Only: other
Cross-Origin-Opener-Policy: other



=== TEST 34: replaces the header of the upstream that says the same
--- upstream
    add_header Cross-Origin-Resource-Policy same-site;
--- config
    location /proxy/ {
        antileech_corp same-site;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/;
    }
--- request
GET /proxy/index.html
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 35: replaces the header of an upstream with very many headers
--- http_config eval
"    server {
        listen 127.0.0.1:\$TEST_NGINX_PORT_1;
        root \$TEST_NGINX_HTML_DIR;
" . "add_header X-Fill x;\n" x 50 . "add_header Cross-Origin-Resource-Policy same-origin;\n"
  . "add_header X-Fill x;\n" x 50 . "add_header Cross-Origin-Resource-Policy cross-origin;
    }"
--- config
    location /proxy/ {
        antileech_corp same-site;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/;
    }
--- request
GET /proxy/index.html
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 36: off leaves the headers of the upstream as they are
--- upstream
    add_header Cross-Origin-Resource-Policy cross-origin;
    add_header Cross-Origin-Resource-Policy same-origin;
--- config
    antileech_corp same-site;
    location /proxy/ {
        antileech_corp off;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/;
    }
--- request
GET /proxy/index.html
--- response_headers
Cross-Origin-Resource-Policy: cross-origin, same-origin



=== TEST 37: replaces what add_header says
--- config
    antileech_corp same-site;
    add_header Cross-Origin-Resource-Policy cross-origin;
--- request
GET /index.html
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 38: replaces what add_header always says, on errors, too
--- config
    antileech_corp same-site;
    add_header Cross-Origin-Resource-Policy cross-origin always;
    add_header Cross-Origin-Resource-Policy same-origin always;
--- request eval
["GET /index.html", "GET /missing"]
--- error_code eval
[200, 404]
--- response_headers eval
["Cross-Origin-Resource-Policy: same-site", "Cross-Origin-Resource-Policy: same-site"]



=== TEST 39: replaces what the upstream and add_header say together
--- upstream
    add_header Cross-Origin-Resource-Policy cross-origin;
--- config
    location /proxy/ {
        antileech_corp same-site;
        add_header Cross-Origin-Resource-Policy same-origin always;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/;
    }
--- request
GET /proxy/index.html
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 40: the add_header of a location does not lose the policy of the server
--- config
    antileech_corp same-site;
    location /index {
        add_header X-Other x;
    }
--- request
GET /index.html
--- response_headers
Cross-Origin-Resource-Policy: same-site
X-Other: x



=== TEST 41: off leaves what add_header says
--- config
    antileech_corp off;
    add_header Cross-Origin-Resource-Policy cross-origin;
--- request
GET /index.html
--- response_headers
Cross-Origin-Resource-Policy: cross-origin



=== TEST 42: a variable: its value, if it is one of the three
--- http_config
    map $arg_who $corp {
        partner cross-origin;
        site    same-site;
        origin  same-origin;
    }
--- config
    antileech_corp $corp;
--- request eval
["GET /index.html?who=partner", "GET /index.html?who=site", "GET /index.html?who=origin"]
--- response_headers eval
["Cross-Origin-Resource-Policy: cross-origin",
 "Cross-Origin-Resource-Policy: same-site",
 "Cross-Origin-Resource-Policy: same-origin"]



=== TEST 43: a variable: any other value, and none, sends no header
--- http_config
    map $arg_who $corp {
        1 "";
        2 off;
        3 none;
        4 Same-Site;
        5 "same-site, same-site";
        6 "same-site ";
        7 "same-site\r\nX-Injected: x";
        8 $undefined_by_map;
    }
    map $arg_x $undefined_by_map {
    }
--- config
    antileech_corp $corp;
--- request eval
[map { "GET /index.html?who=$_" } 1 .. 9]
--- error_code eval
[(200) x 9]
--- response_headers eval
[("!Cross-Origin-Resource-Policy\n!X-Injected") x 9]



=== TEST 44: a variable: any other value takes away what the upstream and add_header say
--- http_config
    map $arg_who $corp {
        partner cross-origin;
    }
--- upstream
    add_header Cross-Origin-Resource-Policy same-origin;
--- config
    location /proxy/ {
        antileech_corp $corp;
        add_header Cross-Origin-Resource-Policy same-origin;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/;
    }
--- request eval
["GET /proxy/index.html?who=partner", "GET /proxy/index.html"]
--- response_headers eval
["Cross-Origin-Resource-Policy: cross-origin", "!Cross-Origin-Resource-Policy"]



=== TEST 45: a variable: on errors, too
--- http_config
    map $arg_who $corp {
        partner cross-origin;
    }
--- config
    antileech_corp $corp;
    antileech_ip blacklist 127.0.0.1;
--- request eval
["GET /index.html?who=partner", "GET /index.html"]
--- error_code eval
[403, 403]
--- response_headers eval
["Cross-Origin-Resource-Policy: cross-origin", "!Cross-Origin-Resource-Policy"]



=== TEST 46: a variable: braces
--- config
    set $corp same-site;
    antileech_corp ${corp};
--- request
GET /index.html
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 47: three levels: the nearest counts
--- http_config
    antileech_corp cross-origin;
--- config
    antileech_corp same-site;
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_corp same-origin;
        location /a/b/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_corp off;
        }
        location /a/c/ {
            alias $TEST_NGINX_HTML_DIR/;
        }
    }
--- request eval
["GET /index.html", "GET /a/index.html", "GET /a/b/index.html", "GET /a/c/index.html"]
--- response_headers eval
["Cross-Origin-Resource-Policy: same-site",
 "Cross-Origin-Resource-Policy: same-origin",
 "!Cross-Origin-Resource-Policy",
 "Cross-Origin-Resource-Policy: same-origin"]



=== TEST 48: from http alone
--- http_config
    antileech_corp same-site;
--- config
--- request
GET /index.html
--- response_headers
Cross-Origin-Resource-Policy: same-site



=== TEST 49: if in location
--- config
    location /index {
        antileech_corp same-site;
        if ($arg_partner) {
            antileech_corp cross-origin;
        }
    }
--- request eval
["GET /index.html", "GET /index.html?partner=1"]
--- response_headers eval
["Cross-Origin-Resource-Policy: same-site", "Cross-Origin-Resource-Policy: cross-origin"]



=== TEST 50: an index has the policy of its location
--- config
    antileech_corp same-site;
    location = /index.html {
        antileech_corp same-origin;
    }
--- request
GET /
--- response_headers
Cross-Origin-Resource-Policy: same-origin



=== TEST 51: subrequests do not add to a response with a policy
--- config
    location = /page.html {
        antileech_corp same-site;
        ssi on;
        ssi_types *;
    }
    location /parts/ {
        antileech_corp same-origin;
    }
--- user_files
>>> page.html
<!--#include virtual="/parts/1.txt" --><!--#include virtual="/parts/2.txt" -->end
>>> parts/1.txt
one
>>> parts/2.txt
two
--- request
GET /page.html
--- response_headers
Cross-Origin-Resource-Policy: same-site
--- response_body
one
two
end



=== TEST 52: subrequests do not give a policy to a response without
--- config
    location = /page.html {
        ssi on;
        ssi_types *;
    }
    location /parts/ {
        antileech_corp same-origin;
    }
--- user_files
>>> page.html
<!--#include virtual="/parts/1.txt" -->end
>>> parts/1.txt
one
--- request
GET /page.html
--- response_headers
!Cross-Origin-Resource-Policy
--- response_body
one
end



=== TEST 53: subrequests do not take away what add_header says
--- config
    location = /page.html {
        ssi on;
        ssi_types *;
        add_header Cross-Origin-Resource-Policy cross-origin;
    }
    location /parts/ {
        antileech_corp same-origin;
    }
--- user_files
>>> page.html
<!--#include virtual="/parts/1.txt" -->end
>>> parts/1.txt
one
--- request
GET /page.html
--- response_headers
Cross-Origin-Resource-Policy: cross-origin



=== TEST 54: a response by X-Accel-Redirect has the policy of the location that it names
--- upstream
    add_header X-Accel-Redirect /internal/index.html;
    add_header Cross-Origin-Resource-Policy same-origin;
--- config
    location /app/ {
        antileech_corp same-origin;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/index.html;
    }
    location /internal/ {
        internal;
        alias $TEST_NGINX_HTML_DIR/;
        antileech_corp cross-origin;
    }
--- request
GET /app/
--- response_headers
Cross-Origin-Resource-Policy: cross-origin
--- response_body_like: It works!



=== TEST 55: bypassed, dry run, signed or denied, the policy stays
--- config
    antileech_corp same-site;
    antileech_ip blacklist 127.0.0.1;
    location /bypass/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_bypass 1;
    }
    location /dry-run/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_dry_run on;
    }
--- request eval
["GET /bypass/index.html", "GET /dry-run/index.html", "GET /index.html"]
--- error_code eval
[200, 200, 403]
--- response_headers eval
[("Cross-Origin-Resource-Policy: same-site") x 3]
