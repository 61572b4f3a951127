//! `antileech schemes`

use std::io::{self, Write as _};

use antileech::sign::{PRESETS, Preset};
use serde_json::json;

use crate::Outcome;

/// Lists the built-in schemes.
#[derive(clap::Args)]
pub struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Lists.
pub fn run(args: &Args) -> Outcome {
    let mut out = io::stdout().lock();
    if args.json {
        let rows: Result<Vec<_>, String> = PRESETS.iter().map(to_json).collect();
        serde_json::to_writer_pretty(&mut out, &rows?).map_err(io::Error::from)?;
        writeln!(out)?;
        return Ok(true);
    }
    let width = |text: fn(&Preset) -> &str| PRESETS.iter().map(|p| text(p).len()).max();
    let name_width = width(|preset| preset.name).unwrap_or_default();
    for preset in PRESETS {
        let indent = " ".repeat(name_width + 2);
        let weak = preset.scheme()?.weak;
        writeln!(out, "{:name_width$}  url={}", preset.name, preset.url)?;
        writeln!(out, "{indent}message={}", preset.message.escape_debug())?;
        if !preset.options.is_empty() {
            writeln!(out, "{indent}{}", preset.options)?;
        }
        writeln!(out, "{indent}{}: {}", preset.evidence.as_str(), preset.source)?;
        if let Some(weakness) = weak {
            writeln!(out, "{indent}weak: {weakness}")?;
        }
    }
    Ok(true)
}

fn to_json(preset: &Preset) -> Result<serde_json::Value, String> {
    let scheme = preset.scheme()?;
    Ok(json!({
        "name": preset.name,
        "url": preset.url,
        "message": preset.message,
        "options": preset.options.split_whitespace().collect::<Vec<_>>(),
        "evidence": preset.evidence.as_str(),
        "source": preset.source,
        "weak": scheme.weak,
    }))
}
