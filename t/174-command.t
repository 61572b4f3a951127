# The antileech command and the module agree: what one signs by a built-in scheme the other lets in, and
# they say the same of every URL that differs from it in one byte, is late or early, or has another key.

use strict;
use warnings;

use lib 't/lib';
use JSON::PP qw(decode_json);
use MIME::Base64 qw(encode_base64 encode_base64url);
use Server;
use Test::More;

my $server = Server->new;
chomp(my $antileech = qx(scripts/command));
die 'the command was not built' if $? != 0;
my $dir = $server->dir;

# Runs the command: its exit status, and the lines that it prints.
sub antileech {
    my ($input, @arguments) = @_;
    my $file = $server->put('input', join '', map { "$_\n" } @$input);
    my $pid = open(my $pipe, '-|') // die "fork: $!";
    if ($pid == 0) {
        open STDIN, '<', $file or POSIX::_exit(126);
        open STDERR, '>', "$dir/stderr" or POSIX::_exit(126);
        exec $antileech, @arguments or POSIX::_exit(127);
    }
    chomp(my @lines = <$pipe>);
    close $pipe;
    return ($? >> 8, @lines);
}

# What is tested: each built-in scheme as it is, some with options, and own ones.

my ($status, @json) = antileech([], 'schemes', '--json');
my @cases = map { { %$_, scheme => $_->{name} } } @{decode_json(join "\n", @json)};
cmp_ok(scalar @cases, '>', 50, 'schemes were found');

my ($hmac) = grep { $_->{name} eq 'hmac' } @cases;
push @cases, map { { %$hmac, name => "hmac, $_", given => [split / /] } } 'in=path', 'in=query:tok',
    'in=cookie:al', 'in=header:x-al', 'bind=host,ip', 'in=path bind=host', 'arg.sign=tok skew=1m';
my ($bitiful) = grep { $_->{name} eq 'bitiful' } @cases;
push @cases, { %$bitiful, name => 'bitiful, options',
    given => [qw(args=none digest=sha1 time=hex limit=inclusive)] };
push @cases, { scheme => 'netease', name => 'netease, options', url => '', message => '$path',
    options => ['means=issued'], given => [qw(time=ymdhm-0330 arg.sign=s arg.time=t digest=sha256)] };

my @own = (
    ['url=?token=$time-$sign', 'message=$time $path $http_user_agent', 'digest=hmac-sha256',
        'encode=base64url', 'prefix=v1-'],
    ['url=/$sign/$time$path', 'message=$key$time$path', 'time=hex,dec'],
    ['url=cookie:tok=$time-$uid-$sign', 'message=$time$uid$path$key', 'slice=4-20', 'digest=sha1'],
    ['url=header:x-token=$sign,$time', 'message=$time:$host$path', 'digest=hmac-sha1', 'encode=base64'],
    ['url=?e=$time&s=$sign', 'message=$key$time$dir $arg_quality', 'time=ymdhm+0000', 'means=started',
        'ttl=1h'],
    ['url=?e=$time&s=$sign', 'message=$time$scheme:$path $remote_addr_bin', 'digest=hmac-md5',
        'key_format=hex', 'means=window', 'ttl=1h'],
    ['url=?e=$time&s=$sign', 'message=$time$path?$query_sorted', 'digest=hmac-sha256',
        'encode=base64url-padded', 'means=issued', 'ttl=1h'],
);
for my $own (@own) {
    my ($url, $message, @options) = @$own;
    push @cases, {
        name => "own, $url $message",
        scheme => 'own' . @cases,
        define => $own,
        url => $url,
        message => $message,
        options => \@options,
    };
}
$cases[$_]{number} = $_ for 0 .. $#cases;

# A server for each, where every path leads to one file.

sub encoded {
    my ($case, $key) = @_;
    my ($format) = map { /^key_format=(.*)/ ? $1 : () } @{$case->{options}};
    return $key if !$format;
    return unpack 'H*', $key if $format eq 'hex';
    return $format eq 'base64' ? encode_base64($key, '') : encode_base64url($key);
}

