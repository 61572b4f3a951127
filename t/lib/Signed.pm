# A wider table of requests than that of Cases.pm, for what is about signatures. Used after it.
#
# --- cases
#     STATUS [REASON]  [METHOD] TARGET  [HEADER | HEADER ...]  [-> EXPECTED | EXPECTED ...]
#
#     REASON is $antileech_reason, `*` any or none; left out, there is none. EXPECTED is `Name: value`
#     or `!Name` for a header of the answer, or else the body: all of it, `~regex` for what is in it,
#     `""` for none. Without a body among them, that of a 200 has "It works!" in it, and no other has.
#     {{perl}} is an expression, evaluated when the block runs, \xNN a byte, and a line that starts
#     with # a comment.
#
# Each refusal must leave one line in the error log, with its reason, and each answer without a reason
# none. The variables of the module are in headers of the answer: X-Reason X-Status X-Scheme X-Key
# X-Expires X-Ttl X-Uid, where a location has no add_header of its own.
package Signed;

use strict;
use warnings;

use Test::More ();
use Test::Nginx::Socket ();
use Test::Nginx::Util qw(add_block_preprocessor bail_out html_dir);

my $VARIABLES = join '', map { "    add_header X-\u$_ \$antileech_$_ always;\n" }
    qw(reason status scheme key expires ttl uid);

# The rows of the block that runs, and how far its error log has been read.
my (@rows, $read);

add_block_preprocessor(sub {
    my ($block) = @_;
    @rows = ();
    my $table = $block->cases;
    return if !defined $table;

    $table =~ s/\{\{(.*?)\}\}/evaluate($block, $1)/ge;
    $table = Http2::rows($block, $table);
    @rows = map { parse($block, $_) } grep { /\S/ && !/^\s*#/ } split /\n/, $table;
    $read = 0;
    $block->set_value(cases => undef);
    $block->set_value(request => [map { $_->{request} } @rows]);
    $block->set_value(more_headers => [map { $_->{more_headers} } @rows]);
    $block->set_value(error_code => [map { $_->{status} } @rows]);
    $block->set_value(response_headers => [map { $_->{headers} } @rows]);
    $block->set_value(response_body_like => [map { $_->{body} } @rows]);
    $block->set_value(http_config => $VARIABLES . ($block->http_config // ''));
    $block->set_value(name => $block->name . ' ' . $rows[0]->{label});
});

sub evaluate {
    my ($block, $expression) = @_;
    my $value = eval "package main; no strict; $expression";
    bail_out($block->name . " - {{$expression}}: $@") if $@;
    return $value;
}

sub parse {
    my ($block, $line) = @_;
    $line =~ m{^ \s* (\d{3}) (?: [ ] (\w+|\*) )? \s{2,} (?: ([A-Z]+) \s+ )? (\S+) (.*) $}x
        or bail_out($block->name . " - not a case: $line");
    my ($status, $reason, $method, $target, $rest) = ($1, $2 // '', $3 // 'GET', $4, $5);
    my $expected = $rest =~ s/\s+->\s+(.*)$// ? $1 : '';
    $rest =~ s/^\s+//;
    my $body = $status == 200 ? 'It works!' : '^(?!.*It works!)';
    my @headers = $reason eq '' ? '!X-Reason' : $reason eq '*' ? () : "X-Reason: $reason";
    for my $part (split / \| /, $expected) {
        if ($part =~ /^(?:![\w-]+$|[\w-]+:)/) {
            push @headers, $part;
        } else {
            $body = $part eq '""' ? '^$' : $part =~ /^~(.*)/ ? $1 : '^' . quotemeta(bytes($part)) . '\n?$';
        }
    }
    return {
        label => '[' . substr($line, 0, 200) . ']',
        request => "$method " . bytes($target),
        more_headers => bytes(join "\n", split / \| /, $rest),
        status => $status,
        reason => $reason,
        headers => join("\n", @headers),
        body => $body,
    };
}

sub bytes {
    my ($text) = @_;
    $text =~ s/\\x([0-9a-fA-F]{2})/chr hex $1/ge;
    return $text;
}

# Called after each answer: looks for its line in the error log, and names the next row in the names
# of the tests.
Test::Nginx::Socket::add_response_body_check(sub {
    my ($block, undef, $index) = @_;
    my $row = $rows[$index] or return;
    check_log($block->name, $row);
    my $next = $rows[$index + 1] // $rows[0];
    (my $name = $block->name) =~ s/\Q$row->{label}\E$/$next->{label}/;
    $block->set_value(name => $name);
});

sub check_log {
    my ($name, $row) = @_;
    my $path = html_dir() . '/../logs/error.log';
    open my $log, '<', $path or bail_out("$name - $path: $!");
    seek $log, $read, 0;
    my @reasons = map { /antileech: denied, reason: (\w+)/ ? $1 : () } <$log>;
    $read = tell $log;
    return if $row->{reason} eq '*' || $row->{reason} ne '' && $row->{status} < 400;
    Test::More::is("@reasons", $row->{reason}, "$name - reasons in the error log");
}

# Behind what sets the requests.
require Http2;

1;
