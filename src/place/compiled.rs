//! The compiled form of a gazetteer: what is built once is read in milliseconds.
//!
//! `VGZ1`, then sections of unsigned LEB128 numbers and length-prefixed UTF-8, in the order of [`Gazetteer::to_bytes`].
//! Every number is checked as it is read: a damaged file is an error, never a panic or a wrong index.

use std::sync::Arc;

use super::builder::table_of;
use super::code::Code;
use super::forms::Form;
use super::gazetteer::{Commonness, Inner, Meaning, NO_COORDINATE, NameRecord, Record};
use super::{Gazetteer, PlaceKind};

const MAGIC: &[u8; 4] = b"VGZ1";

/// Why bytes are no compiled gazetteer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompiledError {
    /// The bytes do not begin as a compiled gazetteer of this version does.
    #[error("not a compiled gazetteer of version 1")]
    Magic,
    /// The bytes end too early, or a number is out of range.
    #[error("compiled gazetteer damaged at byte {at}: {what}")]
    #[non_exhaustive]
    Damaged {
        /// Where.
        at: usize,
        /// What was being read.
        what: &'static str,
    },
}

impl Gazetteer {
    /// The compiled form, the same for the same entries. [`Gazetteer::from_bytes`] reads it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let inner = &self.inner;
        let mut out = MAGIC.to_vec();
        put(&mut out, inner.records.len());
        let mut previous: Option<&Record> = None;
        for record in &inner.records {
            put_text(&mut out, inner.name_of(record));
            put(
                &mut out,
                usize::from(record.kind.number()) << 1 | usize::from(record.former),
            );
            put_text(&mut out, record.code.as_str());
            // Neighbours in the order share their département, région and country.
            let same = |of: fn(&Record) -> Code| previous.map_or(Code::NONE, of) == of(record);
            let unchanged = [same(|r| r.dept), same(|r| r.region), same(|r| r.country)];
            put(
                &mut out,
                unchanged
                    .iter()
                    .fold(0, |bits, &b| bits << 1 | usize::from(b)),
            );
            for (code, unchanged) in [record.dept, record.region, record.country]
                .iter()
                .zip(unchanged)
            {
                if !unchanged {
                    put_text(&mut out, code.as_str());
                }
            }
            out.extend(record.lat.to_le_bytes());
            out.extend(record.lon.to_le_bytes());
            put(&mut out, record.radius as usize);
            put(&mut out, record.population as usize);
            previous = Some(record);
        }
        put(&mut out, inner.terms.len());
        for id in 0..u32::try_from(inner.terms.len()).unwrap_or(u32::MAX) {
            put_text(&mut out, inner.terms.term(crate::text::TermId(id)));
        }
        put(&mut out, inner.names.len());
        put(&mut out, inner.phrases.len());
        put(&mut out, inner.meanings.len());
        for name in &inner.names {
            let terms = inner
                .phrases
                .get(name.terms.0 as usize..name.terms.1 as usize)
                .unwrap_or_default();
            put(&mut out, terms.len());
            for &id in terms {
                put(&mut out, id as usize);
            }
            let meanings = inner.meanings_of(name);
            put(&mut out, meanings.len() << 2 | name.commonness as usize);
            for meaning in meanings {
                put(&mut out, meaning.entry as usize);
                out.extend([meaning.form.number(), meaning.prior]);
            }
        }
        put(&mut out, inner.common_words.len());
        for word in &inner.common_words {
            put_text(&mut out, word);
        }
        put(&mut out, inner.corridors.len());
        for (road, depts) in &inner.corridors {
            put_text(&mut out, road.as_str());
            put(&mut out, depts.len());
            for dept in depts {
                put_text(&mut out, dept.as_str());
            }
        }
        out
    }

    /// Reads the compiled form. `O(n)`.
    ///
    /// # Errors
    ///
    /// [`CompiledError`] where the bytes are of another version, cut short or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CompiledError> {
        if !bytes.starts_with(MAGIC) {
            return Err(CompiledError::Magic);
        }
        let mut reader = Reader {
            bytes,
            at: MAGIC.len(),
        };
        let mut inner = Inner::default();
        let records = reader.length("number of places")?;
        inner.records.reserve(records);
        for _ in 0..records {
            let record = reader.record(inner.records.last(), &mut inner.letters)?;
            inner.records.push(record);
        }
        let terms = reader.length("number of terms")?;
        let mut texts = Vec::with_capacity(terms);
        for _ in 0..terms {
            texts.push(reader.text("term")?);
        }
        inner.terms = table_of(texts.into_iter());
        reader.names(&mut inner)?;
        for _ in 0..reader.length("number of common words")? {
            inner
                .common_words
                .push(reader.text("common word")?.to_owned());
        }
        for _ in 0..reader.length("number of roads")? {
            let road = reader.code("road")?;
            let depts = reader.length("départements of a road")?;
            let depts = (0..depts)
                .map(|_| reader.code("départements of a road"))
                .collect::<Result<_, _>>()?;
            inner.corridors.push((road, depts));
        }
        inner.corridors.sort();
        if reader.at != bytes.len() {
            return Err(reader.damaged("bytes after the end"));
        }
        inner.index();
        Ok(Self {
            inner: Arc::new(inner),
        })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "seven bits at a time")]
