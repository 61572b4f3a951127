# antileech_scheme: schemes of one's own, what they can carry and hash, variables of nginx among it, and
# each definition that is refused. The signatures here were computed with Python's hashlib.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;
use Digest::MD5 qw(md5_hex);

repeat_each(1);

our $Files = [map { [$_, "It works!\n"] } map { ("$_/a.txt", "$_/in/a.txt") } 'a' .. 'h'];

our $Now = time;

# The scheme of the blocks about time: ?s=SIGN&t=TIME, the key, the path and a decimal time.
sub own {
    my ($path, $time) = @_;
    return "$path?s=" . md5_hex("primary-key-1234$path$time") . "&t=$time";
}

run_tests();

__DATA__

=== TEST 1: every carrier
--- http_config
    antileech_scheme two "url=?s=$sign&e=$time" "message=$key|$time|$path";
    antileech_scheme one "url=?tok=${time}.$uid~$sign" "message=$time~$uid~$path~$key" digest=sha256;
    antileech_scheme none-between "url=?t=$time$sign" "message=$key$time$path";
    antileech_scheme path "url=/dl/$sign/$time$path" "message=$key$path$time" time=hex;
    antileech_scheme cookie "url=cookie:tok=$time-$uid-$sign" "message=$time-$uid-$path-$key";
    antileech_scheme header.1 "url=header:X-Tok=$time:$rand:$sign" "message=$key:$time:$rand:$path"
        digest=sha1;
