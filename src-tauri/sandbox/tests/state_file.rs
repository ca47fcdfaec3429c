//! What a sandbox still holds when it is started again with the same state file.

use std::fs;
use std::path::Path;

use connect_sandbox::{Change, SandboxOptions};
use rstest::rstest;
use serde_json::{Value, json};

use crate::certileads::{contact, id, post};
use crate::client::{NOW, Site, got, sent};

fn options(file: &Path) -> SandboxOptions {
    SandboxOptions {
        state_file: Some(file.to_owned()),
        ..Site::options()
    }
}

/// Everything that the control shows, without what a start decides.
fn everything(site: &Site) -> Value {
    let state = site.sandbox.control().full_state();
    json!([state["highlevel"], state["certileads"], state["second"]])
}

async fn change_highlevel(site: &Site) -> String {
    let ana = site.ana();
    let body = json!({"locationId": site.location(), "firstName": "Mia", "email": "mia@example.com",
        "phone": "+1 555 0142", "tags": ["walk-in"]});
    let made = sent(site.hl("POST", "/contacts/"), body).await.expect(201);
    let made = id(&made["contact"]).to_owned();
    for (path, body) in [
        (
            "tasks",
            json!({"title": "Call", "dueDate": "2026-09-02T10:00:00Z", "completed": false}),
        ),
        ("notes", json!({"body": "Asked for a quote"})),
        ("tags", json!({"tags": ["vip"]})),
    ] {
        sent(site.hl("POST", &format!("/contacts/{made}/{path}")), body)
            .await
            .expect(201);
    }
    got(site.hl("DELETE", &format!("/contacts/{ana}")))
        .await
        .expect(200);
    made
}

async fn change_targets(site: &Site) -> Value {
    let first = contact(site, "a").await;
    let gone = contact(site, "b").await;
    got(site.cl("DELETE", &format!("/contacts/{}", id(&gone))))
        .await
        .expect(204);
    let path = format!("/contacts/{}", id(&first));
    post(
        site,
        &format!("{path}/notes"),
        "note",
        json!({"externalId": "n", "body": "Hello"}),
    )
    .await
    .expect(201);
    post(
        site,
        &format!("{path}/tasks"),
        "task",
        json!({"externalId": "t", "title": "Call"}),
    )
    .await
    .expect(201);
    post(
        site,
        &format!("{path}/tags"),
        "tags",
        json!({"tags": ["vip"]}),
    )
    .await
    .expect(200);
    sent(
        site.second("POST", "/leads"),
        json!({"lead": {"externalId": "s"}}),
    )
    .await
    .expect(201);
    first
}

#[tokio::test]
async fn both_sides_hold_what_was_changed_before() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sample.json");
    let site = Site::with(options(&file)).await;
    let mia = change_highlevel(&site).await;
    change_targets(&site).await;
    let (before, endpoints) = (everything(&site), site.endpoints().clone());
    let second = site.sandbox.second_target().token.clone();
    site.sandbox.shutdown().await;

    // Another seed and size: the file counts more. A later clock: dates stay.
    let again = Site::with(SandboxOptions {
        contacts: 3,
        seed: 99,
        clock: connect_sandbox::Clock::fixed(NOW + 86_400_000),
        ..options(&file)
    })
    .await;
    assert_eq!(everything(&again), before);
    assert!(before.to_string().contains(&mia));
    let now = again.endpoints();
    assert_eq!(now.highlevel.token, endpoints.highlevel.token);
    assert_eq!(now.highlevel.location_id, endpoints.highlevel.location_id);
    assert_eq!(now.certileads.token, endpoints.certileads.token);
    assert_eq!(again.sandbox.second_target().token, second);
    got(again.second("GET", "/me")).await.expect(200);

    // The indexes are there again: by e-mail, by task, by external id, by time.
    let path = format!("/contacts/{mia}/tasks");
    let tasks = got(again.hl("GET", &path)).await.expect(200);
    let task = id(&tasks["tasks"][0]);
    got(again.hl("GET", &format!("{path}/{task}")))
        .await
        .expect(200);
    let email = again.sandbox.control().contact_by_email("mia@example.com");
    assert_eq!(email.as_deref(), Some(&*mia));
    let found = got(again.cl("GET", "/contacts?externalId=a"))
        .await
        .expect(200);
    assert_eq!(found["contacts"][0]["tags"], json!(["vip"]));
    let changed = got(again.cl("GET", "/contacts?updatedSince=2026-01-01"))
        .await
        .expect(200);
    let gone = |row: &&Value| row["deleted"] == true && row["externalId"] == "b";
    assert_eq!(
        changed["contacts"]
            .as_array()
            .unwrap()
            .iter()
            .filter(gone)
            .count(),
        1
    );
    again.sandbox.shutdown().await;
}

