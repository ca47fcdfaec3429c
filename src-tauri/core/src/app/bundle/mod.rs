//! The setup as one text: exporting it, reviewing one, importing it.
//!
//! `read` turns a text into parts, `compare` holds them against what is here, and this file writes
//! what comes of it, all in one transaction. Keys are in no bundle: an account that comes with one
//! waits for its key.

mod compare;
mod read;

use serde_json::Value;

use super::{Answer, App};
use crate::model::{
    AddressKind, BUNDLE_FORMAT, BUNDLE_KIND, Bundle, BundleBase, BundleConnections, BundleEffect,
    BundleExport, BundleReview, CertileadsPlace, Connection, EngineEvent, ErrorCode,
    HighlevelPlace, KeyPlace, Mapping, MappingId, PairId, Problem, Rules, RulesDocument,
    RulesFinding, Side,
};
use crate::store::{self, Db};
use compare::{Changes, Here};

/// Shorter texts than this occur by chance; no key is so short.
const SHORTEST_KEY: usize = 8;

impl App {
    /// The setup of the shown pair as a bundle's text. Of the sample data no account is told. A
    /// key in use that can't be read now can't be looked for in it: the notices say so. With
    /// `examples` those of the mapping come with it, and with them the values of their contacts.
    ///
    /// # Errors
    /// `BundleInvalid` if something that goes into it holds a key, such as a header of a profile.
    pub async fn export_bundle(&self, examples: bool) -> Answer<BundleExport> {
        let pair = self.pair().await?;
        let here = self.here(pair.id).await?;
        let bundle = Bundle {
            kind: BUNDLE_KIND.to_owned(),
            format: BUNDLE_FORMAT,
            connections: match pair.sandbox {
                true => BundleConnections::default(),
                false => BundleConnections {
                    highlevel: here.highlevel.as_ref().map(highlevel_place),
                    certileads: here
                        .certileads
                        .as_ref()
                        .map(|connection| certileads_place(connection, &here)),
                },
            },
            profiles: profiles_in_use(&here),
            mapping: here.mapping.clone().map(|mapping| mapping.document),
            examples: match examples {
                true => here.examples.clone(),
                false => Vec::new(),
            },
            rules: (here.rules.version > 0).then(|| here.rules.document.clone()),
            settings: here.settings.clone(),
        };
        let mut text = serde_json::to_string_pretty(&bundle).map_err(store::StoreError::from)?;
        text.push('\n');
        let notices = self.refuse_keys(&here, &text).await?;
        Ok(BundleExport { text, notices })
    }

    /// Holds a bundle against what is here; changes nothing.
    ///
    /// # Errors
    /// `BundleNotJson`, `BundleNewer`, `BundleInvalid` for what is no bundle at all. What is wrong
    /// with a part is in the answer.
    pub async fn review_bundle(&self, text: &str) -> Answer<BundleReview> {
        let pair = self.pair().await?.id;
        Ok(self.compared(pair, text).await?.0)
    }

    /// Imports a bundle in one transaction. `base` is what the review was held against. With `leave_out_broken`, parts that can't be used are left out; else nothing is
    /// imported because of them.
    ///
    /// # Errors
    /// As [`Self::review_bundle`]; `BundleInvalid` for parts that can't be used, `MappingConflict`
    /// or `RulesConflict` if those have changed since the review.
    pub async fn import_bundle(
        &self,
        text: &str,
        base: BundleBase,
        leave_out_broken: bool,
    ) -> Answer<BundleReview> {
        let pair = self.pair().await?.id;
        let (review, changes) = self.compared(pair, text).await?;
        if review.is_broken() && !leave_out_broken {
            return Err(unusable(&review));
        }
        let connections = self.new_connections(pair, &changes);
        let now = self.now();
        let written = self.0.store.write(move |db| {
            let mapping = store::mappings::current(db, pair)?;
            let rules = store::rules::get(db, pair)?;
            if mapping.map(|mapping| mapping.version) != base.mapping {
                return Ok(Err(changed(ErrorCode::MappingConflict, "The mapping was")));
            }
            if rules.map_or(0, |rules| rules.version) != base.rules {
                return Ok(Err(changed(ErrorCode::RulesConflict, "The rules were")));
            }
            Ok(Ok(import(db, pair, changes, &connections, now)?))
        });
        written.await??;
        self.0.events.emit(EngineEvent::ConnectionsChanged);
        self.0.events.emit(EngineEvent::MappingChanged);
        self.0.events.emit(EngineEvent::RulesChanged);
        self.0.live.ask(false);
        Ok(review)
    }

