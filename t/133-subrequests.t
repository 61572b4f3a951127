# Subrequests are part of a request that was judged: they are not checked, and read its variables.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;

repeat_each(2);

add_block_preprocessor(sub {
    my ($block) = @_;
    $block->set_value(http_config => ($block->http_config // '') . '
    log_format upstream "upstream: $request_uri $http_x_status";
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        access_log $TEST_NGINX_SERVER_ROOT/logs/access.log upstream;
        location / {
            return 200 "It works!";
        }
        location /file/ {
            alias $TEST_NGINX_HTML_DIR/f/;
        }
        location /auth {
            add_header X-Seen "$http_x_status $http_x_key $http_x_uri";
            return 204;
        }
        location /auth/passed {
            if ($http_x_status != PASSED) {
                return 403;
            }
            return 204;
        }
        location /auth/no {
            return 403;
        }
    }
');
});

our $Files = [
    ['f/a.txt', "It works!\n"], ['f/index.html', "It works!\n"], ['bad/a.txt', "It works!\n"],
    ['page/a.txt', '[<!--#include virtual="/f/a.txt" -->]'],
    ['page/index.txt', '[<!--#include virtual="/f/" -->]'],
    ['page/signed.txt', '[<!--#include virtual="/f/a.txt?sign=0&t=0" -->]'],
    ['page/lifted.txt', '[<!--#include virtual="/209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt" -->]'],
    ['page/vars.txt', '[<!--#include virtual="/vars/vars.txt" -->]'],
    ['vars/vars.txt', join ',', map { qq{<!--#echo var="antileech_$_" default="" -->} }
        qw(status reason scheme key expires uid)],
];

run_tests();

__DATA__

=== TEST 1: SSI: what is included is not checked
--- config
    ssi on;
    ssi_types *;
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        antileech_referer whitelist good.example;
        antileech_allow_empty off;
        index index.html;
    }
    location /page/ {
    }
--- user_files eval: $::Files
--- cases
200  /page/a.txt  -> ~^\[It works!\s*\]$
200  /page/index.txt  -> ~^\[It works!\s*\]$
200  /page/signed.txt  -> ~^\[It works!\s*\]$
403 referer_empty  /f/a.txt



=== TEST 2: SSI: not either when the page itself has been
--- config
    ssi on;
    ssi_types *;
    antileech_sign qiniu primary-key-1234;
    location /f/ {
        antileech_sign qiniu backup-key-12345;
    }
    location /page/ {
    }
--- user_files eval: $::Files
--- cases
200  /page/a.txt?sign=17e4d97f39c6dc9a6a4320a9b6209960&t=f0000000  -> ~^\[It works!\s*\]$
403 sign_missing  /page/a.txt  -> ~403 Forbidden
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000



=== TEST 3: SSI: the variables are those of the request
--- config
    ssi on;
    ssi_types *;
    location /page/ {
        antileech_sign baidu_a primary-key-1234 backup-key-12345;
    }
    location /vars/ {
        antileech_sign qiniu primary-key-1234;
        antileech_ua blacklist bad;
    }
    location /dry/ {
        antileech_sign qiniu primary-key-1234;
        antileech_dry_run on;
        alias $TEST_NGINX_HTML_DIR/page/;
    }
    location /bypassed/ {
        antileech_sign qiniu primary-key-1234;
        antileech_bypass 1;
        alias $TEST_NGINX_HTML_DIR/page/;
    }
    location /off/ {
        alias $TEST_NGINX_HTML_DIR/page/;
    }
--- user_files eval: $::Files
--- cases
200  /page/vars.txt?auth_key=4000000000-0-me-c752d1de3db63c2bf35cb70da95d7d20  -> [PASSED,,baidu_a,primary,4000000000,me]
200  /page/vars.txt?auth_key=4000000000-0-me-80f1b3e40f22047395682ae4ce5955c9  -> [PASSED,,baidu_a,backup,4000000000,me]
200 sign_missing  /dry/vars.txt  -> ~^\[REJECTED_DRY_RUN,sign_missing,
200  /bypassed/vars.txt  -> [BYPASSED,,,,,]
200  /off/vars.txt  -> [,,,,,]



=== TEST 4: SSI: a signature in front of the path of an included one is not lifted
--- config
    ssi on;
    ssi_types *;
    location /f/ {
        antileech_sign baidu_b primary-key-1234;
    }
    location /page/ {
    }
--- user_files eval: $::Files
--- cases
200  /page/lifted.txt  -> ~404 Not Found
200  /page/a.txt  -> ~^\[It works!\s*\]$



=== TEST 5: SSI: in a page with a signature in front of its path
--- config
    ssi on;
    ssi_types *;
    antileech_sign baidu_b primary-key-1234;
--- user_files eval: $::Files
--- cases
200  /209901010000/82500f63ed80f1b29d00c4d081baec75/page/a.txt  -> ~^\[It works!\s*\]$
200  /209901010000/251e599124cf7d3879fd455528397fcc/page/vars.txt  -> [PASSED,,baidu_b,primary,4070881800,]
403 sign_missing  /page/a.txt



=== TEST 6: auth_request
--- config
    antileech_sign qiniu primary-key-1234 backup-key-12345;
    location /f/ {
        auth_request /auth;
        auth_request_set $seen $upstream_http_x_seen;
        add_header X-Seen $seen;
        add_header X-Reason $antileech_reason always;
    }
    location = /auth {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
        proxy_set_header X-Status $antileech_status;
        proxy_set_header X-Key $antileech_key;
        proxy_set_header X-Uri $request_uri;
    }
    location /page/ {
        auth_request /auth/passed;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /any/ {
        satisfy any;
        auth_request /auth/passed;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /any-yes/ {
        satisfy any;
        auth_request /auth/yes;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /no/ {
        auth_request /auth/no;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /any-no/ {
        satisfy any;
        auth_request /auth/no;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /auth/ {
        antileech_sign netease primary-key-1234;
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
        proxy_set_header X-Status $antileech_status;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> X-Seen: PASSED primary /f/a.txt
200  /f/a.txt?sign=ad42ed4f8c17edb1418d58f32a64b879&t=f0000000&w=1  -> X-Seen: PASSED backup /f/a.txt?w=1
403 sign_missing  /f/a.txt
200  /page/a.txt?sign=17e4d97f39c6dc9a6a4320a9b6209960&t=f0000000
403 sign_mismatch  /page/a.txt?sign=17e4d97f39c6dc9a6a4320a9b6209961&t=f0000000
403  /no/a.txt?sign=d4df37663ad73bc5ce6149681b8fe65d&t=f0000000
# satisfy any: either of them
200  /any/a.txt?sign=76d34ec2143c55509f94610182512b86&t=f0000000
403 sign_missing  /any/a.txt
200 sign_missing  /any-yes/a.txt
200  /any-no/a.txt?sign=72d92a81257aaf0b36b1ecc3cee14704&t=f0000000
403 sign_missing  /any-no/a.txt



=== TEST 7: mirror
--- config
    antileech_sign qiniu primary-key-1234;
    location /f/ {
        mirror /mirror;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location = /mirror {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/mirrored?$args;
        proxy_set_header X-Status $antileech_status;
    }
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&w=1
--- wait: 0.05
--- access_log
upstream: /f/a.txt?w=1 -
upstream: /mirrored?w=1 PASSED



=== TEST 8: mirror: what is refused is not mirrored
--- config
    antileech_sign qiniu primary-key-1234;
    location /f/ {
        mirror /mirror;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location = /mirror {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/mirrored;
    }
--- cases
403 sign_missing  /f/a.txt?w=1
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000
--- wait: 0.05
--- no_access_log
upstream:



=== TEST 9: addition
--- config
    location /page/ {
        add_before_body /f/a.txt;
        addition_types *;
        antileech_sign qiniu primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /f/ {
        antileech_sign qiniu backup-key-12345;
    }
--- user_files eval: $::Files
--- cases
200  /page/a.txt?sign=17e4d97f39c6dc9a6a4320a9b6209960&t=f0000000  -> ~^It works!\nIt works!\n$
403 sign_missing  /page/a.txt



=== TEST 10: slice
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        slice 4;
        proxy_set_header Range $slice_range;
        proxy_http_version 1.1;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/file/;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
206  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  Range: bytes=3-7  -> works
403 sign_missing  /f/a.txt  Range: bytes=3-7
