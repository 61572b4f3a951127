use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

# Names are relative to the configuration: --- user_files writes beside nginx.conf with ../conf/NAME.

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: a Referer list in a file
--- config
    antileech_referer whitelist file:partners.txt;
--- user_files
>>> ../conf/partners.txt
example.com
*.example.net
=one.example
port.example:8080
path.example/blog/*
~img\d+\.example
self
--- cases
200                    Referer: http://example.com/
200                    Referer: http://www.example.com/
200                    Referer: http://www.example.net/
403 referer            Referer: http://example.net/
200                    Referer: http://one.example/
403 referer            Referer: http://www.one.example/
200                    Referer: http://port.example:8080/
403 referer            Referer: http://port.example/
200                    Referer: http://path.example/blog/x
403 referer            Referer: http://path.example/
200                    Referer: http://img7.example/
403 referer            Referer: http://img7.example.evil.example/
200                    Host: own.example | Referer: http://own.example/
403 referer            Referer: http://evil.example/



=== TEST 2: a Referer blacklist in a file
--- config
    antileech_referer blacklist file:leeches.txt;
--- user_files
>>> ../conf/leeches.txt
evil.example
~.*casino.*
--- cases
403 referer            Referer: http://www.evil.example/
403 referer            Referer: http://best-casino.example/
200                    Referer: http://example.com/



=== TEST 3: an address list in a file
--- config
    antileech_ip whitelist file:networks.txt;
    location /black/ {
        alias $TEST_NGINX_HTML_DIR/;
        antileech_ip blacklist file:networks.txt;
    }
--- user_files
>>> ../conf/networks.txt
192.0.2.0/24
2001:db8::/32
127.0.0.1
--- cases
200
403 ip                 /black/index.html



=== TEST 4: a User-Agent list in a file
--- config
    antileech_ua blacklist file:agents.txt;
--- user_files
>>> ../conf/agents.txt
curl
Mozilla/4.0 (compatible; bad bot)
~^Wget/\d
~*EVIL +crawler
""
--- cases
403 ua                 User-Agent: curl/8.0
403 ua                 User-Agent: x Mozilla/4.0 (compatible; bad bot) y
403 ua                 User-Agent: Wget/1
403 ua                 User-Agent: an evil  crawler
403 ua
200                    User-Agent: Mozilla/5.0 (compatible; good bot)
200                    User-Agent: Wget



=== TEST 5: an absolute name
--- config
    antileech_referer whitelist file:$TEST_NGINX_HTML_DIR/lists/partners.txt;
--- user_files
>>> lists/partners.txt
example.com
--- cases
200                    Referer: http://example.com/
403 referer            Referer: http://evil.example/



=== TEST 6: a name in a folder beside the configuration
--- config
    antileech_referer whitelist file:lists/partners.txt file:../html/more.txt;
--- user_files
>>> ../conf/lists/partners.txt
example.com
>>> more.txt
example.net
--- cases
200                    Referer: http://example.com/
200                    Referer: http://example.net/
403 referer            Referer: http://evil.example/



=== TEST 7: in an included file, names are relative to the configuration, too
--- config
    include sub/rules.conf;
--- user_files
>>> ../conf/sub/rules.conf
antileech_referer whitelist file:partners.txt;
>>> ../conf/partners.txt
example.com
>>> ../conf/sub/partners.txt
wrong.example
--- cases
200                    Referer: http://example.com/
403 referer            Referer: http://wrong.example/



=== TEST 8: files beside entries, several files, and the directive repeated
--- config
    antileech_referer whitelist one.example file:two.txt three.example file:four.txt;
    antileech_referer whitelist file:five.txt;
--- user_files
>>> ../conf/two.txt
two.example
>>> ../conf/four.txt
four.example
>>> ../conf/five.txt
five.example
--- cases
200                    Referer: http://one.example/
200                    Referer: http://two.example/
200                    Referer: http://three.example/
200                    Referer: http://four.example/
200                    Referer: http://five.example/
403 referer            Referer: http://six.example/



=== TEST 9: comments and blank lines are ignored
--- config
    antileech_referer whitelist file:partners.txt;
--- user_files eval
[["../conf/partners.txt", <<"END"]]
# evil.example

#evil.example
   # evil.example
\t# evil.example
\x20\x20
\t
  one.example
\ttwo.example\t
three.example # evil.example
four.example\t# evil.example
#
##
END
--- cases
200                    Referer: http://one.example/
200                    Referer: http://two.example/
200                    Referer: http://three.example/
200                    Referer: http://four.example/
403 referer            Referer: http://evil.example/



=== TEST 10: the line ends of other systems
--- config
    antileech_referer whitelist file:partners.txt;
--- user_files eval
[["../conf/partners.txt", "one.example\r\n\r\n# evil.example\r\ntwo.example\r\n~three\\.example\r\n"]]
--- cases
200                    Referer: http://one.example/
200                    Referer: http://two.example/
200                    Referer: http://three.example/
403 referer            Referer: http://evil.example/



=== TEST 11: no line end at the end
--- config
    antileech_referer whitelist file:partners.txt;
--- user_files eval
[["../conf/partners.txt", "one.example\ntwo.example"]]
--- cases
200                    Referer: http://one.example/
200                    Referer: http://two.example/



=== TEST 12: a byte order mark
--- config
    antileech_referer whitelist file:partners.txt file:comment.txt;
--- user_files eval
[["../conf/partners.txt", "\xef\xbb\xbfone.example\r\ntwo.example\r\n"],
 ["../conf/comment.txt", "\xef\xbb\xbf# a comment\nthree.example\n"]]
--- cases
200                    Referer: http://one.example/
200                    Referer: http://two.example/
200                    Referer: http://three.example/
403 referer            Referer: http://evil.example/



=== TEST 13: names in the letters of a language
--- config
    antileech_referer whitelist file:partners.txt;
--- user_files eval
[["../conf/partners.txt", "\xe4\xbe\x8b\xe5\xad\x90.\xe6\xb5\x8b\xe8\xaf\x95\n"]]
--- cases
200                    Referer: http://xn--fsqu00a.xn--0zwm56d/
403 referer            Referer: http://evil.example/



=== TEST 14: an empty blacklist keeps nobody out
--- config
    antileech_referer blacklist file:none.txt;
--- user_files
>>> ../conf/none.txt
# nobody yet
--- cases
200                    Referer: http://evil.example/
200
--- suppress_stderr



=== TEST 15: an empty whitelist lets nobody in
--- config
    antileech_referer whitelist file:none.txt;
    antileech_ip whitelist 127.0.0.1 file:none.txt;
    location /ip/ {
        antileech_ip whitelist file:none.txt;
    }
--- user_files
>>> ../conf/none.txt
# nobody yet
--- cases
403 referer            Referer: http://evil.example/
200
403 ip                 /ip/
--- suppress_stderr



=== TEST 16: a long list
--- config
    antileech_referer whitelist file:hosts.txt;
    antileech_ip blacklist file:networks.txt;
    antileech_ua blacklist file:agents.txt;
--- user_files eval
my ($hosts, $networks, $agents) = ("", "", "");
for my $n (1 .. 50000) {
    $hosts .= "host$n.example\n";
    $networks .= "10." . int($n / 256) . "." . $n % 256 . ".0/24\n";
}
$agents .= "bot-$_;\n" for 1 .. 2000;
[["../conf/hosts.txt", $hosts], ["../conf/networks.txt", $networks], ["../conf/agents.txt", $agents]]
--- timeout: 10
--- cases
200                    Referer: http://host1.example/
200                    Referer: http://www.host50000.example/
403 referer            Referer: http://host50001.example/
403 ua                 User-Agent: x bot-2000; y



=== TEST 17: a file that is not there
--- config
    antileech_referer whitelist file:missing.txt;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_referer" .*conf/missing\.txt".*No such file or directory.* in \S+/conf/nginx\.conf:\d+$}



=== TEST 18: a folder
--- config
    antileech_referer whitelist file:lists;
--- user_files
>>> ../conf/lists/a.txt
example.com
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_referer" .*conf/lists".* in \S+/conf/nginx\.conf:\d+$}



=== TEST 19: no name
--- config
    antileech_referer whitelist file:;
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_referer" .* in \S+/conf/nginx\.conf:\d+$}



=== TEST 20: an error names the file and the line: Referer
--- config
    antileech_referer whitelist file:partners.txt;
--- user_files
>>> ../conf/partners.txt
# partners

example.com
http://example.net/
example.org
--- emerg
"antileech_referer" entry "http://example.net/" has a protocol, both http and https are meant by "example.net", in $TEST_NGINX_SERVER_ROOT/conf/partners.txt:4



=== TEST 21: an error names the file and the line: address
--- config
    antileech_ip whitelist file:networks.txt;
--- user_files
>>> ../conf/networks.txt
192.0.2.0/24
192.0.2.0/33
--- emerg
"antileech_ip" entry "192.0.2.0/33" is not an address, a CIDR or "unix:", in $TEST_NGINX_SERVER_ROOT/conf/networks.txt:2



=== TEST 22: an error names the file and the line: User-Agent
--- config
    antileech_ua whitelist file:agents.txt;
--- user_files
>>> ../conf/agents.txt

# agents
~(
--- emerg
"antileech_ua" entry "~(" unclosed group, in $TEST_NGINX_SERVER_ROOT/conf/agents.txt:3



=== TEST 23: lines are counted with the line ends of other systems, too
--- config
    antileech_ip whitelist file:networks.txt;
--- user_files eval
[["../conf/networks.txt", "\xef\xbb\xbf192.0.2.1\r\n\r\n# x\r\nnothing\r\n"]]
--- emerg
"antileech_ip" entry "nothing" is not an address, a CIDR or "unix:", in $TEST_NGINX_SERVER_ROOT/conf/networks.txt:4



=== TEST 24: all errors of a file are named
--- config
    antileech_referer whitelist file:partners.txt;
--- user_files
>>> ../conf/partners.txt
https://one.example
two.example
three.*
four.example/path
--- emerg
"antileech_referer" entry "https://one.example" has a protocol, both http and https are meant by "one.example", in $TEST_NGINX_SERVER_ROOT/conf/partners.txt:1
"antileech_referer" entry "three.*" has a "*" that is neither a leading "*." nor a final "/*", in $TEST_NGINX_SERVER_ROOT/conf/partners.txt:3
"antileech_referer" entry "four.example/path" has a path that does not end in "/*", as "/path/*", in $TEST_NGINX_SERVER_ROOT/conf/partners.txt:4



=== TEST 25: very many errors are not all named, but counted
--- config
    antileech_ip whitelist file:networks.txt;
--- user_files eval
[["../conf/networks.txt", CORE::join("", map { "bad$_\n" } 1 .. 1000)]]
--- must_die
--- suppress_stderr
--- error_log eval
[qr{\[emerg\] .*"antileech_ip" entry "bad1" .*conf/networks\.txt:1 in \S+/conf/nginx\.conf:\d+$},
 qr{\[emerg\] .*"antileech_ip" .*\b990 more\b.*conf/networks\.txt}]
--- no_error_log
"bad11"



=== TEST 26: an entry that is no text is quoted with its bytes escaped
--- config
    antileech_referer whitelist file:partners.txt;
--- user_files eval
[["../conf/partners.txt", "example.com\n\xff\x1b\x01\n"]]
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_referer" entry "[\x20-\x7e]+" [\x20-\x7e]*conf/partners\.txt:2 in \S+/conf/nginx\.conf:\d+$}



=== TEST 27: a file in a file
--- config
    antileech_referer whitelist file:partners.txt;
--- user_files
>>> ../conf/partners.txt
file:more.txt
>>> ../conf/more.txt
example.com
--- emerg
"antileech_referer" entry "file:more.txt" is a file in a file, in $TEST_NGINX_SERVER_ROOT/conf/partners.txt:1



=== TEST 28: off takes no file
--- config
    antileech_referer off file:partners.txt;
--- user_files
>>> ../conf/partners.txt
example.com
--- emerg
"antileech_referer" mode "off" is invalid, "whitelist" or "blacklist" is expected
