//! The query of most signed URLs: the arguments of the scheme in its order, and nothing else. It is
//! taken apart by the places of its fields, without a search.

use std::ops::Range;

use super::carrier::{Carrier, Part};
use super::field::{Field, Fields, Forms};

/// What such a query looks like.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The length of the query.
    length: usize,
    /// All of it but what is left over in the end.
    rows: Box<[Row]>,
    /// Its end.
    last: Row,
    /// The places of the signature and of the time, which alone may have a fixed width.
    sign: Range<usize>,
    time: Range<usize>,
}

/// Neighbouring bytes of it.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// Zeros in the places of fields.
    text: u128,
    /// Zeros in the places of fields, bytes of 255 elsewhere.
    mask: u128,
}

const ROW: usize = size_of::<u128>();

impl Row {
    /// Zero if the bytes are those of the text.
    #[inline(always)]
    fn difference(self, bytes: &[u8; ROW]) -> u128 {
        (u128::from_ne_bytes(*bytes) ^ self.text) & self.mask
    }
}

impl Layout {
    /// `None` if the fields are not carried in arguments, if not all of them have a fixed width, or
    /// if the query is very short.
    pub(super) fn new(carrier: &Carrier, forms: &Forms) -> Option<Layout> {
        let Carrier::Query(arguments) = carrier else { return None };
        let (mut text, mut sign, mut time) = (Vec::new(), None, None);
        for argument in arguments {
            if !text.is_empty() {
                text.push(b'&');
            }
            text.extend_from_slice(&argument.name);
            text.push(b'=');
            for part in &argument.parts {
                match part {
                    Part::Field(field) => {
                        let begin = text.len();
                        text.resize(begin + forms.width(*field)?, 0);
                        match field {
                            Field::Sign => sign = Some(begin..text.len()),
                            Field::Time => time = Some(begin..text.len()),
                            _ => return None,
                        }
                    }
                    Part::Labels(_) => return None,
                    Part::Literal(literal) => text.extend_from_slice(literal),
                }
            }
        }
        let (sign, time) = (sign?, time?);
        let is_field = |place| sign.contains(&place) || time.contains(&place);
        let mask: Vec<u8> =
            (0..text.len()).map(|place| if is_field(place) { 0 } else { u8::MAX }).collect();
        let row = |begin: usize| {
            let of = |bytes: &[u8]| Some(u128::from_ne_bytes(*bytes.get(begin..)?.first_chunk()?));
            Some(Row { text: of(&text)?, mask: of(&mask)? })
        };
        let rows: Option<_> = (0..text.len() / ROW).map(|number| row(number * ROW)).collect();
        let last = row(text.len().checked_sub(ROW)?)?;
        Some(Layout { length: text.len(), rows: rows?, last, sign, time })
    }

    /// The fields of a query that looks so. What is in the place of a field is not looked at: it
    /// may be the end of one argument and the start of another.
    #[inline(always)]
    pub(super) fn split<'q>(&self, query: &'q [u8]) -> Option<Fields<'q>> {
        if query.len() != self.length {
            return None;
        }
        let mut difference = self.last.difference(query.last_chunk()?);
        for (row, bytes) in self.rows.iter().zip(query.chunks_exact(ROW)) {
            difference |= row.difference(bytes.first_chunk()?);
        }
        if difference != 0 {
            return None;
        }
        let mut fields = Fields::default();
        fields.set(Field::Sign, query.get(self.sign.clone())?);
        fields.set(Field::Time, query.get(self.time.clone())?);
        Some(fields)
    }
}
