//! What a replay says in the end.

use std::io::{self, Write};

use antileech::evidence::Escaped;
use antileech::policy::AllowEmpty;
use antileech::verdict::Reason;
use serde_json::{Value, json};

use super::fields::Fields;
use super::moment;
use super::record::Unreadable;
use super::replayable::Replayable;
use super::tally::{DIRECTIVES, Tally, Total, directive};
use super::top::Top;

/// Lines that were not replayed.
#[derive(Default)]
pub struct Unread {
    /// How many could not be read.
    pub lines: u64,
    /// The first of them.
    pub samples: Vec<Sample>,
    /// Requests for other paths.
    pub elsewhere: u64,
}

/// A line that could not be read.
pub struct Sample {
    /// The log.
    pub file: String,
    /// The number of the line, the first being 1.
    pub line: u64,
    /// What is wrong with it.
    pub why: Unreadable,
    /// Its start, escaped.
    pub text: String,
}

/// The results of a replay.
pub struct Report<'a> {
    /// The counts.
    pub tally: &'a Tally,
    /// What was not replayed.
    pub unread: &'a Unread,
    /// What of the rules was.
    pub replayable: &'a Replayable,
    /// What the log tells.
    pub fields: &'a Fields,
    /// The length of tables.
    pub top: usize,
}

