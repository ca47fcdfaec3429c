//! What the writing methods ask, and what they make of the answers.

use super::*;

#[tokio::test]
async fn a_contact_is_created_with_the_location() {
    let server = answering(201, json!({"contact": {"id": "new"}})).await;
    let body = json!({"firstName": "Ana", "tags": ["certileads-test"], "dnd": true});
    let contact = client(&server).create_contact(&body).await.result.unwrap();
    assert_eq!(contact.id, "new");
    let (line, sent) = asked(&server).await;
    assert_eq!(line, "POST /contacts/");
    assert_eq!(
        sent,
        json!({"firstName": "Ana", "tags": ["certileads-test"], "dnd": true,
               "locationId": LOCATION})
    );
}

#[tokio::test]
async fn an_update_never_carries_tags_or_location() {
    let server = answering(200, json!({"succeded": true, "contact": {"id": "c1"}})).await;
    let body = json!({"phone": null, "tags": [], "locationId": "x"});
    client(&server)
        .update_contact("c1", &body)
        .await
        .result
        .unwrap();
    let (line, sent) = asked(&server).await;
    assert_eq!(line, "PUT /contacts/c1");
    assert_eq!(sent, json!({"phone": null}));
}

#[rstest]
#[case("succeded")]
#[case("succeeded")]
#[tokio::test]
async fn deleting_takes_either_spelling(#[case] word: &str) {
    let server = answering(200, json!({word: true})).await;
    client(&server).delete_contact("c1").await.result.unwrap();
    assert_eq!(asked(&server).await.0, "DELETE /contacts/c1");
    let server = answering(200, json!({word: true})).await;
    client(&server)
        .delete_task("c1", "t1")
        .await
        .result
        .unwrap();
    assert_eq!(asked(&server).await.0, "DELETE /contacts/c1/tasks/t1");
}

#[tokio::test]
async fn tasks_are_read_and_written() {
    let task = json!({"id": "t1", "title": "Call", "dueDate": "2026-09-01T10:00:00Z",
                      "completed": true, "assignedTo": "u1"});
    let server = answering(200, json!({"task": task})).await;
    let read = client(&server).task("c1", "t1").await.result.unwrap();
    assert_eq!(read.contact_id, "c1");
    assert_eq!(read.due_date, Some(1_788_256_800_000));
    assert!(read.completed);
    assert_eq!(asked(&server).await.0, "GET /contacts/c1/tasks/t1");

    let server = answering(201, json!({"task": task})).await;
    let body = json!({"title": "Call", "dueDate": "2026-09-01T10:00:00Z", "completed": false});
    client(&server)
        .create_task("c1", &body)
        .await
        .result
        .unwrap();
    assert_eq!(
        asked(&server).await,
        ("POST /contacts/c1/tasks".to_owned(), body.clone())
    );

    let server = answering(200, json!({"task": task})).await;
    client(&server)
        .update_task("c1", "t1", &body)
        .await
        .result
        .unwrap();
    assert_eq!(
        asked(&server).await,
        ("PUT /contacts/c1/tasks/t1".to_owned(), body)
    );

    let server = answering(200, json!({"task": task})).await;
    client(&server)
        .complete_task("c1", "t1", true)
        .await
        .result
        .unwrap();
    let (line, body) = asked(&server).await;
    assert_eq!(line, "PUT /contacts/c1/tasks/t1/completed");
    assert_eq!(body, json!({"completed": true}));

    let server = answering(200, json!({"tasks": [task, {"title": "no id"}]})).await;
    assert_eq!(client(&server).tasks("c1").await.result.unwrap().len(), 1);
    assert_eq!(asked(&server).await.0, "GET /contacts/c1/tasks");
}

#[tokio::test]
async fn tags_come_and_go() {
    let server = answering(201, json!({"tags": ["vip", "Lead"], "tagsAdded": ["vip"]})).await;
    let change = client(&server)
        .add_tags("c1", &["VIP".to_owned()])
        .await
        .result
        .unwrap();
    assert_eq!(change.tags, ["lead", "vip"]);
    assert_eq!(change.changed, ["vip"]);
    let (line, body) = asked(&server).await;
    assert_eq!(
        (line.as_str(), body),
        ("POST /contacts/c1/tags", json!({"tags": ["VIP"]}))
    );

    let server = answering(200, json!({"tags": []})).await;
    let change = client(&server)
        .remove_tags("c1", &["VIP".to_owned()])
        .await
        .result
        .unwrap();
    assert_eq!(
        (change.tags.len(), change.changed),
        (0, vec!["vip".to_owned()])
    );
    let (line, body) = asked(&server).await;
    assert_eq!(
        (line.as_str(), body),
        ("DELETE /contacts/c1/tags", json!({"tags": ["VIP"]}))
    );
}
