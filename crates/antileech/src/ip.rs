//! Address lists.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::list::Mode;
use crate::request::Client;

/// `antileech_ip`.
#[derive(Debug)]
pub struct IpRule {
    mode: Mode,
    nets: NetSet,
}

impl IpRule {
    /// A rule over these addresses.
    pub fn new(mode: Mode, nets: NetSet) -> Self {
        IpRule { mode, nets }
    }

    /// Whether the client is let through.
    pub fn admits(&self, client: Client) -> bool {
        self.mode.admits(self.nets.contains(client))
    }
}

/// An entry of an address list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IpEntry {
    /// A network; an IPv4-mapped one is an IPv4 network.
    Net(IpNet),
    /// Every client of a UNIX-domain socket.
    Unix,
}

impl IpEntry {
    /// Reads an address, a CIDR or `unix:`. The second value says whether bits of the address
    /// that the prefix length leaves out were set and are dropped.
    pub fn parse(word: &str) -> Option<(IpEntry, bool)> {
        if word == "unix:" {
            return Some((IpEntry::Unix, false));
        }
        let net = match word.parse::<IpAddr>() {
            Ok(address) => IpNet::from(address),
            Err(_) => word.parse::<IpNet>().ok()?,
        };
        let net = unmap(net);
        Some((IpEntry::Net(net.trunc()), net != net.trunc()))
    }
}

/// The IPv4 network that a network inside `::ffff:0:0/96` is (RFC 4291 §2.5.5.2).
fn unmap(net: IpNet) -> IpNet {
    let IpNet::V6(v6) = net else { return net };
    let unmapped = v6.addr().to_ipv4_mapped().and_then(|v4| {
        let prefix_len = v6.prefix_len().checked_sub(96)?;
        Ipv4Net::new(v4, prefix_len).ok()
    });
    unmapped.map_or(net, IpNet::V4)
}

/// A set of client addresses.
#[derive(Clone, Debug, Default)]
pub struct NetSet {
    v4: Ranges<u32>,
    v6: Ranges<u128>,
    unix: bool,
}

impl NetSet {
    /// Whether the client is in the set. An IPv4-mapped IPv6 address counts as the IPv4 address.
    pub fn contains(&self, client: Client) -> bool {
        match client {
            Client::Unix => self.unix,
            Client::Ip(address) => match address.to_canonical() {
                IpAddr::V4(v4) => self.v4.contains(v4.to_bits()),
                IpAddr::V6(v6) => self.v6.contains(v6.to_bits()),
            },
        }
    }
}

impl Extend<IpEntry> for NetSet {
    fn extend<I: IntoIterator<Item = IpEntry>>(&mut self, entries: I) {
        let mut v4: Vec<Ipv4Net> = Vec::new();
        let mut v6: Vec<Ipv6Net> = Vec::new();
        for entry in entries {
            match entry {
                IpEntry::Net(IpNet::V4(net)) => v4.push(net),
                IpEntry::Net(IpNet::V6(net)) => v6.push(net),
                IpEntry::Unix => self.unix = true,
            }
        }
        self.v4.extend(v4.iter().map(|net| (net.network().to_bits(), net.broadcast().to_bits())));
        self.v6.extend(v6.iter().map(|net| (net.network().to_bits(), last_v6(net).to_bits())));
    }
}

fn last_v6(net: &Ipv6Net) -> Ipv6Addr {
    net.broadcast()
}

/// The most bits of an address by which its place among the ranges is looked up: the table takes a
/// quarter of a megabyte.
const MAX_BITS: u32 = 16;

/// Sorted ranges that neither touch nor overlap, ends included.
///
/// Neighbouring networks become one range, so that a list of a million networks takes the room of
/// the ranges that it really has. An address is found by its first bits and a binary search among
/// the ranges that begin with the same ones: with a million networks the search has four steps
/// instead of twenty.
#[derive(Clone, Debug)]
struct Ranges<T> {
    ranges: Box<[(T, T)]>,
    /// How far an address is shifted to have only its first bits.
    shift: u32,
    /// For each value of these bits, and one more, how many ranges begin with less.
    below: Box<[u32]>,
}

impl<T> Default for Ranges<T> {
    fn default() -> Self {
        Ranges { ranges: Box::default(), shift: 0, below: Box::default() }
    }
}

impl<T: Address> Ranges<T> {
    fn contains(&self, address: T) -> bool {
        let slot = address.shifted(self.shift);
        let Some([from, to]) = self.below.get(slot..).and_then(|below| below.first_chunk()) else {
            return false;
        };
        let (from, to) = (*from as usize, *to as usize);
        let same = self.ranges.get(from..to).unwrap_or_default();
        let after = from + same.partition_point(|(first, _)| *first <= address);
        let candidate = after.checked_sub(1).and_then(|index| self.ranges.get(index));
        candidate.is_some_and(|(_, last)| address <= *last)
    }

    fn extend(&mut self, more: impl Iterator<Item = (T, T)>) {
        let mut ranges: Vec<(T, T)> = self.ranges.iter().copied().chain(more).collect();
        ranges.sort_unstable();
        ranges.dedup_by(|next, kept| {
            let touches = kept.1.next().is_none_or(|after| next.0 <= after);
            if touches {
                kept.1 = kept.1.max(next.1);
            }
            touches
        });
        self.ranges = ranges.into();
        self.count();
    }

    /// Counts anew what is `below`. There are about as many values of the first bits as ranges.
    fn count(&mut self) {
        let bits = self.ranges.len().next_power_of_two().ilog2().clamp(1, MAX_BITS);
        self.shift = T::BITS - bits;
        let mut below = vec![0; (1 << bits) + 1];
        for (first, _) in &self.ranges {
            if let Some(count) = below.get_mut(first.shifted(self.shift) + 1) {
                *count += 1;
            }
        }
        let mut all = 0;
        for count in &mut below {
            all += *count;
            *count = all;
        }
        self.below = below.into();
    }
}

