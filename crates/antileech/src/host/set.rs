//! Sets of hosts.

use hashbrown::HashTable;

use super::Host;

/// Which hosts below a name an entry means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The name itself only: `=example.com`.
    Exact,
    /// Its subdomains only: `*.example.com`.
    Subdomains,
    /// The name and its subdomains: `example.com`.
    Tree,
}

/// A set of host entries, each with a value. Looking a host up costs at most one probe of a hash
/// table for each of its labels, whatever the number of entries.
#[derive(Clone, Debug)]
pub struct HostSet<T> {
    names: HashTable<Named<T>>,
    seen: Seen,
}

/// Which lengths the names have that begin with a byte: a row for each byte, or for some of them,
/// and in it a bit for each length, the last one for all that are longer. Most of the names that a
/// host is below, such as `com`, need not be looked for.
#[derive(Clone, Debug)]
struct Seen([u64; 64]);

impl Seen {
    fn insert(&mut self, name: &[u8]) {
        if let Some(row) = self.0.get_mut(Seen::row(name)) {
            *row |= Seen::bit(name);
        }
    }

    fn may_have(&self, name: &[u8]) -> bool {
        self.0.get(Seen::row(name)).is_some_and(|row| row & Seen::bit(name) != 0)
    }

    fn row(name: &[u8]) -> usize {
        usize::from(name.first().copied().unwrap_or_default() % 64)
    }

    fn bit(name: &[u8]) -> u64 {
        1 << name.len().min(63)
    }
}

#[derive(Clone, Debug)]
struct Named<T> {
    name: Box<[u8]>,
    entries: Vec<(Scope, T)>,
}

/// The hash of a name. The names of a set are the administrator's: nobody else can choose them so
/// that they collide, which SipHash, at several times the cost, would guard against.
fn hash(name: &[u8]) -> u64 {
    // As FNV-1a, eight bytes at a time, with a multiplier whose high bits are well mixed.
    let with =
        |hash: u64, eight: u64| (hash.rotate_left(32) ^ eight).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (mut hash, mut rest) = (name.len() as u64, name);
    while let Some((bytes, behind)) = rest.split_first_chunk() {
        hash = with(hash, u64::from_le_bytes(*bytes));
        rest = behind;
    }
    // Some of the last bytes are hashed again: that costs less than to leave them out.
    let last = match (name.last_chunk(), name.first_chunk::<4>(), name.last_chunk::<4>()) {
        (Some(last), ..) => u64::from_le_bytes(*last),
        (None, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => name.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    };
    let hash = with(hash, last);
    // The table takes bits from both ends.
    hash ^ (hash >> 32)
}

impl<T> Default for HostSet<T> {
    fn default() -> Self {
        HostSet { names: HashTable::new(), seen: Seen([0; 64]) }
    }
}

impl<T: PartialEq> HostSet<T> {
    /// Adds an entry; one that is there already is not added twice.
    pub fn insert(&mut self, host: &Host, scope: Scope, value: T) {
        let name = host.as_bytes();
        let same = |named: &Named<T>| *named.name == *name;
        let slot = self.names.entry(hash(name), same, |named| hash(&named.name));
        let new = || Named { name: name.into(), entries: Vec::new() };
        let mut slot = slot.or_insert_with(new);
        let entries = &mut slot.get_mut().entries;
        let entry = (scope, value);
        if !entries.contains(&entry) {
            entries.push(entry);
        }
        self.seen.insert(name);
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether one of the entries that mean this host has a value for which `accept` holds.
    pub fn any(&self, host: &Host, mut accept: impl FnMut(&T) -> bool) -> bool {
        let name = host.as_bytes();
        // An address has no parents.
        let mut end = if host.is_address() { 0 } else { name.len() };
        loop {
            let dot = host.dot_before(end);
            let (scope, begin) = match dot {
                Some(dot) => (Scope::Subdomains, dot + 1),
                None => (Scope::Exact, 0),
            };
            let found = self.find(name.get(begin..).unwrap_or_default());
            let is_accepted = found.is_some_and(|named| {
                let mut entries = named.entries.iter();
                entries.any(|(one, value)| (*one == scope || *one == Scope::Tree) && accept(value))
            });
            match dot {
                Some(dot) if !is_accepted => end = dot,
                _ => return is_accepted,
            }
        }
    }

    #[inline(always)]
    fn find(&self, name: &[u8]) -> Option<&Named<T>> {
        if !self.seen.may_have(name) {
            return None;
        }
        self.names.find(hash(name), |named| *named.name == *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Host {
        Host::parse(text.as_bytes()).expect(text)
    }

    #[test]
    fn label_boundaries() {
        let cases = [
            (Scope::Tree, "example.com", true),
            (Scope::Tree, "www.example.com", true),
            (Scope::Tree, "a.b.example.com", true),
            (Scope::Tree, "notexample.com", false),
            (Scope::Tree, "example.com.evil", false),
            (Scope::Tree, "com", false),
            (Scope::Subdomains, "example.com", false),
            (Scope::Subdomains, "www.example.com", true),
            (Scope::Subdomains, "notexample.com", false),
            (Scope::Exact, "example.com", true),
            (Scope::Exact, "www.example.com", false),
        ];
        for (scope, name, expected) in cases {
            let mut set = HostSet::default();
            set.insert(&host("Example.com"), scope, ());
            assert_eq!(set.any(&host(name), |()| true), expected, "{scope:?} {name}");
        }
    }

    #[test]
    fn addresses_have_no_subdomains() {
        let mut set = HostSet::default();
        set.insert(&host("2.1"), Scope::Tree, ());
        set.insert(&host("192.0.2.7"), Scope::Tree, ());
        set.insert(&host("[2001:db8::1]"), Scope::Tree, ());
        let cases = [
            ("192.0.2.1", false),
            ("192.0.2.7", true),
            ("1.192.0.2.7", true),
            ("[2001:db8::1]", true),
            ("[2001:db8::2]", false),
        ];
        for (name, expected) in cases {
            assert_eq!(set.any(&host(name), |()| true), expected, "{name}");
        }
    }

    #[test]
    fn values_decide() {
        let mut set = HostSet::default();
        set.insert(&host("example.com"), Scope::Tree, 1);
        set.insert(&host("www.example.com"), Scope::Exact, 2);
        set.insert(&host("www.example.com"), Scope::Exact, 2);
        let seen = |name: &str| {
            let mut seen = Vec::new();
            set.any(&host(name), |value| {
                seen.push(*value);
                false
            });
            seen
        };
        assert_eq!(seen("www.example.com"), [1, 2]);
        assert_eq!(seen("cdn.example.com"), [1]);
        assert_eq!(seen("example.net"), []);
    }
}
