//! `antileech replay`

mod escape;
mod fields;
mod format;
mod lines;
mod moment;
mod record;
mod replayable;
mod report;
mod rules;
mod tally;
mod tokens;
mod top;

use std::io::{self, IsTerminal as _, Read, Write as _};
use std::path::{Path, PathBuf};

use antileech::evidence::Escaped;
use antileech::policy::Policy;
use antileech::server_names::{ServerName, ServerNames};
use antileech::sign::PathCarriers;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use regex::bytes::Regex;

use self::fields::Fields;
use self::format::Format;
use self::lines::{Lines, Next};
use self::record::{LogLookup, Record, Unreadable};
use self::report::{Report, Sample, Unread};
use self::tally::Tally;
use crate::{Failure, Outcome};

/// How many lines that cannot be read are shown.
const MAX_SAMPLES: usize = 5;

/// Says what rules would have denied of the requests in access logs.
///
/// Logs may be compressed with gzip. What a log does not tell cannot be judged: rules that need more
/// are left out, and named in the report.
#[derive(clap::Args)]
pub struct Args {
    /// A file with the directives of one location, as in nginx.conf; list and key files are relative
    /// to its folder
    #[arg(short, long, value_name = "FILE")]
    rules: PathBuf,

    /// `combined`, or a whole `log_format` directive, or what follows the name in it, such as
    /// 'escape=json ...'
    #[arg(long, value_name = "FORMAT", default_value = "combined")]
    log_format: String,

    /// Only requests whose decoded path has a match of this regular expression, as the rules are
    /// for a location
    #[arg(long, value_name = "REGEX")]
    path: Option<String>,

    /// A variable that has the same value in all lines and is not in the format, such as
    /// host=img.example.com
    #[arg(long = "var", value_name = "NAME=VALUE")]
    variables: Vec<String>,

    /// A name of the server, as in `server_name`, for the entry `server_names`
    #[arg(long, value_name = "NAME")]
    server_name: Vec<String>,

    /// How many hosts to show in a table
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    top: usize,

    /// Print JSON
    #[arg(long)]
    json: bool,

    /// Access logs; without any, or for `-`, standard input
    #[arg(value_name = "ACCESS_LOG")]
    logs: Vec<PathBuf>,
}

