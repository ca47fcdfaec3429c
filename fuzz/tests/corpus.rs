//! The inputs that fuzzing kept, replayed: `npm run fuzz` looks for more.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::path::Path;

/// Runs every input of a target; gives how many there were.
fn replay(target: &str, run: fn(&[u8])) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    let inputs = std::fs::read_dir(folder).unwrap();
    let replayed = inputs.map(|input| run(&std::fs::read(input.unwrap().path()).unwrap()));
    replayed.count()
}

#[test]
fn no_kept_chain_of_steps_breaks_anything() {
    assert!(replay("chain", connect_fuzz::chain) > 30);
}

#[test]
fn no_kept_mapping_file_breaks_anything() {
    assert!(replay("mapping_file", connect_fuzz::mapping_file) > 30);
}
