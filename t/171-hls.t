# A player that knows nothing of signatures plays HLS through nginx: of a playlist whose URL is signed
# with in=path, every relative URL has the token too. The player is Debian's ffmpeg, and the URL is from
# the antileech command, which must say of each URL what nginx says.

use strict;
use warnings;

use lib 't/lib';
use File::Copy qw(copy);
use File::Path qw(make_path);
use Server;
use Test::More;
use Time::HiRes qw(sleep);

my $server = Server->new;
plan skip_all => 'no ffmpeg' if system('ffmpeg -version >/dev/null 2>&1') != 0;
chomp(my $antileech = qx(scripts/command));
die 'the command was not built' if $? != 0;
delete @ENV{qw(http_proxy HTTP_PROXY all_proxy ALL_PROXY)};

my $key = $server->put('conf/keys/hmac.key', "the-key-of-hmac-0123456789\n");
chmod 0600, $key or die $!;

# Four seconds of picture and sound in four segments; a folder for each of two videos, and in the first
# one more rendition, which a playlist of playlists names.
my $html = $server->dir . '/html/vod';
for my $folder ('42/low', '43') {
    make_path("$html/$folder");
    my @ffmpeg = (qw(ffmpeg -v error -nostdin -f lavfi -i testsrc=size=64x48:rate=10 -f lavfi -i sine),
        qw(-t 4 -c:v mpeg2video -g 10 -c:a mp2 -f hls -hls_time 1 -hls_list_size 0),
        '-hls_segment_filename', "$html/$folder/%d.ts", "$html/$folder/index.m3u8");
    system(@ffmpeg) == 0 or die 'ffmpeg made no stream';
}
copy("$html/42/low/$_", "$html/42/$_") or die "$_: $!" for 'index.m3u8', map { "$_.ts" } 0 .. 3;
$server->put('html/vod/42/all.m3u8', "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=200000\nlow/index.m3u8\n");

$server->start(<<'END');
log_format decisions '$status $antileech_status $antileech_reason $request';
access_log logs/access.log decisions;

server {
    listen 127.0.0.1:PORT;
    root html;

    location /vod/ {
        antileech_sign hmac file:keys/hmac.key - - in=path;
    }
}
END
my $origin = 'http://127.0.0.1:' . $server->port;

sub run {
    my (@command) = @_;
    open my $pipe, '-|', @command or die "$command[0]: $!";
    chomp(my @lines = <$pipe>);
    close $pipe;
    return ($? >> 8, @lines);
}

# A URL as the command signs it.
sub sign {
    my ($url, @options) = @_;
    my ($status, $signed) =
        run($antileech, qw(sign -s hmac -o in=path --depth 2 -f), $key, @options, "$origin$url");
    is($status, 0, "antileech sign: $url @options");
    return $signed;
}

# What was asked since the last time, each once: this many decisions and paths.
my $read = 0;

sub requests {
    my ($expected) = @_;
    my %seen;
    for (1 .. 100) {
        open my $log, '<', $server->dir . '/logs/access.log' or die $!;
        seek $log, $read, 0;
        while (my $line = <$log>) {
            my ($decision, $path) = $line =~ /^(\d+ \w+ \S+) GET (\S+) HTTP/ or die $line;
            $seen{"$decision $path"} = 1;
        }
        $read = tell $log;
        last if keys %seen >= $expected;
        sleep 0.02;
    }
    # ffmpeg asks for a range, of all bytes.
    return sort map { s/^206 /200 /r } keys %seen;
}

# Plays a URL to its end: ffmpeg's exit status, and what it says.
sub play {
    my ($url) = @_;
    my $log = $server->dir . '/ffmpeg.log';
    my $status = system(qq(exec timeout 60 ffmpeg -v error -nostdin -xerror -i '$url' -f null - >'$log' 2>&1));
    return ($status >> 8, $server->text('ffmpeg.log'));
}

