//! Where in a text one of some words could be, found without looking at every byte in turn.

/// The bytes of a block.
const BLOCK: usize = 4;

/// How far apart the blocks are that are looked at.
pub(super) const STRIDE: usize = 4;

/// The shortest word that has such a block in it wherever it stands.
const SHORTEST: usize = BLOCK + STRIDE - 1;

/// The blocks of few words and of many, in bits of their hashes. A set is at most an eighth full, so
/// that few texts have such a block by chance; its size is known where it is used, so that no index
/// is checked.
pub(super) const FEW: usize = 1 << 16;
const MANY: usize = 1 << 20;
const FULLEST: usize = 8;

/// The blocks at the first [`STRIDE`] places of words. Where a word is in a text, one of its blocks
/// is at a place that is a multiple of the stride, counted from wherever.
///
/// A User-Agent is searched for words in which it has hardly a block. To look at every fourth
/// place takes a third of the instructions that an automaton takes for the bytes in between, and
/// no look waits for the one before.
#[derive(Debug)]
pub(super) enum Filter {
    Few(Blocks<FEW>),
    Many(Blocks<MANY>),
}

/// A set of blocks: by the hash of a block, whether it is one of them.
#[derive(Debug)]
pub(super) struct Blocks<const SIZE: usize>(Box<[u8; SIZE]>);

impl Filter {
    /// `None` if one of the words is too short, or if they are too many.
    pub(super) fn new(words: &[impl AsRef<[u8]>]) -> Option<Filter> {
        if words.iter().any(|word| word.as_ref().len() < SHORTEST) {
            return None;
        }
        let blocks = || words.iter().flat_map(|word| word.as_ref().windows(BLOCK).take(STRIDE));
        let few = words.len() * STRIDE <= FEW / FULLEST;
        let many = words.len() * STRIDE <= MANY / FULLEST;
        match () {
            () if few => Some(Filter::Few(Blocks::new(blocks())?)),
            () if many => Some(Filter::Many(Blocks::new(blocks())?)),
            () => None,
        }
    }
}

impl<const SIZE: usize> Blocks<SIZE> {
    fn new<'a>(blocks: impl Iterator<Item = &'a [u8]>) -> Option<Self> {
        let mut set: Box<[u8; SIZE]> = vec![0; SIZE].try_into().ok()?;
        for block in blocks {
            *set.get_mut(hash::<SIZE>(block))? = 1;
        }
        Some(Blocks(set))
    }

    /// The first place from a place on at which a block of the set is. A word that begins there or
    /// behind has no block in front of it.
    #[inline(always)]
    pub(super) fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let mut rest = text.get(from..)?;
        // Four blocks at a time: the loop and the question cost as much as a block.
        while let Some((blocks, behind)) = rest.split_first_chunk::<{ 4 * STRIDE }>() {
            if blocks.chunks_exact(STRIDE).fold(0, |seen, block| seen | self.get(block)) != 0 {
                break;
            }
            rest = behind;
        }
        let place = rest.chunks_exact(STRIDE).position(|block| self.get(block) != 0)?;
        Some(text.len() - rest.len() + place * STRIDE)
    }

    #[inline(always)]
    #[allow(clippy::indexing_slicing, reason = "a hash is below the size")]
    fn get(&self, block: &[u8]) -> u8 {
        self.0[hash::<SIZE>(block)]
    }
}

/// The hash of a block, which is that of the block in lower case, too.
#[inline(always)]
fn hash<const SIZE: usize>(block: &[u8]) -> usize {
    let bytes = block.first_chunk::<BLOCK>().copied().unwrap_or_default();
    // The bit in which the cases of a letter differ.
    let lower = u32::from_le_bytes(bytes) | 0x2020_2020;
    // The high bits of a product depend on all bytes.
    (lower.wrapping_mul(0x9e37_79b1) >> (u32::BITS - SIZE.ilog2())) as usize
}
