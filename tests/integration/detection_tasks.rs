//! What happens to tasks is detected once and only once, whether or not the token may list them
//! all.

use connect_core::app::SampleEndpoints;
use connect_core::clock::Clock;
use connect_core::model::SyncMode;
use connect_sandbox::Change;
use rstest::rstest;
use serde_json::json;

use crate::late::Late;
use crate::world::{World, endpoints, object, open, options};

/// A day on which nothing else happens, UTC milliseconds.
const TODAY: i64 = 1_798_761_600_000;

struct Watched {
    world: World,
    clock: Clock,
    contact_id: String,
}

impl Watched {
    async fn new(may_search: bool) -> Self {
        Self::started(may_search, 0).await
    }

    /// The same with so many open tasks more.
    async fn with_tasks(number: u32) -> Self {
        Self::started(true, number).await
    }

    async fn started(may_search: bool, tasks: u32) -> Self {
        let clock = Clock::fixed(TODAY);
        let world = World::at(options(12), clock.clone()).await;
        for _ in 0..tasks {
            world.change(Change::CreateTask {
                contact_id: world.ana(),
                task: object(json!({"title": "Call"})),
            });
        }
        if !may_search {
            world.change(Change::SetScopes {
                token: None,
                scopes: ["contacts.readonly".to_owned()].into(),
            });
        }
        world.sync_well(SyncMode::Backfill).await;
        let contact_id = world.ana();
        let this = Self {
            world,
            clock,
            contact_id,
        };
        assert_eq!(this.look().await, Vec::<String>::new());
        this
    }

    /// The kinds of what a look finds.
    async fn look(&self) -> Vec<String> {
        let before = self.world.kinds().len();
        self.world.sync_well(SyncMode::Incremental).await;
        self.world.kinds().split_off(before)
    }

    async fn look_later(&self) -> Vec<String> {
        self.clock.advance(61_000);
        self.look().await
    }

    fn add(&self, title: &str) -> String {
        let made = self.world.change(Change::CreateTask {
            contact_id: self.contact_id.clone(),
            task: object(json!({"title": title})),
        });
        made["id"].as_str().unwrap().to_owned()
    }

    /// Changes the contact, so that it is read whoever may list what.
    fn touch(&self, city: &str) {
        self.world.change(Change::UpdateContact {
            contact_id: self.contact_id.clone(),
            contact: object(json!({"city": city})),
        });
    }

    fn tick(&self, task_id: &str) {
        self.world.change(Change::CompleteTask {
            contact_id: self.contact_id.clone(),
            task_id: task_id.to_owned(),
        });
    }
}

