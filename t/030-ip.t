use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

# The address that a case comes from is what X-Real-IP says; without it, 127.0.0.1.
add_block_preprocessor(sub {
    my ($block) = @_;
    $block->set_value(http_config => "
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
" . ($block->http_config // ''));
});

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: whitelist: an address lets itself in, nobody else
--- config
    antileech_ip whitelist 192.0.2.1 2001:db8::1;
--- cases
200                X-Real-IP: 192.0.2.1
403 ip             X-Real-IP: 192.0.2.2
403 ip             X-Real-IP: 192.0.2.10
403 ip             X-Real-IP: 192.0.2.0
200                X-Real-IP: 2001:db8::1
200                X-Real-IP: 2001:DB8:0:0:0:0:0:1
403 ip             X-Real-IP: 2001:db8::2
403 ip             X-Real-IP: 2001:db8::10
403 ip



=== TEST 2: blacklist: an address keeps itself out, nobody else
--- config
    antileech_ip blacklist 192.0.2.1 2001:db8::1;
--- cases
403 ip             X-Real-IP: 192.0.2.1
200                X-Real-IP: 192.0.2.2
403 ip             X-Real-IP: 2001:db8::1
200                X-Real-IP: 2001:db8::2
200



=== TEST 3: the address of the connection, where nobody says otherwise
--- config
    antileech_ip whitelist 127.0.0.1;
    location /black/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ip blacklist 127.0.0.0/8;
    }
--- cases
200
403 ip             /black/index.html



=== TEST 4: IPv4 networks
--- config
    antileech_ip whitelist 192.0.2.0/24 198.51.100.64/26 10.0.0.0/8;
--- cases
200                X-Real-IP: 192.0.2.0
200                X-Real-IP: 192.0.2.255
403 ip             X-Real-IP: 192.0.3.0
403 ip             X-Real-IP: 192.0.1.255
200                X-Real-IP: 198.51.100.64
200                X-Real-IP: 198.51.100.127
403 ip             X-Real-IP: 198.51.100.63
403 ip             X-Real-IP: 198.51.100.128
200                X-Real-IP: 10.255.255.255
403 ip             X-Real-IP: 11.0.0.0



=== TEST 5: IPv6 networks
--- config
    antileech_ip whitelist 2001:db8::/32 2001:db9:0:8000::/49;
--- cases
200                X-Real-IP: 2001:db8::
200                X-Real-IP: 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff
403 ip             X-Real-IP: 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff
403 ip             X-Real-IP: 2001:dba::
200                X-Real-IP: 2001:db9:0:8000::
200                X-Real-IP: 2001:db9:0:ffff:ffff:ffff:ffff:ffff
403 ip             X-Real-IP: 2001:db9:0:7fff:ffff:ffff:ffff:ffff
403 ip             X-Real-IP: 2001:db9:1::



=== TEST 6: the widest and the narrowest networks
--- config
    location /v4/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ip whitelist 0.0.0.0/0;
    }
    location /v6/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ip whitelist ::/0;
    }
    location /one/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ip whitelist 192.0.2.1/32 2001:db8::1/128 255.255.255.254;
    }
--- cases
200                /v4/index.html   X-Real-IP: 192.0.2.1
200                /v4/index.html   X-Real-IP: 255.255.255.254
403 ip             /v4/index.html   X-Real-IP: 2001:db8::1
200                /v6/index.html   X-Real-IP: 2001:db8::1
200                /v6/index.html   X-Real-IP: ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
403 ip             /v6/index.html   X-Real-IP: 192.0.2.1
200                /one/index.html  X-Real-IP: 192.0.2.1
403 ip             /one/index.html  X-Real-IP: 192.0.2.2
200                /one/index.html  X-Real-IP: 2001:db8::1
403 ip             /one/index.html  X-Real-IP: 2001:db8::
200                /one/index.html  X-Real-IP: 255.255.255.254



=== TEST 7: an IPv4-mapped client is an IPv4 client
--- config
    antileech_ip blacklist 192.0.2.0/24;
--- cases
403 ip             X-Real-IP: ::ffff:192.0.2.7
403 ip             X-Real-IP: ::ffff:c000:207
403 ip             X-Real-IP: 0:0:0:0:0:FFFF:192.0.2.7
200                X-Real-IP: ::ffff:192.0.3.7
200                X-Real-IP: ::192.0.2.7
200                X-Real-IP: 64:ff9b::192.0.2.7



=== TEST 8: an IPv4-mapped entry is an IPv4 entry
--- config
    antileech_ip whitelist ::ffff:192.0.2.0/120 ::ffff:198.51.100.1;
