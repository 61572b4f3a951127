# The README against the rest of the project: its configurations are parts of the files in nginx-conf/,
# it has every directive, variable, reason, option and scheme that the source has, and none that it has
# not, its links lead somewhere, and its commands print what it says. 200-examples.t has its recipes.

use strict;
use warnings;

use lib 't/lib';
use File::Temp qw(tempdir);
use Files qw(slurp);
use Test::More;

# What a pattern captures, sorted, each once.
sub all {
    my ($text, $pattern) = @_;
    my %seen = map { $_ => 1 } $text =~ /$pattern/g;
    return [sort keys %seen];
}

sub unindented { return join "\n", map { s/^\s+//r } grep { /\S/ } split /\n/, $_[0] }

sub source { return slurp("crates/antileech/src/$_[0]") =~ s/^#\[cfg\(test\)\].*//msr }

my $readme = slurp('README.md');
my %section;
$section{$1} = $2 while $readme =~ /^##+ (.+)\n((?:(?!^##?#? ).*\n)*)/mg;

# Configurations.

my %example = map { $_ => unindented(slurp($_)) } glob 'nginx-conf/*.conf';
my $blocks = 0;
while ($readme =~ /^```nginx\n(.*?)^```$/msg) {
    my $block = $1;
    my ($first) = $block =~ /(\S.*)/;
    my $text = unindented($block);
    my @files = grep { index("\n$example{$_}\n", "\n$text\n") >= 0 } sort keys %example;
    ok(@files > 0, "a file has the configuration \"$first\"");
    $blocks++;
}
cmp_ok($blocks, '>', 20, 'configurations were looked at');

my $tests = join '', map { slurp($_) } grep { !/readme/ } glob 't/*.t';
is_deeply([grep { $tests !~ /\b\Q$_\E\b/ } map { s{.*/}{}r } sort keys %example], [],
    'all examples are tested');
like(slurp('nginx-conf/pictures.conf'), qr/^location.*\n(?:    antileech_.*\n){3}\}$/m,
    'the five lines are five');

# Directives.

my $directives = all(slurp('src/command.rs'), qr/ngx_string!\("(antileech_\w+)"\)/);
is_deeply(all($readme, qr/^### (antileech_\w+)$/m), $directives, 'a section for each directive');
for my $directive (@$directives) {
    my $text = $section{$directive} // '';
    for my $field (qw(Syntax Default Context Phase)) {
        like($text, qr/^\*\*$field:\*\* \S/m, "$directive has $field");
    }
    like($text, qr/^\*\*Syntax:\*\* `$directive /m, "$directive: its syntax");
}

# Variables, reasons, options, schemes.

my $row = qr/^\| (.*?) \|/m;
is_deeply(all(join("\n", $section{Variables} =~ /$row/g), qr/`\$(\w+)`/),
    all(slurp('src/variable.rs'), qr/ngx_string!\("(antileech_\w+)"\)/), 'all variables');

my ($names) = source('verdict.rs') =~ /fn as_str\(self\).*?\{(.*?)^    \}/ms;
is_deeply(all(join("\n", $section{Variables} =~ /$row/g), qr/`([a-z_]+)`/), all($names, qr/"(\w+)"/),
    'all reasons');

my ($options) = source('directive/sign.rs') =~ /const OPTIONS: &\[&str\] =\s*&\[(.*?)\]/s;
is_deeply([grep { $section{antileech_sign} !~ /^\|[^|]*`\Q$_\E`/m } @{all($options, qr/"([\w.]+)"/)}],
    [], 'all options of antileech_sign');

my $presets = all(source('sign/presets.rs'), qr/\bpreset\(\s*"(\w+)"/);
cmp_ok(scalar @$presets, '>=', 7, 'presets were found');
my $listed = join "\n", $section{antileech_sign} =~ /^\| (`\w+`) \| `[P\/]/mg,
    ($section{'Schemes of other vendors'} // '') =~ /^\|[^|]*\|(.*)\|$/mg;
is_deeply(['hmac', @{all($listed, qr/`(\w+)`/)}], ['hmac', grep { $_ ne 'hmac' } @$presets],
    'all schemes');

# Links, and the targets of make.

my %anchor = map { lc =~ s/[^\w -]//gr =~ tr/ /-/r => 1 } keys %section;
for my $link (@{all($readme, qr/\]\(([^)]+)\)/)}) {
    next if $link =~ /^https:/;
    ok($link =~ /^#(.*)/ ? $anchor{$1} : -e $link, "the link $link");
}
ok(-e $_, "the picture $_") for $readme =~ /(?:src|srcset)="([^"]+)"/g;
my $makefile = slurp('Makefile');
like($makefile, qr/^\Q$_\E:/m, "make $_") for @{all($readme, qr/(?:^    |`)make ([a-z]+)/m)};

# Commands and what they print.

my $commands = 0;
while ($readme =~ /^```console\n(.*?)^```$/msg) {
    my $block = $1;
    while ($block =~ /^\$ (.*)\n((?:(?!\$ ).*\n)*)/mg) {
        my ($command, $expected) = ($1, $2);
        is(qx($command), $expected, $command);
        $commands++;
    }
}
cmp_ok($commands, '>', 0, 'commands were run');

# The error of nginx -t.

SKIP: {
    my ($nginx, $module) = @ENV{qw(TEST_NGINX_BINARY TEST_NGINX_LOAD_MODULES)};
    skip 'no nginx to ask', 1 if !$nginx || !$module;
    my $expected = $section{'Errors in the configuration'} =~ /^    ("antileech.*) in /m ? $1 : '';
    my ($entry) = $expected =~ /entry ("\S+")/ or die 'the README has no error';
    my $dir = tempdir(CLEANUP => 1);
    open my $file, '>', "$dir/nginx.conf" or die $!;
    print $file "load_module $module;\nevents {}\nhttp { antileech_referer whitelist $entry; }\n";
    close $file;
    my $output = qx($nginx -t -p $dir/ -c $dir/nginx.conf -e stderr 2>&1);
    like($output, qr/\[emerg\] \S+ \Q$expected\E in \Q$dir\E\/nginx\.conf:3$/m, 'the error of nginx -t');
}

done_testing();
