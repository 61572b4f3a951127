use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

# Once is enough: nginx does not start, or says at its start what is expected.
repeat_each(1);
run_tests();

__DATA__

=== TEST 1: antileech_referer: no argument
--- config
    antileech_referer;
--- emerg
invalid number of arguments in "antileech_referer" directive



=== TEST 2: antileech_referer: a mode that is none
--- config
    antileech_referer graylist example.com;
--- emerg
"antileech_referer" mode "graylist" is invalid, "whitelist" or "blacklist" is expected



=== TEST 3: antileech_referer: no mode
--- config
    antileech_referer example.com;
--- emerg
"antileech_referer" mode "example.com" is invalid, "whitelist" or "blacklist" is expected



=== TEST 4: antileech_referer: on
--- config
    antileech_referer on;
--- emerg
"antileech_referer" mode "on" is invalid, "whitelist" or "blacklist" is expected



=== TEST 5: antileech_referer: off with entries
--- config
    antileech_referer off example.com;
--- emerg
"antileech_referer" mode "off" is invalid, "whitelist" or "blacklist" is expected



=== TEST 6: antileech_referer: a mode in another case
--- config
    antileech_referer Whitelist example.com;
--- emerg
"antileech_referer" mode "Whitelist" is invalid, "whitelist" or "blacklist" is expected



=== TEST 7: antileech_referer: a whitelist without entries
--- config
    antileech_referer whitelist;
--- emerg
"antileech_referer" "whitelist" has no entries



=== TEST 8: antileech_referer: a blacklist without entries
--- config
    antileech_referer blacklist;
--- emerg
"antileech_referer" "blacklist" has no entries



=== TEST 9: antileech_referer: both modes on one level
--- config
    antileech_referer whitelist example.com;
    antileech_referer blacklist evil.example;
--- emerg
"antileech_referer" is both a "whitelist" and a "blacklist" on one level



=== TEST 10: antileech_referer: off, and a list on one level
--- config
    antileech_referer off;
    antileech_referer whitelist example.com;
--- emerg
"antileech_referer" is both "off" and in use on one level



=== TEST 11: antileech_referer: a list, and off on one level
--- config
    antileech_referer whitelist example.com;
    antileech_referer off;
--- emerg
"antileech_referer" is both "off" and in use on one level



=== TEST 12: antileech_referer: off twice on one level
--- config
    antileech_referer off;
    antileech_referer off;
--- emerg
"antileech_referer" directive is duplicate



=== TEST 13: antileech_referer: an entry with http
--- config
    antileech_referer whitelist http://example.com;
--- emerg
"antileech_referer" entry "http://example.com" has a protocol, both http and https are meant by "example.com"



=== TEST 14: antileech_referer: an entry with https
--- config
    antileech_referer whitelist https://example.com;
--- emerg
"antileech_referer" entry "https://example.com" has a protocol, both http and https are meant by "example.com"



=== TEST 15: antileech_referer: an entry with a protocol, a port and a path
--- config
    antileech_referer whitelist https://example.com:8443/app/*;
--- emerg
"antileech_referer" entry "https://example.com:8443/app/*" has a protocol, both http and https are meant by "example.com:8443/app/*"



=== TEST 16: antileech_referer: an entry with a protocol in upper case
--- config
    antileech_referer whitelist HTTP://example.com;
--- emerg
"antileech_referer" entry "HTTP://example.com" has a protocol, both http and https are meant by "example.com"



=== TEST 17: antileech_referer: an entry with a protocol and a final slash
--- config
    antileech_referer whitelist https://example.com/;
--- emerg
"antileech_referer" entry "https://example.com/" has a protocol, both http and https are meant by "example.com"



=== TEST 18: antileech_referer: an entry that is a page's URL
--- config
    antileech_referer whitelist https://example.com/blog/page.html;
--- emerg
"antileech_referer" entry "https://example.com/blog/page.html" has a protocol, both http and https are meant by "example.com/blog/*"



=== TEST 19: antileech_referer: an entry that is the URL of a page in no folder
--- config
    antileech_referer whitelist https://example.com/page.html;
--- emerg
"antileech_referer" entry "https://example.com/page.html" has a protocol, both http and https are meant by "example.com/*"



=== TEST 20: antileech_referer: an entry with any protocol
--- config
    antileech_referer whitelist *://example.com;
--- emerg
"antileech_referer" entry "*://example.com" has a protocol, both http and https are meant by "example.com"



=== TEST 21: antileech_referer: a * alone
--- config
    antileech_referer whitelist *;
--- emerg
"antileech_referer" entry "*" has a "*" that is neither a leading "*." nor a final "/*"



=== TEST 22: antileech_referer: a * without its dot
--- config
    antileech_referer whitelist *example.com;
--- emerg
"antileech_referer" entry "*example.com" has a "*" that is neither a leading "*." nor a final "/*"



=== TEST 23: antileech_referer: a * at the end
--- config
    antileech_referer whitelist example.*;
--- emerg
"antileech_referer" entry "example.*" has a "*" that is neither a leading "*." nor a final "/*"



=== TEST 24: antileech_referer: a * at the end, with a port
--- config
    antileech_referer whitelist example.*:80;
--- emerg
"antileech_referer" entry "example.*:80" has a "*" that is neither a leading "*." nor a final "/*"



=== TEST 25: antileech_referer: a * in the middle
--- config
    antileech_referer whitelist www.*.com;
--- emerg
"antileech_referer" entry "www.*.com" has a "*" that is neither a leading "*." nor a final "/*"



=== TEST 26: antileech_referer: a * in a label
--- config
    antileech_referer whitelist exa*mple.com;
--- emerg
"antileech_referer" entry "exa*mple.com" has a "*" that is neither a leading "*." nor a final "/*"



=== TEST 27: antileech_referer: two *
--- config
    antileech_referer whitelist *.*.example.com;
--- emerg
"antileech_referer" entry "*.*.example.com" has a "*" that is neither a leading "*." nor a final "/*"



=== TEST 28: antileech_referer: a * behind =
--- config
    antileech_referer whitelist =*.example.com;
--- emerg
"antileech_referer" entry "=*.example.com" has a "*" that is neither a leading "*." nor a final "/*"



=== TEST 29: antileech_referer: a * as the port
--- config
    antileech_referer whitelist example.com:*;
--- emerg
"antileech_referer" entry "example.com:*" has a "*" that is neither a leading "*." nor a final "/*"



=== TEST 30: antileech_referer: a leading dot
--- config
    antileech_referer whitelist .example.com;
--- emerg
"antileech_referer" entry ".example.com" starts with a dot, "example.com" means the host and its subdomains, "*.example.com" the subdomains only



