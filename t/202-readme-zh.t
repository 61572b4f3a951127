# README.zh-CN.md against README.md. What no translation changes is the same in both, part for part: the
# headings' levels and names, the code without what its comments say, the cells of each table, and in each
# text the names in code, the numbers and the links. So whatever one of them lists, the other does too. The
# Chinese text keeps the rules by which it is typeset; each of its paragraphs is one line, because a line
# break between Chinese characters would be shown as a space.

use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));

use lib 't/lib';
use Files qw(slurp);
use Test::More;

my %OTHER = ('README.md' => 'README.zh-CN.md', 'README.zh-CN.md' => 'README.md');

# What became of a request, in the tables of what browsers do.
my %OUTCOME = ('显示' => 'shown', '拒绝' => 'denied', '隐藏' => 'hidden');

# The parts of a document, each a kind and its text.
sub parts {
    my ($text) = @_;
    $text =~ s/^<!--.*-->\n//mg;
    my @parts;
    until ($text =~ /\G\n*\z/gc) {
        $text =~ /\G\n+/gc;
        push @parts,
            $text =~ /\G```(\w+)\n(.*?)^```\n/gcms    ? ["code $1", $2]
          : $text =~ /\G((?:    .*\n)+)/gc            ? ['code', $1]
          : $text =~ /\G(#+) (.+)\n/gc                ? ['heading ' . length $1, $2]
          : $text =~ /\G(\|.*)\n/gc                   ? ['row', $1]
          : $text =~ /\G- (.*\n(?:  .*\n)*)/gc        ? ['item', $1]
          : $text =~ /\G((?:(?!```|#|\||- ).+\n)+)/gc ? ['text', $1]
          :                    die 'no part: ' . substr $text, pos $text // 0, 80;
    }
    return @parts;
}

# Code without the words of its comments; that there is one is kept.
sub without_comments {
    my ($code) = @_;
    $code =~ s/(^|\s)#.*$/$1#/mg;
    $code =~ s/^\s*#\n(?=\s*#$)//mg;
    return $code =~ s/[ ]+#$/ #/mgr;
}

sub anchor { return lc($_[0]) =~ s/[^\w -]//gr =~ tr/ /-/r }

# What is the same in every language: names in code, numbers, links. A link to a section is the number of
# its heading.
sub constants {
    my ($text, $file, $headings) = @_;
    $text =~ tr/\n/ /;
    my @names = $text =~ /(`[^`]+`|\bsrc(?:set)?="[^"]*")/g;
    my @links = map {
        /^#(.*)/ ? '->' . ($headings->{$1} // "nowhere: $_") : $_ eq $OTHER{$file} ? '->the other' : "->$_"
    } $text =~ /\]\(([^)]+)\)/g;
    my @numbers = ($text =~ s/`[^`]+`|\]\([^)]+\)|(?<=\d),(?=\d{3})//gr) =~ /\d+(?:\.\d+)?/g;
    my %seen = map { $_ => 1 } @names, @numbers, @links;
    return join ' ', sort keys %seen;
}

sub cell {
    my ($text, @context) = @_;
    my ($bold, $word) = $text =~ /^(\**)(\w+)\**$/;
    my $outcome = $OUTCOME{$word // ''} // $word // '';
    return "$bold$outcome" if grep { $_ eq $outcome } values %OUTCOME;
    return constants($text, @context);
}

# The parts of a file without its language, by the heading that they are under.
sub skeleton {
    my ($file) = @_;
    my @parts = parts(slurp($file, ':encoding(UTF-8)'));
    my @titles = map { $_->[1] } grep { $_->[0] =~ /^heading/ } @parts;
    my %headings = map { anchor($titles[$_]) => $_ } 0 .. $#titles;
    my @context = ($file, \%headings);

    my @sections = ([]);
    for my $part (@parts) {
        my ($kind, $text) = @$part;
        push @sections, [] if $kind =~ /^heading/;
        push @{$sections[-1]}, "$kind: " . (
            $kind =~ /^heading/ ? ($text =~ /^[a-z_ ]+$/ ? $text : '')
          : $kind =~ /^code/    ? without_comments($text)
          : $kind eq 'row'      ? join(' | ', map { cell($_, @context) } split / *\| */, $text)
          :                       constants($text, @context)
        );
    }
    return { titles => ['the start', @titles], sections => \@sections };
}

# The same in both.

my $english = skeleton('README.md');
my $chinese = skeleton('README.zh-CN.md');
my ($got, $wanted) = map { [map { $_->[0] } @{$_->{sections}}] } $chinese, $english;
if (is_deeply($got, $wanted, 'README.zh-CN.md has the headings of README.md')) {
    is_deeply($chinese->{sections}[$_], $english->{sections}[$_],
        "README.zh-CN.md has what README.md has: $english->{titles}[$_]")
        for 0 .. $#$wanted;
}

my @all = map { @$_ } @{$chinese->{sections}};
cmp_ok(scalar(grep { /^heading 3: antileech_/ } @all), '>=', 12, 'directives were looked at');
cmp_ok(scalar(grep { /^row:.*shown/ } @all), '>=', 10, 'and what browsers do');
is_deeply([grep { /nowhere/ } @all], [], 'each link has its heading');
like($all[0], qr/->the other/, 'each README begins with a link to the other');

# Chinese.

my @texts = grep { $_->[0] !~ /^code/ } parts(slurp('README.zh-CN.md', ':encoding(UTF-8)'));
my @lines = map { split /\n/, $_->[1] } @texts;
my @prose = map { s/`[^`]+`/`/gr =~ s/<[^>]*>|!(?=\[)|\]\([^)]*\)|[*\[\]]//gr } @lines;

is_deeply([grep { /\n./ && !/<br>|^</ } map { $_->[1] } @texts], [], 'a paragraph is one line');
is_deeply([grep { /\p{sc=Han}[A-Za-z0-9`]|[A-Za-z0-9`]\p{sc=Han}/ } @prose], [],
    'there is a space between Chinese and anything else');
is_deeply([grep { /\p{sc=Han}[,.;:!?()"']|[,.;:!?()"']\p{sc=Han}/ } @prose], [],
    'punctuation is of full width');
is_deeply([grep { /(?:[A-Za-z]+ ){4}/ } @prose], [], 'everything is translated');

# CommonMark, 6.2: asterisks between a letter and punctuation open no emphasis, between punctuation and a
# letter they close none.
my @shown;
for my $line (map { s/`[^`]+`/`/gr =~ s/\[([^]]*)\]\([^)]*\)/[$1]/gr } @lines) {
    while ($line =~ /(\w?)(\*+)([^*]+)\2(?=(\w?))/g) {
        my ($before, $inside, $after) = ($1, $3, $4);
        push @shown, $inside
            if $before ne '' && $inside =~ /^[^\w\s]/ || $after ne '' && $inside =~ /[^\w\s]$/;
    }
}
is_deeply(\@shown, [], 'no asterisks are shown in place of emphasis');

done_testing();
