//! Tests against a mocked HighLevel.
