//! Everything that can go wrong with a call, and what the engine does about it.
//!
//! [`Class`] says whether and when to try again, [`Effect`] whether the request may have been
//! carried out, [`Error::problem`] says it in words. Services refine a [`Refusal`] by its
//! [`Cause`]; nobody else reads the far side's texts.

use serde_json::Value;

use crate::model::ErrorCode;

/// Why a call gave no usable answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// The address is not https (loopback excepted) or can't be read.
    #[error("the address can't be used: {0}")]
    AddressInvalid(String),
    /// The request can't be put into HTTP, such as a header with a line break.
    #[error("the request can't be made: {0}")]
    RequestInvalid(String),
    /// No connection could be made.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// The host's name is not known.
    #[error("the host name is not known: {0}")]
    Dns(String),
    /// No safe connection could be agreed on.
    #[error("no safe connection: {0}")]
    Tls(String),
    /// No whole answer in time.
    #[error("no answer in time")]
    TimedOut {
        /// False if not even the connection was there.
        connected: bool,
    },
    /// The connection broke before the answer was whole.
    #[error("the connection broke: {0}")]
    Cut(String),
    /// The answer is larger than the request allows, in bytes.
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
    /// The answer is no JSON.
    #[error("HTTP {status}: the answer is no JSON")]
    NotJson {
        /// The HTTP status.
        status: u16,
        /// The answer's beginning.
        excerpt: String,
    },
    /// A firewall in front of the service refuses this machine (HTML 403, error 1010).
    #[error("HTTP {status}: blocked by a firewall")]
    Blocked {
        /// The HTTP status.
        status: u16,
    },
    /// The service sent the request on to another address, which is not followed.
    #[error("HTTP {status}: redirected")]
    Redirected {
        /// The HTTP status.
        status: u16,
        /// Where to: the other address without its query.
        to: Option<String>,
    },
    /// The service answered, but not with success.
    #[error("HTTP {}: {}", .0.status, .0.message)]
    Status(Box<Refusal>),
    /// The answer lacks what its reader needs.
    #[error("the answer can't be used: {0}")]
    Unusable(String),
    /// The target's profile has no way to do this; names what.
    #[error("the profile has no request for it: {0}")]
    NotOffered(String),
    /// A file of a target that takes files can't be written.
    #[error("the file can't be written: {reason}")]
    Unwritable {
        /// True if no space is left.
        full: bool,
        /// What the system said.
        reason: String,
    },
    /// The day's allowance is nearly spent; what is left is kept for live changes.
    #[error("the daily allowance is nearly spent")]
    BudgetSpent {
        /// When to ask again, in milliseconds.
        after_ms: u64,
    },
}

/// An answer that is not a success.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The service's own words; empty if it has none.
    pub message: String,
    /// Its own code.
    pub code: Option<String>,
    /// The member it complains about.
    pub field: Option<String>,
    /// The whole body, JSON or text.
    pub body: Value,
    /// How long it asks to wait, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// The service's id of the call, for its support.
    pub trace_id: Option<String>,
    /// What it means, where the service's module could tell.
    pub cause: Option<Cause>,
}

/// What a refusal means, where the status alone doesn't say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The token is wrong, rotated, deleted or revoked.
    TokenInvalid,
    /// The token belongs to an agency.
    TokenAgency,
    /// The token doesn't open this location.
    LocationWrong,
    /// The token lacks a scope; its name where it is known.
    ScopeMissing(Option<String>),
    /// The record doesn't exist.
    RecordMissing,
    /// A record of this kind exists already; its id where the service tells it.
    Duplicate(Option<String>),
    /// The idempotency key was used before, with another body.
    KeyReused,
    /// The record has changed since the version that was named.
    Changed,
    /// The request itself was at fault, whatever the status says.
    Request,
}

/// What to do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Try again later.
    Transient,
    /// Pause the account for this long.
    RateLimited {
        /// How long, in milliseconds, if the service said.
        after_ms: Option<u64>,
    },
    /// Pause the connection until a person repairs it.
    Unauthorised,
    /// Trying again won't help.
    Permanent,
}

