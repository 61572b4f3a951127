# antileech_strip: what cache and upstream see of a URL that was signed. The upstream here answers with
# the target of the request that it got.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;

# What is cached by one run is there in the next one.
repeat_each(1);

add_block_preprocessor(sub {
    my ($block) = @_;
    $block->set_value(http_config => ($block->http_config // '') . '
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        location / {
            return 200 "$request_method $request_uri";
        }
        location /echo/ {
            return 200 "$http_x_uri $http_x_args";
        }
        location /id/ {
            add_header Cache-Control max-age=60;
            return 200 "$request_uri $request_id";
        }
    }
');
});

our $Files = [map { [$_, "It works!\n"] } 'f/a.txt'];

run_tests();

__DATA__

=== TEST 1: what the upstream sees
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- cases
# nothing is left of a query that was nothing but the signature
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> GET /f/a.txt
200  /f/a.txt?t=f0000000&sign=a76a7b3fa84608da8bd15326b26d5041  -> GET /f/a.txt
# all the rest is left as it is, and in its order
200  /f/a.txt?w=1&sign=a76a7b3fa84608da8bd15326b26d5041&h=2&t=f0000000  -> GET /f/a.txt?w=1&h=2
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&w=1&t=f0000000&h=2  -> GET /f/a.txt?w=1&h=2
200  /f/a.txt?w=1&h=2&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> GET /f/a.txt?w=1&h=2
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&b=2&a=1&b=3  -> GET /f/a.txt?b=2&a=1&b=3
200  /f/a.txt?x&y=&=z&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&%zz=%E4+?/;\xe4  -> GET /f/a.txt?x&y=&=z&%zz=%E4+?/;\xe4
200  /f/a.txt?a&&b&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> GET /f/a.txt?a&&b
# names and values that only look like the signature
200  /f/a.txt?assign=1&sign=a76a7b3fa84608da8bd15326b26d5041&at=2&t=f0000000&sign2=3&tt=4&u=sign=5  -> GET /f/a.txt?assign=1&at=2&sign2=3&tt=4&u=sign=5
200  /f/a.txt?u=/?sign=1&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> GET /f/a.txt?u=/?sign=1
# the path is left as it is
200  /f/%E4%B8%AD%2F%20+b.txt?sign=ca8c45615e02fdb2c4a3443cc786cc1f&t=f0000000&w=1  -> GET /f/%E4%B8%AD%2F%20+b.txt?w=1
200  //f//a.txt?sign=42c1fb4ae40057e2c100f1ae00aa0e27&t=f0000000  -> GET //f//a.txt
# whatever the method
200  HEAD /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> ""
200  POST /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&w=1  Content-Length: 0  -> POST /f/a.txt?w=1
# whoever is refused does not get there
403 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000



=== TEST 2: proxy_pass with a URI, with variables, and rewriting
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/g/;
    }
    location /h/ {
        antileech_sign qiniu primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1$request_uri;
    }
    location /i/ {
        antileech_sign qiniu primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/x$uri$is_args$args;
    }
    location /j/ {
        antileech_sign qiniu primary-key-1234;
        rewrite ^/j/(.*)$ /k/$1?more=1 break;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /k/ {
        antileech_sign qiniu primary-key-1234;
        set $args "a=1&$args&z=2";
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /l/ {
        antileech_sign qiniu primary-key-1234;
        rewrite ^/l/(.*)$ /m/$1? break;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /n/ {
        antileech_sign qiniu primary-key-1234;
        rewrite ^/n/(.*)$ /o/$1 break;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /p/ {
        antileech_sign qiniu primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/echo/;
        proxy_set_header X-Uri $request_uri;
        proxy_set_header X-Args "$query_string,$arg_sign,$arg_t,$arg_w,";
    }
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&w=1&t=f0000000  -> GET /g/a.txt?w=1
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> GET /g/a.txt
200  /h/a%20.txt?sign=b475d7221d6370bdb9903c8bc6d6f1ac&w=1&t=f0000000  -> GET /h/a%20.txt?w=1
200  /h/a.txt?sign=d561e7bd441c393790570d43bc4b5537&t=f0000000  -> GET /h/a.txt
200  /i/a.txt?sign=bb8f569c7cd378950d92e46ec4abf085&w=1&t=f0000000  -> GET /x/i/a.txt?w=1
200  /i/a.txt?sign=bb8f569c7cd378950d92e46ec4abf085&t=f0000000  -> GET /x/i/a.txt
# from a URL that was rewritten only the arguments of the signature are taken
200  /j/a.txt?sign=832820f70b141b82f8553025d8d76e85&t=f0000000  -> GET /k/a.txt?more=1
200  /j/a.txt?sign=832820f70b141b82f8553025d8d76e85&w=1&t=f0000000  -> GET /k/a.txt?more=1&w=1
200  /k/a.txt?sign=8da24491d07131b45ad7e084ef712a35&w=1&t=f0000000  -> GET /k/a.txt?a=1&w=1&z=2
200  /l/a.txt?sign=84298e79942539e69544932578d002db&w=1&t=f0000000  -> GET /m/a.txt
200  /n/a.txt?sign=feb662b7406d2d5939e3eddae9101de6&w=1&t=f0000000  -> GET /o/a.txt?w=1
200  /n/a.txt?sign=feb662b7406d2d5939e3eddae9101de6&t=f0000000  -> GET /o/a.txt
# and the variables
200  /p/a.txt?w=1&sign=9009d12b41a99d581967e43d448b563d&t=f0000000  -> /p/a.txt?w=1 w=1,,,1,
200  /p/a.txt?sign=9009d12b41a99d581967e43d448b563d&t=f0000000  -> /p/a.txt ,,,,



=== TEST 3: each scheme has its arguments
--- config
    location /f/ {
        antileech_sign bitiful primary-key-1234;
        antileech_sign netease primary-key-1234;
        antileech_sign baidu_a primary-key-1234;
        antileech_sign baidu_c primary-key-1234;
        antileech_sign qiniu primary-key-1234 arg.sign=s arg.time=e;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- cases
200  /f/a.txt?w=1&_ts=4000000000&_btf_tk=360fa20f2dc40dc2f61633bea551338e  -> GET /f/a.txt?w=1
200  /f/a.txt?wsSecret=8444a74f9fa8a119e77c569f125df0fe&w=1&wsTime=4000000000  -> GET /f/a.txt?w=1
200  /f/a.txt?w=1&auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2&h=2  -> GET /f/a.txt?w=1&h=2
200  /f/a.txt?md5hash=a76a7b3fa84608da8bd15326b26d5041&timestamp=f0000000&w=1  -> GET /f/a.txt?w=1
200  /f/a.txt?s=a76a7b3fa84608da8bd15326b26d5041&e=f0000000&sign=0&t=1  -> GET /f/a.txt?sign=0&t=1
# those of the scheme that verified, and no others
200  /f/a.txt?wsSecret=0&wsTime=1&auth_key=4000000000-0-0-85f4ef7d8fb650f4cf35905845aef9b2&_ts=2  -> GET /f/a.txt?wsSecret=0&wsTime=1&_ts=2
200  /f/a.txt?_ts=2&wsSecret=8444a74f9fa8a119e77c569f125df0fe&wsTime=4000000000&auth_key  -> GET /f/a.txt?_ts=2&auth_key



=== TEST 4: one entry in a cache for all signatures of a file
--- http_config
    proxy_cache_path $TEST_NGINX_SERVER_ROOT/proxy_cache keys_zone=one:1m;
--- config
    location /id/ {
        antileech_sign qiniu primary-key-1234;
        proxy_cache one;
        proxy_cache_key $request_uri;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
        add_header X-Cache $upstream_cache_status;
        add_header X-Reason $antileech_reason always;
    }
--- cases
200  /id/a.txt?sign=7a9f9ecf31dc340d41b3f3bf3a008cf7&t=f0000000  -> X-Cache: MISS | ~^/id/a
200  /id/a.txt?sign=999ce051c6460349d6dc56ea7d8dbc96&t=f0000001  -> X-Cache: HIT | ~^/id/a
200  /id/a.txt?t=f0000002&sign=08a9bdf1d153c95f543975459b0145d2  -> X-Cache: HIT | ~^/id/a
# another argument makes another entry
200  /id/a.txt?sign=7a9f9ecf31dc340d41b3f3bf3a008cf7&t=f0000000&w=1  -> X-Cache: MISS | ~^/id/a
200  /id/a.txt?w=1&sign=999ce051c6460349d6dc56ea7d8dbc96&t=f0000001  -> X-Cache: HIT | ~^/id/a
# what is in the cache is not for everybody
403 sign_missing  /id/a.txt
403 sign_missing  /id/a.txt?w=1
403 sign_mismatch  /id/a.txt?sign=7a9f9ecf31dc340d41b3f3bf3a008cf0&t=f0000000
# and a refusal is not in the cache
200  /id/a.txt?sign=316fa324c7c2984ac742249f3cea4e55&t=f0000003  -> X-Cache: HIT | ~^/id/a



=== TEST 5: the same with nginx's own key, which has the upstream's URL
--- http_config
    proxy_cache_path $TEST_NGINX_SERVER_ROOT/proxy_cache keys_zone=one:1m;
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        proxy_cache one;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/id/;
        add_header X-Cache $upstream_cache_status;
        add_header X-Reason $antileech_reason always;
    }
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> X-Cache: MISS | ~^/id/a
200  /f/a.txt?sign=904c72d4b1d91f96032a695a63921491&t=f0000001  -> X-Cache: HIT | ~^/id/a



=== TEST 6: $request_uri that was asked for before
--- http_config
    proxy_cache_path $TEST_NGINX_SERVER_ROOT/proxy_cache keys_zone=one:1m;
    map $request_uri $is_signed {
        default  unsigned;
        ~[?&]t=  signed;
    }
--- config
    set $c $request_uri;
    location /id/ {
        set $d "$c $is_signed";
        antileech_sign qiniu primary-key-1234;
        proxy_cache one;
        proxy_cache_key $request_uri;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
        add_header X-Cache $upstream_cache_status;
        add_header X-Uri $request_uri;
        add_header X-Reason $antileech_reason always;
    }
--- cases
200  /id/a.txt?sign=7a9f9ecf31dc340d41b3f3bf3a008cf7&t=f0000000  -> X-Cache: MISS | X-Uri: /id/a.txt | ~^/id/a
200  /id/a.txt?sign=999ce051c6460349d6dc56ea7d8dbc96&t=f0000001  -> X-Cache: HIT | X-Uri: /id/a.txt | ~^/id/a
200  /id/a.txt?sign=999ce051c6460349d6dc56ea7d8dbc96&t=f0000001&w=1  -> X-Cache: MISS | X-Uri: /id/a.txt?w=1 | ~^/id/a



=== TEST 7: strip off, at any level
--- http_config
    antileech_strip off;
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /g/ {
        antileech_sign qiniu primary-key-1234;
        antileech_strip on;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /p/ {
        antileech_sign qiniu primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/echo/;
        proxy_set_header X-Uri $request_uri;
        proxy_set_header X-Args $args;
    }
--- cases
200  /f/a.txt?w=1&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> GET /f/a.txt?w=1&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
200  /g/a.txt?w=1&sign=f260570dd52aef660d4ccea92bf5fabb&t=f0000000  -> GET /g/a.txt?w=1
200  /p/a.txt?sign=9009d12b41a99d581967e43d448b563d&t=f0000000  -> /p/a.txt?sign=9009d12b41a99d581967e43d448b563d&t=f0000000 sign=9009d12b41a99d581967e43d448b563d&t=f0000000



=== TEST 8: a dry run strips signatures that verify; a bypass strips nothing
--- http_config
    map $http_x_partner $partner {
        default 0;
        yes     1;
    }
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        antileech_dry_run on;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /g/ {
        antileech_sign qiniu primary-key-1234;
        antileech_bypass $partner;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /h/ {
        antileech_sign qiniu primary-key-1234;
        antileech_ua blacklist bad;
        antileech_dry_run on;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /i/ {
        antileech_ua blacklist bad;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- cases
200  /f/a.txt?w=1&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> X-Status: PASSED | GET /f/a.txt?w=1
200 sign_mismatch  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000  -> X-Status: REJECTED_DRY_RUN | GET /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000
200 sign_expired  /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978  -> X-Status: REJECTED_DRY_RUN | GET /f/a.txt?sign=2b572f4851139f13681d288f443e2f61&t=5e577978
200 sign_missing  /f/a.txt?w=1  -> X-Status: REJECTED_DRY_RUN | GET /f/a.txt?w=1
200  /g/a.txt?sign=f260570dd52aef660d4ccea92bf5fabb&t=f0000000  X-Partner: yes  -> X-Status: BYPASSED | GET /g/a.txt?sign=f260570dd52aef660d4ccea92bf5fabb&t=f0000000
200  /g/a.txt?w=1  X-Partner: yes  -> X-Status: BYPASSED | GET /g/a.txt?w=1
200  /g/a.txt?sign=f260570dd52aef660d4ccea92bf5fabb&t=f0000000  X-Partner: no  -> X-Status: PASSED | GET /g/a.txt
# denied for another reason, and let pass: the signature verifies all the same
200 ua  /h/a.txt?w=1&sign=d561e7bd441c393790570d43bc4b5537&t=f0000000  User-Agent: bad  -> X-Status: REJECTED_DRY_RUN | GET /h/a.txt?w=1
# no rule about signatures: none of the arguments is one
200  /i/a.txt?w=1&sign=bb8f569c7cd378950d92e46ec4abf085&t=f0000000  User-Agent: good  -> X-Status: PASSED | GET /i/a.txt?w=1&sign=bb8f569c7cd378950d92e46ec4abf085&t=f0000000



=== TEST 9: in internal redirects
--- config
    location /one/ {
        antileech_sign qiniu primary-key-1234;
        try_files /none /up/x?$args;
    }
    location /up/ {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /two/ {
        antileech_sign qiniu primary-key-1234;
        try_files /none /netease/x?$args;
    }
    location /netease/ {
        antileech_sign netease primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /three/ {
        antileech_sign qiniu primary-key-1234;
        try_files /none @netease;
    }
    location @netease {
        antileech_sign netease primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /four/ {
        antileech_sign qiniu primary-key-1234;
        try_files /none @up;
    }
    location @up {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- cases
200  /one/x?sign=b8411b473bd49dead2a6f81ed6fd2182&t=f0000000&w=1  -> GET /up/x?w=1
200  /four/x?sign=dc4e7c5b77423c0c5c9d554323f589c7&t=f0000000&w=1  -> GET /four/x?w=1
# verified twice, and both signatures taken away
200  /two/x?sign=4ef96bb2fc95ee1dee204be50ed9012c&t=f0000000&w=1&wsSecret=3a7b0b94776dceb8a2fd47081a1d80ba&wsTime=4000000000  -> GET /netease/x?w=1
200  /three/x?sign=5d78ca82f8c6e0251ec38d0f72a3ef19&t=f0000000&w=1&wsSecret=eccd17c8f033523a938f1ed97430adf7&wsTime=4000000000  -> GET /three/x?w=1
403 sign_missing  /three/x?sign=5d78ca82f8c6e0251ec38d0f72a3ef19&t=f0000000



=== TEST 10: a static file, and what the access log says of it
--- http_config
    log_format both '$request -- $request_uri -- $args';
--- config
    access_log $TEST_NGINX_SERVER_ROOT/logs/access.log both;
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?w=1&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
--- access_log eval
qr{GET /f/a\.txt\?w=1&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000 HTTP/\Q$Http2::Version\E -- /f/a\.txt\?w=1 -- w=1}



=== TEST 11: on or off
--- config
    antileech_strip yes;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_strip" .*"yes".* in \S+/nginx\.conf:\d+$}
