use base64::Engine as _;
use sha2::Digest as _;

use super::*;
use crate::snapshot::{About, Counts, ReasonCounts, SchemeCounts};

#[test]
fn the_hash_of_the_styles() {
    let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(STYLES));
    assert!(CONTENT_SECURITY_POLICY.contains(&format!(" 'sha256-{hash}';")), "it is {hash}");
}

fn hostile() -> Snapshot {
    let text = "<script>alert('\"&')</script>".to_owned();
    let counts = Counts {
        requests: Numbers { passed: 1_234_567, bypassed: 0, rejected: 7, rejected_dry_run: 3 },
        bytes: Numbers { passed: 1 << 30, ..Numbers::default() },
        reasons: vec![
            ReasonCounts { reason: "ip", rejected: 0, rejected_dry_run: 0 },
            ReasonCounts { reason: "ua", rejected: 2, rejected_dry_run: 0 },
            ReasonCounts { reason: "referer", rejected: 5, rejected_dry_run: 3 },
        ],
        schemes: vec![SchemeCounts { scheme: text.clone(), primary: 1, ..SchemeCounts::default() }],
    };
    let entry = |key: &str, truncated, at_least, at_most| TopEntry {
        key: key.to_owned(),
        truncated,
        at_least,
        at_most,
    };
    Snapshot {
        zone: About {
            name: text.clone(),
            started: 1_700_000_000,
            now: 1_700_086_400,
            ..About::default()
        },
        totals: counts.clone(),
        levels: vec![Level { server: text.clone(), location: text.clone(), counts }],
        top: vec![
            Top {
                subject: "denied_paths",
                total: 4000,
                others_at_most: 12,
                missed: 5,
                entries: vec![entry(&text, true, 1000, 2000), entry("", false, 10, 10)],
            },
            Top {
                subject: "denied_networks",
                total: 0,
                others_at_most: 0,
                missed: 0,
                entries: vec![],
            },
        ],
    }
}

#[test]
fn everything_is_escaped() {
    let page = print(&hostile()).unwrap();
    assert!(!page.contains("<script"), "{page}");
    assert!(!page.contains("alert('"), "{page}");
    let escaped = "&#60;script&#62;alert(&#39;&#34;&#38;&#39;)&#60;/script&#62;";
    assert_eq!(page.matches(escaped).count(), 2 + 2 + 3 + 1, "{page}");
    assert!(!page.contains(" style="));
    for resource in ["http:", "https:", "//", "@import", "url("] {
        assert!(!page.contains(resource), "{resource}");
    }
}

#[test]
fn numbers_and_bars() {
    let page = print(&hostile()).unwrap();
    for text in [
        "2023-11-14 22:13:20 UTC to 2023-11-15 22:13:20 UTC (1 d)",
        "<strong>1,234,567</strong><span>100.0% of requests, 1.0 GiB sent</span>",
        "<td class=\"n\">1,000 – 2,000</td>",
        "<rect class=\"rejected\" x=\"0\" width=\"500\" height=\"10\"/>\
         <rect class=\"rejected perhaps\" x=\"500\" width=\"500\" height=\"10\"/>",
        "<rect class=\"rejected\" x=\"0\" width=\"625\" height=\"10\"/>\
         <rect class=\"dry\" x=\"625\" width=\"375\" height=\"10\"/>",
        "Of 4,000 in all. Any other: at most 12. 5 were not looked at: the zone is too small.",
        "There is room for 0 levels.",
        "(none)",
    ] {
        assert!(page.contains(text), "{text}\n{page}");
    }
    // What did not occur is not shown, and the most frequent comes first.
    assert!(!page.contains(">ip</td>"));
    assert!(page.find(">referer</td>") < page.find(">ua</td>"));
}

#[test]
fn nothing_yet() {
    let page = print(&Snapshot::default()).unwrap();
    assert!(page.contains("No request was denied."));
    assert!(!page.contains("Signatures"));
}
