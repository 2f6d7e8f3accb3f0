//! Basic Encoding Rules (X.690), as far as a PKCS #7 block needs them. The platform accepts what is not DER there:
//! lengths that are indefinite or longer than needed, sets in any order.

/// Deepest nesting of values of indefinite length.
const MAX_DEPTH: usize = 32;

/// One value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value<'a> {
    /// Class, constructed bit and number, in one byte: none that is needed has a number above 30.
    pub(super) tag: u8,
    /// The contents, without the end-of-contents octets.
    pub(super) contents: &'a [u8],
    /// All of it, tag and length included.
    pub(super) encoded: &'a [u8],
}

pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// The constructed context-specific tag `number`, below 31.
pub(super) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// The first value of `bytes`, and what follows it.
pub(super) fn first(bytes: &[u8]) -> Option<(Value<'_>, &[u8])> {
    first_within(bytes, MAX_DEPTH)
}

fn first_within(bytes: &[u8], depth: usize) -> Option<(Value<'_>, &[u8])> {
    let (&tag, after_tag) = bytes.split_first()?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (&length, after_length) = after_tag.split_first()?;
    let (contents, rest) = match length {
        0..=0x7f => after_length.split_at_checked(usize::from(length))?,
        0x80 => {
            let contents = indefinite(after_length, depth.checked_sub(1)?)?;
            let (contents, end) = after_length.split_at_checked(contents)?;
            (contents, end.get(2..)?)
        }
        _ => {
            let (digits, after) = after_length.split_at_checked(usize::from(length & 0x7f))?;
            let length = digits
                .iter()
                .try_fold(0usize, |length, digit| length.checked_mul(256)?.checked_add(usize::from(*digit)))?;
            after.split_at_checked(length)?
        }
    };
    let encoded = bytes.get(..bytes.len().checked_sub(rest.len())?)?;
    Some((Value { tag, contents, encoded }, rest))
}

/// How many bytes stand before the end-of-contents octets.
fn indefinite(bytes: &[u8], depth: usize) -> Option<usize> {
    let mut rest = bytes;
    while !rest.starts_with(&[0, 0]) {
        rest = first_within(rest, depth)?.1;
    }
    bytes.len().checked_sub(rest.len())
}

/// Values that follow each other. Ends at the first that is malformed; [`Values::is_empty`] is false then.
#[derive(Clone, Copy, Debug)]
pub(super) struct Values<'a>(pub(super) &'a [u8]);

impl<'a> Values<'a> {
    /// The next value, whatever it is.
    pub(super) fn next(&mut self) -> Option<Value<'a>> {
        let (value, rest) = first(self.0)?;
        self.0 = rest;
        Some(value)
    }

    /// The next value if it has `tag`.
    pub(super) fn next_if(&mut self, tag: u8) -> Option<Value<'a>> {
        if self.0.first() == Some(&tag) { self.next() } else { None }
    }

    /// All values, when they are well-formed to the end.
    pub(super) fn all(mut self) -> Option<Vec<Value<'a>>> {
        let mut all = Vec::new();
        while !self.0.is_empty() {
            all.push(self.next()?);
        }
        Some(all)
    }
}

impl<'a> Value<'a> {
    /// The values inside.
    pub(super) fn values(self) -> Values<'a> {
        Values(self.contents)
    }

    /// The contents of an octet string, whose parts stand one by one where it is constructed.
    pub(super) fn octets(self) -> Option<Vec<u8>> {
        match self.tag {
            OCTET_STRING => Some(self.contents.to_vec()),
            0x24 => self.values().all()?.into_iter().try_fold(Vec::new(), |mut octets, part| {
                octets.extend_from_slice((part.tag == OCTET_STRING).then_some(part.contents)?);
                Some(octets)
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_short_long_and_indefinite() {
        assert_eq!(first(&[4, 1, 9, 7]).unwrap().0.contents, [9]);
        assert_eq!(
            first(&[4, 0x82, 0, 1, 9, 7]),
            Some((Value { tag: 4, contents: &[9], encoded: &[4, 0x82, 0, 1, 9] }, &[7][..]))
        );
        let nested = [0x30, 0x80, 0x30, 0x80, 4, 1, 9, 0, 0, 0, 0, 7];
        let (outer, rest) = first(&nested).unwrap();
        assert_eq!((outer.contents, rest), (&nested[2..9], &[7][..]));
        assert_eq!(outer.values().all().unwrap()[0].values().all().unwrap()[0].contents, [9]);
    }

    #[test]
    fn what_is_cut_short_or_too_deep_is_no_value() {
        for bytes in [&[][..], &[4], &[4, 2, 1], &[4, 0x84, 0xff, 0xff, 0xff, 0xff, 1], &[0x30, 0x80, 0], &[0x1f, 1, 1]]
        {
            assert_eq!(first(bytes), None, "{bytes:x?}");
        }
        assert_eq!(first(&[4, 0xff]), None);
        assert_eq!(first(&[0x30, 0x80].repeat(100_000)), None);
    }

    #[test]
    fn octet_strings_in_parts() {
        assert_eq!(first(&[0x24, 0x80, 4, 1, 1, 4, 1, 2, 0, 0]).unwrap().0.octets(), Some(vec![1, 2]));
        assert_eq!(first(&[2, 1, 1]).unwrap().0.octets(), None);
    }
}
