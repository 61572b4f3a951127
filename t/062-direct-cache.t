# antileech_allow_empty direct and caches: what one kind of client may have is never served to the other.
# Behind the check is proxy_cache; in front of it a shared cache, which antileech_vary tells.
use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;

our $Site = "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: image";
our $Tab = "Sec-Fetch-Site: none\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document";
our $Own = "Referer: https://www.example.com/\n$Site";

# In front of --- upstream: a cache, to which --- cache adds.
add_block_preprocessor(sub {
    my ($block) = @_;
    $block->set_value(http_config => $block->http_config . '
    proxy_cache_path $TEST_NGINX_SERVER_ROOT/proxy_cache keys_zone=one:1m;
');
    $block->set_value(config => ($block->config // '') . '
    location /index {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_1;
        proxy_cache one;
        add_header X-Cache $upstream_cache_status always;
' . ($block->cache // '') . '
    }
');
});

# What is cached stays, also in the next test: each has a query of its own, and one round.
repeat_each(1);
run_tests();

__DATA__

=== TEST 1: proxy_cache: allowed first, denied, allowed again
--- upstream
--- config
    antileech_referer whitelist example.com;
    antileech_allow_empty direct;
--- cache
    proxy_cache_valid any 1h;
--- request eval
[("GET /index.html?1") x 6]
--- more_headers eval
[$main::Tab, $main::Site, $main::Own, "", $main::Site, $main::Tab]
--- error_code eval
[200, 403, 200, 200, 403, 200]
--- response_headers eval
["X-Cache: MISS", "!X-Cache\nCache-Control: no-store", "X-Cache: HIT", "X-Cache: HIT",
 "!X-Cache\nCache-Control: no-store", "X-Cache: HIT"]
--- response_body_like eval
["It works!", "403 Forbidden", "It works!", "It works!", "403 Forbidden", "It works!"]



=== TEST 2: proxy_cache: denied first
--- upstream
--- config
    antileech_allow_empty direct;
--- cache
    proxy_cache_valid any 1h;
    proxy_ignore_headers Cache-Control Vary;
--- request eval
[("GET /index.html?2") x 4]
--- more_headers eval
[$main::Site, $main::Tab, $main::Site, $main::Tab]
--- error_code eval
[403, 200, 403, 200]
--- response_headers eval
["!X-Cache", "X-Cache: MISS", "!X-Cache", "X-Cache: HIT"]
--- response_body_like eval
[("403 Forbidden", "It works!") x 2]



=== TEST 3: proxy_cache with a placeholder
--- upstream
--- config
    antileech_allow_empty direct;
    error_page 403 /denied.html;
--- cache
    proxy_cache_key $request_uri;
    proxy_cache_valid any 1h;
--- user_files
>>> index.html
It works!
>>> denied.html
not here
--- request eval
[("GET /index.html?3") x 4]
--- more_headers eval
[$main::Site, $main::Tab, $main::Site, $main::Tab]
--- error_code eval
[403, 200, 403, 200]
--- response_headers eval
["Cache-Control: no-store", "!Cache-Control", "Cache-Control: no-store", "!Cache-Control"]
--- response_body_like eval
[("not here", "It works!") x 2]



=== TEST 4: a shared cache in front, and Vary
--- upstream
    antileech_referer whitelist example.com;
    antileech_allow_empty direct;
    antileech_vary on;
    expires 1h;
--- request eval
[("GET /index.html?4") x 8]
--- more_headers eval
[$main::Tab, $main::Tab, $main::Site, $main::Site, $main::Own, $main::Own, $main::Site, $main::Tab]
--- error_code eval
[200, 200, 403, 403, 200, 200, 403, 200]
--- response_headers eval
[map { "X-Cache: $_" } qw(MISS HIT MISS MISS MISS HIT MISS HIT)]



=== TEST 5: the same without Vary: the cache gives away what it has
--- upstream
    antileech_allow_empty direct;
    expires 1h;
--- request eval
[("GET /index.html?5") x 3]
--- more_headers eval
[$main::Site, $main::Tab, $main::Site]
--- error_code eval
[403, 200, 200]
--- response_headers eval
[map { "X-Cache: $_" } qw(MISS MISS HIT)]
