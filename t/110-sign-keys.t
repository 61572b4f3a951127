# The keys of antileech_sign: primary and backup, in files, from variables; and that none ever gets into
# a message or a log.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;

# What nginx says when it starts is in the error log once.
repeat_each(1);

our $Files = [map { [$_, "It works!\n"] } map { "$_/a.txt" } 'a' .. 'i'];

# Writes a key file beside nginx.conf.
sub key_file {
    my ($name, $mode, $content) = @_;
    my $path = "$ENV{TEST_NGINX_SERVER_ROOT}/conf/$name";
    open my $file, '>', $path or die "$path: $!";
    print $file $content;
    close $file;
    chmod $mode, $path;
}

run_tests();

__DATA__

=== TEST 1: a key and a backup key
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 backup-key-12345;
    }
    location /b/ {
        antileech_sign qiniu primary-key-1234 -;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000  -> X-Key: primary
200  /a/a.txt?sign=c2e045e01729686dbb36889b86ae4811&t=f0000000  -> X-Key: backup
403 sign_expired  /a/a.txt?sign=7f0b1099c0ed1036bda780ed1b6b7e69&t=5e577978
403 sign_mismatch  /a/a.txt?sign=7817f13f456e0aac12f92ffcc3c180c7&t=f0000000  -> !X-Key
403 sign_mismatch  /a/a.txt?sign=26b091e78fd5b897956fd5a8779c0d06&t=f0000000  -> !X-Key
403 sign_missing  /a/a.txt  -> !X-Key
200  /b/a.txt?sign=9507378830738395e91837bc61aa3c09&t=f0000000  -> X-Key: primary
# "-" is no key
403 sign_mismatch  /b/a.txt?sign=783b5251d33c36256ccb132025ef4288&t=f0000000
--- no_error_log
shorter than



=== TEST 2: the content of a file, less one final end of line
--- post_setup_server_root
    main::key_file('plain', 0600, 'primary-key-1234');
    main::key_file('lf', 0600, "primary-key-1234\n");
    main::key_file('crlf', 0600, "primary-key-1234\r\n");
    main::key_file('lf-lf', 0600, "primary-key-1234\n\n");
    main::key_file('cr', 0600, "primary-key-1234\r");
    main::key_file('spaces', 0600, " primary-key-1234 \n");
    main::key_file('dollar', 0600, "primary-key-1234\$host");
    main::key_file('binary', 0600, "\0\xffprimary-key-1234\0");
--- config
    location /a/ {
        antileech_sign qiniu file:plain;
    }
    location /b/ {
        antileech_sign qiniu file:lf;
    }
    location /c/ {
        antileech_sign qiniu file:$TEST_NGINX_SERVER_ROOT/conf/crlf;
    }
    location /d/ {
        antileech_sign qiniu file:lf-lf;
    }
    location /e/ {
        antileech_sign qiniu file:cr;
    }
    location /f/ {
        antileech_sign qiniu file:spaces;
    }
    location /g/ {
        antileech_sign qiniu file:dollar;
    }
    location /h/ {
        antileech_sign qiniu file:binary;
    }
    location /i/ {
        antileech_sign qiniu another-key-12345 file:../conf/lf;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
200  /b/a.txt?sign=9507378830738395e91837bc61aa3c09&t=f0000000
200  /c/a.txt?sign=7911ae51ccc3a9a0cae5c4eeeeec6c1e&t=f0000000
200  /d/a.txt?sign=37667db1c75356178f284605259443d8&t=f0000000
403 sign_mismatch  /d/a.txt?sign=ccc7801a739f82e9e0b6870b63fa93b3&t=f0000000
200  /e/a.txt?sign=3ed1b001aefdce27a15f197639253658&t=f0000000
200  /f/a.txt?sign=6a3a84b5ebef9fde1bfb2057c6319ad9&t=f0000000
200  /g/a.txt?sign=6c845922ff6413f9da61cb3837d41ca5&t=f0000000
200  /h/a.txt?sign=9083193b1871458fa626fcd8a9a53fbd&t=f0000000
200  /i/a.txt?sign=bb8f569c7cd378950d92e46ec4abf085&t=f0000000  -> X-Key: backup
# the name of a file is no key
403 sign_mismatch  /a/a.txt?sign=e148f62db645fad0beeae2f08f71cb8d&t=f0000000
--- no_error_log
readable by everybody



=== TEST 3: the largest file
--- post_setup_server_root
    main::key_file('key', 0600, 'k' x 1024 . "\n");
--- config
    location /a/ {
        antileech_sign qiniu file:key;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?sign=8ec265e42100eafe3852667ee055145b&t=f0000000



=== TEST 4: a larger file
--- post_setup_server_root
    main::key_file('key', 0600, 'k' x 1025 . "\n");
--- config
    location /a/ {
        antileech_sign qiniu file:key;
    }
--- emerg eval
qq{"antileech_sign" key file "$ENV{TEST_NGINX_SERVER_ROOT}/conf/key" has 1025 bytes, 1 to 1024 are expected}
--- no_error_log
kkkkkkkk



=== TEST 5: an empty file
--- post_setup_server_root
    main::key_file('key', 0600, '');
--- config
    location /a/ {
        antileech_sign qiniu file:key;
    }
--- emerg eval
qq{"antileech_sign" key file "$ENV{TEST_NGINX_SERVER_ROOT}/conf/key" has 0 bytes, 1 to 1024 are expected}



=== TEST 6: a file with nothing but an end of line
--- post_setup_server_root
    main::key_file('key', 0600, "\r\n");
--- config
    location /a/ {
        antileech_sign qiniu file:key;
    }
--- emerg eval
qq{"antileech_sign" key file "$ENV{TEST_NGINX_SERVER_ROOT}/conf/key" has 0 bytes, 1 to 1024 are expected}



=== TEST 7: an empty backup file
--- post_setup_server_root
    main::key_file('key', 0600, "\n");
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 file:key;
    }
--- emerg eval
qq{"antileech_sign" backup key file "$ENV{TEST_NGINX_SERVER_ROOT}/conf/key" has 0 bytes, 1 to 1024 are expected}
--- no_error_log
primary-key-1234



=== TEST 8: no such file
--- config
    location /a/ {
        antileech_sign qiniu file:missing;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" key: .*/conf/missing": No such file or directory .*in \S+/nginx\.conf:\d+$}



=== TEST 9: a folder
--- config
    location /a/ {
        antileech_sign qiniu file:../html;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" key: .*/html": Is a directory .*in \S+/nginx\.conf:\d+$}



=== TEST 10: a file that others can read
--- post_setup_server_root
    main::key_file('key', 0604, "primary-key-1234\n");
--- config
    location /a/ {
        antileech_sign qiniu file:key;
    }
--- user_files eval: $::Files
--- warn eval
qq{key file "$ENV{TEST_NGINX_SERVER_ROOT}/conf/key" is readable by everybody}
--- cases
200  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
--- no_error_log
primary-key-1234



=== TEST 11: a file that everybody can read
--- post_setup_server_root
    main::key_file('key', 0644, "primary-key-1234\n");
--- config
    location /a/ {
        antileech_sign qiniu file:key;
    }
--- user_files eval: $::Files
--- warn eval
qq{key file "$ENV{TEST_NGINX_SERVER_ROOT}/conf/key" is readable by everybody}
--- cases
200  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
--- no_error_log
primary-key-1234



=== TEST 12: a backup file that everybody can read
--- post_setup_server_root
    main::key_file('key', 0604, 'backup-key-12345');
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 file:key;
    }
--- user_files eval: $::Files
--- warn eval
qq{key file "$ENV{TEST_NGINX_SERVER_ROOT}/conf/key" is readable by everybody}
--- cases
200  /a/a.txt?sign=c2e045e01729686dbb36889b86ae4811&t=f0000000  -> X-Key: backup



=== TEST 13: a file that the owner and the group can read
--- post_setup_server_root
    main::key_file('key', 0640, "primary-key-1234\n");
--- config
    location /a/ {
        antileech_sign qiniu file:key;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
--- no_error_log
readable by everybody



=== TEST 14: a variable, one key for each tenant
--- http_config
    map $host $tenant_key {
        one.example   first-tenant-key-1;
        two.example   second-tenant-key;
        empty.example "";
        short.example k;
    }
    map $host $tenant_old_key {
        two.example second-tenant-old-key;
    }
--- config
    location /a/ {
        antileech_sign qiniu $tenant_key $tenant_old_key;
    }
    location /b/ {
        antileech_sign qiniu ${tenant_key} backup-key-12345;
    }
    location /c/ {
        antileech_sign qiniu primary-key-1234 ${tenant_old_key};
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?sign=fd58c0e4a4e551467b682997cb676049&t=f0000000  Host: one.example  -> X-Key: primary
403 sign_mismatch  /a/a.txt?sign=fd58c0e4a4e551467b682997cb676049&t=f0000000  Host: two.example
200  /a/a.txt?sign=8595b09c7898f6cc82bb886234fb13b4&t=f0000000  Host: two.example  -> X-Key: primary
200  /a/a.txt?sign=13858eae9ffa2707abb525f04c688a85&t=f0000000  Host: two.example  -> X-Key: backup
403 sign_mismatch  /a/a.txt?sign=13858eae9ffa2707abb525f04c688a85&t=f0000000  Host: one.example
403 sign_mismatch  /a/a.txt?sign=d0a32589c33723809b63a738199c72a4&t=f0000000  Host: one.example
# an empty key is none, for the key and for the backup key
403 sign_mismatch  /a/a.txt?sign=26b091e78fd5b897956fd5a8779c0d06&t=f0000000  Host: empty.example
403 sign_mismatch  /a/a.txt?sign=26b091e78fd5b897956fd5a8779c0d06&t=f0000000  Host: three.example
403 sign_mismatch  /a/a.txt?sign=26b091e78fd5b897956fd5a8779c0d06&t=f0000000  Host: one.example
403 sign_mismatch  /b/a.txt?sign=1b1168431eae23b58d3838cc14529c1a&t=f0000000  Host: three.example
403 sign_mismatch  /c/a.txt?sign=7e238619ddbff6ef4ce5c4ae09653931&t=f0000000  Host: three.example
# a short one is one
200  /a/a.txt?sign=04e6eb2bd2fb8a3c80b8cbcda61ef9a2&t=f0000000  Host: short.example
# with a literal as the other key
200  /b/a.txt?sign=649be9f35c0d61b2ed9f5b92760731df&t=f0000000  Host: one.example  -> X-Key: primary
200  /b/a.txt?sign=5e093b2a1712d2c3d256b377788f4d23&t=f0000000  Host: one.example  -> X-Key: backup
200  /b/a.txt?sign=5e093b2a1712d2c3d256b377788f4d23&t=f0000000  Host: three.example  -> X-Key: backup
200  /c/a.txt?sign=7911ae51ccc3a9a0cae5c4eeeeec6c1e&t=f0000000  Host: three.example  -> X-Key: primary
200  /c/a.txt?sign=b785d3f661a817996610b31f4fc6d2f1&t=f0000000  Host: two.example  -> X-Key: backup



=== TEST 15: a variable that the client writes, $arg_key
--- config
    location /a/ {
        antileech_sign qiniu $arg_key;
    }
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 16: a variable that the client writes, $http_x_key
--- config
    location /a/ {
        antileech_sign qiniu $http_x_key;
    }
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 17: a variable that the client writes, $cookie_key
--- config
    location /a/ {
        antileech_sign qiniu $cookie_key;
    }
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 18: a variable that the client writes, $args
--- config
    location /a/ {
        antileech_sign qiniu $args;
    }
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 19: a variable that the client writes, $uri
--- config
    location /a/ {
        antileech_sign qiniu $uri;
    }
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 20: a variable that the client writes, $request_uri
--- config
    location /a/ {
        antileech_sign qiniu $request_uri;
    }
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 21: a variable that the client writes, $host
--- config
    location /a/ {
        antileech_sign qiniu $host;
    }
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 22: a variable that the client writes, $remote_user
--- config
    location /a/ {
        antileech_sign qiniu $remote_user;
    }
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 23: the same in braces
--- config
    location /a/ {
        antileech_sign qiniu ${arg_key};
    }
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 24: the same in other letters
--- config
    location /a/ {
        antileech_sign qiniu $ARG_key;
    }
--- emerg
"antileech_sign" has a key from a variable that the client writes



=== TEST 25: the same as the backup key
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 $http_x_key;
    }
--- emerg
"antileech_sign" has a backup key from a variable that the client writes
--- no_error_log
primary-key-1234



=== TEST 26: a literal with $, in the middle
--- config
    location /a/ {
        antileech_sign qiniu s3cr3t$word-123456;
    }
--- emerg
"antileech_sign" has a key with "$", such a key goes into a file
--- no_error_log
s3cr3t



=== TEST 27: a literal with $, at the end
--- config
    location /a/ {
        antileech_sign qiniu s3cr3t-word-12345$;
    }
--- emerg
"antileech_sign" has a key with "$", such a key goes into a file
--- no_error_log
s3cr3t



=== TEST 28: a literal with $, and two variables
--- config
    location /a/ {
        antileech_sign qiniu $host$s3cr3t;
    }
--- emerg
"antileech_sign" has a key with "$", such a key goes into a file
--- no_error_log
s3cr3t



=== TEST 29: a literal with $, and a variable with text around it
--- config
    location /a/ {
        antileech_sign qiniu "s3cr3t ${host}";
    }
--- emerg
"antileech_sign" has a key with "$", such a key goes into a file
--- no_error_log
s3cr3t



=== TEST 30: a literal with $, alone
--- config
    location /a/ {
        antileech_sign qiniu $;
    }
--- emerg
"antileech_sign" has a key with "$", such a key goes into a file
--- no_error_log
s3cr3t



=== TEST 31: a literal with $, twice
--- config
    location /a/ {
        antileech_sign qiniu $$s3cr3t-word-1234;
    }
--- emerg
"antileech_sign" has a key with "$", such a key goes into a file
--- no_error_log
s3cr3t



=== TEST 32: a literal with $, and braces that do not end
--- config
    location /a/ {
        antileech_sign qiniu "${s3cr3t";
    }
--- emerg
"antileech_sign" has a key with "$", such a key goes into a file
--- no_error_log
s3cr3t



=== TEST 33: a backup key with $
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 s3cr3t$word-123456;
    }
--- emerg
"antileech_sign" has a backup key with "$", such a key goes into a file
--- no_error_log
s3cr3t
primary-key-1234



=== TEST 34: what looks like a variable and is none
--- config
    location /a/ {
        antileech_sign qiniu $s3cr3t;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" has a key from an unknown variable in \S+/nginx\.conf:\d+$}
--- no_error_log
s3cr3t



=== TEST 35: the backup key is the key
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 primary-key-1234;
    }
--- emerg
"antileech_sign" has a backup key that is the key itself
--- no_error_log
primary-key-1234



=== TEST 36: the same, in a file
--- post_setup_server_root
    main::key_file('key', 0600, "primary-key-1234\n");
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 file:key;
    }
