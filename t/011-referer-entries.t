use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: host: the host and all its subdomains
--- config
    antileech_referer whitelist shop.example.com;
--- cases
200                    Referer: http://shop.example.com/
200                    Referer: http://www.shop.example.com/
200                    Referer: http://a.b.shop.example.com/
403 referer            Referer: http://example.com/
403 referer            Referer: http://other.example.com/
403 referer            Referer: http://myshop.example.com/



=== TEST 2: *.host: subdomains only
--- config
    antileech_referer whitelist *.example.com;
--- cases
200                    Referer: http://www.example.com/
200                    Referer: http://a.b.example.com/
200                    Referer: http://WWW.EXAMPLE.COM./
403 referer            Referer: http://example.com/
403 referer            Referer: http://example.com./
403 referer            Referer: http://notexample.com/
403 referer            Referer: http://www.notexample.com/



=== TEST 3: *.host in a blacklist: subdomains only
--- config
    antileech_referer blacklist *.example.com;
--- cases
403 referer            Referer: http://www.example.com/
403 referer            Referer: http://a.b.example.com/
200                    Referer: http://example.com/
200                    Referer: http://notexample.com/



=== TEST 4: =host: that host only
--- config
    antileech_referer whitelist =example.com;
--- cases
200                    Referer: http://example.com/
200                    Referer: https://EXAMPLE.com.:8443/page
403 referer            Referer: http://www.example.com/
403 referer            Referer: http://notexample.com/
403 referer            Referer: http://com/



=== TEST 5: =host in a blacklist: that host only
--- config
    antileech_referer blacklist =example.com;
--- cases
403 referer            Referer: http://example.com/
200                    Referer: http://www.example.com/



=== TEST 6: host:port: only that port
--- config
    antileech_referer whitelist example.com:8080;
--- cases
200                    Referer: http://example.com:8080/
200                    Referer: https://example.com:8080/
200                    Referer: http://www.example.com:8080/page
403 referer            Referer: http://example.com/
403 referer            Referer: https://example.com/
403 referer            Referer: http://example.com:80/
403 referer            Referer: http://example.com:8081/
403 referer            Referer: http://example.com:808/
403 referer            Referer: http://example.com/:8080/



=== TEST 7: host:80: what http means without a port
--- config
    antileech_referer whitelist example.com:80;
--- cases
200                    Referer: http://example.com/
200                    Referer: http://example.com:80/
200                    Referer: https://example.com:80/
403 referer            Referer: https://example.com/
403 referer            Referer: http://example.com:443/



=== TEST 8: host:443: what https means without a port
--- config
    antileech_referer whitelist example.com:443;
--- cases
200                    Referer: https://example.com/
200                    Referer: https://example.com:443/
200                    Referer: http://example.com:443/
403 referer            Referer: http://example.com/
403 referer            Referer: https://example.com:80/



=== TEST 9: the same host with several ports
--- config
    antileech_referer whitelist example.com:80 example.com:8080;
--- cases
200                    Referer: http://example.com/
200                    Referer: http://example.com:8080/
403 referer            Referer: https://example.com/
403 referer            Referer: http://example.com:8081/



=== TEST 10: host:port in a blacklist: only that port
--- config
    antileech_referer blacklist example.com:8080;
--- cases
403 referer            Referer: http://example.com:8080/
403 referer            Referer: http://www.example.com:8080/
200                    Referer: http://example.com/
200                    Referer: http://example.com:80/



