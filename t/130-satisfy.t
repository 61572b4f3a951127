# satisfy any and satisfy all with allow and deny, and with a password. A valid signature is a credential;
# that nothing speaks against a request is none, and neither is a signature in a dry run.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;

repeat_each(2);

our $Files = [['f/a.txt', "It works!\n"], ['passwords', "alice:{PLAIN}secret\n"]];

run_tests();

__DATA__

=== TEST 1: no directive of the module: satisfy any
--- config
    location /allow/ {
        satisfy any;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy any;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy any;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy any;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /allow/a.txt
403  /deny/a.txt
401  /pass/a.txt
401  /pass/a.txt  Authorization: Basic YWxpY2U6d3Jvbmc=
200  /pass/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0
401  /both/a.txt
200  /both/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0



=== TEST 2: no directive of the module: satisfy all
--- config
    location /allow/ {
        satisfy all;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy all;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy all;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /allow/a.txt
403  /deny/a.txt
401  /pass/a.txt
200  /pass/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0
403  /both/a.txt
403  /both/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0



=== TEST 3: all of them off: satisfy any
--- config
    location /allow/ {
        satisfy any;
        antileech_sign off;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy any;
        antileech_sign off;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy any;
        antileech_sign off;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy any;
        antileech_sign off;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /allow/a.txt
403  /deny/a.txt
401  /pass/a.txt
401  /pass/a.txt  Authorization: Basic YWxpY2U6d3Jvbmc=
200  /pass/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0
401  /both/a.txt
200  /both/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0



=== TEST 4: all of them off: satisfy all
--- config
    location /allow/ {
        satisfy all;
        antileech_sign off;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy all;
        antileech_sign off;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy all;
        antileech_sign off;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy all;
        antileech_sign off;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /allow/a.txt
403  /deny/a.txt
401  /pass/a.txt
200  /pass/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0
403  /both/a.txt
403  /both/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0



=== TEST 5: checks that speak against nothing are no credential: satisfy any
--- config
    location /allow/ {
        satisfy any;
        antileech_ua blacklist bad;
        antileech_referer blacklist evil.example;
        antileech_allow_empty direct;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy any;
        antileech_ua blacklist bad;
        antileech_referer blacklist evil.example;
        antileech_allow_empty direct;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy any;
        antileech_ua blacklist bad;
        antileech_referer blacklist evil.example;
        antileech_allow_empty direct;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy any;
        antileech_ua blacklist bad;
        antileech_referer blacklist evil.example;
        antileech_allow_empty direct;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /allow/a.txt  -> X-Status: PASSED
403  /deny/a.txt  -> X-Status: PASSED
401  /pass/a.txt  -> X-Status: PASSED
200  /pass/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0
401  /both/a.txt  Referer: http://good.example/
200  /both/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0
# a refusal is one of the answers, and the others decide
200 ua  /allow/a.txt  User-Agent: bad
403 ua  /deny/a.txt  User-Agent: bad
401 ua  /pass/a.txt  User-Agent: bad
401 ua  /pass/a.txt  User-Agent: bad | Authorization: Basic YWxpY2U6d3Jvbmc=
200 ua  /pass/a.txt  User-Agent: bad | Authorization: Basic YWxpY2U6c2VjcmV0
401 ua  /both/a.txt  User-Agent: bad



=== TEST 6: the same: satisfy all
--- config
    location /allow/ {
        satisfy all;
        antileech_ua blacklist bad;
        antileech_referer blacklist evil.example;
        antileech_allow_empty direct;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy all;
        antileech_ua blacklist bad;
        antileech_referer blacklist evil.example;
        antileech_allow_empty direct;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy all;
        antileech_ua blacklist bad;
        antileech_referer blacklist evil.example;
        antileech_allow_empty direct;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy all;
        antileech_ua blacklist bad;
        antileech_referer blacklist evil.example;
        antileech_allow_empty direct;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /allow/a.txt
403  /deny/a.txt
401  /pass/a.txt
200  /pass/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0
403  /both/a.txt
403  /both/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0
403 ua  /allow/a.txt  User-Agent: bad
403 ua  /deny/a.txt  User-Agent: bad
403 ua  /pass/a.txt  User-Agent: bad
403 ua  /pass/a.txt  User-Agent: bad | Authorization: Basic YWxpY2U6c2VjcmV0



=== TEST 7: neither is a whitelist that has the client: satisfy any
--- config
    location /allow/ {
        satisfy any;
        antileech_referer whitelist good.example;
        antileech_allow_empty off;
        antileech_ip whitelist 127.0.0.0/8;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy any;
        antileech_referer whitelist good.example;
        antileech_allow_empty off;
        antileech_ip whitelist 127.0.0.0/8;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy any;
        antileech_referer whitelist good.example;
        antileech_allow_empty off;
        antileech_ip whitelist 127.0.0.0/8;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy any;
        antileech_referer whitelist good.example;
        antileech_allow_empty off;
        antileech_ip whitelist 127.0.0.0/8;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /allow/a.txt  Referer: http://good.example/
403  /deny/a.txt  Referer: http://good.example/
401  /pass/a.txt  Referer: http://good.example/
401  /both/a.txt  Referer: http://good.example/
200 referer  /allow/a.txt  Referer: http://evil.example/
403 referer  /deny/a.txt  Referer: http://evil.example/
403 referer_empty  /deny/a.txt



=== TEST 8: a valid signature is a credential: satisfy any
--- config
    location /allow/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /allow/a.txt?sign=0a34157a5e1385758b44b1ec2d8e014e&t=f0000000
200  /deny/a.txt?sign=5aa6ee5f0bba3defc4fc66fa09ba6594&t=f0000000
200  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca0&t=f0000000
200  /both/a.txt?sign=b194440698f1a0a49eb58167c5ca7e76&t=f0000000
200  /both/a.txt?sign=271871f65cddcdb132197715660178bd&t=f0000000  -> X-Key: backup
200  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca0&t=f0000000  Authorization: Basic YWxpY2U6d3Jvbmc=
# one that is not valid
200 sign_mismatch  /allow/a.txt?sign=0a34157a5e1385758b44b1ec2d8e0140&t=f0000000
403 sign_mismatch  /deny/a.txt?sign=5aa6ee5f0bba3defc4fc66fa09ba6590&t=f0000000
401 sign_mismatch  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca1&t=f0000000
200 sign_mismatch  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca1&t=f0000000  Authorization: Basic YWxpY2U6c2VjcmV0
401 sign_mismatch  /both/a.txt?sign=b194440698f1a0a49eb58167c5ca7e70&t=f0000000
403 sign_expired  /deny/a.txt?sign=10eb1e80f3c8ac6a78454d2c6fa25622&t=5e577978
200 sign_expired  /allow/a.txt?sign=bb40989990294e4618306f09d878f004&t=5e577978
# none
200 sign_missing  /allow/a.txt
403 sign_missing  /deny/a.txt
401 sign_missing  /pass/a.txt
200 sign_missing  /both/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0
# one that is valid, and another check that says no
403 ua  /deny/a.txt?sign=5aa6ee5f0bba3defc4fc66fa09ba6594&t=f0000000  User-Agent: bad
401 ua  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca0&t=f0000000  User-Agent: bad
200 ua  /allow/a.txt?sign=0a34157a5e1385758b44b1ec2d8e014e&t=f0000000  User-Agent: bad



=== TEST 9: the same: satisfy all
--- config
    location /allow/ {
        satisfy all;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy all;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy all;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy all;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /allow/a.txt?sign=0a34157a5e1385758b44b1ec2d8e014e&t=f0000000
403  /deny/a.txt?sign=5aa6ee5f0bba3defc4fc66fa09ba6594&t=f0000000
401  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca0&t=f0000000
200  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca0&t=f0000000  Authorization: Basic YWxpY2U6c2VjcmV0
403  /both/a.txt?sign=b194440698f1a0a49eb58167c5ca7e76&t=f0000000  Authorization: Basic YWxpY2U6c2VjcmV0
403 sign_mismatch  /allow/a.txt?sign=0a34157a5e1385758b44b1ec2d8e0140&t=f0000000
403 sign_mismatch  /deny/a.txt?sign=5aa6ee5f0bba3defc4fc66fa09ba6590&t=f0000000
403 sign_mismatch  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca1&t=f0000000
403 sign_mismatch  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca1&t=f0000000  Authorization: Basic YWxpY2U6c2VjcmV0
403 sign_missing  /allow/a.txt



=== TEST 10: a valid signature in the path: satisfy any
--- config
    location /allow/ {
        satisfy any;
        antileech_sign baidu_b primary-key-1234;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy any;
        antileech_sign baidu_b primary-key-1234;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy any;
        antileech_sign baidu_b primary-key-1234;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy any;
        antileech_sign baidu_b primary-key-1234;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /209901010000/ca7038cc160188a4c582b634cf90d6f2/allow/a.txt
200  /209901010000/9b5384e19cb314b5de08db92c3ebd914/deny/a.txt
200  /209901010000/b2390bc4823866c7f95b60d8d7c765df/pass/a.txt
200  /209901010000/9f260f41ac5aebef48c6e81d3937550d/both/a.txt
403 sign_mismatch  /209901010000/9b5384e19cb314b5de08db92c3ebd910/deny/a.txt
401 sign_mismatch  /209901010000/b2390bc4823866c7f95b60d8d7c765d0/pass/a.txt
403 sign_missing  /deny/a.txt



=== TEST 11: in a dry run nothing is a credential, and nothing a refusal: satisfy any
--- config
    location /allow/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        antileech_dry_run on;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        antileech_dry_run on;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        antileech_dry_run on;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        antileech_dry_run on;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /allow/a.txt?sign=0a34157a5e1385758b44b1ec2d8e014e&t=f0000000  -> X-Status: PASSED
403  /deny/a.txt?sign=5aa6ee5f0bba3defc4fc66fa09ba6594&t=f0000000  -> X-Status: PASSED
401  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca0&t=f0000000
200  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca0&t=f0000000  Authorization: Basic YWxpY2U6c2VjcmV0
401  /both/a.txt?sign=b194440698f1a0a49eb58167c5ca7e76&t=f0000000
200 sign_missing  /allow/a.txt  -> X-Status: REJECTED_DRY_RUN
403 *  /deny/a.txt  -> X-Reason: sign_missing | X-Status: REJECTED_DRY_RUN
401 *  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca1&t=f0000000  -> X-Reason: sign_mismatch
200 sign_mismatch  /both/a.txt?sign=b194440698f1a0a49eb58167c5ca7e70&t=f0000000  Authorization: Basic YWxpY2U6c2VjcmV0



=== TEST 12: the same: satisfy all
--- config
    location /allow/ {
        satisfy all;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        antileech_dry_run on;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy all;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        antileech_dry_run on;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy all;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        antileech_dry_run on;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy all;
        antileech_sign qiniu primary-key-1234 backup-key-12345;
        antileech_ua blacklist bad;
        antileech_dry_run on;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /allow/a.txt?sign=0a34157a5e1385758b44b1ec2d8e014e&t=f0000000
403  /deny/a.txt?sign=5aa6ee5f0bba3defc4fc66fa09ba6594&t=f0000000
401  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca0&t=f0000000
200 sign_missing  /allow/a.txt
403 *  /deny/a.txt  -> X-Reason: sign_missing
200 sign_mismatch  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca1&t=f0000000  Authorization: Basic YWxpY2U6c2VjcmV0



=== TEST 13: a bypass is no credential: satisfy any
--- http_config
    map $http_x_partner $partner {
        yes 1;
    }
--- config
    location /allow/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        antileech_bypass $partner;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        antileech_bypass $partner;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        antileech_bypass $partner;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /both/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        antileech_bypass $partner;
        deny all;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /allow/a.txt  X-Partner: yes  -> X-Status: BYPASSED
403  /deny/a.txt  X-Partner: yes  -> X-Status: BYPASSED
401  /pass/a.txt  X-Partner: yes
200  /pass/a.txt  X-Partner: yes | Authorization: Basic YWxpY2U6c2VjcmV0
403  /deny/a.txt?sign=5aa6ee5f0bba3defc4fc66fa09ba6594&t=f0000000  X-Partner: yes
200  /deny/a.txt?sign=5aa6ee5f0bba3defc4fc66fa09ba6594&t=f0000000



=== TEST 14: nothing but the module: satisfy any and satisfy all
--- config
    location /any/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /all/ {
        satisfy all;
        antileech_sign qiniu primary-key-1234;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /dry/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        antileech_dry_run on;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200  /any/a.txt?sign=76d34ec2143c55509f94610182512b86&t=f0000000
403 sign_missing  /any/a.txt
200  /all/a.txt?sign=99bc192fa02a66d904997b9790d1a2be&t=f0000000
403 sign_missing  /all/a.txt
200 sign_missing  /dry/a.txt



=== TEST 15: a status of 401 asks the next one, as 403 does
--- config
    location /allow/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        antileech_status 401;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /deny/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        antileech_status 401;
        deny all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        antileech_status 401;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
200 sign_missing  /allow/a.txt
401 sign_missing  /deny/a.txt
401 sign_missing  /pass/a.txt
200 sign_missing  /pass/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0
200  /deny/a.txt?sign=5aa6ee5f0bba3defc4fc66fa09ba6594&t=f0000000



=== TEST 16: any other status ends the request at once
--- suppress_stderr
--- config
    location /allow/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        antileech_status 404 expired=410;
        allow all;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
    location /pass/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        antileech_status 404 expired=410;
        auth_basic realm;
        auth_basic_user_file $TEST_NGINX_HTML_DIR/passwords;
        alias $TEST_NGINX_HTML_DIR/f/;
    }
--- user_files eval: $::Files
--- cases
404 sign_missing  /allow/a.txt
410 sign_expired  /allow/a.txt?sign=bb40989990294e4618306f09d878f004&t=5e577978
404 sign_missing  /pass/a.txt  Authorization: Basic YWxpY2U6c2VjcmV0
200  /pass/a.txt?sign=9ea4896465af8de78d740769508b4ca0&t=f0000000



=== TEST 17: nginx says so when it starts
--- config
    location /f/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        antileech_status 403 expired=410;
        allow 192.0.2.1;
        deny all;
    }
--- suppress_stderr
--- request
GET /
--- grep_error_log eval
qr{"antileech_status" 410 ends a request at once, "satisfy any" asks the next module only on 401 and 403 in \S+/nginx\.conf:\d+$}
--- grep_error_log_out eval
[qr{^"antileech_status" 410}, ""]



=== TEST 18: but not where it does not matter
--- config
    location /all/ {
        antileech_sign qiniu primary-key-1234;
        antileech_status 410;
    }
    location /any/ {
        satisfy any;
        antileech_sign qiniu primary-key-1234;
        antileech_status 401 expired=403;
    }
    location /off/ {
        satisfy any;
        antileech_status 404;
    }
--- request
GET /
--- no_error_log
"satisfy any"
