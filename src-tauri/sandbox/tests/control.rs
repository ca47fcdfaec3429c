//! The control: state, log, scripted changes, faults, clock, over HTTP and in process.

use connect_sandbox::{Change, Sandbox};
use serde_json::{Value, json};

use crate::client::{NOW, Site, got, sent};

#[tokio::test]
async fn the_state_counts_both_sides_and_shows_everything_on_request() {
    let site = Site::new().await;
    let state = got(site.control("GET", "/state")).await.expect(200);
    assert_eq!(state["highlevel"]["counts"]["contacts"], 40);
    assert_eq!(
        state["highlevel"]["writes"],
        json!({"total": 0, "created": 0, "updated": 0, "deleted": 0})
    );
    assert_eq!(state["certileads"]["counts"]["contacts"], 0);
    assert!(state["highlevel"].get("contacts").is_none());
    let full = got(site.control("GET", "/state?full=1")).await.expect(200);
    assert_eq!(full["highlevel"]["contacts"].as_array().unwrap().len(), 40);
    assert_eq!(full, site.sandbox.control().full_state());
}

#[tokio::test]
async fn a_user_of_the_web_app_is_played_over_http() {
    let site = Site::new().await;
    let change = async |body: Value| {
        let answer = sent(site.control("POST", "/change"), body)
            .await
            .expect(200);
        answer["results"][0].clone()
    };
    let made = change(
        json!({"type": "createContact", "contact": {"firstName": "Eva", "email": "eva@example.com",
        "companyName": "Acme", "tags": ["By Hand"]}}),
    )
    .await;
    assert_eq!(
        (&made["source"], &made["companyName"], &made["tags"]),
        (&json!("manual"), &json!("Acme"), &json!(["by hand"]))
    );
    let id = &made["id"];
    let changed =
        change(json!({"type": "updateContact", "contactId": id, "contact": {"city": "Boise"}}))
            .await;
    assert_eq!(changed["city"], "Boise");
    change(json!({"type": "addTag", "contactId": id, "tag": "vip"})).await;
    assert_eq!(
        change(json!({"type": "removeTag", "contactId": id, "tag": "by hand"})).await["tags"],
        json!(["vip"])
    );
    let task =
        change(json!({"type": "createTask", "contactId": id, "task": {"title": "Call"}})).await;
    let done = change(json!({"type": "completeTask", "contactId": id, "taskId": task["id"]})).await;
    assert_eq!(
        (&done["title"], &done["completed"]),
        (&json!("Call"), &json!(true))
    );
    assert_eq!(
        change(json!({"type": "reopenTask", "contactId": id, "taskId": task["id"]})).await["completed"],
        false
    );
    change(json!({"type": "deleteTask", "contactId": id, "taskId": task["id"]})).await;
    let note = change(json!({"type": "addNote", "contactId": id, "body": "One"})).await;
    assert_eq!(
        change(json!({"type": "editNote", "contactId": id, "noteId": note["id"], "body": "Two"}))
            .await["body"],
        "Two"
    );
    change(json!({"type": "deleteNote", "contactId": id, "noteId": note["id"]})).await;
    let appointment = change(json!({"type": "createAppointment", "contactId": id})).await;
    assert_eq!(appointment["contactId"], *id);
    change(json!({"type": "deleteContact", "contactId": id})).await;
    let refused = sent(
        site.control("POST", "/change"),
        json!({"type": "deleteContact", "contactId": id}),
    )
    .await
    .expect(400);
    assert!(refused["error"].as_str().unwrap().contains("not found"));
    sent(site.control("POST", "/change"), json!({"type": "dance"}))
        .await
        .expect(400);
}

#[tokio::test]
async fn a_merge_keeps_the_winner_with_both_tags() {
    let site = Site::new().await;
    let ana = site.ana();
    let loser = site.change(Change::CreateContact {
        contact: json!({"firstName": "Anna", "tags": ["other"]})
            .as_object()
            .unwrap()
            .clone(),
    });
    let loser_id = loser["id"].as_str().unwrap().to_owned();
    let winner = site.change(Change::MergeContacts {
        winner_id: ana,
        loser_id: loser_id.clone(),
    });
    assert_eq!(winner["tags"], json!(["new lead", "newsletter", "other"]));
    got(site.hl("GET", &format!("/contacts/{loser_id}")))
        .await
        .expect(400);
}

#[tokio::test]
async fn the_other_side_can_be_changed_by_hand_too() {
    let site = Site::new().await;
    let body = |value: Value| value.as_object().unwrap().clone();
    // Someone typed a contact in by hand: it has no external id.
    let lead = site.change(Change::CreateLead {
        contact: body(json!({"email": "eva@example.com"})),
    });
    let id = lead["id"].as_str().unwrap().to_owned();
    assert_eq!(lead["externalId"], Value::Null);
    let lead = site.change(Change::UpdateLead {
        id: id.clone(),
        contact: body(json!({"firstName": "Eva"})),
    });
    assert_eq!(lead["firstName"], "Eva");
    site.change(Change::DeleteLead { id });
    assert_eq!(
        site.sandbox.control().state()["certileads"]["counts"]["deleted"],
        1
    );
}