trait Address: Copy + Ord {
    const BITS: u32;

    /// The address after this one; `None` after the last.
    fn next(self) -> Option<Self>;

    /// The first bits, which are few.
    fn shifted(self, shift: u32) -> usize;
}

impl Address for u32 {
    const BITS: u32 = u32::BITS;

    fn next(self) -> Option<Self> {
        self.checked_add(1)
    }

    fn shifted(self, shift: u32) -> usize {
        (self >> shift) as usize
    }
}

impl Address for u128 {
    const BITS: u32 = u128::BITS;

    fn next(self) -> Option<Self> {
        self.checked_add(1)
    }

    fn shifted(self, shift: u32) -> usize {
        (self >> shift) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(entries: &[&str]) -> NetSet {
        let mut set = NetSet::default();
        set.extend(entries.iter().map(|entry| IpEntry::parse(entry).expect(entry).0));
        set
    }

    fn client(text: &str) -> Client {
        if text == "unix:" { Client::Unix } else { Client::Ip(text.parse().expect(text)) }
    }

    #[test]
    fn membership() {
        let cases: &[(&[&str], &str, bool)] = &[
            (&["192.0.2.1"], "192.0.2.1", true),
            (&["192.0.2.1"], "192.0.2.2", false),
            (&["192.0.2.0/24"], "192.0.2.255", true),
            (&["192.0.2.0/24"], "192.0.3.0", false),
            (&["192.0.2.0/24"], "192.0.1.255", false),
            (&["0.0.0.0/0"], "255.255.255.255", true),
            (&["0.0.0.0/0"], "::1", false),
            (&["2001:DB8:0:0:0:0:0:1"], "2001:db8::1", true),
            (&["2001:db8::/32"], "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true),
            (&["2001:db8::/32"], "2001:db9::", false),
            (&["::/0"], "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true),
            // IPv4-mapped addresses are IPv4, on both sides
            (&["192.0.2.0/24"], "::ffff:192.0.2.7", true),
            (&["::ffff:192.0.2.0/120"], "192.0.2.7", true),
            (&["::ffff:192.0.2.7"], "192.0.2.7", true),
            (&["::ffff:0.0.0.0/96"], "192.0.2.7", true),
            (&["::/0"], "::ffff:192.0.2.7", false),
            (&["::/0"], "192.0.2.7", false),
            // sockets
            (&["unix:"], "unix:", true),
            (&["unix:"], "127.0.0.1", false),
            (&["0.0.0.0/0", "::/0"], "unix:", false),
            (&[], "127.0.0.1", false),
        ];
        for (entries, address, expected) in cases {
            let set = set(entries);
            assert_eq!(set.contains(client(address)), *expected, "{entries:?} {address}");
        }
    }

    #[test]
    fn ranges_are_merged() {
        let set = set(&[
            "192.0.2.128/25",
            "192.0.2.0/25",
            "192.0.2.7",
            "192.0.3.0/24",
            "198.51.100.1",
            "255.255.255.255",
            "255.255.255.255",
        ]);
        assert_eq!(set.v4.ranges.len(), 3);
        for (address, expected) in
            [("192.0.3.255", true), ("192.0.4.0", false), ("255.255.255.255", true)]
        {
            assert_eq!(set.contains(client(address)), expected, "{address}");
        }
    }

    #[test]
    fn every_address_is_found() {
        // Ranges that begin with the same bits, or reach over many values of them.
        let words = [
            "0.0.0.0/30",
            "10.0.0.0/7",
            "10.0.0.0/8",
            "64.0.0.0/32",
            "127.255.255.255/32",
            "128.0.0.0/32",
            "128.0.0.2/32",
            "128.0.0.4/31",
            "200.0.0.0/6",
            "255.255.255.254/31",
        ];
        let nets: Vec<Ipv4Net> = words.iter().map(|word| word.parse().unwrap()).collect();
        for length in 0..=words.len() {
            let set = set(words.get(..length).unwrap());
            let nets = nets.get(..length).unwrap();
            let ends = words.iter().map(|word| word.parse::<Ipv4Net>().unwrap());
            for end in ends.flat_map(|net| [net.network(), net.broadcast()]) {
                for bits in (0..5).map(|n| end.to_bits().wrapping_add(n).wrapping_sub(2)) {
                    let address = std::net::Ipv4Addr::from_bits(bits);
                    let expected = nets.iter().any(|net| net.contains(&address));
                    assert_eq!(set.contains(Client::Ip(address.into())), expected, "{address}");
                }
            }
        }
    }

    #[test]
    fn entries() {
        let cases = [
            ("192.0.2.7/24", Some(("192.0.2.0/24", true))),
            ("192.0.2.0/24", Some(("192.0.2.0/24", false))),
            ("::ffff:192.0.2.7/120", Some(("192.0.2.0/24", true))),
            ("::ffff:0:0/64", Some(("::/64", true))),
            ("2001:db8::1", Some(("2001:db8::1/128", false))),
            ("192.0.2.0/33", None),
            ("192.0.2", None),
            ("192.0.2.0/255.255.255.0", None),
            ("2001:db8::/129", None),
            ("[::1]", None),
            ("::1%lo", None),
            ("example.com", None),
            ("192.0.2.1:80", None),
            ("", None),
            ("all", None),
            ("unix:/run/x", None),
        ];
        for (word, expected) in cases {
            let expected =
                expected.map(|(net, dropped)| (IpEntry::Net(net.parse().unwrap()), dropped));
            assert_eq!(IpEntry::parse(word), expected, "{word}");
        }
    }
}
