# What the test files share beyond Test::Nginx::Socket. Used after it, before run_tests().
#
# Every block also fails on an [alert], [crit] or [emerg] in the error log ([emerg]: unless it expects
# one), and these names can be used in its sections:
#   $TEST_NGINX_HTML_DIR    the folder of --- user_files
#   $TEST_NGINX_PORT_1 ..9  ports for further servers; nobody listens on _9
#
# --- cases
#     A table of requests to the block's configuration, one a line:
#         STATUS [REASON]    [/PATH]  [HEADER | HEADER ...]
#     REASON is $antileech_reason, `*` any, none that there is no reason. The path is /index.html if
#     it is left out: "It works!", which is the body of a 200 and of nothing else (a block that has a
#     response_body or response_body_like of its own is not checked for that). \xNN is a byte.
#
# --- upstream
#     What a further server has, on $TEST_NGINX_PORT_1, besides the files of --- user_files.
#
# --- emerg, --- warn
#     A whole message of nginx at that level, without what nginx puts around it. With `emerg` nginx
#     must not start. The file and the line, ` in .../conf/nginx.conf:N`, are expected behind it.
package Cases;

use strict;
use warnings;

use Test::Nginx::Util qw(
    add_block_preprocessor bail_out expand_env_in_text html_dir server_port
);

# nginx writes its error log before it answers: the pause of 45 ms before each look at the log, a look
# for each request, would be most of the time that these files take.
$Test::Nginx::Util::TestNginxSleep = 0.003 if !$ENV{TEST_NGINX_SLEEP};

$ENV{TEST_NGINX_HTML_DIR} = html_dir();
$ENV{"TEST_NGINX_PORT_$_"} = server_port() + $_ for 1 .. 9;

add_block_preprocessor(sub {
    my ($block) = @_;

    set_cases($block) if defined $block->cases;
    set_upstream($block) if defined $block->upstream;
    for my $level (qw(emerg warn)) {
        set_message($block, $level) if defined $block->$level;
    }
    my @never = ('[alert]', '[crit]');
    push @never, '[emerg]' if !defined $block->must_die;
    $block->set_value(no_error_log => [list($block->no_error_log), @never]);
});

# The patterns of a section that is text, one a line, a pattern, or a list.
sub list {
    my ($value) = @_;
    return () if !defined $value;
    return ref $value eq 'ARRAY' ? @$value : ref $value ? $value : split /\n+/, $value;
}

sub set_cases {
    my ($block) = @_;
    my (@requests, @headers, @codes, @reasons, @bodies);

    for my $line (grep { /\S/ } split /\n/, $block->cases) {
        $line =~ m{^ \s* (\d{3}) (?: [ ] (\w+|\*) )? (?: \s{2,} (.*) )? $}x
            or bail_out($block->name . " - not a case: $line");
        my ($code, $reason, $rest) = ($1, $2 // '', $3 // '');
        $rest =~ s/\\x([0-9a-fA-F]{2})/chr hex $1/ge;
        my $path = $rest =~ s{^(/\S*)\s*}{} ? $1 : '/index.html';
        push @requests, "GET $path";
        push @headers, join "\n", split / \| /, $rest;
        push @codes, $code;
        push @reasons, $reason eq '' ? '!X-Reason' : $reason eq '*' ? '' : "X-Reason: $reason";
        push @bodies, $code == 200 ? 'It works!' : '^(?!.*It works!)';
    }
    $block->set_value(request => \@requests);
    $block->set_value(more_headers => \@headers);
    $block->set_value(error_code => \@codes);
    $block->set_value(response_headers => \@reasons);
    $block->set_value(response_body_like => \@bodies)
        if !grep { defined } $block->response_body, $block->response_body_like;
    $block->set_value(http_config => ($block->http_config // '')
        . "\n    add_header X-Reason \$antileech_reason always;\n");
}

sub set_upstream {
    my ($block) = @_;
    my $server = '
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_1;
        root $TEST_NGINX_HTML_DIR;
' . $block->upstream . '
    }
';
    $block->set_value(http_config => ($block->http_config // '') . $server);
}

sub set_message {
    my ($block, $level) = @_;
    my @messages = list(expand_env_in_text($block->$level, $block->name, {}));
    my @patterns = map { qr{\[$level\] \d+#\d+: \Q$_\E in \S+/conf/nginx\.conf:\d+$} } @messages;
    $block->set_value(error_log => [list($block->error_log), @patterns]);
    $block->set_value(suppress_stderr => 1);
    $block->set_value(must_die => '') if $level eq 'emerg';
}

# Behind what sets the requests.
require Http2;

1;
