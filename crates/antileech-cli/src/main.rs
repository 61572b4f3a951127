//! The `antileech` command: signs and verifies URLs by the schemes that the nginx module knows, and
//! replays access logs against its rules.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::type_complexity, reason = "tables have such types"))]

mod input;
mod replay;
mod schemes;
mod sign;
mod signer;
mod verify;

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;

/// Signs and verifies URLs as CDNs do, and replays access logs, by the same definitions as the nginx
/// module.
///
/// Exit status: 0 if all went well, 1 if a URL could not be signed or did not verify, or a log or a
/// rule could not be replayed, 2 if the command line, a key or a file is wrong.
#[derive(Parser)]
#[command(name = "antileech", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Replay access logs against rules
    Replay(replay::Args),
    /// Sign URLs
    Sign(sign::Args),
    /// Verify signed URLs
    Verify(verify::Args),
    /// List the built-in schemes
    Schemes(schemes::Args),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

/// What ends the command before its work is done.
enum Failure {
    /// The command line, a key or a file is wrong.
    Usage(String),
    /// Input or output failed.
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Io(error)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Failure::Usage(message)
    }
}

/// Whether everything that was asked for was done.
type Outcome = Result<bool, Failure>;

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "antileech", &mut io::stdout());
            Ok(true)
        }
        Command::Man => print_manual(),
        Command::Replay(args) => replay::run(&args),
        Command::Schemes(args) => schemes::run(&args),
        Command::Sign(args) => sign::run(&args),
        Command::Verify(args) => verify::run(&args),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        // Whoever reads the output has read enough.
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Io(error)) => report(&error.to_string()),
        Err(Failure::Usage(message)) => report(&message),
    }
}

fn report(message: &str) -> ExitCode {
    // Nobody is left to tell if this fails.
    let _ = writeln!(io::stderr(), "antileech: {message}");
    ExitCode::from(2)
}

/// One page: the command, and a section for each of its commands.
fn print_manual() -> Outcome {
    let command = Cli::command();
    let mut out = io::stdout().lock();
    clap_mangen::Man::new(command.clone()).render(&mut out)?;
    for subcommand in command.get_subcommands() {
        let name = format!("antileech {}", subcommand.get_name());
        let man = clap_mangen::Man::new(subcommand.clone().bin_name(&name));
        writeln!(out, ".SH {}", name.to_uppercase())?;
        man.render_synopsis_section(&mut out)?;
        man.render_description_section(&mut out)?;
        man.render_options_section(&mut out)?;
    }
    Ok(true)
}

/// The time now, or the one that was given.
fn now(given: Option<i64>) -> i64 {
    given.unwrap_or_else(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
