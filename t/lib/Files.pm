# Files of the project, and those that a test makes.
package Files;

use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(slurp);

# The bytes of a file; with a layer such as ':encoding(UTF-8)' its text.
sub slurp {
    my ($path, $layer) = @_;
    open my $file, '<' . ($layer // ''), $path or die "$path: $!";
    local $/;
    return scalar <$file>;
}

1;
