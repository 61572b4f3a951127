# An nginx of the test's own, for what Test::Nginx is not made for: other clients than it, and many
# requests to one configuration. It is stopped when the test ends, by its pid.
#
#     my $server = Server->start($http);           # or the test is skipped: there is no nginx to ask
#     my $answer = $server->get('/a?b', 'Host: a.example', ...);
#     $answer->{status}, $answer->{body}, $answer->{header}{'x-reason'}
#
# $http goes inside http { }, after the module's variables as headers, X-Reason and the others that
# Signed.pm has. PORT in it is the port of the server. Files are in the folder html, key files in conf/keys.
package Server;

use strict;
use warnings;

use File::Basename qw(dirname);
use File::Path qw(make_path remove_tree);
use File::Spec;
use File::Temp qw(tempdir);
use Files qw(slurp);
use IO::Socket::INET;
use POSIX ();
use Test::More ();
use Time::HiRes qw(sleep);

my $VARIABLES = join '', map { "    add_header X-\u$_ \$antileech_$_ always;\n" }
    qw(reason status scheme key expires ttl uid);

my @running;

# Interrupted tests stop their server too.
$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);

END {
    local $?;
    $_->stop for @running;
}

# A folder for the test: the one that scripts/test-file gave it, or one that goes away with it.
sub new {
    my ($class) = @_;
    my ($nginx, $module) = @ENV{qw(TEST_NGINX_BINARY TEST_NGINX_LOAD_MODULES)};
    Test::More::plan(skip_all => 'no nginx to ask') if !$nginx || !$module;
    my $dir = $ENV{TEST_NGINX_SERVROOT};
    if ($dir) {
        $dir = File::Spec->rel2abs($dir);
        remove_tree($dir);
    } else {
        $dir = tempdir(CLEANUP => 1);
        chmod 0755, $dir or die "$dir: $!";
    }
    my $self = bless {
        dir => $dir,
        nginx => $nginx,
        module => $module,
        port => $ENV{TEST_NGINX_SERVER_PORT} || $ENV{TEST_NGINX_PORT} || 1984,
    }, $class;
    # The workers run as another user.
    umask 0022;
    make_path("$dir/conf", "$dir/html", "$dir/logs", "$dir/temp");
    return $self;
}

sub dir { return $_[0]{dir} }

sub port { return $_[0]{port} }

# Writes a file below the folder; says where it is.
sub put {
    my ($self, $name, $content) = @_;
    my $path = "$self->{dir}/$name";
    make_path(dirname($path));
    open my $file, '>', $path or die "$path: $!";
    print $file $content;
    close $file or die "$path: $!";
    return $path;
}

# The text of a file below the folder.
sub text {
    my ($self, $name) = @_;
    return slurp("$self->{dir}/$name");
}

# Writes nginx.conf; says where it is. For a server that runs, `signal('HUP')` puts it in force.
sub configure {
    my ($self, $http) = @_;
    $http =~ s/\bPORT\b/$self->{port}/g;
    my $workers = $self->{workers} // 1;
    my $temporary = join '', map { "    ${_}_temp_path temp/$_;\n" }
        qw(client_body fastcgi proxy scgi uwsgi);
    return $self->put('conf/nginx.conf', <<"END");
load_module $self->{module};
daemon off;
worker_processes $workers;
error_log logs/error.log info;
pid logs/nginx.pid;
events {
    worker_connections 128;
}
http {
$temporary$VARIABLES$http
}
END
}

# $options{workers} is the number of worker processes.
sub start {
    my ($self, $http, %options) = @_;
    $self->{workers} = $options{workers};
    my $conf = $self->configure($http);
    $self->{pid} = fork // die "fork: $!";
    if ($self->{pid} == 0) {
        # Warnings about the configuration; they are in the log too.
        open STDERR, '>', "$self->{dir}/logs/stderr" or POSIX::_exit(126);
        exec $self->{nginx}, '-p', "$self->{dir}/", '-c', $conf, '-e', "$self->{dir}/logs/error.log"
            or POSIX::_exit(127);
    }
    push @running, $self;
    for (1 .. 500) {
        if (waitpid($self->{pid}, 1) == $self->{pid}) {
            delete $self->{pid};
            die 'nginx did not start: ' . $self->text('logs/error.log');
        }
        return $self if -s "$self->{dir}/logs/nginx.pid" && $self->connect;
        sleep 0.02;
    }
    die 'nginx does not answer';
}

sub signal {
    my ($self, $signal) = @_;
    kill $signal, $self->{pid} or die "kill: $!";
}

# The processes of the workers, those that are about to end too.
sub workers {
    my ($self) = @_;
    my $path = "/proc/$self->{pid}/task/$self->{pid}/children";
    open my $file, '<', $path or die "$path: $!";
    return split ' ', <$file> // '';
}

sub stop {
    my ($self) = @_;
    my $pid = delete $self->{pid} // return;
    delete $self->{socket};
    for my $signal (qw(QUIT TERM KILL)) {
        kill $signal, $pid;
        for (1 .. 250) {
            return if waitpid($pid, 1) == $pid;
            sleep 0.02;
        }
    }
}

sub connect {
    my ($self) = @_;
    return $self->{socket} = IO::Socket::INET->new(
        PeerAddr => '127.0.0.1',
        PeerPort => $self->{port},
        Timeout => 5,
    );
}

sub get {
    my ($self, $target, @headers) = @_;
    return $self->request("GET $target", @headers);
}

# One request, on the connection of the last one if that is still there.
sub request {
    my ($self, $request, @headers) = @_;
    unshift @headers, 'Host: localhost' if !grep { /^Host:/i } @headers;
    my $text = join "\r\n", "$request HTTP/1.1", @headers, '', '';
    local $SIG{PIPE} = 'IGNORE';
    for my $attempt (1, 2) {
        my $socket = $self->{socket} // $self->connect // die "connect: $@";
        local $SIG{ALRM} = sub { die "no answer to $request" };
        alarm 10;
        print $socket $text;
        my $answer = answer($socket, $request);
        alarm 0;
        delete $self->{socket} if !$answer || ($answer->{header}{connection} // '') eq 'close';
        return $answer if $answer;
    }
    die "no answer to $request";
}

sub answer {
    my ($socket, $request) = @_;
    local $/ = "\r\n";
    my ($status) = (<$socket> // return) =~ m{^HTTP/1\.[01] (\d{3})} or return;
    my %header;
    while (defined(my $line = <$socket>)) {
        chomp $line;
        last if $line eq '';
        my ($name, $value) = $line =~ /^([^:]+):\s*(.*)$/ or die "not a header: $line";
        $name = lc $name;
        $header{$name} = exists $header{$name} ? "$header{$name}, $value" : $value;
    }
    my $body = '';
    read $socket, $body, $header{'content-length'} // 0
        if $request !~ /^HEAD / && $status !~ /^(?:204|304)$/;
    return { status => $status, header => \%header, body => $body };
}

1;
