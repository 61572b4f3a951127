//! What a zone says at a moment, as plain data.

use std::collections::{BTreeMap, HashMap};
use std::ops::AddAssign;

use antileech::sign::KeySlot;
use antileech::verdict::Reason;
use serde::Serialize;

use crate::row::{Row, SchemeRow, Status};
use crate::sketch::{Key, Reading, Subject};
use crate::text::printable;
use crate::zone::Zone;

/// How many entries of a table are reported.
pub const TOP: usize = 100;

/// What the common row is called, server and level.
const COMMON: &str = "(other)";

/// What a zone says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// The zone.
    pub zone: About,
    /// All levels together.
    pub totals: Counts,
    /// The levels of the configuration that count, those that are no longer there too.
    pub levels: Vec<Level>,
    /// What occurs most.
    pub top: Vec<Top>,
}

/// A zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct About {
    /// Its name.
    pub name: String,
    /// Bytes that are used for what is reported.
    pub size: u64,
    /// When it began to count, in seconds since 1970.
    pub started: u64,
    /// When this was read.
    pub now: u64,
    /// Levels for which there is room.
    pub levels: u64,
    /// Levels that have taken it.
    pub levels_used: u64,
    /// Worker processes for whose tables there is room.
    pub shards: u64,
    /// Entries of each table of a worker process.
    pub entries: u64,
}

/// Numbers of requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// All checks passed.
    pub passed: u64,
    /// Not checked.
    pub bypassed: u64,
    /// Denied.
    pub rejected: u64,
    /// Would have been denied.
    pub rejected_dry_run: u64,
}

impl Numbers {
    /// Those with one status.
    pub fn of(&self, status: Status) -> u64 {
        match status {
            Status::Passed => self.passed,
            Status::Bypassed => self.bypassed,
            Status::Rejected => self.rejected,
            Status::DryRun => self.rejected_dry_run,
        }
    }

    /// All of them.
    pub fn sum(&self) -> u64 {
        Status::ALL.into_iter().fold(0, |sum, status| sum.saturating_add(self.of(status)))
    }
}

impl AddAssign for Numbers {
    fn add_assign(&mut self, other: Numbers) {
        self.passed += other.passed;
        self.bypassed += other.bypassed;
        self.rejected += other.rejected;
        self.rejected_dry_run += other.rejected_dry_run;
    }
}

/// What is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Requests.
    pub requests: Numbers,
    /// The bytes that were sent for them.
    pub bytes: Numbers,
    /// Denied requests, by reason; in the order of the checks.
    pub reasons: Vec<ReasonCounts>,
    /// Signatures, by scheme.
    pub schemes: Vec<SchemeCounts>,
}

/// Denied requests of a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReasonCounts {
    /// `$antileech_reason`
    pub reason: &'static str,
    /// Denied.
    pub rejected: u64,
    /// Would have been denied.
    pub rejected_dry_run: u64,
}

/// Signatures of a scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SchemeCounts {
    /// `$antileech_scheme`
    pub scheme: String,
    /// Requests with a valid signature by the first key.
    pub primary: u64,
    /// Requests with a valid signature by the second key.
    pub backup: u64,
    /// Denied, because the signature was not valid.
    pub rejected: u64,
    /// Would have been denied for that.
    pub rejected_dry_run: u64,
}

/// A level of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Level {
    /// The first name of its server.
    pub server: String,
    /// Its location.
    pub location: String,
    /// What is counted there.
    #[serde(flatten)]
    pub counts: Counts,
}

/// What occurs most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Top {
    /// Of what.
    pub subject: &'static str,
    /// How many there were in all.
    pub total: u64,
    /// At most how often anything else occurred.
    pub others_at_most: u64,
    /// How many were not looked at: their process had no room.
    pub missed: u64,
    /// The entries, the most frequent first.
    pub entries: Vec<TopEntry>,
}

/// Something that occurs often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopEntry {
    /// What, as printable ASCII.
    pub key: String,
    /// Whether this is only its beginning.
    pub truncated: bool,
    /// How often, at least.
    pub at_least: u64,
    /// How often, at most.
    pub at_most: u64,
}

impl Subject {
    /// The name in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Subject::DeniedPage => "denied_referer_hosts",
            Subject::DeniedUserAgent => "denied_user_agents",
            Subject::DeniedNetwork => "denied_networks",
            Subject::DeniedPath => "denied_paths",
            Subject::PassedPage => "passed_foreign_referer_hosts",
        }
    }
}

impl Snapshot {
    /// Reads a zone.
    pub fn read(zone: Zone<'_>, name: &str, now: u64) -> Snapshot {
        let mut totals = Counts::of_nothing();
        let mut by_label = BTreeMap::new();
        let mut levels_used = 0;
        let mut schemes = HashMap::<u64, Vec<SchemeCounts>>::new();
        for scheme in zone.schemes().filter(|scheme| scheme.is_taken()) {
            schemes.entry(scheme.row()).or_default().push(SchemeCounts::read(scheme));
        }
        for (index, row) in zone.rows().enumerate() {
            if index > 0 && row.id() == 0 {
                continue;
            }
            levels_used += u64::from(index > 0);
            let counts = Counts::read(row, schemes.remove(&row.id()).unwrap_or_default());
            if index == 0 && counts == Counts::of_nothing() {
                continue;
            }
            totals.add(&counts);
            let (server, location) = match index {
                0 => (COMMON.to_owned(), COMMON.to_owned()),
                _ => {
                    let (server, location) = row.label();
                    (printable(&server), printable(&location))
                }
            };
            // Long names may be the same where they are cut off.
            by_label.entry((server, location)).or_insert_with(Counts::of_nothing).add(&counts);
        }
        let level = |((server, location), counts)| Level { server, location, counts };
        let geometry = zone.geometry();
        Snapshot {
            zone: About {
                name: name.to_owned(),
                size: zone.size() as u64,
                started: zone.started(),
                now,
                levels: geometry.rows.saturating_sub(1) as u64,
                levels_used,
                shards: geometry.shards as u64,
                entries: geometry.entries as u64,
            },
            totals,
            levels: by_label.into_iter().map(level).collect(),
            top: Subject::ALL.into_iter().map(|subject| Top::read(zone, subject)).collect(),
        }
    }

