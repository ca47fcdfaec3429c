//! Writes as rows of files: one file per run in a folder that the far side imports.
//!
//! A file is written aside as `….csv.part` and gets its name when the run ends, so that nobody
//! imports half of it. RFC 4180 with a header row; each row carries its operation's id. What a
//! crash left behind gets its name when the next run ends.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};

use super::cells::{cell, record};
use super::contact::Written;
use super::{Profile, wire};
use crate::clock::Clock;
use crate::http::{Call, Error};
use crate::model::{ErrorCode, Exchange, JsonText, Problem, RequestRecord};

/// One write, as a row.
pub(super) struct Row<'a> {
    pub(super) event: &'static str,
    /// The contact's id: our external id.
    pub(super) id: Option<&'a str>,
    /// The values by our keys, nested.
    pub(super) body: &'a Value,
}

/// The folder of a `csv` profile and the file being written in it.
#[derive(Clone)]
pub(super) struct Files(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    /// The profile's field keys: the columns after the first three.
    columns: Vec<String>,
    current: Mutex<Option<Current>>,
}

struct Current {
    file: File,
    part: PathBuf,
}

/// Parts that this process is writing; they are no leftovers.
static OPEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

const FIRST_COLUMNS: [&str; 3] = ["operationId", "event", "occurredAt"];
const PREFIX: &str = "certileads-";
const PART: &str = ".csv.part";

impl Files {
    /// The files of a folder that exists.
    pub(super) fn open(folder: &str, profile: &Profile) -> Result<Self, Problem> {
        let path = Path::new(folder);
        if !path.is_absolute() || !path.is_dir() {
            return Err(Problem::new(
                ErrorCode::AddressInvalid,
                "There is no such folder.",
                "The files have to be written into a folder that exists on this computer.",
                "Choose the folder that Certileads imports from.",
            )
            .at("baseUrl"));
        }
        let columns = profile
            .fields
            .iter()
            .map(|field| field.key.clone())
            .collect();
        Ok(Self(Arc::new(Inner {
            folder: path.to_owned(),
            columns,
            current: Mutex::default(),
        })))
    }

    /// Writes a file into the folder and removes it.
    pub(super) async fn probe(&self) -> Result<(), Error> {
        self.blocking(|inner| tempfile::NamedTempFile::new_in(&inner.folder)?.close())
            .await
    }

    /// Adds a row; it is on its way once this returns, and imported once the file is finished.
    pub(super) async fn add(&self, clock: &Clock, key: &str, row: Row<'_>) -> Call<Written> {
        let now = clock.now();
        let target_id = row.id.map(str::to_owned);
        let (cells, shown) = self.cells(key, now, &row);
        let result = self.blocking(move |inner| inner.add(now, &cells)).await;
        let exchange = Exchange {
            started_at: now,
            took_ms: 0,
            request: RequestRecord {
                method: "ROW".to_owned(),
                url: self.0.folder.display().to_string(),
                headers: Vec::new(),
                body: JsonText::of(&shown),
            },
            answer: None,
            error: result.as_ref().err().map(ToString::to_string),
        };
        Call {
            exchange,
            result: result.map(|()| Written {
                target_id,
                stored: None,
            }),
        }
    }

    /// Brings the rows written so far onto the disk, so that they outlive a loss of power.
    pub(super) async fn settle(&self) -> Result<(), Error> {
        self.blocking(|inner| inner.settle()).await
    }

    /// Gives the file its name, and what a crash left behind too.
    pub(super) async fn finish(&self) -> Result<(), Error> {
        self.blocking(|inner| inner.finish()).await
    }

    async fn blocking(
        &self,
        work: impl FnOnce(&Inner) -> io::Result<()> + Send + 'static,
    ) -> Result<(), Error> {
        let inner = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || work(&inner)).await;
        let done = done.unwrap_or_else(|error| Err(io::Error::other(error)));
        done.map_err(|error| Error::Unwritable {
            full: matches!(
                error.kind(),
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
            ),
            reason: error.to_string(),
        })
    }

    /// The cells of a row, and the filled ones by column for showing.
    fn cells(&self, key: &str, now: i64, row: &Row<'_>) -> (Vec<String>, Map<String, Value>) {
        let mut flat = Map::new();
        for (name, value) in row.body.as_object().into_iter().flatten() {
            match value {
                Value::Object(fields) if name == "fields" => {
                    flat.extend(
                        fields
                            .iter()
                            .map(|(n, v)| (format!("fields.{n}"), v.clone())),
                    );
                }
                other => {
                    flat.insert(name.clone(), other.clone());
                }
            }
        }
        if let Some(id) = row.id {
            flat.insert("externalId".to_owned(), Value::from(id));
        }
        let first = [key.to_owned(), row.event.to_owned(), wire::iso(now)];
        let rest = self
            .0
            .columns
            .iter()
            .map(|column| flat.get(column).map_or_else(String::new, cell));
        let cells: Vec<String> = first.into_iter().chain(rest).collect();
        let names = FIRST_COLUMNS
            .iter()
            .copied()
            .chain(self.0.columns.iter().map(String::as_str));
        let shown = names
            .zip(&cells)
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(name, cell)| (name.to_owned(), Value::from(cell.as_str())))
            .collect();
        (cells, shown)
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, Option<Current>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, now: i64, cells: &[String]) -> io::Result<()> {
        let mut current = self.lock();
        let current = match &mut *current {
            Some(current) => current,
            empty => empty.insert(self.begin(now)?),
        };
        current.file.write_all(&record(cells)?)
    }

    fn begin(&self, now: i64) -> io::Result<Current> {
        let stamp: String = wire::iso(now)
            .chars()
            .filter(|letter| !matches!(letter, ':' | '-' | '.'))
            .collect();
        let id = uuid::Uuid::now_v7().simple().to_string();
        let part = self
            .folder
            .join(format!("{PREFIX}{stamp}-{}{PART}", &id[20..]));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&part)?;
        let columns: Vec<String> = FIRST_COLUMNS
            .iter()
            .map(ToString::to_string)
            .chain(self.columns.iter().cloned())
            .collect();
        file.write_all(&record(&columns)?)?;
        open().insert(part.clone());
        Ok(Current { file, part })
    }

    fn settle(&self) -> io::Result<()> {
        match &*self.lock() {
            Some(current) => current.file.sync_data(),
            None => Ok(()),
        }
    }

    fn finish(&self) -> io::Result<()> {
        if let Some(current) = self.lock().take() {
            current.file.sync_all()?;
            open().remove(&current.part);
            give_name(&current.part)?;
        }
        self.name_leftovers()
    }

    fn name_leftovers(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if name.starts_with(PREFIX) && name.ends_with(PART) && !open().contains(&path) {
                cut_to_last_row(&path)?;
                give_name(&path)?;
            }
        }
        Ok(())
    }
}

