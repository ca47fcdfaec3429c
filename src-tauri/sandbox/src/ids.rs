//! Seeded identifiers in the shapes that the real services use. Not random across runs: the same
//! seed and the same order of writes give the same ids, which is what makes a sandbox repeatable.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A seeded source of identifiers. Restored from a state file, it goes on where it stood.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ids(ChaCha8Rng);

impl Ids {
    /// `purpose` keeps the streams of one seed apart (contacts, tokens, traces, …).
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(purpose);
        Self(rng)
    }

    /// 20 letters and digits: contacts, locations, users, companies, custom fields, tags.
    pub(crate) fn short(&mut self) -> String {
        (0..20)
            .map(|_| char::from(LETTERS[self.0.random_range(0..LETTERS.len())]))
            .collect()
    }

    /// 24 hexadecimal digits: businesses, notes of the `rest` target.
    pub(crate) fn hex(&mut self) -> String {
        format!(
            "{:08x}{:016x}",
            self.0.random::<u32>(),
            self.0.random::<u64>()
        )
    }

    /// A UUID: workflows, pipeline stages, private tokens, traces.
    pub(crate) fn uuid(&mut self) -> String {
        uuid::Builder::from_random_bytes(self.0.random::<[u8; 16]>())
            .into_uuid()
            .to_string()
    }
}

/// The `n`th trace id of a sandbox; cheap, because every answer carries one.
pub(crate) fn trace_id(seed: u64, n: u64) -> String {
    let high = u128::from(mix(seed ^ n));
    let low = u128::from(mix(n.wrapping_add(0x9e37_79b9)));
    uuid::Builder::from_random_bytes(((high << 64) | low).to_be_bytes())
        .into_uuid()
        .to_string()
}

/// The finaliser of `SplitMix64`: one number in, one well-spread number out.
pub(crate) fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_stream_and_purposes_differ() {
        let (mut one, mut same, mut other) = (Ids::new(7, 1), Ids::new(7, 1), Ids::new(7, 2));
        let first = one.short();
        assert_eq!(first.len(), 20);
        assert_eq!(first, same.short());
        assert_ne!(first, other.short());
        assert_eq!(one.hex().len(), 24);
    }
}
