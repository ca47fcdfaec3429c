//! What changed about the fields that the mapping uses, since its version in force was published
//! or a person has said that they saw it.

use crate::app::{Answer, App};
use crate::mapping;
use crate::model::{Drift, MappingDocument, Schema, UtcMillis};
use crate::store::{self, cursors, mappings, schemas};

/// Where it is kept until when changes were seen.
const SEEN: &str = "driftSeen";

impl App {
    /// What changed for a document. What holds contacts is told until it is mended, anything else
    /// until it was seen. Nothing before the first version.
    pub(super) async fn drift(
        &self,
        document: &MappingDocument,
        now: &Schema,
    ) -> Answer<Vec<Drift>> {
        let pair = self.pair().await?.id;
        let read = self.0.store.read(move |db| {
            let Some(current) = mappings::current(db, pair)? else {
                return Ok([None, None]);
            };
            let published = current.created_at;
            let seen: Option<UtcMillis> = cursors::get(db, pair, SEEN)?;
            Ok([
                schemas::as_of(db, pair, published)?,
                schemas::as_of(db, pair, seen.unwrap_or_default().max(published))?,
            ])
        });
        let [published, seen] = read.await?.map(|before| {
            before.map_or_else(Vec::new, |before| mapping::drift(&before, now, document))
        });
        let holding = published.into_iter().filter(|one| one.holds);
        let unseen = seen.into_iter().filter(|one| !one.holds);
        Ok(holding.chain(unseen).collect())
    }

    /// What changed for the version in force, as far as both sides' fields were read.
    pub(in crate::app) async fn drift_in_force(&self) -> Answer<Vec<Drift>> {
        let pair = self.pair().await?.id;
        let current = self
            .0
            .store
            .read(move |db| mappings::current(db, pair))
            .await?;
        match current {
            Some(current) => {
                let schema = self.stored_schema().await?;
                self.drift(&current.document, &schema).await
            }
            None => Ok(Vec::new()),
        }
    }

    /// Takes note that a person has seen what changed so far. What holds contacts goes on holding
    /// them.
    ///
    /// # Errors
    /// Database failures.
    pub async fn mark_drift_seen(&self) -> Answer<()> {
        let (pair, now) = (self.pair().await?.id, self.now());
        self.0
            .store
            .write(move |db: &store::Db| cursors::put(db, pair, SEEN, &now))
            .await?;
        Ok(())
    }
}
