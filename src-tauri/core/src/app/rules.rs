//! The rules: showing, checking, saving, and looking at what they would let through.
//!
//! What they mean is [`crate::rules`]'. Here they meet both sides and the stored ones.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::mapping::changed_at;
use super::{Answer, App};
use crate::certileads::Capability;
use crate::condition;
use crate::highlevel::{self, ContactSearch, SortKey};
use crate::http::{Call, Lane};
use crate::mapping::Context;
use crate::model::{
    Choice, ConnectionId, EngineEvent, ErrorCode, LeftOut, PairId, Problem, Rules, RulesCheck,
    RulesDocument, RulesFinding, RulesPreview, RulesView, Schema, Severity, Side, UtcMillis,
};
use crate::rules::{self, InForce, Sides};
use crate::store;

/// Contacts that a preview looks at.
const LOOKED_AT: u32 = 100;
/// Contacts that it names.
const NAMED: usize = 20;
/// How long listed segments are believed, in milliseconds.
const FRESH: UtcMillis = 60_000;

/// What the rules are held against, read once.
struct Seen {
    schema: Schema,
    context: Context,
    maps_tags: bool,
    segments: Option<Vec<Choice>>,
}

/// Certileads' segments as they were last listed: kept in memory only, for a moment.
#[derive(Debug, Default)]
pub(crate) struct Segments(Mutex<Option<Kept>>);

/// The connection they are of, and when something about it changed that may change them.
type Of = (ConnectionId, UtcMillis);

#[derive(Debug)]
struct Kept {
    of: Of,
    read_at: UtcMillis,
    segments: Vec<Choice>,
}

impl Segments {
    fn get(&self, of: Of, now: UtcMillis) -> Option<Vec<Choice>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |kept: &&Kept| kept.of == of && now - kept.read_at < FRESH;
        let kept = kept.as_ref().filter(fresh);
        kept.map(|kept| kept.segments.clone())
    }

    fn keep(&self, of: Of, read_at: UtcMillis, segments: &[Choice]) {
        let kept = Kept {
            of,
            read_at,
            segments: segments.to_vec(),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }
}

impl App {
    /// All that the rules' screen needs. Lists that can't be read are told as gaps.
    ///
    /// # Errors
    /// `NotConnected`, and whatever reading the fields can fail with.
    pub async fn rules(&self) -> Answer<RulesView> {
        let pair = self.pair().await?.id;
        let rules = self.rules_in_force(pair).await?;
        let mut gaps = Vec::new();
        let seen = self.seen(pair, true, &mut gaps).await?;
        let findings = self.findings(&rules.document, &seen).await?;
        let client = self.highlevel_client(Lane::Live).await?;
        let choice = |id: String, name: String| Choice { id, name };
        let tags = told(client.tags().await, "HighLevel's tags", &mut gaps);
        let users = told(client.users().await, "HighLevel's users", &mut gaps);
        let businesses = told(client.businesses().await, "Businesses", &mut gaps);
        let users = users.unwrap_or_default().into_iter();
        let businesses = businesses.unwrap_or_default().into_iter();
        Ok(RulesView {
            rules,
            findings,
            fields: seen.schema.source,
            operators: condition::operators(),
            tags: tags
                .unwrap_or_default()
                .into_iter()
                .map(|tag| tag.name)
                .collect(),
            users: users.map(|user| choice(user.id, user.name)).collect(),
            businesses: businesses.map(|one| choice(one.id, one.name)).collect(),
            segments: seen.segments.unwrap_or_default(),
            gaps,
        })
    }

    /// Reads a rules file's text and checks it.
    ///
    /// # Errors
    /// As [`Self::rules`]; what is wrong with the file is in the answer.
    pub async fn check_rules(&self, text: &str) -> Answer<RulesCheck> {
        let document = match rules::parse(text) {
            Ok(document) => document,
            Err(problem) => {
                return Ok(RulesCheck {
                    document: None,
                    problem: Some(problem),
                    findings: Vec::new(),
                });
            }
        };
        let pair = self.pair().await?.id;
        let seen = self.seen(pair, false, &mut Vec::new()).await?;
        let findings = self.findings(&document, &seen).await?;
        Ok(RulesCheck {
            document: Some(document),
            problem: None,
            findings,
        })
    }

    /// Puts a document in force. The same content as what is in force changes nothing. What the
    /// target can't do is no error: it is left undone, and [`Self::check_rules`] says so.
    ///
    /// # Errors
    /// `RulesConflict` if `base_version` is not the version in force; `RulesInvalid` at the
    /// member.
    pub async fn save_rules(&self, document: RulesDocument, base_version: u32) -> Answer<Rules> {
        let pair = self.pair().await?.id;
        let seen = self.seen(pair, true, &mut Vec::new()).await?;
        if let Some(problem) = first_error(self.findings(&document, &seen).await?) {
            return Err(problem);
        }
        let now = self.now();
        let saved = self
            .0
            .store
            .write(move |db| {
                let current = store::rules::get(db, pair)?.unwrap_or_else(unsaved);
                if current.document == document {
                    return Ok(Ok((current, false)));
                }
                if current.version != base_version {
                    return Ok(Err(current.version));
                }
                let rules = Rules {
                    version: current.version + 1,
                    document,
                    saved_at: Some(now),
                };
                store::rules::put(db, pair, &rules)?;
                Ok(Ok((rules, true)))
            })
            .await?;
        let (rules, is_new) = saved.map_err(conflict)?;
        if is_new {
            self.0.events.emit(EngineEvent::RulesChanged);
        }
        Ok(rules)
    }

