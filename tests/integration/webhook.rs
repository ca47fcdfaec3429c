//! Notes and tasks over the built-in webhook profile: each is a POST of its event to the one
//! address; what such a target can't be told is said beforehand.

use std::sync::{Arc, Mutex};

use connect_core::model::{ErrorCode, OperationState, ProofOutcome, SyncMode};
use connect_sandbox::Change;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::rules::put;
use crate::world::{connected, object};

/// A target that takes every event; gives its address and what came, oldest first.
async fn target() -> (String, Arc<Mutex<Vec<Value>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let events = Arc::<Mutex<Vec<Value>>>::default();
    let kept = Arc::clone(&events);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            if let Some(event) = event(&mut stream).await {
                kept.lock().unwrap().push(event);
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
                stream.write_all(answer).await.unwrap();
            }
        }
    });
    (address, events)
}

/// The JSON body of one request.
async fn event(stream: &mut TcpStream) -> Option<Value> {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request);
        if let Some((_, body)) = text.split_once("\r\n\r\n")
            && let Ok(event) = serde_json::from_str(body)
        {
            return Some(event);
        }
        let mut more = [0; 4096];
        match stream.read(&mut more).await {
            Ok(length) if length > 0 => request.extend_from_slice(&more[..length]),
            _ => return None,
        }
    }
}

fn of_kind(events: &Mutex<Vec<Value>>, kind: &str) -> Vec<Value> {
    let events = events.lock().unwrap();
    let own = events.iter().filter(|event| event["event"] == kind);
    own.cloned().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_and_tasks_are_events() {
    let (address, events) = target().await;
    let world = connected(2, "inbound-webhook", Some(&address)).await;
    put(&world, |rules| {
        rules.notes.add = true;
        rules.tasks.completion = false;
        rules.tasks.create = true;
    })
    .await;
    assert_eq!(world.app.rules().await.unwrap().findings, []);
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let ana = world.ana();
    let note = world.change(Change::AddNote {
        contact_id: ana.clone(),
        body: "Wants a quote".into(),
    });
    let task = world.change(Change::CreateTask {
        contact_id: ana.clone(),
        task: object(json!({"title": "Sign"})),
    });
    world.change(Change::AddTag {
        contact_id: ana.clone(),
        tag: "seen".into(),
    });
    world.sync_well(SyncMode::Incremental).await;
    let held = world.in_state(&[OperationState::Held]).await;
    assert_eq!(held, []);
    let [noted] = of_kind(&events, "note.created").try_into().unwrap();
    assert_eq!(noted["externalId"], json!(ana));
    assert_eq!(noted["note"]["externalId"], note["id"]);
    assert_eq!(noted["note"]["body"], "Wants a quote");
    let [made] = of_kind(&events, "task.created").try_into().unwrap();
    assert_eq!(made["externalId"], json!(ana));
    assert_eq!(made["task"]["externalId"], task["id"]);
    assert_eq!(made["task"]["title"], "Sign");
    for operation in world.in_state(&[OperationState::Done]).await {
        let proof = operation.proof.unwrap();
        assert_eq!(
            proof.outcome,
            ProofOutcome::Unproved,
            "nothing is read back"
        );
    }
    let sent = events.lock().unwrap().len();
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(events.lock().unwrap().len(), sent, "no quiet");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_webhook_can_not_be_told_is_said_beforehand() {
    let (address, _) = target().await;
    let world = connected(1, "inbound-webhook", Some(&address)).await;
    put(&world, |rules| {
        rules.notes.update = true;
        rules.notes.delete = true;
        rules.tasks.update = true;
        rules.tasks.close = true;
        rules.tasks.delete = true;
    })
    .await;
    let findings = world.app.rules().await.unwrap().findings;
    let mut places = Vec::new();
    for finding in &findings {
        assert_eq!(finding.code, ErrorCode::CapabilityMissing);
        assert!(!finding.what.is_empty() && !finding.remedy.is_empty());
        places.push(finding.place.as_str());
    }
    places.sort_unstable();
    let lost = [
        "/notes/delete",
        "/notes/update",
        "/tasks/close",
        "/tasks/delete",
        "/tasks/update",
    ];
    assert_eq!(places, lost);
}
