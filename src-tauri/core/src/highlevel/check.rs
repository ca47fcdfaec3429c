//! Finds out who a token belongs to and which scopes it holds.
//!
//! HighLevel tells nobody what a Private Integration Token may do, so each scope is tried with
//! one cheap request that changes nothing. The write probe changes a contact that can't exist.

use serde_json::json;

use super::client::Ask;
use super::contacts::WRITE;
use super::endpoints::endpoints;
use super::{Client, ContactSearch, Location, SCOPES, Scope, TaskSearch};
use crate::http::{Call, Cause, Class, Error, Method, Refusal};
use crate::model::{CheckProgress, CheckState, ConnectionReport, Side};

/// No contact has this id: real ones are 20 letters and digits, never all zeros.
const NOBODY: &str = "000000000000000000zz";

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// The location, if the token may read it.
    pub location: Option<Location>,
    /// Scopes, endpoints and losses.
    pub report: ConnectionReport,
}

/// Tries every scope once, one after the other, and tells how it goes.
///
/// # Errors
/// Whatever ends it: no network, a token that is wrong or an agency's, another location, or a
/// token without `contacts.readonly`. A failure at an optional scope only leaves it untried.
pub async fn check(
    client: &Client,
    mut on_progress: impl FnMut(CheckProgress),
) -> Result<Checked, Error> {
    let mut checked = Checked::default();
    let mut unreadable = None;
    for (done, scope) in (1_u32..).zip(&SCOPES) {
        let mut outcome = probe(client, scope, &mut checked).await;
        if matches!(&outcome, Err(error) if matches!(error.class(), Class::RateLimited { .. })) {
            // The limiter has taken note and waits as long as it takes.
            outcome = probe(client, scope, &mut checked).await;
        }
        let state = verdict(scope, outcome, &mut unreadable)?;
        checked.report.scopes.push(scope.found(state));
        on_progress(CheckProgress {
            side: Side::Highlevel,
            label: scope.scope.to_owned(),
            state,
            done,
            total: SCOPES.len() as u32,
        });
        // An agency's token shows itself only at the users, so the verdict waits for them.
        if let (Some(error), "users.readonly") = (&unreadable, scope.scope) {
            return Err(error.clone());
        }
    }
    sum_up(&mut checked);
    Ok(checked)
}

async fn probe(client: &Client, scope: &Scope, checked: &mut Checked) -> Result<(), Error> {
    match scope.scope {
        "locations.readonly" => {
            let call = client.location().await;
            checked
                .report
                .checked_at
                .get_or_insert(call.exchange.started_at);
            let location = call.result.map_err(unknown_location)?;
            checked.report.allow_duplicate_contact = location.allow_duplicate_contact;
            checked.location = Some(location);
            Ok(())
        }
        "contacts.readonly" => {
            let one = ContactSearch {
                page_limit: 1,
                ..ContactSearch::default()
            };
            done(client.search_contacts(&one).await)
        }
        "users.readonly" => done(client.users().await),
        "locations/customFields.readonly" => done(client.custom_fields().await),
        "locations/tags.readonly" => done(client.tags().await),
        "locations/tasks.readonly" => {
            let one = TaskSearch {
                limit: 1,
                ..TaskSearch::default()
            };
            done(client.search_tasks(&one).await)
        }
        "businesses.readonly" => done(client.list_businesses(1).await),
        _ => {
            let ask = Ask::new(Method::PUT, ["contacts", NOBODY], WRITE).body(json!({}));
            done(client.send(ask).await)
        }
    }
}

fn done<T>(call: Call<T>) -> Result<(), Error> {
    call.result.map(drop)
}

/// A location that HighLevel doesn't know is the wrong one, too.
fn unknown_location(error: Error) -> Error {
    match error {
        Error::Status(refusal) if matches!(refusal.status, 400 | 404 | 422) => {
            Error::Status(Box::new(Refusal {
                cause: Some(Cause::LocationWrong),
                ..*refusal
            }))
        }
        other => other,
    }
}

/// What an outcome says about its scope. `unreadable` takes the reason why contacts can't be
/// read.
fn verdict(
    scope: &Scope,
    outcome: Result<(), Error>,
    unreadable: &mut Option<Error>,
) -> Result<CheckState, Error> {
    let Err(error) = outcome else {
        return Ok(CheckState::Available);
    };
    match error
        .refusal()
        .map(|refusal| (&refusal.cause, refusal.status))
    {
        Some((Some(Cause::ScopeMissing(_)), _)) => {
            if !scope.optional {
                *unreadable = Some(error);
            }
            Ok(CheckState::Missing)
        }
        Some((Some(Cause::TokenInvalid | Cause::TokenAgency | Cause::LocationWrong), _)) => {
            Err(error)
        }
        Some((Some(Cause::Request), _)) if scope.optional => Ok(CheckState::Untried),
        // Refused for what was asked, not for who asked: past the gate that checks the scope.
        Some((_, 400 | 404 | 422)) => Ok(CheckState::Available),
        _ if scope.optional && scope.scope != "locations.readonly" => Ok(CheckState::Untried),
        _ => Err(error),
    }
}

fn sum_up(checked: &mut Checked) {
    let report = &mut checked.report;
    let scopes = &report.scopes;
    report.endpoints = endpoints(|name| {
        scopes
            .iter()
            .find(|scope| scope.scope == name)
            .map_or(CheckState::Untried, |scope| scope.state)
    });
    report.losses = scopes
        .iter()
        .filter(|scope| scope.state == CheckState::Missing)
        .map(|scope| scope.loss.clone())
        .collect();
}
