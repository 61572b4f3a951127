use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: loaded and not used, the module changes nothing
--- config
--- cases
200                 Referer: http://evil.example/
200
404                 /missing.html



=== TEST 2: loaded and not used, it grants nothing under satisfy any (address)
--- config
    satisfy any;
    deny all;
--- cases
403



=== TEST 3: loaded and not used, it grants nothing under satisfy any (password)
--- config
    satisfy any;
    deny all;
    auth_basic realm;
    auth_basic_user_file passwords;
--- user_files
>>> ../conf/passwords
alice:{PLAIN}secret
--- cases
401
401                 Authorization: Basic YWxpY2U6d3Jvbmc=
200                 Authorization: Basic YWxpY2U6c2VjcmV0



=== TEST 4: every directive is allowed in http
--- http_config
    antileech_accept text/html;
    antileech_allow_empty direct;
    antileech_bypass $scheme;
    antileech_corp same-site;
    antileech_dry_run on;
    antileech_ip blacklist 192.0.2.1;
    antileech_log_level info;
    antileech_referer whitelist example.com;
    antileech_sign qiniu 0123456789abcdef;
    antileech_status 404;
    antileech_strip off;
    antileech_ua blacklist curl;
--- config
--- cases
200



=== TEST 5: every directive is allowed in server
--- config
    antileech_accept text/html;
    antileech_allow_empty direct;
    antileech_bypass $scheme;
    antileech_corp same-site;
    antileech_dry_run on;
    antileech_ip blacklist 192.0.2.1;
    antileech_log_level info;
    antileech_referer whitelist example.com;
    antileech_sign qiniu 0123456789abcdef;
    antileech_status 404;
    antileech_strip off;
    antileech_ua blacklist curl;
--- cases
200



=== TEST 6: every directive is allowed in location
--- config
    location /index {
        antileech_accept text/html;
        antileech_allow_empty direct;
        antileech_bypass $scheme;
        antileech_corp same-site;
        antileech_dry_run on;
        antileech_ip blacklist 192.0.2.1;
        antileech_log_level info;
        antileech_referer whitelist example.com;
        antileech_sign qiniu 0123456789abcdef;
        antileech_status 404;
        antileech_strip off;
        antileech_ua blacklist curl;
    }
--- cases
200



=== TEST 7: every directive is allowed in if in location
--- config
    location /index {
        if ($scheme = http) {
            antileech_accept text/html;
            antileech_allow_empty direct;
            antileech_bypass $scheme;
            antileech_corp same-site;
            antileech_dry_run on;
            antileech_ip blacklist 192.0.2.1;
            antileech_log_level info;
            antileech_referer whitelist example.com;
            antileech_sign qiniu 0123456789abcdef;
            antileech_status 404;
            antileech_strip off;
            antileech_ua blacklist curl;
        }
    }
--- cases
200



=== TEST 8: off is accepted where there is nothing to switch off
--- config
    antileech_accept off;
    antileech_bypass off;
    antileech_corp off;
    antileech_dry_run off;
    antileech_ip off;
    antileech_log_level off;
    antileech_referer off;
    antileech_sign off;
    antileech_strip off;
    antileech_ua off;
--- cases
200                 Referer: http://evil.example/



=== TEST 9: the variables exist, and are empty where there is no rule
--- config
    add_header X-Values "[$antileech_status|$antileech_reason|$antileech_scheme|$antileech_key|$antileech_expires|$antileech_ttl|$antileech_uid]";
--- request
GET /index.html
--- response_headers
X-Values: [||||||]



=== TEST 10: the module loads beside rules in several servers
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        antileech_referer whitelist two.example;
        location / {
            root $TEST_NGINX_HTML_DIR;
        }
    }
--- config
    antileech_referer whitelist one.example;
    location /two/ {
        antileech_referer off;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/;
    }
--- cases
200                 Referer: http://one.example/
403 referer         Referer: http://two.example/
200                 /two/index.html  Referer: http://two.example/
403 *               /two/index.html  Referer: http://one.example/
