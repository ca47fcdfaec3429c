//! A sandbox, a data folder and an engine on it, with the questions tests ask of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use connect_core::app::{App, AppOptions, KeyInput, KeyKeeping, SampleEndpoints};
use connect_core::clock::Clock;
use connect_core::model::{
    CertileadsAddress, EngineEvent, HighlevelAddress, Operation, OperationFilter, OperationState,
    Run, RunId, RunState, SyncMode, SyncStatus,
};
use connect_core::secrets::Secret;
use connect_sandbox::{Change, Limits, SECOND_TARGET_PROFILE, Sandbox, SandboxOptions};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

/// A sandbox and an engine that is connected to it and has the default mapping.
pub struct World {
    pub sandbox: Sandbox,
    pub home: TempDir,
    pub app: App,
}

/// A sandbox without rate limit.
pub fn options(contacts: usize) -> SandboxOptions {
    SandboxOptions {
        contacts,
        limits: Limits::Off,
        ..SandboxOptions::default()
    }
}

/// An engine on a folder; keys live in memory.
pub async fn open(home: &Path) -> App {
    try_open(home).await.unwrap()
}

pub async fn try_open(home: &Path) -> connect_core::app::Answer<App> {
    try_open_at(home, Clock::System).await
}

/// The same with a clock of the test's own.
pub async fn try_open_at(home: &Path, clock: Clock) -> connect_core::app::Answer<App> {
    App::open(AppOptions {
        home: home.to_owned(),
        keys: KeyKeeping::Memory,
        clock,
        user_agent: "CertileadsConnect/test".to_owned(),
    })
    .await
}

/// Where a sandbox listens, as the engine takes it.
pub fn endpoints(sandbox: &Sandbox) -> SampleEndpoints {
    let at = sandbox.endpoints();
    SampleEndpoints {
        highlevel_url: at.highlevel.base_url.clone(),
        location_id: at.highlevel.location_id.clone(),
        highlevel_token: Secret::new(&*at.highlevel.token),
        certileads_url: at.certileads.base_url.clone(),
        certileads_key: Secret::new(&*at.certileads.token),
    }
}

/// Saves the mapping that the screen starts with.
pub async fn map(app: &App) {
    let view = app.mapping().await.unwrap();
    let base = view.mapping.map(|mapping| mapping.version);
    app.save_mapping(view.document, base).await.unwrap();
}

/// An engine connected to the simulated HighLevel and, by a profile, to something else.
pub async fn connected(contacts: usize, profile_key: &str, base_url: Option<&str>) -> World {
    let sandbox = Sandbox::start(options(contacts)).await.unwrap();
    let second = sandbox.second_target().clone();
    let (base_url, key) = match base_url {
        Some(folder) => (folder.to_owned(), KeyInput::None),
        None => (second.base_url, KeyInput::Given(Secret::new(second.token))),
    };
    let own = Some(SECOND_TARGET_PROFILE).filter(|_| profile_key == "second-target");
    connected_to(sandbox, profile_key, own, &base_url, key, Clock::System).await
}

/// The same to any target; `own` is the document of a profile that does not come with the app.
pub async fn connected_to(
    sandbox: Sandbox,
    profile_key: &str,
    own: Option<&str>,
    base_url: &str,
    key: KeyInput,
    clock: Clock,
) -> World {
    let home = tempfile::tempdir().unwrap();
    let app = try_open_at(home.path(), clock).await.unwrap();
    let at = sandbox.endpoints().highlevel.clone();
    let address = HighlevelAddress {
        location: at.location_id,
        base_url: Some(at.base_url),
        time_zone: None,
        country: None,
    };
    let token = KeyInput::Given(Secret::new(at.token));
    app.connect_highlevel(address, token, false, false)
        .await
        .unwrap();
    if let Some(text) = own {
        app.save_profile(text).await.unwrap();
    }
    let address = CertileadsAddress {
        profile_key: profile_key.to_owned(),
        base_url: base_url.to_owned(),
    };
    app.connect_certileads(address, key, false, false)
        .await
        .unwrap();
    map(&app).await;
    World { sandbox, home, app }
}

/// The body of a change.
pub fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

impl World {
    /// Connected and mapped.
    pub async fn new(options: SandboxOptions) -> Self {
        let world = Self::unmapped(options).await;
        map(&world.app).await;
        world
    }

    /// Connected, without a mapping.
    pub async fn unmapped(options: SandboxOptions) -> Self {
        Self::unmapped_at(options, Clock::System).await
    }

    /// Connected and mapped, with a clock of the test's own for the engine.
    pub async fn at(options: SandboxOptions, clock: Clock) -> Self {
        let world = Self::unmapped_at(options, clock).await;
        map(&world.app).await;
        world
    }

