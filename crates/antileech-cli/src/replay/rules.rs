//! The file of rules: directives as in nginx.conf, for one location.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::str;

use antileech::directive::{Context, Error, File, Level, Schemes, Settings, parse_scheme};
use antileech::policy::Policy;
use antileech::request::{Text, Variable};

use super::fields::{Fields, Template};
use super::tokens::{self, Directive};

/// Directives of the module that say nothing about who is let in.
const WITHOUT_EFFECT: &[&str] = &["antileech_count", "antileech_report", "antileech_zone"];

/// Reads a file of rules. Variables and texts that they name are added to the fields of the log.
/// Warnings are passed on. Errors have the name of the file and the line.
pub fn read(
    path: &Path,
    fields: &mut Fields,
    warn: &mut dyn FnMut(String),
) -> Result<Policy, String> {
    let text =
        fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let place = |line: usize| format!("in {}:{line}", path.display());
    let directives = tokens::directives(&text)
        .map_err(|error| format!("{} {}", error.message, place(error.line)))?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let mut level = Level::default();
    let mut reader = Reader { folder, fields, schemes: Schemes::default(), warnings: Vec::new() };
    for directive in &directives {
        let place = place(directive.line);
        let taken = take_in(&mut level, directive, &mut reader);
        for warning in reader.warnings.drain(..) {
            warn(format!("{warning} {place}"));
        }
        taken.map_err(|error| match error {
            Error::Duplicate => {
                let name = directive.words.first().map(|name| name.escape_ascii().to_string());
                format!("\"{}\" directive is duplicate {place}", name.unwrap_or_default())
            }
            Error::Invalid(messages) => {
                let lines = messages.iter().map(|message| format!("{message} {place}"));
                lines.collect::<Vec<_>>().join("\n")
            }
        })?;
    }
    let settings = level
        .resolve(&Settings::default())
        .map_err(|error| format!("{error} in {}", path.display()))?;
    Ok((*settings.policy).clone())
}

fn take_in(level: &mut Level, directive: &Directive, reader: &mut Reader<'_>) -> Result<(), Error> {
    let words: Vec<&[u8]> = directive.words.iter().map(Vec::as_slice).collect();
    let Some((name, words)) = words.split_first() else { return Ok(()) };
    match str::from_utf8(name).unwrap_or_default() {
        "antileech_scheme" => {
            let scheme = parse_scheme(words, reader)?;
            reader.schemes.add(scheme);
            Ok(())
        }
        name if WITHOUT_EFFECT.contains(&name) => Ok(()),
        name if name.starts_with("antileech_") => level.set(name, words, reader),
        _ => {
            let message = "is not a directive of antileech";
            Err(Error::Invalid(vec![format!("\"{}\" {message}", name.escape_ascii())]))
        }
    }
}

/// What directives name: files, variables, texts.
struct Reader<'f> {
    folder: PathBuf,
    fields: &'f mut Fields,
    schemes: Schemes,
    warnings: Vec<String>,
}

impl Context for Reader<'_> {
    fn read(&mut self, path: &str) -> Result<File, String> {
        let path = self.folder.join(path);
        let name = path.display().to_string();
        let failed = |error: std::io::Error| format!("cannot read \"{name}\": {error}");
        let metadata = fs::metadata(&path).map_err(failed)?;
        let content = fs::read(&path).map_err(failed)?;
        let world_readable = metadata.permissions().mode() & 0o004 != 0;
        Ok(File { name, content, world_readable })
    }

    fn variable(&mut self, name: &str) -> Result<Variable, String> {
        Ok(Variable(self.fields.variable(name)))
    }

    fn text(&mut self, text: &[u8]) -> Result<Text, String> {
        let template = Template::parse(text, self.fields)?;
        self.fields.texts.push(template);
        Ok(Text(self.fields.texts.len() - 1))
    }

    fn schemes(&self) -> &Schemes {
        &self.schemes
    }

    fn warn(&mut self, warning: &str) {
        self.warnings.push(warning.to_owned());
    }
}