=== TEST 31: antileech_referer: a path without /*
--- config
    antileech_referer whitelist example.com/path;
--- emerg
"antileech_referer" entry "example.com/path" has a path that does not end in "/*", as "/path/*"



=== TEST 32: antileech_referer: a path that ends in a slash
--- config
    antileech_referer whitelist example.com/path/;
--- emerg
"antileech_referer" entry "example.com/path/" has a path that does not end in "/*", as "/path/*"



=== TEST 33: antileech_referer: a slash and no path
--- config
    antileech_referer whitelist example.com/;
--- emerg
"antileech_referer" entry "example.com/" has a path that does not end in "/*", as "/*"



=== TEST 34: antileech_referer: a path with a * that is no segment
--- config
    antileech_referer whitelist example.com/path*;
--- emerg
"antileech_referer" entry "example.com/path*" has a path that does not end in "/*", as "/path/*"



=== TEST 35: antileech_referer: a path alone
--- config
    antileech_referer whitelist /path;
--- emerg
"antileech_referer" entry "/path" has a path that does not end in "/*", as "/path/*"



=== TEST 36: antileech_referer: a path with a * in the middle
--- config
    antileech_referer whitelist example.com/a/*/b/*;
--- emerg
"antileech_referer" entry "example.com/a/*/b/*" has a "*" that is neither a leading "*." nor a final "/*"



=== TEST 37: antileech_referer: a path with a query
--- config
    antileech_referer whitelist example.com/a?b/*;
--- emerg
"antileech_referer" entry "example.com/a?b/*" has a path that no Referer can have



=== TEST 38: antileech_referer: a path that climbs
--- config
    antileech_referer whitelist example.com/a/../*;
--- emerg
"antileech_referer" entry "example.com/a/../*" has a path that no Referer can have



=== TEST 39: antileech_referer: a path with a backslash
--- config
    antileech_referer whitelist example.com/a\b/*;
--- emerg
"antileech_referer" entry "example.com/a\b/*" has a path that no Referer can have



=== TEST 40: antileech_referer: no port behind the colon
--- config
    antileech_referer whitelist example.com:;
--- emerg
"antileech_referer" entry "example.com:" has an invalid port, a number from 1 to 65535 is expected



=== TEST 41: antileech_referer: a port that is no number
--- config
    antileech_referer whitelist example.com:http;
--- emerg
"antileech_referer" entry "example.com:http" has an invalid port, a number from 1 to 65535 is expected



=== TEST 42: antileech_referer: port 0
--- config
    antileech_referer whitelist example.com:0;
--- emerg
"antileech_referer" entry "example.com:0" has an invalid port, a number from 1 to 65535 is expected



=== TEST 43: antileech_referer: a port that is too large
--- config
    antileech_referer whitelist example.com:65536;
--- emerg
"antileech_referer" entry "example.com:65536" has an invalid port, a number from 1 to 65535 is expected



=== TEST 44: antileech_referer: a port range
--- config
    antileech_referer whitelist example.com:80-90;
--- emerg
"antileech_referer" entry "example.com:80-90" has an invalid port, a number from 1 to 65535 is expected



=== TEST 45: antileech_referer: an empty entry
--- config
    antileech_referer whitelist "";
--- emerg
"antileech_referer" entry "" has an invalid host, a domain name or an address is expected



=== TEST 46: antileech_referer: a space
--- config
    antileech_referer whitelist "example.com other.example";
--- emerg
"antileech_referer" entry "example.com other.example" has an invalid host, a domain name or an address is expected



=== TEST 47: antileech_referer: an empty label
--- config
    antileech_referer whitelist example..com;
--- emerg
"antileech_referer" entry "example..com" has an invalid host, a domain name or an address is expected



=== TEST 48: antileech_referer: userinfo
--- config
    antileech_referer whitelist user@example.com;
--- emerg
"antileech_referer" entry "user@example.com" has an invalid host, a domain name or an address is expected



=== TEST 49: antileech_referer: two ports
--- config
    antileech_referer whitelist example.com:80:80;
--- emerg
"antileech_referer" entry "example.com:80:80" has an invalid host, a domain name or an address is expected



=== TEST 50: antileech_referer: a host with a bad byte
--- config
    antileech_referer whitelist example.com%2f;
--- emerg
"antileech_referer" entry "example.com%2f" has an invalid host, a domain name or an address is expected



=== TEST 51: antileech_referer: a bracket that is not closed
--- config
    antileech_referer whitelist [::1;
--- emerg
"antileech_referer" entry "[::1" has an invalid host, a domain name or an address is expected



=== TEST 52: antileech_referer: no address in brackets
--- config
    antileech_referer whitelist [example.com];
--- emerg
"antileech_referer" entry "[example.com]" has an invalid host, a domain name or an address is expected



=== TEST 53: antileech_referer: = alone
--- config
    antileech_referer whitelist =;
--- emerg
"antileech_referer" entry "=" has an invalid host, a domain name or an address is expected



=== TEST 54: antileech_referer: *. alone
--- config
    antileech_referer whitelist *.;
--- emerg
"antileech_referer" entry "*." has an invalid host, a domain name or an address is expected



=== TEST 55: antileech_referer: a port alone
--- config
    antileech_referer whitelist :8080;
--- emerg
"antileech_referer" entry ":8080" has an invalid host, a domain name or an address is expected



=== TEST 56: antileech_referer: a path below no host
--- config
    antileech_referer whitelist /*;
--- emerg
"antileech_referer" entry "/*" has an invalid host, a domain name or an address is expected



=== TEST 57: antileech_referer: an address with a wildcard
--- config
    antileech_referer whitelist *.192.0.2.1;
--- emerg
"antileech_referer" entry "*.192.0.2.1" has an address, which has no subdomains



=== TEST 58: antileech_referer: an empty regex
--- config
    antileech_referer whitelist ~;
--- emerg
"antileech_referer" entry "~" is empty



=== TEST 59: antileech_referer: an empty regex that ignores case
--- config
    antileech_referer whitelist ~*;
--- emerg
"antileech_referer" entry "~*" is empty



=== TEST 60: antileech_referer: a regex that is not closed
--- config
    antileech_referer whitelist ~(;
--- emerg
"antileech_referer" entry "~(" unclosed group



=== TEST 61: antileech_referer: a regex that closes too much
--- config
    antileech_referer whitelist "~a)(b";
--- emerg
"antileech_referer" entry "~a)(b" unopened group



=== TEST 62: antileech_referer: a regex that cannot run in linear time (look-ahead)
--- config
    antileech_referer whitelist ~(?=a)b;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_referer" entry "~\(\?=a\)b" .*look-around.* in \S+/conf/nginx\.conf:\d+$}



=== TEST 63: antileech_referer: a regex that cannot run in linear time (back-reference)
--- config
    antileech_referer whitelist ~(a)\1;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_referer" entry "~\(a\)\\1" .*backreferences.* in \S+/conf/nginx\.conf:\d+$}



=== TEST 64: antileech_referer: a regex that is too large
--- config
    antileech_referer whitelist "~((a{1000}){1000}){1000}";
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_referer" entry "~\(\(a\{1000\}\)\{1000\}\)\{1000\}" .*size limit.* in \S+/conf/nginx\.conf:\d+$}



=== TEST 65: antileech_referer: an entry that is no UTF-8
--- config eval
"    antileech_referer whitelist a\xffb;"
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_referer" entry "a\\xffb" is not UTF-8 in \S+/conf/nginx\.conf:\d+$}



=== TEST 66: antileech_referer: control characters are escaped where the entry is quoted
--- config
    antileech_referer whitelist "a\nb\tc";
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_referer" entry "a\\nb\\tc" has an invalid host, a domain name or an address is expected in \S+/conf/nginx\.conf:\d+$}



=== TEST 67: antileech_referer: a very long entry is not quoted as a whole
--- config eval
"    antileech_referer whitelist " . "x" x 3000 . ";"
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_referer" entry "x{100,300}\.\.\." has an invalid host, a domain name or an address is expected in \S+/conf/nginx\.conf:\d+$}



=== TEST 68: antileech_referer: one bad entry among good ones
--- config
    antileech_referer whitelist one.example two.example http://three.example four.example;
--- emerg
"antileech_referer" entry "http://three.example" has a protocol, both http and https are meant by "three.example"



=== TEST 69: antileech_referer: the file and the line are those of the directive
--- config
    include rules.conf;
--- user_files
>>> ../conf/rules.conf
# 1
antileech_referer whitelist example.com;
antileech_referer whitelist
    example.net
    example.*;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_referer" entry "example\.\*" .* in \S+/conf/rules\.conf:5$}



=== TEST 70: antileech_referer: server_names of a server without a name
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        location / {
            antileech_referer whitelist server_names;
        }
    }
--- config
--- emerg
"antileech_referer" entry "server_names" stands for nothing, the server has no name that a Referer can have



=== TEST 71: antileech_referer: server_names of a server that has the name _ only
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        server_name _;
        location / {
            antileech_referer whitelist server_names;
        }
    }
--- config
--- emerg
"antileech_referer" entry "server_names" stands for nothing, the server has no name that a Referer can have



=== TEST 72: antileech_referer: server_names of a server that has the names "" and _ only
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        server_name "" _;
        location / {
            antileech_referer whitelist server_names;
        }
    }
--- config
--- emerg
"antileech_referer" entry "server_names" stands for nothing, the server has no name that a Referer can have



=== TEST 73: antileech_referer: server_names of a server whose names only a prefix is known of
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        server_name example.*;
        location / {
            antileech_referer whitelist server_names;
        }
    }
--- config
--- emerg
"antileech_referer" entry "server_names" stands for nothing, the server has no name that a Referer can have



=== TEST 74: antileech_referer: server_names beside other entries
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        server_name _;
        antileech_referer whitelist example.com server_names;
    }
--- config
--- emerg
"antileech_referer" entry "server_names" stands for nothing, the server has no name that a Referer can have



=== TEST 75: antileech_referer: server_names in a blacklist
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        server_name _;
        antileech_referer blacklist server_names;
    }
--- config
--- emerg
"antileech_referer" entry "server_names" stands for nothing, the server has no name that a Referer can have



=== TEST 76: antileech_referer: server_names in http, and one server without a name
--- http_config
    antileech_referer whitelist server_names;
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        server_name _;
    }
--- config
--- emerg
"antileech_referer" entry "server_names" stands for nothing, the server has no name that a Referer can have



=== TEST 77: antileech_allow_empty: no argument
--- config
    antileech_allow_empty;
--- emerg
invalid number of arguments in "antileech_allow_empty" directive



=== TEST 78: antileech_allow_empty: two arguments
--- config
    antileech_allow_empty on off;
--- emerg
invalid number of arguments in "antileech_allow_empty" directive



=== TEST 79: antileech_allow_empty: the value maybe
--- config
    antileech_allow_empty maybe;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_allow_empty" value "maybe" is invalid, (?=.*"on")(?=.*"off")(?=.*"direct").* in \S+/conf/nginx\.conf:\d+$}



=== TEST 80: antileech_allow_empty: the value On
--- config
    antileech_allow_empty On;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_allow_empty" value "On" is invalid, (?=.*"on")(?=.*"off")(?=.*"direct").* in \S+/conf/nginx\.conf:\d+$}



=== TEST 81: antileech_allow_empty: the value ""
--- config
    antileech_allow_empty "";
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_allow_empty" value "" is invalid, (?=.*"on")(?=.*"off")(?=.*"direct").* in \S+/conf/nginx\.conf:\d+$}



=== TEST 82: antileech_allow_empty: twice on one level
--- config
    antileech_allow_empty on;
    antileech_allow_empty on;
--- emerg
"antileech_allow_empty" directive is duplicate



=== TEST 83: antileech_dry_run: no argument
--- config
    antileech_dry_run;
--- emerg
invalid number of arguments in "antileech_dry_run" directive



=== TEST 84: antileech_dry_run: two arguments
--- config
    antileech_dry_run on off;
--- emerg
invalid number of arguments in "antileech_dry_run" directive



=== TEST 85: antileech_dry_run: the value yes
--- config
    antileech_dry_run yes;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_dry_run" value "yes" is invalid, (?=.*"on")(?=.*"off").* in \S+/conf/nginx\.conf:\d+$}



=== TEST 86: antileech_dry_run: the value 1
--- config
    antileech_dry_run 1;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_dry_run" value "1" is invalid, (?=.*"on")(?=.*"off").* in \S+/conf/nginx\.conf:\d+$}



=== TEST 87: antileech_dry_run: twice on one level
--- config
    antileech_dry_run on;
    antileech_dry_run on;
--- emerg
"antileech_dry_run" directive is duplicate



=== TEST 88: antileech_strip: no argument
--- config
    antileech_strip;
--- emerg
invalid number of arguments in "antileech_strip" directive



=== TEST 89: antileech_strip: two arguments
--- config
    antileech_strip on off;
--- emerg
invalid number of arguments in "antileech_strip" directive



=== TEST 90: antileech_strip: the value no
--- config
    antileech_strip no;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_strip" value "no" is invalid, (?=.*"on")(?=.*"off").* in \S+/conf/nginx\.conf:\d+$}



=== TEST 91: antileech_strip: twice on one level
--- config
    antileech_strip on;
    antileech_strip on;
--- emerg
"antileech_strip" directive is duplicate



=== TEST 92: antileech_log_level: no argument
--- config
    antileech_log_level;
--- emerg
invalid number of arguments in "antileech_log_level" directive



=== TEST 93: antileech_log_level: two arguments
--- config
    antileech_log_level info notice;
--- emerg
invalid number of arguments in "antileech_log_level" directive



=== TEST 94: antileech_log_level: the value debug
--- config
    antileech_log_level debug;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_log_level" value "debug" is invalid, (?=.*"info")(?=.*"notice")(?=.*"warn")(?=.*"error")(?=.*"off").* in \S+/conf/nginx\.conf:\d+$}



=== TEST 95: antileech_log_level: the value crit
--- config
    antileech_log_level crit;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_log_level" value "crit" is invalid, (?=.*"info")(?=.*"notice")(?=.*"warn")(?=.*"error")(?=.*"off").* in \S+/conf/nginx\.conf:\d+$}



=== TEST 96: antileech_log_level: the value on
--- config
    antileech_log_level on;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_log_level" value "on" is invalid, (?=.*"info")(?=.*"notice")(?=.*"warn")(?=.*"error")(?=.*"off").* in \S+/conf/nginx\.conf:\d+$}



=== TEST 97: antileech_log_level: twice on one level
--- config
    antileech_log_level info;
    antileech_log_level info;
--- emerg
"antileech_log_level" directive is duplicate



=== TEST 98: antileech_ip: no argument
--- config
    antileech_ip;
--- emerg
invalid number of arguments in "antileech_ip" directive



=== TEST 99: antileech_ip: a mode that is none
--- config
    antileech_ip allow 192.0.2.1;
--- emerg
"antileech_ip" mode "allow" is invalid, "whitelist" or "blacklist" is expected



=== TEST 100: antileech_ip: no mode
--- config
    antileech_ip 192.0.2.1;
--- emerg
"antileech_ip" mode "192.0.2.1" is invalid, "whitelist" or "blacklist" is expected



=== TEST 101: antileech_ip: a whitelist without entries
--- config
    antileech_ip whitelist;
--- emerg
"antileech_ip" "whitelist" has no entries



=== TEST 102: antileech_ip: both modes on one level
--- config
    antileech_ip whitelist 192.0.2.1;
    antileech_ip blacklist 192.0.2.2;
--- emerg
"antileech_ip" is both a "whitelist" and a "blacklist" on one level



=== TEST 103: antileech_ip: off, and a list on one level
--- config
    antileech_ip off;
    antileech_ip whitelist 192.0.2.1;
--- emerg
"antileech_ip" is both "off" and in use on one level



=== TEST 104: antileech_ip: off twice on one level
--- config
    antileech_ip off;
    antileech_ip off;
--- emerg
"antileech_ip" directive is duplicate



=== TEST 105: antileech_ip: a prefix that is too long
--- config
    antileech_ip whitelist 192.0.2.0/33;
--- emerg
"antileech_ip" entry "192.0.2.0/33" is not an address, a CIDR or "unix:"



=== TEST 106: antileech_ip: an IPv6 prefix that is too long
--- config
    antileech_ip whitelist 2001:db8::/129;
--- emerg
"antileech_ip" entry "2001:db8::/129" is not an address, a CIDR or "unix:"



=== TEST 107: antileech_ip: a prefix that is no number
--- config
    antileech_ip whitelist 192.0.2.0/x;
--- emerg
"antileech_ip" entry "192.0.2.0/x" is not an address, a CIDR or "unix:"



=== TEST 108: antileech_ip: no prefix behind the slash
--- config
    antileech_ip whitelist 192.0.2.0/;
--- emerg
"antileech_ip" entry "192.0.2.0/" is not an address, a CIDR or "unix:"



=== TEST 109: antileech_ip: a netmask
--- config
    antileech_ip whitelist 192.0.2.0/255.255.255.0;
--- emerg
"antileech_ip" entry "192.0.2.0/255.255.255.0" is not an address, a CIDR or "unix:"



=== TEST 110: antileech_ip: too few numbers
--- config
    antileech_ip whitelist 192.0.2;
--- emerg
"antileech_ip" entry "192.0.2" is not an address, a CIDR or "unix:"



=== TEST 111: antileech_ip: a number that is too large
--- config
    antileech_ip whitelist 192.0.2.256;
--- emerg
"antileech_ip" entry "192.0.2.256" is not an address, a CIDR or "unix:"



=== TEST 112: antileech_ip: an octal number
--- config
    antileech_ip whitelist 192.0.2.010;
--- emerg
"antileech_ip" entry "192.0.2.010" is not an address, a CIDR or "unix:"



=== TEST 113: antileech_ip: a range
--- config
    antileech_ip whitelist 192.0.2.1-192.0.2.9;
--- emerg
"antileech_ip" entry "192.0.2.1-192.0.2.9" is not an address, a CIDR or "unix:"



=== TEST 114: antileech_ip: a wildcard
--- config
    antileech_ip whitelist 192.0.2.*;
--- emerg
"antileech_ip" entry "192.0.2.*" is not an address, a CIDR or "unix:"



=== TEST 115: antileech_ip: a name
--- config
    antileech_ip whitelist localhost;
--- emerg
"antileech_ip" entry "localhost" is not an address, a CIDR or "unix:"



=== TEST 116: antileech_ip: all
--- config
    antileech_ip whitelist all;
--- emerg
"antileech_ip" entry "all" is not an address, a CIDR or "unix:"



=== TEST 117: antileech_ip: brackets
--- config
    antileech_ip whitelist [::1];
--- emerg
"antileech_ip" entry "[::1]" is not an address, a CIDR or "unix:"



=== TEST 118: antileech_ip: a zone
--- config
    antileech_ip whitelist fe80::1%eth0;
--- emerg
"antileech_ip" entry "fe80::1%eth0" is not an address, a CIDR or "unix:"



=== TEST 119: antileech_ip: a port
--- config
    antileech_ip whitelist 192.0.2.1:80;
--- emerg
"antileech_ip" entry "192.0.2.1:80" is not an address, a CIDR or "unix:"



=== TEST 120: antileech_ip: a socket's name
--- config
    antileech_ip whitelist unix:/run/x.sock;
--- emerg
"antileech_ip" entry "unix:/run/x.sock" is not an address, a CIDR or "unix:"



=== TEST 121: antileech_ip: unix without a colon
--- config
    antileech_ip whitelist unix;
--- emerg
"antileech_ip" entry "unix" is not an address, a CIDR or "unix:"



=== TEST 122: antileech_ip: an empty entry
--- config
    antileech_ip whitelist "";
--- emerg
"antileech_ip" entry "" is not an address, a CIDR or "unix:"



=== TEST 123: antileech_ua: no argument
--- config
    antileech_ua;
--- emerg
invalid number of arguments in "antileech_ua" directive



=== TEST 124: antileech_ua: a mode that is none
--- config
    antileech_ua deny curl;
--- emerg
"antileech_ua" mode "deny" is invalid, "whitelist" or "blacklist" is expected



=== TEST 125: antileech_ua: a blacklist without entries
--- config
    antileech_ua blacklist;
--- emerg
"antileech_ua" "blacklist" has no entries



=== TEST 126: antileech_ua: both modes on one level
--- config
    antileech_ua whitelist a;
    antileech_ua blacklist b;
--- emerg
"antileech_ua" is both a "whitelist" and a "blacklist" on one level



=== TEST 127: antileech_ua: a list, and off on one level
--- config
    antileech_ua whitelist a;
    antileech_ua off;
--- emerg
"antileech_ua" is both "off" and in use on one level



=== TEST 128: antileech_ua: off twice on one level
--- config
    antileech_ua off;
    antileech_ua off;
--- emerg
"antileech_ua" directive is duplicate



=== TEST 129: antileech_ua: an empty regex
--- config
    antileech_ua blacklist ~;
--- emerg
"antileech_ua" entry "~" is empty



=== TEST 130: antileech_ua: a regex that is not closed
--- config
    antileech_ua blacklist ~*(;
--- emerg
"antileech_ua" entry "~*(" unclosed group



=== TEST 131: antileech_ua: a regex that cannot run in linear time
--- config
    antileech_ua blacklist ~(?!a)b;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_ua" entry "~\(\?!a\)b" .*look-around.* in \S+/conf/nginx\.conf:\d+$}



=== TEST 132: antileech_accept: no argument
--- config
    antileech_accept;
--- emerg
invalid number of arguments in "antileech_accept" directive



=== TEST 133: antileech_accept: any type
--- config
    antileech_accept */*;