/// Replays.
pub fn run(args: &Args) -> Outcome {
    let format = Format::parse(&args.log_format)
        .map_err(|message| format!("the log format is invalid: {message}"))?;
    let mut fields = Fields::new(format, given(&args.variables)?);
    let policy = rules::read(&args.rules, &mut fields, &mut |warning| {
        eprintln!("antileech: warning: {warning}");
    })?;
    let server_names = server_names(&args.server_name)?;
    let replayable = replayable::replayable(policy, &fields, server_names.is_some());
    let path = args.path.as_deref().map(Regex::new).transpose();
    let path = path.map_err(|error| format!("the path is no regular expression: {error}"))?;

    let stdin = [PathBuf::from("-")];
    let logs = if args.logs.is_empty() { &stdin } else { args.logs.as_slice() };
    let mut carriers = PathCarriers::default();
    carriers.add(replayable.policy.sign.as_deref().unwrap_or_default());
    let mut replay = Replay {
        tally: Tally::new(&replayable.policy),
        unread: Unread::default(),
        policy: &replayable.policy,
        needs_client: replayable.needs_client(),
        fields: &fields,
        server_names: server_names.as_ref(),
        path: path.as_ref(),
        carriers,
        record: Record::default(),
    };
    let progress = progress(logs)?;
    let mut all_good = replayable.left_out.is_empty();
    for log in logs {
        if let Err(error) = replay.read(log, &progress) {
            all_good = false;
            progress.suspend(|| eprintln!("antileech: {}: {error}", log.display()));
        }
    }
    progress.finish_and_clear();
    let Replay { tally, unread, .. } = replay;
    all_good &= tally.all.requests > 0 || unread.lines == 0;
    let report = Report {
        tally: &tally,
        unread: &unread,
        replayable: &replayable,
        fields: &fields,
        top: args.top,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    if args.json {
        report.print_json(&mut out)?
    } else {
        report.print(&mut out)?
    }
    out.flush()?;
    Ok(all_good)
}

fn given(variables: &[String]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    variables
        .iter()
        .map(|given| {
            let (name, value) = given
                .split_once('=')
                .ok_or_else(|| format!("variable \"{given}\" is not of the form name=value"))?;
            Ok((name.to_owned(), value.as_bytes().to_vec()))
        })
        .collect()
}

fn server_names(names: &[String]) -> Result<Option<ServerNames>, Failure> {
    let names = names.iter().map(|name| match name.strip_prefix('~') {
        Some(expression) => ServerName::Regex(expression.as_bytes()),
        None => ServerName::Name(name.as_bytes()),
    });
    Ok(ServerNames::new(names)?)
}

/// A bar on a terminal, and nothing elsewhere. Also makes sure that all logs are there.
fn progress(logs: &[PathBuf]) -> Result<ProgressBar, Failure> {
    let mut size = Some(0);
    for log in logs.iter().filter(|log| log.as_os_str() != "-") {
        let metadata = std::fs::File::open(log)
            .and_then(|file| file.metadata())
            .map_err(|error| format!("cannot read {}: {error}", log.display()))?;
        size = size.filter(|_| metadata.is_file()).map(|size| size + metadata.len());
    }
    if logs.iter().any(|log| log.as_os_str() == "-") {
        size = None;
    }
    if !io::stderr().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    let template = match size {
        Some(_) => "{bytes} of {total_bytes} [{wide_bar}] {eta}",
        None => "{bytes} in {elapsed}",
    };
    let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::stderr_with_hz(5));
    Ok(bar.with_style(ProgressStyle::with_template(template).map_err(|error| error.to_string())?))
}

struct Replay<'a> {
    tally: Tally,
    unread: Unread,
    policy: &'a Policy,
    needs_client: bool,
    fields: &'a Fields,
    server_names: Option<&'a ServerNames>,
    path: Option<&'a Regex>,
    carriers: PathCarriers,
    record: Record,
}

impl Replay<'_> {
    /// Reads a log. An error ends it; what was read before counts.
    fn read(&mut self, log: &Path, progress: &ProgressBar) -> io::Result<()> {
        let watch = |input: Box<dyn Read>| -> Box<dyn Read> { Box::new(progress.wrap_read(input)) };
        let mut lines = Lines::open(log, watch)?;
        loop {
            let (line, taken) = match lines.next()? {
                Next::End => return Ok(()),
                Next::Line(b"") => continue,
                Next::Line(line) => (line, self.take(line)),
                Next::Long(line) => (line, Err(Unreadable::Long)),
            };
            let Err(why) = taken else { continue };
            if self.unread.samples.len() < MAX_SAMPLES {
                let text = Escaped(line).to_string();
                let file = log.display().to_string();
                self.unread.samples.push(Sample { file, line: lines.number, why, text });
            }
            self.unread.lines += 1;
        }
    }

    fn take(&mut self, line: &[u8]) -> Result<(), Unreadable> {
        self.record.read(line, self.fields, &self.carriers)?;
        let record = &self.record;
        if self.path.is_some_and(|path| !path.is_match(record.uri())) {
            self.unread.elsewhere += 1;
            return Ok(());
        }
        let lacks_client = self.needs_client && record.client().is_none();
        let lacks_time = self.policy.sign.is_some() && record.now().is_none();
        if lacks_client || lacks_time {
            return Err(Unreadable::Format);
        }
        let lookup = LogLookup { record, fields: self.fields };
        let request = record.view(&lookup, self.server_names);
        let bytes = record.bytes(self.fields).unwrap_or_default();
        self.tally.take(self.policy, record, &request, bytes);
        Ok(())
    }
}
