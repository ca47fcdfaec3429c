//! Whatever happens between looks, and however the lists behave meanwhile: in the end what was
//! detected adds up to what is there, with nothing lost and nothing told twice.

use std::collections::{BTreeMap, BTreeSet};

use connect_core::clock::Clock;
use connect_core::model::SyncMode;
use connect_sandbox::Change;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{World, object, options};

const CONTACTS: usize = 8;
/// A day on which nothing else happens, UTC milliseconds.
const TODAY: i64 = 1_798_761_600_000;

/// What happens between two looks.
#[derive(Clone, Debug)]
enum Deed {
    New(u8),
    Gone(usize),
    City(usize, u8),
    Tag(usize, u8, bool),
    Task(usize),
    Tick(usize, bool),
    NoTask(usize),
    Fault(&'static str, u8),
    Look(i64),
}

const FAULTS: [&str; 6] = [
    "index-lag",
    "missing-rows:side=highlevel:p=0.4",
    "doubled-rows:side=highlevel:p=0.4",
    "moved-rows:side=highlevel:p=0.4",
    "cut-body:side=highlevel:p=0.2",
    "500-before:side=highlevel:p=0.2",
];

fn deed() -> impl Strategy<Value = Deed> {
    let at = 0..CONTACTS;
    prop_oneof![
        1 => any::<u8>().prop_map(Deed::New),
        1 => at.clone().prop_map(Deed::Gone),
        2 => (at.clone(), any::<u8>()).prop_map(|(at, city)| Deed::City(at, city)),
        3 => (at.clone(), 0..3_u8, any::<bool>()).prop_map(|(at, tag, on)| Deed::Tag(at, tag, on)),
        2 => at.clone().prop_map(Deed::Task),
        3 => (at.clone(), any::<bool>()).prop_map(|(at, done)| Deed::Tick(at, done)),
        1 => at.prop_map(Deed::NoTask),
        2 => (prop::sample::select(&FAULTS[..]), any::<u8>())
            .prop_map(|(fault, seed)| Deed::Fault(fault, seed)),
        5 => (1..90_i64).prop_map(Deed::Look),
    ]
}

struct Watched {
    world: World,
    clock: Clock,
}

impl Watched {
    async fn new() -> Self {
        let clock = Clock::fixed(TODAY);
        let world = World::at(options(CONTACTS), clock.clone()).await;
        world.sync_well(SyncMode::Backfill).await;
        let this = Self { world, clock };
        this.look(1).await;
        this
    }

    async fn look(&self, seconds: i64) {
        self.clock.advance(seconds * 1_000);
        self.world.sandbox.control().shift_clock(seconds * 1_000);
        self.world.sync(SyncMode::Incremental).await;
    }

    fn state(&self, list: &str) -> Vec<Value> {
        let state = self.world.sandbox.control().full_state();
        state["highlevel"][list].as_array().cloned().unwrap()
    }

    fn contact(&self, at: usize) -> Option<String> {
        let ids: Vec<String> = self.world.contacts().into_keys().collect();
        ids.get(at).cloned()
    }

    fn task(&self, at: usize) -> Option<(String, String)> {
        let tasks = self.state("tasks");
        let task = tasks.get(at)?;
        let text = |key: &str| task[key].as_str().unwrap().to_owned();
        Some((text("contactId"), text("id")))
    }

    async fn happen(&self, deed: Deed) {
        let change = match deed {
            Deed::Look(seconds) => return self.look(seconds).await,
            Deed::Fault(fault, seed) => {
                let fault = format!("{fault}:seed={seed}").parse().unwrap();
                return self.world.sandbox.control().set_faults(vec![fault]);
            }
            Deed::New(number) => Some(Change::CreateContact {
                contact: object(
                    json!({"firstName": "New", "email": format!("new{number}@example.com")}),
                ),
            }),
            Deed::Gone(at) => self
                .contact(at)
                .map(|contact_id| Change::DeleteContact { contact_id }),
            Deed::City(at, city) => self.contact(at).map(|contact_id| Change::UpdateContact {
                contact_id,
                contact: object(json!({"city": format!("City {city}")})),
            }),
            Deed::Tag(at, tag, on) => self.contact(at).map(|contact_id| {
                let tag = format!("tag {tag}");
                match on {
                    true => Change::AddTag { contact_id, tag },
                    false => Change::RemoveTag { contact_id, tag },
                }
            }),
            Deed::Task(at) => self.contact(at).map(|contact_id| Change::CreateTask {
                contact_id,
                task: object(json!({"title": "Call"})),
            }),
            Deed::Tick(at, done) => self.task(at).map(|(contact_id, task_id)| match done {
                true => Change::CompleteTask {
                    contact_id,
                    task_id,
                },
                false => Change::ReopenTask {
                    contact_id,
                    task_id,
                },
            }),
            Deed::NoTask(at) => self
                .task(at)
                .map(|(contact_id, task_id)| Change::DeleteTask {
                    contact_id,
                    task_id,
                }),
        };
        if let Some(change) = change {
            self.world.change(change);
        }
    }