--- emerg
"antileech_accept" value "*/*" is not a media type such as "text/html" or "image/*"



=== TEST 134: antileech_accept: any type, short
--- config
    antileech_accept *;
--- emerg
"antileech_accept" value "*" is not a media type such as "text/html" or "image/*"



=== TEST 135: antileech_accept: any type of a subtype
--- config
    antileech_accept */html;
--- emerg
"antileech_accept" value "*/html" is not a media type such as "text/html" or "image/*"



=== TEST 136: antileech_accept: no subtype
--- config
    antileech_accept text;
--- emerg
"antileech_accept" value "text" is not a media type such as "text/html" or "image/*"



=== TEST 137: antileech_accept: an empty subtype
--- config
    antileech_accept text/;
--- emerg
"antileech_accept" value "text/" is not a media type such as "text/html" or "image/*"



=== TEST 138: antileech_accept: an empty type
--- config
    antileech_accept /html;
--- emerg
"antileech_accept" value "/html" is not a media type such as "text/html" or "image/*"



=== TEST 139: antileech_accept: parameters
--- config
    antileech_accept "text/html;q=1";
--- emerg
"antileech_accept" value "text/html;q=1" is not a media type such as "text/html" or "image/*"



=== TEST 140: antileech_accept: a list in one word
--- config
    antileech_accept text/html,image/png;
