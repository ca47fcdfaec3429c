//! The desktop application. All of it is in the library beside this file.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    certileads_connect::run();
}
