//! The query of most signed URLs: the arguments of the scheme in its order, and nothing else. It is
//! taken apart by the places of its fields, without a search.

use std::ops::Range;

use super::carrier::{Carrier, Part};
use super::field::{Field, Fields, Forms};
use crate::scan::SIZE;

/// What such a query looks like.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The bytes of the query; zeros in the places of fields.
    text: Box<[u8]>,
    /// In the places of fields zeros, elsewhere bytes of 255.
    mask: Box<[u8]>,
    /// The places of the signature and of the time, which alone may have a fixed width.
    sign: Range<usize>,
    time: Range<usize>,
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
        let mask = (0..text.len()).map(|place| if is_field(place) { 0 } else { u8::MAX }).collect();
        text.last_chunk::<SIZE>()?;
        Some(Layout { text: text.into(), mask, sign, time })
    }

    /// The fields of a query that looks so. What is in the place of a field is not looked at: it
    /// may be the end of one argument and the start of another.
    #[inline(always)]
    pub(super) fn split<'q>(&self, query: &'q [u8]) -> Option<Fields<'q>> {
        if query.len() != self.text.len() {
            return None;
        }
        let mut difference = 0;
        let mut compare = |from: usize| {
            let of = |text: &[u8]| Some(u128::from_ne_bytes(*text.get(from..)?.first_chunk()?));
            difference |= (of(query)? ^ of(&self.text)?) & of(&self.mask)?;
            Some(())
        };
        for from in (0..query.len() - SIZE).step_by(SIZE) {
            compare(from)?;
        }
        compare(query.len() - SIZE)?;
        if difference != 0 {
            return None;
        }
        let mut fields = Fields::default();
        fields.set(Field::Sign, query.get(self.sign.clone())?);
        fields.set(Field::Time, query.get(self.time.clone())?);
        Some(fields)
    }
}