--- emerg
"antileech_accept" value "text/html,image/png" is not a media type such as "text/html" or "image/*"



=== TEST 141: antileech_accept: a subtype with a wildcard in it
--- config
    antileech_accept text/ht*/x;
--- emerg
"antileech_accept" value "text/ht*/x" is not a media type such as "text/html" or "image/*"



=== TEST 142: antileech_accept: an empty value
--- config
    antileech_accept "";
--- emerg
"antileech_accept" value "" is not a media type such as "text/html" or "image/*"



=== TEST 143: antileech_accept: off, and a type on one level
--- config
    antileech_accept off;
    antileech_accept text/html;
--- emerg
"antileech_accept" is both "off" and in use on one level



=== TEST 144: antileech_accept: off twice on one level
--- config
    antileech_accept off;
    antileech_accept off;
--- emerg
"antileech_accept" directive is duplicate



=== TEST 145: antileech_bypass: no argument
--- config
    antileech_bypass;
--- emerg
invalid number of arguments in "antileech_bypass" directive



=== TEST 146: antileech_bypass: a variable that does not exist
--- config
    antileech_bypass $no_such_variable;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*unknown "no_such_variable" variable}



=== TEST 147: antileech_bypass: no name behind $
--- config
    antileech_bypass x$;
--- emerg
invalid variable name



