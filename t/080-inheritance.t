use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: a rule of http holds everywhere
--- http_config
    antileech_referer whitelist example.com;
--- config
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        location /a/b/ {
            alias $TEST_NGINX_HTML_DIR/;
        }
    }
--- cases
403 referer            Referer: http://evil.example/
403 referer            /a/index.html    Referer: http://evil.example/
403 referer            /a/b/index.html  Referer: http://evil.example/
200                    /a/b/index.html  Referer: http://example.com/



=== TEST 2: a rule of server holds in every location and in no other server
--- http_config
    server {
        listen $TEST_NGINX_SERVER_PORT;
        server_name other.example;
        root $TEST_NGINX_HTML_DIR;
    }
--- config
    antileech_referer whitelist example.com;
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
    }
--- cases
403 referer            Referer: http://evil.example/
403 referer            /a/index.html  Referer: http://evil.example/
200                    Host: other.example | Referer: http://evil.example/



=== TEST 3: three levels of antileech_referer: the nearest replaces, as a whole
--- http_config
    antileech_referer whitelist http.example ~re\.http\.example;
--- config
    antileech_referer whitelist server.example ~re\.server\.example;
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist location.example;
        location /a/b/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_referer whitelist nested.example;
        }
    }
--- cases
403 referer            Referer: http://http.example/
403 referer            Referer: http://re.http.example/
200                    Referer: http://server.example/
200                    Referer: http://re.server.example/
403 referer            /a/index.html    Referer: http://http.example/
403 referer            /a/index.html    Referer: http://server.example/
403 referer            /a/index.html    Referer: http://re.server.example/
200                    /a/index.html    Referer: http://location.example/
403 referer            /a/b/index.html  Referer: http://location.example/
403 referer            /a/b/index.html  Referer: http://re.server.example/
200                    /a/b/index.html  Referer: http://nested.example/



=== TEST 4: a level may change the mode
--- http_config
    antileech_referer whitelist example.com;
--- config
    antileech_referer blacklist evil.example;
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist other.example;
    }
--- cases
403 referer            Referer: http://evil.example/
200                    Referer: http://any.example/
403 referer            /a/index.html  Referer: http://any.example/
200                    /a/index.html  Referer: http://other.example/



=== TEST 5: off, and on again below
--- http_config
    antileech_referer whitelist example.com;
--- config
    antileech_referer off;
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
        location /a/off/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_referer off;
        }
    }
--- cases
200                    Referer: http://evil.example/
403 referer            /a/index.html      Referer: http://evil.example/
200                    /a/off/index.html  Referer: http://evil.example/



=== TEST 6: a nested location cannot lose the rule of the one around it
--- config
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
        location ~ \.html$ {
        }
        location /a/b/ {
            alias $TEST_NGINX_HTML_DIR/;
            add_header X-Other x;
            add_header X-Reason $antileech_reason always;
        }
    }
--- cases
403 referer            /a/x.html    Referer: http://evil.example/
403 referer            /a/b/        Referer: http://evil.example/



=== TEST 7: another directive of the level leaves an inherited one alone
--- http_config
    antileech_referer whitelist example.com;
--- config
    antileech_ua blacklist curl;
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_allow_empty off;
        location /a/b/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_accept text/html;
            antileech_ua off;
        }
    }
--- cases
403 referer            Referer: http://evil.example/
403 ua                 User-Agent: curl
200
403 referer            /a/index.html    Referer: http://evil.example/
403 ua                 /a/index.html    User-Agent: curl
403 referer_empty      /a/index.html
403 referer            /a/b/index.html  Referer: http://evil.example/ | User-Agent: curl
403 referer_empty      /a/b/index.html  User-Agent: curl
403 accept             /a/b/index.html  User-Agent: curl | Referer: http://example.com/
200                    /a/b/index.html  User-Agent: curl | Referer: http://example.com/ | Accept: text/html



=== TEST 8: three levels of antileech_allow_empty
--- http_config
    antileech_allow_empty off;
--- config
    antileech_allow_empty direct;
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_allow_empty on;
        location /a/off/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_allow_empty off;
        }
        location /a/too/ {
            alias $TEST_NGINX_HTML_DIR/;
        }
    }
--- cases
200
403 cross_site         Sec-Fetch-Site: cross-site
200                    /a/index.html      Sec-Fetch-Site: cross-site
403 referer_empty      /a/off/index.html
200                    /a/too/index.html  Sec-Fetch-Site: cross-site



