//! Fields besides those of every sample, the same on both sides: for accounts that have hundreds.

/// How many there can be.
pub(crate) const MOST: usize = 500;

/// The name of one. Some names are long, as people write them.
pub(crate) fn name(number: usize) -> String {
    match number % 10 {
        0 => {
            format!("Question {number}: what else should we know before we call you back about it?")
        }
        _ => format!("Question {number}"),
    }
}
