//! The client of one target account: profile, address and key, and what they allow.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::csv::Files;
use super::profile::{Identity, Kind};
use super::{Capability, NAME, Profile};
use crate::clock::Clock;
use crate::http::{AccountKey, Call, Error, Http, Lane, Rate, Url, parse_address};
use crate::model::{
    AnswerRecord, CallBudget, ErrorCode, Exchange, JsonText, Problem, RequestRecord,
};
use crate::secrets::Secret;

/// Whose account it is; empty where the target can't tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The target's id of the account.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Speaks to one target account as its profile says. Cheap to clone; clones share one file of a
/// `csv` profile.
#[derive(Clone)]
pub struct Client {
    pub(super) shared: Arc<Shared>,
    pub(super) lane: Lane,
}

/// What clones share.
pub(super) struct Shared {
    pub(super) http: Http,
    pub(super) profile: Profile,
    pub(super) target: Target,
    pub(super) key: Option<Secret>,
    pub(super) account: AccountKey,
    pub(super) clock: Clock,
}

/// Where writes go.
pub(super) enum Target {
    /// An address.
    Url(Url),
    /// A folder.
    Folder(Files),
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("profile", &self.shared.profile.key)
            .field("account", &self.shared.account)
            .field("lane", &self.lane)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client at `base_url` (a folder for `csv` profiles). Nothing is sent yet.
    ///
    /// # Errors
    /// `AddressInvalid` at `baseUrl`; `TokenEmpty` at `token` if the profile needs a key.
    pub fn open(
        http: Http,
        profile: Profile,
        base_url: &str,
        key: Option<Secret>,
        lane: Lane,
        clock: Clock,
    ) -> Result<Self, Problem> {
        let key = key.filter(|key| !key.is_empty());
        if profile.requires_key() && key.is_none() {
            return Err(no_key(&profile));
        }
        let (target, account) = target(&profile, base_url)?;
        if let Some(limit) = profile.rate_limit {
            let per = Duration::from_secs(u64::from(limit.seconds));
            let rate = Rate {
                calls: limit.requests,
                per,
            };
            http.set_rate(&account, Some(rate));
        }
        let shared = Shared {
            http,
            profile,
            target,
            key,
            account,
            clock,
        };
        Ok(Self {
            shared: Arc::new(shared),
            lane,
        })
    }

    /// The same client in another lane.
    #[must_use]
    pub fn with_lane(&self, lane: Lane) -> Self {
        Self {
            lane,
            ..self.clone()
        }
    }

    /// The profile it goes by.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.shared.profile
    }

    /// What the limiter paces it by.
    #[must_use]
    pub fn account_key(&self) -> &AccountKey {
        &self.shared.account
    }

    /// The account's allowance as the latest answers tell it.
    #[must_use]
    pub fn budget(&self) -> CallBudget {
        self.shared.http.budget(&self.shared.account)
    }

    /// True if the profile has this capability.
    #[must_use]
    pub fn has(&self, capability: Capability) -> bool {
        self.shared.profile.has(capability)
    }

    /// True if a create with the same key is done once, however often it is sent.
    #[must_use]
    pub fn idempotent(&self) -> bool {
        self.honours_key(Capability::CreateContact)
    }

    /// True if repeating this write after an ambiguous end does no harm: the target honours the
    /// key for it, or it sets what is named and nothing else.
    #[must_use]
    pub fn repeatable(&self, capability: Capability) -> bool {
        let sets = self
            .profile()
            .route(capability)
            .is_some_and(|route| matches!(route.method.as_str(), "PUT" | "PATCH" | "DELETE"));
        sets || self.honours_key(capability)
    }

    fn honours_key(&self, capability: Capability) -> bool {
        let profile = self.profile();
        match (&profile.idempotency, profile.route(capability)) {
            (Some(idempotency), Some(route)) => idempotency.methods.contains(&route.method),
            _ => false,
        }
    }

    /// True if a stored contact can be read back by its id.
    #[must_use]
    pub fn can_read_back(&self) -> bool {
        self.has(Capability::ReadContact)
    }

    /// True if a contact can be looked for by its external id.
    #[must_use]
    pub fn can_look_up(&self) -> bool {
        self.looks_up_by("externalId")
    }

    pub(super) fn looks_up_by(&self, placeholder: &str) -> bool {
        let used = format!("{{{placeholder}}}");
        self.profile()
            .route(Capability::FindContact)
            .is_some_and(|route| {
                route.path.contains(&used)
                    || route.query.values().any(|value| value.contains(&used))
            })
    }

    /// True if writes become rows of files.
    #[must_use]
    pub fn writes_files(&self) -> bool {
        matches!(self.shared.target, Target::Folder(_))
    }

    /// True if contacts are named by the external id we send, since the target answers nothing.
    #[must_use]
    pub fn names_by_external_id(&self) -> bool {
        self.profile().contact.identity == Identity::ExternalId
    }

    /// Brings the rows of a `csv` profile onto the disk; call it before their operations are kept
    /// as done. Does nothing for other profiles.
    ///
    /// # Errors
    /// [`Error::Unwritable`] on a full disk, say.
    pub async fn settle(&self) -> Result<(), Error> {
        match &self.shared.target {
            Target::Folder(files) => files.settle().await,
            Target::Url(_) => Ok(()),
        }
    }

    /// Ends the file of a `csv` profile, so that it appears in the folder; call it at the end of
    /// a run. Does nothing for other profiles.
    ///
    /// # Errors
    /// [`Error::Unwritable`] if the file can't be renamed.
    pub async fn finish(&self) -> Result<(), Error> {
        match &self.shared.target {
            Target::Folder(files) => files.finish().await,
            Target::Url(_) => Ok(()),
        }
    }

    /// A call that sent nothing.
    pub(super) fn unsent<T>(&self, result: Result<T, Error>) -> Call<T> {
        let exchange = Exchange {
            started_at: self.shared.clock.now(),
            took_ms: 0,
            request: RequestRecord {
                method: String::new(),
                url: String::new(),
                headers: Vec::new(),
                body: JsonText::of(&()),
            },
            answer: None::<AnswerRecord>,
            error: result.as_ref().err().map(ToString::to_string),
        };
        Call { exchange, result }
    }

    /// The call of a capability that the profile lacks.
    pub(super) fn not_offered<T>(&self, capability: Capability) -> Call<T> {
        self.unsent(Err(Error::NotOffered(capability.label().to_owned())))
    }
}

/// Where writes of a profile go, and what the limiter paces them by.
fn target(profile: &Profile, base_url: &str) -> Result<(Target, AccountKey), Problem> {
    match profile.kind {
        Kind::Http => {
            let url = parse_address(base_url).map_err(|error| error.problem(NAME))?;
            let account = AccountKey::new(&url, &profile.key);
            Ok((Target::Url(url), account))
        }
        Kind::Csv => {
            let files = Files::open(base_url.trim(), profile)?;
            let account = AccountKey(format!("folder/{}", profile.key));
            Ok((Target::Folder(files), account))
        }
    }
}

fn no_key(profile: &Profile) -> Problem {
    let label = &profile.key_field.label;
    Problem::new(
        ErrorCode::TokenEmpty,
        format!("No {label} was typed."),
        format!("“{}” needs one.", profile.name),
        "Copy it from Certileads and paste it here.",
    )
    .at("token")
}
