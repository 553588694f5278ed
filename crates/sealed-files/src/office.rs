//! Office's own encryption of a finished DOCX or XLSX file (MS-OFFCRYPTO, agile: AES-256 in CBC mode, SHA-512, 100 000
//! rounds): Word, Excel and LibreOffice ask for the passphrase and open it.

use aes::cipher::{Array, BlockModeEncrypt, KeyIvInit};
use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha512};
use zeroize::Zeroizing;

use crate::{
    OFFICE_RANDOM, SealedError,
    compound::{Entry, compound},
    taken,
};

/// What Office itself takes.
const ROUNDS: u32 = 100_000;
/// Each piece of the document has an initialisation vector of its own.
const PIECE: usize = 4096;

/// What a hash or vector is for.
type Purpose = [u8; 8];
const VERIFIER: Purpose = [0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79];
const VERIFIER_HASH: Purpose = [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e];
const KEY: Purpose = [0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6];
const MAC_KEY: Purpose = [0x5f, 0xb2, 0xad, 0x01, 0x0c, 0xb9, 0xe1, 0xf6];
const MAC: Purpose = [0xa0, 0x67, 0x7f, 0x02, 0xb2, 0x2c, 0x84, 0x33];

/// Seals the bytes of a finished Office file.
///
/// # Errors
/// The passphrase is empty, or the file has more than some seven megabytes.
pub fn office(file: &[u8], passphrase: &str, random: &[u8; OFFICE_RANDOM]) -> Result<Vec<u8>, SealedError> {
    if passphrase.is_empty() {
        return Err(SealedError::Empty);
    }
    let random = &mut random.as_slice();
    let data_salt: [u8; 16] = taken(random)?;
    let salt: [u8; 16] = taken(random)?;
    let verifier: [u8; 16] = taken(random)?;
    let key = Zeroizing::new(taken::<32>(random)?);
    let mac_key = Zeroizing::new(taken::<64>(random)?);

    // The document: its length, then its pieces, each filled up to whole blocks.
    let mut package = (file.len() as u64).to_le_bytes().to_vec();
    for (number, piece) in file.chunks(PIECE).enumerate() {
        package.extend(encrypted(&key, &vector(&data_salt, &(number as u32).to_le_bytes()), piece));
    }
    let mut mac = Hmac::<Sha512>::new_from_slice(&*mac_key).map_err(|_| SealedError::Random)?;
    mac.update(&package);
    let mac = mac.finalize().into_bytes();

    let rounds = stretched(passphrase, &salt);
    let under = |purpose: &Purpose, plain: &[u8]| {
        let hash = Zeroizing::new(hash(&[&*rounds, purpose]));
        let mut wrapping = Zeroizing::new([0; 32]);
        wrapping.copy_from_slice(&hash[..32]);
        Base64::encode_string(&encrypted(&wrapping, &salt, plain))
    };
    let of_data =
        |purpose: &Purpose, plain: &[u8]| Base64::encode_string(&encrypted(&key, &vector(&data_salt, purpose), plain));
    let kind = "saltSize=\"16\" blockSize=\"16\" keyBits=\"256\" hashSize=\"64\" cipherAlgorithm=\"AES\" \
                cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA512\"";
    let description = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n\
         <encryption xmlns=\"http://schemas.microsoft.com/office/2006/encryption\" \
         xmlns:p=\"http://schemas.microsoft.com/office/2006/keyEncryptor/password\" \
         xmlns:c=\"http://schemas.microsoft.com/office/2006/keyEncryptor/certificate\">\
         <keyData {kind} saltValue=\"{}\"/>\
         <dataIntegrity encryptedHmacKey=\"{}\" encryptedHmacValue=\"{}\"/>\
         <keyEncryptors><keyEncryptor uri=\"http://schemas.microsoft.com/office/2006/keyEncryptor/password\">\
         <p:encryptedKey spinCount=\"{ROUNDS}\" {kind} saltValue=\"{}\" encryptedVerifierHashInput=\"{}\" \
         encryptedVerifierHashValue=\"{}\" encryptedKeyValue=\"{}\"/></keyEncryptor></keyEncryptors></encryption>",
        Base64::encode_string(&data_salt),
        of_data(&MAC_KEY, &*mac_key),
        of_data(&MAC, &mac),
        Base64::encode_string(&salt),
        under(&VERIFIER, &verifier),
        under(&VERIFIER_HASH, &hash(&[&verifier])),
        under(&KEY, &*key),
    );
    // Version 4.4, agile.
    let mut info = vec![4, 0, 4, 0, 0x40, 0, 0, 0];
    info.extend(description.into_bytes());
    compound(vec![data_spaces(), Entry::Stream("EncryptionInfo", info), Entry::Stream("EncryptedPackage", package)])
}