--- emerg
"antileech_sign" has a backup key that is the key itself
--- no_error_log
primary-key-1234



=== TEST 37: the same, a variable
--- config
    location /a/ {
        set $tenant primary-key-1234;
        antileech_sign qiniu $tenant ${tenant};
    }
--- emerg
"antileech_sign" has a backup key that is the key itself



=== TEST 38: an empty key
--- config
    location /a/ {
        antileech_sign qiniu "";
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" has a key that is empty.* in \S+/nginx\.conf:\d+$}



=== TEST 39: an empty backup key
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 "";
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" has a backup key that is empty.* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 40: 1h where the backup key belongs
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 1h;
    }
--- emerg
"antileech_sign" has a time where the backup key belongs, no backup key is written "-"
--- no_error_log
primary-key-1234



=== TEST 41: 7200 where the backup key belongs
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 7200;
    }
--- emerg
"antileech_sign" has a time where the backup key belongs, no backup key is written "-"
--- no_error_log
primary-key-1234



=== TEST 42: 30m where the backup key belongs
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 30m;
    }
--- emerg
"antileech_sign" has a time where the backup key belongs, no backup key is written "-"
--- no_error_log
primary-key-1234



=== TEST 43: "1d 12h" where the backup key belongs
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 "1d 12h";
    }
