# Signatures in front of the path: they are lifted before the location is chosen, so that the location
# of the clean path judges and serves the request, as if they had never been there.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;

repeat_each(1);

add_block_preprocessor(sub {
    my ($block) = @_;
    $block->set_value(http_config => ($block->http_config // '') . '
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        location / {
            return 200 "$request_method $request_uri";
        }
        location /id/ {
            add_header Cache-Control max-age=60;
            return 200 "$request_uri $request_id";
        }
    }
');
});

our $Files = [map { [$_, "It works!\n"] }
    'vod/a.txt', 'vod/a.mp4', 'vod/index.html', 'vod/in/a.txt', 'vod/b', 'open/a.txt',
    "209901010000/4c4958ae5aab743e03107313f91682dc/open/a.txt", 'index.txt'];

run_tests();

__DATA__

=== TEST 1: static files
--- http_config
    types {
        video/mp4 mp4;
    }
--- config
    location /vod/ {
        antileech_sign baidu_b primary-key-1234;
        antileech_sign baidu_c_path primary-key-1234;
        index index.html;
        if_modified_since before;
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt  -> X-Scheme: baidu_b | Content-Type: text/plain
200  /7a924e1196cce443d9678866d8c4c6ae/f0000000/vod/a.txt  -> X-Scheme: baidu_c_path
# the extension is that of the clean path
200  /209901010000/c5bcd7dbc3bd29b461b2714ab26b3b5d/vod/a.mp4  -> Content-Type: video/mp4
200  /4a0c77933303ca2e41708c8aac59b3bf/f0000000/vod/a.mp4?x=y.txt  -> Content-Type: video/mp4
200  /209901010000/6ff11884450b6e231a9ddc404deb4fff/vod/b
# a folder and its index
200  /209901010000/384fe7d64ef92a3bbf7a2a903a424daa/vod/
200  /c4a402da86129896229b042e1db4aca6/f0000000/vod/
# a part of a file, and whether it has changed
206  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt  Range: bytes=0-1  -> It
304  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt  If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT
404  /209901010000/78bfd2d03a3eedb42f35dc8c893981bc/vod/missing.txt  -> X-Key: primary
403 sign_mismatch  /209901010000/34190e34dfa3766f25e11a96ea503000/vod/a.txt
403 sign_mismatch  /7a924e1196cce443d9678866d8c4c6a0/f0000000/vod/a.txt
403 sign_missing  /vod/a.txt



=== TEST 2: alias, exact, prefix and regex locations
--- config
    location /one/ {
        antileech_sign baidu_b primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/vod/;
    }
    location = /two {
        antileech_sign baidu_b primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/vod/a.txt;
    }
    location ^~ /three {
        antileech_sign baidu_b primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/vod;
    }
    location ~ ^/four/(\w+)/(.+)$ {
        antileech_sign baidu_b primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/$2/$1.txt;
    }
    location ~ \.five$ {
        antileech_sign baidu_b primary-key-1234;
        try_files /vod/a.txt =404;
    }
    location ~ ^/[0-9] {
        antileech_sign baidu_b primary-key-1234;
        try_files /vod/a.txt =404;
        add_header X-Wrong "the location of the carrier";
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/589533476c3207e0b7ba73520dbed2b5/one/a.txt
200  /209901010000/03f5ef9016dd9c22022ea8cdc498d327/one/in/a.txt
200  /209901010000/f98a17a868a97cec4ea95f89acccc6d5/two
200  /209901010000/9d34fe44725c3b8985535c9630ff5558/three/a.txt
200  /209901010000/12fdc4c882fa8238dbbb04414d3dc30c/four/a/vod
200  /209901010000/70a7a3ad11ea3caa204ffcbb449c31d8/four/a/vod/in
200  /209901010000/ddc3405ff1723f3de85abde49a7f6a6d/x.five  -> !X-Wrong
200  /209901010000/2ba57d84a71bbd70b0aa520000ca32e8/1  -> X-Wrong: the location of the carrier
403 sign_mismatch  /209901010000/589533476c3207e0b7ba73520dbed2b0/one/a.txt
403 sign_mismatch  /209901010000/12fdc4c882fa8238dbbb04414d3dc300/four/a/vod
403 sign_missing  /one/a.txt
403 sign_missing  /x.five



=== TEST 3: try_files
--- config
    location /vod/ {
        antileech_sign baidu_b primary-key-1234;
        try_files $uri $uri.txt /vod/in/a.txt;
    }
    location /off/ {
        antileech_sign baidu_b primary-key-1234;
        try_files $uri /open/a.txt;
    }
    location /named/ {
        antileech_sign baidu_b primary-key-1234;
        try_files $uri @named;
    }
    location @named {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt
200  /209901010000/b020ec444df46520c2c97791fb1e1111/vod/a
200  /209901010000/ecdeb23531b1d6d9fc565d51159553ef/vod/missing
200  /209901010000/931f4f54c24ef714d7e830dc5c7b7d14/named/x?w=1  -> GET /named/x?w=1
# on to a location without rules: the one that was chosen has claimed the carrier
200  /209901010000/9d24dfd619073abeabcbd81c49605cb4/off/missing
403 sign_mismatch  /209901010000/9d24dfd619073abeabcbd81c49605cb0/off/missing
403 sign_mismatch  /209901010000/ecdeb23531b1d6d9fc565d51159553e0/vod/missing



=== TEST 4: proxy_pass with a URI, without one, with variables
--- config
    location /vod/ {
        antileech_sign baidu_b primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /with/ {
        antileech_sign baidu_b primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/x/;
    }
    location /uri/ {
        antileech_sign baidu_b primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1$request_uri;
    }
    location ~ ^/regex/(.*)$ {
        antileech_sign baidu_b primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/y/$1$is_args$args;
    }
    location /break/ {
        antileech_sign baidu_b primary-key-1234;
        rewrite ^/break/(.*)$ /z/$1 break;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- cases
200  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt  -> GET /vod/a.txt
200  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt?w=1&h=%zz  -> GET /vod/a.txt?w=1&h=%zz
200  /209901010000/f48d0c9e34f01d52513f54f961ffd095/vod/%E4%B8%AD%2F%20+b?w=1  -> GET /vod/%E4%B8%AD%2F%20+b?w=1
200  /209901010000/65942b2b5ec8aa36953ce456ff68369d//vod//a.txt  -> GET //vod//a.txt
200  POST /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt  Content-Length: 0  -> POST /vod/a.txt
200  /209901010000/4ffa7617f6d9c3ffaacdf95e40c365ad/with/a.txt?w=1  -> GET /x/a.txt?w=1
200  /209901010000/7008f9b6be822730661889857844302d/uri/a%20.txt?w=1  -> GET /uri/a%20.txt?w=1
200  /209901010000/8c00ff94bdb1ce302415beed305ee59b/regex/a.txt?w=1  -> GET /y/a.txt?w=1
200  /209901010000/9f386e55bbd96bdf3df542a8579a84bd/break/a.txt?w=1  -> GET /z/a.txt?w=1
403 sign_mismatch  /209901010000/34190e34dfa3766f25e11a96ea503000/vod/a.txt
403 sign_mismatch  /209901010000/4ffa7617f6d9c3ffaacdf95e40c365a0/with/a.txt



=== TEST 5: one entry in a cache for all signatures of a file
--- http_config
    proxy_cache_path $TEST_NGINX_SERVER_ROOT/proxy_cache keys_zone=one:1m;
--- config
    proxy_cache one;
    add_header X-Cache $upstream_cache_status;
    add_header X-Uri $request_uri;
    add_header X-Reason $antileech_reason always;
    location /id/ {
        antileech_sign baidu_b primary-key-1234;
        antileech_sign baidu_c_path primary-key-1234;
        proxy_cache_key $request_uri;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /key/ {
        antileech_sign baidu_b primary-key-1234;
        antileech_sign baidu_c_path primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/id/;
    }
--- cases
200  /209901010000/6f9b9b50050ee90a5224623eb96aeb6a/id/a.txt  -> X-Cache: MISS | X-Uri: /id/a.txt | ~^/id/a.txt
200  /209901010001/d59fbda4fa9131e6c5e217fac85e7ceb/id/a.txt  -> X-Cache: HIT | X-Uri: /id/a.txt | ~^/id/a.txt
200  /7a9f9ecf31dc340d41b3f3bf3a008cf7/f0000000/id/a.txt  -> X-Cache: HIT | ~^/id/a.txt
200  /7a9f9ecf31dc340d41b3f3bf3a008cf7/f0000000/id/a.txt?w=1  -> X-Cache: MISS | X-Uri: /id/a.txt?w=1 | ~^/id/a.txt
403 sign_mismatch  /7a9f9ecf31dc340d41b3f3bf3a008cf0/f0000000/id/a.txt
403 sign_missing  /id/a.txt
200  /209901010000/aba0a5815fc15b8dc7dd97997ed0c29c/key/a.txt  -> X-Cache: MISS | ~^/id/a.txt
200  /4c6bc9f70a6684c991c3591e391950d3/f0000000/key/a.txt  -> X-Cache: HIT | ~^/id/a.txt



=== TEST 6: what is denied or hidden stays so
--- config
    location /vod/ {
        antileech_sign baidu_b primary-key-1234;
        location /vod/in/ {
            deny all;
        }
        location ~ \.mp4$ {
            deny all;
        }
    }
    location ~ ^/closed/ {
        antileech_sign baidu_b primary-key-1234;
        deny all;
    }
    location /inside/ {
        antileech_sign baidu_b primary-key-1234;
        internal;
        alias $TEST_NGINX_HTML_DIR/vod/;
    }
    location /limited/ {
        antileech_sign baidu_b primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/vod/;
        limit_except GET {
            deny all;
        }
    }
    location /password/ {
        antileech_sign baidu_b primary-key-1234;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/index.txt;
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt
403  /209901010000/6e10e5d2d577bd70bfafebe700bd1877/vod/in/a.txt
403  /209901010000/c5bcd7dbc3bd29b461b2714ab26b3b5d/vod/a.mp4
403  /209901010000/a6d7dd8733884433f5b7a53b0b8c9d4a/closed/a.txt
404  /209901010000/726e1a7c40f79070881e9f0bda6ec49b/inside/a.txt
404  /inside/a.txt
200  /209901010000/1ce37a39a7cd733f1eaaaad3f5274b92/limited/a.txt
403 *  POST /209901010000/1ce37a39a7cd733f1eaaaad3f5274b92/limited/a.txt  Content-Length: 0
401  /209901010000/0961237723bdf8f9bbd81dd2ec9a24e7/password/a.txt



=== TEST 7: a carrier that no rule of the location claims: that URL does not exist
--- config
    location /vod/ {
        antileech_sign baidu_b primary-key-1234;
        location /vod/in/ {
            antileech_sign off;
        }
    }
    location /other/ {
        antileech_sign baidu_c_path primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/vod/;
    }
    location /args/ {
        antileech_sign qiniu primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/vod/;
    }
    location /ua/ {
        antileech_ua blacklist bad;
        alias $TEST_NGINX_HTML_DIR/vod/;
    }
    location /open/ {
    }
--- user_files eval: $::Files
--- cases
404 *  /209901010000/6e10e5d2d577bd70bfafebe700bd1877/vod/in/a.txt
404 *  /209901010000/4c4958ae5aab743e03107313f91682dc/open/a.txt
404 *  /209901010000/4c4958ae5aab743e03107313f91682d0/open/a.txt
404 *  /209901010000/1f10fcf847f10117a48e8f9fefe07904/
404 *  /209901010000/9c3f0a1039489e1c6551da174f54e607/index.html
404 *  /209901010000/ed913f4e167c742efa478e1a44ec4def/other/a.txt
404 *  /7a924e1196cce443d9678866d8c4c6ae/f0000000/vod/a.txt
404 *  /209901010000/aa8750b1a40ad7744061f8047d90b3b3/args/a.txt
404 *  /209901010000/4eeb6cbcdd48811cecbae79f5196cf74/ua/a.txt  User-Agent: good
# even if the signature in the arguments is right
404 *  /209901010000/00000000000000000000000000000000/args/a.txt?sign=e993ec84c5d18b0da6d20d2d077d4891&t=f0000000
# the files themselves are there
200  /vod/in/a.txt
200  /open/a.txt
200  /index.html
200  /c8d29feb537f1aae214129d6699c96d7/f0000000/other/a.txt
200  /args/a.txt?sign=e993ec84c5d18b0da6d20d2d077d4891&t=f0000000



=== TEST 8: the page for that and other errors
--- config
    error_page 404 /open/a.txt;
    error_page 403 /open/denied.txt;
    location /vod/ {
        antileech_sign baidu_b primary-key-1234;
    }
    location /open/ {
    }
--- user_files eval: [@$::Files, ['open/denied.txt', 'This is the page']]
--- cases
404 *  /209901010000/ef20afdf4fca3fff257b85bb4c9f7ebf/open/x  -> ~It works!
404 *  /209901010000/78bfd2d03a3eedb42f35dc8c893981bc/vod/missing.txt  -> ~It works!
403 sign_mismatch  /209901010000/34190e34dfa3766f25e11a96ea503000/vod/a.txt  -> This is the page



=== TEST 9: without a rule that has carriers nothing is lifted
--- config
    location /vod/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/4c4958ae5aab743e03107313f91682dc/open/a.txt
404  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt



=== TEST 10: rules of http and server, of another server
--- http_config
    antileech_sign baidu_b primary-key-1234;
    server {
        listen $TEST_NGINX_SERVER_PORT;
        server_name path.example;
        antileech_sign baidu_c_path primary-key-1234;
    }
    server {
        listen $TEST_NGINX_SERVER_PORT;
        server_name off.example;
        antileech_sign off;
    }
    server {
        listen $TEST_NGINX_SERVER_PORT;
        server_name mixed.example;
        antileech_sign off;
        location /vod/ {
            antileech_sign baidu_c_path primary-key-1234;
        }
    }
--- config
--- user_files eval: $::Files
--- cases
200  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt
200  /209901010000/9c3f0a1039489e1c6551da174f54e607/index.html
403 sign_missing  /7a924e1196cce443d9678866d8c4c6ae/f0000000/vod/a.txt
200  /7a924e1196cce443d9678866d8c4c6ae/f0000000/vod/a.txt  Host: path.example
403 sign_missing  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt  Host: path.example
200  /209901010000/4c4958ae5aab743e03107313f91682dc/open/a.txt  Host: off.example
404  /7a924e1196cce443d9678866d8c4c6ae/f0000000/vod/a.txt  Host: off.example
200  /7a924e1196cce443d9678866d8c4c6ae/f0000000/vod/a.txt  Host: mixed.example
200  /209901010000/4c4958ae5aab743e03107313f91682dc/open/a.txt  Host: mixed.example



=== TEST 11: a rule in an if of a location
--- config
    location /vod/ {
        if ($http_x_signed) {
            antileech_sign baidu_b primary-key-1234;
        }
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt  X-Signed: 1
403 sign_missing  /vod/a.txt  X-Signed: 1
200  /vod/a.txt
404 *  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt



=== TEST 12: bypassed, and in a dry run
--- http_config
    map $http_x_partner $partner {
        yes 1;
    }
--- config
    location /vod/ {
        antileech_sign baidu_b primary-key-1234;
        antileech_bypass $partner;
        location /vod/in/ {
            antileech_dry_run on;
        }
    }
    location /bypass/ {
        antileech_sign baidu_b primary-key-1234;
        antileech_bypass $partner;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /dry/ {
        antileech_sign baidu_b primary-key-1234;
        antileech_dry_run on;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/34190e34dfa3766f25e11a96ea503000/vod/a.txt  X-Partner: yes  -> X-Status: BYPASSED
200  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt  X-Partner: yes  -> X-Status: BYPASSED
403 sign_mismatch  /209901010000/34190e34dfa3766f25e11a96ea503000/vod/a.txt
200 sign_mismatch  /209901010000/6e10e5d2d577bd70bfafebe700bd1870/vod/in/a.txt  -> X-Status: REJECTED_DRY_RUN
200  /209901010000/6e10e5d2d577bd70bfafebe700bd1877/vod/in/a.txt  -> X-Status: PASSED
200 sign_missing  /vod/in/a.txt  -> X-Status: REJECTED_DRY_RUN
200  /209901010000/8c4e4cebd884879e92cedad3572707a4/bypass/a.txt  X-Partner: yes  -> X-Status: BYPASSED | GET /bypass/a.txt
200  /209901010000/8c4e4cebd884879e92cedad3572707a0/bypass/a.txt?w=1  X-Partner: yes  -> X-Status: BYPASSED | GET /bypass/a.txt?w=1
200  /209901010000/b2d7996961e643d0cfa614f60eeaf628/dry/a.txt  -> X-Status: PASSED | GET /dry/a.txt
200 sign_mismatch  /209901010000/b2d7996961e643d0cfa614f60eeaf620/dry/a.txt  -> X-Status: REJECTED_DRY_RUN | GET /dry/a.txt



=== TEST 13: the rewrites of the server see the clean path
--- config
    set $seen $uri;
    if ($uri ~ ^/vod/) {
        set $is_vod yes;
    }
    rewrite ^/old/(.*)$ /vod/$1;
    rewrite ^/209901010000/ /vod/wrong.txt;
    location /vod/ {
        antileech_sign baidu_b primary-key-1234;
        add_header X-Seen $seen always;
        add_header X-Vod $is_vod always;
        add_header X-Uri $uri always;
        add_header X-Reason $antileech_reason always;
    }
    location /new/ {
        antileech_sign baidu_b primary-key-1234;
        rewrite ^/new/(.*)$ /vod/$1 last;
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt  -> X-Seen: /vod/a.txt | X-Vod: yes | X-Uri: /vod/a.txt
403 sign_mismatch  /209901010000/34190e34dfa3766f25e11a96ea503000/vod/a.txt  -> X-Seen: /vod/a.txt | X-Vod: yes
# signed is what was sent
200  /209901010000/c11c06415475b28d1a1810f8e0008005/old/a.txt  -> X-Seen: /old/a.txt | !X-Vod | X-Uri: /vod/a.txt
403 sign_mismatch  /209901010000/34190e34dfa3766f25e11a96ea503001/old/a.txt  -> X-Seen: /old/a.txt
200  /209901010000/842cc2deaa03cbf179571330e47bbf15/new/a.txt  -> X-Seen: /new/a.txt | X-Uri: /vod/a.txt
403 sign_mismatch  /209901010000/842cc2deaa03cbf179571330e47bbf10/new/a.txt
403 sign_missing  /old/a.txt
403 sign_missing  /new/a.txt



=== TEST 14: what the access log says
--- http_config
    log_format both '$request -- $request_uri -- $uri';
--- config
    access_log $TEST_NGINX_SERVER_ROOT/logs/access.log both;
    location /vod/ {
        antileech_sign baidu_b primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt?w=1
--- access_log eval
qr{GET /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a\.txt\?w=1 HTTP/\Q$Http2::Version\E -- /vod/a\.txt\?w=1 -- /vod/a\.txt}
