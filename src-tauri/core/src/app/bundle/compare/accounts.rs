//! The accounts of both sides: one that is connected here stays, since links and history belong to
//! it.

use serde_json::Value;

use super::{Changes, Here, NewCertileads, broken, find_profile, named, part};
use crate::app::bundle::read::{error, warning};
use crate::model::{
    BundleEffect, BundlePart, BundlePartKind, CertileadsPlace, Connection, HighlevelPlace,
};

pub(super) fn highlevel(place: HighlevelPlace, here: &Here, changes: &mut Changes) -> BundlePart {
    let kind = BundlePartKind::Highlevel;
    let name = named(&place.name, &place.location_id);
    if let Err(failed) = crate::http::parse_address(&place.base_url) {
        let problem = failed.problem("HighLevel");
        let at = "/connections/highlevel/baseUrl";
        return broken(kind, &name, vec![error(at, &problem.what, &problem.remedy)]);
    }
    if place.location_id.trim().is_empty() {
        let at = "/connections/highlevel/locationId";
        let what = "It names no location.";
        return broken(
            kind,
            &name,
            vec![error(at, what, "Write the location's id.")],
        );
    }
    match &here.highlevel {
        Some(connected) if connected.account_id == place.location_id => part(
            kind,
            &name,
            BundleEffect::Unchanged,
            "It is connected here already.",
        ),
        Some(connected) => stays(kind, &name, connected),
        None => {
            changes.highlevel = Some(place);
            part(
                kind,
                &name,
                BundleEffect::Added,
                "It is connected as soon as you give its key.",
            )
        }
    }
}

pub(super) fn certileads(
    place: CertileadsPlace,
    here: &Here,
    coming: &[(String, Value)],
    changes: &mut Changes,
) -> BundlePart {
    let kind = BundlePartKind::Certileads;
    let name = named(&place.name, &place.profile);
    let Some(profile) = find_profile(&place.profile, coming, &here.profiles) else {
        let what = format!("There is no profile named {}.", place.profile);
        let at = "/connections/certileads/profile";
        let remedy = "Export again where it is known, or import the profile first.";
        return broken(kind, &name, vec![error(at, &what, remedy)]);
    };
    let Some(address) = place.base_url.clone().filter(|url| !url.trim().is_empty()) else {
        let about = "Its address lets in whoever knows it, so it is not part of the file.";
        let at = "/connections/certileads/baseUrl";
        return BundlePart {
            findings: match here.certileads {
                Some(_) => Vec::new(),
                None => vec![warning(
                    at,
                    "The address is missing.",
                    "Connect Certileads by hand afterwards.",
                )],
            },
            ..part(kind, &name, BundleEffect::LeftAlone, about)
        };
    };
    if address.contains("://")
        && let Err(failed) = crate::http::parse_address(&address)
    {
        let problem = failed.problem("Certileads");
        let at = "/connections/certileads/baseUrl";
        return broken(kind, &name, vec![error(at, &problem.what, &problem.remedy)]);
    }
    match &here.certileads {
        Some(connected)
            if connected.base_url == address
                && connected.profile_key.as_deref() == Some(&place.profile) =>
        {
            part(
                kind,
                &name,
                BundleEffect::Unchanged,
                "It is connected here already.",
            )
        }
        Some(connected) => stays(kind, &name, connected),
        None => {
            let needs_key = profile.requires_key();
            let about = match needs_key {
                true => "It is connected as soon as you give its key.",
                false => "It is connected; check it afterwards.",
            };
            changes.certileads = Some(NewCertileads {
                name: place.name,
                profile: place.profile,
                address,
                needs_key,
            });
            part(kind, &name, BundleEffect::Added, about)
        }
    }
}

/// Another account is connected: links and history belong to it.
fn stays(kind: BundlePartKind, name: &str, connected: &Connection) -> BundlePart {
    let own = named(&connected.account_name, &connected.account_id);
    let about = format!("{own} is connected here, and stays.");
    part(kind, name, BundleEffect::LeftAlone, &about)
}
