//! A contact counts as deleted once HighLevel has refused it by its id twice, a minute apart.

use connect_core::clock::Clock;
use connect_core::model::{RunState, SyncMode};
use connect_sandbox::Change;
use serde_json::json;

use crate::world::{World, object, options};

/// A day on which nothing else happens, UTC milliseconds.
const TODAY: i64 = 1_798_761_600_000;
const MINUTE: i64 = 60_000;
const SEARCH: &str = "/contacts/search";

struct Watched {
    world: World,
    clock: Clock,
}

impl Watched {
    async fn new() -> Self {
        let clock = Clock::fixed(TODAY);
        let world = World::at(options(20), clock.clone()).await;
        world.sync_well(SyncMode::Backfill).await;
        let this = Self { world, clock };
        assert_eq!(this.look().await, Vec::<String>::new());
        this
    }

    /// The kinds of what a look finds, after so many minutes.
    async fn look_in(&self, minutes: i64) -> Vec<String> {
        self.clock.advance(minutes * MINUTE + 1);
        self.look().await
    }

    async fn look(&self) -> Vec<String> {
        let before = self.world.kinds().len();
        self.world.sync_well(SyncMode::Incremental).await;
        self.world.kinds().split_off(before)
    }

    /// The same, listing all contacts.
    async fn sweep(&self) -> Vec<String> {
        let before = self.world.kinds().len();
        let run = self.world.app.look_for_deletions().await.unwrap();
        let run = self.world.app.wait_for_run(run).await.unwrap();
        assert_eq!(run.state, RunState::Done, "{:?}", run.problem);
        self.world.kinds().split_off(before)
    }

    fn delete(&self, contact_id: &str) {
        self.world.change(Change::DeleteContact {
            contact_id: contact_id.to_owned(),
        });
    }