#[tokio::test]
async fn the_log_names_each_request_and_never_a_credential() {
    let site = Site::new().await;
    let request = site
        .cl("POST", "/contacts")
        .header("Idempotency-Key", "the-key");
    sent(request, json!({"externalId": "a"})).await.expect(201);
    got(site.hl(
        "GET",
        &format!("/contacts/?locationId={}&limit=5", site.location()),
    ))
    .await
    .expect(200);
    let text = got(site.control("GET", "/log")).await.expect(200);
    let log = text["log"].as_array().unwrap();
    assert_eq!(log.len(), 2);
    assert_eq!(
        (&log[0]["side"], &log[0]["method"], &log[0]["path"]),
        (&json!("certileads"), &json!("POST"), &json!("/v1/contacts"))
    );
    assert_eq!(
        (
            &log[0]["status"],
            &log[0]["idempotencyKey"],
            &log[0]["credential"]
        ),
        (&json!(201), &json!("the-key"), &json!(true))
    );
    assert!(log[0]["bodyHash"].is_string());
    assert_eq!(
        log[1]["query"],
        format!("locationId={}&limit=5", site.location())
    );
    assert_eq!(log[1]["version"], "2021-07-28");
    let words = text.to_string();
    assert!(
        !words.contains(&site.endpoints().highlevel.token)
            && !words.contains(&site.endpoints().certileads.token)
    );
    let later = got(site.control("GET", "/log?since=1")).await.expect(200);
    assert_eq!(later["log"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn faults_are_set_listed_and_ended() {
    let site = Site::new().await;
    let set = sent(
        site.control("POST", "/faults"),
        json!(["500-before:p=0.5:side=highlevel", "slow"]),
    )
    .await
    .expect(200);
    assert_eq!(
        set["faults"],
        json!(["500-before:p=0.5:side=highlevel", "slow"])
    );
    let refused = sent(site.control("POST", "/faults"), json!(["earthquake"]))
        .await
        .expect(400);
    assert!(refused["error"].as_str().unwrap().contains("earthquake"));
    assert_eq!(
        got(site.control("GET", "/faults")).await.expect(200)["faults"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    sent(site.control("POST", "/faults"), json!([]))
        .await
        .expect(200);
    got(site.hl("GET", &format!("/contacts/{}", site.ana())))
        .await
        .expect(200);
}

#[tokio::test]
async fn the_clock_is_shifted_for_everything_written_from_then_on() {
    let site = Site::new().await;
    let shifted = sent(site.control("POST", "/clock"), json!({"shift": 3_600_000}))
        .await
        .expect(200);
    assert_eq!(
        (&shifted["offset"], &shifted["now"]),
        (&json!(3_600_000), &json!(NOW + 3_600_000))
    );
    let body = json!({"locationId": site.location(), "firstName": "Later"});
    let made = sent(site.hl("POST", "/contacts/"), body).await;
    assert_eq!(made.header("date"), "Tue, 01 Sep 2026 11:00:00 GMT");
    assert_eq!(
        made.expect(201)["contact"]["dateAdded"],
        "2026-09-01T11:00:00.000Z"
    );
    sent(site.control("POST", "/clock"), json!({"shift": "an hour"}))
        .await
        .expect(400);
}

#[tokio::test]
async fn triggers_are_kept_and_listed() {
    let site = Site::new().await;
    let row = json!({"type": "ContactCreate", "id": site.ana()});
    sent(site.control("POST", "/events"), row.clone())
        .await
        .expect(200);
    assert_eq!(
        got(site.control("GET", "/events")).await.expect(200)["events"],
        json!([row])
    );
}

#[tokio::test]
async fn a_web_page_can_not_reach_the_control() {
    let site = Site::new().await;
    got(site
        .control("GET", "/state")
        .header("Origin", "https://www.example.com"))
    .await
    .expect(403);
}

#[tokio::test]
async fn many_sandboxes_run_side_by_side_and_give_their_ports_back() {
    let (one, two) = tokio::join!(Site::new(), Site::new());
    one.change(Change::DeleteContact {
        contact_id: one.ana(),
    });
    assert_eq!(
        one.sandbox.control().state()["highlevel"]["counts"]["contacts"],
        39
    );
    assert_eq!(
        two.sandbox.control().state()["highlevel"]["counts"]["contacts"],
        40
    );
    let port = |url: &str| url.rsplit(':').next().unwrap().parse::<u16>().unwrap();
    let base = one.endpoints().highlevel.base_url.clone();
    got(one.hl("GET", "/contacts/x")).await.expect(400);
    let options = connect_sandbox::SandboxOptions {
        highlevel_port: Some(port(&base)),
        ..Site::options()
    };
    assert!(
        Sandbox::start(options.clone()).await.is_err(),
        "the port is taken"
    );
    one.sandbox.shutdown().await;
    let again = Sandbox::start(options).await.unwrap();
    assert_eq!(again.endpoints().highlevel.base_url, base);
}
