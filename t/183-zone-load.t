# Counters and tables under load: four workers, wrk, and what may happen meanwhile. wrk counts what it
# sends and what it gets, nginx's access log is a third witness, and all must agree.

use strict;
use warnings;

use lib 't/lib';

use JSON::PP qw(decode_json);
use Server;
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'nginx is reloaded here anyway' if $ENV{TEST_NGINX_USE_HUP};

my ($THREADS, $REQUESTS) = (8, 1000);

my $server = Server->new;
my $wrk = $server->put('load.lua', <<'END');
-- A fourth of the requests each: passed, denied, denied in a dry run, not checked. A thread stops after
-- so many answers, or when there is a file: it has one connection, so that nothing it sent is left
-- without an answer.
local limit = tonumber(os.getenv("REQUESTS"))
local all = {}
function setup(thread)
    all[#all + 1] = thread
    thread:set("seed", #all)
end
function init()
    sent = 0
    answers = 0
    ok = 0
    denied = 0
end
local kinds = { "/checked/", "/checked/", "/dry/", "/bypassed/" }
function request()
    local kind = sent % 4 + 1
    sent = sent + 1
    -- Hosts that occur once, and one that does not.
    local host = sent % 8 == 2 and "often.example" or "h" .. seed .. "-" .. sent .. ".example"
    local referer = kind == 1 and "http://good.example/" or "http://" .. host .. "/"
    return wrk.format("GET", kinds[kind] .. "index.html", { ["Host"] = "localhost", ["Referer"] = referer })
end
function response(status)
    answers = answers + 1
    if status == 403 then denied = denied + 1 else ok = ok + 1 end
    if answers % 4 == 0 and (answers >= limit and limit > 0 or io.open(os.getenv("STOP"))) then
        wrk.thread:stop()
        io.write("stopped\n")
        io.stdout:flush()
    end
end
function done()
    local sum = { sent = 0, answers = 0, ok = 0, denied = 0 }
    for _, thread in ipairs(all) do
        for name in pairs(sum) do
            sum[name] = sum[name] + thread:get(name)
        end
    end
    for name, value in pairs(sum) do
        io.write(string.format("%s=%d\n", name, value))
    end
end
END

$server->put("html/$_/index.html", 'It works!') for qw(checked dry bypassed);

sub http {
    my ($size, $more) = @_;
    return <<"END";
    antileech_zone load $size;
    log_format status '\$antileech_status';
    server {
        listen 127.0.0.1:PORT reuseport;
        server_name localhost;
        keepalive_requests 100000;
        access_log logs/status.log status;
        error_log logs/error.log crit;
        antileech_log_level off;
        antileech_referer whitelist good.example;
        antileech_count load;
        location /dry/ { antileech_dry_run on; }
        location /bypassed/ { antileech_bypass 1; }
        location /checked/ { }
        location /report { antileech_referer off; access_log off; antileech_report load; }
        $more
    }
END
}

sub report { return decode_json($server->get('/report?format=json')->{body}) }

sub requests { return report()->{totals}{requests} }

sub sum { my $sum = 0; $sum += $_ for @_; return $sum }

# The lines of the access log, by status.
sub log_lines {
    my %lines;
    $lines{lc $_}++ for split /\n/, $server->text('logs/status.log');
    return \%lines;
}

# Counters once nothing moves any more: a request is counted after its last byte was sent.
sub settled {
    my $last = -1;
    for (1 .. 100) {
        my $now = requests();
        my $sum = sum(values %$now);
        return $now if $sum == $last;
        $last = $sum;
        sleep 0.1;
    }
    die 'the counters do not settle';
}

# Runs wrk for so many requests of each thread, or while something is done; what wrk counted.
sub load {
    my ($requests, $meanwhile) = @_;
    my $stop = $server->dir . '/stop';
    unlink $stop;
    local $ENV{REQUESTS} = $requests;
    local $ENV{STOP} = $stop;
    my $url = 'http://127.0.0.1:' . $server->port . '/';
    my $pid = open my $output, '-|', 'wrk', "-t$THREADS", "-c$THREADS", '-d60s', '-s', $wrk, $url
        or die "wrk: $!";
    if ($meanwhile) {
        $meanwhile->();
        $server->put('stop', '');
    }
    my $stopped = 0;
    while ($stopped < $THREADS && defined(my $line = <$output>)) {
        $stopped++ if $line =~ /^stopped$/;
    }
    # It would wait for the rest of its minute.
    kill 'INT', $pid;
    my %counts = map { /^(\w+)=(\d+)$/ ? ($1, $2) : () } <$output>;
    close $output or die 'wrk failed';
    return \%counts;
}

# Waits for something, not forever.
sub wait_for {
    my ($what, $is) = @_;
    for (1 .. 500) {
        return if $is->();
        sleep 0.02;
    }
    die "waited for $what";
}

# Exact.

$server->start(http('1m', ''), workers => 4);
my $sent = load($REQUESTS);
my $all = $THREADS * $REQUESTS;
is($sent->{answers}, $all, 'wrk has sent so many requests, and got all answers');
my $counted = settled();
is_deeply($counted,
    { passed => $all / 4, rejected => $all / 4, rejected_dry_run => $all / 4, bypassed => $all / 4 },
    'all requests are counted, once');
is_deeply($counted, log_lines(), 'the access log says the same');
my $hosts = report()->{top}[0];
is($hosts->{subject}, 'denied_referer_hosts', 'the hosts of denied requests');
is($hosts->{total}, $all / 2, 'all of them were looked at');
my ($often) = grep { $_->{key} eq 'often.example' } @{$hosts->{entries}};
is($hosts->{entries}[0]{key}, 'often.example', 'the frequent one is on top');
cmp_ok($often->{at_least}, '<=', $all / 8, 'it occurred at least so often');
cmp_ok($often->{at_most}, '>=', $all / 8, 'and at most so often');
cmp_ok($hosts->{others_at_most}, '<=', $hosts->{total} / report()->{zone}{entries}, 'the bound');

# Reloaded.

my $reloads = 0;
my $before = log_lines();
$sent = load(0, sub {
    for (1 .. 3) {
        my %old = map { $_ => 1 } $server->workers;
        $server->signal('HUP');
        wait_for('new workers', sub { 4 <= grep { !$old{$_} } $server->workers });
        $reloads++;
        sleep 0.1;
    }
});
is($reloads, 3, 'reloaded three times');
cmp_ok($sent->{answers}, '>', 0, 'under load');
my $after = settled();
is(sum(values %$after) - sum(values %$counted), $sent->{answers}, 'all requests are counted over reloads');
is_deeply($after, log_lines(), 'the access log says the same over reloads');
is($after->{rejected} - $counted->{rejected}, $sent->{denied}, 'denied are those that were told so');
wait_for('the old workers', sub { 4 == $server->workers });

# Killed.

$counted = $after;
my $log_before = sum(values %{log_lines()});
my $kills = 0;
$sent = load(0, sub {
    for (1 .. 4) {
        sleep 0.1;
        my ($victim) = $server->workers;
        kill 'KILL', $victim or die "kill: $!";
        my $answered = sum(values %{requests()});
        wait_for('the other workers', sub { sum(values %{requests()}) > $answered + 100 });
        wait_for('another worker', sub {
            my @now = $server->workers;
            return @now == 4 && !grep { $_ == $victim } @now;
        });
        $kills++;
    }
});
is($kills, 4, 'killed four times');
$after = settled();
my $difference = sum(values %$after) - sum(values %$counted);
# A killed worker may have counted a request and not answered it, or answered and not counted it: for each
# connection one.
cmp_ok($difference, '>=', $sent->{answers} - $kills * $THREADS, 'what was answered is counted');
cmp_ok($difference, '<=', $sent->{sent}, 'what is counted was sent');
cmp_ok(abs($difference - (sum(values %{log_lines()}) - $log_before)), '<=', $kills * $THREADS,
    'the access log says nearly the same');
for my $top (@{report()->{top}}) {
    my $certain = sum(map { $_->{at_least} } @{$top->{entries}});
    cmp_ok($certain, '<=', $top->{total}, "$top->{subject}: no more than there were");
    is($top->{missed}, 0, "$top->{subject}: each worker has room, the new ones too");
}

# Nothing is held: what comes now is exact again.
$counted = $after;
$sent = load($REQUESTS);
$after = settled();
is_deeply({ map { $_ => $after->{$_} - $counted->{$_} } keys %$after },
    { passed => $all / 4, rejected => $all / 4, rejected_dry_run => $all / 4, bypassed => $all / 4 },
    'all requests are counted after kills');

# Resized, and with more levels than there is room for.

my $levels = join "\n", map { "location /level-$_/ { antileech_dry_run on; }" } 1 .. 20;
$server->configure(http('32k', $levels));
my %old = map { $_ => 1 } $server->workers;
$server->signal('HUP');
wait_for('new workers', sub { !grep { $old{$_} } $server->workers });
my $log = $server->text('logs/error.log');
like($log, qr/\[notice\] .*"antileech_zone" zone "load" had 1048576 bytes and has 32768 now, it starts afresh/,
    'a notice of the new size');
like($log, qr/\[warn\] .*"antileech_zone" zone "load" is full, \d+ levels are counted together as "\(other\)"/,
    'a warning of the full zone');
is(sum(values %{requests()}), 0, 'it starts afresh');
$server->put("html/level-$_/index.html", 'It works!') for 1 .. 20;
for my $level (1 .. 20) {
    my $answer = $server->get("/level-$level/index.html", 'Referer: http://evil.example/');
    is($answer->{status}, 200, "level $level") if $answer->{status} != 200;
}
my $report = report();
is($report->{totals}{requests}{rejected_dry_run}, 20, 'all are counted');
my ($other) = grep { $_->{server} eq '(other)' } @{$report->{levels}};
my $own = grep { $_->{requests}{rejected_dry_run} && $_->{server} ne '(other)' } @{$report->{levels}};
cmp_ok($other->{requests}{rejected_dry_run}, '>', 1, 'some of them together');
is($other->{requests}{rejected_dry_run} + $own, 20, 'the others by themselves');
$sent = load(100);
$report = report();
is(sum(values %{$report->{totals}{requests}}), 20 + 100 * $THREADS, 'a full zone counts under load');

# The same size again keeps everything.
$server->configure(http('32k', ''));
%old = map { $_ => 1 } $server->workers;
$server->signal('HUP');
wait_for('new workers', sub { !grep { $old{$_} } $server->workers });
is(sum(values %{requests()}), 20 + 100 * $THREADS, 'kept, also of levels that are gone');

unlike($server->text('logs/error.log'), qr/\[(?:alert|crit|emerg)\](?!.*exited on signal 9)/, 'no alerts');

done_testing();