--- emerg
"antileech_sign" has a time where the backup key belongs, no backup key is written "-"
--- no_error_log
primary-key-1234



=== TEST 44: 0 where the backup key belongs
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 0;
    }
--- emerg
"antileech_sign" has a time where the backup key belongs, no backup key is written "-"
--- no_error_log
primary-key-1234



=== TEST 45: no time where it belongs
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 - s3cr3t;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234
s3cr3t



=== TEST 46: no key
--- config
    location /a/ {
        antileech_sign qiniu;
    }
--- emerg
"antileech_sign" needs a scheme and a key



=== TEST 47: key and scheme in the wrong order
--- config
    location /a/ {
        antileech_sign primary-key-1234 qiniu;
    }
--- emerg
"antileech_sign" has an unknown scheme in the first argument
--- no_error_log
primary-key-1234



=== TEST 48: a key without a scheme
--- config
    location /a/ {
        antileech_sign primary-key-1234;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234



=== TEST 49: an option that is none, perhaps a key
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 backup=s3cr3t-word-12345;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234
s3cr3t



=== TEST 50: an option in place of the key
--- config
    location /a/ {
        antileech_sign qiniu key=s3cr3t-word-12345;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .* in \S+/nginx\.conf:\d+$}
--- no_error_log
s3cr3t



=== TEST 51: too many words
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 backup-key-12345 1h s3cr3t-word-12345;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234
backup-key-12345
s3cr3t



=== TEST 52: a key behind an option
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 skew=1m s3cr3t-word-12345;
    }