=== TEST 148: antileech_bypass: off, and a value on one level
--- config
    antileech_bypass off;
    antileech_bypass $scheme;
--- emerg
"antileech_bypass" is both "off" and in use on one level



=== TEST 149: antileech_bypass: off twice on one level
--- config
    antileech_bypass off;
    antileech_bypass off;
--- emerg
"antileech_bypass" directive is duplicate



=== TEST 150: antileech_corp: no argument
--- config
    antileech_corp;
--- emerg
invalid number of arguments in "antileech_corp" directive



=== TEST 151: antileech_corp: two arguments
--- config
    antileech_corp same-site same-origin;
--- emerg
invalid number of arguments in "antileech_corp" directive



=== TEST 152: antileech_corp: a value that is none
--- config
    antileech_corp none;
--- emerg
"antileech_corp" value "none" is invalid, it must be "same-origin", "same-site", "cross-origin", "off" or a variable



=== TEST 153: antileech_corp: another case
--- config
    antileech_corp Same-Site;
--- emerg
"antileech_corp" value "Same-Site" is invalid, it must be "same-origin", "same-site", "cross-origin", "off" or a variable



=== TEST 154: antileech_corp: an underscore
--- config
    antileech_corp same_site;
--- emerg
"antileech_corp" value "same_site" is invalid, it must be "same-origin", "same-site", "cross-origin", "off" or a variable



=== TEST 155: antileech_corp: an empty value
--- config
    antileech_corp "";
--- emerg
"antileech_corp" value "" is invalid, it must be "same-origin", "same-site", "cross-origin", "off" or a variable



=== TEST 156: antileech_corp: a domain
--- config
    antileech_corp example.com;
--- emerg
"antileech_corp" value "example.com" is invalid, it must be "same-origin", "same-site", "cross-origin", "off" or a variable



=== TEST 157: antileech_corp: a variable that does not exist
--- config
    antileech_corp $no_such_variable;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*unknown "no_such_variable" variable}



=== TEST 158: antileech_corp: twice on one level
--- config
    antileech_corp same-site;
    antileech_corp same-site;
--- emerg
"antileech_corp" directive is duplicate



=== TEST 159: antileech_status: no argument
--- config
    antileech_status;
--- emerg
invalid number of arguments in "antileech_status" directive



=== TEST 160: antileech_status: three arguments
--- config
    antileech_status 403 expired=410 410;
--- emerg
invalid number of arguments in "antileech_status" directive



=== TEST 161: antileech_status: the code 200
--- config
    antileech_status 200;
--- emerg
"antileech_status" value "200" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 162: antileech_status: the code 302
--- config
    antileech_status 302;
--- emerg
"antileech_status" value "302" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 163: antileech_status: the code 399
--- config
    antileech_status 399;
--- emerg
"antileech_status" value "399" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 164: antileech_status: the code 494
--- config
    antileech_status 494;
--- emerg
"antileech_status" value "494" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 165: antileech_status: the code 495
--- config
    antileech_status 495;
--- emerg
"antileech_status" value "495" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 166: antileech_status: the code 496
--- config
    antileech_status 496;
--- emerg
"antileech_status" value "496" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 167: antileech_status: the code 497
--- config
    antileech_status 497;
--- emerg
"antileech_status" value "497" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 168: antileech_status: the code 498
--- config
    antileech_status 498;
--- emerg
"antileech_status" value "498" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 169: antileech_status: the code 499
--- config
    antileech_status 499;
--- emerg
"antileech_status" value "499" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 170: antileech_status: the code 600
--- config
    antileech_status 600;
--- emerg
"antileech_status" value "600" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 171: antileech_status: the code 65939
--- config
    antileech_status 65939;
--- emerg
"antileech_status" value "65939" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 172: antileech_status: the code -403
--- config
    antileech_status -403;
