//! The language of templates: literals, `$name` and `${name}`.

pub(super) enum Token<'a> {
    Literal(&'a str),
    Name(&'a str),
}

/// Splits a template into literals and the names of `$name` and `${name}`.
pub(super) fn tokens(template: &str) -> impl Iterator<Item = Result<Token<'_>, String>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        match next_token(rest) {
            Some((token, behind)) => {
                rest = behind;
                Some(Ok(token))
            }
            None => {
                rest = "";
                Some(Err("a \"$\" must be followed by a name, or by a name in braces".to_owned()))
            }
        }
    })
}

fn next_token(text: &str) -> Option<(Token<'_>, &str)> {
    let Some(behind) = text.strip_prefix('$') else {
        let (literal, rest) = text.split_at_checked(text.find('$').unwrap_or(text.len()))?;
        return Some((Token::Literal(literal), rest));
    };
    let (name, rest) = if let Some(braced) = behind.strip_prefix('{') {
        braced.split_once('}')?
    } else {
        let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '_';
        behind.split_at_checked(behind.find(is_end).unwrap_or(behind.len()))?
    };
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name.then_some((Token::Name(name), rest))
}
