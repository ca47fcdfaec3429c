//! Fuzzes [`connect_fuzz::chain`].

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| connect_fuzz::chain(input));