    async fn compared(&self, pair: PairId, text: &str) -> Answer<(BundleReview, Changes)> {
        let parts = read::read(text)?;
        let here = self.here(pair).await?;
        let checked = match &parts.rules {
            Some(Ok(document)) => self.rules_findings(document).await,
            _ => None,
        };
        let (parts, changes) = compare::compare(parts, &here, checked);
        let review = BundleReview {
            parts,
            base: BundleBase {
                mapping: here.mapping.as_ref().map(|mapping| mapping.version),
                rules: here.rules.version,
            },
            keys: self.keys_wanted(pair, &changes, &here),
        };
        Ok((review, changes))
    }

    /// What is wrong with rules as both sides are now; none if they can't be asked.
    async fn rules_findings(&self, document: &RulesDocument) -> Option<Vec<RulesFinding>> {
        let text = serde_json::to_string(document).ok()?;
        Some(self.check_rules(&text).await.ok()?.findings)
    }

    async fn here(&self, pair: PairId) -> Answer<Here> {
        // Without either side, or the network, the fields last read are all there is.
        let schema = match self.fresh_schema(false).await {
            Ok(schema) => schema,
            Err(_) => self.stored_schema().await?,
        };
        let schema = schema.read_at.is_some().then_some(schema);
        let rules = self.rules_in_force(pair).await?;
        let here = self.0.store.read(move |db| {
            let documents = store::profiles::list(db)?;
            Ok(Here {
                highlevel: store::connections::find(db, pair, Side::Highlevel)?,
                certileads: store::connections::find(db, pair, Side::Certileads)?,
                profiles: documents.iter().filter_map(|text| document(text)).collect(),
                mapping: store::mappings::current(db, pair)?,
                examples: store::examples::list(db, pair)?,
                rules,
                schema,
                settings: store::settings::load(db)?,
            })
        });
        Ok(here.await?)
    }

    /// A key in a bundle would be carried on with it: then there is none. Tells of keys that could
    /// not be looked for.
    async fn refuse_keys(&self, here: &Here, text: &str) -> Answer<Vec<Problem>> {
        let mut notices = Vec::new();
        for connection in [&here.highlevel, &here.certileads].into_iter().flatten() {
            let key = match self.key_of(connection).await {
                Ok(Some(key)) => key,
                Ok(None) => continue,
                Err(cause) => {
                    notices.push(not_searched(connection.side, cause));
                    continue;
                }
            };
            let known = key.expose().trim();
            if known.len() >= SHORTEST_KEY && text.contains(known) {
                return Err(Problem::new(
                    ErrorCode::BundleInvalid,
                    "A key stands in what would be exported.",
                    "A profile or the mapping holds it as plain text. Nothing was exported.",
                    "Take it out there; a profile names in its part “auth” where the key goes.",
                ));
            }
        }
        Ok(notices)
    }

    /// The connections that come with a bundle, each waiting for its key.
    fn new_connections(&self, pair: PairId, changes: &Changes) -> Vec<(Connection, String)> {
        let now = self.now();
        let mut made = Vec::new();
        if let Some(place) = &changes.highlevel {
            let connection = Connection {
                base_url: place.base_url.trim_end_matches('/').to_owned(),
                account_id: place.location_id.clone(),
                account_name: place.name.clone(),
                time_zone: place.time_zone.clone(),
                country: place.country.clone(),
                ..self.waiting_connection(pair, Side::Highlevel, true, now)
            };
            made.push((connection, place.location_id.clone()));
        }
        if let Some(new) = &changes.certileads {
            let connection = Connection {
                base_url: new.address.clone(),
                account_name: new.name.clone(),
                profile_key: Some(new.profile.clone()),
                ..self.waiting_connection(pair, Side::Certileads, new.needs_key, now)
            };
            made.push((connection, format!("{} {}", new.profile, new.address)));
        }
        made
    }

    fn keys_wanted(&self, pair: PairId, changes: &Changes, here: &Here) -> Vec<Side> {
        let waits = |connection: &Connection| {
            connection.key_place == KeyPlace::None && connection.attention.is_some()
        };
        let coming = self.new_connections(pair, changes);
        let all = coming.iter().map(|(connection, _)| connection);
        let there = [&here.highlevel, &here.certileads].into_iter().flatten();
        let mut sides: Vec<Side> = all
            .chain(there)
            .filter(|connection| waits(connection))
            .map(|connection| connection.side)
            .collect();
        sides.sort_by_key(|side| *side == Side::Certileads);
        sides
    }
}