/// Whether the request was perhaps carried out all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// No: it never reached the service, or was turned away at the door.
    None,
    /// Nobody knows.
    Unknown,
    /// No: the service refused it.
    Refused,
}

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::Unreachable(_)
            | Self::Dns(_)
            | Self::Tls(_)
            | Self::TimedOut { .. }
            | Self::Cut(_)
            | Self::NotJson { .. }
            | Self::Blocked { .. } => Class::Transient,
            Self::BudgetSpent { after_ms } => Class::RateLimited {
                after_ms: Some(*after_ms),
            },
            Self::AddressInvalid(_)
            | Self::RequestInvalid(_)
            | Self::TooLong(_)
            | Self::Redirected { .. }
            | Self::NotOffered(_)
            | Self::Unwritable { .. }
            | Self::Unusable(_) => Class::Permanent,
            Self::Status(refusal) => refusal.class(),
        }
    }

    /// Whether the request was perhaps carried out all the same.
    #[must_use]
    pub fn effect(&self) -> Effect {
        match self {
            Self::AddressInvalid(_)
            | Self::RequestInvalid(_)
            | Self::Unreachable(_)
            | Self::Dns(_)
            | Self::Tls(_)
            | Self::Blocked { .. }
            | Self::TimedOut { connected: false }
            | Self::NotOffered(_)
            | Self::Unwritable { .. }
            | Self::BudgetSpent { .. } => Effect::None,
            Self::TimedOut { connected: true }
            | Self::Cut(_)
            | Self::TooLong(_)
            | Self::NotJson { .. }
            | Self::Unusable(_) => Effect::Unknown,
            Self::Redirected { .. } => Effect::Refused,
            Self::Status(refusal) => match refusal.status {
                429 => Effect::None,
                408 | 500.. => Effect::Unknown,
                _ => Effect::Refused,
            },
        }
    }

    /// The refusal, if the service answered with one.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Status(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The code hosts branch on.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::AddressInvalid(_) => ErrorCode::AddressInvalid,
            Self::RequestInvalid(_) => ErrorCode::InvalidInput,
            Self::Unreachable(_) => ErrorCode::NetworkUnreachable,
            Self::Dns(_) => ErrorCode::DnsFailed,
            Self::Tls(_) => ErrorCode::TlsFailed,
            Self::TimedOut { .. } => ErrorCode::TimedOut,
            Self::Cut(_) => ErrorCode::AnswerCut,
            Self::TooLong(_) => ErrorCode::AnswerTooLong,
            Self::NotJson { .. } | Self::Unusable(_) => ErrorCode::NotJson,
            Self::Blocked { .. } => ErrorCode::BlockedByNetwork,
            Self::Redirected { .. } => ErrorCode::Redirected,
            Self::BudgetSpent { .. } => ErrorCode::RateLimited,
            Self::NotOffered(_) => ErrorCode::CapabilityMissing,
            Self::Unwritable { full: true, .. } => ErrorCode::DiskFull,
            Self::Unwritable { full: false, .. } => ErrorCode::FolderReadOnly,
            Self::Status(refusal) => refusal.error_code(),
        }
    }
}

impl Refusal {
    fn class(&self) -> Class {
        match (&self.cause, self.status) {
            (Some(Cause::TokenInvalid | Cause::TokenAgency | Cause::LocationWrong), _)
            | (None, 401) => Class::Unauthorised,
            (_, 429) => Class::RateLimited {
                after_ms: self.retry_after_ms,
            },
            (_, 408 | 425 | 500..) => Class::Transient,
            _ => Class::Permanent,
        }
    }

    fn error_code(&self) -> ErrorCode {
        match (&self.cause, self.status) {
            (Some(Cause::TokenInvalid), _) | (None, 401) => ErrorCode::TokenInvalid,
            (Some(Cause::TokenAgency), _) => ErrorCode::TokenAgency,
            (Some(Cause::LocationWrong), _) => ErrorCode::LocationWrong,
            (Some(Cause::ScopeMissing(_)), _) => ErrorCode::ScopeMissing,
            (Some(Cause::RecordMissing), _) => ErrorCode::RecordMissing,
            (_, 429) => ErrorCode::RateLimited,
            (_, 408) => ErrorCode::TimedOut,
            (_, 500..) => ErrorCode::ServerFailed,
            _ => ErrorCode::Refused,
        }
    }
}
