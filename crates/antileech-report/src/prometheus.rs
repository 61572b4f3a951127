//! The report for Prometheus, in its text format, version 0.0.4
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>).

use std::fmt::Write;

use crate::row::Status;
use crate::snapshot::{Level, Snapshot};

/// The media type.
pub const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Prints a snapshot. What occurs most is not in it: every host of a page would be a time series.
pub fn print(snapshot: &Snapshot) -> String {
    let mut page = Page { zone: &snapshot.zone.name, text: String::new() };
    let levels = &snapshot.levels;
    page.metric("antileech_requests_total", "counter", "Requests, by what became of them.");
    for level in levels {
        for status in Status::ALL {
            let labels = [("status", status.as_str())];
            page.of(level, "antileech_requests_total", &labels, level.counts.requests.of(status));
        }
    }
    page.metric(
        "antileech_sent_bytes_total",
        "counter",
        "Bytes sent, by what became of the request.",
    );
    for level in levels {
        for status in Status::ALL {
            let labels = [("status", status.as_str())];
            page.of(level, "antileech_sent_bytes_total", &labels, level.counts.bytes.of(status));
        }
    }
    page.metric("antileech_denials_total", "counter", "Denied requests, by reason.");
    for level in levels {
        for counts in &level.counts.reasons {
            for (status, value) in
                [(Status::Rejected, counts.rejected), (Status::DryRun, counts.rejected_dry_run)]
            {
                let labels = [("status", status.as_str()), ("reason", counts.reason)];
                page.of(level, "antileech_denials_total", &labels, value);
            }
        }
    }
    page.metric(
        "antileech_signatures_total",
        "counter",
        "Requests with a valid signature, by key.",
    );
    for level in levels {
        for counts in &level.counts.schemes {
            for (key, value) in [("primary", counts.primary), ("backup", counts.backup)] {
                let labels = [("scheme", counts.scheme.as_str()), ("key", key)];
                page.of(level, "antileech_signatures_total", &labels, value);
            }
        }
    }
    page.metric(
        "antileech_signature_denials_total",
        "counter",
        "Requests that were denied for their signature, by scheme.",
    );
    for level in levels {
        for counts in &level.counts.schemes {
            for (status, value) in
                [(Status::Rejected, counts.rejected), (Status::DryRun, counts.rejected_dry_run)]
            {
                let labels = [("scheme", counts.scheme.as_str()), ("status", status.as_str())];
                page.of(level, "antileech_signature_denials_total", &labels, value);
            }
        }
    }
    page.zone(snapshot);
    page.text
}

struct Page<'s> {
    zone: &'s str,
    text: String,
}

impl Page<'_> {
    fn zone(&mut self, snapshot: &Snapshot) {
        let about = &snapshot.zone;
        let missed = snapshot.top.iter().map(|top| top.missed).sum();
        for (name, kind, help, value) in [
            (
                "antileech_zone_start_time_seconds",
                "gauge",
                "When the zone began to count, in seconds since 1970.",
                about.started,
            ),
            ("antileech_zone_levels", "gauge", "Levels for which the zone has room.", about.levels),
            (
                "antileech_zone_levels_used",
                "gauge",
                "Levels that have taken it.",
                about.levels_used,
            ),
            (
                "antileech_zone_missed_total",
                "counter",
                "Entries of the tables that were lost because a process had no room.",
                missed,
            ),
        ] {
            self.metric(name, kind, help);
            self.sample(name, &[], value);
        }
    }

    fn metric(&mut self, name: &str, kind: &str, help: &str) {
        self.write(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
    }

    fn of(&mut self, level: &Level, name: &str, labels: &[(&str, &str)], value: u64) {
        let place = [("server", level.server.as_str()), ("location", level.location.as_str())];
        self.sample(name, &[&place, labels].concat(), value);
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: u64) {
        self.write(format_args!("{name}{{zone=\"{}\"", escaped(self.zone)));
        for (label, text) in labels {
            self.write(format_args!(",{label}=\"{}\"", escaped(text)));
        }
        self.write(format_args!("}} {value}\n"));
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(text);
    }
}

/// A label's value: backslash, quote and line feed are special.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