--- emerg
"antileech_status" value "-403" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 173: antileech_status: the code +403
--- config
    antileech_status +403;
--- emerg
"antileech_status" value "+403" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 174: antileech_status: the code 403x
--- config
    antileech_status 403x;
--- emerg
"antileech_status" value "403x" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 175: antileech_status: the code off
--- config
    antileech_status off;
--- emerg
"antileech_status" value "off" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 176: antileech_status: the code 0x193
--- config
    antileech_status 0x193;
--- emerg
"antileech_status" value "0x193" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 177: antileech_status: the code ""
--- config
    antileech_status "";
--- emerg
"antileech_status" value "" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 178: antileech_status: the code expired=410
--- config
    antileech_status expired=410;
--- emerg
"antileech_status" value "expired=410" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 179: antileech_status: the code 200 in expired=
--- config
    antileech_status 403 expired=200;
--- emerg
"antileech_status" value "200" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 180: antileech_status: the code 499 in expired=
--- config
    antileech_status 403 expired=499;
--- emerg
"antileech_status" value "499" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 181: antileech_status: the code x in expired=
--- config
    antileech_status 403 expired=x;
--- emerg
"antileech_status" value "x" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 182: antileech_status: the code that is empty in expired=
--- config
    antileech_status 403 expired=;
--- emerg
"antileech_status" value "" is invalid, a status from 400 to 599 other than 494 to 499 is expected



=== TEST 183: antileech_status: the second argument 410
--- config
    antileech_status 403 410;
--- emerg
"antileech_status" parameter "410" is invalid, "expired=CODE" is expected



=== TEST 184: antileech_status: the second argument gone=410
--- config
    antileech_status 403 gone=410;
--- emerg
"antileech_status" parameter "gone=410" is invalid, "expired=CODE" is expected



=== TEST 185: antileech_status: the second argument Expired=410
--- config
    antileech_status 403 Expired=410;
--- emerg
"antileech_status" parameter "Expired=410" is invalid, "expired=CODE" is expected



=== TEST 186: antileech_status: the second argument expired
--- config
    antileech_status 403 expired;
--- emerg
"antileech_status" parameter "expired" is invalid, "expired=CODE" is expected



=== TEST 187: antileech_status: twice on one level
--- config
    antileech_status 403;
    antileech_status 404;
--- emerg
"antileech_status" directive is duplicate



=== TEST 188: antileech_sign: no argument
--- config
    antileech_sign;
--- emerg
invalid number of arguments in "antileech_sign" directive



=== TEST 189: antileech_sign: no key
--- config
    antileech_sign qiniu;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" needs a scheme and a key



=== TEST 190: antileech_sign: a scheme that is none, and may be a key
--- config
    antileech_sign key-of-these-tests-0123456789 qiniu;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has an unknown scheme in the first argument



=== TEST 191: antileech_sign: a scheme in another case
--- config
    antileech_sign Qiniu key-of-these-tests-0123456789;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has an unknown scheme in the first argument



=== TEST 192: antileech_sign: an empty key
--- config
    antileech_sign qiniu "";
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key that is empty or not of the format that the scheme wants



=== TEST 193: antileech_sign: an empty backup key
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 "";
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a backup key that is empty or not of the format that the scheme wants



=== TEST 194: antileech_sign: an option where the key belongs
--- config
    antileech_sign qiniu ttl=1h;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has an option where the key belongs



=== TEST 195: antileech_sign: a key with $: text$x
--- config
    antileech_sign qiniu key-of-these-tests-0123456789$x;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key with "$", such a key goes into a file



=== TEST 196: antileech_sign: a key with $: $a$b
--- config
    antileech_sign qiniu $a$b;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key with "$", such a key goes into a file



=== TEST 197: antileech_sign: a key with $: ${a}b
--- config
    antileech_sign qiniu ${a}b;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key with "$", such a key goes into a file



=== TEST 198: antileech_sign: a key with $: $
--- config
    antileech_sign qiniu $;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key with "$", such a key goes into a file



=== TEST 199: antileech_sign: a key with $: a$
--- config
    antileech_sign qiniu a$;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key with "$", such a key goes into a file



=== TEST 200: antileech_sign: a backup key with $
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 backup-of-these-tests-0123456789$x;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a backup key with "$", such a key goes into a file



=== TEST 201: antileech_sign: a key that the client writes: $arg_key
--- config
    antileech_sign qiniu $arg_key;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 202: antileech_sign: a key that the client writes: $http_key
--- config
    antileech_sign qiniu $http_key;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 203: antileech_sign: a key that the client writes: $cookie_key
--- config
    antileech_sign qiniu $cookie_key;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 204: antileech_sign: a key that the client writes: $args
--- config
    antileech_sign qiniu $args;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 205: antileech_sign: a key that the client writes: $uri
--- config
    antileech_sign qiniu $uri;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 206: antileech_sign: a key that the client writes: $request_uri
--- config
    antileech_sign qiniu $request_uri;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 207: antileech_sign: a key that the client writes: $host
--- config
    antileech_sign qiniu $host;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 208: antileech_sign: a key that the client writes: $remote_user
--- config
    antileech_sign qiniu $remote_user;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 209: antileech_sign: a key that the client writes: $ARG_key
--- config
    antileech_sign qiniu $ARG_key;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 210: antileech_sign: a key that the client writes: ${arg_key}
--- config
    antileech_sign qiniu ${arg_key};
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 211: antileech_sign: a backup key that the client writes
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 $arg_key;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a backup key from a variable that the client writes



=== TEST 212: antileech_sign: a key from a variable that does not exist
--- config
    antileech_sign qiniu $no_such_variable;
--- emerg
"antileech_sign" has a key from an unknown variable



=== TEST 213: antileech_sign: the backup key is the key
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 key-of-these-tests-0123456789;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a backup key that is the key itself



=== TEST 214: antileech_sign: a time where the backup key belongs: 1h
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 1h;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a time where the backup key belongs, no backup key is written "-"



=== TEST 215: antileech_sign: a time where the backup key belongs: 7200
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 7200;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a time where the backup key belongs, no backup key is written "-"



=== TEST 216: antileech_sign: a time where the backup key belongs: 30m
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 30m;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a time where the backup key belongs, no backup key is written "-"



=== TEST 217: antileech_sign: a time where the backup key belongs: 1d12h
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 1d12h;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a time where the backup key belongs, no backup key is written "-"



=== TEST 218: antileech_sign: a ttl of zero
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - 0;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "qiniu": "cap" is zero, no URL would work



=== TEST 219: antileech_sign: a ttl of zero of a scheme with a ttl
--- config
    antileech_sign netease key-of-these-tests-0123456789 - 0s;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "netease": "ttl" is zero, no URL would work



=== TEST 220: antileech_sign: a ttl over 20 years
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - 21y;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "qiniu": "cap" is longer than 7300 days



=== TEST 221: antileech_sign: a ttl over the vendor's limit
--- config
    antileech_sign netease key-of-these-tests-0123456789 - 366d;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "netease": "ttl" is longer than 365 days



