//! The lines of logs: files, compressed or not, and standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use crate::input::without_line_end;

/// The longest line that is read, in bytes. nginx reads requests of at most 32 kB by default, which
/// are four times as long when every byte is escaped.
pub const MAX_LINE: usize = 1 << 18;

/// How a gzip file starts (RFC 1952 §2.3.1).
const GZIP: &[u8] = b"\x1f\x8b";

/// A log that is read line by line.
pub struct Lines {
    input: Box<dyn BufRead>,
    line: Vec<u8>,
    /// How many lines have been read.
    pub number: u64,
}

/// What comes next.
pub enum Next<'l> {
    /// Nothing.
    End,
    /// A line, without its end.
    Line(&'l [u8]),
    /// A line that is longer than [`MAX_LINE`]; its start.
    Long(&'l [u8]),
}

impl Lines {
    /// Opens a file, or standard input for `-`; `watch` wraps what it is read from.
    pub fn open(
        path: &Path,
        watch: impl FnOnce(Box<dyn Read>) -> Box<dyn Read>,
    ) -> io::Result<Lines> {
        let input: Box<dyn Read> = if path.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            Box::new(File::open(path)?)
        };
        Lines::new(watch(input))
    }

    /// Reads from any input. Compressed ones are known by their first bytes.
    pub fn new(input: impl Read + 'static) -> io::Result<Lines> {
        let mut input = BufReader::with_capacity(1 << 17, input);
        let mut start = Vec::new();
        // A pipe may have one byte at first.
        while start.len() < GZIP.len() {
            let mut byte = [0];
            if input.read(&mut byte)? == 0 {
                break;
            }
            start.extend(byte);
        }
        let is_compressed = start == GZIP;
        let input = BufReader::new(io::Cursor::new(start).chain(input));
        let input: Box<dyn BufRead> = if is_compressed {
            Box::new(BufReader::with_capacity(1 << 17, MultiGzDecoder::new(input)))
        } else {
            Box::new(input)
        };
        Ok(Lines { input, line: Vec::new(), number: 0 })
    }

    /// The next line. What is left of one that is too long is skipped.
    pub fn next(&mut self) -> io::Result<Next<'_>> {
        self.line.clear();
        let mut is_long = false;
        let mut is_read = false;
        loop {
            let available = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                available => available?,
            };
            if available.is_empty() {
                break;
            }
            is_read = true;
            let end = memchr::memchr(b'\n', available);
            let length = end.map_or(available.len(), |end| end + 1);
            let room = MAX_LINE - self.line.len();
            is_long |= end.unwrap_or(length) > room;
            let kept = available.get(..length.min(room)).unwrap_or_default();
            self.line.extend_from_slice(kept);
            self.input.consume(length);
            if end.is_some() {
                break;
            }
        }
        if !is_read {
            return Ok(Next::End);
        }
        self.number += 1;
        let line = without_line_end(&self.line);
        Ok(if is_long { Next::Long(line) } else { Next::Line(line) })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    /// The lines of an input, with what becomes of it in the end.
    fn lines(input: Vec<u8>) -> Vec<String> {
        let mut lines = Lines::new(io::Cursor::new(input)).unwrap();
        let mut found = Vec::new();
        loop {
            match lines.next() {
                Ok(Next::End) => return found,
                Ok(Next::Line(line)) => found.push(line.escape_ascii().to_string()),
                Ok(Next::Long(line)) => found.push(format!("long {}", line.len())),
                Err(error) => {
                    found.push(error.kind().to_string());
                    return found;
                }
            }
            assert!(lines.line.capacity() <= 2 * MAX_LINE);
        }
    }

    #[test]
    fn inputs() {
        let long = "x".repeat(MAX_LINE);
        let cases: &[(Vec<u8>, &[&str])] = &[
            (b"".to_vec(), &[]),
            (b"a\nb\r\n\nc".to_vec(), &["a", "b", "", "c"]),
            (b"\x1f\n".to_vec(), &["\\x1f"]),
            (b"\xff\x00\x1b\n".to_vec(), &["\\xff\\x00\\x1b"]),
            (gzip(b"a\nb\n"), &["a", "b"]),
            (gzip(b""), &[]),
            // as logrotate and cat make them
            ([gzip(b"a\nb"), gzip(b"c\nd\n")].concat(), &["a", "bc", "d"]),
            (format!("{long}\na\n").into(), &[&long, "a"]),
            (format!("{long}x\na\n").into(), &["long 262144", "a"]),
            (gzip(format!("a\n{long}{long}{long}\na").as_bytes()), &["a", "long 262144", "a"]),
        ];
        for (input, expected) in cases {
            assert_eq!(lines(input.clone()), *expected);
        }
    }

    #[test]
    fn broken_compression() {
        let noise: Vec<u8> =
            (0..200_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let text = [b"a\nb\n", &*noise].concat();
        let whole = gzip(&text);
        let cut = whole[..whole.len() / 2].to_vec();
        let found = lines(cut);
        assert_eq!(found[..2], ["a", "b"]);
        assert_eq!(found.last().unwrap(), "unexpected end of file");
        assert_eq!(lines(b"\x1f\x8bnonsense".to_vec()).len(), 1);
    }
}
