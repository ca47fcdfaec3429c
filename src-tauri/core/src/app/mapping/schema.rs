//! Both sides' fields: read from the services, kept in the database for an hour; runs read them
//! again once a day.

use crate::app::{Answer, App};
use crate::certileads::{self, Capability};
use crate::highlevel::{self, ContactSearch, SortKey};
use crate::http::{Call, Class, Error, Lane};
use crate::mapping::CUSTOM_FIELDS_GAP;
use crate::model::{Connection, EngineEvent, ErrorCode, Field, Problem, Schema, Side, UtcMillis};
use crate::store;

/// How long fields are believed, in milliseconds.
const FRESH: UtcMillis = 60 * 60 * 1000;

/// After how long a run reads them again, in milliseconds.
const DAY: UtcMillis = 24 * FRESH;

/// How many contacts are looked through for custom fields that may not be listed.
const LOOKED_THROUGH: u32 = 100;

impl App {
    /// Both sides' fields: from the database if they were read within the hour and since the last
    /// change of either connection, else from the services.
    pub(crate) async fn fresh_schema(&self, anew: bool) -> Answer<Schema> {
        let (source, target) = (
            self.connected(Side::Highlevel).await?,
            self.connected(Side::Certileads).await?,
        );
        let pair = source.pair_id;
        let stored = self
            .0
            .store
            .read(move |db| store::schemas::get(db, pair))
            .await?;
        let now = self.now();
        let oldest = changed_at(&source)
            .max(changed_at(&target))
            .max(now - FRESH);
        if let Some(stored) = stored
            && !anew
            && stored.read_at.is_some_and(|read_at| read_at >= oldest)
        {
            return Ok(stored);
        }
        let (mut gaps, mut target_gaps) = (Vec::new(), Vec::new());
        let (source, target) = tokio::join!(
            self.source_fields(&mut gaps),
            self.target_fields(&mut target_gaps)
        );
        gaps.append(&mut target_gaps);
        let schema = Schema {
            source: source?,
            target: target?,
            read_at: Some(now),
            gaps,
        };
        let kept = schema.clone();
        let write = move |db: &store::Db| store::schemas::put(db, pair, &kept, now);
        if self.0.store.write(write).await? {
            self.0.events.emit(EngineEvent::MappingChanged);
        }
        Ok(schema)
    }

    /// Both sides' fields for a run: as they were read within a day, else read again. Where they
    /// can't be read now, those last read stand in.
    pub(in crate::app) async fn daily_schema(&self) -> Answer<Schema> {
        let stored = self.stored_schema().await?;
        let Some(read_at) = stored.read_at else {
            return self.refresh_schema().await;
        };
        if read_at > self.now() - DAY {
            return Ok(stored);
        }
        match self.refresh_schema().await {
            Ok(schema) => Ok(schema),
            Err(problem) => {
                tracing::warn!(code = ?problem.code, "the fields could not be read again");
                Ok(stored)
            }
        }
    }

    /// The fields as last read, for those who must not wait for the network.
    pub(crate) async fn stored_schema(&self) -> Answer<Schema> {
        let pair = self.pair().await?.id;
        Ok(self
            .0
            .store
            .read(move |db| store::schemas::get(db, pair))
            .await?
            .unwrap_or_default())
    }

    async fn source_fields(&self, gaps: &mut Vec<String>) -> Answer<Vec<Field>> {
        let client = self.highlevel_client(Lane::Live).await?;
        match client.custom_fields().await.result {
            Ok(custom) => return Ok(highlevel::fields(&custom)),
            Err(error) if error.code() == ErrorCode::ScopeMissing => {}
            Err(error) => return Err(self.failed(Side::Highlevel, &error).await?),
        }
        gaps.push(CUSTOM_FIELDS_GAP.to_owned());
        let search = ContactSearch {
            page_limit: LOOKED_THROUGH,
            sort: SortKey::DateUpdated,
            descending: true,
            ..ContactSearch::default()
        };
        let call = client.search_contacts(&search).await;
        let page = self.outcome(Side::Highlevel, call).await?;
        let mut fields = highlevel::fields(&[]);
        fields.extend(highlevel::fields_seen(&page.contacts));
        Ok(fields)
    }

    async fn target_fields(&self, gaps: &mut Vec<String>) -> Answer<Vec<Field>> {
        let client = self.certileads_client(Lane::Live).await?;
        if !client.has(Capability::ContactFields) {
            gaps.push(Capability::ContactFields.loss().to_owned());
        }
        let call = client.contact_fields().await;
        self.outcome(Side::Certileads, call).await
    }

    /// A call's value, or its error in words; a refused key pauses the connection.
    pub(in crate::app) async fn outcome<T>(&self, side: Side, call: Call<T>) -> Answer<T> {
        match call.result {
            Ok(value) => Ok(value),
            Err(error) => Err(self.failed(side, &error).await?),
        }
    }

    async fn failed(&self, side: Side, error: &Error) -> Answer<Problem> {
        let problem = match side {
            Side::Highlevel => error.problem(highlevel::NAME),
            Side::Certileads => certileads::problem(error),
        };
        if error.class() == Class::Unauthorised {
            self.mark_attention(side, problem.clone()).await?;
        }
        Ok(problem)
    }
}

/// When something about a connection changed that may change its fields.
pub(in crate::app) fn changed_at(connection: &Connection) -> UtcMillis {
    let moments = [connection.key_stored_at, connection.report.checked_at];
    moments
        .into_iter()
        .flatten()
        .fold(connection.connected_at, UtcMillis::max)
}
