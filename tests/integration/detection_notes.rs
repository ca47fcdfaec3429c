//! Notes are read where a rule uses them: of changed contacts at once, of the others in turn.

use connect_core::clock::Clock;
use connect_core::model::{RunState, Settings, SyncMode};
use connect_sandbox::Change;
use serde_json::json;

use crate::world::{World, object, options};

/// Noon of a day on which nothing else happens, UTC milliseconds.
const NOON: i64 = 1_798_804_800_000;

struct Watched {
    world: World,
    clock: Clock,
    contact_id: String,
}

impl Watched {
    /// A pair whose rules attach notes, after its first sync.
    async fn new() -> Self {
        let clock = Clock::fixed(NOON);
        let world = World::at(options(8), clock.clone()).await;
        use_notes(&world, true).await;
        let contact_id = world.ana();
        add(&world, &contact_id, "Was there before");
        world.sync_well(SyncMode::Backfill).await;
        let this = Self {
            world,
            clock,
            contact_id,
        };
        assert_eq!(this.look().await, Vec::<String>::new());
        this
    }

    async fn look(&self) -> Vec<String> {
        let before = self.world.kinds().len();
        self.world.sync_well(SyncMode::Incremental).await;
        let mut kinds = self.world.kinds().split_off(before);
        kinds.retain(|kind| kind.starts_with("note"));
        kinds
    }

    /// Changes the contact, so that its notes are read.
    fn touch(&self, city: &str) {
        self.world.change(Change::UpdateContact {
            contact_id: self.contact_id.clone(),
            contact: object(json!({"city": city})),
        });
    }
}

async fn use_notes(world: &World, yes: bool) {
    let mut rules = world.app.rules().await.unwrap().rules;
    rules.document.notes.add = yes;
    rules.document.notes.update = yes;
    rules.document.notes.delete = yes;
    world
        .app
        .save_rules(rules.document, rules.version)
        .await
        .unwrap();
}

fn add(world: &World, contact_id: &str, body: &str) -> String {
    let made = world.change(Change::AddNote {
        contact_id: contact_id.to_owned(),
        body: body.to_owned(),
    });
    made["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_is_added_changed_and_deleted() {
    let watched = Watched::new().await;
    let note_id = add(&watched.world, &watched.contact_id, "Likes tea");
    watched.touch("Reno");
    assert_eq!(watched.look().await, ["noteAdded"]);
    assert_eq!(watched.look().await, Vec::<String>::new());
    watched.world.change(Change::EditNote {
        contact_id: watched.contact_id.clone(),
        note_id: note_id.clone(),
        body: "Likes coffee".to_owned(),
    });
    watched.touch("Elko");
    assert_eq!(watched.look().await, ["noteChanged"]);
    watched.world.change(Change::DeleteNote {
        contact_id: watched.contact_id.clone(),
        note_id,
    });
    watched.touch("Ely");
    assert_eq!(watched.look().await, Vec::<String>::new(), "missing once");
    watched.clock.advance(11_000);
    assert_eq!(watched.look().await, ["noteDeleted"]);
    assert_eq!(watched.look().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_are_not_read_where_no_rule_uses_them() {
    let world = World::new(options(8)).await;
    world.sync_well(SyncMode::Backfill).await;
    world.change(Change::AddTag {
        contact_id: world.ana(),
        tag: "vip".into(),
    });
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.asked(0, "GET", "/notes"), 0);
    assert_eq!(world.asked(0, "GET", "/appointments"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_that_is_switched_on_tells_nothing_of_the_past() {
    let watched = Watched::new().await;
    use_notes(&watched.world, false).await;
    watched.look().await;
    add(&watched.world, &watched.contact_id, "Nobody looks");
    watched.world.sandbox.control().shift_clock(60_000);
    use_notes(&watched.world, true).await;
    watched.look().await;
    watched.touch("Reno");
    assert_eq!(watched.look().await, Vec::<String>::new());
    watched.world.sandbox.control().shift_clock(60_000);
    add(&watched.world, &watched.contact_id, "Somebody looks");
    watched.touch("Elko");
    assert_eq!(watched.look().await, ["noteAdded"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_of_contacts_that_did_not_change_are_read_in_turn_within_a_budget() {
    let watched = Watched::new().await;
    add(&watched.world, &watched.contact_id, "On a quiet contact");
    let mark = watched.world.mark();
    assert_eq!(watched.look().await, Vec::<String>::new());
    assert_eq!(
        watched.world.asked(mark, "GET", "/notes"),
        0,
        "off at first"
    );

    let settings = Settings {
        note_calls_per_day: 8,
        ..Settings::default()
    };
    watched.world.app.save_settings(settings).await.unwrap();
    let mut found = watched.look().await;
    assert_eq!(watched.world.asked(mark, "GET", "/notes"), 4, "half a day");
    watched.clock.advance(12 * 3_600_000 - 1);
    found.extend(watched.look().await);
    assert_eq!(watched.world.asked(mark, "GET", "/notes"), 8);
    assert_eq!(found, ["noteAdded"]);
}

/// The contact's change was kept, what hangs on it could not be read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_that_could_not_be_read_are_read_by_the_next_look() {
    let watched = Watched::new().await;
    add(&watched.world, &watched.contact_id, "Likes tea");
    watched.touch("Reno");
    let control = watched.world.sandbox.control();
    control.set_faults(vec!["html-403:path=/notes".parse().unwrap()]);
    let failed = watched.world.sync(SyncMode::Incremental).await;
    assert_eq!(failed.state, RunState::Failed);
    control.set_faults(Vec::new());
    assert_eq!(watched.look().await, ["noteAdded"]);
    assert_eq!(watched.look().await, Vec::<String>::new());
}
