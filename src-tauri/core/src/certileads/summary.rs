//! A profile as screens list it.

use super::Capability;
use super::profile::{AuthScheme, Kind, Profile};
use super::profile_check::is_built_in;
use crate::model::{AddressKind, CheckState, EndpointCheck, ProfileCapability, ProfileSummary};

impl Profile {
    /// True if it came with the app and can't be changed, only copied.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        is_built_in(&self.key)
    }

    /// True if a connection with it needs a key.
    #[must_use]
    pub fn requires_key(&self) -> bool {
        self.takes_key() && !self.key_field.optional
    }

    /// What the list and the form show.
    #[must_use]
    pub fn summary(&self) -> ProfileSummary {
        ProfileSummary {
            key: self.key.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            built_in: self.is_built_in(),
            capabilities: self.capabilities(),
            address_kind: match self.kind {
                Kind::Http => AddressKind::Url,
                Kind::Csv => AddressKind::Folder,
            },
            needs_key: self.takes_key(),
            key_label: match &self.auth {
                AuthScheme::None if self.signature.is_none() => String::new(),
                _ => self.key_field.label.clone(),
            },
            key_optional: self.key_field.optional,
        }
    }

    /// Every capability, whether the profile has it, and what is lost without it.
    #[must_use]
    pub fn capabilities(&self) -> Vec<ProfileCapability> {
        Capability::all()
            .map(|capability| ProfileCapability {
                key: capability.key().to_owned(),
                label: capability.label().to_owned(),
                available: self.has(capability),
                loss: capability.loss().to_owned(),
            })
            .collect()
    }

    /// The losses of what is missing, one sentence each.
    #[must_use]
    pub fn losses(&self) -> Vec<String> {
        let keyed = self.idempotency.is_some();
        let missing = self.capabilities().into_iter().filter(|one| !one.available);
        let mut losses: Vec<String> = missing.map(|one| one.loss).collect();
        if !keyed && !self.has(Capability::FindContact) {
            losses.push(
                "A request that breaks off can neither be repeated safely nor looked for; it is then held for you to decide."
                    .to_owned(),
            );
        }
        losses
    }

    /// The capabilities as the rows of a connection's report; nothing has been tried yet.
    #[must_use]
    pub fn endpoints(&self) -> Vec<EndpointCheck> {
        Capability::all()
            .map(|capability| {
                let route = self.route(capability);
                EndpointCheck {
                    key: capability.key().to_owned(),
                    label: capability.label().to_owned(),
                    method: route.map_or_else(String::new, |route| route.method.clone()),
                    path: route.map_or_else(String::new, |route| route.path.clone()),
                    writes: capability.writes(),
                    state: if self.has(capability) {
                        CheckState::Untried
                    } else {
                        CheckState::Missing
                    },
                }
            })
            .collect()
    }
}
