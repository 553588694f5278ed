//! What is handed over, packed and sealed to a cohort.

use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec_with_limit};
use sealed_files::{AGE_TO_RANDOM, NotOpened, SealedError, age_open, age_to};
use zeroize::Zeroizing;

use crate::keys::opening;

/// Most bytes of what was packed: ten times what a learner can have done in the whole course.
pub const MOST_PLAIN: usize = 1_000_000;
/// Stands before what was packed; another number is another form.
const MARK: &[u8; 4] = b"UBH1";

/// Why something could not be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It did not open.
    #[error(transparent)]
    Closed(#[from] NotOpened),
    /// It opened, and holds something else.
    #[error("what was sealed is no hand-over")]
    Foreign,
    /// It opened, and was made by a newer build.
    #[error("the hand-over was made by a newer version of the app")]
    Newer,
    /// It opened, and cannot be unpacked.
    #[error("what was sealed cannot be unpacked, or is too large")]
    Packed,
}

/// Packs and seals.
///
/// # Errors
/// The key is none.
pub fn seal(content: &[u8], to: &[u8; 32], random: &[u8; AGE_TO_RANDOM]) -> Result<Vec<u8>, SealedError> {
    let packed = Zeroizing::new([MARK.as_slice(), &compress_to_vec(content, 10)].concat());
    age_to(&packed, to, random)
}

/// Opens with the first of these cohorts' secrets that fits, and unpacks. Gives the secret's place and the content.
///
/// # Errors
/// See `NotTaken`.
pub fn open(file: &[u8], secrets: &[[u8; 32]]) -> Result<(usize, Vec<u8>), NotTaken> {
    let keys: Zeroizing<Vec<[u8; 32]>> = Zeroizing::new(secrets.iter().map(|secret| *opening(secret)).collect());
    let (at, packed) = age_open(file, &keys, MOST_PLAIN)?;
    let packed = match packed.strip_prefix(MARK) {
        Some(packed) => packed,
        None if packed.starts_with(b"UBH") => return Err(NotTaken::Newer),
        None => return Err(NotTaken::Foreign),
    };
    let content = decompress_to_vec_with_limit(packed, MOST_PLAIN).map_err(|_| NotTaken::Packed)?;
    Ok((at, content))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::public_keys;

    #[test]
    fn what_was_sealed_to_one_of_several_cohorts_opens_with_its_secret() {
        let content: Vec<u8> = (0..40_000_u32).map(|at| (at / 7) as u8).collect();
        let (to, _) = public_keys(&[2; 32]);
        let sealed = seal(&content, &to, &[9; AGE_TO_RANDOM]).unwrap();
        assert!(sealed.len() < content.len(), "{}", sealed.len());
        assert_eq!(open(&sealed, &[[1; 32], [2; 32]]), Ok((1, content.clone())));
        assert_eq!(open(&sealed, &[[1; 32]]), Err(NotTaken::Closed(NotOpened::OtherKey)));
        // The secret of the cohort is not the key itself.
        assert!(age_open(&sealed, &[[2; 32]], 100_000).is_err());
    }

    #[test]
    fn what_unpacks_to_very_much_or_is_something_else_is_refused() {
        let (to, _) = public_keys(&[2; 32]);
        let bomb = seal(&vec![0; MOST_PLAIN + 1], &to, &[9; AGE_TO_RANDOM]).unwrap();
        assert!(bomb.len() < 5000);
        assert_eq!(open(&bomb, &[[2; 32]]), Err(NotTaken::Packed));
        let letter = age_to(b"Dear trainer", &to, &[9; AGE_TO_RANDOM]).unwrap();
        assert_eq!(open(&letter, &[[2; 32]]), Err(NotTaken::Foreign));
        let later = age_to(b"UBH2...", &to, &[9; AGE_TO_RANDOM]).unwrap();
        assert_eq!(open(&later, &[[2; 32]]), Err(NotTaken::Newer));
    }
}