    /// All is calm, and there is time enough for everything to be sure.
    async fn settle(&self) {
        self.world.sandbox.control().set_faults(Vec::new());
        self.look(30).await;
        let run = self.world.app.look_for_deletions().await.unwrap();
        self.world.app.wait_for_run(run).await.unwrap();
        for _ in 0..4 {
            self.look(70).await;
        }
    }
}

/// What stood there at the beginning, brought forward by what was detected.
#[derive(Debug, Default, PartialEq)]
struct Told {
    contacts: BTreeMap<String, BTreeSet<String>>,
    /// Contacts that came since: the tags they came with are not told.
    came: BTreeSet<String>,
    /// Each task's contact, and whether it is ticked.
    tasks: BTreeMap<String, (String, bool)>,
}

impl Told {
    fn seen(watched: &Watched) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let tags = |contact: &Value| {
            contact["tags"]
                .as_array()
                .unwrap()
                .iter()
                .map(text)
                .collect()
        };
        let contacts = watched.state("contacts");
        let tasks = watched.state("tasks");
        Self {
            contacts: contacts
                .iter()
                .map(|contact| (text(&contact["id"]), tags(contact)))
                .collect(),
            came: BTreeSet::new(),
            tasks: tasks
                .iter()
                .map(|task| {
                    let ticked = task["completed"] == true;
                    (text(&task["id"]), (text(&task["contactId"]), ticked))
                })
                .collect(),
        }
    }

    /// Takes in one event; an event that does not fit what was told before is a mistake.
    fn hear(&mut self, kind: &str, contact_id: &str, payload: &Value) {
        let task = || payload["id"].as_str().unwrap().to_owned();
        let ticked = |ticked| (contact_id.to_owned(), ticked);
        let tag = || payload["tag"].as_str().unwrap().to_owned();
        let fits = match kind {
            "contactCreated" => {
                self.came.insert(contact_id.to_owned());
                let known = self.contacts.insert(contact_id.to_owned(), BTreeSet::new());
                known.is_none()
            }
            "contactDeleted" => {
                // Its tasks went with it.
                self.tasks.retain(|_, (contact, _)| contact != contact_id);
                self.contacts.remove(contact_id).is_some()
            }
            "contactUpdated" => self.contacts.contains_key(contact_id),
            "tagAdded" => self.tags(contact_id).is_none_or(|tags| tags.insert(tag())),
            "tagRemoved" => {
                let came = self.came.contains(contact_id);
                let went = self.tags(contact_id).is_none_or(|tags| tags.remove(&tag()));
                went || came
            }
            "taskCreated" => self.tasks.insert(task(), ticked(false)).is_none(),
            "taskCompleted" => self.tasks.insert(task(), ticked(true)) == Some(ticked(false)),
            "taskReopened" => self.tasks.insert(task(), ticked(false)) == Some(ticked(true)),
            "taskDeleted" => self.tasks.remove(&task()).is_some(),
            other => panic!("{other} did not happen"),
        };
        assert!(fits, "{kind} of {contact_id} was told twice: {payload}");
    }

    fn tags(&mut self, contact_id: &str) -> Option<&mut BTreeSet<String>> {
        self.contacts.get_mut(contact_id)
    }
}

async fn holds(deeds: Vec<Deed>) {
    let watched = Watched::new().await;
    let mut told = Told::seen(&watched);
    let before = watched.world.detected().len();
    for deed in deeds {
        watched.happen(deed).await;
    }
    watched.settle().await;
    let now = Told::seen(&watched);
    for (kind, contact_id, payload) in watched.world.detected().split_off(before) {
        told.hear(&kind, &contact_id, &payload);
    }
    let ids = |told: &Told| told.contacts.keys().cloned().collect::<Vec<_>>();
    assert_eq!(ids(&told), ids(&now));
    assert_eq!(told.tasks, now.tasks);
    for (id, tags) in now
        .contacts
        .iter()
        .filter(|(id, _)| !told.came.contains(*id))
    {
        assert_eq!(told.contacts[id], *tags, "the tags of {id}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_detected_adds_up(deeds in prop::collection::vec(deed(), 10..40)) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(holds(deeds));
    }
}