impl Drop for Inner {
    /// The last chance for a file whose run did not end it.
    fn drop(&mut self) {
        if let Err(error) = self.finish() {
            tracing::warn!(%error, "a CSV file kept its temporary name; the next run renames it");
        }
    }
}

fn open() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn give_name(part: &Path) -> io::Result<()> {
    fs::rename(part, part.with_extension(""))
}

/// Drops a row that was cut off; its operation never counted as written.
fn cut_to_last_row(path: &Path) -> io::Result<()> {
    let bytes = fs::read(path)?;
    let end = bytes
        .windows(2)
        .rposition(|pair| pair == b"\r\n")
        .map_or(0, |at| at + 2);
    let file = OpenOptions::new().write(true).open(path)?;
    file.set_len(u64::try_from(end).unwrap_or(u64::MAX))?;
    file.sync_all()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    fn files(folder: &Path) -> Files {
        Files::open(folder.to_str().unwrap(), &Profile::built_in("csv").unwrap()).unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[tokio::test]
    async fn one_file_per_run_appears_when_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        let clock = Clock::fixed(1_772_704_800_000);
        let body = json!({"externalId": "c1", "email": "a\"b@example.com", "fields": {"city": "Köln, Rhein"}});
        let row = Row {
            event: "contact.created",
            id: Some("c1"),
            body: &body,
        };
        let written = files.add(&clock, "op-1", row).await.result.unwrap();
        assert_eq!(written.target_id.as_deref(), Some("c1"));
        let body = json!({"tags": ["vip"]});
        let row = Row {
            event: "tag.added",
            id: Some("c1"),
            body: &body,
        };
        let call = files.add(&clock, "op-2", row).await;
        assert_eq!(call.exchange.request.body.value()["tags"], "vip");
        assert!(
            names(folder.path())[0].ends_with(PART),
            "not to be imported yet"
        );
        files.finish().await.unwrap();
        files.finish().await.unwrap();
        let name = names(folder.path()).remove(0);
        assert!(
            name.starts_with("certileads-20260305T100000Z-") && name.ends_with(".csv"),
            "{name}"
        );
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert!(lines[0].starts_with("operationId,event,occurredAt,externalId,email,"));
        assert!(
            lines[1]
                .starts_with("op-1,contact.created,2026-03-05T10:00:00Z,c1,\"a\"\"b@example.com\"")
        );
        assert!(lines[1].contains("\"Köln, Rhein\""));
        assert!(lines[2].starts_with("op-2,tag.added,") && lines[2].contains(",vip,"));
        assert_eq!(lines[3], "");
    }

    #[tokio::test]
    async fn what_a_crash_left_is_cut_to_whole_rows_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join("certileads-x.csv.part");
        fs::write(&left, "operationId,event\r\nop-1,a\r\nop-2,\"half").unwrap();
        let files = files(folder.path());
        let body = json!({});
        let row = Row {
            event: "contact.created",
            id: None,
            body: &body,
        };
        files
            .add(&Clock::fixed(0), "op-3", row)
            .await
            .result
            .unwrap();
        files.finish().await.unwrap();
        let text = fs::read_to_string(folder.path().join("certileads-x.csv")).unwrap();
        assert_eq!(text, "operationId,event\r\nop-1,a\r\n");
        assert!(
            names(folder.path())
                .iter()
                .all(|name| name.ends_with(".csv"))
        );
    }

    #[tokio::test]
    async fn what_a_crash_left_is_named_by_a_run_that_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join("certileads-x.csv.part");
        fs::write(&left, "operationId,event\r\nop-1,a\r\n").unwrap();
        files(folder.path()).finish().await.unwrap();
        assert_eq!(names(folder.path()), ["certileads-x.csv"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_told() {
        let profile = Profile::built_in("csv").unwrap();
        for wrong in ["", "relative", "/no/such/folder"] {
            let problem = Files::open(wrong, &profile).err().unwrap();
            assert_eq!(problem.code, ErrorCode::AddressInvalid);
            assert!(problem.what.contains("no such folder"));
        }
    }
}
