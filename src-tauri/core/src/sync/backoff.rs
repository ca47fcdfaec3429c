//! How long to wait before the next try: full jitter over a doubling limit. Pure: the random
//! number is an argument.

/// The limit of the first wait for an operation or a read, in milliseconds.
const FIRST: u64 = 500;
/// No such wait is longer than this, in milliseconds.
const LONGEST: u64 = 30_000;

/// The wait after `tries` failed tries (1, 2, …) of an operation or a read, in milliseconds;
/// `random` is from 0 to 1.
#[must_use]
pub fn wait(tries: u32, random: f64) -> u64 {
    wait_within(FIRST, LONGEST, tries, random)
}

/// The same with other limits for the first wait and for every wait, in milliseconds.
#[must_use]
pub fn wait_within(first: u64, longest: u64, tries: u32, random: f64) -> u64 {
    let limit = first
        .saturating_mul(1 << tries.saturating_sub(1).min(20))
        .min(longest);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the limit is small and the product never negative"
    )]
    let wait = (limit as f64 * random.clamp(0.0, 1.0)) as u64;
    wait.max(first / 5)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::wait;

    #[rstest]
    #[case(1, 1.0, 500)]
    #[case(2, 1.0, 1000)]
    #[case(3, 0.5, 1000)]
    #[case(99, 1.0, 30_000)]
    #[case(1, 0.0, 100)]
    fn doubles_up_to_a_limit(#[case] tries: u32, #[case] random: f64, #[case] expected: u64) {
        assert_eq!(wait(tries, random), expected);
    }
}
