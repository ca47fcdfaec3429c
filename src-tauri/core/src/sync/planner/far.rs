//! What the far side says about a page's contacts: the linked ones as they stand there, and who
//! those without a link may be. Reads only, many at a time.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};
use tokio::task::JoinSet;

use super::{Known, Subject, contact};
use crate::certileads::{MatchKey, TargetContact};
use crate::model::{Contact, ErrorCode, FieldType, Problem, Side};
use crate::store::{links, mirror};
use crate::sync::matching::{Decision, Found, Keys, decide};
use crate::sync::target_index::{TargetIndex, normal};
use crate::sync::{Engine, Stop, pass};

/// Questions on their way at a time.
const SIDE_BY_SIDE: usize = 16;

/// What the far side says about one contact.
#[derive(Debug, Default)]
pub(super) enum Answer {
    /// It is linked, and stands there like this.
    Linked(Box<TargetContact>),
    /// Nobody there is it: its own record is gone, or nobody could be asked.
    #[default]
    Nobody,
    /// It has no link; these share a key with it.
    Candidates(Candidates),
}

/// Target contacts by the key they share with a source contact.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    by_external_id: Vec<TargetContact>,
    by_email: Vec<TargetContact>,
    by_phone: Vec<TargetContact>,
}

/// The answers for a page.
pub(super) struct Answers {
    by_contact: HashMap<String, Answer>,
    /// Which source contact a target contact belongs to, by our links; grows as the page is
    /// planned, so that no two contacts take the same target.
    pub(super) owners: HashMap<String, String>,
}

impl Answers {
    pub(super) fn take(&mut self, contact_id: &str) -> Answer {
        self.by_contact.remove(contact_id).unwrap_or_default()
    }
}

/// Asks about every subject that something could be written for.
pub(super) async fn ask(
    engine: &Engine,
    subjects: &[Subject],
    known: &Known,
    index: Option<&TargetIndex>,
) -> Result<Answers, Stop> {
    let mut by_contact = HashMap::with_capacity(subjects.len());
    let mut questions = Vec::new();
    for subject in subjects {
        let id = &subject.contact.id;
        if contact::mapping_problem(engine, subject).is_some() {
            continue;
        }
        match known.links.get(id) {
            Some(link) if link.resting => {}
            Some(link) => match stored_here(engine, &link.target_id, known, index) {
                Some(target) => {
                    by_contact.insert(id.clone(), Answer::Linked(Box::new(target)));
                }
                None => questions.push((id.clone(), Question::Linked(link.target_id.clone()))),
            },
            None => {
                let keys = keys(engine, &subject.contact, &subject.outcome.body);
                match index {
                    Some(index) => {
                        let candidates = Candidates::of(&index.find(&keys));
                        by_contact.insert(id.clone(), Answer::Candidates(candidates));
                    }
                    None => questions.push((id.clone(), Question::Who(keys))),
                }
            }
        }
    }
    by_contact.extend(answer_all(engine, questions).await?);
    let owners = owners(engine, &by_contact).await?;
    Ok(Answers { by_contact, owners })
}

/// A linked target contact that need not be asked for.
fn stored_here(
    engine: &Engine,
    id: &str,
    known: &Known,
    index: Option<&TargetIndex>,
) -> Option<TargetContact> {
    if let Some(target) = index.and_then(|index| index.by_id(id)) {
        return Some(target.clone());
    }
    if index.is_some() && engine.certileads.can_read_back() {
        // All of them were listed just now: one that is not among them may be gone.
        return None;
    }
    let seen = known.fresh.get(id).or_else(|| {
        let old = known.targets.get(id);
        old.filter(|_| !engine.certileads.can_read_back())
    });
    match seen {
        Some(target) => Some(target.clone()),
        None if engine.certileads.can_read_back() => None,
        None => Some(unseen(id)),
    }
}

/// A target contact of which nothing but its id is known.
fn unseen(id: &str) -> TargetContact {
    TargetContact {
        id: id.to_owned(),
        ..TargetContact::default()
    }
}

enum Question {
    Linked(String),
    Who(Keys),
}

async fn answer_all(
    engine: &Engine,
    questions: Vec<(String, Question)>,
) -> Result<HashMap<String, Answer>, Stop> {
    let mut questions = questions.into_iter();
    let mut at_work = JoinSet::new();
    let mut answers = HashMap::new();
    loop {
        while at_work.len() < SIDE_BY_SIDE {
            let Some((id, question)) = questions.next() else {
                break;
            };
            let engine = engine.clone();
            at_work.spawn(async move { (id, answer(&engine, question).await) });
        }
        match at_work.join_next().await {
            Some(Ok((id, answer))) => answers.insert(id, answer?),
            // A task that panicked: its contact must not be planned on a guess.
            Some(Err(error)) => {
                let meaning = "Nothing was written on what it might have said.";
                return Err(Stop::of_task("Asking Certileads", meaning, &error));
            }
            None => return Ok(answers),
        };
    }
}

async fn answer(engine: &Engine, question: Question) -> Result<Answer, Stop> {
    match question {
        Question::Linked(id) => {
            let ask = || engine.certileads.contact(&id);
            let found = pass::read(engine, Side::Certileads, ask).await?;
            Ok(found.map_or(Answer::Nobody, |target| Answer::Linked(Box::new(target))))
        }
        Question::Who(keys) => Ok(Answer::Candidates(look_up(engine, &keys).await?)),
    }
}

