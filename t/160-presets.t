# The presets where t/150-vectors.t does not reach: what locations and upstreams see, variables, second
# keys, several schemes of one shape in a server, and which of them are called weak. The signatures here
# were computed with Python's hashlib, from the formulas.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;
use Digest::MD5 qw(md5 md5_hex);
use Digest::SHA qw(hmac_sha256);
use MIME::Base64 qw(encode_base64url);
use POSIX qw(strftime);

repeat_each(1);

add_block_preprocessor(sub {
    my ($block) = @_;
    $block->set_value(http_config => ($block->http_config // '') . '
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        location / {
            return 200 "$request_uri $http_cookie";
        }
    }
');
});

our $Files = [map { [$_, "It works!\n"] } 'vod/a.txt', 'vod/in/a.txt', map { "$_/a.txt" } 'a' .. 'h'];

# A time that all the rows of a block have.
our $Now = time;

sub type_a {
    my ($path, $argument, $time) = @_;
    return "$path?$argument=$time-r-u-" . md5_hex("$path-$time-r-u-primary-key-1234");
}

sub type_b {
    my ($path, $time) = @_;
    my $t = strftime '%Y%m%d%H%M', gmtime $time + 8 * 3600;
    return "/$t/" . md5_hex("primary-key-1234$t$path") . $path;
}

# The time in front of the path, signed as type B does.
sub in_front {
    my ($path, $t) = @_;
    return "/$t/" . md5_hex("primary-key-1234$t$path") . $path;
}

sub type_c {
    my ($path, $time) = @_;
    my $t = sprintf '%08x', $time;
    return '/' . md5_hex("primary-key-1234$path$t") . "/$t$path";
}

sub lighttpd_hmac {
    my ($path, $time) = @_;
    my $t = sprintf '%08x', $time;
    return '/' . encode_base64url(hmac_sha256("/$t$path", 'primary-key-1234')) . "/$t$path";
}

run_tests();

__DATA__

=== TEST 1: in front of the path, each in a location of one server
--- config
    location /a/ {
        antileech_sign aliyun_b primary-key-1234;
    }
    location /b/ {
        antileech_sign aliyun_c primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/vod/;
    }
    location = /c/a.txt {
        antileech_sign jd_b primary-key-1234;
    }
    location /d/ {
        antileech_sign cdn77 primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/vod/;
    }
    location ~ ^/e/(.+)\.x$ {
        antileech_sign tencent_c_time_first primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/vod/$1.txt;
    }
    location /f/ {
        antileech_sign lighttpd primary-key-1234 - 10m;
        rewrite ^/f/(.*)$ /vod/$1 break;
    }
    location /g/ {
        antileech_sign lighttpd_hmac primary-key-1234 - 10m;
    }
    location /h/ {
        antileech_sign wangsu_a primary-key-1234 - 10m;
    }
    location /vod/ {
        antileech_sign huawei_b primary-key-1234;
        antileech_sign huawei_c1 primary-key-1234;
        try_files $uri /vod/in/a.txt;
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/767befb9b5308e2b9c64f7ead8039af3/a/a.txt  -> X-Scheme: aliyun_b | X-Expires: 4070881800
200  /9507378830738395e91837bc61aa3c09/f0000000/b/a.txt  -> X-Scheme: aliyun_c | X-Expires: 4026533640
200  /958cbebd6319d707f616bf79ff48f518/F0000000/b/in/a.txt
200  /4000000000/8ee2a628a376f61853963dbf1afcadf8/c/a.txt  -> X-Scheme: jd_b | X-Expires: 4000000000
200  /XbBBsPllq2iSvLPwVqXI8g==,4000000000/d/a.txt  -> X-Scheme: cdn77 | X-Expires: 4000000000
200  /yrQotHCXylM7bwnp_XigvQ==,4000000000/d/in/a.txt
# a folder is what is signed
404  /XbBBsPllq2iSvLPwVqXI8g==,4000000000/d/missing.txt  -> X-Key: primary
403 sign_mismatch  /XbBBsPllq2iSvLPwVqXI8g==,4000000000/d/in/a.txt
200  /49630ee875ad4034f8c1906dd3068bde/4000000000/e/a.x  -> X-Scheme: tencent_c_time_first | X-Expires: 4000001800
200  /1c9fdb4d50ea3faa514ec2aca42a64e5/f0000000/e/in/a.x  -> X-Expires: 4026533640
200  {{type_c '/f/a.txt', $Now - 500}}  -> X-Scheme: lighttpd | X-Expires: {{$Now + 100}}
200  {{type_c '/f/a.txt', $Now + 500}}
403 sign_expired  {{type_c '/f/a.txt', $Now - 605}}
403 sign_early  {{type_c '/f/a.txt', $Now + 660}}
200  {{lighttpd_hmac '/g/a.txt', $Now - 500}}  -> X-Scheme: lighttpd_hmac | X-Expires: {{$Now + 100}}
403 sign_early  {{lighttpd_hmac '/g/a.txt', $Now + 660}}
200  {{type_b '/h/a.txt', $Now - 400}}  -> X-Scheme: wangsu_a
200  {{in_front '/h/a.txt', $Now - 500}}  -> X-Expires: {{$Now + 100}}
200  {{in_front '/h/a.txt', sprintf '%08x', $Now + 500}}  -> X-Expires: {{$Now + 1100}}
403 sign_expired  {{in_front '/h/a.txt', $Now - 605}}
200  {{type_b '/vod/a.txt', $Now - 600}}  -> X-Scheme: huawei_b
200  {{type_c '/vod/missing', $Now - 600}}  -> X-Scheme: huawei_c1 | X-Expires: {{$Now + 1200}}
403 sign_early  {{type_c '/vod/a.txt', $Now + 30}}
403 sign_early  /209901010000/34190e34dfa3766f25e11a96ea503001/vod/a.txt  -> X-Scheme: huawei_b
# shapes that other locations of the server have
404 *  /IoJLuZb4G5Nb4DtztKPLKw==,4000000000/a/a.txt
404 *  /4000000000/dd61f4c09c70d0e875d8d8ec436e208f/b/a.txt
403 sign_missing  /d/a.txt
403 sign_mismatch  /bfb60206d6f8b3f6e0cfc38c5b10cfc4/f0000000/b/a.txt



=== TEST 2: in front of the path, proxied
--- config
    location /b/ {
        antileech_sign volcengine_b primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /c/ {
        antileech_sign edgeone_c primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1/x/;
    }
    location /d/ {
        antileech_sign cdn77 primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1$request_uri;
    }
    location /j/ {
        antileech_sign jd_b primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- cases
200  /209901010000/254a099ac9f9e36c01bc6ebd9447fb61/b/%E4%B8%AD+%20b?w=1  -> ~^/b/%E4%B8%AD\+%20b\?w=1 $
200  /7911ae51ccc3a9a0cae5c4eeeeec6c1e/f0000000/c/a.txt?w=1  -> ~^/x/a.txt\?w=1 $
200  /Rh4pCnSB3JpfLJzW40yh7w==,4000000000/d/%2B+/a.txt  -> ~^/d/%2B\+/a.txt $
200  /4000000000/607d57bc1731a1fc3252138fd6dc7524/j/a-1.txt  -> ~^/j/a-1.txt $
403 sign_mismatch  /4000000000/607d57bc1731a1fc3252138fd6dc7524/j/a-2.txt



=== TEST 3: in arguments, proxied: what is left of them
--- config
    proxy_set_header Cookie "";
    location /a/ {
        antileech_sign jd_a primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /b/ {
        antileech_sign google cHJpbWFyeS1rZXktMTIzNA==;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /c/ {
        antileech_sign google_prefix cHJpbWFyeS1rZXktMTIzNA==;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /d/ {
        antileech_sign tencent_vod primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /e/ {
        antileech_sign upyun primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /f/ {
        antileech_sign bunny_hs256 primary-key-1234;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /g/ {
        antileech_sign akamai 000102030405060708090a0b0c0d0e0f;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /h/ {
        antileech_sign cloudflare primary-key-1234;
        antileech_strip off;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
--- suppress_stderr
--- cases
200  /a/a.txt?x=1&auth_token=4000000000-r-u-e063bcce1ca3fe1b317f6cfa6280ac91&y=2  -> ~^/a/a.txt\?x=1&y=2 $
200  /b/a.txt?x=1&Expires=4000000000&KeyName=my-key&Signature=zhxqcd9G7qIqCa7n9HEa5N4aHbg=  Host: own.example  -> ~^/b/a.txt\?x=1 $
200  /c/a.txt?URLPrefix=aHR0cDovL293bi5leGFtcGxlL2Mv&Expires=4000000000&KeyName=my-key&Signature=J0o_LBqWO_VJKe-xXTAXYOM4ub8=&x=1  Host: own.example  -> ~^/c/a.txt\?x=1 $
# an argument that is only hashed is left
200  /d/a.txt?t=f0000000&us=1a&sign=386645ddbd4dbf9d8a9490eaef6625bd&x=1  -> ~^/d/a.txt\?us=1a&x=1 $
200  /e/a%20.txt?x=1&_upt=14c733544000000000  -> ~^/e/a%20.txt\?x=1 $
200  /f/a.txt?token=HS256-FMLYR9ZrwYtGSSzjkfKIJdF5ELd3OXdXVexTIWJYxko&v=123&expires=4000000000  -> ~^/f/a.txt\?v=123 $
200  /g/a.txt?x=1&hdnts=exp=4000000000~acl=/g/*~hmac=f171c1156168cd8083aa36a9594ea050dc3cdcb38674e8322e776f8c5d88dc55  -> ~^/g/a.txt\?x=1 $
200  /h/a.txt?verify=4000000000-zhk12OfKBrMh9PTxZTESKaaYQNCX1RrDeihj5j4jaTg%3D  -> ~^/h/a.txt\?verify=4000000000-zhk12OfKBrMh9PTxZTESKaaYQNCX1RrDeihj5j4jaTg%3D $



=== TEST 4: in a cookie
--- config
    location /a/ {
        antileech_sign google_cookie cHJpbWFyeS1rZXktMTIzNA==;
    }
    location /b/ {
        antileech_sign google_cookie cHJpbWFyeS1rZXktMTIzNA==;
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
    }
    location /c/ {
        antileech_sign akamai 000102030405060708090a0b0c0d0e0f in=cookie:hdnea;
        antileech_sign google_cookie cHJpbWFyeS1rZXktMTIzNA==;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt  Host: own.example | Cookie: Cloud-CDN-Cookie=URLPrefix=aHR0cDovL293bi5leGFtcGxlLw==:Expires=4000000000:KeyName=my-key:Signature=h4Dk1akOMZFsnWSbc16auHStZa4=  -> X-Scheme: google_cookie | X-Expires: 4000000000
# two lines of cookies, and twins
200  /a/a.txt  Host: own.example | Cookie: a=b | Cookie: Cloud-CDN-Cookie=x; Cloud-CDN-Cookie=URLPrefix=aHR0cDovL293bi5leGFtcGxlLw==:Expires=4000000000:KeyName=my-key:Signature=h4Dk1akOMZFsnWSbc16auHStZa4=
403 sign_mismatch  /a/a.txt  Host: other.example | Cookie: Cloud-CDN-Cookie=URLPrefix=aHR0cDovL293bi5leGFtcGxlLw==:Expires=4000000000:KeyName=my-key:Signature=h4Dk1akOMZFsnWSbc16auHStZa4=
403 sign_mismatch  /a/a.txt  Host: own.example | Cookie: Cloud-CDN-Cookie=URLPrefix=aHR0cDovL293bi5leGFtcGxlL2Iv:Expires=4000000000:KeyName=my-key:Signature=tAQz09IP01b6H-JHW8C_awL1wqs=
403 sign_missing  /a/a.txt  Host: own.example
# the host without its port, in lower case
200  /a/a.txt  Host: OWN.example:8080 | Cookie: Cloud-CDN-Cookie=URLPrefix=aHR0cDovL293bi5leGFtcGxlLw==:Expires=4000000000:KeyName=my-key:Signature=h4Dk1akOMZFsnWSbc16auHStZa4=
# cookies go on to the upstream as they came
200  /b/a.txt  Host: own.example | Cookie: Cloud-CDN-Cookie=URLPrefix=aHR0cDovL293bi5leGFtcGxlLw==:Expires=4000000000:KeyName=my-key:Signature=h4Dk1akOMZFsnWSbc16auHStZa4=  -> ~^/b/a.txt Cloud-CDN-Cookie=URLPrefix
# the one or the other
200  /c/a.txt  Host: own.example | Cookie: hdnea=exp=4000000000~acl=/c/*~hmac=3c359047c27accd03e440dc3810d9f823403b1508e683fe9228f275cf3cd49c9  -> X-Scheme: akamai
200  /c/a.txt  Host: own.example | Cookie: hdnea=x; Cloud-CDN-Cookie=URLPrefix=aHR0cDovL293bi5leGFtcGxlLw==:Expires=4000000000:KeyName=my-key:Signature=h4Dk1akOMZFsnWSbc16auHStZa4=  -> X-Scheme: google_cookie
403 sign_malformed  /c/a.txt  Host: own.example | Cookie: hdnea=x  -> X-Scheme: akamai



=== TEST 5: when a URL ends
--- config
    location /a/ {
        antileech_sign aliyun_a primary-key-1234;
        antileech_sign huawei_a primary-key-1234 arg.sign=start;
        antileech_sign wangsu_e primary-key-1234 arg.sign=window;
        antileech_sign jd_a primary-key-1234;
        antileech_sign volcengine_a primary-key-1234 - 10y;
    }
    location /b/ {
        antileech_sign cloudflare primary-key-1234;
        antileech_sign fastly cHJpbWFyeS1rZXktMTIzNA==;
        antileech_sign gcore primary-key-1234;
        antileech_sign keycdn primary-key-1234;
    }
    location /c/ {
        antileech_sign netease primary-key-1234;
        antileech_sign tencent_d primary-key-1234 skew=1m;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?auth_key=4000000000-r-u-e063bcce1ca3fe1b317f6cfa6280ac91  -> X-Scheme: aliyun_a | X-Expires: 4000001800 | X-Uid: u
200  {{type_a '/a/a.txt', 'start', $Now - 300}}  -> X-Scheme: huawei_a | X-Expires: {{$Now + 1500}}
200  {{type_a '/a/a.txt', 'window', $Now - 30}}  -> X-Scheme: wangsu_e | X-Expires: {{$Now + 30}}
# the user is the second field
200  /a/a.txt?auth_token=4000000000-user.1-rand_2-9dd80657ea14e0e9e7999047a1c0694a  -> X-Scheme: jd_a | X-Expires: 4000000000 | X-Uid: user.1
200  /a/a.txt?sign=4000000000-r-u-e063bcce1ca3fe1b317f6cfa6280ac91  -> X-Scheme: volcengine_a | X-Expires: 4315360000
200  /b/a.txt?verify=4000000000-t19AkKnG7h6%2F%2B2JwQRUpP0YmSDOvJJPfbuig3zmuqmc%3D  -> X-Scheme: cloudflare | X-Expires: 4000010800
200  /b/a.txt?token=4000000000_16acac8e78c74010d0ea47ea8021347611f4e9d3  -> X-Scheme: fastly | X-Expires: 4000000000
200  /b/a.txt?md5=b0UzHkII9F4d76avAR29ZQ&expires=4000000000  -> X-Scheme: gcore | X-Expires: 4000000000
200  /b/a.txt?token=VPgeUR44mzKmmebmJER4_Q&expire=4000000000  -> X-Scheme: keycdn | X-Expires: 4000000000
200  /c/a.txt?wsSecret=99b1318db658f7afc96ff67e1b65ca09&wsTime=4000000000  -> X-Scheme: netease | X-Expires: 4000007200
200  /c/a.txt?sign=99b1318db658f7afc96ff67e1b65ca09&t=4000000000  -> X-Scheme: tencent_d | X-Expires: 4000001860



=== TEST 6: the second key, in the formats that keys have
--- config
    location /a/ {
        antileech_sign fastly cHJpbWFyeS1rZXktMTIzNA== YmFja3VwLWtleS0xMjM0NQ==;
    }
    location /b/ {
        antileech_sign google_prefix cHJpbWFyeS1rZXktMTIzNA== YmFja3VwLWtleS0xMjM0NQ==;
    }
    location /c/ {
        antileech_sign akamai 000102030405060708090a0b0c0d0e0f f0e0d0c0b0a090807060504030201000;
    }
    location /d/ {
        antileech_sign cdn77 primary-key-1234 backup-key-12345;
        antileech_sign upyun primary-key-1234 backup-key-12345;
    }
--- user_files eval: $::Files
--- suppress_stderr
--- cases
200  /a/a.txt?token=4000000000_149d7dc73939c7384804c26ec7898404d76b6779  -> X-Key: primary
200  /a/a.txt?token=4000000000_dcdc8bc174a31e2af624022cdfae810e70bcb22b  -> X-Key: backup
# the text of the key is not the key
403 sign_mismatch  /a/a.txt?token=4000000000_785a18a1a151cd6645de44e4bfe6a5d6601a7ce7
200  /b/a.txt?URLPrefix=aHR0cDovL293bi5leGFtcGxlLw==&Expires=4000000000&KeyName=my-key&Signature=4cs0m0TPgQfb5GWKoMoUVGFyaBs=  Host: own.example  -> X-Key: backup
200  /c/a.txt?hdnts=exp=4000000000~hmac=043474d41ac014029f126e454a67a3e80a5e044e9f041db74f055cacc2236e39  -> X-Key: backup
403 sign_mismatch  /c/a.txt?hdnts=exp=4000000000~hmac=46c7fc003aa8fe055af59949546912a9ed89ae2ffc778bc0d31ca0b71095fc12
200  /e76sshou-SRYVNcBNl1nYA==,4000000000/d/a.txt  -> X-Key: backup | X-Scheme: cdn77
200  /d/a.txt?_upt=8d63daf34000000000  -> X-Key: backup | X-Scheme: upyun



=== TEST 7: one after the other on a level
--- config
    location /a/ {
        antileech_sign aliyun_a primary-key-1234;
        antileech_sign tencent_a primary-key-1234;
        antileech_sign tencent_d primary-key-1234;
        antileech_sign secure_link primary-key-1234;
    }
--- user_files eval: $::Files
--- suppress_stderr
--- cases
200  /a/a.txt?auth_key=4000000000-r-u-e063bcce1ca3fe1b317f6cfa6280ac91  -> X-Scheme: aliyun_a
200  /a/a.txt?sign=4000000000-r-u-e063bcce1ca3fe1b317f6cfa6280ac91  -> X-Scheme: tencent_a
# one name, two forms
200  /a/a.txt?sign=f2c66a89bb5fad33452a3095a349ccf3&t=4000000000  -> X-Scheme: tencent_d
200  /a/a.txt?md5=OiMFTsC8OD_m6HEVEnwc5Q&expires=4000000000  -> X-Scheme: secure_link
403 sign_mismatch  /a/a.txt?auth_key=4000000000-r-u-5a690fe44b48d43f30d4b06cc6d7efc7  -> X-Scheme: aliyun_a
403 sign_malformed  /a/a.txt?sign=x  -> X-Scheme: tencent_a
403 sign_missing  /a/a.txt  -> X-Scheme: aliyun_a



=== TEST 8: what nginx's own secure_link says
--- config
    antileech_sign secure_link secret;
    antileech_strip off;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
    secure_link $arg_md5,$arg_expires;
    secure_link_md5 "$secure_link_expires$uri$remote_addr secret";
    add_header X-Reason $antileech_reason always;
    add_header X-Secure-Link "[$secure_link]" always;
--- user_files eval
[@$::Files, ['s/link', "It works!\n"], ["vod/\xe4\xb8\xad +.txt", "It works!\n"]]
--- suppress_stderr
--- cases
# its manual
200  /s/link?md5=_e4Nc3iduzkWRm01TBBNYw&expires=2147483647  -> X-Secure-Link: [1]
200  /vod/%E4%B8%AD%20+.txt?md5=hRkbyZMQtGLJPn6jBbIxaA&expires=4000000000  -> X-Secure-Link: [1]
200  /vod/%e4%b8%ad%20%2B.txt?md5=hRkbyZMQtGLJPn6jBbIxaA&expires=4000000000  -> X-Secure-Link: [1]
200  /vod/a.txt?md5=P0f-sMyIHRPQ9_DhDt2uLg&expires=4000000000  X-Real-IP: 192.0.2.1  -> X-Secure-Link: [1]
200  /vod/a.txt?md5=pSBud5PZXCJxvzjLde0JGg&expires=4000000000  X-Real-IP: 2001:db8:0:0:a:0:0:1  -> X-Secure-Link: [1]
200  /vod/a.txt?md5=_24b8evg6A2igThpDQf3jg&expires=4000000000  X-Real-IP: ::ffff:192.0.2.1  -> X-Secure-Link: [1]
403 sign_mismatch  /vod/a.txt?md5=P0f-sMyIHRPQ9_DhDt2uLg&expires=4000000000  X-Real-IP: 192.0.2.2  -> X-Secure-Link: []
403 sign_expired  /vod/a.txt?md5=esjhAbOmTwWbc1ZdJ2lFFw&expires=1000000000  -> X-Secure-Link: [0]
# a path of which nginx and what stands behind it may have different opinions, and a time of 11 digits
403 sign_malformed  /vod//a.txt?md5=ek-pCEI_eXRP5rqxCGRYSw&expires=4000000000  -> X-Secure-Link: [1]
403 sign_malformed  /vod/a.txt?md5=1d4WdnN_8km60P8TnDnpuA&expires=04000000000  -> X-Secure-Link: [1]



=== TEST 9: Huawei and Volcengine with SHA-256
--- config
    location /a/ {
        antileech_sign volcengine_a primary-key-1234 digest=sha256;
        antileech_sign volcengine_c primary-key-1234 digest=sha256;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?sign=4000000000-r-u-1dc53071669979b99ec04464d9c249a8ac4c906d71c8a5124caf01f5d5e0e55e
200  /962d132329190b46807537037681a8dccf5630534b20440c2c032ac88017b1d4/f0000000/a/a.txt
# the other digest
403 sign_malformed  /a/a.txt?sign=4000000000-r-u-e063bcce1ca3fe1b317f6cfa6280ac91
404  /5e179b60d1021cc645161e19821d10b4/f0000000/a/a.txt



=== TEST 10: schemes that are weak
--- config
    location /a/ {
        antileech_sign upyun primary-key-1234;
    }
    location /b/ {
        antileech_sign bunny primary-key-1234;
    }
    location /c/ {
        antileech_sign bunny_hs256 primary-key-1234;
    }
    location /d/ {
        antileech_sign tencent_vod primary-key-1234;
    }
--- user_files eval: $::Files
--- warn
scheme "upyun" is weak: a signature has 32 bits only
scheme "bunny" is weak: nothing tells where one ends and the next starts of "$path" and "$query_sorted"
scheme "bunny_hs256" is weak: nothing tells where one ends and the next starts of "$path" and "$query_sorted"
scheme "tencent_vod" is weak: nothing tells where one ends and the next starts of "$dir" and "$arg_us"
--- cases
200  /a/a.txt?_upt=b9c016b54000000000



=== TEST 11: one of which the address cannot be told from the path
--- config
    location /a/ {
        antileech_sign secure_link primary-key-1234;
    }
--- user_files eval: $::Files
--- warn
scheme "secure_link" is weak: nothing tells where one ends and the next starts of "$uri" and "$remote_addr"
--- cases
200  /a/a.txt?md5=OiMFTsC8OD_m6HEVEnwc5Q&expires=4000000000



=== TEST 12: schemes that are not
--- config
    location /a/ {
        antileech_sign akamai 000102030405060708090a0b0c0d0e0f;
        antileech_sign aliyun_a primary-key-1234;
        antileech_sign bitiful primary-key-1234;
        antileech_sign cloudflare primary-key-1234;
        antileech_sign google cHJpbWFyeS1rZXktMTIzNA==;
        antileech_sign hmac primary-key-1234;
        antileech_sign jd_b primary-key-1234;
        antileech_sign qiniu primary-key-1234;
        antileech_sign wangsu_a primary-key-1234;
    }
--- cases
403 sign_missing  /a/a.txt
--- no_error_log
[warn]



=== TEST 13: keys of the wrong format
--- config
    location /a/ {
        antileech_sign fastly not_base64!;
    }
--- emerg
"antileech_sign" has a key that is empty or not of the format that the scheme wants
--- no_error_log
not_base64



=== TEST 14: a second key of the wrong format
--- config
    location /a/ {
        antileech_sign akamai 000102030405060708090a0b0c0d0e0f 0a112233445566778;
    }
--- emerg
"antileech_sign" has a backup key that is empty or not of the format that the scheme wants
--- no_error_log
0a11223344



=== TEST 15: a life that is longer than the vendor's
--- config
    location /a/ {
        antileech_sign huawei_a primary-key-1234 - 366d;
    }
--- emerg
"antileech_sign" scheme "huawei_a": "ttl" is longer than 365 days



=== TEST 16: an option that the scheme has no use for
--- config
    location /a/ {
        antileech_sign aliyun_b primary-key-1234 arg.sign=sign;
    }
--- emerg
"antileech_sign" scheme "aliyun_b": invalid option "arg.sign": the scheme has no arguments



=== TEST 17: a cap with a window
--- config
    location /a/ {
        antileech_sign wangsu primary-key-1234 cap=1h;
    }
--- emerg
"antileech_sign" scheme "wangsu": "cap" is for "means=expires" and "means=issued"



=== TEST 18: salt, where there is none
--- config
    location /a/ {
        antileech_sign aliyun_a primary-key-1234 salt=pepper;
    }
--- emerg
"antileech_sign" scheme "aliyun_a": there is no option "salt"
--- no_error_log
pepper
