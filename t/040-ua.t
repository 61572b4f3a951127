use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: whitelist: who contains the word is let in, nobody else
--- config
    antileech_ua whitelist Mozilla;
--- cases
200                User-Agent: Mozilla/5.0 (X11; Linux x86_64)
200                User-Agent: x Mozilla
403 ua             User-Agent: curl/8.0
403 ua             User-Agent: Mozill
403 ua             User-Agent: M o z i l l a



=== TEST 2: blacklist: who contains the word is kept out, nobody else
--- config
    antileech_ua blacklist wget;
--- cases
403 ua             User-Agent: Wget/1.21
403 ua             User-Agent: x-wget-x
200                User-Agent: curl/8.0
200                User-Agent: wge



=== TEST 3: a word matches anywhere, as the documentation says of phone and iPhone
--- config
    antileech_ua blacklist phone;
--- cases
403 ua             User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)
403 ua             User-Agent: Windows Phone
403 ua             User-Agent: PHONE
200                User-Agent: Mozilla/5.0 (iPad)



=== TEST 4: words match without regard to ASCII case
--- config
    antileech_ua whitelist MoZiLLa;
--- cases
200                User-Agent: mozilla
200                User-Agent: MOZILLA
200                User-Agent: Mozilla



=== TEST 5: words with spaces and signs mean themselves
--- config
    antileech_ua blacklist "compatible; bad bot" "a.b" "(x" "*" "[y]" "z\\w";
--- cases
403 ua             User-Agent: Mozilla/4.0 (Compatible; Bad Bot/1)
200                User-Agent: Mozilla/4.0 (compatible;bad bot)
403 ua             User-Agent: a.b
200                User-Agent: aXb
403 ua             User-Agent: (x
403 ua             User-Agent: any * thing
403 ua             User-Agent: [Y]
200                User-Agent: y
403 ua             User-Agent: z\w



=== TEST 6: one entry that matches is enough
--- config
    antileech_ua whitelist one two ~^three$;
    antileech_ua whitelist four;
--- cases
200                User-Agent: One
200                User-Agent: two/1
200                User-Agent: three
200                User-Agent: four
403 ua             User-Agent: three/1
403 ua             User-Agent: five



=== TEST 7: words that are parts of each other
--- config
    antileech_ua blacklist bot badbot robot-x;
--- cases
403 ua             User-Agent: a bot
403 ua             User-Agent: badbot
403 ua             User-Agent: robot
200                User-Agent: bo t



=== TEST 8: ~re searches, with regard to case
--- config
    antileech_ua blacklist ~^curl/ ~Bot\b "~ \d+\.0 \(bad\)";
--- cases
403 ua             User-Agent: curl/8.0
200                User-Agent: Curl/8.0
200                User-Agent: libcurl/8.0
403 ua             User-Agent: GoogleBot
200                User-Agent: Googlebot
200                User-Agent: GoogleBots
403 ua             User-Agent: x 12.0 (bad) y
200                User-Agent: x 12.1 (bad) y



=== TEST 9: ~*re searches, without regard to case
--- config
    antileech_ua blacklist ~*^curl/ "~*bad +bot";
--- cases
403 ua             User-Agent: curl/8.0
403 ua             User-Agent: CURL/8.0
200                User-Agent: libcurl/8.0
403 ua             User-Agent: a BAD    Bot
200                User-Agent: badbot



=== TEST 10: ~re in a whitelist
--- config
    antileech_ua whitelist "~^MyTV/\d+ ";
--- cases
200                User-Agent: MyTV/3 (HLS)
403 ua             User-Agent: MyTV/x (HLS)
403 ua             User-Agent: not MyTV/3 (HLS)
403 ua



=== TEST 11: "": an absent or empty User-Agent
--- config
    antileech_ua blacklist "";
--- cases
403 ua
403 ua             User-Agent:
200                User-Agent: x



=== TEST 12: "" beside words
--- config
    antileech_ua blacklist curl "" wget;
--- cases
403 ua
403 ua             User-Agent:
403 ua             User-Agent: curl
403 ua             User-Agent: wget
200                User-Agent: Mozilla



=== TEST 13: "" in a whitelist
--- config
    antileech_ua whitelist "" MyTV;
--- cases
200
200                User-Agent:
200                User-Agent: MyTV
403 ua             User-Agent: curl



=== TEST 14: without "", a whitelist denies an absent User-Agent
--- config
    antileech_ua whitelist Mozilla;
--- cases
403 ua
403 ua             User-Agent:



=== TEST 15: without "", a blacklist does not match an absent User-Agent
--- config
    antileech_ua blacklist curl ~^wget;
--- cases
200
200                User-Agent:



=== TEST 16: a second User-Agent does not hide the one that is blacklisted
--- config
    antileech_ua blacklist curl;
--- cases
403 ua             User-Agent: Mozilla | User-Agent: curl
403 ua             User-Agent: curl | User-Agent: Mozilla
200                User-Agent: Mozilla | User-Agent: Opera



=== TEST 17: bytes that are no UTF-8 hide nothing and break nothing
--- config
    antileech_ua blacklist badbot ~evil.bot ~[^a]crawler;
--- cases
403 ua             User-Agent: \xffbadbot\xfe
403 ua             User-Agent: evil\xffbot
403 ua             User-Agent: \x80crawler
200                User-Agent: \xff\xfe\xfd
200                User-Agent: bad\xffbot
200                User-Agent: \xe4\xb8



=== TEST 18: entries in the letters of a language
--- config
    antileech_ua blacklist 坏 ~虫$;
--- cases
403 ua             User-Agent: x \xe5\x9d\x8f y
403 ua             User-Agent: \xe8\x99\xab
200                User-Agent: \xe8\x99\xab x
200                User-Agent: \xe5\x9d



=== TEST 19: a long User-Agent
--- config
    antileech_ua blacklist badbot;
--- cases eval
"200                User-Agent: " . "x" x 7000 . "\n" .
"403 ua             User-Agent: " . "x" x 7000 . "BadBot\n"



=== TEST 20: ~re takes linear time
A backtracking engine would need longer than there is time.
--- config
    antileech_ua blacklist ~(a+)+$b ~(a|a|a)*c ~^(.*.*.*.*)*d;
--- timeout: 2
--- cases eval
"200                User-Agent: " . "a" x 7000 . "!\n"



=== TEST 21: many words
--- config eval
"antileech_ua blacklist @{[map { qq{bot-$_-x} } 1 .. 3000]};"
--- cases
403 ua             User-Agent: Mozilla (Bot-1-X)
403 ua             User-Agent: Mozilla (bot-3000-x)
200                User-Agent: Mozilla (bot-3001-x)