    async fn unmapped_at(options: SandboxOptions, clock: Clock) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let home = tempfile::tempdir().unwrap();
        let app = try_open_at(home.path(), clock).await.unwrap();
        app.connect_sample(endpoints(&sandbox)).await.unwrap();
        Self { sandbox, home, app }
    }

    /// Closes the engine and opens it again on the same folder, as a restart does.
    pub async fn restart(&mut self) {
        self.app.close().await;
        self.app = open(self.home.path()).await;
        self.app
            .connect_sample(endpoints(&self.sandbox))
            .await
            .unwrap();
    }

    /// One pass from start to end.
    pub async fn sync(&self, mode: SyncMode) -> Run {
        let id = self.app.start_sync(mode).await.unwrap();
        self.app.wait_for_run(id).await.unwrap()
    }

    /// One pass that must end well.
    pub async fn sync_well(&self, mode: SyncMode) -> Run {
        let run = self.sync(mode).await;
        assert_eq!(run.state, RunState::Done, "{:?}", run.problem);
        run
    }

    /// Syncs until nothing waits any more, but for what waits behind a held operation.
    pub async fn settle(&self) {
        let mut before = None;
        loop {
            let status = self.app.sync_status().await.unwrap();
            let blocked = status.held > 0 && before == Some(status.queued);
            if status.queued == 0 || blocked {
                return;
            }
            before = Some(status.queued);
            self.sync_well(SyncMode::Incremental).await;
        }
    }

    /// Waits until a run of this engine looks as wanted.
    pub async fn until(&self, id: RunId, wanted: impl Fn(&Run) -> bool) -> Run {
        let mut events = self.app.events();
        loop {
            let run = self.app.run(id).await.unwrap();
            if wanted(&run) {
                return run;
            }
            assert_eq!(run.state, RunState::Running, "it ended before: {run:?}");
            look_again(&mut events).await;
        }
    }

    /// Waits until what is going on looks as wanted; whatever the engine tells is a reason to
    /// look again.
    pub async fn until_status(&self, wanted: impl Fn(&SyncStatus) -> bool) -> SyncStatus {
        let mut events = self.app.events();
        loop {
            let status = self.app.sync_status().await.unwrap();
            if wanted(&status) {
                return status;
            }
            look_again(&mut events).await;
        }
    }

    /// Waits until Certileads holds what is wanted; whatever the engine tells is a reason to look
    /// again.
    pub async fn until_leads(&self, wanted: impl Fn(&[Value]) -> bool) {
        let mut events = self.app.events();
        while !wanted(&self.leads()) {
            look_again(&mut events).await;
        }
    }

    /// Every operation of the shown pair that matches, oldest first.
    pub async fn operations(&self, filter: OperationFilter) -> Vec<Operation> {
        let mut filter = OperationFilter {
            limit: Some(500),
            ..filter
        };
        let mut all = Vec::new();
        loop {
            let page = self.app.operations(filter.clone()).await.unwrap();
            all.extend(page.operations);
            filter.cursor = page.next_cursor;
            if filter.cursor.is_none() {
                all.reverse();
                return all;
            }
        }
    }

    /// Operations in one of these states.
    pub async fn in_state(&self, states: &[OperationState]) -> Vec<Operation> {
        let filter = OperationFilter {
            states: states.to_vec(),
            ..OperationFilter::default()
        };
        self.operations(filter).await
    }

    /// What was detected so far, oldest first: kind, contact, payload.
    pub fn detected(&self) -> Vec<(String, String, Value)> {
        let db = rusqlite::Connection::open(self.home.path().join("connect.db")).unwrap();
        let mut select = db
            .prepare("SELECT kind, contact_id, payload FROM events ORDER BY id")
            .unwrap();
        let rows = select.query_map([], |row| {
            let payload: String = row.get(2)?;
            Ok((row.get(0)?, row.get(1)?, payload))
        });
        rows.unwrap()
            .map(|row| row.unwrap())
            .map(|(kind, id, payload)| (kind, id, serde_json::from_str(&payload).unwrap()))
            .collect()
    }

    /// The kinds of what was detected, oldest first.
    pub fn kinds(&self) -> Vec<String> {
        self.detected().into_iter().map(|(kind, ..)| kind).collect()
    }

    /// The id of the contact that every sandbox has.
    pub fn ana(&self) -> String {
        let control = self.sandbox.control();
        control.contact_by_email("ana.diaz@example.com").unwrap()
    }

    /// How many requests since `mark` went to a path of HighLevel that ends so.
    pub fn asked(&self, mark: u64, method: &str, path_end: &str) -> usize {
        let log = self.sandbox.control().log(mark);
        log.iter()
            .filter(|entry| entry.side == connect_sandbox::Side::Highlevel)
            .filter(|entry| entry.method == method && entry.path.ends_with(path_end))
            .count()
    }

    /// Makes a change in the sandbox, as somebody at work there does.
    pub fn change(&self, change: Change) -> Value {
        self.sandbox.control().change(change).unwrap()
    }

    /// The contacts in the simulated HighLevel, by id.
    pub fn contacts(&self) -> BTreeMap<String, Value> {
        by(
            &self.sandbox.control().full_state()["highlevel"]["contacts"],
            "id",
        )
    }

    /// The contacts in the simulated Certileads, as they stand there.
    pub fn leads(&self) -> Vec<Value> {
        self.sandbox.control().full_state()["certileads"]["contacts"]
            .as_array()
            .cloned()
            .unwrap()
    }

    /// The Certileads contact of a HighLevel contact.
    pub fn lead(&self, contact_id: &str) -> Option<Value> {
        self.leads()
            .into_iter()
            .find(|lead| lead["externalId"] == contact_id)
    }

    /// How many writes Certileads has carried out: `total`, `created`, `updated`, `deleted`.
    pub fn writes(&self, kind: &str) -> u64 {
        self.sandbox.control().state()["certileads"]["writes"][kind]
            .as_u64()
            .unwrap()
    }

    /// The number of the last request so far.
    pub fn mark(&self) -> u64 {
        self.sandbox
            .control()
            .log(0)
            .last()
            .map_or(0, |entry| entry.number)
    }

    /// Requests since `mark` that write, as `METHOD path`.
    pub fn sent_writes(&self, mark: u64) -> Vec<String> {
        let log = self.sandbox.control().log(mark);
        let writes = log.iter().filter(|entry| entry.method != "GET");
        // Connecting tries what a token may write with requests that HighLevel refuses.
        let probe = |side, status: u16| {
            side == connect_sandbox::Side::Highlevel && (400..500).contains(&status)
        };
        writes
            .filter(|entry| !entry.path.ends_with("/search") && !probe(entry.side, entry.status))
            .map(|entry| format!("{} {}", entry.method, entry.path))
            .collect()
    }

    /// Each HighLevel contact stands in Certileads exactly once with the right content, or an
    /// operation of it waits with a reason.
    pub async fn assert_once_or_held(&self) {
        let open = [OperationState::Held, OperationState::Planned];
        let waiting = self.in_state(&open).await;
        for operation in &waiting {
            assert!(
                operation.problem.is_some(),
                "held without a reason: {operation:?}"
            );
        }
        let waiting: BTreeSet<&str> = waiting.iter().map(|o| o.contact_id.as_str()).collect();
        let mut leads = BTreeMap::new();
        for lead in self.leads() {
            let id = lead["externalId"].as_str().unwrap_or_default().to_owned();
            let twice = leads.insert(id.clone(), lead).is_some();
            assert!(!twice, "{id} stands there twice");
        }
        for (id, contact) in self.contacts() {
            match leads.get(&id) {
                Some(_) if waiting.contains(&*id) => {}
                Some(lead) => assert_same(&contact, lead),
                None => assert!(waiting.contains(&*id), "{id} was lost"),
            }
        }
    }
}

