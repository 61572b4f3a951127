# Memory: an nginx under valgrind's memcheck answers requests of every kind and is reloaded. What a
# process has not freed when it ends must not depend on how many requests it answered, and how often it
# was reloaded, and there is no error. (nginx, and the crate regex, leave a fixed number of bytes.)

use strict;
use warnings;

use lib 't/lib';

use Digest::MD5 qw(md5_hex);
use Server;
use Test::More;
use Time::HiRes qw(sleep);

plan skip_all => 'takes long: make test-valgrind' if !$ENV{TEST_VALGRIND} || $ENV{TEST_NGINX_USE_HUP};

my ($GOOD, $EVIL) = ('Referer: http://good.example/', 'Referer: http://evil.example/');
# Signed until the year 2099.
my $LIFTED = '/209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt';
my $SIGNED = '/own/a?t=4070880000&sign=' . md5_hex('0123456789abcdef/own/a4070880000');

my $HTTP = <<'END';
    antileech_zone media 1m;
    antileech_scheme own url=?sign=$sign&t=$time message=$key$uri$time;
    antileech_corp same-site;
    log_format all "$antileech_status $antileech_reason $antileech_key $antileech_ttl $request_uri";
    access_log logs/access.log all;
    server {
        listen 127.0.0.1:PORT;
        server_name localhost;
        antileech_count media;
        antileech_referer whitelist good.example server_names ~^re[0-9]+\.example;
        antileech_ua blacklist curl;
        antileech_bypass $arg_free;
        antileech_vary on;
        location /any/ { satisfy any; deny all; }
        location /dry/ { antileech_dry_run on; }
        location /ssi/ { ssi on; }
        location /placeholder/ { error_page 403 /index.html; }
        location /f/ { antileech_referer off; antileech_sign baidu_b primary-key-1234; }
        location /own/ { antileech_referer off; antileech_sign own 0123456789abcdef; }
        location /proxied/ {
            antileech_referer off;
            antileech_sign own 0123456789abcdef;
            proxy_pass http://127.0.0.1:PORT/index.html?;
            proxy_set_header Referer http://good.example/;
        }
        location = /report { antileech_referer off; antileech_report media; }
    }
END

my @REQUESTS = (
    [200, '/index.html', $GOOD],
    [200, '/index.html', 'Referer: http://re1.example/page'],
    [403, '/index.html', $EVIL],
    [403, '/index.html', 'Referer: http://[::1/'],
    [200, '/index.html'],
    [403, '/index.html', $GOOD, 'User-Agent: curl/8'],
    [200, '/index.html?free=1', $EVIL],
    [200, '/dry/a', $EVIL],
    [403, '/any/a', $EVIL],
    [200, '/ssi/a', $GOOD],
    [403, '/placeholder/a', $EVIL],
    [404, '/missing', $GOOD],
    [200, $LIFTED],
    [403, $LIFTED =~ s/2099/2098/r],
    [200, $SIGNED],
    [403, $SIGNED =~ s/t=4/t=3/r],
    [403, '/own/a?sign=x'],
    [200, '/report'],
    [200, '/report?format=json'],
    [200, '/report?format=prometheus'],
    [400, '/report?format=none'],
);

my $NGINX = $ENV{TEST_VALGRIND};

# What the processes say when they have ended. $TEST_VALGRIND is nginx.
sub run {
    my ($rounds, $reloads) = @_;
    my $server = Server->new;
    my $logs = $server->dir . '/valgrind';
    mkdir $logs;
    chmod 0777, $logs;
    $ENV{TEST_NGINX_BINARY} = $server->{nginx} = $server->put('nginx', <<"END");
#!/bin/sh
exec valgrind --leak-check=full --show-leak-kinds=none --errors-for-leak-kinds=none --keep-debuginfo=yes \\
    --num-callers=30 --log-file=$logs/%p $NGINX "\$@"
END
    chmod 0755, $server->{nginx};
    $server->put("html/$_", 'It works!') for qw(index.html dry/a any/a f/a.txt own/a placeholder/a);
    $server->put('html/ssi/a', '<!--#include virtual="/dry/a" --><!--#include virtual="/index.html" -->');
    $server->start($HTTP);
    my %wrong;
    for (1 .. $rounds) {
        for my $request (@REQUESTS) {
            my ($status, $target, @headers) = @$request;
            my $answer = $server->get($target, @headers);
            $wrong{"$target @headers: $answer->{status}"}++ if $answer->{status} != $status;
        }
    }
    is_deeply(\%wrong, {}, "$rounds rounds: all answers are right");
    for (1 .. $reloads) {
        my %old = map { $_ => 1 } $server->workers;
        $server->signal('HUP');
        for (1 .. 3000) {
            my @now = $server->workers;
            last if @now == 1 && !$old{$now[0]};
            sleep 0.02;
        }
    }
    my $master = delete $server->{pid};
    delete $server->{socket};
    kill 'QUIT', $master or die "kill: $!";
    local $SIG{ALRM} = sub { kill 'KILL', $master; die 'it does not end' };
    alarm 120;
    waitpid $master, 0;
    alarm 0;
    my @workers = grep { $_ != $master } map { m{/(\d+)$} } glob "$logs/*";
    is(@workers, 1 + $reloads, "$reloads reloads: so many workers");
    my %ended;
    for my $process ($master, @workers) {
        my $text = $server->text("valgrind/$process");
        like($text, qr/ERROR SUMMARY: 0 errors/, 'no errors') or diag $text;
        my $which = $process == $master ? 'master' : 'worker';
        for my $kind ('in use at exit', 'definitely lost') {
            my ($bytes) = $text =~ /$kind: ([\d,]+) bytes/;
            push @{$ended{"$which: $kind"}}, ($bytes // 0) =~ s/,//gr;
        }
    }
    return \%ended;
}

# Growth from a short run to a long one, of all processes of a kind.
sub is_steady {
    my ($which, $short, $long, $bound, $what) = @_;
    for my $kind ('in use at exit', 'definitely lost') {
        my ($before, $behind) = map { (sort { $a <=> $b } @{$_->{"$which: $kind"}})[-1] } $short, $long;
        note "$which, $kind: $before and $behind bytes";
        cmp_ok($behind - $before, '<', $bound, "$what, $kind");
    }
}

my ($few, $many) = (run(3, 0), run(30, 0));
my $requests = 27 * @REQUESTS;
is_steady('worker', $few, $many, $requests, "the worker: $requests requests leave less than a byte each");
my ($once, $often) = (run(1, 1), run(1, 10));
is_steady('master', $once, $often, 9 * 8, 'the master: nine reloads leave less than a pointer each');
is_steady('worker', $once, $often, 9 * 8, 'the last worker has no more than the first');

done_testing();
