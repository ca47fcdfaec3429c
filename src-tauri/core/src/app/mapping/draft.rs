//! The draft of the mapping: edits that are kept from screen to screen and over restarts, and
//! run only when they are published.

use crate::app::{Answer, App};
use crate::mapping::MAX_FILE_BYTES;
use crate::model::{ErrorCode, MappingDocument, MappingDraft, Problem};
use crate::store;

impl App {
    /// Keeps a document as the draft, whatever is wrong with it. One that says what the version
    /// in force says is no draft: then there is none afterwards.
    ///
    /// # Errors
    /// `MappingInvalid` for one that no file could hold; database failures.
    pub async fn keep_mapping_draft(
        &self,
        document: MappingDocument,
        base_version: Option<u32>,
    ) -> Answer<()> {
        let size = serde_json::to_string(&document).map_or(usize::MAX, |text| text.len());
        if size > MAX_FILE_BYTES {
            return Err(Problem::new(
                ErrorCode::MappingInvalid,
                "The mapping is larger than 1 MB.",
                "The last edit was not kept.",
                "Take long value tables or fixed values out of it.",
            ));
        }
        let (pair, saved_at) = (self.pair().await?.id, self.now());
        self.0
            .store
            .write(move |db| {
                let current = store::mappings::current(db, pair)?;
                if current.is_some_and(|current| current.document == document) {
                    return store::mappings::delete_draft(db, pair);
                }
                let draft = MappingDraft {
                    document,
                    base_version,
                    saved_at,
                };
                store::mappings::put_draft(db, pair, &draft)
            })
            .await?;
        Ok(())
    }

    /// Forgets the draft.
    ///
    /// # Errors
    /// Database failures.
    pub async fn discard_mapping_draft(&self) -> Answer<()> {
        let pair = self.pair().await?.id;
        self.0
            .store
            .write(move |db| store::mappings::delete_draft(db, pair))
            .await?;
        Ok(())
    }
}