--- config
    location /a/ {
        antileech_sign two primary-key-1234 backup-key-12345;
    }
    location /b/ {
        antileech_sign one primary-key-1234;
    }
    location /c/ {
        antileech_sign none-between primary-key-1234;
    }
    location /d/ {
        antileech_sign path primary-key-1234;
    }
    location /e/ {
        antileech_sign cookie primary-key-1234;
    }
    location /f/ {
        antileech_sign header.1 primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?s=4317b8f37d3f0b86c7f1b7702ce61eec&e=4000000000  -> X-Scheme: two | X-Key: primary | X-Expires: 4000000000
200  /a/a.txt?e=4000000000&x=1&s=f07db4ce97d6d9ce234a53f87b4604b5  -> X-Key: backup
403 sign_mismatch  /a/in/a.txt?s=4317b8f37d3f0b86c7f1b7702ce61eec&e=4000000000  -> X-Scheme: two
403 sign_duplicate  /a/a.txt?s=4317b8f37d3f0b86c7f1b7702ce61eec&e=4000000000&E=1
403 sign_expired  /a/a.txt?s=2f3eb804da81857e22279c4e91dae154&e=1000000000
200  /b/a.txt?tok=4000000000.user.1~d233c4b39166271c6ff1c4f9d712a792eb89dd205793994686173c09d2e6b5e9  -> X-Scheme: one | X-Uid: user.1
403 sign_mismatch  /b/a.txt?tok=4000000000.user.2~d233c4b39166271c6ff1c4f9d712a792eb89dd205793994686173c09d2e6b5e9
403 sign_malformed  /b/a.txt?tok=4000000000.user~1~461b0807ded02f8e3feccbc78661802f3abcb8332c2f95630662801767bcc285
200  /c/a.txt?t=4000000000f37e473a78d10a36d024a4ea639bbdc9
403 sign_malformed  /c/a.txt?t=40000000000f37e473a78d10a36d024a4ea639bbdc9
200  /dl/ccc7801a739f82e9e0b6870b63fa93b3/f0000000/d/a.txt  -> X-Scheme: path
403 sign_mismatch  /dl/ccc7801a739f82e9e0b6870b63fa93b3/f0000000/d/in/a.txt
404  /ccc7801a739f82e9e0b6870b63fa93b3/f0000000/d/a.txt
403 sign_missing  /d/a.txt
200  /e/a.txt  Cookie: a=b; tok=4000000000-u-41bfbbaa15da9cb4d7dc1323b638cea7  -> X-Scheme: cookie | X-Uid: u
403 sign_mismatch  /e/in/a.txt  Cookie: tok=4000000000-u-41bfbbaa15da9cb4d7dc1323b638cea7
403 sign_missing  /e/a.txt?tok=4000000000-u-41bfbbaa15da9cb4d7dc1323b638cea7
200  /f/a.txt  x-TOK: 4000000000::69418ffbb8b487c3594a17e59f01d1e09f45e78e  -> X-Scheme: header.1
403 sign_duplicate  /f/a.txt  X-Tok: 4000000000::69418ffbb8b487c3594a17e59f01d1e09f45e78e | X-Tok: 4000000000::69418ffbb8b487c3594a17e59f01d1e09f45e78e
403 sign_missing  /f/a.txt



=== TEST 2: every digest, every encoding
--- http_config
    antileech_scheme d1 "url=?d1=$time-$sign" "message=$time$path$key" digest=md5 encode=base64;
    antileech_scheme d2 "url=?d2=$time-$sign" "message=$time$path$key" digest=sha1 encode=base64url;
    antileech_scheme d3 "url=?d3=$time-$sign" "message=$time$path$key" digest=sha256
        encode=base64url-padded;
    antileech_scheme d4 "url=?d4=$time-$sign" "message=$time$path" digest=hmac-md5;
    antileech_scheme d5 "url=?d5=$time-$sign" "message=$time$path" digest=hmac-sha1 slice=8-24;
    antileech_scheme d6 "url=?d6=$time-$sign" "message=$time$path" digest=hmac-sha256 prefix=v1.;
    antileech_scheme d7 "url=?d7=$time-$sign" "message=$time$path" digest=hmac-sha256 key_format=hex;
    antileech_scheme d8 "url=?d8=$time-$sign" "message=$time$path" digest=hmac-sha256 key_format=base64;
    antileech_scheme d9 "url=?d9=$time-$sign" "message=$time$path" digest=hmac-sha256
        key_format=base64url encode=base64url prefix=a-b_;
--- config
    antileech_sign d1 primary-key-1234;
    antileech_sign d2 primary-key-1234;
    antileech_sign d3 primary-key-1234;
    antileech_sign d4 primary-key-1234;
    antileech_sign d5 primary-key-1234;
    antileech_sign d6 primary-key-1234;
    antileech_sign d7 000102030405060708090a0b0c0d0e0f;
    antileech_sign d8 cHJpbWFyeS1rZXktMTIzNA==;
    antileech_sign d9 -_-_-_-_-_-_-_-_-_-_-_-_;
--- user_files eval: $::Files
--- cases
200  /a/a.txt?d1=4000000000-jhA2Os4QwwFOYmi%2FsgI7Jg%3D%3D  -> X-Scheme: d1
200  /a/a.txt?d1=4000000000-jhA2Os4QwwFOYmi_sgI7Jg
200  /a/a.txt?d2=4000000000-Y-UZRWu6cE19isVxIzFqBODtXBA  -> X-Scheme: d2
200  /a/a.txt?d3=4000000000-nEGEQGYKco1ZUEjEVKrDB8KScKdb9Z27zAdb4PUqEvw=  -> X-Scheme: d3
200  /a/a.txt?d4=4000000000-c5fba33aee9a677a709a621068ef4751  -> X-Scheme: d4
200  /a/a.txt?d5=4000000000-2bf6b9c76c5f2d44  -> X-Scheme: d5
403 sign_malformed  /a/a.txt?d5=4000000000-92daafc12bf6b9c76c5f2d4435371ad90f123256
200  /a/a.txt?d6=4000000000-v1.f747a03ea7baab0a228ed19d830f5f9dad0e66ef552eef3bfe367d40ab758255  -> X-Scheme: d6
403 sign_malformed  /a/a.txt?d6=4000000000-f747a03ea7baab0a228ed19d830f5f9dad0e66ef552eef3bfe367d40ab758255
403 sign_malformed  /a/a.txt?d6=4000000000-V1.f747a03ea7baab0a228ed19d830f5f9dad0e66ef552eef3bfe367d40ab758255
200  /a/a.txt?d7=4000000000-d8f45ac8ef9b5959ebcc65863f329b7d91be1af1cba36274a393669bb9766dde  -> X-Scheme: d7
200  /a/a.txt?d8=4000000000-f747a03ea7baab0a228ed19d830f5f9dad0e66ef552eef3bfe367d40ab758255  -> X-Scheme: d8
200  /a/a.txt?d9=4000000000-a-b_fKJk03uFbf6PSbP1ehjhf0Sdi_Qv8-UkSOf7vo1jy5k  -> X-Scheme: d9
403 sign_mismatch  /a/a.txt?d9=4000000000-a-b_uWVD7O4ZCWUEH7CB4_qSvqoflRJLQLrp5BRbDBdC9QU



=== TEST 3: every piece of a message
--- http_config
    antileech_scheme host "url=?s=$sign&t=$time" "message=$time $host $path" digest=hmac-sha1;
    antileech_scheme scheme "url=?s=$sign&t=$time" "message=$scheme://$path $time" digest=hmac-sha1;
    antileech_scheme dir "url=?s=$sign&t=$time" "message=$dir$time" digest=hmac-sha1;
    antileech_scheme basename "url=?s=$sign&t=$time" "message=$time/$basename" digest=hmac-sha1;
    antileech_scheme query "url=?s=$sign&t=$time" "message=$path?$query" digest=hmac-sha1;
    antileech_scheme sorted "url=?s=$sign&t=$time" "message=$time$path?$query_sorted" digest=hmac-sha1;
    antileech_scheme arg "url=?s=$sign&t=$time" "message=$time&$arg_Uid&$path" digest=hmac-sha1;
    antileech_scheme uri "url=?s=$sign&t=$time" "message=${time}${uri}" digest=hmac-sha1;
    antileech_scheme address "url=?s=$sign&t=$time" "message=$time\n$path $remote_addr" digest=hmac-sha1;
    antileech_scheme bytes "url=?s=$sign&t=$time" "message=$path\n$time$remote_addr_bin" digest=hmac-sha1;
    antileech_scheme scope "url=?s=$sign.$depth&t=$time" "message=$time$depth:$scope" digest=hmac-sha1;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
--- config
    location /a/ {
        antileech_sign host primary-key-1234;
        location /a/in/ {
            antileech_sign scheme primary-key-1234;
        }
    }
    location /b/ {
        antileech_sign dir primary-key-1234;
        location /b/in/ {
            antileech_sign basename primary-key-1234;
        }
    }
    location /c/ {
        antileech_sign query primary-key-1234;
        location /c/in/ {
            antileech_sign sorted primary-key-1234;
        }
    }
    location /d/ {
        antileech_sign arg primary-key-1234;
        location /d/in/ {
            antileech_sign uri primary-key-1234;
        }
    }
    location /e/ {
        antileech_sign address primary-key-1234;
        location /e/in/ {
            antileech_sign bytes primary-key-1234;
        }
    }
    location /f/ {
        antileech_sign scope primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?s=007b71677727136caea9ff278a832386e6fc1f91&t=4000000000  Host: Own.example:81
403 sign_mismatch  /a/a.txt?s=007b71677727136caea9ff278a832386e6fc1f91&t=4000000000  Host: other.example
200  /a/in/a.txt?s=d7d8bcab4bf1511818cb77dd95dc7e8b875bb98b&t=4000000000
403 sign_mismatch  /a/in/a.txt?s=d981668b4cf139a74fd39864758cbd238401ec88&t=4000000000
200  /b/a.txt?s=6d0f95cdcbb87d62237ca8c21bde80e3a30ec2bc&t=4000000000
404  /b/b.txt?s=6d0f95cdcbb87d62237ca8c21bde80e3a30ec2bc&t=4000000000  -> X-Key: primary
403 sign_malformed  /b//a.txt?s=cc5bc33cf2716f4692509f0aa94f1540ded772b9&t=4000000000
200  /b/in/a.txt?s=16c396cb986059cb2485af1c45875d1be8419541&t=4000000000
403 sign_malformed  /b/in/x%2Fa.txt?s=1da5c764dec0e02044d657d1f478d4acdcd74b1a&t=4000000000
200  /c/a.txt?x=1&s=486371d8d0bed342cb6698390debeb0ede629ed8&t=4000000000&%79
403 sign_mismatch  /c/a.txt?x=1&s=486371d8d0bed342cb6698390debeb0ede629ed8&t=4000000000&y
200  /c/in/a.txt?x=1&s=ad337e64849995e37d3fe8f7b41fd72eb5f61b11&t=4000000000&w=%41
403 sign_mismatch  /c/in/a.txt?x=2&s=ad337e64849995e37d3fe8f7b41fd72eb5f61b11&t=4000000000&w=%41
403 sign_duplicate  /c/in/a.txt?x=1&s=3d8e08bb1b3d558b073dd08f385e3a31b7989e8b&t=4000000000&x=1
200  /d/a.txt?Uid=u%201&s=e394dff75702063de7581c73c4a05cc3d79e7022&t=4000000000
200  /d/a.txt?s=f4e95dc333aae655c91df5559413ab0f2f083007&t=4000000000
403 sign_mismatch  /d/a.txt?Uid=u+1&s=e394dff75702063de7581c73c4a05cc3d79e7022&t=4000000000
403 sign_duplicate  /d/a.txt?Uid=u&s=9c887615474d2bcafd8c20712dda8d5533689b58&t=4000000000&uid=v
200  /d/in/a.txt?s=8b806786a69c1ddf9b5fedb7aad2b079a2bd4bfd&t=4000000000
200  /d/%69n/a%2Etxt?s=8b806786a69c1ddf9b5fedb7aad2b079a2bd4bfd&t=4000000000
403 sign_malformed  /d/in//a.txt?s=8b806786a69c1ddf9b5fedb7aad2b079a2bd4bfd&t=4000000000
200  /e/a.txt?s=80cf48d8bdd7a969366e4ce4a6df78f1cae1355f&t=4000000000
200  /e/a.txt?s=286f3e12036e1f82eb876f0c8600b2f81935910e&t=4000000000  X-Real-IP: 2001:db8::1
403 sign_mismatch  /e/a.txt?s=80cf48d8bdd7a969366e4ce4a6df78f1cae1355f&t=4000000000  X-Real-IP: 127.0.0.2
200  /e/in/a.txt?s=2298b24b15c9394dfda3cfb13b00f239b8676c7e&t=4000000000
403 sign_mismatch  /e/in/a.txt?s=2298b24b15c9394dfda3cfb13b00f239b8676c7e&t=4000000000  X-Real-IP: 127.0.0.2
200  /f/in/a.txt?s=f20a9ce8b7a03bda78605d9088902e1c43e065d5.1&t=4000000000
404  /f/b.txt?s=f20a9ce8b7a03bda78605d9088902e1c43e065d5.1&t=4000000000  -> X-Key: primary
403 sign_mismatch  /f/a.txt?s=4d4597d844967d17b2eb97dab8f6051e13dc8433.1&t=4000000000
403 sign_malformed  /f/a.txt?s=6acfe12063e0d5fa7d09b72e6edf7bb727e05e0e.2&t=4000000000



=== TEST 4: variables of nginx
--- http_config
    map $http_x_plan $plan {
        free    1;
        paid    2;
        default "";
    }
    antileech_scheme agent "url=?s=$sign&t=$time" "message=$time $path $http_user_agent" digest=hmac-sha256;
    antileech_scheme cookie "url=?s=$sign&t=$time" "message=$time $path $cookie_uid" digest=hmac-sha256;
    antileech_scheme plan "url=?s=$sign&t=$time" "message=$time $path $plan" digest=hmac-sha256;
    antileech_scheme method "url=?s=$sign&t=$time" "message=$time $path ${request_method}" digest=hmac-sha256;
    antileech_scheme server "url=?s=$sign&t=$time" "message=$time $path $server_name" digest=hmac-sha256;
    antileech_scheme set "url=?s=$sign&t=$time" "message=$time $path $set_here" digest=hmac-sha256;
--- config
    location /a/ {
        antileech_sign agent primary-key-1234;
    }
    location /b/ {
        antileech_sign cookie primary-key-1234;
    }
    location /c/ {
        antileech_sign plan primary-key-1234;
    }
    location /d/ {
        antileech_sign method primary-key-1234;
    }
    location /e/ {
        antileech_sign server primary-key-1234;
    }
    location /f/ {
        set $set_here "$arg_a-$host";
        antileech_sign set primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?s=820b0f417e821acceb954a540cf1326d011b1fd4a12521bd12113c3b0754e8f0&t=4000000000  User-Agent: Mozilla/5.0 (X11)  -> X-Scheme: agent
403 sign_mismatch  /a/a.txt?s=820b0f417e821acceb954a540cf1326d011b1fd4a12521bd12113c3b0754e8f0&t=4000000000  User-Agent: curl/8.0
# a variable without a value is empty
200  /a/a.txt?s=40900ef4535ce4f05424ab3f27a244cfb46c5ac3530fe8a0e03d2bacd54e84ac&t=4000000000
200  /b/a.txt?s=a71b195b2c0f10114230938d2aa12c5495a26936e199b3e318eebb110013013a&t=4000000000  Cookie: x=y; uid=alice
403 sign_mismatch  /b/a.txt?s=a71b195b2c0f10114230938d2aa12c5495a26936e199b3e318eebb110013013a&t=4000000000  Cookie: uid=bob
403 sign_mismatch  /b/a.txt?s=a71b195b2c0f10114230938d2aa12c5495a26936e199b3e318eebb110013013a&t=4000000000
200  /b/a.txt?s=e1986d03fed151c3a41d4697f9de924ef622d2119460d56943c7d56f46ef2d69&t=4000000000
200  /c/a.txt?s=5dc9c9fac0e6cb6040adb937c2d8abe2aa2e45e3950095acb9361d10ce6e14c9&t=4000000000  X-Plan: paid
403 sign_mismatch  /c/a.txt?s=5dc9c9fac0e6cb6040adb937c2d8abe2aa2e45e3950095acb9361d10ce6e14c9&t=4000000000  X-Plan: free
200  /c/a.txt?s=ea070919feba633b93183a80068227415c61328feb2eae2ae736d0f5e31b2241&t=4000000000
200  /d/a.txt?s=74b13e6900b4d38097588c6e74317ede378b398c0650cc2d86d1a8d705a2bcbd&t=4000000000
403 sign_mismatch  HEAD /d/a.txt?s=74b13e6900b4d38097588c6e74317ede378b398c0650cc2d86d1a8d705a2bcbd&t=4000000000
200  HEAD /d/a.txt?s=7f3ecfa083b907d137b08cb1946e059d25dc142aa33a9c803c8ac493309ca594&t=4000000000  -> ""
200  /e/a.txt?s=b9aa1a33aa9d853d64fe52e8f46366894e995350fa1cbff7afb536823a319a96&t=4000000000
200  /f/a.txt?a=1&s=a9c89a63e4d15d496ab07338b48a4157a077c759cb642ee735e61f3aa9d87fa4&t=4000000000  Host: own.example
403 sign_mismatch  /f/a.txt?a=2&s=a9c89a63e4d15d496ab07338b48a4157a077c759cb642ee735e61f3aa9d87fa4&t=4000000000  Host: own.example



=== TEST 5: the line has the last word
--- http_config
    antileech_scheme own "url=?s=$sign&t=$time" "message=$key$path$time" means=issued ttl=10m;
    antileech_scheme bare "url=?s=$sign&t=$time" "message=$key$path$time";
    antileech_scheme strict "url=?s=$sign&t=$time" "message=$key$path$time" args=none limit=exclusive cap=1h
        refuse=debug,Admin;
--- config
    location /a/ {
        antileech_sign own primary-key-1234;
    }
    location /b/ {
        antileech_sign own primary-key-1234 - 1h;
    }
    location /c/ {
        antileech_sign own primary-key-1234 means=expires;
    }
    location /d/ {
        antileech_sign bare primary-key-1234 - 1h means=window skew=1m;
    }
    location /e/ {
        antileech_sign strict primary-key-1234;
    }
    location /f/ {
        antileech_sign strict primary-key-1234 args=any limit=inclusive;
    }
    location /g/ {
        antileech_sign bare primary-key-1234 digest=sha256 time=hex arg.sign=tok arg.time=e path=decoded;
    }
--- user_files eval: $::Files
--- cases
200  {{own '/a/a.txt', $Now - 500}}  -> X-Expires: {{$Now + 100}}
403 sign_expired  {{own '/a/a.txt', $Now - 605}}
200  {{own '/b/a.txt', $Now - 3500}}
403 sign_expired  {{own '/b/a.txt', $Now - 3605}}
200  {{own '/c/a.txt', $Now + 60}}  -> X-Expires: {{$Now + 60}}
403 sign_expired  {{own '/c/a.txt', $Now - 5}}
200  {{own '/d/a.txt', $Now + 3600}}
403 sign_early  {{own '/d/a.txt', $Now + 3800}}
403 sign_expired  {{own '/d/a.txt', $Now - 3800}}
200  {{own '/e/a.txt', $Now + 3500}}
403 sign_early  {{own '/e/a.txt', $Now + 3800}}
403 sign_malformed  {{own('/e/a.txt', $Now + 60) . '&x'}}
200  {{own('/f/a.txt', $Now + 60) . '&x'}}
403 sign_malformed  {{own('/f/a.txt', $Now + 60) . '&debug=0'}}
403 sign_malformed  {{own('/f/a.txt', $Now + 60) . '&%61dmin'}}
200  /g/%61.txt?e=f0000000&tok=702c1bf12d76d83e4da9b9f6d61d23832fae3f4034fc73e49e22ef82ad5f36c2



=== TEST 6: keys from variables
--- http_config
    antileech_scheme own "url=?s=$sign&t=$time" "message=$time $path" digest=hmac-sha256 key_format=hex;
    map $host $tenant_key {
        a.example 000102030405060708090a0b0c0d0e0f;
        b.example f0e0d0c0b0a090807060504030201000;
        c.example not-hex;
        default "";
    }
--- config
    location /a/ {
        antileech_sign own $tenant_key;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?s=4b17b755a026a3d86abf3267fa8c4eb85e415f624c0f46cc48c0d4ff4a605ed8&t=4000000000  Host: a.example
403 sign_mismatch  /a/a.txt?s=4b17b755a026a3d86abf3267fa8c4eb85e415f624c0f46cc48c0d4ff4a605ed8&t=4000000000  Host: b.example
403 sign_mismatch  /a/a.txt?s=915d7d60baa49f30e8406b8cff22c1c2f6a390c144c712dc5b9599789694fd32&t=4000000000  Host: c.example
403 sign_mismatch  /a/a.txt?s=966d2066f13a147028795964c70dc3d0ff35ace9805130ff2c546967341903cb&t=4000000000  Host: d.example



=== TEST 7: in servers above and below, and on every level
--- http_config
    antileech_scheme own "url=?s=$sign&t=$time" "message=$key$path$time";
    antileech_sign own primary-key-1234;
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        root $TEST_NGINX_HTML_DIR;
    }
    antileech_scheme later "url=?s=$sign&t=$time" "message=$key$time$path";
--- config
    location /b/ {
        antileech_sign later primary-key-1234;
    }
    location /c/ {
        if ($arg_later) {
            antileech_sign later primary-key-1234;
        }
    }
--- user_files eval: $::Files
--- cases
200  {{own '/a/a.txt', 4_000_000_000}}  -> X-Scheme: own
200  /b/a.txt?s=2e045fa7e0bc77d9388494fefccd7e44&t=4000000000  -> X-Scheme: later
200  {{own '/c/a.txt', 4_000_000_000}}
200  /c/a.txt?s=f37e473a78d10a36d024a4ea639bbdc9&t=4000000000&later=1  -> X-Scheme: later
403 sign_mismatch  {{own('/c/a.txt', 4_000_000_000) . '&later=1'}}
--- no_error_log
[warn]



=== TEST 8: not uniquely decodable: two fields without an end
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time$host";
--- config
--- emerg
"antileech_scheme" "x": nothing tells where one ends and the next starts of "$path" and "$host"



=== TEST 9: not uniquely decodable: three
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$host$time$path$uri";
--- config
--- emerg
"antileech_scheme" "x": nothing tells where one ends and the next starts of "$host" and "$path" and "$uri"



=== TEST 10: not uniquely decodable: forms of time
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time" time=hex,dec;
--- config
--- emerg
"antileech_scheme" "x": nothing tells where one ends and the next starts of "$path" and "$time"



=== TEST 11: not uniquely decodable: a variable of nginx
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$time$path$cookie_uid";
--- config
--- emerg
"antileech_scheme" "x": nothing tells where one ends and the next starts of "$path" and "$cookie_uid"



=== TEST 12: not uniquely decodable: a decoded path can have any byte
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$time$path $http_user_agent" path=decoded;
--- config
--- emerg
"antileech_scheme" "x": nothing tells where one ends and the next starts of "$path" and "$http_user_agent"



=== TEST 13: not uniquely decodable: what ends a field does not tell where it starts
--- http_config
    antileech_scheme x "url=?tok=$time-$uid-$sign" "message=$key$path$uid|$time";
--- config
--- emerg
"antileech_scheme" "x": nothing tells where one ends and the next starts of "$path" and "$uid"



=== TEST 14: not uniquely decodable: the same with an address
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$time$uri$remote_addr $key";
--- config
--- emerg
"antileech_scheme" "x": nothing tells where one ends and the next starts of "$uri" and "$remote_addr"



=== TEST 15: not uniquely decodable: the same with an argument
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$time $path$arg_u&$key";
--- config
--- emerg
"antileech_scheme" "x": nothing tells where one ends and the next starts of "$path" and "$arg_u"



=== TEST 16: no key under a plain digest
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$path$time";
--- config
--- emerg
"antileech_scheme" "x": "message" has no "$key", so that anybody could sign



=== TEST 17: no key under another plain digest
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$path$time" digest=sha256;
--- config
--- emerg
"antileech_scheme" "x": "message" has no "$key", so that anybody could sign



=== TEST 18: no path
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$time $host" digest=hmac-sha256;
--- config
--- emerg
"antileech_scheme" "x": "message" has no path, so that a URL would open every other one



=== TEST 19: no time
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path";
--- config
--- emerg
"antileech_scheme" "x": "message" has no "$time", so that anybody could change it



=== TEST 20: a field that nothing carries
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$time$uid$path";
--- config
--- emerg
"antileech_scheme" "x": nothing in "url" carries "$uid"



=== TEST 21: a scope without its depth
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$time$scope";
--- config
--- emerg
"antileech_scheme" "x": "$scope" in "message" and "$depth" in "url" belong together



=== TEST 22: a field that nothing signs
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time-$uid" "message=$key$time$path";
--- config
--- emerg
"antileech_scheme" "x": "message" has no "$uid", so that anybody could change it



=== TEST 23: the signature in the message
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time$sign";
--- config
--- emerg
"antileech_scheme" "x": "message" cannot have "$sign"



=== TEST 24: a preset's name
--- http_config
    antileech_scheme qiniu "url=?s=$sign&t=$time" "message=$key$path$time";
--- config
--- emerg
"antileech_scheme" "qiniu" is defined already



=== TEST 25: the project's own scheme's name
--- http_config
    antileech_scheme hmac "url=?s=$sign&t=$time" "message=$key$path$time";
--- config
--- emerg
"antileech_scheme" "hmac" is defined already



=== TEST 26: defined twice
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time";
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time";
--- config
--- emerg
"antileech_scheme" "x" is defined already



=== TEST 27: used before it is defined
--- http_config
    antileech_sign x primary-key-1234;
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time";
--- config
--- emerg
"antileech_sign" has an unknown scheme in the first argument
--- no_error_log
primary-key-1234



=== TEST 28: in another case
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time";
    antileech_sign X primary-key-1234;
--- config
--- emerg
"antileech_sign" has an unknown scheme in the first argument
--- no_error_log
primary-key-1234



=== TEST 29: in a server
--- http_config
    
--- config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time";
--- emerg
"antileech_scheme" directive is not allowed here



=== TEST 30: in a location
--- http_config
    
--- config
    location /a/ {
        antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time";
    }
--- emerg
"antileech_scheme" directive is not allowed here



=== TEST 31: nothing
--- http_config
    antileech_scheme;
--- config
--- emerg
invalid number of arguments in "antileech_scheme" directive



=== TEST 32: nothing but a name
--- http_config
    antileech_scheme x;
--- config
--- emerg
"antileech_scheme" "x" has no "url"



=== TEST 33: no message
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time";
--- config
--- emerg
"antileech_scheme" "x" has no "message"



=== TEST 34: no name
--- http_config
    antileech_scheme "url=?s=$sign&t=$time" "message=$key$path$time";
--- config
--- emerg
"antileech_scheme" has an invalid name, letters, digits and "_-." are expected



=== TEST 35: a name of 101 characters
--- http_config
    antileech_scheme xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx "url=?s=$sign&t=$time" "message=$key$path$time";
--- config
--- emerg
"antileech_scheme" has an invalid name, letters, digits and "_-." are expected



=== TEST 36: two urls
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "url=?s=$sign&t=$time" "message=$key$path$time";
--- config
--- emerg
"antileech_scheme" "x" has the option "url" twice



=== TEST 37: an option twice
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time" time=hex time=dec;
--- config
--- emerg
"antileech_scheme" "x" has the option "time" twice



=== TEST 38: an unknown option
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time" colour=red;
--- config
--- emerg
"antileech_scheme" "x": unknown option "colour"



=== TEST 39: no option
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time" colour;
--- config
--- emerg
"antileech_scheme" "x": "colour" is not of the form name=value



=== TEST 40: a url that is none
--- http_config
    antileech_scheme x "url=s=$sign&t=$time" "message=$key$path$time";
--- config
--- emerg
"antileech_scheme" "x": "url" must start with "?", "/", "cookie:NAME=" or "header:NAME=", not "s=$sign&t=$time"



=== TEST 41: a path that goes on
--- http_config
    antileech_scheme x "url=/$sign$path/$time" "message=$key$path$time";
--- config
--- emerg
"antileech_scheme" "x": "$path" belongs at the end of a "url" that starts with "/"



=== TEST 42: a url without a time
--- http_config
    antileech_scheme x "url=?s=$sign" "message=$key$path";
--- config
--- emerg
"antileech_scheme" "x": "url" has no "$time"



=== TEST 43: a url that carries what it has anyway
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time&h=$host" "message=$key$path$time";
--- config
--- emerg
"antileech_scheme" "x": "$host" cannot be carried in "url"



=== TEST 44: a url that cannot be taken apart
--- http_config
    antileech_scheme x "url=?s=$sign$time" "message=$key$path$time" encode=base64url;
--- config
--- emerg
"antileech_scheme" "x": nothing tells where "$sign" ends in "url"



=== TEST 45: arguments that are twins
--- http_config
    antileech_scheme x "url=?s=$sign&S=$time" "message=$key$path$time";
--- config
--- emerg
"antileech_scheme" "x": "url" has one argument more than once, for "$sign" and "$time"



=== TEST 46: a $ without a name
--- http_config
    antileech_scheme x "url=?s=$sign&t=$" "message=$key$path$time";
--- config
--- emerg
"antileech_scheme" "x": a "$" must be followed by a name, or by a name in braces



=== TEST 47: an unknown variable
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$time$path $nowhere";
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
unknown "nowhere" variable



=== TEST 48: a ttl of zero
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time" means=issued ttl=0;
--- config
--- emerg
"antileech_scheme" "x": "ttl" is zero, no URL would work



=== TEST 49: a ttl of 21 years
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time" means=issued ttl=21y;
--- config
--- emerg
"antileech_scheme" "x": "ttl" is longer than 7300 days



=== TEST 50: no ttl at all
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time" means=issued;
--- config
    location /a/ {
        antileech_sign x primary-key-1234;
    }
--- emerg
"antileech_sign" scheme "x" needs a ttl, the fourth argument



=== TEST 51: a line that makes it undecodable
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time";
--- config
    location /a/ {
        antileech_sign x primary-key-1234 time=hex,dec;
    }
--- emerg
"antileech_sign" scheme "x": nothing tells where one ends and the next starts of "$path" and "$time"



=== TEST 52: a line that makes it signable by anybody
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$path$time" digest=hmac-sha256;
--- config
    location /a/ {
        antileech_sign x primary-key-1234 digest=sha256;
    }
--- emerg
"antileech_sign" scheme "x": "message" has no "$key", so that anybody could sign



=== TEST 53: an option of other schemes
--- http_config
    antileech_scheme x "url=?s=$sign&t=$time" "message=$key$path$time";
--- config
    location /a/ {
        antileech_sign x primary-key-1234 bind=host;
    }
--- emerg
"antileech_sign" scheme "x": there is no option "bind"
