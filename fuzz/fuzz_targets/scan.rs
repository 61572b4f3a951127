//! Scanning eight bytes at a time finds what looking at each byte finds.

#![no_main]
#![allow(clippy::unusual_byte_groupings, missing_docs)]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/antileech/src/scan.rs"]
mod scan;

fuzz_target!(|input: ([u8; 2], u8, &[u8])| {
    let ([first, second], limit, text) = input;
    let limit = limit % 129;
    assert_eq!(scan::has(text, |eight| eight.equal(first)), text.contains(&first));
    assert_eq!(scan::has(text, |eight| eight.below(limit)), text.iter().any(|byte| *byte < limit));
    assert_eq!(
        scan::has(text, |eight| eight.below(limit) | eight.equal(first) | eight.equal(second)),
        text.iter().any(|byte| *byte < limit || *byte == first || *byte == second)
    );
    let has_pair = text.windows(2).any(|pair| *pair == [first, second]);
    assert_eq!(scan::has_pair(text, [first, second]), has_pair);
});
