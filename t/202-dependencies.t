# docs/dependencies.md has each crate that a Cargo.toml names, and no other.

use strict;
use warnings;

use lib 't/lib';
use Files qw(slurp);
use Test::More;

my %package = ('Cargo.toml' => 'module', 'crates/antileech/Cargo.toml' => 'rules',
    'crates/antileech-cli/Cargo.toml' => 'command',
    'crates/antileech-report/Cargo.toml' => 'report');
my %kind = ('dev-dependencies' => 'tests', 'build-dependencies' => 'build');

# Of each crate, who uses it.
my %used;
for my $path (sort keys %package) {
    my $section = '';
    for (split /\n/, slurp($path)) {
        $section = $1 if /^\[(.*)\]$/;
        next if $section !~ /(?:^|\.)((?:dev-|build-)?dependencies)(?:\.([\w-]+))?$/;
        my $by = $kind{$1} // $package{$path};
        my ($crate) = defined $2 ? ($2) : /^([\w-]+)\s*(?:=|\.)/;
        $used{$crate}{$by} = 1 if defined $crate && !/\bpath\s*=/;
    }
}
cmp_ok(scalar keys %used, '>', 20, 'dependencies were found');

my %listed;
my $table = slurp('docs/dependencies.md');
$listed{$1} = $2 while $table =~ /^\| `([\w-]+)` \| ([^|]+?) \| [^|]+ \|$/mg;

for my $crate (sort keys %used) {
    my $by = join ', ', grep { $used{$crate}{$_} } qw(module rules command report build tests);
    is($listed{$crate}, $by, "$crate has a row in docs/dependencies.md")
        or diag("add to the table, in its order:\n| `$crate` | $by | why it is there |");
}
is_deeply([grep { !$used{$_} } sort keys %listed], [], 'no row is of a crate that is no longer used');

my @rows = $table =~ /^\| `([\w-]+)` \|/mg;
is_deeply(\@rows, [sort @rows], 'the table is in order');

for my $path (sort keys %package) {
    unlike(slurp($path), qr/^[\w-]+ = "\*"|version = "\*"/m, "$path has no version \"*\"");
}

done_testing();
