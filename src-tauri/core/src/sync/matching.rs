//! Which Certileads contact is the same person as a HighLevel contact that has no link yet. Pure.
//!
//! Keys: external id, e-mail, phone; all evaluated, all normalised by the caller. A contact that
//! already carries another external id is never a candidate.

use crate::certileads::TargetContact;

/// What is known of the HighLevel contact, in the target's normalised form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The HighLevel contact id.
    pub external_id: String,
    /// Lower case.
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// First and last name.
    pub name: Option<String>,
}

/// Candidates by each key.
#[derive(Clone, Debug, Default)]
pub struct Found<'a> {
    /// With the same external id.
    pub by_external_id: Vec<&'a TargetContact>,
    /// With the same e-mail.
    pub by_email: Vec<&'a TargetContact>,
    /// With the same phone.
    pub by_phone: Vec<&'a TargetContact>,
}

/// What follows.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision<'a> {
    /// It is this one.
    Link(&'a TargetContact),
    /// It is none of them.
    Create,
    /// A person must say.
    Hold {
        /// Why.
        reason: &'static str,
        /// Who it could be.
        candidates: Vec<&'a TargetContact>,
    },
}

/// Decides.
#[must_use]
pub fn decide<'a>(keys: &Keys, found: &Found<'a>) -> Decision<'a> {
    match found.by_external_id.as_slice() {
        [one] => return Decision::Link(one),
        [] => {}
        several => {
            return Decision::Hold {
                reason: "Several contacts in Certileads carry this HighLevel id.",
                candidates: several.to_vec(),
            };
        }
    }
    let free = |contact: &&TargetContact| match contact.external_id.as_deref().map(str::trim) {
        None | Some("") => true,
        Some(other) => other == keys.external_id,
    };
    let by_email: Vec<_> = found.by_email.iter().copied().filter(free).collect();
    let mut all = by_email.clone();
    for candidate in found.by_phone.iter().copied().filter(free) {
        if !all.iter().any(|known| known.id == candidate.id) {
            all.push(candidate);
        }
    }
    match all.as_slice() {
        [] => Decision::Create,
        [one] if by_email.is_empty() && names_differ(keys, one) => Decision::Hold {
            reason: "A contact in Certileads has the same phone number but another name.",
            candidates: all,
        },
        [one] => Decision::Link(one),
        _ => Decision::Hold {
            reason: "Several contacts in Certileads have the same e-mail or phone number.",
            candidates: all,
        },
    }
}

fn names_differ(keys: &Keys, candidate: &TargetContact) -> bool {
    let fold = |name: Option<&str>| {
        name.map(|name| {
            name.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .to_lowercase()
        })
        .filter(|name| !name.is_empty())
    };
    match (fold(keys.name.as_deref()), fold(candidate.name.as_deref())) {
        (Some(ours), Some(theirs)) => ours != theirs,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(id: &str, external_id: Option<&str>, name: &str) -> TargetContact {
        TargetContact {
            id: id.into(),
            external_id: external_id.map(Into::into),
            name: Some(name.into()),
            ..TargetContact::default()
        }
    }

    fn keys() -> Keys {
        Keys {
            external_id: "hl-1".into(),
            name: Some("Ana Díaz".into()),
            ..Keys::default()
        }
    }

    #[test]
    fn the_external_id_wins_over_everything() {
        let own = target("1", Some("hl-1"), "Someone Else");
        let mail = target("2", None, "Ana Díaz");
        let found = Found {
            by_external_id: vec![&own],
            by_email: vec![&mail],
            by_phone: vec![],
        };
        assert_eq!(decide(&keys(), &found), Decision::Link(&own));
    }

    #[test]
    fn somebody_elses_contact_is_never_a_candidate() {
        let taken = target("1", Some("hl-2"), "Ana Díaz");
        let found = Found {
            by_email: vec![&taken],
            by_phone: vec![&taken],
            ..Found::default()
        };
        assert_eq!(decide(&keys(), &found), Decision::Create);
    }

    #[test]
    fn one_candidate_over_both_keys_is_it() {
        let one = target("1", None, "A. Diaz");
        let found = Found {
            by_email: vec![&one],
            by_phone: vec![&one],
            ..Found::default()
        };
        assert_eq!(decide(&keys(), &found), Decision::Link(&one));
    }

    #[test]
    fn the_phone_alone_needs_the_same_name() {
        let other = target("1", None, "Bob Ray");
        let found = Found {
            by_phone: vec![&other],
            ..Found::default()
        };
        assert!(matches!(decide(&keys(), &found), Decision::Hold { .. }));
        let same = target("1", None, " ana  díaz ");
        let found = Found {
            by_phone: vec![&same],
            ..Found::default()
        };
        assert_eq!(decide(&keys(), &found), Decision::Link(&same));
    }

    #[test]
    fn candidates_that_disagree_are_shown() {
        let mail = target("1", None, "Ana Díaz");
        let phone = target("2", None, "Ana Díaz");
        let found = Found {
            by_email: vec![&mail],
            by_phone: vec![&phone],
            ..Found::default()
        };
        match decide(&keys(), &found) {
            Decision::Hold { candidates, .. } => assert_eq!(candidates, [&mail, &phone]),
            other => panic!("{other:?}"),
        }
    }
}
