//! How large the `.deb` is that `npm run package` makes, and the programs in it.

use std::path::Path;

use crate::measures::Table;

/// Bytes.
const MOST: f64 = 10_000_000.0;

pub(crate) fn all(table: &mut Table) {
    let own = std::env::current_exe().unwrap();
    let size = |path: &Path| path.metadata().unwrap().len() as f64;
    let packages = std::fs::read_dir(own.with_file_name("bundle").join("deb"));
    let deb = packages
        .expect("a package; npm run bench package makes it")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "deb"))
        .max_by_key(|path| path.metadata().unwrap().modified().unwrap())
        .expect("a .deb");
    let of = |name: &str| size(&own.with_file_name(name)) / 1e6;
    let (window, command_line) = (of("certileads-connect"), of("certileads"));
    let deb = size(&deb);
    table.row(
        "the .deb",
        format!(
            "{:.1} MB; unpacked the window {window:.1} MB, the command line {command_line:.1} MB",
            deb / 1e6
        ),
        "≤ 10 MB",
        Some(deb <= MOST),
    );
}