#[rstest]
#[case::a_token_that_lists_all_tasks(true)]
#[case::a_token_for_contacts_alone(false)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_lives_from_creation_to_deletion(#[case] may_search: bool) {
    let watched = Watched::new(may_search).await;
    let task_id = watched.add("Call");
    watched.touch("Reno");
    assert_eq!(watched.look().await, ["contactUpdated", "taskCreated"]);
    assert_eq!(watched.look().await, Vec::<String>::new());

    // The contact itself stays as it is from here on.
    watched.tick(&task_id);
    assert_eq!(watched.look().await, ["taskCompleted"]);
    assert_eq!(watched.look().await, Vec::<String>::new());
    watched.world.change(Change::ReopenTask {
        contact_id: watched.contact_id.clone(),
        task_id: task_id.clone(),
    });
    if !may_search {
        watched.touch("Elko");
        assert_eq!(watched.look().await, ["contactUpdated", "taskReopened"]);
    } else {
        assert_eq!(watched.look().await, ["taskReopened"]);
    }

    watched.world.change(Change::DeleteTask {
        contact_id: watched.contact_id.clone(),
        task_id: task_id.clone(),
    });
    assert_eq!(watched.look().await, Vec::<String>::new(), "missing once");
    assert_eq!(watched.look().await, Vec::<String>::new(), "too soon");
    assert_eq!(watched.look_later().await, ["taskDeleted"]);
    assert_eq!(watched.look_later().await, Vec::<String>::new());
    let deleted = watched.world.detected().pop().unwrap();
    assert_eq!(
        (deleted.1, &deleted.2["title"]),
        (watched.contact_id, &json!("Call"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_made_and_ticked_between_two_looks_is_both() {
    let watched = Watched::new(true).await;
    let task_id = watched.add("Sign");
    watched.tick(&task_id);
    assert_eq!(watched.look().await, ["taskCreated", "taskCompleted"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happened_to_a_contact_is_told_in_order() {
    let watched = Watched::new(true).await;
    let task_id = watched.add("Call");
    watched.look().await;
    watched.tick(&task_id);
    watched.add("Sign");
    watched.world.change(Change::AddTag {
        contact_id: watched.contact_id.clone(),
        tag: "vip".into(),
    });
    watched.touch("Reno");
    watched.world.sandbox.control().shift_clock(3 * 86_400_000);
    let mut found = watched.look().await;
    found[2..].sort();
    assert_eq!(
        found,
        ["contactUpdated", "tagAdded", "taskCompleted", "taskCreated"]
    );
}

/// A list that leaves a task out, or names one twice, tells of nothing that did not happen.
#[rstest]
#[case("missing-rows:path=/tasks")]
#[case("doubled-rows:path=/tasks")]
#[case("moved-rows:path=/tasks")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_move_tell_of_nothing(
    #[case] fault: &str,
    #[values(true, false)] may_search: bool,
) {
    let watched = Watched::new(may_search).await;
    let control = watched.world.sandbox.control();
    control.set_faults(vec![fault.parse().unwrap()]);
    for _ in 0..6 {
        assert_eq!(watched.look_later().await, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_that_were_there_before_are_no_news() {
    let watched = Watched::new(true).await;
    let state = watched.world.sandbox.control().full_state();
    assert!(!state["highlevel"]["tasks"].as_array().unwrap().is_empty());
    assert_eq!(watched.look_later().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_is_what_it_was_two_looks_ago_has_changed_twice() {
    let watched = Watched::new(true).await;
    let task_id = watched.add("Sign");
    assert_eq!(watched.look().await, ["taskCreated"]);
    assert_eq!(watched.look().await, Vec::<String>::new());
    watched.tick(&task_id);
    assert_eq!(watched.look().await, ["taskCompleted"]);
    watched.world.change(Change::ReopenTask {
        contact_id: watched.contact_id.clone(),
        task_id: task_id.clone(),
    });
    assert_eq!(watched.look().await, ["taskReopened"]);
}

/// A plan made in another process keeps nothing, not even what it saw of a list of which a sync
/// has meanwhile seen a part change.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_made_meanwhile_hides_no_change_from_the_next_look() {
    let watched = Watched::with_tasks(1_000).await;
    let world = &watched.world;
    let state = world.sandbox.control().full_state();
    let on_the_first_page = state["highlevel"]["tasks"][0].clone();
    let text = |name: &str| on_the_first_page[name].as_str().unwrap().to_owned();
    let (contact_id, task_id) = (text("contactId"), text("id"));
    watched.add("Sign");
    assert_eq!(watched.look().await, ["taskCreated"]);

    let at = endpoints(&world.sandbox);
    let (late, url) = Late::before(&at.highlevel_url).await;
    let other = open(world.home.path()).await;
    let behind = SampleEndpoints {
        highlevel_url: url,
        ..at
    };
    other.connect_sample(behind).await.unwrap();
    let second_page = late.next_answer_to("\"skip\":1000");
    let plan = tokio::spawn(async move { other.plan_sync(SyncMode::Incremental).await });
    let second_page = second_page.await.unwrap();
    world.change(Change::CompleteTask {
        contact_id: contact_id.clone(),
        task_id: task_id.clone(),
    });
    assert_eq!(watched.look().await, ["taskCompleted"]);
    second_page.deliver();
    plan.await.unwrap().unwrap();

    world.change(Change::ReopenTask {
        contact_id,
        task_id,
    });
    assert_eq!(watched.look().await, ["taskReopened"]);
}