    fn fault(&self, faults: &[&str]) {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        self.world.sandbox.control().set_faults(faults);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_contact_is_told_once_it_is_sure() {
    let watched = Watched::new().await;
    let contact_id = watched.world.ana();
    watched.delete(&contact_id);
    assert_eq!(watched.look().await, Vec::<String>::new());
    assert_eq!(
        watched.look_in(60).await,
        Vec::<String>::new(),
        "refused once"
    );
    assert_eq!(watched.look().await, Vec::<String>::new(), "too soon");
    assert_eq!(watched.look_in(1).await, ["contactDeleted"]);
    let (_, deleted, payload) = watched.world.detected().pop().unwrap();
    assert_eq!(deleted, contact_id);
    assert_eq!(payload["values"]["email"], "ana.diaz@example.com");
    assert_eq!(watched.look_in(60).await, Vec::<String>::new());
    assert_eq!(
        watched.sweep().await,
        Vec::<String>::new(),
        "and never again"
    );
    assert_eq!(watched.look_in(2).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_who_asks_need_not_wait_for_the_hour() {
    let watched = Watched::new().await;
    watched.delete(&watched.world.ana());
    assert_eq!(watched.sweep().await, Vec::<String>::new());
    assert_eq!(watched.look_in(1).await, ["contactDeleted"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looks_for_deletions_are_rare() {
    let watched = Watched::new().await;
    watched.world.sandbox.control().shift_clock(MINUTE);
    watched.look_in(1).await;
    let mark = watched.world.mark();
    for _ in 0..5 {
        watched.look_in(1).await;
    }
    assert_eq!(watched.world.asked(mark, "POST", SEARCH), 5);
    watched.look_in(60).await;
    let counted = watched.world.asked(mark, "POST", SEARCH);
    assert_eq!(counted, 7, "one more to count them; all are there");
}

/// The search index lacks a contact for a moment after it was changed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_that_the_index_hides_is_not_gone() {
    let watched = Watched::new().await;
    watched.fault(&["index-lag"]);
    watched.world.change(Change::UpdateContact {
        contact_id: watched.world.ana(),
        contact: object(json!({"city": "Reno"})),
    });
    watched.world.sandbox.control().shift_clock(7_000);
    for _ in 0..3 {
        assert_eq!(watched.sweep().await, Vec::<String>::new());
        watched.clock.advance(2 * MINUTE);
    }
    watched.world.sandbox.control().shift_clock(10_000);
    assert_eq!(watched.look().await, ["contactUpdated"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_that_a_list_leaves_out_is_not_gone() {
    let watched = Watched::new().await;
    watched.fault(&["missing-rows:path=/contacts/search"]);
    for _ in 0..4 {
        assert_eq!(watched.sweep().await, Vec::<String>::new());
        watched.clock.advance(2 * MINUTE);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_hung_on_a_deleted_contact_went_with_it() {
    let watched = Watched::new().await;
    let contact_id = watched.world.ana();
    watched.world.change(Change::CreateTask {
        contact_id: contact_id.clone(),
        task: object(json!({"title": "Call"})),
    });
    assert_eq!(watched.look().await, ["taskCreated"]);
    watched.delete(&contact_id);
    let mut found = Vec::new();
    for _ in 0..5 {
        found.extend(watched.look_in(2).await);
    }
    assert_eq!(
        found,
        ["contactDeleted"],
        "found by its task, before the hour"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merged_contact_is_gone_and_its_tags_come_to_the_other() {
    let watched = Watched::new().await;
    let ids: Vec<String> = watched.world.contacts().into_keys().collect();
    watched.world.change(Change::AddTag {
        contact_id: ids[1].clone(),
        tag: "only there".into(),
    });
    watched.look().await;
    watched.world.change(Change::MergeContacts {
        winner_id: ids[0].clone(),
        loser_id: ids[1].clone(),
    });
    let found = watched.sweep().await;
    assert!(found.contains(&"tagAdded".to_owned()), "{found:?}");
    assert_eq!(watched.look_in(1).await, ["contactDeleted"]);
}

/// Days offline: a deleted contact, a new one and a changed one are all found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_days_offline_all_is_found() {
    let watched = Watched::new().await;
    let ids: Vec<String> = watched.world.contacts().into_keys().collect();
    let gone = ids.iter().find(|id| **id != watched.world.ana()).unwrap();
    let contact = object(json!({"firstName": "Zoë", "email": "zoe.new@example.com"}));
    watched.world.change(Change::CreateContact { contact });
    watched.delete(gone);
    watched.world.change(Change::AddTag {
        contact_id: watched.world.ana(),
        tag: "vip".into(),
    });
    watched.world.sandbox.control().shift_clock(3 * 86_400_000);
    let mut found = watched.look_in(3 * 24 * 60).await;
    found.sort();
    assert_eq!(found, ["contactCreated", "tagAdded"]);
    assert_eq!(watched.look_in(1).await, ["contactDeleted"]);
}

/// Written by a server whose clock is ten minutes slow: behind where every look begins.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listing_of_all_heals_what_looks_passed_over() {
    let watched = Watched::new().await;
    let control = watched.world.sandbox.control();
    watched.world.change(Change::AddTag {
        contact_id: watched.world.ana(),
        tag: "now".into(),
    });
    assert_eq!(watched.look().await, ["tagAdded"]);
    let ids: Vec<String> = watched.world.contacts().into_keys().collect();
    let contact_id = ids.iter().find(|id| **id != watched.world.ana()).unwrap();
    control.shift_clock(-10 * MINUTE);
    watched.world.change(Change::UpdateContact {
        contact_id: contact_id.clone(),
        contact: object(json!({"city": "Reno"})),
    });
    control.shift_clock(10 * MINUTE);
    assert_eq!(
        watched.look().await,
        Vec::<String>::new(),
        "no look sees it"
    );
    assert_eq!(watched.sweep().await, ["contactUpdated"]);
    assert_eq!(watched.sweep().await, Vec::<String>::new());
}
