//! Compiles the Tauri configuration into the window.

fn main() {
    tauri_build::build();
}