=== TEST 11: host/path/*: only below that path
--- config
    antileech_referer whitelist example.com/blog/*;
--- cases
200                    Referer: http://example.com/blog/
200                    Referer: http://example.com/blog/2024/post.html
200                    Referer: http://example.com/blog/post?page=2
200                    Referer: https://www.example.com/blog/post
200                    Referer: http://example.com:8080/blog/post
403 referer            Referer: http://example.com/blog
403 referer            Referer: http://example.com/blogs/
403 referer            Referer: http://example.com/blog?x/
403 referer            Referer: http://example.com/
403 referer            Referer: http://example.com
403 referer            Referer: http://example.com/other/blog/
403 referer            Referer: http://example.com/?/blog/
403 referer            Referer: http://example.com?/blog/
403 referer            Referer: http://evil.example/blog/



=== TEST 12: host/path/*: paths are compared with regard to case
--- config
    antileech_referer whitelist EXAMPLE.com/Blog/*;
--- cases
200                    Referer: http://example.com/Blog/
403 referer            Referer: http://example.com/blog/



=== TEST 13: host/path/*: a path that climbs is not below
--- config
    antileech_referer whitelist example.com/blog/*;
--- cases
403 referer            Referer: http://example.com/blog/../forum/
403 referer            Referer: http://example.com/blog/..
403 referer            Referer: http://example.com/blog/a/../../forum/



=== TEST 14: host/*: everything on the host
--- config
    antileech_referer whitelist example.com/*;
--- cases
200                    Referer: http://example.com/
200                    Referer: http://example.com
200                    Referer: http://www.example.com/page?x
403 referer            Referer: http://evil.example/



=== TEST 15: what cross-origin pages send since browsers send the origin alone matches no path
--- config
    antileech_referer whitelist example.com/blog/*;
--- cases
403 referer            Referer: https://example.com/
403 referer            Referer: https://www.example.com/



=== TEST 16: host/path/* in a blacklist: only below that path
--- config
    antileech_referer blacklist example.com/forum/*;
--- cases
403 referer            Referer: http://example.com/forum/
403 referer            Referer: http://www.example.com/forum/thread?1
200                    Referer: http://example.com/blog/
200                    Referer: http://example.com/



=== TEST 17: several paths of one host
--- config
    antileech_referer whitelist example.com/a/* example.com/b/c/*;
--- cases
200                    Referer: http://example.com/a/x
200                    Referer: http://example.com/b/c/x
403 referer            Referer: http://example.com/b/x
403 referer            Referer: http://example.com/c/x



=== TEST 18: the forms combine: =host:port/path/*
--- config
    antileech_referer whitelist =example.com:8443/app/*;
--- cases
200                    Referer: https://example.com:8443/app/x
403 referer            Referer: https://www.example.com:8443/app/x
403 referer            Referer: https://example.com/app/x
403 referer            Referer: https://example.com:8443/x
403 referer            Referer: https://example.com:8443/



=== TEST 19: the forms combine: *.host:port/path/*
--- config
    antileech_referer whitelist *.example.com:8443/app/*;
--- cases
200                    Referer: https://www.example.com:8443/app/x
403 referer            Referer: https://example.com:8443/app/x
403 referer            Referer: https://www.example.com/app/x
403 referer            Referer: https://www.example.com:8443/x



=== TEST 20: the forms combine: port and path of different entries do not mix
--- config
    antileech_referer whitelist example.com:81/a/* example.com:82/b/*;
--- cases
200                    Referer: http://example.com:81/a/
200                    Referer: http://example.com:82/b/
403 referer            Referer: http://example.com:81/b/
403 referer            Referer: http://example.com:82/a/



=== TEST 21: a narrow entry does not widen beside others, a wide one does
--- config
    antileech_referer whitelist =www.example.com example.com/blog/* *.example.net example.net:81;
--- cases
200                    Referer: http://www.example.com/
200                    Referer: http://www.example.com/blog/
200                    Referer: http://cdn.example.com/blog/
403 referer            Referer: http://cdn.example.com/
200                    Referer: http://www.example.net/
200                    Referer: http://example.net:81/
403 referer            Referer: http://example.net/



=== TEST 22: ~re: must match the whole host
--- config
    antileech_referer whitelist "~^(www|img\d+)\.example\.com$";
--- cases
200                    Referer: http://www.example.com/
200                    Referer: http://img42.example.com/
200                    Referer: http://IMG42.example.com./
403 referer            Referer: http://example.com/
403 referer            Referer: http://img.example.com/
403 referer            Referer: http://www.example.com.evil.example/
403 referer            Referer: http://evil.example/www.example.com



=== TEST 23: ~re: without anchors, too
--- config
    antileech_referer whitelist ~example\.com ~(www|img)\.example\.net;
--- cases
200                    Referer: http://example.com/
403 referer            Referer: http://www.example.com/
403 referer            Referer: http://example.com.evil.example/
200                    Referer: http://www.example.net/
200                    Referer: http://img.example.net/
403 referer            Referer: http://www.img.example.net/



=== TEST 24: ~re: an alternative is the whole host, too
--- config
    antileech_referer whitelist ~one\.example|two\.example;
--- cases
200                    Referer: http://one.example/
200                    Referer: http://two.example/
403 referer            Referer: http://one.example.evil.example/
403 referer            Referer: http://evil.two.example/



=== TEST 25: ~re: what the manual of nginx shows lets nobody else in
--- config
    antileech_referer whitelist ~\.google\.;
--- cases
403 referer            Referer: https://evil.com/x.google.y
403 referer            Referer: https://evil.com/?q=.google.
403 referer            Referer: https://evil.com/?.google.in
403 referer            Referer: https://x.google.evil.com/
403 referer            Referer: https://www.google.com/



=== TEST 26: ~re: alone in a whitelist
--- config
    antileech_referer whitelist ~.+\.google\.[a-z]+;
--- cases
200                    Referer: https://www.google.com/
403 referer            Referer: https://www.google.com.evil.example/
403 referer            Referer: https://google.com/



=== TEST 27: ~re: the case of a host means nothing
--- config
    antileech_referer whitelist ~example\.com ~EXAMPLE\.net;
--- cases
200                    Referer: http://EXAMPLE.COM/
200                    Referer: http://EXAMPLE.NET/
200                    Referer: http://example.net/
403 referer            Referer: http://www.example.net/



=== TEST 28: ~*re: ignores case
--- config
    antileech_referer whitelist ~*EXAMPLE\.net;
--- cases
200                    Referer: http://example.net/
200                    Referer: http://Example.Net/
403 referer            Referer: http://www.example.net/



=== TEST 29: ~re in a blacklist
--- config
    antileech_referer blacklist ~.*porn.* ~*.*CASINO.*;
--- cases
403 referer            Referer: http://free-porn.example/
403 referer            Referer: http://PORN.example/
403 referer            Referer: http://a.casino.example/
200                    Referer: http://example.com/porn
200                    Referer: http://example.com/?casino



=== TEST 30: ~re with a slash: must match the whole of host and path
--- config
    antileech_referer whitelist ~(www\.)?example\.com/blog/.*;
--- cases
200                    Referer: http://example.com/blog/
200                    Referer: http://www.example.com/blog/post
200                    Referer: http://WWW.example.com./blog/post
200                    Referer: http://example.com:8080/blog/post
200                    Referer: http://example.com/blog/post?page=2
403 referer            Referer: http://example.com/
403 referer            Referer: http://example.com/Blog/
403 referer            Referer: http://example.com/?/blog/
403 referer            Referer: http://evil.example/example.com/blog/
403 referer            Referer: http://evil.example/?example.com/blog/
403 referer            Referer: http://cdn.example.com/blog/



=== TEST 31: ~re with a slash: port and query are no part of it
--- config
    antileech_referer whitelist ~example\.com/a ~example\.net:81/.* ~example\.org/\?x;
--- cases
200                    Referer: http://example.com/a
200                    Referer: http://example.com/a?b
200                    Referer: http://example.com:81/a
403 referer            Referer: http://example.com/ab
403 referer            Referer: http://example.net:81/
403 referer            Referer: http://example.org/?x



=== TEST 32: ~*re with a slash: ignores case in the path, too
--- config
    antileech_referer whitelist ~*example\.com/blog/.*;
--- cases
200                    Referer: http://example.com/BLOG/Post
403 referer            Referer: http://example.com/other/



=== TEST 33: ~re beside other entries
--- config
    antileech_referer whitelist one.example ~two\.example ~three\.example/x;
--- cases
200                    Referer: http://www.one.example/
200                    Referer: http://two.example/
200                    Referer: http://three.example/x
403 referer            Referer: http://three.example/
403 referer            Referer: http://four.example/



=== TEST 34: ~re: takes linear time
A backtracking engine would need longer than there is time.
--- config
    antileech_referer whitelist ~(a|a|a)*b ~(.*.*.*.*.*.*)x ~(a+)+/(a+)+b;
--- timeout: 2
--- cases eval
my $label = "a" x 60;
"403 referer            Referer: http://$label.$label.$label/\n" .
"403 referer            Referer: http://$label/" . "a" x 6000 . "\n"



=== TEST 35: server_names: an exact name is that host only
--- config
    server_name www.example.com;
    antileech_referer whitelist server_names;
--- cases
200                    Referer: http://www.example.com/
200                    Referer: https://WWW.EXAMPLE.COM.:8443/page
200                    Referer: http://localhost/
403 referer            Referer: http://a.www.example.com/
403 referer            Referer: http://example.com/
403 referer            Referer: http://evil.example/



=== TEST 36: server_names: *.name is subdomains only
--- config
    server_name *.example.com;
    antileech_referer whitelist server_names;
--- cases
200                    Referer: http://www.example.com/
200                    Referer: http://a.b.example.com/
403 referer            Referer: http://example.com/
403 referer            Referer: http://notexample.com/



=== TEST 37: server_names: .name is the host and its subdomains
--- config
    server_name .example.com;
    antileech_referer whitelist server_names;
--- cases
200                    Referer: http://example.com/
200                    Referer: http://a.b.example.com/
403 referer            Referer: http://notexample.com/



=== TEST 38: server_names: a regex must match the whole host
--- config
    server_name "~^img\d+\.example\.com$" ~cdn\d;
    antileech_referer whitelist server_names;
--- cases
200                    Referer: http://img1.example.com/
200                    Referer: http://IMG12.example.com/
200                    Referer: http://cdn1/
403 referer            Referer: http://img1.example.com.evil.example/
403 referer            Referer: http://cdn1.evil.example/
403 referer            Referer: http://evil-cdn1/
403 referer            Referer: http://example.com/



=== TEST 39: server_names: a regex with a named group
--- config
    server_name "~^(?<user>[a-z]+)\.users\.example$";
    antileech_referer whitelist server_names;
--- cases
200                    Referer: http://alice.users.example/
403 referer            Referer: http://alice.evil.users.example/
403 referer            Referer: http://users.example/



=== TEST 40: server_names: the catch-all names let nobody in
--- config
    server_name _ "" www.example.com;
    antileech_referer whitelist server_names;
--- cases
200                    Referer: http://www.example.com/
403 referer            Referer: http://evil.example/
403 referer            Referer: http://_/
403 referer_malformed  Referer: http:///



=== TEST 41: server_names: name.* does not let in names of others
--- config
    server_name example.*;
    antileech_referer whitelist server_names;
--- cases
403 referer            Referer: http://example.evil.example/
403 referer            Referer: http://example.attacker/
403 referer            Referer: http://evil.example/



=== TEST 42: server_names: of the server that answers, from a rule in http
--- http_config
    antileech_referer whitelist server_names =partner.example;
    server {
        listen $TEST_NGINX_SERVER_PORT;
        server_name one.example;
        root $TEST_NGINX_HTML_DIR;
    }
    server {
        listen $TEST_NGINX_SERVER_PORT;
        server_name two.example *.two.example;
        root $TEST_NGINX_HTML_DIR;
    }
--- config
--- cases
200                    Host: one.example | Referer: http://one.example/
403 referer            Host: one.example | Referer: http://two.example/
403 referer            Host: one.example | Referer: http://localhost/
200                    Host: two.example | Referer: http://two.example/
200                    Host: two.example | Referer: http://www.two.example/
403 referer            Host: two.example | Referer: http://one.example/
200                    Host: www.two.example | Referer: http://two.example/
200                    Host: one.example | Referer: http://partner.example/
200                    Host: two.example | Referer: http://partner.example/



=== TEST 43: server_names: of the default server, where no server has the name that is asked for
--- config
    server_name example.com;
    antileech_referer whitelist server_names;
--- cases
200                    Host: unknown.example | Referer: http://example.com/
403 referer            Host: unknown.example | Referer: http://unknown.example/
403 referer            Host: _ | Referer: http://_/



=== TEST 44: server_names: a regex ignores case where nginx does
--- config
    server_name "~^IMG\d+\.example\.com$";
    antileech_referer whitelist server_names;
--- cases
200                    Referer: http://img1.example.com/
200                    Referer: http://IMG1.example.com/
403 referer            Referer: http://img.example.com/



=== TEST 45: server_names in a blacklist
--- config
    server_name example.com;
    antileech_referer blacklist server_names;
--- cases
403 referer            Referer: http://example.com/
200                    Referer: http://other.example/



=== TEST 46: self: exactly the host that the request names
--- config
    antileech_referer whitelist self;
--- cases
200                    Host: example.com | Referer: http://example.com/
200                    Host: example.com | Referer: https://example.com/page?x
200                    Host: other.example | Referer: http://other.example/
403 referer            Host: example.com | Referer: http://www.example.com/
403 referer            Host: www.example.com | Referer: http://example.com/
403 referer            Host: example.com | Referer: http://other.example/
403 referer            Host: example.com | Referer: http://notexample.com/



=== TEST 47: self: ports are ignored
--- config
    antileech_referer whitelist self;
--- cases
200                    Host: example.com:8080 | Referer: http://example.com/
200                    Host: example.com | Referer: http://example.com:8080/
200                    Host: example.com:8080 | Referer: https://example.com:8443/



=== TEST 48: self: case and a trailing dot make no difference
--- config
    antileech_referer whitelist self;
--- cases
200                    Host: EXAMPLE.com | Referer: http://example.COM/
200                    Host: example.com. | Referer: http://example.com/
200                    Host: example.com | Referer: http://example.com./



=== TEST 49: self: addresses
--- config
    antileech_referer whitelist self;
--- cases
200                    Host: 192.0.2.1:8080 | Referer: http://192.0.2.1/
403 referer            Host: 192.0.2.1 | Referer: http://192.0.2.2/
200                    Host: [2001:db8::1]:8080 | Referer: http://[2001:DB8:0::1]/
403 referer            Host: [2001:db8::1] | Referer: http://[2001:db8::2]/



=== TEST 50: self: the host of an absolute request target comes before the Host header
--- http1: an absolute target
--- config
    antileech_referer whitelist self;
--- http_config
    add_header X-Reason $antileech_reason always;
--- raw_request eval
["GET http://one.example/index.html HTTP/1.1\r\nHost: two.example\r\nConnection: close\r\nReferer: http://one.example/\r\n\r\n"]
--- response_headers
!X-Reason



=== TEST 51: self: the Host header does not count beside an absolute request target
--- http1: an absolute target
--- config
    antileech_referer whitelist self;
--- http_config
    add_header X-Reason $antileech_reason always;
--- raw_request eval
["GET http://one.example/index.html HTTP/1.1\r\nHost: two.example\r\nConnection: close\r\nReferer: http://two.example/\r\n\r\n"]
--- error_code: 403
--- response_headers
X-Reason: referer



=== TEST 52: self: an empty host never matches
--- http1: HTTP/1.0 has requests without a host
--- config
    antileech_referer whitelist self;
--- http_config
    add_header X-Reason $antileech_reason always;
--- raw_request eval
["GET /index.html HTTP/1.0\r\nReferer: http://localhost/\r\n\r\n"]
--- error_code: 403
--- response_headers
X-Reason: referer



=== TEST 53: self: an empty host and a Referer without a host do not meet
--- http1: HTTP/1.0 has requests without a host
--- config
    antileech_referer whitelist self;
--- http_config
    add_header X-Reason $antileech_reason always;
--- raw_request eval
["GET /index.html HTTP/1.0\r\nReferer: http:///\r\n\r\n"]
--- error_code: 403
--- response_headers
X-Reason: referer_malformed



=== TEST 54: self in a blacklist
--- config
    antileech_referer blacklist self;
--- cases
403 referer            Host: example.com | Referer: http://example.com/
200                    Host: example.com | Referer: http://other.example/



=== TEST 55: an entry in the letters of its language matches both ways to write it
--- config
    antileech_referer whitelist 例子.测试 bücher.example;
--- cases
200                    Referer: http://xn--fsqu00a.xn--0zwm56d/
200                    Referer: http://XN--FSQU00A.XN--0ZWM56D/
200                    Referer: http://www.xn--fsqu00a.xn--0zwm56d/
200                    Referer: http://\xe4\xbe\x8b\xe5\xad\x90.\xe6\xb5\x8b\xe8\xaf\x95/
200                    Referer: http://xn--bcher-kva.example/
200                    Referer: http://b\xc3\xbccher.example/
200                    Referer: http://B\xc3\x9cCHER.example/
403 referer            Referer: http://bucher.example/
403 referer            Referer: http://xn--fsqu00a.example/



=== TEST 56: an entry in punycode matches both ways to write it
--- config
    antileech_referer whitelist xn--fsqu00a.xn--0zwm56d;
--- cases
200                    Referer: http://xn--fsqu00a.xn--0zwm56d/
200                    Referer: http://\xe4\xbe\x8b\xe5\xad\x90.\xe6\xb5\x8b\xe8\xaf\x95/page
403 referer            Referer: http://xn--bcher-kva.example/



=== TEST 57: the forms combine with the letters of a language
--- config
    antileech_referer whitelist *.例子.测试 =BÜCHER.example:8080/laden/*;
--- cases
200                    Referer: http://www.xn--fsqu00a.xn--0zwm56d/
403 referer            Referer: http://xn--fsqu00a.xn--0zwm56d/
200                    Referer: http://xn--bcher-kva.example:8080/laden/1
403 referer            Referer: http://www.xn--bcher-kva.example:8080/laden/1
403 referer            Referer: http://xn--bcher-kva.example/laden/1



=== TEST 58: a path in the letters of a language is what browsers send of it
--- config
    antileech_referer whitelist example.com/图片/*;
--- cases
200                    Referer: http://example.com/%E5%9B%BE%E7%89%87/1.html
403 referer            Referer: http://example.com/



=== TEST 59: a server name in punycode
--- config
    server_name xn--fsqu00a.xn--0zwm56d;
    antileech_referer whitelist server_names;
--- cases
200                    Referer: http://xn--fsqu00a.xn--0zwm56d/
200                    Referer: http://\xe4\xbe\x8b\xe5\xad\x90.\xe6\xb5\x8b\xe8\xaf\x95/



=== TEST 60: an IPv4 address is a host without subdomains
--- config
    antileech_referer whitelist 192.0.2.1 =192.0.2.9:8080;
--- cases
200                    Referer: http://192.0.2.1/
200                    Referer: http://192.0.2.1:8080/page
403 referer            Referer: http://192.0.2.11/
403 referer            Referer: http://192.0.2.2/
200                    Referer: http://192.0.2.9:8080/
403 referer            Referer: http://192.0.2.9/



=== TEST 61: an address is no subdomain of a number
--- config
    antileech_referer whitelist 2.1;
--- cases
403 referer            Referer: http://192.0.2.1/



=== TEST 62: an IPv6 address, however it is written
--- config
    antileech_referer whitelist [2001:DB8:0:0::1] =[2001:db8::2] [2001:db8::3]:8080 [2001:db8::4]/img/*;
--- cases
200                    Referer: http://[2001:db8::1]/
200                    Referer: http://[2001:db8::1]:8080/page
200                    Referer: https://[2001:0DB8:0:0:0:0:0:1]/
403 referer            Referer: http://[2001:db8::11]/
200                    Referer: http://[2001:db8:0::2]/
200                    Referer: http://[2001:db8::3]:8080/
403 referer            Referer: http://[2001:db8::3]/
200                    Referer: http://[2001:db8::4]/img/1
403 referer            Referer: http://[2001:db8::4]/
403 referer            Referer: http://[::1]/



=== TEST 63: an IPv6 address in a blacklist cannot be written around
--- config
    antileech_referer blacklist [2001:db8::1];
--- cases
403 referer            Referer: http://[2001:db8::1]/
403 referer            Referer: http://[2001:db8:0:0:0:0:0:1]:8080/
403 referer            Referer: http://[2001:DB8::0:1]/
200                    Referer: http://[2001:db8::2]/



=== TEST 64: names with digits, hyphens and underscores
--- config
    antileech_referer whitelist my-shop_1.example 163.com;
--- cases
200                    Referer: http://my-shop_1.example/
200                    Referer: http://www.163.com/
403 referer            Referer: http://my-shop-1.example/
