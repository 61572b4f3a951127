# One verdict and one log line for a request of a client, wherever nginx takes it: index, try_files,
# error_page, rewrite, X-Accel-Redirect. A location with other rules judges it afresh, by what the client
# sent.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;

repeat_each(2);

add_block_preprocessor(sub {
    my ($block) = @_;
    $block->set_value(http_config => ($block->http_config // '') . '
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        location / {
            return 200 "$request_uri";
        }
        location /accel/ {
            add_header X-Accel-Redirect $arg_to;
            return 200 "";
        }
        location /error/ {
            return 503;
        }
    }
');
});

our $Files = [map { [$_, "It works!\n"] }
    'a/a.txt', 'b/a.txt', 'f/a.txt', 'f/index.html', 'f/sub/index.html', 'f/404.txt', 'off/a.txt'];

run_tests();

__DATA__

=== TEST 1: index
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        index none.html index.html;
    }
    location /b/ {
        antileech_sign qiniu primary-key-1234;
        index /f/index.html;
    }
--- user_files eval: $::Files
--- cases
200  /f/?sign=2993a5d1a53393430945ba71e3911020&t=f0000000  -> X-Status: PASSED | X-Key: primary | X-Expires: 4026531840
200  /f/sub/?sign=728c993e60c9f5776435bb68bb7072b1&t=f0000000
403 sign_mismatch  /f/?sign=2993a5d1a53393430945ba71e3911021&t=f0000000
403 sign_expired  /f/sub/?sign=a579d929026da03e4ff197c6d082fa5e&t=5e577978
403 sign_missing  /f/
# the signature is that of the folder, not of its index
403 sign_mismatch  /f/?sign=2302473523a6d94753459b72ed9aa850&t=f0000000
403 sign_mismatch  /f/index.html?sign=2993a5d1a53393430945ba71e3911020&t=f0000000
# on to a location with other rules, that come to the same
200  /b/?sign=83fcb258bc4cc49b65b91cca44929d0a&t=f0000000