/// Writes what a bundle brings.
fn import(
    db: &Db,
    pair: PairId,
    changes: Changes,
    connections: &[(Connection, String)],
    now: i64,
) -> store::Result<()> {
    for (key, document) in &changes.profiles {
        let text = serde_json::to_string_pretty(document)?;
        store::profiles::put(db, key, &text, now)?;
    }
    let mut pair = pair;
    for (connection, account) in connections {
        let connection = Connection {
            pair_id: pair,
            ..connection.clone()
        };
        pair = store::accounts::connect(db, &connection, account, None, now)?.pair_id;
    }
    if let Some(document) = changes.mapping {
        let current = store::mappings::current(db, pair)?;
        let mapping = Mapping {
            id: MappingId::new(),
            pair_id: pair,
            version: current.map_or(1, |current| current.version + 1),
            document,
            created_at: now,
        };
        store::mappings::insert(db, &mapping)?;
    }
    for example in &changes.examples {
        store::examples::put(db, pair, example, now)?;
    }
    if let Some(document) = changes.rules {
        let current = store::rules::get(db, pair)?;
        let rules = Rules {
            version: current.map_or(1, |current| current.version + 1),
            document,
            saved_at: Some(now),
        };
        store::rules::put(db, pair, &rules)?;
    }
    if let Some(settings) = changes.settings {
        store::settings::save(db, &settings)?;
    }
    Ok(())
}

fn changed(code: ErrorCode, what: &str) -> Problem {
    Problem::new(
        code,
        format!("{what} changed while you looked at the file."),
        "Nothing was imported.",
        "Look at it again, then import it.",
    )
}

/// The notice about a key that could not be read.
fn not_searched(side: Side, cause: Problem) -> Problem {
    let service = crate::sync::service(side);
    let notice = Problem::new(
        cause.code,
        format!("The exported text was not searched for the key of {service}."),
        cause.what,
        "Look through it before you pass it on; or mend that, then export again.",
    );
    match cause.details {
        Some(details) => notice.with_details(details),
        None => notice,
    }
}

/// A saved profile as key and document.
fn document(text: &str) -> Option<(String, Value)> {
    let document: Value = serde_json::from_str(text).ok()?;
    let key = document.get("key")?.as_str()?.to_owned();
    Some((key, document))
}

fn highlevel_place(connection: &Connection) -> HighlevelPlace {
    HighlevelPlace {
        name: connection.account_name.clone(),
        location_id: connection.account_id.clone(),
        base_url: connection.base_url.clone(),
        time_zone: connection.time_zone.clone(),
        country: connection.country.clone(),
    }
}

fn certileads_place(connection: &Connection, here: &Here) -> CertileadsPlace {
    let profile = connection.profile_key.clone().unwrap_or_default();
    let address = &connection.base_url;
    CertileadsPlace {
        name: connection.account_name.clone(),
        base_url: (!lets_in(&profile, address, here)).then(|| address.clone()),
        profile,
    }
}

/// True if whoever knows the address gets in: no key is asked for, or the address carries one.
fn lets_in(profile: &str, address: &str, here: &Here) -> bool {
    let read = compare::find_profile(profile, &[], &here.profiles);
    let Some(read) = read else {
        return true;
    };
    read.summary().address_kind == AddressKind::Url
        && (!read.requires_key() || address.contains('?'))
}

fn profiles_in_use(here: &Here) -> Vec<Value> {
    let used = here.certileads.as_ref();
    let used = used.and_then(|connection| connection.profile_key.as_deref());
    let own = here.profiles.iter().filter(|(key, _)| Some(&**key) == used);
    own.map(|(_, document)| document.clone()).collect()
}

/// Why nothing was imported: the first part that can't be used.
fn unusable(review: &BundleReview) -> Problem {
    let broken = review
        .parts
        .iter()
        .filter(|part| part.effect == BundleEffect::Broken);
    let finding = broken.flat_map(|part| &part.findings).next();
    let problem = Problem::new(
        ErrorCode::BundleInvalid,
        finding.map_or("A part of the file can't be used.", |finding| {
            &*finding.what
        }),
        "Nothing was imported.",
        finding.map_or("", |finding| &*finding.remedy),
    );
    match finding {
        Some(finding) => problem.at(&finding.place),
        None => problem,
    }
}
