use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

repeat_each(2);
run_tests();

__DATA__

=== TEST 1: what browsers send for a page passes text/html
--- config
    antileech_accept text/html;
--- cases
200                Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7
200                Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
200                Accept: text/html, application/xhtml+xml, */*



=== TEST 2: what browsers send for an embedded file does not pass text/html
--- config
    antileech_accept text/html;
--- cases
403 accept         Accept: image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8
403 accept         Accept: image/webp,*/*
403 accept         Accept: video/webm,video/ogg,video/*;q=0.9,application/ogg;q=0.7,audio/*;q=0.6,*/*;q=0.5
403 accept         Accept: text/css,*/*;q=0.1
403 accept         Accept: */*



=== TEST 3: */* and text/* name no type
--- config
    antileech_accept text/html;
--- cases
403 accept         Accept: */*
403 accept         Accept: */*;q=1
403 accept         Accept: text/*
403 accept         Accept: *
403 accept         Accept: */html



=== TEST 4: no Accept is denied
--- config
    antileech_accept text/html;
--- cases
403 accept
403 accept         Accept:
403 accept         Accept: ,
403 accept         Accept: text
403 accept         Accept: text/
403 accept         Accept: /html
403 accept         Accept: \xff



=== TEST 5: types are whole words
--- config
    antileech_accept text/html;
--- cases
403 accept         Accept: text/htmlx
403 accept         Accept: xtext/html
403 accept         Accept: text/html+x
403 accept         Accept: text/htm
403 accept         Accept: application/text/html
403 accept         Accept: x text/html



=== TEST 6: types are compared without regard to case
--- config
    antileech_accept Text/HTML;
--- cases
200                Accept: text/html
200                Accept: TEXT/HTML
200                Accept: tExt/Html;q=0.5



=== TEST 7: q=0 is a refusal
--- config
    antileech_accept text/html;
--- cases
403 accept         Accept: text/html;q=0
403 accept         Accept: text/html;q=0.0
403 accept         Accept: text/html;q=0.000
403 accept         Accept: text/html; q=0
403 accept         Accept: text/html ; Q=0
403 accept         Accept: text/html;level=1;q=0
403 accept         Accept: text/html;q=0,*/*
200                Accept: text/html;q=0.001
200                Accept: text/html;q=0.1
200                Accept: text/html;q=1.000
200                Accept: text/html;q=0, text/html
200                Accept: image/png;q=0, text/html



=== TEST 8: parameters do not matter
--- config
    antileech_accept text/html;
--- cases
200                Accept: text/html;level=1
200                Accept: text/html;charset=utf-8;q=0.5
200                Accept: text/html ; level=1



=== TEST 9: the place in the list does not matter
--- config
    antileech_accept text/html;
--- cases
200                Accept: text/html
200                Accept: image/png,text/html
200                Accept: image/png , text/html , */*
200                Accept: */*;q=0.8,text/html;q=0.1
200                Accept: ,,text/html,
200                Accept: image/png,\x09text/html



=== TEST 10: several Accept lines are one list
--- config
    antileech_accept text/html;
--- cases
200                Accept: image/png | Accept: text/html
200                Accept: text/html | Accept: image/png
200                Accept: */* | X-Other: x | Accept: image/png | Accept: text/html
403 accept         Accept: image/png | Accept: */*
403 accept         Accept: text | Accept: html



=== TEST 11: what is in quotes is no type
--- config
    antileech_accept text/html;
--- cases
403 accept         Accept: image/png;x="a,text/html"
403 accept         Accept: image/png;x="a\",text/html"
200                Accept: image/png;x="a",text/html



=== TEST 12: type/* in the directive matches any subtype
--- config
    antileech_accept image/*;
--- cases
200                Accept: image/png
200                Accept: image/avif,image/webp,*/*;q=0.8
200                Accept: image/*
200                Accept: IMAGE/svg+xml
403 accept         Accept: text/html
403 accept         Accept: */*
403 accept         Accept: images/png
403 accept         Accept: image/png;q=0
403 accept         Accept: image/



=== TEST 13: one of several types is enough
--- config
    antileech_accept text/html video/mp4;
    antileech_accept image/*;
--- cases
200                Accept: text/html
200                Accept: video/mp4
200                Accept: image/png
403 accept         Accept: video/webm
403 accept         Accept: application/json



=== TEST 14: thousands of elements
--- config
    antileech_accept text/html;
--- cases eval
"403 accept         Accept: " . "a/b," x 1700 . "*/*\n" .
"200                Accept: " . "a/b," x 1700 . "text/html\n" .
"403 accept         Accept: " . "," x 7000 . "\n" .
"403 accept         Accept: text/html" . ";" x 6900 . "q=0\n" .
"403 accept         Accept: " . '"' x 7001 . "\n"