--- must_die
--- suppress_stderr
--- error_log eval
qr{\[emerg\] .*"antileech_sign" .* in \S+/nginx\.conf:\d+$}
--- no_error_log
primary-key-1234
s3cr3t



=== TEST 53: a key in base64, with its "="
--- config
    location /a/ {
        antileech_sign qiniu c2VjcmV0c2VjcmV0c2VjcmV0cw== b2xkb2xkb2xkb2xkb2xkIQ=;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?sign=82805028b06efae15902b66f3a04691a&t=f0000000  -> X-Key: primary
200  /a/a.txt?sign=545ebae082ebd9c9bdd1bb36515fc8ed&t=f0000000  -> X-Key: backup



=== TEST 54: a key under 16 bytes
--- config
    location /a/ {
        antileech_sign qiniu 123456789012345;
    }
--- user_files eval: $::Files
--- warn
the key of scheme "qiniu" is shorter than 16 bytes
--- cases
200  /a/a.txt?sign=c7989413fd03d91d66299c367b7e1dfc&t=f0000000
--- no_error_log
234567890



=== TEST 55: a backup key under 16 bytes
--- config
    location /a/ {
        antileech_sign netease primary-key-1234 k23456789012345;
    }
--- user_files eval: $::Files
--- warn
the backup key of scheme "netease" is shorter than 16 bytes
--- cases
200  /a/a.txt?wsSecret=fe0b4ac449b76f15d01faff470071c63&wsTime=4000000000  -> X-Key: backup
--- no_error_log
234567890
the key of



=== TEST 56: keys of 16 bytes
--- post_setup_server_root
    main::key_file('key', 0600, "1234567890123456\n");
--- config
    location /a/ {
        antileech_sign qiniu file:key k345678901234567;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?sign=af3da83493baddd157251279d9114669&t=f0000000  -> X-Key: primary
200  /a/a.txt?sign=f31fa84fa401487c0b55644f4d941134&t=f0000000  -> X-Key: backup
--- no_error_log
shorter than



=== TEST 57: no key, and no signature that would be right, in the error log at debug level
--- log_level: debug
--- post_setup_server_root
    main::key_file('key', 0600, "the-key-of-a-file\n");
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 backup-key-12345;
    }
    location /b/ {
        antileech_sign baidu_a file:key;
    }
    location /c/ {
        antileech_sign baidu_b primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_missing  /a/a.txt
403 sign_mismatch  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b0&t=f0000000
403 sign_expired  /a/a.txt?sign=53967c27fc2ae953275acebc4ca4ffe0&t=5e577978
403 sign_duplicate  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b0&t=f0000000&t
403 sign_malformed  /a/a.txt?sign=1&t=f0000000
403 sign_mismatch  /b/a.txt?auth_key=4000000000-0-0-6172a93b047ca595f2a0e31a37173d80
403 sign_mismatch  /209901010000/13311e84fde29527ef6cb05134689030/c/a.txt
--- no_error_log
primary-key-1234
backup-key-12345
the-key-of-a-file
5e179b60d1021cc645161e19821d10b4
c2e045e01729686dbb36889b86ae4811
6172a93b047ca595f2a0e31a37173d81
13311e84fde29527ef6cb05134689037



=== TEST 58: the same for signatures that verify
--- log_level: debug
--- config
    location /a/ {
        antileech_sign qiniu primary-key-1234 backup-key-12345;
    }
    location /c/ {
        antileech_sign baidu_b primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
200  /a/a.txt?sign=5e179b60d1021cc645161e19821d10b4&t=f0000000
200  /a/a.txt?sign=c2e045e01729686dbb36889b86ae4811&t=f0000000
200  /209901010000/13311e84fde29527ef6cb05134689037/c/a.txt
--- no_error_log
primary-key-1234
backup-key-12345
