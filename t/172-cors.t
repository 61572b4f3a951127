# nginx-conf/cors.conf: players in pages of another origin. The tokens were computed as t/170-hmac.t says, with
# the key the-key-of-hmac-0123456789, for what is below /vod/42/.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;
use Test::Nginx::Util qw(server_port);

repeat_each(2);
umask 0027;

add_block_preprocessor(sub {
    my ($block) = @_;
    open my $file, '<', 'nginx-conf/cors.conf' or die "nginx-conf/cors.conf: $!";
    my $conf = do { local $/; <$file> };
    my $port = server_port();
    $conf =~ s/^( *listen )80;/$1$port;/mg;
    # Beside the headers of the example, what the module says.
    $conf =~ s{^( *)(add_header Vary .*)\n}
        {$1$2\n$1add_header X-Reason \$antileech_reason always;\n$1add_header X-Status \$antileech_status always;\n}mg;
    # Nobody asks for this name: the example's server is the default one.
    $block->set_value(server_name => 'unused.invalid');
    $block->set_value(config => '');
    $block->set_value(http_config => ($block->http_config // '') . $conf);
    $block->set_value(user_files => [
        (map { [$_, "It works!\n"] } qw(vod/42/index.m3u8 vod/42/1.ts vod/43/1.ts)),
        ['../conf/keys/hmac.key', "the-key-of-hmac-0123456789\n"],
    ]);
});

run_tests();

__DATA__

=== TEST 1: the preflight passes, whoever asks
--- cases
204  OPTIONS /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/index.m3u8  Origin: https://player.example | Access-Control-Request-Method: GET | Access-Control-Request-Headers: range  -> "" | Access-Control-Allow-Origin: https://player.example | Access-Control-Allow-Methods: GET, HEAD | Access-Control-Allow-Headers: Range | Access-Control-Max-Age: 86400 | Vary: Origin | X-Status: BYPASSED
204  OPTIONS /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/index.m3u8  Origin: https://eu.player.example  -> Access-Control-Allow-Origin: https://eu.player.example | X-Status: BYPASSED
# it is not judged: neither by its signature nor by its origin, which learns nothing
204  OPTIONS /vod/42/index.m3u8  Origin: https://player.example  -> Access-Control-Allow-Origin: https://player.example | X-Status: BYPASSED
204  OPTIONS /al-1700000000-2-HqX1wBXtFa75kxRGhNgTjHDbfrsL2qEP8MrimOZWK9E/vod/42/index.m3u8  Origin: https://player.example  -> Access-Control-Allow-Origin: https://player.example | X-Status: BYPASSED
204  OPTIONS /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/index.m3u8  Origin: https://evil.example  -> !Access-Control-Allow-Origin | Vary: Origin | X-Status: BYPASSED
204  OPTIONS /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/missing.ts  Origin: https://player.example  -> X-Status: BYPASSED



=== TEST 2: a signed URL, in a page of a listed origin
--- cases
200  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/index.m3u8  Origin: https://player.example  -> Access-Control-Allow-Origin: https://player.example | Access-Control-Expose-Headers: Content-Length, Content-Range | Vary: Origin | X-Status: PASSED
200  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/1.ts  Origin: https://eu.player.example  -> Access-Control-Allow-Origin: https://eu.player.example
200  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/1.ts  Origin: https://player.example | Referer: https://player.example/  -> Access-Control-Allow-Origin: https://player.example
206  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/1.ts  Origin: https://player.example | Range: bytes=0-1  -> It | Access-Control-Allow-Origin: https://player.example | Content-Range: bytes 0-1/10
200  HEAD /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/1.ts  Origin: https://player.example  -> "" | Access-Control-Allow-Origin: https://player.example
# a player that is no browser
200  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/1.ts  -> !Access-Control-Allow-Origin | Vary: Origin
# it is not for scripts of this one, but its pages may embed
200  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/1.ts  Origin: http://player.example  -> !Access-Control-Allow-Origin
200  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/1.ts  Origin: https://a.b.player.example  -> !Access-Control-Allow-Origin
404  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/missing.ts  Origin: https://player.example  -> Access-Control-Allow-Origin: https://player.example
405  POST /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/1.ts  Origin: https://player.example | Content-Length: 0  -> X-Status: PASSED



=== TEST 3: an origin is no signature
--- cases
403 sign_missing  /vod/42/1.ts  Origin: https://player.example  -> Access-Control-Allow-Origin: https://player.example | Cache-Control: no-store | X-Status: REJECTED
403 sign_missing  /vod/42/1.ts  Origin: https://player.example | Referer: https://player.example/
403 sign_missing  /vod/42/1.ts
403 sign_mismatch  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/43/1.ts  Origin: https://player.example  -> Access-Control-Allow-Origin: https://player.example
403 sign_expired  /al-1700000000-2-HqX1wBXtFa75kxRGhNgTjHDbfrsL2qEP8MrimOZWK9E/vod/42/1.ts  Origin: https://player.example  -> Access-Control-Allow-Origin: https://player.example
403 sign_missing  POST /vod/42/1.ts  Origin: https://player.example | Content-Length: 0
403 sign_missing  HEAD /vod/42/1.ts  Origin: https://player.example  -> ""



=== TEST 4: a signature is no origin
--- cases
403 referer  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/index.m3u8  Origin: https://evil.example  -> !Access-Control-Allow-Origin | Cache-Control: no-store | Vary: Origin | X-Status: REJECTED
403 referer  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/index.m3u8  Origin: https://player.example.evil.example  -> !Access-Control-Allow-Origin
403 referer  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/index.m3u8  Origin: https://notplayer.example  -> !Access-Control-Allow-Origin
403 referer  /vod/42/index.m3u8  Origin: https://evil.example
403 referer_malformed  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/index.m3u8  Origin: https://player.example@evil.example  -> !Access-Control-Allow-Origin
403 referer  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/index.m3u8  Referer: https://evil.example/ | Origin: https://player.example
# one that says nothing: as if there were none
200  /al-4000000000-2-iINjBMi7jEoODoqYpgFVZPahbHeAyx0h_s0Gcu8R-n8/vod/42/index.m3u8  Origin: null  -> !Access-Control-Allow-Origin
