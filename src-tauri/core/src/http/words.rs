//! The three sentences for each way a call can fail: what happened, what it means, what to do.

use super::{Cause, Error, Refusal};
use crate::model::{ErrorCode, Problem};

/// What happened, what it means, what to do.
type Words = (String, String, String);

impl Error {
    /// The error in words, about `service` (such as "HighLevel").
    #[must_use]
    pub fn problem(&self, service: &str) -> Problem {
        let code = self.code();
        let (what, meaning, remedy) = match self {
            Self::Status(refusal) => return refusal.problem(code, service),
            Self::Unreachable(_) | Self::Dns(_) | Self::Tls(_) => self.no_connection(service),
            Self::TimedOut { .. } | Self::Cut(_) | Self::TooLong(_) => self.half_answer(service),
            Self::Blocked { .. }
            | Self::Redirected { .. }
            | Self::NotJson { .. }
            | Self::Unusable(_) => self.strange_answer(service),
            _ => self.not_sent(service),
        };
        let problem = Problem::new(code, what, meaning, remedy).with_details(self.to_string());
        match self {
            Self::AddressInvalid(_) => problem.at("baseUrl"),
            Self::BudgetSpent { after_ms } => problem.after(*after_ms),
            _ => problem,
        }
    }

    fn not_sent(&self, service: &str) -> Words {
        match self {
            Self::AddressInvalid(reason) => (
                format!("The address of {service} can't be used."),
                reason.clone(),
                "Type an address that starts with https://.".to_owned(),
            ),
            Self::BudgetSpent { .. } => (
                format!("Today's calls to {service} are nearly used up."),
                "What is left is kept for changes as they happen; nothing is lost.".to_owned(),
                "It goes on by itself when there are calls again.".to_owned(),
            ),
            Self::NotOffered(label) => (
                format!("The profile of {service} has no request for this: {label}."),
                "What needs it is switched off.".to_owned(),
                "Choose another profile, or add the request to this one.".to_owned(),
            ),
            Self::Unwritable { full, .. } => (
                format!("The file for {service} can't be written."),
                if *full {
                    "No space is left there."
                } else {
                    "The folder refuses it."
                }
                .to_owned(),
                "Check the folder on the Connections screen.".to_owned(),
            ),
            _ => (
                format!("The request to {service} couldn't be made."),
                "A header or the key holds a character that can't be sent.".to_owned(),
                "Check the key for stray characters, and the headers of the profile.".to_owned(),
            ),
        }
    }

    fn no_connection(&self, service: &str) -> Words {
        match self {
            Self::Dns(host) => (
                format!("The address of {service} wasn't found."),
                format!(
                    "There is no server named {host}, or this computer is offline and can't ask."
                ),
                "Check the internet connection and the spelling of the address.".to_owned(),
            ),
            Self::Tls(_) => (
                format!("No safe connection to {service} could be made."),
                "Its certificate isn't trusted here, or something between this computer and \
                 the service interferes. Nothing was sent."
                    .to_owned(),
                "Check this computer's date and time; behind a company network, ask those who \
                 run it."
                    .to_owned(),
            ),
            _ => (
                format!("{service} can't be reached."),
                "This computer is offline, or nothing answers at that address.".to_owned(),
                "Check the internet connection and the address, then try again.".to_owned(),
            ),
        }
    }

    fn half_answer(&self, service: &str) -> Words {
        let again = "Try again in a moment.".to_owned();
        match self {
            Self::TimedOut { connected: false } => (
                format!("{service} didn't answer in time."),
                "No connection was made, so nothing was sent.".to_owned(),
                "Check the internet connection and try again.".to_owned(),
            ),
            Self::TimedOut { .. } => (
                format!("{service} didn't answer in time."),
                "The request was sent, but whether it was carried out isn't known yet.".to_owned(),
                again,
            ),
            Self::TooLong(bytes) => (
                format!("The answer of {service} is too long."),
                format!(
                    "After {} MB there was still no end, so it was dropped.",
                    bytes >> 20
                ),
                "Check that the address belongs to the API.".to_owned(),
            ),
            _ => (
                format!("The connection to {service} broke off."),
                "The answer didn't arrive whole.".to_owned(),
                again,
            ),
        }
    }

    fn strange_answer(&self, service: &str) -> Words {
        match self {
            Self::Blocked { .. } => (
                format!("A firewall in front of {service} turned this computer away."),
                "It is the network that is blocked; the key is not at fault.".to_owned(),
                "Try another network, or switch a VPN or proxy off.".to_owned(),
            ),
            Self::Redirected { .. } => (
                format!("{service} sent the request on to another address."),
                "The app doesn't follow, so that your key reaches nobody else.".to_owned(),
                "Check the address; use the one it points to if you trust it.".to_owned(),
            ),
            Self::NotJson { .. } => (
                format!("{service} answered with a web page instead of data."),
                "A proxy, a login page or a wrong address usually stands behind that.".to_owned(),
                "Check the address and the network, then try again.".to_owned(),
            ),
            _ => (
                format!("The answer of {service} can't be used."),
                "It lacks something that was expected in it.".to_owned(),
                "Check the address and, for Certileads, the profile.".to_owned(),
            ),
        }
    }
}