async fn look_up(engine: &Engine, keys: &Keys) -> Result<Candidates, Stop> {
    if !engine.certileads.can_look_up() {
        return Ok(Candidates::default());
    }
    let ask = async |key: MatchKey, value: Option<&str>| match value {
        Some(value) => {
            let ask = || engine.certileads.find_contacts(key, value);
            pass::read(engine, Side::Certileads, ask).await
        }
        None => Ok(Vec::new()),
    };
    Ok(Candidates {
        by_external_id: ask(MatchKey::ExternalId, Some(&keys.external_id)).await?,
        by_email: ask(MatchKey::Email, keys.email.as_deref()).await?,
        by_phone: ask(MatchKey::Phone, keys.phone.as_deref()).await?,
    })
}

async fn owners(
    engine: &Engine,
    answers: &HashMap<String, Answer>,
) -> Result<HashMap<String, String>, Stop> {
    let ids: HashSet<String> = answers
        .values()
        .filter_map(|answer| match answer {
            Answer::Candidates(candidates) => Some(candidates),
            Answer::Linked(_) | Answer::Nobody => None,
        })
        .flat_map(|found| found.by_email.iter().chain(&found.by_phone))
        .map(|target| target.id.clone())
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let pair = engine.pair;
    let owners = engine.store.read(move |db| {
        let mut owners = HashMap::new();
        for id in ids {
            if let Some(source) = links::source_of(db, pair, &id)? {
                owners.insert(id, source);
            }
        }
        Ok(owners)
    });
    Ok(owners.await?)
}

impl Candidates {
    fn of(found: &Found<'_>) -> Self {
        let owned = |list: &[&TargetContact]| list.iter().map(|one| (*one).clone()).collect();
        Self {
            by_external_id: owned(&found.by_external_id),
            by_email: owned(&found.by_email),
            by_phone: owned(&found.by_phone),
        }
    }

    /// Who it is. A target contact that belongs to another source contact is none of them.
    pub(super) fn decide(&self, keys: &Keys, owners: &HashMap<String, String>) -> Match {
        let free = |target: &&TargetContact| {
            let owner = owners.get(&target.id);
            owner.is_none_or(|owner| *owner == keys.external_id)
        };
        let found = Found {
            by_external_id: self.by_external_id.iter().collect(),
            by_email: self.by_email.iter().filter(free).collect(),
            by_phone: self.by_phone.iter().filter(free).collect(),
        };
        verdict(decide(keys, &found))
    }
}

/// Who a contact is on the far side.
pub(in crate::sync) enum Match {
    One(Box<TargetContact>),
    None,
    Unclear(Problem),
}

fn verdict(decision: Decision<'_>) -> Match {
    match decision {
        Decision::Link(target) => Match::One(Box::new(target.clone())),
        Decision::Create => Match::None,
        Decision::Hold { reason, candidates } => {
            let names = candidates
                .iter()
                .map(|candidate| {
                    let name = candidate.name.as_deref().unwrap_or("without a name");
                    format!("{name} ({})", candidate.id)
                })
                .collect::<Vec<_>>()
                .join(", ");
            Match::Unclear(
                Problem::new(
                    ErrorCode::MatchUnclear,
                    reason,
                    "Writing to the wrong one would mix two people up, so nothing was sent.",
                    "Make them tell apart in Certileads, then retry; or skip this contact.",
                )
                .with_details(format!("It could be: {names}")),
            )
        }
    }
}

/// The contact's keys as the target would hold them.
pub(in crate::sync) fn keys(engine: &Engine, contact: &Contact, body: &Map<String, Value>) -> Keys {
    let text = |key: &str| body.get(key).and_then(Value::as_str);
    let full = [text("firstName"), text("lastName")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    Keys {
        external_id: contact.id.clone(),
        email: normal(engine, FieldType::Email, text("email")),
        phone: normal(engine, FieldType::Phone, text("phone")),
        name: Some(full)
            .filter(|name| !name.is_empty())
            .or_else(|| text("name").map(str::to_owned)),
    }
}

/// Looks for one contact by asking the far side.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub(in crate::sync) async fn find(engine: &Engine, keys: &Keys) -> Result<Match, Stop> {
    let candidates = look_up(engine, keys).await?;
    let answer = HashMap::from([(keys.external_id.clone(), Answer::Candidates(candidates))]);
    let owners = owners(engine, &answer).await?;
    match answer.into_values().next() {
        Some(Answer::Candidates(candidates)) => Ok(candidates.decide(keys, &owners)),
        _ => Ok(Match::None),
    }
}

/// The target contact that a source contact is linked to, as it stands there now where it can be
/// read; none if there is no link, or it rests, or the record is gone.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub(in crate::sync) async fn target_of(
    engine: &Engine,
    contact_id: &str,
) -> Result<Option<TargetContact>, Stop> {
    let (pair, place, id) = (engine.pair, engine.target_place(), contact_id.to_owned());
    let found = engine.store.read(move |db| {
        let Some(link) = links::find(db, pair, &id)?.filter(|link| !link.resting) else {
            return Ok(None);
        };
        let stored = mirror::get(db, place, &link.target_id)?;
        Ok(Some(stored.unwrap_or_else(|| unseen(&link.target_id))))
    });
    let Some(target) = found.await? else {
        return Ok(None);
    };
    if !engine.certileads.can_read_back() {
        return Ok(Some(target));
    }
    let ask = || engine.certileads.contact(&target.id);
    pass::read(engine, Side::Certileads, ask).await
}
