//! A window with one control and nothing behind it: no engine, no plugin, no page to speak of.
//! The benchmark measures the app's window against it.

#[expect(
    clippy::expect_used,
    reason = "without a window there is nothing to measure"
)]
fn main() {
    tauri::Builder::default()
        .run(tauri::generate_context!())
        .expect("the window could not be opened");
}
