//! A configuration without nginx and without files.

use antileech::directive::{Context, File, Schemes};
use antileech::request::{Text, Variable};

/// The variables that there are; their values are the first ones of a request.
pub const VARIABLES: [&str; 2] = ["tenant", "zone"];

/// Reads directives.
#[derive(Default)]
pub struct Reader<'a> {
    /// The content of every file whose name does not start with `no`.
    file: &'a [u8],
    /// The schemes that are defined.
    pub schemes: Schemes,
    /// All warnings.
    pub warnings: Vec<String>,
    texts: usize,
}

impl<'a> Reader<'a> {
    /// A reader whose files have this content.
    pub fn new(file: &'a [u8]) -> Self {
        Reader { file, ..Reader::default() }
    }
}

impl Context for Reader<'_> {
    fn read(&mut self, path: &str) -> Result<File, String> {
        if path.starts_with("no") {
            return Err(format!("cannot read \"{path}\""));
        }
        Ok(File { name: path.into(), content: self.file.to_vec(), world_readable: false })
    }

    fn variable(&mut self, name: &str) -> Result<Variable, String> {
        let index = VARIABLES.iter().position(|known| *known == name);
        index.map(Variable).ok_or_else(|| format!("unknown \"{name}\" variable"))
    }

    fn text(&mut self, text: &[u8]) -> Result<Text, String> {
        if text.ends_with(b"$") {
            return Err("invalid variable name".to_owned());
        }
        self.texts += 1;
        Ok(Text(VARIABLES.len() + self.texts - 1))
    }

    fn schemes(&self) -> &Schemes {
        &self.schemes
    }

    fn warn(&mut self, warning: &str) {
        self.warnings.push(warning.to_owned());
    }
}