impl Refusal {
    fn problem(&self, code: ErrorCode, service: &str) -> Problem {
        let (what, meaning, remedy) = match &self.cause {
            Some(
                Cause::Duplicate(_) | Cause::KeyReused | Cause::Changed | Cause::RecordMissing,
            ) => self.about_the_record(service),
            _ => self
                .about_the_key(code, service)
                .unwrap_or_else(|| self.by_status(code, service)),
        };
        let mut problem = Problem::new(code, what, meaning, remedy);
        problem.details = Some(self.details());
        problem.retry_after_ms = self.retry_after_ms;
        problem.field = match code {
            ErrorCode::TokenInvalid | ErrorCode::TokenAgency => Some("token".to_owned()),
            ErrorCode::LocationWrong => Some("location".to_owned()),
            _ => self.field.clone(),
        };
        problem
    }

    fn about_the_key(&self, code: ErrorCode, service: &str) -> Option<Words> {
        Some(match code {
            ErrorCode::TokenInvalid => (
                format!("{service} doesn't accept the key."),
                "It was mistyped, replaced, deleted or revoked.".to_owned(),
                "Copy the key again, or make a new one.".to_owned(),
            ),
            ErrorCode::TokenAgency => (
                "This token belongs to an agency.".to_owned(),
                format!("{service} gives contacts only to a token of the sub-account itself."),
                "Make a Private Integration inside the sub-account and use its token.".to_owned(),
            ),
            ErrorCode::LocationWrong => (
                "The token doesn't open this location.".to_owned(),
                "Token and location belong to different sub-accounts.".to_owned(),
                "Copy both from the same sub-account.".to_owned(),
            ),
            ErrorCode::ScopeMissing => match &self.cause {
                Some(Cause::ScopeMissing(Some(scope))) => (
                    format!("The token lacks the scope {scope}."),
                    format!("{service} refuses this request without it."),
                    "Add the scope to the Private Integration; the token stays the same."
                        .to_owned(),
                ),
                _ => (
                    format!("{service} doesn't let this key do that."),
                    "The key is valid, but it lacks a right.".to_owned(),
                    format!("Give the key the right in {service}, or replace it."),
                ),
            },
            _ => return None,
        })
    }

    fn about_the_record(&self, service: &str) -> Words {
        match &self.cause {
            Some(Cause::Duplicate(_)) => (
                format!("{service} has this contact already."),
                "Making it a second time was refused; the one that is there was left as it is."
                    .to_owned(),
                "Link the two, or correct the one that is there.".to_owned(),
            ),
            Some(Cause::KeyReused) => (
                format!("{service} knows this operation with another content."),
                "The same write was sent before, and the record has changed since.".to_owned(),
                "Skip it; what is there now is planned anew.".to_owned(),
            ),
            Some(Cause::Changed) => (
                format!("The record was changed in {service} since the plan was made."),
                "Nothing was overwritten.".to_owned(),
                "Look at what changed, then plan it again.".to_owned(),
            ),
            _ => (
                format!("{service} has no such record."),
                "It was deleted or merged, or it never was there.".to_owned(),
                "Read the records again.".to_owned(),
            ),
        }
    }

    fn by_status(&self, code: ErrorCode, service: &str) -> Words {
        match code {
            ErrorCode::RateLimited => (
                format!("{service} asks to wait."),
                "There were too many requests in a short time; nothing is lost.".to_owned(),
                "It goes on by itself after a pause.".to_owned(),
            ),
            ErrorCode::ServerFailed => (
                format!("{service} has a failure of its own (HTTP {}).", self.status),
                "Nothing is wrong on this side.".to_owned(),
                "Try again in a few minutes.".to_owned(),
            ),
            ErrorCode::TimedOut => (
                format!("{service} gave up waiting for the request."),
                "The network may be slow.".to_owned(),
                "Try again in a moment.".to_owned(),
            ),
            _ => (
                match &self.field {
                    Some(field) => format!("{service} refused the field {field}."),
                    None => format!("{service} refused the request."),
                },
                if self.message.is_empty() {
                    format!("It gave no reason (HTTP {}).", self.status)
                } else {
                    format!("It says: “{}”.", self.message)
                },
                "Correct what it names, then try again.".to_owned(),
            ),
        }
    }

    /// The service's words, status and call id, for folding away.
    fn details(&self) -> String {
        let mut details = format!("HTTP {}", self.status);
        if !self.message.is_empty() {
            details.push_str(": ");
            details.push_str(&self.message);
        }
        if let Some(trace_id) = &self.trace_id {
            details.push_str(" (trace ");
            details.push_str(trace_id);
            details.push(')');
        }
        details
    }
}
