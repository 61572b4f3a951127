# A panic in each callback that nginx calls, with a build of the module that panics on demand
# (scripts/build-panic): the request gets what the callback's guard answers for it, the worker lives and
# answers the next request of the connection, a configuration is refused with an error, and a reload of
# it leaves what runs alone. The build that is delivered knows nothing of all that.

use strict;
use warnings;

use lib 't/lib';

use Files qw(slurp);
use Server;
use Test::More;
use Time::HiRes qw(sleep);

my $panicking = $ENV{TEST_NGINX_PANIC_MODULE}
    or plan skip_all => 'a build that panics on demand is needed: scripts/build-panic';
plan skip_all => 'nginx is reloaded here anyway' if $ENV{TEST_NGINX_USE_HUP};

my ($GOOD, $EVIL) = ('Referer: http://good.example/', 'Referer: http://evil.example/');
# Signed until the year 2099.
my $LIFTED = '/209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt';

# The builds.

my $VARIABLE = 'ANTILEECH_PANIC_FILE';
cmp_ok(index(slurp($panicking), $VARIABLE), '>', 0, 'this build panics on demand');
is(index(slurp($ENV{TEST_NGINX_LOAD_MODULES}), $VARIABLE), -1, 'the one that is delivered does not')
    if $ENV{TEST_NGINX_LOAD_MODULES};

$ENV{TEST_NGINX_LOAD_MODULES} = $panicking;
my $server = Server->new;
my $asked = $server->put('panic', '');
$ENV{$VARIABLE} = $asked;

sub panic_in { $server->put('panic', $_[0]) }

# How often the error log has it, for good or since the last look.
my %seen;

