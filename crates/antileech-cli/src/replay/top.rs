//! The most frequent of many values, in a fixed amount of memory.

use std::collections::HashMap;

/// Counts of values. Where there are more values than room, every count may be too low, by at most
/// [`Top::error`].
///
/// This is the algorithm of Misra and Gries ("Finding repeated elements", 1982) in the form that
/// makes room for many values at a time (Anderson et al., "A High-Performance Algorithm for
/// Identifying Frequent Items in Data Streams", 2017): when the room is full, the median of the counts
/// is taken from all of them, and those that have nothing left go.
#[derive(Debug)]
pub struct Top {
    counts: HashMap<Box<[u8]>, Count>,
    room: usize,
    error: u64,
}

/// How often a value was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// At least so many requests.
    pub requests: u64,
    /// At least so many bytes.
    pub bytes: u64,
}

/// The most bytes of a value that are kept.
const MAX_VALUE: usize = 300;

impl Top {
    /// Room for so many values.
    pub fn new(room: usize) -> Top {
        Top { counts: HashMap::new(), room, error: 0 }
    }

    /// Counts a value once.
    pub fn add(&mut self, value: &[u8], bytes: u64) {
        let value = value.get(..MAX_VALUE).unwrap_or(value);
        if let Some(count) = self.counts.get_mut(value) {
            count.requests += 1;
            count.bytes += bytes;
            return;
        }
        if self.counts.len() >= self.room {
            self.make_room();
        }
        self.counts.insert(value.into(), Count { requests: 1, bytes });
    }

    fn make_room(&mut self) {
        let mut requests: Vec<u64> = self.counts.values().map(|count| count.requests).collect();
        let middle = requests.len() / 2;
        if middle == 0 {
            return self.counts.clear();
        }
        let (_, median, _) = requests.select_nth_unstable(middle);
        let median = *median;
        self.error += median;
        self.counts.retain(|_, count| {
            count.requests = count.requests.saturating_sub(median);
            count.requests > 0
        });
    }

    /// By how much a number of requests may be too low.
    pub fn error(&self) -> u64 {
        self.error
    }

    /// The most frequent values, at most so many of them.
    pub fn most(&self, number: usize) -> Vec<(&[u8], Count)> {
        let mut all: Vec<_> = self.counts.iter().map(|(value, count)| (&**value, *count)).collect();
        all.sort_unstable_by(|(a, count_a), (b, count_b)| {
            count_b.requests.cmp(&count_a.requests).then(a.cmp(b))
        });
        all.truncate(number);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_are_counted_exactly() {
        let mut top = Top::new(3);
        for (value, bytes) in [("b", 1), ("a", 2), ("b", 3), ("c", 4), ("a", 5), ("b", 6)] {
            top.add(value.as_bytes(), bytes);
        }
        let expected: [(&[u8], Count); 2] =
            [(b"b", Count { requests: 3, bytes: 10 }), (b"a", Count { requests: 2, bytes: 7 })];
        assert_eq!(top.most(2), expected);
        assert_eq!(top.error(), 0);
    }

    #[test]
    fn many_values_take_no_more_room() {
        let mut top = Top::new(100);
        let mut total = 0;
        for n in 0..20_000u32 {
            top.add(format!("once-{n}").as_bytes(), 1);
            total += 1;
            if n % 10 == 0 {
                top.add(b"often", 1);
                total += 1;
            }
            assert!(top.counts.len() <= 100);
        }
        let (value, count) = top.most(1)[0];
        assert_eq!(value, b"often");
        assert!(count.requests <= 2_000 && count.requests + top.error() >= 2_000, "{top:?}");
        // As the paper says: no more than the total by half the room.
        assert!(top.error() <= total / 50, "{}", top.error());
    }

    #[test]
    fn long_values_are_cut() {
        let mut top = Top::new(1);
        top.add(&[b'x'; 100_000], 1);
        assert_eq!(top.most(1)[0].0.len(), MAX_VALUE);
    }
}