    /// The report for programs.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self).map(|text| text + "\n")
    }
}

impl Counts {
    fn of_nothing() -> Counts {
        let reason = |reason: Reason| ReasonCounts {
            reason: reason.as_str(),
            rejected: 0,
            rejected_dry_run: 0,
        };
        Counts { reasons: Reason::ALL.into_iter().map(reason).collect(), ..Counts::default() }
    }

    fn read(row: Row<'_>, schemes: Vec<SchemeCounts>) -> Counts {
        let reason = |reason: Reason| ReasonCounts {
            reason: reason.as_str(),
            rejected: row.rejected(reason),
            rejected_dry_run: row.dry_run(reason),
        };
        let reasons: Vec<_> = Reason::ALL.into_iter().map(reason).collect();
        Counts {
            requests: Numbers {
                passed: row.passed(),
                bypassed: row.bypassed(),
                rejected: reasons.iter().map(|counts| counts.rejected).sum(),
                rejected_dry_run: reasons.iter().map(|counts| counts.rejected_dry_run).sum(),
            },
            bytes: Numbers {
                passed: row.bytes(Status::Passed),
                bypassed: row.bytes(Status::Bypassed),
                rejected: row.bytes(Status::Rejected),
                rejected_dry_run: row.bytes(Status::DryRun),
            },
            reasons,
            schemes,
        }
    }

    /// Both have all reasons, in the same order.
    fn add(&mut self, other: &Counts) {
        self.requests += other.requests;
        self.bytes += other.bytes;
        for (own, other) in self.reasons.iter_mut().zip(&other.reasons) {
            own.rejected += other.rejected;
            own.rejected_dry_run += other.rejected_dry_run;
        }
        for scheme in &other.schemes {
            match self.schemes.iter_mut().find(|own| own.scheme == scheme.scheme) {
                Some(own) => {
                    own.primary += scheme.primary;
                    own.backup += scheme.backup;
                    own.rejected += scheme.rejected;
                    own.rejected_dry_run += scheme.rejected_dry_run;
                }
                None => self.schemes.push(scheme.clone()),
            }
        }
    }
}

impl SchemeCounts {
    fn read(scheme: SchemeRow<'_>) -> SchemeCounts {
        SchemeCounts {
            scheme: printable(&scheme.name()),
            primary: scheme.signatures(KeySlot::Primary),
            backup: scheme.signatures(KeySlot::Backup),
            rejected: scheme.rejected(),
            rejected_dry_run: scheme.dry_run(),
        }
    }
}

impl Top {
    fn read(zone: Zone<'_>, subject: Subject) -> Top {
        let readings: Vec<_> =
            zone.shards().filter_map(|shard| shard.sketch(subject)).map(|s| s.read()).collect();
        Top::merge(subject, &readings, zone.missed(subject))
    }

    /// Puts the tables of all processes together. A process that has no entry for a key may have
    /// seen it as often as anything that has none, and so may one that had no table.
    fn merge(subject: Subject, readings: &[Reading], missed: u64) -> Top {
        let mut counts = HashMap::<&Key, (u64, u64)>::new();
        let unlisted: u64 = readings.iter().map(|reading| reading.unlisted).sum();
        for reading in readings {
            for entry in &reading.entries {
                let (at_least, at_most) =
                    counts.entry(&entry.key).or_insert((0, unlisted.saturating_add(missed)));
                *at_least += entry.count.saturating_sub(entry.error);
                *at_most = (*at_most + entry.count).saturating_sub(reading.unlisted);
            }
        }
        let entry = |(key, (at_least, at_most)): (&Key, _)| TopEntry {
            key: printable(&key.bytes),
            truncated: key.truncated,
            at_least,
            at_most,
        };
        let mut entries: Vec<_> = counts.into_iter().map(entry).collect();
        // What is certain counts first: so nobody gets to the top with many that occur once.
        entries.sort_by(|one, other| {
            let rank = |entry: &TopEntry| (entry.at_least, entry.at_most);
            rank(other).cmp(&rank(one)).then_with(|| one.key.cmp(&other.key))
        });
        let hidden = entries.iter().skip(TOP).map(|entry| entry.at_most).max().unwrap_or_default();
        entries.truncate(TOP);
        Top {
            subject: subject.as_str(),
            total: readings.iter().fold(missed, |sum, reading| sum + reading.total),
            others_at_most: hidden.max(unlisted.saturating_add(missed)),
            missed,
            entries,
        }
    }
}

#[cfg(test)]
mod tests;