fn hash(parts: &[&[u8]]) -> [u8; 64] {
    let mut hash = Sha512::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

/// The first sixteen bytes of a hash.
fn vector(salt: &[u8; 16], purpose: &[u8]) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(&hash(&[salt, purpose])[..16]);
    out
}

/// The slow part.
fn stretched(passphrase: &str, salt: &[u8; 16]) -> Zeroizing<[u8; 64]> {
    let letters: Zeroizing<Vec<u8>> = Zeroizing::new(passphrase.encode_utf16().flat_map(u16::to_le_bytes).collect());
    let mut so_far = Zeroizing::new(hash(&[salt, &letters]));
    for round in 0..ROUNDS {
        *so_far = hash(&[&round.to_le_bytes(), &*so_far]);
    }
    so_far
}

/// AES-256 in CBC mode, filled up with noughts.
fn encrypted(key: &[u8; 32], vector: &[u8; 16], plain: &[u8]) -> Vec<u8> {
    let mut out = plain.to_vec();
    out.resize(plain.len().next_multiple_of(16), 0);
    let mut cipher = cbc::Encryptor::<aes::Aes256>::new(&Array::from(*key), &Array::from(*vector));
    for block in out.chunks_exact_mut(16) {
        let mut array = Array::default();
        array.copy_from_slice(block);
        cipher.encrypt_block(&mut array);
        block.copy_from_slice(&array);
    }
    out
}

/// What Office looks at to see that the package is encrypted, and how: always the same.
fn data_spaces() -> Entry {
    let stream = Entry::Stream;
    let mut version = counted("Microsoft.Container.DataSpaces");
    version.extend(VERSIONS);
    let mut map = words(&[8, 1, 0x68, 1, 0]);
    map.extend(counted("EncryptedPackage"));
    map.extend(counted("StrongEncryptionDataSpace"));
    let mut space = words(&[8, 1]);
    space.extend(counted("StrongEncryptionTransform"));
    let mut primary = words(&[0x58, 1]);
    primary.extend(counted("{FF9A3F03-56EF-4613-BDD5-5A41C1D07246}"));
    primary.extend(counted("Microsoft.Container.EncryptionTransform"));
    primary.extend(VERSIONS);
    primary.extend(words(&[0, 0, 0, 4]));
    Entry::Storage(
        "\u{6}DataSpaces",
        vec![
            stream("Version", version),
            stream("DataSpaceMap", map),
            Entry::Storage("DataSpaceInfo", vec![stream("StrongEncryptionDataSpace", space)]),
            Entry::Storage(
                "TransformInfo",
                vec![Entry::Storage("StrongEncryptionTransform", vec![stream("\u{6}Primary", primary)])],
            ),
        ],
    )
}

/// Reader, updater and writer, 1.0 each.
const VERSIONS: [u8; 12] = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];

fn words(all: &[u32]) -> Vec<u8> {
    all.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A text in UTF-16 with its length in bytes before it, filled up to four bytes.
fn counted(text: &str) -> Vec<u8> {
    let letters: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut out = words(&[letters.len() as u32]);
    out.extend(letters);
    out.resize(out.len().next_multiple_of(4), 0);
    out
}