sub verdict {
    my ($url) = @_;
    my ($status, $line) = run($antileech, qw(verify -s hmac -o in=path -f), $key, $url);
    my ($verdict) = split /\t/, $line;
    is($status, $verdict eq 'passed' ? 0 : 1, "antileech verify: its exit status says $verdict");
    return $verdict;
}

# The status and the reason of nginx; the reason, or that there is none, must be the command's.
sub ask {
    my ($url, $what) = @_;
    my $answer = $server->get(substr $url, length $origin);
    my $reason = $answer->{header}{'x-reason'} // 'passed';
    is(verdict($url), $reason, "$what: the command says $reason too");
    return "$answer->{status} $reason";
}

my $signed = sign('/vod/42/index.m3u8', '--ttl', '1h');
my ($carrier) = $signed =~ m{^\Q$origin\E(/al-\d{10}-2-[\w-]{43})/vod/42/index\.m3u8$};
ok($carrier, 'the token is in front of the path');

my ($status, $errors) = play($signed);
is("$status$errors", 0, 'the player plays the signed playlist');
my @files = map { "/vod/42/$_" } map({ "$_.ts" } 0 .. 3), 'index.m3u8';
is_deeply([requests(scalar @files)], [map { "200 PASSED - $carrier$_" } @files],
    'it has asked for each segment, and each passed');

($status, $errors) = play($signed =~ s/index/all/r);
is("$status$errors", 0, 'the same token is good for a playlist of playlists');
@files = ('/vod/42/all.m3u8', map { "/vod/42/low/$_" } map({ "$_.ts" } 0 .. 3), 'index.m3u8');
is_deeply([requests(scalar @files)], [map { "200 PASSED - $carrier$_" } @files],
    'it has asked for what is below the folder');

my ($code, $probed) = run(qw(timeout 60 ffprobe -v error -count_packets -select_streams v
    -show_entries stream=nb_read_packets -of default=nw=1:nk=1), $signed);
is("$code $probed", '0 40', 'ffprobe counts the pictures of four seconds');
requests(5);

my %denied = (
    'without a token' => ["$origin/vod/42/index.m3u8", 'sign_missing'],
    'with an expired token' => [sign('/vod/42/index.m3u8', '--time', time - 5), 'sign_expired'],
    'with a token of another folder' =>
        [sign('/vod/43/index.m3u8', '--ttl', '1h') =~ s{/43/}{/42/}r, 'sign_mismatch'],
    'with a token of another depth' => [$signed =~ s/-2-/-1-/r, 'sign_mismatch'],
);
for my $what (sort keys %denied) {
    my ($url, $reason) = @{$denied{$what}};
    my ($status, $errors) = play($url);
    isnt($status, 0, "the player plays nothing $what");
    like($errors, qr/403 Forbidden/, "it is told so $what");
    my ($path) = substr $url, length $origin;
    is_deeply([requests(1)], ["403 REJECTED $reason $path"], "it has asked for the playlist $what");
    is(ask($url, $what), "403 $reason", "nginx says why $what");
    requests(1);
}

for my $case (
    ["$origin/vod/42/0.ts", '403 sign_missing'],
    ["$origin$carrier/vod/42/0.ts", '200 passed'],
    ["$origin$carrier/vod/42/low/3.ts", '200 passed'],
    ["$origin$carrier/vod/42/index.m3u8?quality=low", '200 passed'],
    ["$origin$carrier/vod/43/0.ts", '403 sign_mismatch'],
    ["$origin$carrier/vod/42//0.ts", '403 sign_malformed'],
    ["$origin$carrier/vod/42/../43/0.ts", '403 sign_malformed'],
    ["$origin$carrier/vod/43", '403 sign_malformed'],
) {
    my ($url, $expected) = @$case;
    my $path = substr $url, length $origin;
    is(ask($url, $path), $expected, "$path: $expected");
}

unlike($server->text('logs/error.log'), qr/\[(?:alert|crit|emerg)\]/, 'nginx has no complaints');
$server->stop;
done_testing();