#[tokio::test]
async fn keys_and_ids_go_on_where_they_stood() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sample.json");
    let site = Site::with(options(&file)).await;
    change_highlevel(&site).await;
    let first = change_targets(&site).await;
    let token = site.change(Change::AddToken {
        kind: connect_sandbox::TokenKind::Location,
        scopes: None,
        location_id: None,
        token: None,
    });
    site.change(Change::Revoke { token: None });
    site.sandbox.shutdown().await;

    let again = Site::with(options(&file)).await;
    let path = format!("/locations/{}", again.location());
    got(again.hl("GET", &path)).await.expect(401);
    let token = token["token"].as_str().unwrap();
    let base = &again.endpoints().highlevel.base_url;
    got(again
        .request("GET", &format!("{base}{path}"))
        .bearer_auth(token)
        .header("Version", "2021-07-28"))
    .await
    .expect(200);

    let body = json!({"externalId": "a", "email": "a@example.com"});
    let replay = post(&again, "/contacts", "key-a", body).await;
    assert_eq!(replay.header("idempotent-replay"), "true");
    assert_eq!(
        replay.header("content-type"),
        "application/json; charset=utf-8"
    );
    assert_eq!(replay.expect(201), first);
    post(&again, "/contacts", "key-a", json!({"externalId": "z"}))
        .await
        .expect(409);

    let before = everything(&again).to_string();
    again.change(Change::Restore { token: None });
    let mia = again.sandbox.control().newest_contact().unwrap();
    let task = again.change(Change::CreateTask {
        contact_id: mia,
        task: serde_json::Map::new(),
    });
    let new = again.change(Change::CreateContact {
        contact: json!({"firstName": "Leo"}).as_object().unwrap().clone(),
    });
    let lead = contact(&again, "c").await;
    let second = sent(
        again.second("POST", "/leads"),
        json!({"lead": {"externalId": "s2"}}),
    )
    .await
    .expect(201);
    for new in [id(&task), id(&new), id(&lead)] {
        assert!(!before.contains(new), "{new} was taken");
    }
    assert_eq!(second["data"]["lead_id"], 100_002);
    again.sandbox.shutdown().await;
}

#[tokio::test]
async fn the_file_is_written_while_things_change() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sample.json");
    let site = Site::with(options(&file)).await;
    contact(&site, "written-while-running").await;
    let written = async {
        while !fs::read_to_string(&file).is_ok_and(|text| text.contains("written-while-running")) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), written)
        .await
        .unwrap();
    drop(site);
    let again = Site::with(options(&file)).await;
    let found = got(again.cl("GET", "/contacts?externalId=written-while-running"))
        .await
        .expect(200);
    assert_eq!(found["contacts"].as_array().unwrap().len(), 1);
}

#[rstest]
#[case::broken(Some("{\"format\":1,\"account\":{"))]
#[case::of_another_format(Some("{\"format\":2}"))]
#[case::of_something_else(Some("[]"))]
#[case::not_a_file(None)]
#[tokio::test]
async fn a_file_that_cannot_be_used_is_set_aside(#[case] text: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sample.json");
    match text {
        Some(text) => fs::write(&file, text).unwrap(),
        None => fs::create_dir(&file).unwrap(),
    }
    let site = Site::with(options(&file)).await;
    let seeded = Site::new().await;
    assert_eq!(everything(&site), everything(&seeded));
    let aside = folder.path().join("sample.json.unreadable");
    assert_eq!(fs::read_to_string(&aside).ok().as_deref(), text);
    assert!(aside.exists());
    site.sandbox.shutdown().await;
    let again = Site::with(options(&file)).await;
    assert_eq!(everything(&again), everything(&seeded));
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 2, "nothing is left over from writing");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::with(options(&folder.path().join("absent").join("sample.json"))).await;
    contact(&site, "a").await;
    site.sandbox.shutdown().await;
}
