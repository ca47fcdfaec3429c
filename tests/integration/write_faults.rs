//! Segments, archiving, removing and notes while Certileads cuts or fails: each
//! is applied once, and proved.

use connect_core::clock::Clock;
use connect_core::model::{DeletedPolicy, OperationState, SegmentRule, SyncMode};
use connect_sandbox::Change;
use rstest::rstest;
use serde_json::Value;

use crate::rules::put;
use crate::world::{World, options};

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Written {
    Segments,
    Archived,
    Removed,
    Note,
}

impl Written {
    /// By what the requests are known that the fault may strike.
    fn path(self) -> &'static str {
        match self {
            Self::Segments => "/segments",
            Self::Archived | Self::Removed => "/contacts/",
            Self::Note => "/notes",
        }
    }
}

/// Everyone is brought over; the next look finds that something is to be written of Ana.
async fn about_to(written: Written, clock: &Clock) -> (World, String) {
    let world = World::at(options(4), clock.clone()).await;
    let segment = world.app.rules().await.unwrap().segments[0].id.clone();
    put(&world, |rules| {
        rules.notes.add = true;
        rules.contacts.when_deleted = match written {
            Written::Removed => DeletedPolicy::Delete,
            _ => DeletedPolicy::Archive,
        };
    })
    .await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let ana = world.ana();
    match written {
        Written::Segments => {
            let rule = SegmentRule {
                id: "all".into(),
                segment,
                when: None,
            };
            put(&world, |rules| rules.segments = vec![rule]).await;
            touch(&world, &ana);
        }
        Written::Note => {
            world.change(Change::AddNote {
                contact_id: ana.clone(),
                body: "Wants a quote".into(),
            });
            touch(&world, &ana);
        }
        Written::Archived | Written::Removed => {
            world.change(Change::DeleteContact {
                contact_id: ana.clone(),
            });
            world.sync_well(SyncMode::Incremental).await;
            clock.advance(3_600_000);
            world.sync_well(SyncMode::Incremental).await;
            clock.advance(120_000);
        }
    }
    (world, ana)
}

fn touch(world: &World, contact_id: &str) {
    world.change(Change::AddTag {
        contact_id: contact_id.to_owned(),
        tag: "seen".into(),
    });
}

/// How often it stands there.
fn times(world: &World, written: Written, contact_id: &str) -> usize {
    let lead = world.lead(contact_id);
    let of = |member: &str| lead.as_ref().map(|lead| lead[member].clone());
    match written {
        Written::Segments => of("segmentIds")
            .and_then(|ids| ids.as_array().map(Vec::len))
            .unwrap_or(0),
        Written::Archived => usize::from(of("archived") == Some(Value::Bool(true))),
        Written::Removed => usize::from(lead.is_none()),
        Written::Note => {
            let state = world.sandbox.control().full_state();
            state["certileads"]["notes"].as_array().unwrap().len()
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_is_applied_once_whatever_becomes_of_the_answer(
    #[values(Written::Segments, Written::Archived, Written::Removed, Written::Note)]
    written: Written,
    #[values("cut-before", "cut-after", "500-before", "500-after")] fault: &str,
) {
    let clock = Clock::fixed(1_798_761_600_000);
    let (world, ana) = about_to(written, &clock).await;
    assert_eq!(times(&world, written, &ana), 0);
    let control = world.sandbox.control();
    let path = written.path();
    let spec = format!("{fault}:side=certileads:count=1:path={path}");
    control.set_faults(vec![spec.parse().unwrap()]);
    // What waits to be tried again falls due by the engine's clock, which only this moves.
    let mut events = world.app.events();
    let moved = clock.clone();
    let time = tokio::spawn(async move {
        while events.recv().await.is_ok() {
            moved.advance(1_000);
        }
    });
    let mark = world.mark();
    world.sync(SyncMode::Incremental).await;
    control.set_faults(Vec::new());
    world.settle().await;
    time.abort();
    let struck = control.log(mark);
    let struck = struck.iter().filter(|entry| !entry.faults.is_empty());
    assert_eq!(struck.count(), 1, "the fault struck");
    assert_eq!(times(&world, written, &ana), 1);
    assert_eq!(world.in_state(&[OperationState::Held]).await, []);
    let mark = world.mark();
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.sent_writes(mark), Vec::<String>::new(), "no quiet");
}
