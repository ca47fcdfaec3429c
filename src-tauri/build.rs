//! Compiles the Tauri configuration, icons and the one capability into the shell.

fn main() {
    tauri_build::build();
}
