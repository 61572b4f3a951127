//! The query of most signed URLs: the arguments of the scheme in its order, and nothing else. It is
//! taken apart by the places of its fields, without a search.

use super::carrier::{Carrier, Part};
use super::field::{Field, Fields, Forms};

/// Where in such a query each text and each field is.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The length of the query.
    length: usize,
    /// The texts between the fields, and where they begin.
    texts: Box<[(usize, Box<[u8]>)]>,
    /// The fields, where they begin, and their widths.
    fields: Box<[(usize, usize, Field)]>,
}

impl Layout {
    /// `None` if the fields are not carried in arguments, or not all of them have a fixed width.
    pub(super) fn new(carrier: &Carrier, forms: &Forms) -> Option<Layout> {
        let Carrier::Query(arguments) = carrier else { return None };
        let (mut text, mut begin, mut end) = (Vec::new(), 0, 0);
        let (mut texts, mut fields) = (Vec::new(), Vec::new());
        for (number, argument) in arguments.iter().enumerate() {
            if number > 0 {
                text.push(b'&');
            }
            text.extend_from_slice(&argument.name);
            text.push(b'=');
            for part in &argument.parts {
                match part {
                    Part::Field(field) => {
                        let width = forms.width(*field)?;
                        end = begin + text.len();
                        texts.push((begin, std::mem::take(&mut text).into()));
                        fields.push((end, width, *field));
                        end += width;
                        begin = end;
                    }
                    Part::Labels(_) => return None,
                    Part::Literal(literal) => text.extend_from_slice(literal),
                }
            }
        }
        let length = end + text.len();
        texts.push((begin, text.into()));
        Some(Layout { length, texts: texts.into(), fields: fields.into() })
    }

    /// The fields of a query that has this layout. What is in the place of a field is not looked
    /// at: it may be the end of one argument and the start of another.
    pub(super) fn split<'q>(&self, query: &'q [u8]) -> Option<Fields<'q>> {
        if query.len() != self.length {
            return None;
        }
        for (begin, text) in &self.texts {
            if !query.get(*begin..)?.starts_with(text) {
                return None;
            }
        }
        let mut fields = Fields::default();
        for (begin, width, field) in &self.fields {
            fields.set(*field, query.get(*begin..)?.get(..*width)?);
        }
        Some(fields)
    }
}
