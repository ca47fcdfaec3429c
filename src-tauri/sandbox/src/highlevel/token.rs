//! The tokens that the simulated HighLevel knows: private integrations and OAuth, of a location or
//! of a whole company, with their scopes. Decides who may call, not what a call does.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::refuse;
use crate::answer::Answer;

/// Every scope that the simulated operations ask for.
const ALL_SCOPES: &[&str] = &[
    "businesses.readonly",
    "businesses.write",
    "calendars.readonly",
    "calendars.write",
    "calendars/events.readonly",
    "calendars/events.write",
    "campaigns.readonly",
    "contacts.readonly",
    "contacts.write",
    "conversations.readonly",
    "conversations/message.readonly",
    "forms.readonly",
    "links.readonly",
    "locations.readonly",
    "locations/customFields.readonly",
    "locations/customFields.write",
    "locations/customValues.readonly",
    "locations/customValues.write",
    "locations/tags.readonly",
    "locations/tags.write",
    "locations/tasks.readonly",
    "locations/templates.readonly",
    "objects/schema.readonly",
    "opportunities.readonly",
    "opportunities.write",
    "recurring-tasks.readonly",
    "recurring-tasks.write",
    "users.readonly",
    "users.write",
    "workflows.readonly",
];

/// Where a token was made and what it belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TokenKind {
    /// A private integration of the sub-account: `pit-…`.
    #[default]
    Location,
    /// A private integration of the agency: `pit-…`, but no entry to sub-account routes.
    Agency,
    /// An OAuth access token of the sub-account.
    OauthLocation,
    /// An OAuth access token of the company.
    OauthCompany,
}

impl TokenKind {
    pub(super) fn is_company(self) -> bool {
        matches!(self, Self::Agency | Self::OauthCompany)
    }

    /// Whether its text begins with `pit-`.
    pub(crate) fn is_private_integration(self) -> bool {
        matches!(self, Self::Location | Self::Agency)
    }
}

/// One token. The value is its key in [`Tokens`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// The location it opens; another location's id makes every call a 403.
    pub(crate) location: String,
    pub(crate) scopes: BTreeSet<String>,
    pub(crate) revoked: bool,
}

impl Token {
    /// A valid token; every scope where none are named.
    pub(crate) fn new(kind: TokenKind, location: String, scopes: Option<BTreeSet<String>>) -> Self {
        let all = || ALL_SCOPES.iter().map(ToString::to_string).collect();
        Self {
            kind,
            location,
            scopes: scopes.unwrap_or_else(all),
            revoked: false,
        }
    }
}

/// All tokens of a sandbox.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tokens {
    by_value: HashMap<String, Token>,
    /// The token that [`crate::Endpoints`] names.
    pub(crate) default: String,
}

impl Tokens {
    pub(crate) fn insert(&mut self, value: String, token: Token) {
        self.by_value.insert(value, token);
    }

    pub(crate) fn get_mut(&mut self, value: &str) -> Option<&mut Token> {
        self.by_value.get_mut(value)
    }

    /// The valid token of that value, or the 401 that names why not.
    pub(super) fn check(&self, value: Option<&str>) -> Result<&Token, Answer> {
        let Some(value) = value else {
            return Err(refuse::unauthorised("Invalid JWT"));
        };
        match self.by_value.get(value) {
            Some(token) if !token.revoked => Ok(token),
            Some(token) if !token.kind.is_private_integration() => Err(refuse::unauthorised(
                "Invalid token: access token is invalid",
            )),
            _ => Err(refuse::unauthorised(Self::unknown(value))),
        }
    }

    pub(super) fn unknown(value: &str) -> &'static str {
        if value.starts_with("pit-") {
            "Invalid Private Integration token"
        } else {
            "Invalid JWT"
        }
    }
}