=== TEST 222: antileech_sign: a ttl that overflows
--- config
    antileech_sign baidu_b key-of-these-tests-0123456789 - 99999999999999999999y;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a fourth argument that is not a time such as "1h"



=== TEST 223: antileech_sign: a ttl that is no time
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - soon;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a fourth argument that is not a time such as "1h"



=== TEST 224: antileech_sign: a negative ttl
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - -1h;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a fourth argument that is not a time such as "1h"



=== TEST 225: antileech_sign: a fifth argument that is no option
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 backup-of-these-tests-0123456789 1h key-of-these-tests-0123456789;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has more than a scheme, two keys and a ttl before its options



=== TEST 226: antileech_sign: something else behind an option
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - 1h skew=1m backup-of-these-tests-0123456789;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has something else than an option in argument 6



=== TEST 227: antileech_sign: an option that is none
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 backup-of-these-tests-0123456789 1h colour=red;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
colour
red;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" has an unknown option in argument 5, (?=.*"means")(?=.*"time")(?=.*"limit")(?=.*"skew")(?=.*"cap")(?=.*"digest")(?=.*"path")(?=.*"args")(?=.*"arg\.sign")(?=.*"arg\.time").* in \S+/conf/nginx\.conf:\d+$}



=== TEST 228: antileech_sign: an option of definitions
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - - url=x;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" has an unknown option in argument 5.* in \S+/conf/nginx\.conf:\d+$}



=== TEST 229: antileech_sign: an option twice
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - - skew=1m skew=2m;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has the option "skew" twice



=== TEST 230: antileech_sign: args=some
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - - args=some;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "args", "any" or "none" is expected



=== TEST 231: antileech_sign: cap=soon
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - - cap=soon;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "cap", a time such as "30m" is expected



=== TEST 232: antileech_sign: digest=crc32
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - - digest=crc32;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "digest", "md5", "sha1", "sha256", "hmac-md5", "hmac-sha1" or "hmac-sha256" is expected



=== TEST 233: antileech_sign: limit=open
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - - limit=open;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "limit", "inclusive" or "exclusive" is expected



=== TEST 234: antileech_sign: means=ends
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - - means=ends;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "means", "expires", "issued", "started" or "window" is expected



=== TEST 235: antileech_sign: path=encoded
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - - path=encoded;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "path", "raw" or "decoded" is expected



=== TEST 236: antileech_sign: skew=2h
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - - skew=2h;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "skew", a time of at most 1h is expected



=== TEST 237: antileech_sign: skew=-1m
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - - skew=-1m;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "skew", a time of at most 1h is expected



=== TEST 238: antileech_sign: time=unix
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - - time=unix;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "qiniu": invalid value of "time", "dec", "hex", "ymdhm+0800" or a list of them is expected



=== TEST 239: antileech_sign: cap=0
--- config
    antileech_sign qiniu key-of-these-tests-0123456789 - - cap=0;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" scheme "qiniu": "cap" is zero, no URL would work



=== TEST 240: antileech_sign: off, and a scheme on one level
--- config
    antileech_sign off;
    antileech_sign qiniu key-of-these-tests-0123456789;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" is both "off" and in use on one level



=== TEST 241: antileech_sign: a scheme, and off on one level
--- config
    antileech_sign qiniu key-of-these-tests-0123456789;
    antileech_sign off;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" is both "off" and in use on one level



=== TEST 242: antileech_sign: off twice on one level
--- config
    antileech_sign off;
    antileech_sign off;
--- emerg
"antileech_sign" directive is duplicate



=== TEST 243: antileech_sign: a key file that is not there
--- config
    antileech_sign qiniu file:missing.key;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" key: .*conf/missing\.key".*No such file.* in \S+/conf/nginx\.conf:\d+$}



=== TEST 244: antileech_sign: an empty key file
--- config
    antileech_sign qiniu file:empty.key;
--- user_files
>>> ../conf/empty.key
--- emerg
"antileech_sign" key file "$TEST_NGINX_SERVER_ROOT/conf/empty.key" has 0 bytes, 1 to 1024 are expected



=== TEST 245: antileech_sign: a key file with a line end only
--- config
    antileech_sign qiniu file:empty.key;
--- user_files eval
[["../conf/empty.key", "\r\n"]]
--- emerg
"antileech_sign" key file "$TEST_NGINX_SERVER_ROOT/conf/empty.key" has 0 bytes, 1 to 1024 are expected



=== TEST 246: antileech_sign: a key file that is too long
--- config
    antileech_sign qiniu file:long.key;
--- user_files eval
[["../conf/long.key", "k" x 1025]]
--- emerg
"antileech_sign" key file "$TEST_NGINX_SERVER_ROOT/conf/long.key" has 1025 bytes, 1 to 1024 are expected



=== TEST 247: antileech_sign: a backup key file that has the key
--- config
    antileech_sign qiniu file:one.key file:two.key;
--- user_files
>>> ../conf/one.key
key-of-these-tests-0123456789
>>> ../conf/two.key
key-of-these-tests-0123456789
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- emerg
"antileech_sign" has a backup key that is the key itself



=== TEST 248: outside of http
--- main_config
    antileech_referer whitelist example.com;
--- config
--- emerg
"antileech_referer" directive is not allowed here



=== TEST 249: in upstream
--- http_config
    upstream backend {
        server 127.0.0.1:$TEST_NGINX_PORT_1;
        antileech_referer whitelist example.com;
    }
--- config
--- emerg
"antileech_referer" directive is not allowed here



=== TEST 250: in limit_except
--- config
    location /a/ {
        limit_except GET {
            antileech_referer whitelist example.com;
        }
    }
--- emerg
"antileech_referer" directive is not allowed here



=== TEST 251: antileech_accept in if in server
--- config
    if ($arg_x) {
        antileech_accept text/html;
    }
--- emerg
"antileech_accept" directive is not allowed here



=== TEST 252: antileech_allow_empty in if in server
--- config
    if ($arg_x) {
        antileech_allow_empty off;
    }
--- emerg
"antileech_allow_empty" directive is not allowed here



=== TEST 253: antileech_bypass in if in server
--- config
    if ($arg_x) {
        antileech_bypass 1;
    }
--- emerg
"antileech_bypass" directive is not allowed here



=== TEST 254: antileech_corp in if in server
--- config
    if ($arg_x) {
        antileech_corp same-site;
    }
--- emerg
"antileech_corp" directive is not allowed here



=== TEST 255: antileech_dry_run in if in server
--- config
    if ($arg_x) {
        antileech_dry_run on;
    }
--- emerg
"antileech_dry_run" directive is not allowed here



=== TEST 256: antileech_ip in if in server
--- config
    if ($arg_x) {
        antileech_ip whitelist 192.0.2.1;
    }
--- emerg
"antileech_ip" directive is not allowed here



=== TEST 257: antileech_log_level in if in server
--- config
    if ($arg_x) {
        antileech_log_level info;
    }
--- emerg
"antileech_log_level" directive is not allowed here



=== TEST 258: antileech_referer in if in server
--- config
    if ($arg_x) {
        antileech_referer whitelist example.com;
    }
