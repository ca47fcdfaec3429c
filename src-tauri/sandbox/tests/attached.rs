//! What hangs on a contact: tasks, notes, its business; and the bulk writes.

use connect_sandbox::SandboxOptions;
use serde_json::json;

use crate::client::{Site, got, sent};
use crate::contacts::read;

#[tokio::test]
async fn a_task_is_made_ticked_and_found_by_the_location_search() {
    let site = Site::new().await;
    let tasks = format!("/contacts/{}/tasks", site.ana());
    let before = read(&site, &json!(site.ana())).await["dateUpdated"].clone();
    let body =
        json!({"title": "Send offer", "dueDate": "2026-10-01T09:00:00Z", "completed": false});
    let task = sent(site.hl("POST", &tasks), body).await.expect(201)["task"].clone();
    assert_eq!(task["dueDate"], "2026-10-01T09:00:00.000Z");
    let path = format!("{tasks}/{}/completed", task["id"].as_str().unwrap());
    let ticked = sent(site.hl("PUT", &path), json!({"completed": true}))
        .await
        .expect(200);
    assert_eq!(
        (&ticked["task"]["completed"], &ticked["task"]["contactId"]),
        (&json!(true), &json!(site.ana()))
    );
    assert_eq!(
        read(&site, &json!(site.ana())).await["dateUpdated"],
        before,
        "tasks do not touch the contact"
    );
    let path = format!("/locations/{}/tasks/search", site.location());
    let body = json!({"contactId": [site.ana()], "completed": true, "count": true});
    let found = sent(site.hl("POST", &path), body).await.expect(200);
    assert_eq!(found["count"], 1);
    assert_eq!(found["tasks"][0]["_id"], task["id"]);
    assert!(found["tasks"][0].get("id").is_none());
}

#[tokio::test]
async fn the_task_search_pages_through_everything_once() {
    let site = Site::with(SandboxOptions {
        contacts: 200,
        ..Site::options()
    })
    .await;
    let path = format!("/locations/{}/tasks/search", site.location());
    let mut seen = std::collections::BTreeSet::new();
    let total = sent(site.hl("POST", &path), json!({"count": true}))
        .await
        .expect(200)["count"]
        .as_u64()
        .unwrap();
    for skip in (0..total).step_by(50) {
        let page = sent(site.hl("POST", &path), json!({"limit": 50, "skip": skip}))
            .await
            .expect(200);
        for task in page["tasks"].as_array().unwrap() {
            assert!(seen.insert(task["_id"].as_str().unwrap().to_owned()));
        }
    }
    assert_eq!(seen.len() as u64, total);
    assert!(total > 100);
}

#[tokio::test]
async fn notes_keep_html_and_show_it_as_plain_text_too() {
    let site = Site::new().await;
    let notes = format!("/contacts/{}/notes", site.ana());
    let body = json!({"body": "<p>Call <b>back</b></p>", "title": "Phone", "pinned": true});
    let note = sent(site.hl("POST", &notes), body).await.expect(201)["note"].clone();
    assert_eq!(
        (&note["bodyText"], &note["pinned"]),
        (&json!("Call back"), &json!(true))
    );
    let path = format!("{notes}/{}", note["id"].as_str().unwrap());
    let changed = sent(site.hl("PUT", &path), json!({"body": "Done"}))
        .await
        .expect(200);
    assert_eq!(
        (&changed["note"]["body"], &changed["note"]["title"]),
        (&json!("Done"), &json!("Phone"))
    );
    got(site.hl("DELETE", &path)).await.expect(200);
    got(site.hl("GET", &path)).await.expect(404);
}

#[tokio::test]
async fn bulk_tags_answer_for_each_contact_alone() {
    let site = Site::new().await;
    let body = json!({"locationId": site.location(), "contacts": [site.ana(), "nonsense"], "tags": ["Bulk"]});
    let answer = sent(site.hl("POST", "/contacts/bulk/tags/update/add"), body)
        .await
        .expect(201);
    assert_eq!(
        (&answer["succeded"], &answer["errorCount"]),
        (&json!(false), &json!(1))
    );
    assert_eq!(answer["responses"][0]["tagsAdded"], json!(["bulk"]));
    assert_eq!(answer["responses"][1]["type"], "error");
    let body = json!({"locationId": site.location(), "contacts": [site.ana()], "tags": [], "removeAllTags": true});
    sent(site.hl("POST", "/contacts/bulk/tags/update/remove"), body)
        .await
        .expect(201);
    assert_eq!(read(&site, &json!(site.ana())).await["tags"], json!([]));
    sent(
        site.hl("POST", "/contacts/bulk/tags/update/other"),
        json!({"locationId": site.location(), "contacts": [], "tags": []}),
    )
    .await
    .expect(422);
}

#[tokio::test]
async fn contacts_are_attached_to_a_business_and_listed_by_it() {
    let site = Site::new().await;
    let body = json!({"name": "New Studio", "locationId": site.location()});
    let business = sent(site.hl("POST", "/businesses/"), body)
        .await
        .expect(201)["buiseness"]
        .clone();
    let id = business["id"].as_str().unwrap();
    let body = json!({"locationId": site.location(), "ids": [site.ana()], "businessId": id});
    sent(site.hl("POST", "/contacts/bulk/business"), body)
        .await
        .expect(200);
    let path = format!("/contacts/business/{id}?locationId={}", site.location());
    let listed = got(site.hl("GET", &path)).await.expect(200);
    assert_eq!(
        (&listed["count"], &listed["contacts"][0]["businessName"]),
        (&json!(1), &json!("New Studio"))
    );
    let body = json!({"locationId": site.location(), "ids": [site.ana()], "businessId": null});
    sent(site.hl("POST", "/contacts/bulk/business"), body)
        .await
        .expect(200);
    assert_eq!(got(site.hl("GET", &path)).await.expect(200)["count"], 0);
}
