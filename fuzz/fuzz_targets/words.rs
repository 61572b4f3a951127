//! Lists of User-Agents and of addresses: what a plain search finds.

#![no_main]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use antileech::ip::{IpEntry, IpRule, NetSet};
use antileech::list::Mode;
use antileech::plain::PlainRequest;
use antileech::request::Client;
use antileech::request::Lookup as _;
use antileech::user_agent::{UserAgentEntry, UserAgentRule};
use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    is_whitelist: bool,
    words: Vec<&'a [u8]>,
    lines: Vec<&'a [u8]>,
    /// A word between two lines, and the number of its bytes that are there; all by number.
    embedded: Vec<[u8; 4]>,
    v4: Vec<(u32, u8)>,
    v6: Vec<(u128, u8)>,
    clients: Vec<(bool, u128)>,
}

fuzz_target!(|input: Input| {
    let mode = if input.is_whitelist { Mode::Whitelist } else { Mode::Blacklist };
    agents(mode, &input);
    addresses(mode, &input);
});

fn agents<'a>(mode: Mode, input: &Input<'a>) {
    let words: Vec<&'a [u8]> =
        input.words.iter().copied().filter(|word| !word.starts_with(b"~")).collect();
    let entries: Vec<UserAgentEntry> =
        words.iter().map(|word| UserAgentEntry::parse(word).unwrap()).collect();
    let numbered = |texts: &[&'a [u8]], n: u8| texts.iter().cycle().nth(n.into()).copied();
    let embedded: Vec<Vec<u8>> = input
        .embedded
        .iter()
        .map(|&[before, word, length, behind]| {
            let word = numbered(&words, word).unwrap_or_default();
            let word = word.get(..length.into()).unwrap_or(word);
            let [before, behind] =
                [before, behind].map(|n| numbered(&input.lines, n).unwrap_or_default());
            [before, word, behind].concat()
        })
        .collect();
    let mut lines = input.lines.clone();
    lines.extend(embedded.iter().map(Vec::as_slice));
    let mut request = PlainRequest::new("/");
    for line in &lines {
        request = request.header("user-agent", line);
    }
    let none = lines.is_empty();
    if none {
        lines.push(b"");
    }
    let is_refused = |line: &&[u8]| {
        let text = line.to_ascii_lowercase();
        let is_in = |word: &[u8]| {
            let word = word.to_ascii_lowercase();
            text.windows(word.len()).any(|part| part == word)
        };
        let is_blank = line.trim_ascii().is_empty();
        let matched = words.iter().any(|word| match word.trim_ascii().is_empty() {
            true => is_blank,
            false => !is_blank && is_in(word),
        });
        matched != input.is_whitelist
    };
    let rule = UserAgentRule::new(mode, &entries).unwrap();
    assert_eq!(
        rule.admits(request.usual_headers().user_agent, &request.view()),
        !lines.iter().any(is_refused)
    );
    let refused = lines.iter().copied().filter(|_| !none).find(|line| is_refused(line));
    assert_eq!(rule.refused(&request.view()), refused);
}

fn addresses(mode: Mode, input: &Input<'_>) {
    let mut nets = NetSet::default();
    let v4 = input.v4.iter().map(|(bits, length)| (u128::from(*bits), *length % 33, 32));
    let all: Vec<(u128, u8, u8)> =
        v4.chain(input.v6.iter().map(|(bits, length)| (*bits, *length % 129, 128))).collect();
    let text = |(bits, length, size): &(u128, u8, u8)| match size {
        32 => format!("{}/{length}", Ipv4Addr::from(u32::try_from(*bits).unwrap())),
        _ => format!("{}/{length}", Ipv6Addr::from(*bits)),
    };
    // Two steps, as with two directives.
    for half in all.chunks(all.len().div_ceil(2).max(1)) {
        nets.extend(half.iter().map(|net| {
            let (entry, is_cut) = IpEntry::parse(&text(net)).unwrap();
            let (bits, length, size) = *net;
            let host_bits = u32::from(size - length);
            let is_mapped = size == 128 && length >= 96 && bits >> 32 == 0xffff;
            let low = if is_mapped { bits & 0xffff_ffff } else { bits };
            assert_eq!(
                is_cut,
                low != above(low, host_bits) << host_bits % 128 && host_bits != 0
                    || host_bits == 128 && low != 0,
                "{net:?}"
            );
            entry
        }));
    }
    let rule = IpRule::new(mode, nets);
    for (is_v4, bits) in &input.clients {
        let address = match is_v4 {
            true => IpAddr::V4(Ipv4Addr::from(*bits as u32)),
            false => IpAddr::V6(Ipv6Addr::from(*bits)),
        };
        let matched = all.iter().any(|(net, length, size)| {
            let host_bits = u32::from(size - length);
            let is_mapped = *size == 128 && *length >= 96 && net >> 32 == 0xffff;
            match (address.to_canonical(), size) {
                (IpAddr::V4(client), 32) => {
                    above(u128::from(client.to_bits()), host_bits) == above(*net, host_bits)
                }
                (IpAddr::V4(client), _) => {
                    let net = net & 0xffff_ffff;
                    is_mapped
                        && above(u128::from(client.to_bits()), host_bits) == above(net, host_bits)
                }
                (IpAddr::V6(client), 128) => {
                    !is_mapped && above(client.to_bits(), host_bits) == above(*net, host_bits)
                }
                (IpAddr::V6(_), _) => false,
            }
        });
        assert_eq!(rule.admits(Client::Ip(address)), matched == input.is_whitelist, "{address}");
    }
    assert_eq!(rule.admits(Client::Unix), !input.is_whitelist);
}

/// An address without its last bits.
fn above(bits: u128, count: u32) -> u128 {
    bits.checked_shr(count).unwrap_or_default()
}
