# docs/command.md: each of its commands prints what it says, in a folder and a home of its own, and each of
# its links leads somewhere. What it calls lines of nginx.conf is what nginx accepts.

use strict;
use warnings;

use lib 't/lib';
use Cwd qw(getcwd);
use File::Temp qw(tempdir);
use Files qw(slurp);
use Test::More;

my $page = slurp('docs/command.md');
my $project = getcwd();
my $home = tempdir(CLEANUP => 1);

# The command is built for the user who runs the tests, whatever their home is in the examples.
$ENV{CARGO_HOME} //= "$ENV{HOME}/.cargo";
$ENV{RUSTUP_HOME} //= "$ENV{HOME}/.rustup";
$ENV{PATH} = "$home/.local/bin:$ENV{PATH}";
$ENV{HOME} = $home;

# Commands. Those that the project's scripts are a part of run in its folder, and all of a block share
# their variables.

my $commands = 0;
while ($page =~ /^```console\n(.*?)^```$/msg) {
    my $block = $1;
    my $script = '';
    my @expected;
    while ($block =~ /^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)/mg) {
        my ($command, $expected) = ($1, $2);
        my $folder = $command =~ m{\bscripts/} ? $project : $home;
        $script .= "cd '$folder'\n$command\necho '--- next'\n";
        push @expected, [$command, $expected];
    }
    open my $file, '>', "$home/block.sh" or die $!;
    print $file $script;
    close $file or die $!;
    my @printed = split /^--- next\n/m, qx(bash '$home/block.sh' 2>&1), -1;
    for my $index (0 .. $#expected) {
        my ($command, $expected) = @{$expected[$index]};
        is($printed[$index], $expected, $command);
        $commands++;
    }
}
cmp_ok($commands, '>', 25, 'commands were run');

like(slurp("$home/.local/share/bash-completion/completions/antileech"), qr/\bantileech\b.*--key-file/s,
    'the completions are installed');
like(slurp("$home/.local/share/man/man1/antileech.1"), qr/^\.TH antileech 1 /m,
    'the manual page is installed');

# Links.

for my $link ($page =~ /\]\(([^)]+)\)/g) {
    my ($path, $anchor) = $link =~ /^([^#]*)(?:#(.*))?$/;
    my $text = $path eq '' ? $page : slurp("docs/$path");
    my %anchors = map { lc =~ s/[^\w -]//gr =~ tr/ /-/r => 1 } $text =~ /^##+ (.+)$/mg;
    ok(!defined $anchor || $anchors{$anchor}, "the link $link");
}

# Lines of nginx.conf.

SKIP: {
    my ($nginx, $module) = @ENV{qw(TEST_NGINX_BINARY TEST_NGINX_LOAD_MODULES)};
    my @directives = $page =~ /^    (antileech_.*?;)$/msg;
    is(scalar @directives, 2, 'lines of nginx.conf');
    skip 'no nginx to ask', 1 if !$nginx || !$module;
    mkdir "$home/keys" or die $!;
    link "$home/site.key", "$home/keys/site.key" or die $!;
    open my $file, '>', "$home/nginx.conf" or die $!;
    print $file join "\n", "load_module $module;", 'error_log stderr;', 'pid nginx.pid;', 'events {}',
        'http {', 'access_log off;', @directives, '}', '';
    close $file or die $!;
    like(scalar qx($nginx -t -p $home/ -c $home/nginx.conf -e stderr 2>&1), qr/test is successful$/m,
        'nginx accepts them');
}

done_testing();
