//! How JSON documents are packed into columns: as they are if small, with zstd if that pays.

use std::cell::RefCell;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zstd::bulk::{Compressor, Decompressor};

use super::{Result, StoreError};

const PLAIN: u8 = 0;
const ZSTD: u8 = 1;
/// Below this many bytes compressing costs more than it saves.
const WORTH_IT: usize = 1024;
/// A document that says to be longer than this, in bytes, is unpacked bit by bit.
const AT_ONCE: usize = 64 * 1024 * 1024;

thread_local! {
    /// Making one costs more than packing a document with it, and so does its counterpart.
    static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Packs a document.
pub(super) fn pack<T: Serialize + ?Sized>(document: &T) -> Result<Vec<u8>> {
    let mut plain = vec![PLAIN];
    serde_json::to_writer(&mut plain, document)?;
    if plain.len() < WORTH_IT {
        return Ok(plain);
    }
    PACKER
        .with_borrow_mut(|packer| {
            let packer = match packer {
                Some(packer) => packer,
                none => none.insert(Compressor::new(1)?),
            };
            let mut packed = vec![ZSTD];
            packed.extend(packer.compress(&plain[1..])?);
            Ok(packed)
        })
        .map_err(StoreError::Packed)
}

/// Unpacks what [`pack`] made.
pub(super) fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    match bytes.split_first() {
        Some((&ZSTD, rest)) => {
            let plain = decompress(rest).map_err(StoreError::Packed)?;
            Ok(serde_json::from_slice(&plain)?)
        }
        Some((_, rest)) => Ok(serde_json::from_slice(rest)?),
        None => Ok(serde_json::from_slice(b"null")?),
    }
}

fn decompress(packed: &[u8]) -> std::io::Result<Vec<u8>> {
    let length = zstd::zstd_safe::get_frame_content_size(packed)
        .ok()
        .flatten();
    let length = length.and_then(|length| usize::try_from(length).ok());
    let Some(length) = length.filter(|length| *length <= AT_ONCE) else {
        return zstd::stream::decode_all(packed);
    };
    UNPACKER.with_borrow_mut(|unpacker| {
        let unpacker = match unpacker {
            Some(unpacker) => unpacker,
            none => none.insert(Decompressor::new()?),
        };
        unpacker.decompress(packed, length)
    })
}

/// The stored word of a fieldless enum: its JSON string.
pub(super) fn word<T: Serialize>(value: &T) -> Result<String> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Ok(other.to_string()),
    }
}

/// The enum of a stored word.
pub(super) fn from_word<T: DeserializeOwned>(word: String) -> Result<T> {
    Ok(serde_json::from_value(serde_json::Value::String(word))?)
}

/// The id of a stored text.
pub(super) fn id<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse()
        .map_err(|_| StoreError::Damaged(format!("“{text}” is no id")))
}