=== TEST 9: antileech_allow_empty of one level, antileech_referer of another
--- config
    antileech_allow_empty off;
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer whitelist example.com;
        location /a/on/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_allow_empty on;
        }
        location /a/no-list/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_referer off;
        }
    }
--- cases
403 referer_empty
200                    Referer: http://evil.example/
403 referer_empty      /a/index.html
403 referer            /a/index.html          Referer: http://evil.example/
200                    /a/on/index.html
403 referer            /a/on/index.html       Referer: http://evil.example/
403 referer_empty      /a/no-list/index.html
200                    /a/no-list/index.html  Referer: http://evil.example/



=== TEST 10: three levels of antileech_ip
--- http_config
    antileech_ip blacklist 127.0.0.1;
--- config
    antileech_ip whitelist 127.0.0.1;
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ip whitelist 192.0.2.1;
        location /a/off/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_ip off;
        }
        location /a/too/ {
            alias $TEST_NGINX_HTML_DIR/;
        }
    }
--- cases
200
403 ip                 /a/index.html
200                    /a/off/index.html
403 ip                 /a/too/index.html



=== TEST 11: three levels of antileech_ua
--- http_config
    antileech_ua blacklist http ~^h "";
--- config
    antileech_ua blacklist server;
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ua whitelist location;
        location /a/off/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_ua off;
        }
        location /a/too/ {
            alias $TEST_NGINX_HTML_DIR/;
        }
    }
--- cases
200                    User-Agent: http
200
403 ua                 User-Agent: server
200                    /a/index.html      User-Agent: location
403 ua                 /a/index.html      User-Agent: http
200                    /a/off/index.html  User-Agent: server
403 ua                 /a/too/index.html  User-Agent: x



=== TEST 12: three levels of antileech_accept
--- http_config
    antileech_accept text/html;