my $http = "access_log off;\n";
for my $case (@cases) {
    my $number = $case->{number};
    for my $which (qw(primary backup wrong)) {
        $case->{$which} = $server->put("conf/keys/$number.$which",
            encoded($case, "the-$which-key-of-$number-0123456789") . "\n");
        chmod 0600, $case->{$which} or die $!;
    }
    if ($case->{define}) {
        $http .= "antileech_scheme $case->{scheme} " . join(' ', map { qq("$_") } @{$case->{define}}) . ";\n";
    }
    $case->{host} = "s$number.example";
    my $given = join ' ', @{$case->{given} // []};
    $http .= <<"END";
server {
    listen 127.0.0.1:PORT;
    server_name $case->{host};
    root html;
    antileech_log_level off;
    antileech_sign $case->{scheme} file:$case->{primary} file:$case->{backup} - $given;
    location / {
        try_files /a.txt =404;
    }
}
END
}
$server->put('html/a.txt', "It works!\n");
$server->start($http);

# The same for the command.

sub options {
    my ($case) = @_;
    return (
        $case->{define}
            ? ('--define', join ' ', map { qq('$_') } @{$case->{define}})
            : ('--scheme', $case->{scheme}),
        $case->{message} =~ /\$http_user_agent/ ? ('--var', 'http_user_agent=MyTV/3') : (),
        map { ('--option', $_) } @{$case->{given} // []});
}

sub sign {
    my ($case, $key, $urls, @options) = @_;
    my $fields = $case->{url} . $case->{message};
    push @options, '--key-name', 'k1' if $fields =~ /\$key_name/;
    push @options, '--url-prefix', encode_base64url("http://$case->{host}/v/") if $fields =~ /\$url_prefix/;
    push @options, '--depth', 1 if $fields =~ /\$depth/;
    push @options, '--rand', '1a2b' if $fields =~ /\$rand/;
    push @options, '--uid', 'alice.1' if $fields =~ /\$uid/;
    if (!grep { $_ eq '--time' } @options) {
        push @options, '--ttl', '1h' if !grep { /^means=/ } @{$case->{options}};
    }
    my ($status, @lines) =
        antileech($urls, 'sign', options($case), '--key-file', $case->{$key}, '--client', '127.0.0.1', @options);
    return $status == 0 ? @lines : ();
}

# What the command says: the reason, or `passed`, key and end.
sub verify {
    my ($case, $urls, @headers) = @_;
    my ($status, @lines) = antileech($urls, 'verify', options($case), '--key-file', $case->{primary},
        '--backup-file', $case->{backup}, map { ('--header', $_) } @headers);
    my %said = map { /^(.*)\t(.*)$/ ? ($2 => $1 =~ tr/\t/ /r) : () } @lines;
    return map { $said{$_} // 'nothing' } @$urls;
}

# What nginx says, in the same words.
sub ask {
    my ($case, $urls, @headers) = @_;
    return map {
        my $answer = $server->get(s{^http://[^/]+}{}r, "Host: $case->{host}", 'User-Agent: MyTV/3', @headers);
        my %header = %{$answer->{header}};
        $header{'x-reason'}
            // ($answer->{status} == 200 ? "passed $header{'x-key'} $header{'x-expires'}" : $answer->{status});
    } @$urls;
}

# One line for each answer, so that a difference shows.
sub agree {
    my ($case, $what, $urls, @headers) = @_;
    my @nginx = ask($case, $urls, @headers);
    my @command = verify($case, $urls, @headers);
    is_deeply([map { "$command[$_]: @headers $urls->[$_]" } 0 .. $#$urls],
        [map { "$nginx[$_]: @headers $urls->[$_]" } 0 .. $#$urls], "$case->{name}: $what");
    return @nginx;
}

# Each text that differs from this one in one byte, from some byte on.
sub neighbours {
    my ($text, $from) = @_;
    return map {
        my $copy = $text;
        # The next digit, the next letter, and another sign for a sign.
        substr($copy, $_, 1) =~ tr{-0-9a-zA-Z_}{_1-90b-zaB-ZA\-}
            || substr($copy, $_, 1) =~ tr{!-~}{x};
        $copy;
    } $from .. length($text) - 1;
}

# Other spellings of a signed URL, and what attackers try.
sub variants {
    my ($url) = @_;
    my ($origin, $path, $query) = $url =~ m{^(http://[^/]+)([^?]*)\??(.*)$};
    my @paths = ("/$path", "/.$path", "/x/..$path", "$path/", "$path//", "$path/.", "$path/../a.mp4", "$path;x",
        "$path%20", uc $path, $path =~ s{/v/}{//v/}r, $path =~ s{/v/}{/v//}r, $path =~ s{/v/}{/./v/}r,
        $path =~ s{/v/}{/v/x/../}r, $path =~ s{/v/}{/v/%2e/}r, $path =~ s{/v/}{/v/x/%2E./}r,
        $path =~ s{/v/}{/v/..;/v/}r, $path =~ s{/v/}{/v/%252e%252e/}r, $path =~ s{/v/}{/v/x%2f}r,
        $path =~ s{/v/}{/v/x%5C}r, $path =~ s{/v/}{/v/x\\}r, $path =~ s{/v/}{/%76/}r, $path =~ s{/v/}{%2fv/}r,
        $path =~ s{/v/}{/../v/}r, $path =~ s{/v/}{/x/../../v/}r, $path =~ s{/v/}{/w/}r, $path =~ s{/v/}{/v/w/}r,
        $path =~ s{/v/.*}{/v}r, $path =~ s{/v/.*}{/v/}r, $path =~ s{/v/.*}{/}r, $path =~ s{/v/}{/v/=?/}r);
    # What climbs over the root nginx refuses.
    @paths = grep { !m{^/\.\./|^/x/\.\./\.\./} } @paths;
    my @queries = ("$query&", "&$query", "$query&&x", "$query&%", "$query&%zz=%", $query =~ s/&/&&/r,
        $query =~ s/&/;/r, uc $query, "$query&$query", "$query?", "?$query", "$query&w=1", "w=1&$query",
        join '&', reverse split /&/, $query);
    for my $pair (split /&/, $query) {
        my ($name, $value) = split /=/, $pair, 2;
        next if !defined $value;
        my $encoded = sprintf '%%%02x%s', ord $name, substr $name, 1;
        push @queries, map({ "$query&$_" } $pair, $name, "$name=", uc($name) . "=$value", "$encoded=$value"),
            map({ $query =~ s/\Q$pair\E/$_/r } '', $name, "$name=", "$name=%20$value", "$name==$value",
                "$name=$value%00", "$name=$value+", "$name=" . uc $value, uc($name) . "=$value",
                "$encoded=$value", "$name=" . sprintf('%%%02X', ord $value) . substr $value, 1);
    }
    my $rest = $query eq '' ? '' : "?$query";
    return map({ "$origin$_$rest" } @paths), "$origin$path", map({ "$origin$path?$_" } @queries);
}

for my $case (@cases) {
    my $name = $case->{name};
    my $base = "http://$case->{host}/v";
    my @urls = ("$base/a.mp4", "$base/%E4%B8%AD%E6%96%87/a%20b+c.mp4", "$base/a.mp4?w=1&x=%20y&quality=high");
    my @options = (@{$case->{options}}, @{$case->{given} // []});
    if (grep { $_ eq 'args=none' } @options) {
        is_deeply([sign($case, 'primary', [$urls[2]])], [], "$name: no other arguments");
        pop @urls;
    }
    my $primary = qr/^passed primary \d+$/;

    my @signed = sign($case, 'primary', \@urls);
    is(scalar @signed, scalar @urls, "$name: signed");

    if ($signed[0] =~ /^[\w-]+: /) {
        # A cookie or a header: one request for each.
        my ($header) = @signed;
        like((agree($case, 'signed', [$urls[0]], $header))[0], $primary, "$name: lets it in");
        like((agree($case, 'signed', [$urls[$_]], $signed[$_]))[0], $primary, "$name: lets it in") for 1, 2;
        my ($prefix) = $header =~ /^([\w-]+: (?:[\w-]+=)?)/;
        my @changed = neighbours($header, length $prefix);
        my @said = map { agree($case, 'a byte changed', [$urls[0]], $_) } @changed;
        is_deeply([grep { /^passed/ } @said], [], "$name: none of them passes");
        my $other = "${prefix}x";
        agree($case, 'several', [$urls[0]], @$_) for [$header, $header], [$other, $header], [$header, $other],
            [($other) x 3, $header], [($other) x 4, $header];
        my ($backup) = sign($case, 'backup', [$urls[0]]);
        like((agree($case, 'backup key', [$urls[0]], $backup))[0], qr/^passed backup/, "$name: backup key");
        my ($wrong) = sign($case, 'wrong', [$urls[0]]);
        is((agree($case, 'another key', [$urls[0]], $wrong))[0], 'sign_mismatch', "$name: another key");
        my ($late) = sign($case, 'primary', [$urls[0]], '--time', 1_500_000_000);
        is((agree($case, 'late', [$urls[0]], $late))[0], 'sign_expired', "$name: late");
        is((agree($case, 'missing', [$urls[0]]))[0], 'sign_missing', "$name: missing");
        next;
    }

    like($_, $primary, "$name: lets it in") for agree($case, 'signed', \@signed);

    my @changed = neighbours($signed[0], length("http://$case->{host}/"));
    my @said = agree($case, 'a byte changed', \@changed);
    # Where only the folder is signed, another file in it is no other URL.
    my $folder = $case->{message} !~ /\$\{?(?:path|uri)\b/;
    my @passed = grep { $said[$_] =~ /^passed/ } 0 .. $#said;
    @passed = grep { $changed[$_] =~ m{/v/a\.mp4(?:$|\?)} || $changed[$_] !~ m{/v/} } @passed if $folder;
    is_deeply([@changed[@passed]], [], "$name: none of them passes");
    isnt(scalar(grep { $_ eq 'sign_mismatch' } @said), 0, "$name: some are signatures of another URL");

    agree($case, 'other spellings', [map { variants($_) } @signed]);

    my @backup = sign($case, 'backup', \@urls);
    like($_, qr/^passed backup \d+$/, "$name: backup key") for agree($case, 'backup key', \@backup);
    my @wrong = sign($case, 'wrong', \@urls);
    is($_, 'sign_mismatch', "$name: another key") for agree($case, 'another key', \@wrong);
    my @late = sign($case, 'primary', \@urls, '--time', 1_500_000_000);
    is($_, 'sign_expired', "$name: late") for agree($case, 'late', \@late);
    my @early = sign($case, 'primary', \@urls, '--time', 4_000_000_000);
    my $expected = (grep { /^means=(?:started|window)$/ } @options) ? qr/^sign_early$/ : $primary;
    like($_, $expected, "$name: early") for agree($case, 'early', \@early);
    is($_, 'sign_missing', "$name: missing") for agree($case, 'missing', \@urls);
}

$server->stop;
unlike($server->text('logs/error.log'), qr/\[(?:alert|crit|emerg)\]/, 'nginx has no complaints');
done_testing();
