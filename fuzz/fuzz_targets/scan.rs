//! Looking at sixteen bytes at a time finds what looking at each byte finds.

#![no_main]
#![allow(clippy::unusual_byte_groupings, missing_docs)]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/antileech/src/scan.rs"]
mod scan;

fuzz_target!(|input: ([u8; 3], &[u8])| {
    let ([first, second, last], text) = input;
    assert_eq!(scan::has(text, |all| all.equal(first)), text.contains(&first));
    let range = first.min(last)..=first.max(last);
    let is_there = |kind: &dyn Fn(&u8) -> bool| text.iter().any(kind);
    assert_eq!(
        scan::has(text, |all| all.within(*range.start(), *range.end()) | all.equal(second)),
        is_there(&|byte| range.contains(byte) || *byte == second)
    );
    let from = usize::from(last);
    if !text.iter().take(from).any(|byte| *byte == first) {
        assert_eq!(scan::has_from(text, from, |all| all.equal(first)), text.contains(&first));
    }
    let (lower, letters) = scan::Sixteen::start_of(text, 0).lower();
    for (place, byte) in text.iter().take(scan::SIZE).enumerate() {
        assert_eq!(lower.bytes().get(place), Some(&byte.to_ascii_lowercase()));
        assert_eq!(letters.bits() >> place & 1 == 1, byte.is_ascii_alphabetic());
    }
});
