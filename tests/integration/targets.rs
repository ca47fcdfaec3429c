//! The Certileads client against both simulated targets: the `rest` contract, and a second one
//! that nobody has written code for, from its profile file alone.

use connect_core::certileads::{Capability, Client, MatchKey, Profile, conflict, problem};
use connect_core::clock::Clock;
use connect_core::http::{Effect, Http, Lane};
use connect_core::mapping::{self, Compiled, Context};
use connect_core::model::{Contact, ErrorCode, Schema};
use connect_core::secrets::Secret;
use connect_sandbox::{SECOND_TARGET_PROFILE, Sandbox, SandboxOptions};
use serde_json::{Value, json};

async fn sandbox() -> Sandbox {
    let options = SandboxOptions {
        contacts: 3,
        ..SandboxOptions::default()
    };
    Sandbox::start(options).await.expect("a free port")
}

fn open(profile: Profile, base_url: &str, key: &str) -> Client {
    let clock = Clock::System;
    let http = Http::new("Test/1", clock.clone()).expect("a client");
    Client::open(
        http,
        profile,
        base_url,
        Some(Secret::new(key)),
        Lane::Test,
        clock,
    )
    .expect("an address")
}

fn rest(sandbox: &Sandbox) -> Client {
    let at = &sandbox.endpoints().certileads;
    open(
        Profile::built_in("rest").expect("a profile"),
        &at.base_url,
        &at.token,
    )
}

fn second(sandbox: &Sandbox) -> Client {
    let at = sandbox.second_target();
    let profile = Profile::parse(SECOND_TARGET_PROFILE).expect("a sound profile");
    open(profile, &at.base_url, &at.token)
}

fn ana() -> Value {
    json!({"externalId": "c1", "email": "ana@example.com", "firstName": "Ana", "lastName": "Díaz",
        "phone": "+12125550123", "tags": ["vip"], "fields": {"industry": "Retail", "lead_score": 5}})
}

/// All that the main job does with a target, by our keys only.
async fn main_job(client: &Client) {
    let account = client.account().await.result.expect("an account");
    assert!(
        !account.id.is_empty() && !account.name.is_empty(),
        "{account:?}"
    );
    let fields = client.contact_fields().await.result.expect("fields");
    for key in [
        "externalId",
        "email",
        "tags",
        "fields.industry",
        "fields.last_task_completed",
    ] {
        assert!(fields.iter().any(|field| field.key == key), "{key}");
    }
    let none = client
        .find_contacts(MatchKey::ExternalId, "c1")
        .await
        .result;
    assert_eq!(none, Ok(Vec::new()));

    let written = client
        .create_contact(&ana(), "op-1")
        .await
        .result
        .expect("a contact");
    let id = written.target_id.expect("an id");
    let stored = written.stored.expect("the stored contact");
    assert_eq!(stored.values["fields.industry"], "Retail");
    assert_eq!(stored.tags, ["vip"]);

    let twice = client
        .create_contact(&ana(), "op-2")
        .await
        .result
        .expect_err("a duplicate");
    assert_eq!(conflict(&twice), Some(id.clone()));
    assert_eq!(twice.effect(), Effect::Refused);

    for (by, value) in [
        (MatchKey::ExternalId, "c1"),
        (MatchKey::Email, "ANA@example.com"),
        (MatchKey::Phone, "+12125550123"),
    ] {
        let found = client
            .find_contacts(by, value)
            .await
            .result
            .expect("a search");
        assert_eq!(found.len(), 1, "{by:?}");
    }

    let task =
        json!({"fields": {"last_task_id": "t1", "last_task_completed": true}, "company": null});
    let written = client
        .update_contact(&id, &task, None, "op-3")
        .await
        .result
        .expect("an update");
    assert_eq!(
        written.stored.expect("a contact").values["fields.last_task_completed"],
        true
    );

    let tags = ["new".to_owned()];
    let tagged = client
        .add_tags(&id, &tags, "op-4")
        .await
        .result
        .expect("tags");
    assert_eq!(tagged.stored.expect("a contact").tags, ["vip", "new"]);
    client
        .remove_tags(&id, &tags, "op-5")
        .await
        .result
        .expect("tags");

    let wrong = json!({"fields": {"lead_score": "many"}});
    let refused = client
        .update_contact(&id, &wrong, None, "op-6")
        .await
        .result
        .expect_err("422");
    let words = problem(&refused);
    assert_eq!(words.field.as_deref(), Some("fields.lead_score"), "{words}");

    let read = client
        .contact(&id)
        .await
        .result
        .expect("a read")
        .expect("the contact");
    assert_eq!(
        (read.tags.as_slice(), read.version.is_some()),
        (["vip".to_owned()].as_slice(), true)
    );
    client
        .delete_contact(&id, "op-7")
        .await
        .result
        .expect("a delete");
    assert_eq!(client.contact(&id).await.result, Ok(None));
}

/// Every page of the list.
async fn count(client: &Client) -> usize {
    let (mut cursor, mut count) = (None, 0);
    loop {
        let page = client
            .list_contacts(cursor, None)
            .await
            .result
            .expect("a page");
        count += page.contacts.len();
        cursor = page.next_cursor;
        if cursor.is_none() {
            return count;
        }
    }
}

#[tokio::test]
async fn the_rest_target_does_the_main_job() {
    let sandbox = sandbox().await;
    let client = rest(&sandbox);
    main_job(&client).await;
    assert!(client.idempotent() && client.can_look_up() && client.can_read_back());
    sandbox.shutdown().await;
}