=== TEST 2: try_files within a location, and on to another one that has the same rules from above
--- config
    antileech_sign qiniu primary-key-1234;
    location /f/ {
        try_files $uri /f/404.txt;
    }
    location /a/ {
        try_files /none.txt /b/a.txt;
    }
    location /b/ {
    }
    location /c/ {
        try_files /none.txt /d/;
    }
    location /d/ {
        try_files /none.txt /f/a.txt;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
200  /f/missing?sign=6feff960801d4a37f073481479560148&t=f0000000  -> X-Status: PASSED | X-Scheme: qiniu | X-Key: primary | X-Expires: 4026531840
200  /a/x?sign=cb03421e666dc2b4731a75e789eb4839&t=f0000000
200  /c/x?sign=773ef2b44fe9a50f592df59140afdc03&t=f0000000  -> X-Key: primary
403 sign_mismatch  /f/missing?sign=6feff960801d4a37f073481479560140&t=f0000000
403 sign_missing  /a/x
403 sign_expired  /c/x?sign=6444e348e58a6233f39c8fd3ba6b5b2b&t=5e577978



=== TEST 3: error_page
--- config
    antileech_sign qiniu primary-key-1234;
    location /f/ {
        error_page 404 /f/404.txt;
    }
    location /a/ {
        error_page 404 =200 /b/a.txt;
    }
    location /b/ {
    }
    location /error/ {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
        proxy_intercept_errors on;
        error_page 503 /f/404.txt;
    }
    location /named/ {
        error_page 404 = @named;
    }
    location @named {
        try_files /b/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
404  /f/missing?sign=6feff960801d4a37f073481479560148&t=f0000000  -> X-Status: PASSED | ~It works!
200  /a/missing?sign=5ca629fc4d341e1fb1ffdc41914182fa&t=f0000000  -> X-Status: PASSED | !Cache-Control
503  /error/x?sign=c1811cbd58e10a2e9fb8392230e744f0&t=f0000000  -> ~It works!
200  /named/missing?sign=bd87454e1689dea824752c427bd98132&t=f0000000  -> X-Key: primary
403 sign_mismatch  /f/missing?sign=6feff960801d4a37f073481479560140&t=f0000000
403 sign_missing  /a/missing
403 sign_missing  /named/missing



=== TEST 4: rewrite
It comes before any check, so that only the last location's rules are looked at.
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234;
        rewrite ^/a/(.*)$ /b/$1 last;
    }
    location /b/ {
        antileech_sign qiniu backup-key-12345;
    }
    location /c/ {
        antileech_sign qiniu primary-key-1234;
        rewrite ^/c/(.*)$ /off/$1 last;
    }
    location /off/ {
    }
    location /d/ {
        rewrite ^/d/(.*)$ /b/$1 last;
    }
--- user_files eval: $::Files
--- cases
# as the client sent it, under the key of the location that answers
200  /a/a.txt?sign=c2e045e01729686dbb36889b86ae4811&t=f0000000
403 sign_mismatch  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
403 sign_mismatch  /a/a.txt?sign=5e093b2a1712d2c3d256b377788f4d23&t=f0000000
200  /d/a.txt?sign=4e1c1a3fc85d9ecf8af9a0bbd7ea6e1e&t=f0000000
403 sign_missing  /d/a.txt
200  /c/a.txt  -> !X-Status



=== TEST 5: X-Accel-Redirect
--- config
    antileech_sign qiniu primary-key-1234;
    location /accel/ {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /off/ {
        antileech_sign off;
        internal;
    }
    location /b/ {
        antileech_sign qiniu backup-key-12345;
    }
    location /a/ {
        antileech_sign qiniu primary-key-1234;
        internal;
    }
--- user_files eval: $::Files
--- cases
200  /accel/x?sign=9d31107a08bcb42e26082052ac667f74&t=f0000000&to=/f/a.txt  -> X-Status: PASSED | X-Key: primary | X-Expires: 4026531840
200  /accel/x?sign=9d31107a08bcb42e26082052ac667f74&t=f0000000&to=/off/a.txt
200  /accel/x?sign=9d31107a08bcb42e26082052ac667f74&t=f0000000&to=/a/a.txt
403 sign_mismatch  /accel/x?sign=9d31107a08bcb42e26082052ac667f74&t=f0000000&to=/b/a.txt
404  /accel/x?sign=9d31107a08bcb42e26082052ac667f74&t=f0000000&to=/f/missing
403 sign_mismatch  /accel/x?sign=9d31107a08bcb42e26082052ac667f70&t=f0000000&to=/f/a.txt
403 sign_missing  /accel/x?to=/off/a.txt
404 *  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
404 *  /off/a.txt



=== TEST 6: a location with other rules judges afresh, by what the client sent
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234;
        try_files /none.txt /b/a.txt;
    }
    location /b/ {
        antileech_sign qiniu backup-key-12345;
    }
    location /c/ {
        antileech_sign qiniu primary-key-1234;
        try_files /none.txt /d/;
    }
    location /d/ {
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        try_files /b/a.txt =404;
    }
    location /e/ {
        antileech_sign qiniu backup-key-12345;
        try_files /none.txt /d/;
    }
    location /g/ {
        antileech_sign qiniu primary-key-1234;
        try_files /none.txt /off/a.txt;
    }
    location /off/ {
    }
    location /h/ {
        try_files /none.txt /b/a.txt;
    }
--- user_files eval: $::Files
--- cases
# right for the first, wrong for the second; and the other way round
403 sign_mismatch  /a/x?sign=cb03421e666dc2b4731a75e789eb4839&t=f0000000  -> X-Status: REJECTED | Cache-Control: no-store | ~403 Forbidden
403 sign_mismatch  /a/x?sign=6634286cd870bf38815f4f4be6b204a0&t=f0000000  -> X-Status: REJECTED | Cache-Control: no-store | ~403 Forbidden
403 sign_missing  /a/x
# right for both: the signature that the first one took away is still known to the second
200  /c/x?sign=773ef2b44fe9a50f592df59140afdc03&t=f0000000  -> X-Key: primary
200  /c/x?sign=773ef2b44fe9a50f592df59140afdc03&t=f0000000&w=1
200  /e/x?sign=33252c54b0e2ebd539b852030e720fb1&t=f0000000  -> X-Key: backup
403 sign_mismatch  /e/x?sign=ac29b43a62bb94015d17c9f0aa0df918&t=f0000000
# on to where there are no rules, and from there
200  /g/x?sign=945d1914ed5b868ca620e294d1e4c403&t=f0000000
403 sign_mismatch  /g/x?sign=945d1914ed5b868ca620e294d1e4c400&t=f0000000
200  /h/x?sign=06e3d08bd889b4968206c9067553261b&t=f0000000
403 sign_missing  /h/x
403 sign_mismatch  /h/x?sign=5e093b2a1712d2c3d256b377788f4d23&t=f0000000



=== TEST 7: the same for other checks
--- config
    location /a/ {
        antileech_referer whitelist one.example;
        antileech_allow_empty off;
        try_files /none.txt /b/a.txt;
    }
    location /b/ {
        antileech_referer whitelist one.example two.example;
    }
    location /c/ {
        antileech_referer whitelist two.example three.example;
        try_files /none.txt /b/a.txt;
    }
--- user_files eval: $::Files
--- cases
200  /a/x  Referer: http://one.example/
403 referer  /a/x  Referer: http://two.example/
403 referer_empty  /a/x
200  /c/x  Referer: http://two.example/
403 referer  /c/x  Referer: http://three.example/
403 referer  /c/x  Referer: http://one.example/



=== TEST 8: the same rules keep their verdict, even where they would come to another one by now
--- http_config
    map $uri $is_free {
        ~^/a/ 1;
    }
    map $uri $key_of_uri {
        ~^/f/ primary-key-1234;
    }
--- config
    antileech_sign qiniu $key_of_uri;
    antileech_bypass $is_free;
    location /a/ {
        try_files /none.txt /b/a.txt;
    }
    location /b/ {
    }
    location /f/ {
        try_files /none.txt /b/a.txt;
    }
--- user_files eval: $::Files
--- cases
200  /a/x  -> X-Status: BYPASSED
403 sign_missing  /b/a.txt
200  /f/x?sign=f235e140737792c520bbc271cac64ef6&t=f0000000  -> X-Status: PASSED | X-Key: primary
403 sign_mismatch  /b/a.txt?sign=9507378830738395e91837bc61aa3c09&t=f0000000



=== TEST 9: status, strip, dry run, log level and CORP are none of the rules
--- config
    antileech_sign qiniu primary-key-1234;
    location /a/ {
        antileech_status 404;
        antileech_corp same-site;
        try_files /none.txt /b/a.txt;
    }
    location /b/ {
        antileech_status 410;
        antileech_strip off;
        antileech_log_level warn;
        antileech_corp cross-origin;
    }
    location /dry/ {
        antileech_dry_run on;
        try_files /none.txt /b/a.txt;
    }
    location /to-dry/ {
        try_files /none.txt /dry2/;
    }
    location /dry2/ {
        antileech_dry_run on;
        try_files /b/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
200  /a/x?sign=cb03421e666dc2b4731a75e789eb4839&t=f0000000  -> X-Status: PASSED | Cross-Origin-Resource-Policy: cross-origin
404 sign_missing  /a/x  -> Cross-Origin-Resource-Policy: same-site
410 sign_missing  /b/x
200  /dry/x?sign=d3a5e4d1bae359317babe06b764ac6c0&t=f0000000  -> X-Status: PASSED
# denied, let go on, and come to where that is no dry run
410 *  /dry/x  -> X-Reason: sign_missing | X-Status: REJECTED | Cache-Control: no-store
200  /to-dry/x?sign=4780fbc34bc6595931e8d9bb6387a4e2&t=f0000000
403 sign_missing  /to-dry/x



=== TEST 10: signatures in front of the path
--- config
    location /a/ {
        antileech_sign baidu_b primary-key-1234;
        try_files /none.txt /b/a.txt;
    }
    location /b/ {
        antileech_sign baidu_b primary-key-1234 backup-key-12345;
    }
    location /c/ {
        antileech_sign baidu_b backup-key-12345;
        try_files /none.txt /b/a.txt;
    }
    location /f/ {
        antileech_sign baidu_b primary-key-1234;
        index index.html;
        error_page 404 /f/404.txt;
    }
    location /d/ {
        antileech_sign baidu_b primary-key-1234;
        rewrite ^/d/(.*)$ /b/$1 last;
    }
    location /accel/ {
        antileech_sign baidu_b primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/a1aeb36afdc58cef108b9eda362a2050/a/x  -> X-Status: PASSED | X-Scheme: baidu_b | X-Expires: 4070881800
403 sign_mismatch  /209901010000/a1aeb36afdc58cef108b9eda362a2051/a/x
403 sign_mismatch  /209901010000/4008cb4f964a1e91ff16d3ac840471b0/c/x
200  /209901010000/76bde57941073c649cb53411e4161637/c/x  -> X-Key: backup
200  /209901010000/cee6d24ae86f3ec43016edf87bf6ab06/f/
404  /209901010000/c84128079d3b2df60f27fc833b29bbb3/f/missing  -> ~It works!
200  /209901010000/27f7167b052228de5a9c9fd5d17cac6d/d/a.txt
403 sign_mismatch  /209901010000/27f7167b052228de5a9c9fd5d17cac60/d/a.txt
200  /209901010000/08345c6c65eec72a4a2f736134c86f00/accel/x?to=/b/a.txt
# what looks like a carrier in an internal redirect is none
403 sign_missing  /accel/x?to=/209901010000/08ec260a8d0c3107fdd88b9bda0b80d6/b/a.txt
404  /209901010000/08345c6c65eec72a4a2f736134c86f00/accel/x?to=/209901010000/08ec260a8d0c3107fdd88b9bda0b80d6/b/a.txt



=== TEST 11: named locations
--- config
    antileech_sign qiniu primary-key-1234;
    location /a/ {
        try_files /none.txt @same;
    }
    location /b/ {
        try_files /none.txt @other;
    }
    location /c/ {
        try_files /none.txt @off;
    }
    location @same {
        try_files /f/a.txt =404;
    }
    location @other {
        antileech_sign qiniu backup-key-12345;
        try_files /f/a.txt =404;
    }
    location @off {
        antileech_sign off;
        try_files /f/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
200  /a/x?sign=cb03421e666dc2b4731a75e789eb4839&t=f0000000  -> X-Status: PASSED | X-Key: primary
403 sign_mismatch  /a/x?sign=cb03421e666dc2b4731a75e789eb4830&t=f0000000
403 sign_mismatch  /b/x?sign=9a6949a6639d19fac130015fc1b8a021&t=f0000000
200  /c/x?sign=773ef2b44fe9a50f592df59140afdc03&t=f0000000
403 sign_missing  /c/x



=== TEST 12: several requests of one connection have a verdict each
--- http1: requests behind each other on a connection of HTTP/1
--- http_config
    add_header X-Reason $antileech_reason always;
    add_header X-Status $antileech_status always;
--- config
    antileech_sign qiniu primary-key-1234;
    location /a/ {
        try_files /none.txt /b/a.txt;
    }
    location /b/ {
    }
--- user_files eval: $::Files
--- pipelined_requests eval
["GET /a/x?sign=cb03421e666dc2b4731a75e789eb4839&t=f0000000", "GET /a/x", "GET /b/a.txt?sign=57309595334e2741ee309d3db5b1e596&t=5e577978", "GET /b/a.txt?sign=9507378830738395e91837bc61aa3c09&t=f0000000"]
--- error_code eval
[200, 403, 403, 200]
--- response_headers eval
["X-Status: PASSED\n!X-Reason", "X-Status: REJECTED\nX-Reason: sign_missing",
 "X-Status: REJECTED\nX-Reason: sign_expired", "X-Status: PASSED\n!X-Reason"]
--- response_body_like eval
["It works!", "403 Forbidden", "403 Forbidden", "It works!"]



=== TEST 13: variables that are asked for before there is a verdict, and by the rules themselves
--- http_config
    map $antileech_status$antileech_reason $is_free {
        default       0;
        ~sign_missing 1;
    }
    map $antileech_key $key_before {
        default backup-key-12345;
        ""      primary-key-1234;
    }
--- config
    set $early "early($antileech_status$antileech_reason$antileech_ttl)";
    antileech_sign qiniu $key_before;
    antileech_bypass $is_free;
    location /a/ {
        try_files /none.txt /b/a.txt;
    }
    location /b/ {
        add_header X-Early $early always;
        add_header X-Status $antileech_status always;
        add_header X-Reason $antileech_reason always;
    }
--- user_files eval: $::Files
--- cases
# (the rewrites of the server run again for each redirect)
200  /a/x?sign=cb03421e666dc2b4731a75e789eb4839&t=f0000000  -> X-Status: PASSED
200  /b/a.txt?sign=9507378830738395e91837bc61aa3c09&t=f0000000  -> X-Early: early() | X-Status: PASSED
403 sign_missing  /b/a.txt  -> X-Early: early() | X-Status: REJECTED
403 sign_missing  /a/x
403 sign_mismatch  /b/a.txt?sign=5e093b2a1712d2c3d256b377788f4d23&t=f0000000



=== TEST 14: a dry run that becomes serious in a redirect is logged as such
--- config
    antileech_sign qiniu primary-key-1234;
    location /a/ {
        antileech_dry_run on;
        antileech_log_level off;
        try_files /none /b/a.txt;
    }
    location /b/ {
    }
--- user_files
>>> b/a.txt
It works!
--- cases
403 sign_missing  /a/x



=== TEST 15: the location that proxies says whether the signature is stripped
--- config
    antileech_sign qiniu primary-key-1234;
    antileech_strip off;
    location /a/ {
        try_files /none /b$uri?$args;
    }
    location /b/ {
        antileech_strip on;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_2;
    }
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_2;
        location / {
            return 200 "seen $request_uri";
        }
    }
--- cases
200  /a/x?k=1&sign=cb03421e666dc2b4731a75e789eb4839&t=f0000000  -> seen /b/a/x?k=1