impl Report<'_> {
    /// Tables of values: a title, the name in JSON, and the counts.
    fn tops(&self) -> [(&'static str, &'static str, &Top); 4] {
        let tally = self.tally;
        [
            ("Referer hosts that were denied", "denied_hosts", &tally.denied_hosts),
            ("Referer hosts that passed", "passed_hosts", &tally.passed_hosts),
            ("Denied User-Agents", "denied_user_agents", &tally.denied_user_agents),
            ("Denied clients", "denied_clients", &tally.denied_clients),
        ]
    }

    fn tells_referer(&self) -> bool {
        self.fields.has_header("referer")
    }

    /// The directives that were replayed, with what each of them would deny by itself.
    fn alone(&self) -> impl Iterator<Item = (&'static str, Total)> {
        let policy = &self.replayable.policy;
        DIRECTIVES.into_iter().zip(self.tally.alone).filter(|(directive, _)| match *directive {
            "antileech_accept" => policy.accept.is_some(),
            "antileech_allow_empty" => policy.allow_empty != AllowEmpty::On,
            "antileech_ip" => policy.ip.is_some(),
            "antileech_referer" => policy.referer.is_some(),
            "antileech_sign" => policy.sign.is_some(),
            _ => policy.user_agent.is_some(),
        })
    }

    /// Prints tables.
    pub fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let Report { tally, unread, replayable, .. } = self;
        write!(out, "{} requests", tally.all.requests)?;
        if let Some((first, last)) = tally.times {
            write!(out, " from {} to {}", moment::print(first), moment::print(last))?;
        }
        writeln!(out)?;
        if unread.elsewhere > 0 {
            writeln!(out, "{} requests for other paths", unread.elsewhere)?;
        }
        if unread.lines > 0 {
            writeln!(out, "{} lines that could not be read, the first ones:", unread.lines)?;
        }
        for Sample { file, line, why, text } in &unread.samples {
            writeln!(out, "  {}:{line} {}: \"{text}\"", Escaped(file.as_bytes()), why.as_str())?;
        }
        for left_out in &replayable.left_out {
            let needs = left_out.needs.join(", ");
            let what = if needs.starts_with('$') { "in the log format" } else { "to be given" };
            writeln!(out, "not replayed: {} needs {needs} {what}", left_out.directive)?;
        }
        for note in &replayable.notes {
            writeln!(out, "note: {note}")?;
        }

        self.head(out, "")?;
        self.row(out, "denied", tally.all_denied())?;
        for (reason, total) in Reason::ALL.iter().zip(tally.denied) {
            if total.requests > 0 {
                self.row(out, &format!("  {reason}"), total)?;
            }
        }
        if tally.bypassed.requests > 0 {
            self.row(out, "bypassed", tally.bypassed)?;
        }
        self.row(out, "passed", tally.passed)?;

        self.head(out, "Denied by each rule alone")?;
        for (directive, total) in self.alone() {
            self.row(out, directive, total)?;
        }

        self.head(out, "Without a Referer")?;
        if self.tells_referer() {
            self.row(out, "absent or empty", tally.without_referer)?;
            if self.fields.has_header("sec-fetch-site") {
                self.row(out, "  embedded by another site", tally.cross_site)?;
            }
        } else {
            writeln!(out, "unknown: $http_referer is not in the log format")?;
        }
        for (title, _, top) in self.tops() {
            self.print_top(out, title, top)?;
        }
        Ok(())
    }

    fn print_top(&self, out: &mut dyn Write, title: &str, top: &Top) -> io::Result<()> {
        let most = top.most(self.top);
        if most.is_empty() {
            return Ok(());
        }
        self.head(out, title)?;
        for (value, count) in most {
            let total = Total { requests: count.requests, bytes: count.bytes };
            self.row(out, &Escaped(value).to_string(), total)?;
        }
        if top.error() > 0 {
            writeln!(out, "Each may have up to {} requests more than are shown.", top.error())?;
        }
        Ok(())
    }

    fn head(&self, out: &mut dyn Write, title: &str) -> io::Result<()> {
        let heads = format!("{:>10} {:>7} {:>9} {:>7}", "requests", "share", "bytes", "share");
        writeln!(out, "\n{}", format!("{heads}  {title}").trim_end())
    }

    fn row(&self, out: &mut dyn Write, name: &str, total: Total) -> io::Result<()> {
        let all = self.tally.all;
        let requests = percent(total.requests, all.requests);
        write!(out, "{:>10} {requests:>7} ", total.requests)?;
        if self.fields.bytes.is_some() {
            let share = percent(total.bytes, all.bytes);
            write!(out, "{:>9} {share:>7}", size(total.bytes))?;
        } else {
            write!(out, "{:>9} {:>7}", "-", "-")?;
        }
        writeln!(out, "  {name}")
    }

    /// Prints the same for programs.
    pub fn print_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let Report { tally, unread, replayable, .. } = self;
        let samples: Vec<Value> = unread
            .samples
            .iter()
            .map(|sample| {
                json!({
                    "file": sample.file,
                    "line": sample.line,
                    "why": sample.why.as_str(),
                    "text": sample.text,
                })
            })
            .collect();
        let reasons: Vec<Value> = Reason::ALL
            .iter()
            .zip(tally.denied)
            .filter(|(_, total)| total.requests > 0)
            .map(|(reason, total)| {
                self.counted(
                    json!({ "reason": reason.as_str(), "directive": directive(*reason) }),
                    total,
                )
            })
            .collect();
        let alone: Vec<Value> = self
            .alone()
            .map(|(directive, total)| self.counted(json!({ "directive": directive }), total))
            .collect();
        let left_out: Vec<Value> = replayable
            .left_out
            .iter()
            .map(|left_out| json!({ "directive": left_out.directive, "needs": left_out.needs }))
            .collect();
        let without_referer = self.tells_referer().then(|| {
            let known = self.fields.has_header("sec-fetch-site");
            let cross_site = known.then(|| self.counted(json!({}), tally.cross_site));
            self.counted(json!({ "cross_site": cross_site }), tally.without_referer)
        });
        let mut report = json!({
            "from": tally.times.map(|(first, _)| moment::print(first)),
            "to": tally.times.map(|(_, last)| moment::print(last)),
            "total": self.counted(json!({}), tally.all),
            "denied": self.counted(json!({}), tally.all_denied()),
            "bypassed": self.counted(json!({}), tally.bypassed),
            "passed": self.counted(json!({}), tally.passed),
            "other_paths": unread.elsewhere,
            "reasons": reasons,
            "rules": alone,
            "without_referer": without_referer,
            "not_replayed": left_out,
            "notes": replayable.notes,
            "unreadable": { "lines": unread.lines, "first": samples },
        });
        for (_, name, top) in self.tops() {
            let most = top.most(self.top).into_iter().map(|(value, count)| {
                let total = Total { requests: count.requests, bytes: count.bytes };
                self.counted(json!({ "value": Escaped(value).to_string() }), total)
            });
            let table = json!({ "error": top.error(), "most": most.collect::<Vec<_>>() });
            if let Some(object) = report.as_object_mut() {
                object.insert(name.to_owned(), table);
            }
        }
        serde_json::to_writer_pretty(&mut *out, &report).map_err(io::Error::from)?;
        writeln!(out)
    }

    fn counted(&self, mut object: Value, total: Total) -> Value {
        let all = self.tally.all;
        let bytes = self.fields.bytes.is_some().then_some(total.bytes);
        if let Some(object) = object.as_object_mut() {
            object.insert("requests".to_owned(), total.requests.into());
            object.insert("share".to_owned(), share(total.requests, all.requests).into());
            object.insert("bytes".to_owned(), bytes.into());
        }
        object
    }
}

fn share(part: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

fn percent(part: u64, all: u64) -> String {
    format!("{:.2}%", 100.0 * share(part, all))
}

/// A number of bytes, such as `1.5 MB`.
fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    let mut units = ["B", "kB", "MB", "GB", "TB"].into_iter();
    let mut unit = units.next().unwrap_or_default();
    for next in units {
        if value < 999.95 {
            break;
        }
        value /= 1000.0;
        unit = next;
    }
    if unit == "B" { format!("{bytes} B") } else { format!("{value:.1} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let cases = [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (999_949, "999.9 kB"),
            (999_950, "1.0 MB"),
            (1_234_567_890, "1.2 GB"),
            (u64::MAX, "18446744.1 TB"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(size(bytes), expected);
        }
        assert_eq!(percent(0, 0), "0.00%");
        assert_eq!(percent(1, 3), "33.33%");
    }
}