sub logged {
    my ($text) = @_;
    my $all = () = $server->text('logs/error.log') =~ /\Q$text\E/g;
    my $new = $all - ($seen{$text} // 0);
    $seen{$text} = $all;
    return $new;
}

sub is_logged {
    my ($callback, $what) = @_;
    # A request is logged and its memory freed after it was answered.
    for (1 .. 250) {
        last if logged_since($callback) > 0;
        sleep 0.02;
    }
    cmp_ok(logged("[alert] "), '>', 0, "$what: an alert");
    cmp_ok(logged(": antileech: a panic in $callback, which is a bug"), '>', 0, "$what: it names the callback");
    cmp_ok(logged('a test asked for this panic'), '>', 0, "$what: the panic's own message");
    cmp_ok(logged('panicked at src/panic_injection.rs:'), '>', 0, "$what: and its place");
}

sub logged_since {
    my $text = ": antileech: a panic in $_[0], which is a bug";
    my $all = () = $server->text('logs/error.log') =~ /\Q$text\E/g;
    return $all - ($seen{$text} // 0);
}

my $HTTP = <<'END';
    antileech_zone media 1m;
    antileech_scheme own url=?sign=$sign&t=$time message=$key$uri$time;
    server {
        listen 127.0.0.1:PORT;
        server_name localhost;
        antileech_count media;
        antileech_log_level off;
        antileech_referer whitelist good.example server_names;
        antileech_corp same-site;
        location /any/ {
            satisfy any;
            deny all;
            antileech_bypass $arg_free;
        }
        location /f/ {
            antileech_referer off;
            antileech_sign baidu_b primary-key-1234;
        }
        location = /report {
            antileech_referer off;
            antileech_report media;
        }
    }
END
$server->put("html/$_", 'It works!') for qw(index.html f/a.txt);
$server->start($HTTP);
my ($worker) = $server->workers;

sub is_alive {
    my ($what) = @_;
    panic_in('');
    my $socket = $server->{socket};
    my $answer = $server->get('/index.html', $GOOD);
    is($answer->{status}, 200, "$what: the next request is served");
    is($answer->{header}{'cross-origin-resource-policy'}, 'same-site', "$what: with its headers");
    is($answer->{header}{'x-status'}, 'PASSED', "$what: and variables");
    is($server->{socket}, $socket, "$what: on the same connection") if $socket;
    is_deeply([$server->workers], [$worker], "$what: the worker lives");
}

# Requests.

is_alive('no panic');
is($server->get($LIFTED)->{status}, 200, 'a carrier is lifted');
is($server->get('/report?format=json')->{status}, 200, 'there is a report');
is($server->get('/index.html', $EVIL)->{status}, 403, 'who is denied');
is(logged('[alert] '), 0, 'no alert without a panic');

my %done;

# A request while a callback panics.
sub panics {
    my ($callback, $target, $status, @headers) = @_;
    my $what = "$callback, $target";
    $done{$callback} = 1;
    panic_in($callback);
    my $answer = $server->get($target, @headers);
    is($answer->{status}, $status, "$what: status");
    is_logged($callback, $what);
    is_alive($what);
    return $answer;
}

# Nothing fails open.
for my $target ('/index.html', $LIFTED, '/report', '/any/a') {
    my $answer = panics('lift', $target, 500, $GOOD);
    is($answer->{header}{'cross-origin-resource-policy'}, 'same-site', "lift, $target: the header filter answers");
}
for my $headers ([$GOOD], [$EVIL], []) {
    my $answer = panics('check', '/index.html', 500, @$headers);
    is($answer->{header}{'cross-origin-resource-policy'}, 'same-site', 'check: the header filter answers');
}
panics('check', $LIFTED, 500);
# `satisfy any` and a panic: no other module is asked.
panics('check', '/any/a', 500, $GOOD);
# It only takes a note.
panics('note_content', '/index.html', 200, $GOOD);

for my $case (['/index.html', 200, $GOOD], ['/index.html', 403, $EVIL], ['/report', 200], ['/missing', 404, $GOOD]) {
    my ($target, $status, @headers) = @$case;
    my $answer = panics('filter', $target, $status, @headers);
    is($answer->{header}{'cross-origin-resource-policy'}, undef, "filter, $target: without its header");
}

for my $case (['/index.html', 200, $GOOD], ['/index.html', 403, $EVIL], [$LIFTED, 200]) {
    my ($target, $status, @headers) = @$case;
    my $answer = panics('variable', $target, $status, @headers);
    is_deeply([grep { /^x-(?:reason|status|scheme|key|expires|ttl|uid)$/ } sort keys %{$answer->{header}}], [],
        "variable, $target: none has a value");
}

panics('report', '/report', 500);
panics('report', '/report?format=json', 500);

sub passed {
    my ($report) = $server->get('/report?format=json')->{body} =~ /"passed":\s*(\d+)/ or die 'no report';
    return $report;
}
my $before = passed();
panics('log', '/index.html', 200, $GOOD);
is(passed(), $before + 1, 'log: that request is not counted, the one behind it is');

# The memory of a report belongs to its request.
panics('drop', '/report', 200);

# Many, as an attacker would send them.
panic_in('check');
is_deeply([grep { $_ != 500 } map { $server->get('/index.html', $GOOD)->{status} } 1 .. 200], [], 'check: 200 times');
is_alive('200 panics');

# Configurations: `nginx -t`, and a reload.

my $conf = $server->dir . '/conf/nginx.conf';

# Exit code or signal, and output.
sub test_configuration {
    my $output = qx($ENV{TEST_NGINX_BINARY} -t -p $server->{dir}/ -c $conf -e stderr 2>&1);
    return ($?, $output);
}

sub is_refused {
    my ($callback, $which) = @_;
    $done{$callback} = 1;
    my $what = "$callback $which";
    panic_in($what);
    my ($status, $output) = test_configuration();
    is($status, 1 << 8, "$what: nginx -t fails, and does not crash");
    like($output, qr/\[alert\] .* antileech: a panic in $callback, which is a bug/, "$what: it says why");
    like($output, qr/ test failed$/, "$what: the test failed");
}

sub is_accepted {
    my ($what) = @_;
    my ($status, $output) = test_configuration();
    is($status, 0, "$what: nginx -t succeeds") or diag $output;
}

panic_in('');
is_accepted('no panic');
is_refused('preconfiguration', 1);
is_refused('postconfiguration', 1);
is_refused('zone', 1);

# Each call, as long as there is one.
for my $callback (qw(create directive merge_location)) {
    my $calls = 0;
    while ($calls < 100) {
        panic_in("$callback " . ($calls + 1));
        last if (test_configuration())[0] == 0;
        $calls++;
        is_refused($callback, $calls);
    }
    cmp_ok($calls, '>', 3, "$callback: there are several calls");
    cmp_ok($calls, '<', 100, "$callback: and the configuration is good without them");
}

# Each directive by itself.
my %arguments = (
    accept => 'text/html', allow_empty => 'on', bypass => '1', corp => 'same-site', count => 'media', dry_run => 'on',
    ip => 'blacklist 192.0.2.1', log_level => 'info', referer => 'whitelist good.example', report => 'media',
    scheme => 'own url=?sign=$sign&t=$time message=$key$uri$time', sign => 'qiniu 0123456789abcdef', status => '404',
    strip => 'off', ua => 'blacklist curl', vary => 'on', zone => 'media 1m',
);
my ($table) = slurp('src/command.rs') =~ /COMMANDS: .*?\[(.*?)^\];/ms;
is_deeply([sort map { "antileech_$_" } keys %arguments], [sort $table =~ /ngx_string!\("(\w+)"\)/g],
    'all directives');
for my $directive (sort keys %arguments) {
    my $line = "antileech_$directive $arguments{$directive};";
    my $first = $directive =~ /^(?:count|report)$/ ? 'antileech_zone media 1m;' : '';
    my $place = $directive =~ /^(?:scheme|zone)$/ ? $line : "server { listen 127.0.0.1:PORT; location / { $line } }";
    $server->configure("    $first $place\n");
    panic_in('');
    is_accepted($directive);
    is_refused('directive', $first ? 2 : 1);
}

# A reload that panics leaves what runs alone.
$server->configure($HTTP);
for my $callback (qw(preconfiguration create directive merge_location postconfiguration zone)) {
    panic_in($callback);
    $server->signal('HUP');
    is_logged($callback, "reload, $callback");
    is_alive("reload, $callback");
}
# One that succeeds frees what was there before.
panic_in('drop');
$server->signal('HUP');
for (1 .. 250) {
    my @now = $server->workers;
    last if @now == 1 && $now[0] != $worker;
    sleep 0.02;
}
($worker) = $server->workers;
is_logged('drop', 'reload, drop');
delete $server->{socket};
is_alive('reload, drop');

# All callbacks.

my %callbacks = map { $_ => 1 } map { slurp($_) =~ /\bguard\(\s*"(\w+)"/g } glob 'src/*.rs';
is_deeply([sort keys %done], [sort keys %callbacks], 'all callbacks');
my $source = join '', map { slurp($_) } glob 'src/*.rs';
my $functions = () = $source =~ /^(?:pub )?unsafe extern "C" fn/mg;
# Those for directives have one guard.
my $setters = () = $source =~ /^unsafe extern "C" fn \w+\(\s*cf: \*mut ngx_conf_t,\s*_: \*mut ngx_command_t,/mg;
cmp_ok($setters, '>', 0, 'functions for directives');
is($functions - $setters + 1, keys(%callbacks), 'all functions that nginx calls have a guard');

unlike($server->text('logs/error.log'), qr/exited on signal/, 'no process crashed');

done_testing();
