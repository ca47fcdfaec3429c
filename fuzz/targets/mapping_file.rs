//! Fuzzes [`connect_fuzz::mapping_file`].

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| connect_fuzz::mapping_file(input));