--- config
    antileech_accept image/*;
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_accept video/mp4;
        location /a/off/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_accept off;
        }
        location /a/too/ {
            alias $TEST_NGINX_HTML_DIR/;
        }
    }
--- cases
403 accept             Accept: text/html
200                    Accept: image/png
403 accept             /a/index.html      Accept: image/png
200                    /a/index.html      Accept: video/mp4
200                    /a/off/index.html
403 accept             /a/too/index.html  Accept: image/png



=== TEST 13: three levels of antileech_sign
The signatures are the md5 of key, path and t.
--- http_config
    antileech_sign qiniu http-0123456789abcdef;
--- config
    antileech_sign qiniu server-0123456789abcdef;
    location = /a.txt {
        antileech_sign qiniu location-0123456789abcdef;
    }
    location = /off.txt {
        antileech_sign off;
    }
--- user_files
>>> a.txt
It works!
>>> off.txt
It works!
--- cases
403 sign_mismatch      /index.html?sign=72e6f9cbecd8641637c5b42ae8657321&t=ffffffff
200                    /index.html?sign=5b9087785f56c4984121115a8dfdd4ea&t=ffffffff
403 sign_mismatch      /a.txt?sign=22c98859f999401e5c91046b52fa69ae&t=ffffffff
200                    /a.txt?sign=47c17cc28fe6c01afe67bc4076e602e0&t=ffffffff
200                    /off.txt



=== TEST 14: three levels of antileech_status
--- http_config
    antileech_status 404;
    antileech_ip blacklist 127.0.0.1;
--- config
    antileech_status 410;
    location /a/ {
        antileech_status 401;
        location /a/b/ {
            antileech_status 503;
        }
        location /a/too/ {
        }
    }
--- cases
410 ip
401 ip                 /a/
503 ip                 /a/b/
401 ip                 /a/too/



=== TEST 15: what is not part of the checks is inherited by itself
--- http_config
    antileech_status 404;
--- config
    antileech_ip blacklist 127.0.0.1;
    location /a/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_dry_run on;
    }
--- cases
404 ip
200 ip                 /a/index.html



=== TEST 16: if in location: the directives hold where the condition does
--- config
    location = /index.html {
        antileech_referer whitelist example.com;
        if ($arg_other) {
            antileech_referer whitelist other.example;
        }
        if ($arg_off) {
            antileech_referer off;
        }
    }
--- cases
200                    /index.html          Referer: http://example.com/
403 referer            /index.html          Referer: http://other.example/
403 referer            /index.html?other=1  Referer: http://example.com/
200                    /index.html?other=1  Referer: http://other.example/
200                    /index.html?off=1    Referer: http://evil.example/



=== TEST 17: if in location: the rest is inherited
--- config
    antileech_ua blacklist curl;
    location = /index.html {
        antileech_referer whitelist example.com;
        if ($arg_strict) {
            antileech_allow_empty off;
        }
    }
--- cases
200
403 referer            Referer: http://evil.example/
403 referer_empty      /index.html?strict=1
403 referer            /index.html?strict=1  Referer: http://evil.example/
403 ua                 /index.html?strict=1  User-Agent: curl
200                    /index.html?strict=1  Referer: http://example.com/



=== TEST 18: if in location: a rule only there
--- config
    location = /index.html {
        if ($arg_check) {
            antileech_ip blacklist 127.0.0.1;
        }
    }
--- cases
200
403 ip                 /index.html?check=1



=== TEST 19: if in a nested location
--- config
    location /a/ {
        antileech_referer whitelist example.com;
        location /a/b/ {
            alias $TEST_NGINX_HTML_DIR/;
            if ($arg_open) {
                antileech_referer off;
            }
        }
    }
--- cases
403 referer            /a/b/index.html         Referer: http://evil.example/
200                    /a/b/index.html?open=1  Referer: http://evil.example/



=== TEST 20: if in location that says nothing
--- config
    location = /index.html {
        antileech_referer whitelist example.com;
        if ($arg_x) {
            set $x 1;
        }
    }
--- cases
403 referer            /index.html      Referer: http://evil.example/
403 referer            /index.html?x=1  Referer: http://evil.example/



=== TEST 21: limit_except leaves the rules alone
--- config
    location = /index.html {
        antileech_referer whitelist example.com;
        limit_except GET {
            deny all;
        }
    }
--- http_config
    add_header X-Reason $antileech_reason always;
--- more_headers eval
["Referer: http://evil.example/", "Referer: http://evil.example/", "Referer: http://example.com/", "Referer: http://example.com/"]
--- request eval
["GET /index.html", "POST /index.html", "GET /index.html", "POST /index.html"]
--- error_code eval
[403, 403, 200, 403]
--- response_headers eval
["X-Reason: referer", "X-Reason: referer", "!X-Reason", "!X-Reason"]



=== TEST 22: regex locations and exact ones are levels like any other
--- config
    antileech_referer whitelist server.example;
    location ~ ^/re/(.*)$ {
        alias $TEST_NGINX_HTML_DIR/$1;
        antileech_referer whitelist re.example;
    }
    location = /index.html {
        antileech_referer whitelist exact.example;
    }
    location ^~ /prefix/ {
        alias $TEST_NGINX_HTML_DIR/;
    }
--- cases
200                    /re/index.html      Referer: http://re.example/
403 referer            /re/index.html      Referer: http://server.example/
200                    /index.html         Referer: http://exact.example/
403 referer            /index.html         Referer: http://server.example/
200                    /prefix/index.html  Referer: http://server.example/
403 referer            /prefix/index.html  Referer: http://re.example/



=== TEST 23: all checks must pass, the first that fails gives the reason
--- config
    antileech_ip blacklist 127.0.0.1;
    antileech_ua blacklist curl;
    antileech_referer whitelist example.com;
    antileech_accept text/html;
    antileech_sign qiniu 0123456789abcdef;
    location /ua/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ip off;
        location /ua/referer/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_ua off;
            location /ua/referer/accept/ {
                alias $TEST_NGINX_HTML_DIR/;
                antileech_referer off;
                location /ua/referer/accept/sign/ {
                    alias $TEST_NGINX_HTML_DIR/;
                    antileech_accept off;
                    location /ua/referer/accept/sign/none/ {
                        alias $TEST_NGINX_HTML_DIR/;
                        antileech_sign off;
                    }
                }
            }
        }
    }
--- cases
403 ip                 User-Agent: curl | Referer: http://evil.example/
403 ua                 /ua/index.html                           User-Agent: curl | Referer: http://evil.example/
403 referer            /ua/referer/index.html                   User-Agent: curl | Referer: http://evil.example/
403 accept             /ua/referer/accept/index.html            User-Agent: curl | Referer: http://evil.example/
403 sign_missing       /ua/referer/accept/sign/index.html       User-Agent: curl | Referer: http://evil.example/
200                    /ua/referer/accept/sign/none/index.html  User-Agent: curl | Referer: http://evil.example/
