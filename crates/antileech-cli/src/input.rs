//! URLs from the command line, or from standard input, one a line.

use std::io::{self, BufRead, BufReader, BufWriter, StdinLock, StdoutLock, Write as _};

use crate::{Failure, Outcome};

/// Where URLs and keys come from, and results go.
pub struct Streams {
    input: BufReader<StdinLock<'static>>,
    output: BufWriter<StdoutLock<'static>>,
}

impl Streams {
    /// Standard input and output.
    pub fn new() -> Self {
        Streams {
            input: BufReader::with_capacity(1 << 16, io::stdin().lock()),
            output: BufWriter::with_capacity(1 << 16, io::stdout().lock()),
        }
    }

    /// The first line of the input, without its end.
    pub fn first_line(&mut self) -> Result<Vec<u8>, Failure> {
        let mut line = Vec::new();
        self.input.read_until(b'\n', &mut line)?;
        Ok(without_line_end(&line).to_vec())
    }

    /// Calls `each` with every URL and a place to write to. `false` of it, or an error message,
    /// lets the command fail in the end; messages go to standard error.
    pub fn for_each(
        mut self,
        urls: &[String],
        mut each: impl FnMut(&str, &mut dyn io::Write) -> io::Result<Result<bool, String>>,
    ) -> Outcome {
        let mut all_good = true;
        let mut take = |number: usize, line: &[u8], output: &mut dyn io::Write| {
            let result = match std::str::from_utf8(line) {
                Ok(url) => each(url, output)?,
                Err(_) => Err("not a URL".to_owned()),
            };
            match result {
                Ok(good) => all_good &= good,
                Err(message) => {
                    all_good = false;
                    writeln!(io::stderr(), "antileech: URL {number}: {message}")?;
                }
            }
            io::Result::Ok(())
        };
        if urls.is_empty() {
            let mut line = Vec::new();
            let mut number = 0;
            while self.input.read_until(b'\n', &mut line)? > 0 {
                number += 1;
                let url = without_line_end(&line);
                if !url.is_empty() {
                    take(number, url, &mut self.output)?;
                }
                line.clear();
            }
        } else {
            for (index, url) in urls.iter().enumerate() {
                take(index + 1, url.as_bytes(), &mut self.output)?;
            }
        }
        self.output.flush()?;
        Ok(all_good)
    }
}

/// A line, or the content of a key file, without one final LF or CRLF.
pub fn without_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
