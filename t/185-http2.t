# What is different over HTTP/2: names in lower case, :authority in place of Host, a Cookie in several
# fields, and a Referer in several fields. `make test-http2` runs the rest of the suite so.

use Test::Nginx::Socket $ENV{TEST_NGINX_USE_HTTP2}
    ? 'no_plan' : (skip_all => 'for TEST_NGINX_USE_HTTP2=1, see make test-http2');
use lib 't/lib';
use Cases;
use Signed;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: it is HTTP/2
--- config
    location /v/ {
        antileech_ip whitelist 127.0.0.1;
        alias $TEST_NGINX_HTML_DIR/;
        add_header X-Protocol $server_protocol;
    }
--- user_files
>>> v.txt
It works!
--- cases
200  /v/v.txt  -> X-Protocol: HTTP/2.0



=== TEST 2: one Referer, and several, which are malformed
--- config
    antileech_referer whitelist good.example;
    location /black/ {
        antileech_referer blacklist evil.example;
        alias $TEST_NGINX_HTML_DIR/;
    }
--- user_files
>>> a.txt
It works!
--- cases
200  /a.txt  Referer: http://good.example/
200  /a.txt  REFERER: http://good.example/
403 referer  /a.txt  Referer: http://evil.example/
403 referer_malformed  /a.txt  Referer: http://good.example/ | Referer: http://good.example/
403 referer_malformed  /a.txt  Referer: http://good.example/ | Referer: http://evil.example/
403 referer_malformed  /a.txt  Referer: http://evil.example/ | Referer: http://good.example/
200  /black/a.txt  Referer: http://evil.example/ | Referer: http://evil.example/



=== TEST 3: the host is that of :authority
--- config
    server_name good.example;
    antileech_referer whitelist self;
    antileech_allow_empty off;
--- user_files
>>> a.txt
It works!
--- cases
200  /a.txt  Host: good.example | Referer: https://good.example/
200  /a.txt  Host: GOOD.example:8080 | Referer: https://good.example/
403 referer  /a.txt  Host: good.example | Referer: https://evil.example/



=== TEST 4: a token in a cookie, which comes in one field or in several
--- config
    location /vod/ {
        antileech_sign hmac backup-key-12345 in=cookie:al;
    }
--- user_files
>>> vod/42/a.ts
It works!
--- cases
200  /vod/42/a.ts  Cookie: al=4000000000-2-ymRM0pPgqYLgLKZfhLzDdrv7CZb-JYrKXD6q6RtPwd4
200  /vod/42/a.ts  Cookie: a=1; al=4000000000-2-ymRM0pPgqYLgLKZfhLzDdrv7CZb-JYrKXD6q6RtPwd4; b=2
200  /vod/42/a.ts  Cookie: a=1 | Cookie: al=4000000000-2-ymRM0pPgqYLgLKZfhLzDdrv7CZb-JYrKXD6q6RtPwd4 | Cookie: b=2
200  /vod/42/a.ts  Cookie: al=4000000000-2-ymRM0pPgqYLgLKZfhLzDdrv7CZb-JYrKXD6q6RtPwd4 | Cookie: al=x
200  /vod/42/a.ts  Cookie: al=x | Cookie: al=4000000000-2-ymRM0pPgqYLgLKZfhLzDdrv7CZb-JYrKXD6q6RtPwd4
403 sign_mismatch  /vod/42/a.ts  Cookie: a=1 | Cookie: al=4000000000-2-zmRM0pPgqYLgLKZfhLzDdrv7CZb-JYrKXD6q6RtPwd4
403 sign_missing  /vod/42/a.ts  Cookie: a=1 | Cookie: bl=4000000000-2-ymRM0pPgqYLgLKZfhLzDdrv7CZb-JYrKXD6q6RtPwd4



=== TEST 5: several User-Agents and Accepts
--- config
    antileech_ua blacklist bad;
    location /acc/ {
        antileech_accept text/html;
        alias $TEST_NGINX_HTML_DIR/;
    }
--- user_files
>>> a.txt
It works!
--- cases
200  /a.txt  User-Agent: good
403 ua  /a.txt  User-Agent: good | User-Agent: bad
403 ua  /a.txt  User-Agent: bad | User-Agent: good
200  /acc/a.txt  Accept: image/png | Accept: text/html
403 accept  /acc/a.txt  Accept: image/png | Accept: */*