    /// Looks at the newest contacts: who would be let through, and who not and why. Writes
    /// nothing.
    ///
    /// # Errors
    /// As [`Self::rules`].
    pub async fn preview_rules(&self, document: RulesDocument) -> Answer<RulesPreview> {
        let pair = self.pair().await?.id;
        let schema = self.fresh_schema(false).await?;
        let context = self.context(pair).await?;
        let rules = InForce::new(document, &schema.source, &context);
        let client = self.highlevel_client(Lane::Live).await?;
        let search = ContactSearch {
            sort: SortKey::DateAdded,
            descending: true,
            page_limit: LOOKED_AT,
            ..ContactSearch::default()
        };
        let call = client.search_contacts(&search).await;
        let page = self.outcome(Side::Highlevel, call).await?;
        let mut preview = RulesPreview {
            looked_at: 0,
            met: 0,
            left_out: Vec::new(),
            segments: BTreeMap::new(),
        };
        let now = self.now();
        for contact in &page.contacts {
            preview.looked_at += 1;
            if let Some(reason) = rules.unmet(contact, now) {
                if preview.left_out.len() < NAMED {
                    preview.left_out.push(LeftOut {
                        contact_id: contact.id.clone(),
                        contact_name: contact.display_name(),
                        reason,
                    });
                }
                continue;
            }
            preview.met += 1;
            for (id, _) in rules.matching(contact, now) {
                *preview.segments.entry(id.to_owned()).or_default() += 1;
            }
        }
        Ok(preview)
    }

    /// The rules in force; those of a new pair if none were saved.
    pub(super) async fn rules_in_force(&self, pair: PairId) -> Answer<Rules> {
        let saved = self
            .0
            .store
            .read(move |db| store::rules::get(db, pair))
            .await?;
        Ok(saved.unwrap_or_else(unsaved))
    }

    /// What the rules are held against. The segments are asked for anew where `anew`; else those
    /// of a moment ago do, so that a check on every key stroke asks nobody.
    async fn seen(&self, pair: PairId, anew: bool, gaps: &mut Vec<String>) -> Answer<Seen> {
        let schema = self.fresh_schema(false).await?;
        gaps.extend(schema.gaps.iter().cloned());
        let mapping = self
            .0
            .store
            .read(move |db| store::mappings::current(db, pair))
            .await?;
        let fills_tags = |rule: &crate::model::Rule| rule.target == "tags";
        let segments = self.segments(anew, gaps).await?;
        Ok(Seen {
            context: self.context(pair).await?,
            maps_tags: mapping.is_none_or(|mapping| mapping.document.rules.iter().any(fills_tags)),
            schema,
            segments,
        })
    }

    /// Certileads' segments; none if it has no list of them, or it can't be read.
    async fn segments(&self, anew: bool, gaps: &mut Vec<String>) -> Answer<Option<Vec<Choice>>> {
        let connection = self.connected(Side::Certileads).await?;
        let client = self.certileads_client(Lane::Live).await?;
        if !client.has(Capability::Segments) {
            return Ok(None);
        }
        let of = (connection.id, changed_at(&connection));
        let now = self.now();
        let kept = self.0.segments.get(of, now).filter(|_| !anew);
        if kept.is_some() {
            return Ok(kept);
        }
        let rows = told(client.segments().await, "Certileads' segments", gaps);
        let segments = rows.map(|rows| rows.iter().filter_map(segment).collect::<Vec<_>>());
        if let Some(segments) = &segments {
            self.0.segments.keep(of, now, segments);
        }
        Ok(segments)
    }

    async fn findings(&self, document: &RulesDocument, seen: &Seen) -> Answer<Vec<RulesFinding>> {
        let client = self.certileads_client(Lane::Live).await?;
        let can = |capability| client.has(capability);
        let sides = Sides {
            schema: &seen.schema,
            context: &seen.context,
            can: &can,
            maps_tags: seen.maps_tags,
            segments: seen.segments.as_deref(),
        };
        Ok(rules::check(document, &sides))
    }
}

fn unsaved() -> Rules {
    Rules {
        version: 0,
        document: RulesDocument::default(),
        saved_at: None,
    }
}

/// What a list says; if it can't be read, that is a gap.
fn told<T>(call: Call<T>, what: &str, gaps: &mut Vec<String>) -> Option<T> {
    match call.result {
        Ok(list) => Some(list),
        Err(error) => {
            let problem = error.problem(highlevel::NAME);
            gaps.push(format!("{what} can't be listed: {}", problem.what));
            None
        }
    }
}

fn segment(row: &serde_json::Value) -> Option<Choice> {
    let id = match &row["id"] {
        serde_json::Value::String(id) => id.clone(),
        serde_json::Value::Number(id) => id.to_string(),
        _ => return None,
    };
    let name = row["name"].as_str().unwrap_or(&id).to_owned();
    Some(Choice { id, name })
}

/// The first error among findings, with the number of the others.
fn first_error(findings: Vec<RulesFinding>) -> Option<Problem> {
    let mut errors = findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error);
    let first = errors.next()?;
    let meaning = match errors.count() {
        0 => "The rules were not saved.".to_owned(),
        1 => "The rules were not saved; there is one more error.".to_owned(),
        others => format!("The rules were not saved; there are {others} more errors."),
    };
    Some(Problem::new(first.code, first.what, meaning, first.remedy).at(first.place))
}

fn conflict(in_force: u32) -> Problem {
    Problem::new(
        ErrorCode::RulesConflict,
        "The rules were changed elsewhere while you edited them.",
        format!("Version {in_force} is in force now. Nothing was overwritten."),
        "Look at that version, then make your changes again.",
    )
}
