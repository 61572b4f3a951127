//! The words of a configuration, as nginx reads them: quotes, escapes, comments.

use std::iter::Peekable;
use std::slice::Iter;

/// A directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The line on which it starts, the first line being 1.
    pub line: usize,
    /// Its name, and what follows it.
    pub words: Vec<Vec<u8>>,
}

/// What is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The line.
    pub line: usize,
    /// A sentence without a subject.
    pub message: String,
}

/// Reads directives. Blocks are refused.
pub fn directives(text: &[u8]) -> Result<Vec<Directive>, SyntaxError> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut reader = Reader { rest: text.iter().peekable(), line: 1 };
    let mut all = Vec::new();
    let mut words: Vec<Vec<u8>> = Vec::new();
    let mut start = 1;
    while let Some(token) = reader.token()? {
        match token {
            Token::Word(word) => words.push(word),
            Token::End if words.is_empty() => return Err(reader.error("unexpected \";\"")),
            Token::End => {
                all.push(Directive { line: start, words: std::mem::take(&mut words) });
            }
            Token::Block => {
                let name = words.first().map(|name| name.escape_ascii().to_string());
                return Err(reader.error(&format!(
                    "\"{}\" opens a block, only the directives of one location can be replayed",
                    name.unwrap_or_default()
                )));
            }
        }
        if words.len() == 1 {
            start = reader.line;
        }
    }
    if words.is_empty() { Ok(all) } else { Err(reader.error("the last directive has no \";\"")) }
}

enum Token {
    Block,
    End,
    Word(Vec<u8>),
}

struct Reader<'t> {
    rest: Peekable<Iter<'t, u8>>,
    line: usize,
}

impl Reader<'_> {
    fn error(&self, message: &str) -> SyntaxError {
        SyntaxError { line: self.line, message: message.to_owned() }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = *self.rest.next()?;
        self.line += usize::from(byte == b'\n');
        Some(byte)
    }

    fn token(&mut self) -> Result<Option<Token>, SyntaxError> {
        loop {
            let Some(byte) = self.next() else { return Ok(None) };
            return match byte {
                b' ' | b'\t' | b'\r' | b'\n' => continue,
                b'#' => {
                    while self.next().is_some_and(|byte| byte != b'\n') {}
                    continue;
                }
                b';' => Ok(Some(Token::End)),
                b'{' | b'}' => Ok(Some(Token::Block)),
                b'"' | b'\'' => self.quoted(byte).map(Some),
                _ => self.bare(byte).map(Some),
            };
        }
    }

    /// What follows a backslash: quotes, backslashes and the letters of white space mean themselves,
    /// and keep the backslash otherwise.
    fn escaped(&mut self, word: &mut Vec<u8>) {
        match self.next() {
            None => word.push(b'\\'),
            Some(byte @ (b'"' | b'\'' | b'\\')) => word.push(byte),
            Some(b't') => word.push(b'\t'),
            Some(b'r') => word.push(b'\r'),
            Some(b'n') => word.push(b'\n'),
            Some(byte) => word.extend([b'\\', byte]),
        }
    }

    fn quoted(&mut self, quote: u8) -> Result<Token, SyntaxError> {
        let from = self.line;
        let mut word = Vec::new();
        loop {
            match self.next() {
                None => {
                    let message = "a quote is not closed".to_owned();
                    return Err(SyntaxError { line: from, message });
                }
                Some(b'\\') => self.escaped(&mut word),
                Some(byte) if byte == quote => break,
                Some(byte) => word.push(byte),
            }
        }
        match self.rest.peek() {
            None | Some(b' ' | b'\t' | b'\r' | b'\n' | b';' | b'{' | b')') => Ok(Token::Word(word)),
            Some(_) => Err(self.error("a space is missing behind a quote")),
        }
    }

    fn bare(&mut self, first: u8) -> Result<Token, SyntaxError> {
        let mut word = Vec::new();
        let mut byte = first;
        loop {
            match byte {
                b'\\' => self.escaped(&mut word),
                _ => word.push(byte),
            }
            match self.rest.peek() {
                // The brace of `${name}` is a part of the word.
                Some(b'{') if word.last() == Some(&b'$') => {}
                None | Some(b' ' | b'\t' | b'\r' | b'\n' | b';' | b'{') => {
                    return Ok(Token::Word(word));
                }
                Some(_) => {}
            }
            match self.next() {
                Some(next) => byte = next,
                None => return Ok(Token::Word(word)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_as_nginx_reads_them() {
        // A configuration, its lines and words.
        let cases: &[(&str, &[(usize, &[&str])])] = &[
            ("", &[]),
            ("# nothing; here\n \n", &[]),
            ("a b;", &[(1, &["a", "b"])]),
            ("a;b\nc ;\r\nd;", &[(1, &["a"]), (1, &["b", "c"]), (3, &["d"])]),
            ("a\n  b # x;\n  c;", &[(1, &["a", "b", "c"])]),
            ("a b#c 'd #e';", &[(1, &["a", "b#c", "d #e"])]),
            (r#"a "b \"c\" \\d" 'e;f{' "";"#, &[(1, &["a", "b \"c\" \\d", "e;f{", ""])]),
            (r"a \d+\.x b\;c b\ c;", &[(1, &["a", r"\d+\.x", r"b\;c", r"b\ c"])]),
            (r"a x\ty it's;", &[(1, &["a", "x\ty", "it's"])]),
            ("a ${b}c $d;", &[(1, &["a", "${b}c", "$d"])]),
            ("\u{feff}a;", &[(1, &["a"])]),
        ];
        for (text, expected) in cases {
            let found = directives(text.as_bytes()).unwrap();
            let found: Vec<_> = found
                .iter()
                .map(|found| {
                    let words = found.words.iter().map(|word| str::from_utf8(word).unwrap());
                    (found.line, words.collect::<Vec<_>>())
                })
                .collect();
            let expected: Vec<_> =
                expected.iter().map(|(line, words)| (*line, words.to_vec())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_list_of_directives() {
        let cases = [
            (";", 1, "unexpected \";\""),
            ("a;\n;", 2, "unexpected \";\""),
            ("a;\nb", 2, "has no \";\""),
            ("a\n'b\n;", 2, "not closed"),
            ("a \"b\"c;", 1, "space is missing"),
            ("a;\nlocation / {\n}", 2, "\"location\" opens a block"),
            ("}", 1, "\"\" opens a block"),
        ];
        for (text, line, expected) in cases {
            let error = directives(text.as_bytes()).unwrap_err();
            assert_eq!(error.line, line, "{text}");
            assert!(error.message.contains(expected), "{text}: {}", error.message);
        }
    }
}
