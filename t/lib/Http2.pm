# The suite over HTTP/2, with TEST_NGINX_USE_HTTP2=1 (`make test-http2`): the requests of the blocks, on
# a connection without TLS for each. Used by Cases.pm and Signed.pm.
#
# Test::Nginx would ask curl, which cannot send everything that the tables have: empty headers, bytes
# that no URL has. So the client is one of Perl, in this process.
#
# --- http1: REASON
#     What the block asks cannot be asked over HTTP/2, or the answer is another: it is skipped, with
#     the reason. A block with raw_request, pipelined_requests or HTTP/1.0 must have one.
#
# In a table of cases, rows behind a comment `# HTTP/1: REASON` are skipped, up to another comment.
package Http2;

use strict;
use warnings;

use IO::Select;
use IO::Socket::INET;
use Test::Nginx::Socket ();
use Test::Nginx::Util qw(add_block_preprocessor bail_out server_port);
use Time::HiRes qw(sleep time);

# What is in a log as `HTTP/...`.
our $Version = $ENV{TEST_NGINX_USE_HTTP2} ? '2.0' : '1.1';

# Headers of a connection, which a request over HTTP/2 must not have (RFC 9113 8.2.2).
my %OF_CONNECTION = map { $_ => 1 }
    qw(connection keep-alive proxy-connection transfer-encoding upgrade http2-settings);

if ($ENV{TEST_NGINX_USE_HTTP2}) {
    require Protocol::HTTP2::Client;
    add_block_preprocessor(\&skip_http1);
    no warnings 'redefine';
    *Test::Nginx::Socket::send_http_req_by_curl = \&ask;
    my $version = \&Test::Nginx::Util::get_nginx_version;
    # `http2 on;` is of nginx 1.25.1, later than Test::Nginx believes. Before, listen had a parameter.
    *Test::Nginx::Util::get_nginx_version = sub () {
        my $found = $version->();
        return defined $found && $found < 1.025001 ? '1.019008' : $found;
    };
}

sub skip_http1 {
    my ($block) = @_;
    my $reason = $block->http1;
    my $request = $block->request // '';
    my @requests = ref $request eq 'ARRAY' ? @$request : $request;
    my $needs_it = defined $block->raw_request || defined $block->pipelined_requests
        || grep { m{HTTP/1\.0} } @requests;
    bail_out($block->name . ' - is not for HTTP/2, and has no "--- http1: REASON"')
        if $needs_it && !defined $reason;
    $block->set_value(skip_nginx => "1: >= 0.1.0: HTTP/1: $reason") if defined $reason;
}

# A table of cases without the rows that are not for HTTP/2.
sub rows {
    my ($block, $table) = @_;
    return $table if !$ENV{TEST_NGINX_USE_HTTP2};
    my ($reason, @kept);
    for my $line (split /\n/, $table) {
        if ($line =~ /^#\s*(.*)/) {
            $reason = $1 =~ /^HTTP\/1: (.*)/ ? $1 : undef;
        } elsif (defined $reason) {
            Test::More->builder->skip($block->name . " - $line - HTTP/1: $reason") if $line =~ /\S/;
        } else {
            push @kept, $line;
        }
    }
    return join "\n", @kept;
}

# What Test::Nginx asks curl for: the request as it would be sent over HTTP/1.1, in parts. Gives an
# answer in the form of HTTP/1.1.
sub ask($$$) {
    my ($block, $parts, $timeout) = @_;
    my $text = join '', map { $_->{value} } @$parts;
    my ($head, $body) = split /\r\n\r\n/, $text, 2;
    my ($first, @lines) = split /\r\n/, $head;
    my ($method, $target) = $first =~ m{^(\S+) (.+) HTTP/1\.1$}
        or bail_out($block->name . " - not a request: $first");
    my ($authority, @headers);
    for my $line (@lines) {
        my ($name, $value) = $line =~ /^([^:]+):[ \t]*(.*?)[ \t]*$/s
            or bail_out($block->name . " - not a header: $line");
        $name = lc $name;
        if ($name eq 'host' && !defined $authority) {
            $authority = $value;
        } elsif (!$OF_CONNECTION{$name}) {
            push @headers, $name, $value;
        }
    }
    my ($answer, $failure);
    my $client = Protocol::HTTP2::Client->new(on_error => sub { $failure = $_[0] });
    $client->request(
        ':scheme' => 'http',
        ':authority' => $authority // '',
        ':path' => $target,
        ':method' => $method,
        headers => \@headers,
        length $body ? (data => $body) : (),
        on_done => sub { $answer = [@_] },
        on_error => sub { $failure = $_[0] },
    );
    exchange($client, $timeout || 10, sub { $answer || $failure });
    if (!$answer) {
        # That is what 444 looks like.
        Test::More::fail($block->name . ' - no answer over HTTP/2: ' . ($failure // 'closed'))
            if ($block->error_code_like // '') ne '^$';
        return undef;
    }
    return as_http1(@$answer);
}

sub exchange {
    my ($client, $timeout, $done) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => server_port())
        or bail_out("connect: $@");
    local $SIG{PIPE} = 'IGNORE';
    my $select = IO::Select->new($socket);
    my $deadline = time + $timeout;
    while (!$done->()) {
        while (my $frame = $client->next_frame) {
            syswrite $socket, $frame;
        }
        last if $done->() || !$select->can_read($deadline - time);
        last if !sysread $socket, my $data, 65536;
        $client->feed($data);
    }
    close $socket;
}

sub as_http1 {
    my ($headers, $body) = @_;
    $body //= '';
    my ($status, @lines);
    my $length;
    for (my $index = 0; $index < @$headers; $index += 2) {
        my ($name, $value) = @$headers[$index, $index + 1];
        if ($name eq ':status') {
            $status = $value;
            next;
        }
        $length = 1 if $name eq 'content-length';
        # Test::Nginx compares them as they are written.
        push @lines, ($name eq 'etag' ? 'ETag' : join '-', map { ucfirst } split /-/, $name)
            . ": $value";
    }
    push @lines, 'Content-Length: ' . length $body if !$length;
    return join "\r\n", "HTTP/1.1 $status HTTP/2", @lines, '', $body;
}

1;