#[tokio::test]
async fn the_second_target_does_the_main_job_from_a_file_alone() {
    let sandbox = sandbox().await;
    let client = second(&sandbox);
    main_job(&client).await;
    assert!(!client.idempotent() && client.repeatable(Capability::UpdateContact));
    assert!(!client.has(Capability::Batch) && !client.has(Capability::CreateTask));
    assert_eq!(client.batch_limit(), None);
    for number in 0..120 {
        let body = json!({"externalId": format!("n{number}")});
        client
            .create_contact(&body, &format!("op-{number}"))
            .await
            .result
            .expect("a contact");
    }
    assert_eq!(count(&client).await, 120);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_repeated_key_creates_once_and_another_body_is_told() {
    let sandbox = sandbox().await;
    let client = rest(&sandbox);
    let one = client
        .create_contact(&ana(), "op-1")
        .await
        .result
        .expect("a contact");
    let again = client
        .create_contact(&ana(), "op-1")
        .await
        .result
        .expect("the same answer");
    assert_eq!(one.target_id, again.target_id);
    let other = json!({"externalId": "c2"});
    let error = client
        .create_contact(&other, "op-1")
        .await
        .result
        .expect_err("a conflict");
    assert!(
        problem(&error).what.contains("with another content"),
        "{error}"
    );
    assert_eq!(conflict(&error), None);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn batches_pages_and_stale_versions_of_the_rest_target() {
    let sandbox = sandbox().await;
    let client = rest(&sandbox);
    let item = |number: usize| {
        (
            format!("op-{number}"),
            json!({"externalId": format!("n{number}")}),
        )
    };
    let mut items: Vec<_> = (0..100).map(item).collect();
    items[99].1 = json!({"externalId": "n0"});
    let calls = client.create_batch(&items).await;
    let results: Vec<_> = calls.into_iter().map(|call| call.result).collect();
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 99);
    let duplicate = results[99].as_ref().expect_err("a duplicate");
    let first = results[0].as_ref().expect("a contact").target_id.clone();
    assert_eq!(conflict(duplicate), first);
    assert_eq!(count(&client).await, 99);

    let id = first.expect("an id");
    let stale = client
        .update_contact(
            &id,
            &json!({"firstName": "Bo"}),
            Some("2001-01-01T00:00:00.000Z"),
            "op",
        )
        .await;
    let error = stale.result.expect_err("412");
    assert!(problem(&error).what.contains("was changed"), "{error}");

    let note = json!({"body": "Called.", "externalId": "h1"});
    let stored = client
        .create_note(&id, &note, "op-n")
        .await
        .result
        .expect("a note")
        .expect("it");
    let note_id = stored["id"].as_str().expect("an id").to_owned();
    assert_eq!(
        client
            .notes(&id, Some("h1"))
            .await
            .result
            .expect("notes")
            .len(),
        1
    );
    client
        .delete_note(&id, &note_id, "op-d")
        .await
        .result
        .expect("a delete");
    let task = json!({"title": "Call", "externalId": "t1"});
    client
        .create_task(&id, &task, "op-t")
        .await
        .result
        .expect("a task");
    assert_eq!(
        client.tasks(&id, None).await.result.expect("tasks").len(),
        1
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_wrong_key_is_told_by_both_targets() {
    let sandbox = sandbox().await;
    let rest = Profile::built_in("rest").expect("a profile");
    let second = Profile::parse(SECOND_TARGET_PROFILE).expect("a profile");
    for (profile, at) in [
        (rest, &sandbox.endpoints().certileads),
        (second, sandbox.second_target()),
    ] {
        let client = open(profile, &at.base_url, "wrong");
        let error = client.account().await.result.expect_err("401");
        assert_eq!(problem(&error).code, ErrorCode::TokenInvalid);
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn every_seeded_contact_passes_the_default_mapping() {
    let options = SandboxOptions {
        contacts: 2000,
        limits: connect_sandbox::Limits::Off,
        ..SandboxOptions::default()
    };
    let sandbox = Sandbox::start(options).await.expect("a free port");
    let at = &sandbox.endpoints().highlevel;
    let http = Http::new("Test/1", Clock::System).expect("a client");
    let source = connect_core::highlevel::Client::new(
        http,
        at.base_url.parse().expect("an address"),
        at.location_id.clone(),
        Secret::new(at.token.clone()),
        Lane::Backfill,
    );
    let custom = source.custom_fields().await.result.expect("custom fields");
    let schema = Schema {
        source: connect_core::highlevel::fields(&custom),
        target: rest(&sandbox)
            .contact_fields()
            .await
            .result
            .expect("fields"),
        ..Schema::default()
    };
    let location = source.location().await.result.expect("a location");
    let context = Context {
        country: location.country,
        time_zone: location.time_zone,
    };
    let document = mapping::defaults(&schema);
    assert_eq!(mapping::check(&document, &schema), []);
    let compiled = Compiled::new(&document, &schema, &context);
    let search = connect_core::highlevel::ContactSearch {
        page_limit: 500,
        ..Default::default()
    };
    let page = source
        .search_contacts(&search)
        .await
        .result
        .expect("contacts");
    let failed: Vec<(&Contact, _)> = page
        .contacts
        .iter()
        .map(|contact| (contact, compiled.run(contact).problems))
        .filter(|(_, problems)| !problems.is_empty())
        .collect();
    assert!(
        page.contacts.len() == 500 && failed.is_empty(),
        "{failed:#?}"
    );
    sandbox.shutdown().await;
}
