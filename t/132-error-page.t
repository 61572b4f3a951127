# Pages for refused requests: a placeholder may be where the rules are, and nothing else gets out with it.
# Whatever is answered to a refused request is not cached.

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
            add_header Cache-Control "public, max-age=99";
            add_header ETag \'"upstream"\';
            add_header Last-Modified "Thu, 01 Jan 2026 00:00:00 GMT";
            add_header Expires "Thu, 01 Jan 2099 00:00:00 GMT";
            return 200 "from upstream";
        }
        location ~ ^/(?:accel/|img/err) {
            add_header X-Accel-Redirect /img/a.png;
            return 200;
        }
        location /forbidden/ {
            return 403;
        }
    }
');
});

our $Files = [
    ['img/a.png', "It works!\n"], ['img2/a.png', "It works!\n"], ['img/dir/a.png', "It works!\n"],
    map { [$_, "a placeholder\n"] } 'img/denied.png', 'img2/denied.png', 'ph/denied.png', 'ph/index.html'
];

run_tests();

__DATA__

=== TEST 1: a placeholder where the rules are
--- config
    location /img/ {
        antileech_sign qiniu primary-key-1234;
        error_page 403 /img/denied.png;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /img/a.png  -> a placeholder | X-Status: REJECTED | Cache-Control: no-store | !ETag | !Last-Modified | !Expires
403 sign_mismatch  /img/a.png?sign=b597beb99236fda5a54ef1026fedc290&t=f0000000  -> a placeholder | Cache-Control: no-store
403 sign_expired  /img/a.png?sign=cde32c7996e12853bcc6a977ece7b1fd&t=5e577978  -> a placeholder | X-Scheme: qiniu
403 sign_missing  POST /img/a.png  Content-Length: 0  -> a placeholder
403 sign_missing  HEAD /img/a.png  -> "" | Cache-Control: no-store | Content-Length: 14
403 sign_missing  /img/denied.png  -> a placeholder
403 sign_missing  /img/missing.png  -> a placeholder
200  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000  -> !Cache-Control
200  /img/denied.png?sign=48c072a4d3cb11385e0ecf160f301c1b&t=f0000000  -> a placeholder | !Cache-Control | X-Status: PASSED



=== TEST 2: the same with another status
--- config
    antileech_sign qiniu primary-key-1234;
    location /img/ {
        error_page 403 =200 /img/denied.png;
    }
    location /img2/ {
        error_page 403 =404 /img2/denied.png;
    }
    location /own/ {
        error_page 403 = /img/denied.png;
    }
--- user_files eval: $::Files
--- cases
200 sign_missing  /img/a.png  -> a placeholder | X-Status: REJECTED | Cache-Control: no-store | !ETag | !Last-Modified | !Expires
200 sign_mismatch  /img/a.png?sign=b597beb99236fda5a54ef1026fedc290&t=f0000000  -> a placeholder | Cache-Control: no-store
404 sign_missing  /img2/a.png  -> a placeholder | X-Status: REJECTED | Cache-Control: no-store | !ETag
200 sign_missing  /own/a.png  -> a placeholder | X-Status: REJECTED | Cache-Control: no-store | !ETag
200  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000  -> !Cache-Control



=== TEST 3: one line in the log, also when the answer says 200
--- config
    location /img/ {
        antileech_sign qiniu primary-key-1234;
        error_page 403 =200 /img/denied.png;
    }
--- user_files eval: $::Files
--- request
GET /img/a.png
--- response_body
a placeholder
--- grep_error_log eval
qr{antileech: denied, reason: \w+}
--- grep_error_log_out eval
["antileech: denied, reason: sign_missing\n", "antileech: denied, reason: sign_missing\n"]



=== TEST 4: a placeholder elsewhere: with the same rules, with others, with none
--- config
    antileech_sign qiniu primary-key-1234;
    location /img/ {
        error_page 403 /img2/denied.png;
        location /img/dir/ {
            error_page 403 /ph/denied.png;
        }
    }
    location /img2/ {
    }
    location /ph/ {
        antileech_sign qiniu backup-key-12345;
    }
    location /off/ {
        error_page 403 /off-ph;
    }
    location = /off-ph {
        antileech_sign off;
        alias $TEST_NGINX_HTML_DIR/ph/denied.png;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /img/a.png  -> a placeholder | X-Status: REJECTED | Cache-Control: no-store | !ETag
403 sign_missing  /img/dir/a.png  -> a placeholder | Cache-Control: no-store | !ETag
403 *  /off/a.png  -> a placeholder | Cache-Control: no-store | !ETag
403 sign_missing  /img2/denied.png
403 sign_missing  /ph/denied.png
200  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000



=== TEST 5: a placeholder that is not there
--- config
    location /img/ {
        antileech_sign qiniu primary-key-1234;
        error_page 403 /img/none.png;
    }
--- user_files eval: $::Files
--- cases
404 sign_missing  /img/a.png  -> X-Status: REJECTED | Cache-Control: no-store



=== TEST 6: other statuses of the module
--- config
    location /img/ {
        antileech_sign qiniu primary-key-1234;
        antileech_status 404 expired=410;
        error_page 404 410 /img/denied.png;
    }
    location /img2/ {
        antileech_sign qiniu primary-key-1234;
        antileech_status 503;
        error_page 503 =200 /img2/denied.png;
    }
--- user_files eval: $::Files
--- cases
404 sign_missing  /img/a.png  -> a placeholder | Cache-Control: no-store
410 sign_expired  /img/a.png?sign=cde32c7996e12853bcc6a977ece7b1fd&t=5e577978  -> a placeholder | Cache-Control: no-store
200 sign_missing  /img2/a.png  -> a placeholder | Cache-Control: no-store
# what is not the module's doing
404  /img/missing.png?sign=c91bfbb97bb9121f29f2d49d8d86cd69&t=f0000000  -> a placeholder | X-Status: PASSED | !Cache-Control



=== TEST 7: a redirect to another site
--- config
    location /img/ {
        antileech_sign qiniu primary-key-1234;
        error_page 403 http://www.example.com/denied.png;
    }
--- user_files eval: $::Files
--- cases
302 sign_missing  /img/a.png  -> Location: http://www.example.com/denied.png | Cache-Control: no-store
200  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000



=== TEST 8: a placeholder that redirects has a location without rules
--- config
    antileech_sign qiniu primary-key-1234;
    location /img/ {
        error_page 403 /ph/;
    }
    location /img2/ {
        error_page 403 /ph/x;
    }
    location /ph/ {
        antileech_sign off;
        index index.html;
        try_files $uri $uri/ /ph/denied.png;
    }
--- user_files eval: $::Files
--- cases
403 *  /img/a.png  -> a placeholder | Cache-Control: no-store | !ETag
403 *  /img2/a.png  -> a placeholder | Cache-Control: no-store | !ETag



=== TEST 9: a named location stays a refusal
--- config
    antileech_sign qiniu primary-key-1234;
    location /img/ {
        error_page 403 404 = @app;
    }
    location @app {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /img2/ {
        error_page 403 = @files;
    }
    location @files {
        try_files /img/a.png =404;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /img/a.png  -> ~403 Forbidden | X-Status: REJECTED | Cache-Control: no-store
403 sign_mismatch  /img/a.png?sign=b597beb99236fda5a54ef1026fedc290&t=f0000000  -> ~403 Forbidden
403 sign_missing  /img/missing.png  -> ~403 Forbidden
403 sign_missing  /img2/a.png  -> ~403 Forbidden
# and does its work for others
200  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000
200  /img/missing.png?sign=c91bfbb97bb9121f29f2d49d8d86cd69&t=f0000000  -> from upstream | X-Status: PASSED | Cache-Control: public, max-age=99



=== TEST 10: a named location without rules
--- config
    location /img/ {
        antileech_sign qiniu primary-key-1234;
        error_page 403 = @app;
    }
    location @app {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- user_files eval: $::Files
--- cases
200 *  /img/a.png  -> from upstream | Cache-Control: no-store | !ETag | !Last-Modified | !Expires
200  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000



=== TEST 11: a named location that rewrites back to where the rules are
--- config
    location /img/ {
        antileech_sign qiniu primary-key-1234;
        error_page 403 = @back;
    }
    location @back {
        rewrite ^ /img/a.png last;
    }
    location /img2/ {
        antileech_sign qiniu primary-key-1234;
        error_page 403 =200 @other;
    }
    location @other {
        antileech_sign qiniu backup-key-12345;
        rewrite ^ /img/dir/a.png last;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /img/x.png  -> ~403 Forbidden | Cache-Control: no-store
403 sign_mismatch  /img/x.png?sign=6b4c5d0e2b3a449c0543cc90270272b0&t=f0000000  -> ~403 Forbidden
403 *  /img2/x.png  -> ~403 Forbidden | X-Reason: sign_missing | Cache-Control: no-store



=== TEST 12: the same, when all locations have the rules
--- config
    antileech_sign qiniu primary-key-1234;
    location /img/ {
        error_page 403 = @back;
    }
    location @back {
        rewrite ^ /img/a.png last;
    }
    location /img2/ {
        error_page 403 =200 @twice;
        error_page 404 @back;
    }
    location @twice {
        try_files /none @back;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /img/x.png  -> ~403 Forbidden | Cache-Control: no-store
403 *  /img2/x.png  -> ~403 Forbidden | X-Reason: sign_missing | Cache-Control: no-store
404  /img2/x.png?sign=a9db1f9714139c3d0738dffc6dc99dc4&t=f0000000  -> ~It works!



=== TEST 13: an error page that goes on to where the rules are, by X-Accel-Redirect
--- config
    location /img/ {
        antileech_sign qiniu primary-key-1234;
        error_page 403 /err;
    }
    location = /err {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/accel/;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /img/x.png  -> ~403 Forbidden | Cache-Control: no-store
403 sign_mismatch  /img/a.png?sign=b597beb99236fda5a54ef1026fedc290&t=f0000000  -> ~403 Forbidden
200  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000



=== TEST 14: the same, when all locations have the rules
--- config
    antileech_sign qiniu primary-key-1234;
    location /img/ {
        error_page 403 /err;
    }
    location = /err {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/accel/;
    }
    location /img2/ {
        error_page 403 =200 /img2-err;
    }
    location = /img2-err {
        try_files /none /img/a.png;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /img/x.png  -> ~403 Forbidden | Cache-Control: no-store
403 sign_missing  /err  -> ~403 Forbidden
403 *  /img2/x.png  -> ~403 Forbidden | X-Reason: sign_missing



=== TEST 15: the same, when the error page is one of the location with the rules
--- config
    location /img/ {
        antileech_sign qiniu primary-key-1234;
        error_page 403 /img/err;
        if ($uri = /img/err) {
            proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
        }
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /img/x.png  -> ~403 Forbidden | Cache-Control: no-store
200  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000



=== TEST 16: an error page that is rewritten to something else, in its location and before it
--- config
    antileech_sign qiniu primary-key-1234;
    location /img/ {
        error_page 403 /err;
    }
    location = /err {
        rewrite ^ /img/a.png last;
    }
    location /img2/ {
        error_page 403 /err2;
    }
    location = /err2 {
        antileech_sign off;
        rewrite ^ /img/a.png last;
    }
    location /img/dir/ {
        error_page 403 /deny$uri;
    }
    location /deny/ {
        rewrite ^/deny(/.*)$ $1 last;
    }
    rewrite ^/err3$ /img2/denied.png;
    location /own/ {
        error_page 403 /err3;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /img/x.png  -> ~403 Forbidden | Cache-Control: no-store
403 sign_missing  /img2/x.png  -> ~403 Forbidden | Cache-Control: no-store
403 sign_missing  /img/dir/a.png  -> ~403 Forbidden | Cache-Control: no-store
# rewritten before there is a location: the page is in the first one
403 sign_missing  /own/x.png  -> a placeholder | Cache-Control: no-store



=== TEST 17: satisfy any, where another module has accepted
--- config
    antileech_sign qiniu primary-key-1234;
    location /img/ {
        satisfy any;
        allow all;
        try_files $uri /img2/a.png;
        error_page 403 /img2/denied.png;
        expires 1h;
    }
    location /img2/ {
    }
    location /any/ {
        satisfy any;
        allow all;
        try_files $uri /img/a.png;
        error_page 404 /img2/a.png;
    }
    location /on/ {
        satisfy any;
        allow all;
        try_files $uri /placeheld/;
    }
    location /placeheld/ {
        error_page 403 /img2/denied.png;
    }
    location /any404/ {
        satisfy any;
        allow all;
        error_page 404 /img2/a.png;
    }
--- user_files eval: $::Files
--- cases
# no refusal, so that it may be cached
200 sign_missing  /img/a.png  -> Cache-Control: max-age=3600 | X-Status: REJECTED | ~It works!
200 sign_missing  /any/a.png  -> Cache-Control: max-age=3600
# on to where nobody accepts: not served, and no placeholder
403 sign_missing  /img/missing.png  -> ~403 Forbidden | Cache-Control: no-store
# or the placeholder of there
403 sign_missing  /on/x  -> a placeholder | Cache-Control: no-store
403 sign_missing  /any404/missing.png  -> ~403 Forbidden | Cache-Control: no-store
200  /img/missing.png?sign=c91bfbb97bb9121f29f2d49d8d86cd69&t=f0000000



=== TEST 18: satisfy any, where another module has accepted, and the answer is 403 all the same
--- config
    antileech_sign qiniu primary-key-1234;
    location /img/ {
        satisfy any;
        allow all;
        error_page 403 /img2/a.png;
    }
    location /img2/ {
    }
    location /forbidden/ {
        satisfy any;
        allow all;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
        proxy_intercept_errors on;
        error_page 403 =200 /img2/a.png;
    }
--- user_files eval: $::Files
--- cases
# it is not the module's 403, and the page behind it not a placeholder
403 sign_missing  /img/dir/  -> ~403 Forbidden
403 sign_missing  /forbidden/x  -> ~403 Forbidden
# who has a signature gets it
403  /img/dir/?sign=90f2dcb00bc65f77f34f180449e12d40&t=f0000000  -> ~It works! | X-Status: PASSED | !Cache-Control
200  /forbidden/x?sign=9bd5450d985b8e85eee09fa7c17853e1&t=f0000000  -> X-Status: PASSED



=== TEST 19: satisfy any, where nobody accepts
--- config
    antileech_sign qiniu primary-key-1234;
    location /img/ {
        satisfy any;
        deny all;
        error_page 403 /img2/denied.png;
    }
    location /img2/ {
    }
    location /password/ {
        satisfy any;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/ph/denied.png;
        error_page 401 /img2/denied.png;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /img/a.png  -> a placeholder | Cache-Control: no-store | !ETag
# asked for a password: that is the answer to a refused request, and it has its page
401 sign_missing  /password/a.png  -> a placeholder | WWW-Authenticate: Basic realm="realm" | Cache-Control: no-store
200  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000



=== TEST 20: a 403 of another module
--- config
    antileech_sign qiniu primary-key-1234;
    location /img/ {
        deny all;
        error_page 403 /img2/denied.png;
    }
    location /img2/ {
    }
--- user_files eval: $::Files
--- cases
403  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000  -> a placeholder | X-Status: PASSED | !Cache-Control
403 sign_missing  /img/a.png  -> a placeholder | X-Status: REJECTED | Cache-Control: no-store



=== TEST 21: no header of a cache gets out with a refusal
--- config
    location /img/ {
        antileech_sign qiniu primary-key-1234;
        expires 1h;
        add_header Cache-Control "public, immutable" always;
        add_header Cache-Control s-maxage=9 always;
        add_header Last-Modified "Thu, 01 Jan 2026 00:00:00 GMT" always;
        add_header X-Reason $antileech_reason always;
        error_page 403 =200 /img/denied.png;
    }
    location /img2/ {
        antileech_sign qiniu primary-key-1234;
        expires max;
        add_header Cache-Control "public, immutable" always;
        add_header ETag '"of the configuration"' always;
        add_header X-Reason $antileech_reason always;
    }
    location /up/ {
        antileech_sign qiniu primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
        error_page 403 =200 /up-denied;
    }
    location /up-denied {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- user_files eval: $::Files
--- cases
200 sign_missing  /img/a.png  -> a placeholder | Cache-Control: no-store | !Expires | !ETag | !Last-Modified
403 sign_missing  /img2/a.png  -> Cache-Control: no-store | !Expires | !ETag | !Last-Modified
200 *  /up/x  -> from upstream | Cache-Control: no-store | !Expires | !ETag | !Last-Modified
# what is served keeps them
200  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000  -> Cache-Control: max-age=3600, public, immutable, s-maxage=9
200  /up/x?sign=94e205bf556129df301b229d338e6580&t=f0000000  -> from upstream | Cache-Control: public, max-age=99 | Expires: Thu, 01 Jan 2099 00:00:00 GMT | ETag: "upstream"



=== TEST 22: a signature in front of the path
--- config
    antileech_sign baidu_b primary-key-1234;
    location /img/ {
        error_page 403 /img/denied.png;
    }
    location /img2/ {
        error_page 403 = @back;
    }
    location @back {
        rewrite ^ /img/a.png last;
    }
--- user_files eval: $::Files
--- cases
403 sign_mismatch  /209901010000/cf2810fa86ea306d1e28e7158721b410/img/a.png  -> a placeholder | Cache-Control: no-store
403 sign_missing  /img/a.png  -> a placeholder
403 sign_mismatch  /209901010000/1bed5f904cf128c1c74b5b6f3c010790/img2/a.png  -> ~403 Forbidden
200  /209901010000/cf2810fa86ea306d1e28e7158721b412/img/a.png



=== TEST 23: in a dry run there are no refusals
--- config
    antileech_dry_run on;
    location /img/ {
        antileech_sign qiniu primary-key-1234;
        error_page 403 /img/denied.png;
        error_page 404 /img2/denied.png;
    }
--- user_files eval: $::Files
--- cases
200 sign_missing  /img/a.png  -> X-Status: REJECTED_DRY_RUN | !Cache-Control | ~It works!
404 *  /img/missing.png  -> a placeholder | !Cache-Control



=== TEST 24: a conditional request is not told that the copy it has is good
--- config
    location /img/ {
        antileech_sign qiniu primary-key-1234;
        error_page 403 =200 /img/denied.png;
    }
--- user_files eval: $::Files
--- cases
200 sign_missing  /img/a.png If-None-Match: * -> a placeholder | Cache-Control: no-store
# nor does a client that resumes get a part of the placeholder
200 sign_missing  /img/a.png Range: bytes=3-5 -> a placeholder | !Content-Range
206  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000 Range: bytes=3-5 -> Content-Range: bytes 3-5/10
304  /img/a.png?sign=b597beb99236fda5a54ef1026fedc29a&t=f0000000 If-None-Match: *
