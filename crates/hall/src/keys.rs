//! One secret of a cohort, two keys of it: one that hand-overs are sealed to, one that certificates are signed with.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The secret that opens what is sealed to a cohort.
pub(crate) fn opening(secret: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    derived(secret, b"ubuvugizi cohort v1 X25519")
}

fn signing(secret: &[u8; 32]) -> SigningKey {
    SigningKey::from_bytes(&derived(secret, b"ubuvugizi cohort v1 Ed25519"))
}

fn derived(secret: &[u8; 32], purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, secret).expand(purpose, &mut *out).expect("32 bytes are within what HKDF gives");
    out
}

/// The public halves: X25519 to seal to, Ed25519 to verify with.
#[must_use]
pub fn public_keys(secret: &[u8; 32]) -> ([u8; 32], [u8; 32]) {
    (sealed_files::public_of(&opening(secret)), signing(secret).verifying_key().to_bytes())
}

/// The key that opens what is sealed to a cohort, as `age -i` reads it from a file.
#[must_use]
pub fn opening_identity(secret: &[u8; 32]) -> String {
    sealed_files::identity_text(&opening(secret))
}

/// Signs bytes with the Ed25519 key of a cohort's secret.
#[must_use]
pub fn sign(secret: &[u8; 32], bytes: &[u8]) -> [u8; 64] {
    signing(secret).sign(bytes).to_bytes()
}

/// Whether the holder of this public key has signed these bytes. Strict: keys and signatures that would fit several texts do
/// not pass.
#[must_use]
pub fn verify(public: &[u8; 32], bytes: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(public) else { return false };
    let Ok(signature) = Signature::from_slice(signature) else { return false };
    key.verify_strict(bytes, &signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_fits_its_text_and_its_key_and_nothing_else() {
        let (_, public) = public_keys(&[1; 32]);
        let signature = sign(&[1; 32], b"passed");
        assert!(verify(&public, b"passed", &signature));
        assert!(!verify(&public, b"Passed", &signature));
        assert!(!verify(&public_keys(&[2; 32]).1, b"passed", &signature));
        for at in 0..64 {
            let mut changed = signature;
            changed[at] ^= 1;
            assert!(!verify(&public, b"passed", &changed), "{at}");
        }
        assert!(!verify(&public, b"passed", &signature[..63]));
        assert!(!verify(&[0xff; 32], b"passed", &signature));
        // The neutral element: a signature of it would fit every text.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let mut any = [0; 64];
        any[0] = 1;
        assert!(!verify(&neutral, b"passed", &any));
    }

    #[test]
    fn keys_stay_what_they_are_for_cohorts_that_were_made() {
        let (seal, sign) = public_keys(&[7; 32]);
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(hex(&seal), "c545a43edfab8fb2772059115096ee87347ca32448f7fc76da22c6e7c575a952");
        assert_eq!(hex(&sign), "44181bcd97018331309550aca19a40aa2b0a5ae82d7eafc8bd7ad1de7cd55c8b");
    }
}
