# Whatever a client sends, it gets a clear verdict, and one line in the error log: never a 500, a crash or
# a hang.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;
use Digest::MD5 ();

repeat_each(2);

our $Files = [['f/a.txt', "It works!\n"]];

add_block_preprocessor(sub {
    my ($block) = @_;
    $block->set_value(no_error_log => "panicked\nexited on signal");
});

run_tests();

__DATA__

=== TEST 1: headers that are not UTF-8
--- config
    location /r/ {
        antileech_referer whitelist good.example;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /black/ {
        antileech_referer blacklist evil.example;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /u/ {
        antileech_ua blacklist bad ~*ev.l;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /acc/ {
        antileech_accept text/html;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /e/ {
        antileech_allow_empty direct;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 referer_malformed  /r/a.txt  Referer: \xff
403 referer_malformed  /r/a.txt  Referer: http://\xff\xfe/
403 *  /r/a.txt  Referer: http://good\xff.example/
403 *  /r/a.txt  Referer: http://\xe4\xb8\xad.example/
200  /black/a.txt  Referer: \xff
200  /u/a.txt  User-Agent: \xff\xfe
403 ua  /u/a.txt  User-Agent: \xffBAD\xfe
403 ua  /u/a.txt  User-Agent: \xfe\xffevil\xff
403 accept  /acc/a.txt  Accept: \xff
403 accept  /acc/a.txt  Accept: \xff/\xff, text/\xff
403 accept  /acc/a.txt  Accept: text/html\xff
200  /e/a.txt  Sec-Fetch-Site: \xff | Sec-Fetch-Mode: \xfe | Sec-Fetch-Dest: \xfd
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  Referer: \xff | User-Agent: \xfe | Accept: \xfd | Cookie: \xfc | X-\x41: \x80
403 sign_malformed  /f/a.txt?sign=\xff&t=\xfe
403 sign_missing  /f/a.txt?\xff=\xfe&\xe4
# bytes of control
403 referer_malformed  /r/a.txt  Referer: http://good.example\x01/
403 referer_malformed  /r/a.txt  Referer: http://good.example\x7f/
403 referer_malformed  /r/a.txt  Referer: http://good.example\x1b[31m/
403 ua  /u/a.txt  User-Agent: \x01\x1b[2Jbad\x08
# HTTP/1: of a header that it does not take, nginx resets the stream
400  /r/a.txt  Referer: http://good.example\x00/



=== TEST 2: large headers
--- config
    location /r/ {
        antileech_referer whitelist good.example ~a+b;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /u/ {
        antileech_ua blacklist bad ~*(a|b)*c(a|b)*d$;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /acc/ {
        antileech_accept text/html;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /r/a.txt  Referer: http://good.example/{{'a' x 7000}}
403 *  /r/a.txt  Referer: http://{{'a' x 7000}}/
403 *  /r/a.txt  Referer: http://{{'a.' x 3500}}good.example/
403 *  /r/a.txt  Referer: {{'http://good.example/ ' x 300}}
403 referer_malformed  /r/a.txt  Referer: {{'a' x 7000}}
403 referer_malformed  /r/a.txt  Referer: http://{{'@' x 7000}}good.example/
403 referer_malformed  /r/a.txt  Referer: http://{{'a:b@' x 1700}}good.example/
403 referer_malformed  /r/a.txt  Referer: http://good.example:{{'1' x 7000}}/
403 referer_malformed  /r/a.txt  Referer: http://{{'[' x 7000}}
403 referer_malformed  /r/a.txt  {{join ' | ', ('Referer: http://good.example/') x 200}}
200  /u/a.txt  User-Agent: {{'ab' x 3500}}
403 ua  /u/a.txt  User-Agent: {{'a' x 7000}}BAD
200  /u/a.txt  User-Agent: {{'a' x 3500}}c{{'b' x 3500}}
403 ua  /u/a.txt  User-Agent: {{'a' x 3500}}c{{'b' x 3500}}D
200  /acc/a.txt  Accept: {{'a/b, ' x 1400}}text/html
403 accept  /acc/a.txt  Accept: {{'a/b;q=0.5, ' x 600}}*/*
403 accept  /acc/a.txt  Accept: {{',' x 7000}}
403 accept  /acc/a.txt  Accept: {{'text/html;q=0,' x 500}}
403 accept  /acc/a.txt  Accept: text/html;{{'q' x 7000}}=0;q=0
200  /acc/a.txt  {{join ' | ', ('Accept: a/b') x 200}} | Accept: text/html
403 accept  /acc/a.txt  {{join ' | ', ('Accept: a/b') x 200}}
# HTTP/1: of headers that are too large, nginx ends the connection
400  /r/a.txt  Referer: http://good.example/{{'a' x 9000}}



=== TEST 3: large and many arguments
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
    location /b/ {
        antileech_sign bitiful primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /a/ {
        antileech_sign baidu_a primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&w={{'x' x 8000}}
200  /f/a.txt?w={{'%' x 8000}}&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
200  /f/a.txt?{{'w&' x 4000}}sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000{{'&' x 8000}}
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000{{'&%=%' x 2000}}
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&{{'%7' x 4000}}
403 sign_missing  /f/a.txt?{{'x' x 8000}}
403 sign_missing  /f/a.txt?{{'&' x 8000}}
403 sign_missing  /f/a.txt?{{'=' x 8000}}
403 sign_missing  /f/a.txt?{{'?' x 8000}}
403 sign_missing  /f/a.txt?{{'sig&' x 2000}}
403 sign_malformed  /f/a.txt?sign={{'0' x 8000}}&t=f0000000
403 sign_malformed  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t={{'0' x 8000}}
403 sign_malformed  /f/a.txt?sign={{'%30' x 2600}}&t=f0000000
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000{{'&t=0' x 1900}}
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000{{'&%54' x 1900}}
403 sign_duplicate  /f/a.txt?{{'sign&' x 1600}}
403 sign_duplicate  /f/a.txt?{{'%73%69%67%6e=%&' x 500}}sign=0&t=0
403 sign_mismatch  /b/a.txt?{{'w&' x 4000}}_ts=4000000000&_btf_tk=82c3937a2dd8a76bb9ab7bd8f724d315
200  /b/a.txt?w={{'x' x 7000}}&_ts=4000000000&_btf_tk={{Digest::MD5::md5_hex('primary-key-1234/b/a.txt?w=' . 'x' x 7000 . '&_ts=4000000000')}}
403 sign_malformed  /a/a.txt?auth_key={{'-' x 8000}}
403 sign_malformed  /a/a.txt?auth_key=4000000000{{'-0' x 4000}}
403 sign_malformed  /a/a.txt?auth_key=4000000000-{{'0' x 8000}}
403 sign_malformed  /a/a.txt?auth_key={{'4000000000-' x 700}}
# HTTP/1: of targets that are too large, nginx ends the connection
414 *  /f/a.txt?w={{'x' x 9000}}



=== TEST 4: still larger ones, for an nginx that takes them
--- http1: the headers are larger than a frame, and the test's client sends but one
--- http_config
    client_header_buffer_size 1k;
    large_client_header_buffers 8 128k;
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
    location /s/ {
        antileech_sign qiniu primary-key-1234;
        antileech_referer whitelist good.example;
        antileech_ua blacklist bad;
        antileech_accept text/html;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000{{'&w=1' x 25000}}
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000{{'&%' x 50000}}
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000{{'&t=1' x 25000}}
403 sign_missing  /f/a.txt?{{'w&' x 50000}}
200  /s/a.txt?sign=74f75790bd76e9bd565bb32712f44e7b&t=f0000000  Referer: http://good.example/{{'a' x 100000}} | User-Agent: {{'b' x 100000}} | Accept: {{'a/b,' x 25000}}text/html
403 ua  /s/a.txt?sign=74f75790bd76e9bd565bb32712f44e7b&t=f0000000  Referer: http://good.example/{{'a' x 100000}} | User-Agent: {{'b' x 100000}}ad
403 accept  /s/a.txt?sign=74f75790bd76e9bd565bb32712f44e7b&t=f0000000  Referer: http://good.example/ | Accept: {{'a/b,' x 25000}}
403 *  /s/a.txt?sign=74f75790bd76e9bd565bb32712f44e7b&t=f0000000  Referer: http://{{'a.' x 50000}}good.example/ | Accept: text/html



=== TEST 5: many headers
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        antileech_referer whitelist good.example;
        antileech_ua blacklist bad;
        antileech_accept text/html;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  {{join ' | ', map { "X-$_: $_" } 1 .. 900}} | Accept: text/html
403 accept  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  {{join ' | ', map { "X-Accept-$_: text/html" } 1 .. 500}}
403 referer  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  {{join ' | ', map { "X-Referer-$_: $_" } 1 .. 500}} | Referer: http://evil.example/
403 sign_missing  /f/a.txt  {{join ' | ', map { "sign: $_" } 1 .. 500}} | Accept: text/html



=== TEST 6: junk of percent signs
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        antileech_sign bitiful primary-key-1234;
        antileech_sign baidu_a primary-key-1234;
        antileech_sign baidu_b primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&%&%%&%s=%zz&=%&%=&%7&%7%&t%&%t
403 sign_missing  /f/a.txt?%&%%&%zz=%&=&==&&%7
403 sign_malformed  /f/a.txt?sign=%&t=%
403 sign_malformed  /f/a.txt?sign=%zz&t=%%%
403 sign_malformed  /f/a.txt?auth_key=%
403 sign_malformed  /f/a.txt?_ts=%34&_btf_tk=%
403 sign_missing  /f/a.txt?%73%69%67=1&%73ig%=1&sign%3d1&t%3d1
403 sign_duplicate  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&%74
# paths that nginx does not take, and what it takes
400  /f/%
400  /f/%zz
400  /f/%0
400  /f/a.txt%00?sign=88208ebb78600c4e0445ee9afe7e4447&t=f0000000
400  /209901010000/3d3affd5f212afa35b0006fbe3a335db/f/%
403 sign_mismatch  /f/%ff%fe?sign=f235e140737792c520bbc271cac64ef6&t=f0000000
404  /f/%ff%fe?sign=a8e66310fd09c08de4ba40e97f152932&t=f0000000
404  /f/%25%25?sign=896d1fc567587cc87a06529214ef16d6&t=f0000000
403 sign_missing  /f/%0a%0dantileech:%20denied



=== TEST 7: long paths
--- config
    antileech_sign qiniu primary-key-1234;
    antileech_sign baidu_b primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_missing  /f/{{'a/' x 4000}}
403 sign_mismatch  /f/{{'a/' x 3900}}?sign=00000000000000000000000000000000&t=f0000000
403 sign_malformed  /f/{{'./' x 3900}}?sign=00000000000000000000000000000000&t=f0000000
403 sign_malformed  /f/{{'a/../' x 1500}}?sign=00000000000000000000000000000000&t=f0000000
403 sign_mismatch  /f/{{'%2f' x 2500}}?sign=00000000000000000000000000000000&t=f0000000
403 sign_mismatch  {{'/' x 7900}}?sign=00000000000000000000000000000000&t=f0000000
403 sign_mismatch  /209901010000/00000000000000000000000000000000/{{'a/' x 3900}}
403 sign_mismatch  {{'/209901010000/00000000000000000000000000000000' x 160}}/f/a.txt
403 sign_malformed  /209901010000/00000000000000000000000000000000/f/{{'a/../' x 1500}}



=== TEST 8: targets in absolute form
--- http1: absolute targets
--- config
    antileech_sign qiniu primary-key-1234;
    antileech_sign baidu_b primary-key-1234;
    antileech_strip off;
--- user_files eval: $::Files
--- cases
200  http://localhost/f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
200  http://localhost:8080/f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
200  HTTP://LOCALHOST/f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
200  https://other.example/f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
200  http://localhost/209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
403 sign_mismatch  http://localhost/f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000
403 sign_mismatch  http://localhost/209901010000/d2a78f8e47489a9f78d441eaedcbe880/f/a.txt
403 sign_missing  http://localhost/f/a.txt
# without a path it is "/"
200  http://localhost?sign=57e4b5cc95abd51385f9d8aca7c6f140&t=f0000000
200  http://localhost/?sign=57e4b5cc95abd51385f9d8aca7c6f140&t=f0000000
403 sign_mismatch  http://localhost?sign=4b593d9f177f6b9f19fa890c547c778c&t=f0000000
403 sign_missing  http://localhost
# the host is no part of the path
403 sign_mismatch  http://localhost/f/a.txt?sign=919d595611d8457de4d053019c7350af&t=f0000000
403 sign_malformed  http://localhost/f/../f/a.txt?sign=1fd98700817c1a1cba18d21041133bcf&t=f0000000
400  http:///f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
400  f/a.txt
400  *



=== TEST 9: methods
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  HEAD /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  -> "" | X-Status: PASSED
403 sign_missing  HEAD /f/a.txt  -> ""
405  POST /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  Content-Length: 0  -> X-Status: PASSED
403 sign_missing  POST /f/a.txt  Content-Length: 0
403 sign_mismatch  POST /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000  Content-Length: 0
405  OPTIONS /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_missing  OPTIONS /f/a.txt
405  PUT /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000  Content-Length: 0
403 sign_missing  DELETE /f/a.txt
403 sign_missing  PATCH /f/a.txt
403 sign_missing  PROPFIND /f/a.txt
403 sign_missing  FOO /f/a.txt
# the signature is not for a body
403 sign_missing  POST /f/a.txt  Content-Type: application/x-www-form-urlencoded | Content-Length: 0



=== TEST 10: a body that is never sent
--- http1: a stream that ends has no more body
--- config
    lingering_timeout 100ms;
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  POST /f/a.txt  Content-Length: 1000000
403 sign_missing  POST /f/a.txt  Content-Length: 1000000 | Expect: 100-continue
403 sign_missing  GET /f/a.txt  Content-Length: 10



=== TEST 11: HTTP/1.0 without a Host
--- http1: HTTP/1.0
--- http_config
    add_header X-Reason $antileech_reason always;
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- raw_request eval
"GET /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000 HTTP/1.0\r\n\r\n"
--- error_code: 200
--- response_headers
!X-Reason
--- response_body
It works!



=== TEST 12: the same without a signature
--- http1: HTTP/1.0
--- http_config
    add_header X-Reason $antileech_reason always;
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- raw_request eval
"GET /f/a.txt HTTP/1.0\r\n\r\n"
--- error_code: 403
--- response_headers
X-Reason: sign_missing
--- grep_error_log eval
qr{antileech: denied, reason: \w+}
--- grep_error_log_out eval
["antileech: denied, reason: sign_missing\n", "antileech: denied, reason: sign_missing\n"]



=== TEST 13: the same with a rule about the Host, which is never "self"
--- http1: HTTP/1.0
--- http_config
    add_header X-Reason $antileech_reason always;
--- config
    location /f/ {
        antileech_referer whitelist self;
        antileech_allow_empty off;
    }
--- user_files eval: $::Files
--- raw_request eval
"GET /f/a.txt HTTP/1.0\r\nReferer: http://localhost/\r\n\r\n"
--- error_code: 403
--- response_headers
X-Reason: referer
--- grep_error_log eval
qr{antileech: denied, reason: \w+}
--- grep_error_log_out eval
["antileech: denied, reason: referer\n", "antileech: denied, reason: referer\n"]



=== TEST 14: HTTP/0.9, signed
--- http1: HTTP/0.9
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- raw_request eval
"GET /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000\r\n"
--- http09
--- response_body
It works!



=== TEST 15: HTTP/0.9, not signed
--- http1: HTTP/0.9
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        error_page 403 =200 /f/a.txt;
        location = /f/a.txt {
            error_page 403 /none;
        }
    }
--- user_files eval: $::Files
--- raw_request eval
"GET /f/x\r\n"
--- http09
--- response_body
It works!
--- grep_error_log eval
qr{antileech: denied, reason: \w+}
--- grep_error_log_out eval
["antileech: denied, reason: sign_missing\n", "antileech: denied, reason: sign_missing\n"]



=== TEST 16: good and bad ones on one connection
--- http1: requests behind each other on a connection of HTTP/1
--- http_config
    add_header X-Reason $antileech_reason always;
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
        antileech_ua blacklist bad;
    }
--- user_files eval: $::Files
--- pipelined_requests eval
["GET /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000", "GET /f/a.txt?%", "GET /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&t", "GET /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000", "GET /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000",
 "GET /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000"]
--- more_headers eval
["", "", "User-Agent: \xff", "User-Agent: \xffbad", "", ""]
--- error_code eval
[200, 403, 403, 403, 403, 200]
--- response_headers eval
["!X-Reason", "X-Reason: sign_missing", "X-Reason: sign_duplicate", "X-Reason: ua",
 "X-Reason: sign_mismatch", "!X-Reason"]
--- response_body_like eval
["It works!", "403 Forbidden", "403 Forbidden", "403 Forbidden", "403 Forbidden", "It works!"]



=== TEST 17: a host that is not UTF-8
# nginx 1.30 answers 400 itself; that began in some 1.29.
--- skip_nginx: 3: >= 1.29.0
--- config
    location /f/ {
        antileech_sign qiniu primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_malformed  /f/a.txt?sign=\xff&t=\xfe  Host: \xff.example
