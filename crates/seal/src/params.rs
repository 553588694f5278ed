//! How hard the derivation works. A `Params` that exists is within the bounds; nothing else may build one.

use thiserror::Error;

/// The cost of Argon2id. Always between [`Params::FLOOR`] and the upper bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Params {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// Why parameters are not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ParamsError {
    /// Below [`Params::FLOOR`]: guessing would be too cheap.
    #[error("below the floor")]
    TooWeak,
    /// Above the upper bounds: a hostile file must not hang a phone.
    #[error("above the upper bound")]
    TooHeavy,
}

impl Params {
    /// What a new profile starts with: 64 MiB, 3 passes (the second recommendation of RFC 9106, on one lane).
    pub const FULL: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
    /// The least that is ever accepted: 19 MiB, 2 passes (OWASP's recommendation of the least).
    pub const FLOOR: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
    /// From [`Params::FULL`] down to [`Params::FLOOR`], for devices that have not the memory.
    pub const LADDER: [Self; 4] = [
        Self::FULL,
        Self { memory_kib: 48 * 1024, passes: 3, lanes: 1 },
        Self { memory_kib: 32 * 1024, passes: 3, lanes: 1 },
        Self::FLOOR,
    ];

    /// The most memory that is accepted, in KiB: 1 GiB.
    pub const MAX_MEMORY_KIB: u32 = 1024 * 1024;
    /// The most passes that are accepted.
    pub const MAX_PASSES: u32 = 20;
    /// The most lanes that are accepted. We compute them one after the other.
    pub const MAX_LANES: u32 = 4;
    /// The most work that is accepted, in KiB times passes: some twenty times that of [`Params::FULL`].
    pub const MAX_WORK: u64 = 4 * 1024 * 1024;

    /// Checks the bounds. Memory in KiB.
    ///
    /// # Errors
    /// Below the floor, or above an upper bound.
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, ParamsError> {
        let params = Self { memory_kib, passes, lanes };
        if memory_kib < Self::FLOOR.memory_kib || passes < Self::FLOOR.passes || lanes < Self::FLOOR.lanes {
            Err(ParamsError::TooWeak)
        } else if memory_kib > Self::MAX_MEMORY_KIB
            || passes > Self::MAX_PASSES
            || lanes > Self::MAX_LANES
            || params.work() > Self::MAX_WORK
        {
            Err(ParamsError::TooHeavy)
        } else {
            Ok(params)
        }
    }

    /// Memory in KiB.
    #[must_use]
    pub fn memory_kib(self) -> u32 {
        self.memory_kib
    }

    /// How often the memory is gone over.
    #[must_use]
    pub fn passes(self) -> u32 {
        self.passes
    }

    /// Independent lanes.
    #[must_use]
    pub fn lanes(self) -> u32 {
        self.lanes
    }

    /// Whether guessing is cheaper with these than with `other`: in memory or in work. More passes do not make up for
    /// memory, as memory is what a guesser's hardware lacks. Two can each be weaker than the other.
    #[must_use]
    pub fn is_weaker_than(self, other: Self) -> bool {
        self.memory_kib < other.memory_kib || self.work() < other.work()
    }

    /// KiB times passes.
    fn work(self) -> u64 {
        u64::from(self.memory_kib) * u64::from(self.passes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_the_ladder_is_accepted_and_weaker_than_the_one_before() {
        for params in Params::LADDER {
            assert_eq!(Params::new(params.memory_kib, params.passes, params.lanes), Ok(params));
        }
        for pair in Params::LADDER.windows(2) {
            assert!(pair[1].is_weaker_than(pair[0]) && !pair[0].is_weaker_than(pair[1]));
        }
        assert!(!Params::FULL.is_weaker_than(Params::FULL));
        assert_eq!(Params::LADDER.last(), Some(&Params::FLOOR));
    }

    #[test]
    fn what_is_too_weak_or_too_heavy_is_refused() {
        for (memory, passes, lanes) in [(19_455, 2, 1), (65_536, 1, 1), (65_536, 3, 0), (0, 0, 0)] {
            assert_eq!(Params::new(memory, passes, lanes), Err(ParamsError::TooWeak), "{memory} {passes} {lanes}");
        }
        let max = u32::MAX;
        for (memory, passes, lanes) in
            [(1_048_577, 2, 1), (19_456, 21, 1), (19_456, 2, 5), (1_048_576, 20, 1), (max, max, max)]
        {
            assert_eq!(Params::new(memory, passes, lanes), Err(ParamsError::TooHeavy), "{memory} {passes} {lanes}");
        }
        assert!(Params::new(1_048_576, 4, 4).is_ok());
    }

    #[test]
    fn more_passes_do_not_make_up_for_memory() {
        let thin = Params::new(32 * 1024, 20, 1).unwrap();
        assert!(thin.is_weaker_than(Params::FULL));
        assert!(Params::FULL.is_weaker_than(thin));
    }
}
