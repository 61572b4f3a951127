//! The scheme and the keys of a command line.

use std::path::PathBuf;
use std::{env, fs};

use antileech::request::Variable;
use antileech::sign::{Definition, Key, Preset, Scheme, Secret, Signer};
use clap::Args;

use crate::Failure;
use crate::input::{Streams, without_line_end};

/// What says how URLs are signed.
#[derive(Args)]
pub struct SignerArgs {
    /// A built-in scheme; see `antileech schemes`
    #[arg(short, long, value_name = "NAME", required_unless_present = "define")]
    scheme: Option<String>,

    /// A scheme of your own, in the words of `antileech_scheme`:
    /// 'url=?s=$sign&t=$time message=$key$path$time time=hex'
    #[arg(long, value_name = "DEFINITION", conflicts_with = "scheme")]
    define: Option<String>,

    /// An option of the scheme, as on a line of `antileech_sign`, or ttl=TIME for the time that the
    /// server lets links live
    #[arg(short, long = "option", value_name = "NAME=VALUE")]
    options: Vec<String>,

    /// The value of a variable of nginx that the scheme's message has
    #[arg(long = "var", value_name = "NAME=VALUE")]
    variables: Vec<String>,

    /// Read the key from a file; one line end after it does not count
    #[arg(short = 'f', long, value_name = "FILE", group = "source")]
    key_file: Option<PathBuf>,

    /// Take the key from an environment variable
    #[arg(long, value_name = "NAME", group = "source")]
    key_env: Option<String>,

    /// Take the key from the first line of standard input
    #[arg(long, group = "source")]
    key_stdin: bool,

    /// The key itself; everybody on the machine can see it there
    #[arg(short, long, value_name = "KEY", group = "source")]
    key: Option<String>,

    /// The time to take for now, in seconds since 1970
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub now: Option<i64>,
}

/// The values of variables, in the order of their numbers.
type Values = Vec<Option<Vec<u8>>>;

/// A signer, and the values of the variables that its scheme asks for.
pub struct ReadySigner {
    /// The signer.
    pub signer: Signer,
    /// The values.
    pub variables: Values,
}

impl SignerArgs {
    /// The signer. `backup` is the file of a second key.
    pub fn signer(
        &self,
        backup: Option<&PathBuf>,
        streams: &mut Streams,
    ) -> Result<ReadySigner, Failure> {
        let (scheme, variables) = self.scheme()?;
        let parse = |text: &[u8]| {
            let secret = Secret::new(text, scheme.key_format);
            secret.map(Key::Secret).ok_or_else(|| {
                Failure::from(
                    "a key is empty or not of the format that the scheme wants".to_owned(),
                )
            })
        };
        let key = parse(&self.key(streams)?)?;
        let backup = backup.map(|file| parse(&read_key(file)?)).transpose()?;
        if backup.as_ref() == Some(&key) {
            return Err("the backup key is the key itself".to_owned().into());
        }
        let signer = Signer::new(scheme, key, backup)
            .ok_or_else(|| "the scheme needs a ttl: --option ttl=TIME".to_owned())?;
        Ok(ReadySigner { signer, variables })
    }

    fn scheme(&self) -> Result<(Scheme, Values), Failure> {
        let mut values = Vec::new();
        let mut scheme = match (&self.define, &self.scheme) {
            (Some(definition), _) => self.defined(definition, &mut values)?,
            (None, Some(name)) => {
                let preset = Preset::find(name)
                    .ok_or_else(|| format!("unknown scheme \"{name}\", see `antileech schemes`"))?;
                preset.scheme()?
            }
            (None, None) => return Err("a scheme is needed".to_owned().into()),
        };
        let mut ttl = None;
        for option in &self.options {
            let (name, value) = option
                .split_once('=')
                .ok_or_else(|| format!("option \"{option}\" is not of the form name=value"))?;
            if name == "ttl" {
                ttl = Some(value);
            } else if !scheme.override_option(name, value)? {
                return Err(format!("the scheme has no option \"{name}\"").into());
            }
        }
        if let Some(ttl) = ttl {
            scheme.set_ttl(ttl)?;
        }
        scheme.check()?;
        Ok((scheme, values))
    }

    fn defined(&self, definition: &str, values: &mut Values) -> Result<Scheme, Failure> {
        let words =
            shlex::split(definition).ok_or("the definition has an open quote".to_owned())?;
        let (mut url, mut message, mut options) = ("", "", Vec::new());
        for word in &words {
            match word.split_once('=') {
                Some(("message", template)) => message = template,
                Some(("url", template)) => url = template,
                _ => options.push(word.as_str()),
            }
        }
        let definition = Definition { url, message, options: &options };
        let scheme = Scheme::new("defined", definition, &mut |name| {
            let prefix = format!("{name}=");
            let value = self.variables.iter().find_map(|given| given.strip_prefix(&prefix));
            let value = value.ok_or_else(|| format!("\"${name}\" has no value, see --var"))?;
            values.push(Some(value.as_bytes().to_vec()));
            Ok(Variable(values.len() - 1))
        });
        Ok(scheme?)
    }

    fn key(&self, streams: &mut Streams) -> Result<Vec<u8>, Failure> {
        if let Some(file) = &self.key_file {
            return read_key(file);
        }
        if let Some(name) = &self.key_env {
            let key = env::var_os(name);
            let key = key.ok_or_else(|| format!("the environment has no \"{name}\""))?;
            return Ok(key.into_encoded_bytes());
        }
        if self.key_stdin {
            return streams.first_line();
        }
        let key = self
            .key
            .as_ref()
            .ok_or_else(|| "a key is needed: --key-file, --key-env or --key-stdin".to_owned())?;
        eprintln!("antileech: warning: other users can see a key on the command line");
        Ok(key.clone().into_bytes())
    }
}

/// The longest key in a file, in bytes, as the module has it.
const MAX_KEY: usize = 1024;

fn read_key(file: &PathBuf) -> Result<Vec<u8>, Failure> {
    let content =
        fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let key = without_line_end(&content);
    if key.len() > MAX_KEY {
        return Err(
            format!("{} has {} bytes, {MAX_KEY} are the most", file.display(), key.len()).into()
        );
    }
    Ok(key.to_vec())
}