fn put(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push((number & 0x7F) as u8);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len());
    out.extend(text.as_bytes());
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn damaged(&self, what: &'static str) -> CompiledError {
        CompiledError::Damaged { at: self.at, what }
    }

    fn number(&mut self, what: &'static str) -> Result<u32, CompiledError> {
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let &byte = self.bytes.get(self.at).ok_or(self.damaged(what))?;
            self.at += 1;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(number).map_err(|_| self.damaged(what));
            }
        }
        Err(self.damaged(what))
    }

    /// A count of things that take at least a byte each: more than there are bytes left is damage.
    fn length(&mut self, what: &'static str) -> Result<usize, CompiledError> {
        let number = self.number(what)? as usize;
        if number > self.bytes.len().saturating_sub(self.at) {
            return Err(self.damaged(what));
        }
        Ok(number)
    }

    fn take(&mut self, length: usize, what: &'static str) -> Result<&'a [u8], CompiledError> {
        let end = self.at.checked_add(length).ok_or(self.damaged(what))?;
        let taken = self.bytes.get(self.at..end).ok_or(self.damaged(what))?;
        self.at = end;
        Ok(taken)
    }

    fn text(&mut self, what: &'static str) -> Result<&'a str, CompiledError> {
        let length = self.length(what)?;
        let taken = self.take(length, what)?;
        std::str::from_utf8(taken).map_err(|_| self.damaged(what))
    }

    fn code(&mut self, what: &'static str) -> Result<Code, CompiledError> {
        let text = self.text(what)?;
        Code::new(text).ok_or(self.damaged(what))
    }

    fn degrees(&mut self, most: i32) -> Result<i32, CompiledError> {
        let taken = self.take(4, "position")?;
        let value = <[u8; 4]>::try_from(taken)
            .map(i32::from_le_bytes)
            .map_err(|_| self.damaged("position"))?;
        if value == NO_COORDINATE || (-most..=most).contains(&value) {
            Ok(value)
        } else {
            Err(self.damaged("position"))
        }
    }

    fn record(
        &mut self,
        previous: Option<&Record>,
        letters: &mut String,
    ) -> Result<Record, CompiledError> {
        let start = index(letters.len());
        letters.push_str(self.text("name")?);
        let kind = self.number("kind")?;
        let number = u8::try_from(kind >> 1).map_err(|_| self.damaged("kind"))?;
        let code = self.code("code")?;
        let unchanged = self.number("shared codes")?;
        let mut shared = [Code::NONE; 3];
        let before = previous.map_or([Code::NONE; 3], |r| [r.dept, r.region, r.country]);
        for (i, (slot, before)) in shared.iter_mut().zip(before).enumerate() {
            *slot = if unchanged >> (2 - i) & 1 == 1 {
                before
            } else {
                self.code("shared codes")?
            };
        }
        let [dept, region, country] = shared;
        let (lat, lon) = (self.degrees(90_000_000)?, self.degrees(180_000_000)?);
        if (lat == NO_COORDINATE) != (lon == NO_COORDINATE) {
            return Err(self.damaged("position"));
        }
        Ok(Record {
            name: (start, index(letters.len())),
            kind: PlaceKind::from_number(number).ok_or(self.damaged("kind"))?,
            former: kind & 1 == 1,
            code,
            dept,
            region,
            country,
            lat,
            lon,
            radius: self.number("radius")?,
            population: self.number("population")?,
        })
    }

    fn names(&mut self, inner: &mut Inner) -> Result<(), CompiledError> {
        let names = self.length("number of names")?;
        inner.names.reserve(names);
        let phrases = self.length("number of name terms")?;
        inner.phrases.reserve(phrases);
        let meanings = self.length("number of meanings")?;
        inner.meanings.reserve(meanings);
        for _ in 0..names {
            let first = index(inner.phrases.len());
            for _ in 0..self.length("terms of a name")? {
                let id = self.number("term of a name")?;
                if id as usize >= inner.terms.len() {
                    return Err(self.damaged("term of a name"));
                }
                inner.phrases.push(id);
            }
            let packed = self.number("meanings of a name")?;
            let commonness = match packed & 3 {
                0 => Commonness::None,
                1 => Commonness::Phrase,
                2 => Commonness::Word,
                _ => return Err(self.damaged("meanings of a name")),
            };
            let from = index(inner.meanings.len());
            for _ in 0..packed >> 2 {
                let entry = self.number("meaning")?;
                let &[form, prior] = self.take(2, "meaning")? else {
                    return Err(self.damaged("meaning"));
                };
                let form = Form::from_number(form).ok_or(self.damaged("meaning"))?;
                if entry as usize >= inner.records.len() {
                    return Err(self.damaged("meaning"));
                }
                inner.meanings.push(Meaning { entry, form, prior });
            }
            inner.names.push(NameRecord {
                terms: (first, index(inner.phrases.len())),
                meanings: (from, index(inner.meanings.len())),
                commonness,
            });
        }
        Ok(())
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