--- cases
200                X-Real-IP: 192.0.2.7
200                X-Real-IP: ::ffff:192.0.2.7
403 ip             X-Real-IP: 192.0.3.7
200                X-Real-IP: 198.51.100.1
200                X-Real-IP: ::ffff:198.51.100.1
403 ip             X-Real-IP: 198.51.100.2



=== TEST 9: entries may overlap, touch and repeat
--- config
    antileech_ip blacklist 192.0.2.0/25 192.0.2.128/25 192.0.2.7 192.0.2.0/24;
    antileech_ip blacklist 198.51.100.1 198.51.100.2 198.51.100.1;
    antileech_ip blacklist 2001:db8::/33 2001:db8:8000::/33 2001:db8::/48;
--- cases
403 ip             X-Real-IP: 192.0.2.0
403 ip             X-Real-IP: 192.0.2.127
403 ip             X-Real-IP: 192.0.2.128
403 ip             X-Real-IP: 192.0.2.255
200                X-Real-IP: 192.0.3.0
200                X-Real-IP: 198.51.100.0
403 ip             X-Real-IP: 198.51.100.1
403 ip             X-Real-IP: 198.51.100.2
200                X-Real-IP: 198.51.100.3
403 ip             X-Real-IP: 2001:db8:7fff::1
403 ip             X-Real-IP: 2001:db8:8000::1
200                X-Real-IP: 2001:db9::1



=== TEST 10: address bits behind the prefix length do not count
--- config
    antileech_ip whitelist 192.0.2.7/24 2001:db8::7/32;
--- cases
200                X-Real-IP: 192.0.2.1
403 ip             X-Real-IP: 192.0.3.7
200                X-Real-IP: 2001:db8:1::1
403 ip             X-Real-IP: 2001:db9::7
--- suppress_stderr



=== TEST 11: headers that are not those of realip are nobody's address
--- config
    antileech_ip whitelist 192.0.2.1;
    location /black/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ip blacklist 127.0.0.1;
    }
--- cases
403 ip             X-Forwarded-For: 192.0.2.1
403 ip             Forwarded: for=192.0.2.1
403 ip             X-Client-IP: 192.0.2.1
403 ip             X-Real-IP: 198.51.100.1 | X-Forwarded-For: 192.0.2.1
403 ip             /black/index.html  X-Forwarded-For: 198.51.100.1



=== TEST 12: unix: clients of a socket
--- http_config
    server {
        listen unix:$TEST_NGINX_HTML_DIR/test.sock;
        root $TEST_NGINX_HTML_DIR;
        location /whitelist/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_ip whitelist unix:;
        }
        location /blacklist/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_ip blacklist unix:;
        }
        location /addresses/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_ip whitelist 0.0.0.0/0 ::/0;
        }
        location /not-addresses/ {
            alias $TEST_NGINX_HTML_DIR/;
            antileech_ip blacklist 0.0.0.0/0 ::/0;
        }
    }
--- config
    location /socket/ {
        proxy_pass http://unix:$TEST_NGINX_HTML_DIR/test.sock:/;
    }
    antileech_ip blacklist unix:;
    location /whitelist/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ip whitelist unix:;
    }
--- cases
200
403 ip             /whitelist/index.html
200                /socket/whitelist/index.html
403 *              /socket/blacklist/index.html
403 *              /socket/addresses/index.html
200                /socket/not-addresses/index.html



=== TEST 13: unix: a client behind a trusted socket has the address that realip says
--- http_config
    server {
        listen unix:$TEST_NGINX_HTML_DIR/test.sock;
        set_real_ip_from unix:;
        root $TEST_NGINX_HTML_DIR;
        antileech_ip blacklist unix: 192.0.2.0/24;
    }
--- config
    location /socket/ {
        proxy_set_header X-Real-IP $arg_from;
        proxy_pass http://unix:$TEST_NGINX_HTML_DIR/test.sock:/;
    }
--- cases
403 *              /socket/index.html
403 *              /socket/index.html?from=192.0.2.1
200                /socket/index.html?from=198.51.100.1



=== TEST 14: many networks
--- config eval
"antileech_ip blacklist @{[map { my $n = 2 * $_; '10.' . int($n / 256) . '.' . $n % 256 . '.0/24' } 0 .. 4999]};"
--- cases
403 ip             X-Real-IP: 10.0.0.1
200                X-Real-IP: 10.0.1.1
403 ip             X-Real-IP: 10.20.200.255
200                X-Real-IP: 10.20.201.0
403 ip             X-Real-IP: 10.39.14.9
200                X-Real-IP: 10.39.16.9