/// Waits for a reason to look again: whatever the engine tells. A receiver that lags only needs to
/// look again, too.
pub async fn look_again(events: &mut tokio::sync::broadcast::Receiver<EngineEvent>) {
    drop(events.recv().await);
}

fn by(list: &Value, key: &str) -> BTreeMap<String, Value> {
    let rows = list.as_array().unwrap().iter();
    rows.map(|row| (row[key].as_str().unwrap().to_owned(), row.clone()))
        .collect()
}

/// What the default mapping makes of a HighLevel contact, as Certileads stores it.
pub fn expected(contact: &Value) -> Value {
    let text = |key: &str| {
        contact[key]
            .as_str()
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let mut tags: Vec<&str> = contact["tags"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    tags.sort_unstable();
    json!({
        "externalId": text("id"), "email": text("email").map(str::to_lowercase),
        "firstName": text("firstName"), "lastName": text("lastName"), "phone": text("phone"),
        "company": text("companyName"), "tags": tags,
    })
}

/// The same members of what Certileads stores.
pub fn stored(lead: &Value) -> Value {
    let mut tags: Vec<&str> = lead["tags"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    tags.sort_unstable();
    json!({
        "externalId": lead["externalId"], "email": lead["email"],
        "firstName": lead["firstName"], "lastName": lead["lastName"], "phone": lead["phone"],
        "company": lead["company"], "tags": tags,
    })
}

/// A Certileads contact holds what its HighLevel contact says.
pub fn assert_same(contact: &Value, lead: &Value) {
    assert_eq!(stored(lead), expected(contact));
}
