use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: a whitelist lets in the host and its subdomains, nobody else
--- config
    antileech_referer whitelist example.com;
--- cases
200                    Referer: http://example.com/
200                    Referer: https://example.com/page.html?query
200                    Referer: http://www.example.com/
200                    Referer: https://a.b.c.example.com/
403 referer            Referer: http://evil.example/
403 referer            Referer: https://evil.example/page.html



=== TEST 2: a blacklist keeps out the host and its subdomains, nobody else
--- config
    antileech_referer blacklist example.com;
--- cases
403 referer            Referer: http://example.com/
403 referer            Referer: https://example.com/page.html?query
403 referer            Referer: http://www.example.com/
403 referer            Referer: https://a.b.c.example.com/
200                    Referer: http://evil.example/
200                    Referer: https://evil.example/page.html



=== TEST 3: hosts match on label boundaries
--- config
    antileech_referer whitelist example.com;
--- cases
403 referer            Referer: http://notexample.com/
403 referer            Referer: http://not-example.com/
403 referer            Referer: http://example.com.evil.example/
403 referer            Referer: http://example.comx/
403 referer            Referer: http://example.co/
403 referer            Referer: http://xample.com/
403 referer            Referer: http://com/
403 referer            Referer: http://example/
403 referer            Referer: http://www-example.com/



=== TEST 4: a blacklisted host is kept out on label boundaries only
--- config
    antileech_referer blacklist example.com;
--- cases
200                    Referer: http://notexample.com/
200                    Referer: http://example.com.other.example/
200                    Referer: http://com/
200                    Referer: http://example.co/



=== TEST 5: the name elsewhere than in the host opens nothing
--- config
    antileech_referer whitelist example.com;
--- cases
403 referer            Referer: http://evil.example/example.com
403 referer            Referer: http://evil.example/http://example.com/
403 referer            Referer: http://evil.example/?example.com
403 referer            Referer: http://evil.example?http://example.com/
403 referer            Referer: http://evil.example/?@example.com/
403 referer            Referer: http://evil.example/@example.com/
403 referer            Referer: http://evil.example/.example.com



=== TEST 6: hosts are compared without regard to case
--- config
    antileech_referer whitelist Example.COM;
--- cases
200                    Referer: http://example.com/
200                    Referer: http://EXAMPLE.com/
200                    Referer: HTTP://WWW.Example.Com/
200                    Referer: HttpS://eXample.com/



=== TEST 7: an upper-case host does not escape a blacklist
--- config
    antileech_referer blacklist example.com;
--- cases
403 referer            Referer: http://EXAMPLE.COM/
403 referer            Referer: HTTP://www.EXAMPLE.com/



=== TEST 8: the dot that may end a host name makes no difference
--- config
    antileech_referer whitelist example.com example.net.;
--- cases
200                    Referer: http://example.com./
200                    Referer: http://www.example.com./page
200                    Referer: http://example.com.:8080/
200                    Referer: http://example.net/
200                    Referer: http://example.net./



=== TEST 9: a trailing dot does not escape a blacklist
--- config
    antileech_referer blacklist example.com;
--- cases
403 referer            Referer: http://example.com./
403 referer            Referer: http://www.example.com.:80/



=== TEST 10: an entry without a port matches every port
--- config
    antileech_referer whitelist example.com;
--- cases
200                    Referer: http://example.com:80/
200                    Referer: http://example.com:8080/
200                    Referer: https://example.com:443/
200                    Referer: https://www.example.com:65535/page



=== TEST 11: a Referer may end with the host, or go on with a query
--- config
    antileech_referer whitelist example.com;
--- cases
200                    Referer: http://example.com
200                    Referer: https://www.example.com
200                    Referer: http://example.com?x
200                    Referer: http://example.com:8080?x
403 referer            Referer: http://evil.example?x



=== TEST 12: short and one-label hosts are hosts like any other
--- config
    antileech_referer whitelist localhost a.b;
--- cases
200                    Referer: http://localhost/
200                    Referer: http://localhost:3000/
200                    Referer: http://a.b
200                    Referer: http://x.a.b
403 referer            Referer: http://b
403 referer            Referer: http://c.b
403 referer            Referer: http://x



=== TEST 13: one entry that matches is enough
--- config
    antileech_referer whitelist one.example two.example =three.example;
--- cases
200                    Referer: http://one.example/
200                    Referer: http://www.two.example/
200                    Referer: http://three.example/
403 referer            Referer: http://www.three.example/
403 referer            Referer: http://four.example/



=== TEST 14: repeated on one level, a whitelist grows
--- config
    antileech_referer whitelist one.example;
    antileech_referer whitelist two.example;
--- cases
200                    Referer: http://one.example/
200                    Referer: http://two.example/
403 referer            Referer: http://three.example/



=== TEST 15: repeated on one level, a blacklist grows
--- config
    antileech_referer blacklist one.example;
    antileech_referer blacklist two.example;
--- cases
403 referer            Referer: http://one.example/
403 referer            Referer: http://two.example/
200                    Referer: http://three.example/



=== TEST 16: an entry may be there twice
--- config
    antileech_referer whitelist example.com example.com EXAMPLE.com *.example.com;
--- cases
200                    Referer: http://example.com/
200                    Referer: http://www.example.com/
403 referer            Referer: http://evil.example/



=== TEST 17: no Referer passes both modes by default
--- config
    location = /index.html {
        antileech_referer whitelist example.com;
    }
    location /black/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_referer blacklist example.com;
    }
--- cases
200
200                    Referer:
200                    /black/index.html
200                    /black/index.html  Referer:



=== TEST 18: every method is checked
--- config
    antileech_referer whitelist example.com;
--- http_config
    add_header X-Reason $antileech_reason always;
--- more_headers
Referer: http://evil.example/
--- request eval
["HEAD /index.html", "POST /index.html\nx=1", "PUT /index.html\nx", "OPTIONS /index.html"]
--- error_code eval
[403, 403, 403, 403]
--- response_headers eval
[("X-Reason: referer") x 4]



=== TEST 19: a directory is judged as its index is
--- config
    antileech_referer whitelist example.com;
--- cases
200                    /  Referer: http://example.com/
403 referer            /  Referer: http://evil.example/



=== TEST 20: a file that is not there is refused before it is missed
--- config
    antileech_referer whitelist example.com;
--- cases
404                    /missing.png  Referer: http://example.com/
403 referer            /missing.png  Referer: http://evil.example/



=== TEST 21: what is proxied is checked before the upstream is asked
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        location / {
            root $TEST_NGINX_HTML_DIR;
        }
    }
--- config
    antileech_referer whitelist example.com;
    location /proxy/ {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/;
    }
    location /nobody/ {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_9;
    }
--- cases
200                    /proxy/index.html  Referer: http://example.com/
403 referer            /proxy/index.html  Referer: http://evil.example/
403 referer            /nobody/           Referer: http://evil.example/



=== TEST 22: a rule holds in the location that has it
--- config
    location ~ \.html$ {
        antileech_referer whitelist example.com;
    }
--- user_files
>>> page.txt
It works!
--- cases
200                    Referer: http://example.com/
403 referer            Referer: http://evil.example/
200                    /page.txt  Referer: http://evil.example/



=== TEST 23: many entries on one line
--- config eval
"antileech_referer whitelist @{[map { qq{host$_.example} } 1 .. 2000]};"
--- cases
200                    Referer: http://host1.example/
200                    Referer: http://host1000.example/
200                    Referer: http://www.host2000.example/
403 referer            Referer: http://host2001.example/
403 referer            Referer: http://host.example/