--- emerg
"antileech_referer" directive is not allowed here



=== TEST 259: antileech_sign in if in server
--- config
    if ($arg_x) {
        antileech_sign qiniu key-of-these-tests-0123456789;
    }
--- emerg
"antileech_sign" directive is not allowed here



=== TEST 260: antileech_status in if in server
--- config
    if ($arg_x) {
        antileech_status 404;
    }
--- emerg
"antileech_status" directive is not allowed here



=== TEST 261: antileech_strip in if in server
--- config
    if ($arg_x) {
        antileech_strip off;
    }
--- emerg
"antileech_strip" directive is not allowed here



=== TEST 262: antileech_ua in if in server
--- config
    if ($arg_x) {
        antileech_ua whitelist x;
    }
--- emerg
"antileech_ua" directive is not allowed here



=== TEST 263: a directive that does not exist
--- config
    antileech_referrer whitelist example.com;
--- emerg
unknown directive "antileech_referrer"



=== TEST 264: a warning: address bits behind the prefix length
--- config
    antileech_ip blacklist 192.0.2.7/24 2001:db8::7/32;
--- warn
low address bits of "192.0.2.7/24" are meaningless
low address bits of "2001:db8::7/32" are meaningless
--- cases
200



=== TEST 265: no warning: networks without bits behind the prefix length
--- config
    antileech_ip blacklist 192.0.2.0/24 2001:db8::/32 ::ffff:192.0.2.0/120 198.51.100.7 unix:;
--- no_error_log
[warn]
--- cases
200



=== TEST 266: a warning: $arg_token is written by the client
--- config
    antileech_bypass $arg_token;
    antileech_ip blacklist 192.0.2.1;
--- warn
"antileech_bypass" value "$arg_token" is written by the client, anybody can pass
--- cases
200



=== TEST 267: a warning: $http_x_token is written by the client
--- config
    antileech_bypass $http_x_token;
    antileech_ip blacklist 192.0.2.1;
--- warn
"antileech_bypass" value "$http_x_token" is written by the client, anybody can pass
--- cases
200



=== TEST 268: a warning: $cookie_token is written by the client
--- config
    antileech_bypass $cookie_token;
    antileech_ip blacklist 192.0.2.1;
--- warn
"antileech_bypass" value "$cookie_token" is written by the client, anybody can pass
--- cases
200



=== TEST 269: a warning: ${arg_token} is written by the client
--- config
    antileech_bypass ${arg_token};
    antileech_ip blacklist 192.0.2.1;
--- warn
"antileech_bypass" value "${arg_token}" is written by the client, anybody can pass
--- cases
200



=== TEST 270: no warning: what the client does not write
--- config
    antileech_bypass $scheme $remote_addr "$scheme$arg_token" 0;
    antileech_ip blacklist 192.0.2.1;
--- no_error_log
[warn]
--- cases
200



=== TEST 271: a warning: a key of less than 16 bytes
--- config
    location /a/ {
        antileech_sign qiniu 0123456789abcde;
    }
--- no_error_log
0123456789abcde
--- warn
the key of scheme "qiniu" is shorter than 16 bytes
--- cases
200



=== TEST 272: a warning: a backup key of less than 16 bytes
--- config
    location /a/ {
        antileech_sign qiniu key-of-these-tests-0123456789 short;
    }
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- warn
the backup key of scheme "qiniu" is shorter than 16 bytes
--- cases
200



=== TEST 273: no warning: a key of 16 bytes
--- config
    location /a/ {
        antileech_sign qiniu 0123456789abcdef;
    }
--- no_error_log
[warn]
--- cases
200



=== TEST 274: a warning: a key file that everybody can read
--- config
    location /a/ {
        antileech_sign qiniu file:secret.key;
    }
--- post_setup_server_root
my $name = "$Test::Nginx::Util::ConfDir/secret.key";
open my $file, ">", $name or die;
print $file "key-of-these-tests-0123456789\n";
close $file;
chmod 0644, $name or die;
--- warn
key file "$TEST_NGINX_SERVER_ROOT/conf/secret.key" is readable by everybody
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- cases
200



=== TEST 275: no warning: a key file that the owner can read
--- config
    location /a/ {
        antileech_sign qiniu file:secret.key;
    }
--- post_setup_server_root
my $name = "$Test::Nginx::Util::ConfDir/secret.key";
open my $file, ">", $name or die;
print $file "key-of-these-tests-0123456789\n";
close $file;
chmod 0600, $name or die;
--- no_error_log
[warn]
key-of-these-tests-0123456789
--- cases
200



=== TEST 276: no warning: a key file that the group can read
--- config
    location /a/ {
        antileech_sign qiniu file:secret.key;
    }
--- post_setup_server_root
my $name = "$Test::Nginx::Util::ConfDir/secret.key";
open my $file, ">", $name or die;
print $file "key-of-these-tests-0123456789\n";
close $file;
chmod 0640, $name or die;
--- no_error_log
[warn]
key-of-these-tests-0123456789
--- cases
200



=== TEST 277: a warning: satisfy any, and a status that ends the request
--- config
    satisfy any;
    allow all;
    antileech_ip blacklist 192.0.2.1;
    antileech_status 404;
--- warn
"antileech_status" 404 ends a request at once, "satisfy any" asks the next module only on 401 and 403
--- cases
200



=== TEST 278: a warning: satisfy any, and expired= with a status that ends the request
--- config
    satisfy any;
    allow all;
    antileech_sign qiniu key-of-these-tests-0123456789;
    antileech_status 403 expired=410;
--- no_error_log
key-of-these-tests-0123456789
backup-of-these-tests-0123456789
--- warn
"antileech_status" 410 ends a request at once, "satisfy any" asks the next module only on 401 and 403
--- cases
200 sign_missing



=== TEST 279: a warning: satisfy any in a location, the status from above
--- config
    antileech_status 404;
    antileech_ip blacklist 192.0.2.1;
    location /a/ {
        satisfy any;
    }
--- warn
"antileech_status" 404 ends a request at once, "satisfy any" asks the next module only on 401 and 403
--- cases
200



=== TEST 280: no warning: satisfy any, and 401 or 403
--- config
    satisfy any;
    allow all;
    antileech_ip blacklist 192.0.2.1;
    antileech_status 401 expired=403;
--- no_error_log
[warn]
--- cases
200



=== TEST 281: no warning: satisfy any, another status, and no rule
--- config
    satisfy any;
    allow all;
    antileech_status 404;
--- no_error_log
[warn]
--- cases
200



=== TEST 282: no warning: satisfy all, and another status
--- config
    antileech_ip blacklist 192.0.2.1;
    antileech_status 404;
--- no_error_log
[warn]
--- cases
200



=== TEST 283: a warning: a whitelist from a file without entries
--- config
    location /a/ {
        antileech_ip whitelist file:none.txt;
    }
--- user_files
>>> ../conf/none.txt
# nobody
--- warn
no entries in $TEST_NGINX_SERVER_ROOT/conf/none.txt
--- cases
200
