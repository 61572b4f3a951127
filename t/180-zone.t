use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(1);
no_shuffle();
run_tests();

__DATA__

=== TEST 1: an unknown zone
--- config
    antileech_count media;
--- emerg
"antileech_count" zone "media" is unknown, it must be defined above its use



=== TEST 2: a report of an unknown zone
--- config
    location /report {
        antileech_report media;
    }
--- emerg
"antileech_report" zone "media" is unknown, it must be defined above its use



=== TEST 3: a zone that is defined below its use
--- http_config
    antileech_count media;
    antileech_zone media 1m;
--- config
--- emerg
"antileech_count" zone "media" is unknown, it must be defined above its use



=== TEST 4: a zone that is too small
--- http_config
    antileech_zone media 31k;
--- config
--- emerg
"antileech_zone" zone "media" is too small, it needs 32k



=== TEST 5: a size that is none
--- http_config
    antileech_zone media 1g1;
--- config
--- emerg
"antileech_zone" size "1g1" of zone "media" is invalid, "1m" is one



=== TEST 6: a zone twice
--- http_config
    antileech_zone media 1m;
    antileech_zone media 1m;
--- config
--- emerg
"antileech_zone" zone "media" is duplicate



=== TEST 7: a zone of another module
--- http_config
    limit_req_zone $binary_remote_addr zone=media:1m rate=1r/s;
    antileech_zone media 1m;
--- config
--- emerg
the shared memory zone "media" is already declared for a different use



=== TEST 8: another module wants the zone
--- http_config
    antileech_zone media 1m;
    limit_conn_zone $binary_remote_addr zone=media:1m;
--- config
--- emerg
the shared memory zone "media" is already declared for a different use



=== TEST 9: a name of hostile bytes
--- http_config eval
"antileech_count \"a\xff\tb\";"
--- config
--- emerg
"antileech_count" zone "a\xff\x09b" is unknown, it must be defined above its use



=== TEST 10: antileech_count twice
--- http_config
    antileech_zone media 1m;
    antileech_count media;
    antileech_count off;
--- config
--- emerg
"antileech_count" directive is duplicate



=== TEST 11: antileech_report twice
--- http_config
    antileech_zone media 1m;
--- config
    location /report {
        antileech_report media;
        antileech_report media;
    }
--- emerg
"antileech_report" directive is duplicate



=== TEST 12: an empty name
--- http_config
    antileech_zone "" 1m;
--- config
--- emerg
"antileech_zone" has an empty name



=== TEST 13: where the directives are not allowed
--- config
    location / {
        if ($arg_a) {
            antileech_count media;
        }
    }
--- emerg
"antileech_count" directive is not allowed here



=== TEST 14: the smallest zone works
--- http1: requests behind each other on a connection of HTTP/1
--- http_config
    antileech_zone media 32k;
    antileech_count media;
--- config
    antileech_referer whitelist good.example;
    location = /report {
        antileech_referer off;
        antileech_report media;
    }
--- pipelined_requests eval
["GET /index.html", "GET /report?format=json"]
--- error_code eval
[200, 200]
--- response_body_like eval
["It works!", qr/"requests":\{"passed":1,"bypassed":0,"rejected":0,"rejected_dry_run":0\}/]



=== TEST 15: a zone that nobody uses
--- http_config
    antileech_zone media 1m;
--- config
--- request
GET /index.html
--- error_code: 200
