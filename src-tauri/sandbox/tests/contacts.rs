//! What HighLevel does to a contact that is written: normalisations, duplicates, upsert, clearing,
//! custom fields, tags, tasks, notes, bulk writes, and the lists around contacts.

use connect_sandbox::{Change, SandboxOptions};
use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Site, got, sent};

async fn create(site: &Site, mut body: Value) -> Value {
    body["locationId"] = json!(site.location());
    sent(site.hl("POST", "/contacts/"), body).await.expect(201)["contact"].clone()
}

pub(crate) async fn read(site: &Site, id: &Value) -> Value {
    let path = format!("/contacts/{}", id.as_str().unwrap());
    got(site.hl("GET", &path)).await.expect(200)["contact"].clone()
}

async fn field(site: &Site, name: &str) -> String {
    let path = format!("/locations/{}/customFields", site.location());
    let fields = got(site.hl("GET", &path)).await.expect(200);
    let found = fields["customFields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|field| field["name"] == name);
    found.unwrap()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_create_is_normalised_and_answered_in_its_short_shape() {
    let site = Site::new().await;
    let body = json!({"name": "Ana María Díaz", "email": "ANA@Example.com", "phone": "(212) 555-0199",
        "tags": ["VIP", " vip ", "Zürich"], "dateOfBirth": "09/25/1990", "country": "US"});
    let contact = create(&site, body).await;
    assert_eq!(contact["firstName"], "Ana");
    assert_eq!(contact["lastName"], "María Díaz");
    assert_eq!(contact["fullNameLowerCase"], "ana maría díaz");
    assert_eq!(contact["emailLowerCase"], "ana@example.com");
    assert_eq!(contact["phone"], "+12125550199");
    assert_eq!(contact["tags"], json!(["vip", "zürich"]));
    assert_eq!(contact["dateOfBirth"], "1990-09-25T00:00:00.000Z");
    assert_eq!(
        (&contact["type"], &contact["source"]),
        (&json!("lead"), &json!("public api"))
    );
    assert_eq!(contact["dateAdded"], contact["dateUpdated"]);
    assert_eq!(
        (&contact["deleted"], &contact["name"]),
        (&json!(false), &Value::Null)
    );
    let full = read(&site, &contact["id"]).await;
    assert_eq!(full["name"], "Ana María Díaz");
    assert_eq!(full["dateOfBirth"], "1990-09-25");
    assert!(full.get("deleted").is_none());
}

#[rstest]
#[case("email", json!("ANA.DIAZ@example.com"))]
#[case("phone", json!("+1 (212) 555-0100"))]
#[tokio::test]
async fn a_duplicate_is_refused_with_the_contact_it_ran_into(
    #[case] member: &str,
    #[case] value: Value,
) {
    let site = Site::new().await;
    let body = json!({"locationId": site.location(), member: value});
    let refused = sent(site.hl("POST", "/contacts/"), body.clone())
        .await
        .expect(400);
    assert_eq!(
        refused["message"],
        "This location does not allow duplicated contacts."
    );
    assert_eq!(
        refused["meta"],
        json!({"contactId": site.ana(), "contactName": "Ana Díaz", "matchingField": member})
    );
    site.change(Change::AllowDuplicates { allow: true });
    sent(site.hl("POST", "/contacts/"), body).await.expect(201);
    let location = got(site.hl("GET", &format!("/locations/{}", site.location())))
        .await
        .expect(200);
    assert_eq!(
        location["location"]["settings"]["allowDuplicateContact"],
        true
    );
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_moves_the_date() {
    let site = Site::new().await;
    let path = format!("/contacts/{}", site.ana());
    let before = read(&site, &json!(site.ana())).await;
    let updated = sent(site.hl("PUT", &path), json!({"city": "Boise"}))
        .await
        .expect(200);
    assert_eq!(updated["succeded"], true);
    assert_eq!(updated["contact"]["city"], "Boise");
    assert_eq!(updated["contact"]["email"], before["email"]);
    assert!(updated["contact"]["dateUpdated"].as_str() > before["dateUpdated"].as_str());
    let again = sent(site.hl("PUT", &path), json!({"city": "Austin"}))
        .await
        .expect(200);
    assert!(again["contact"]["dateUpdated"].as_str() > updated["contact"]["dateUpdated"].as_str());
    let refused = sent(site.hl("PUT", &path), json!({"companyName": "x"}))
        .await
        .expect(422);
    assert_eq!(
        refused["message"],
        json!(["property companyName should not exist"])
    );
}

#[tokio::test]
async fn only_null_clears_a_phone_and_tags_in_an_update_replace_all() {
    let site = Site::new().await;
    let path = format!("/contacts/{}", site.ana());
    let put = |body| sent(site.hl("PUT", &path), body);
    let kept = put(json!({"phone": ""})).await.expect(200);
    assert_eq!(kept["contact"]["phone"], "+12125550100");
    let cleared = put(json!({"phone": null, "tags": ["Only This"]}))
        .await
        .expect(200);
    assert!(cleared["contact"].get("phone").is_none());
    assert_eq!(cleared["contact"]["tags"], json!(["only this"]));
}

#[tokio::test]
async fn custom_fields_are_written_by_id_or_key_and_stored_by_type() {
    let site = Site::new().await;
    let score = field(&site, "Lead score").await;
    let start = field(&site, "Contract start").await;
    let interests = field(&site, "Interests").await;
    let contact = create(
        &site,
        json!({"firstName": "Zoë", "customFields": [
            {"id": score, "field_value": "42"},
            {"id": start, "field_value": "2026-09-01T10:00:00Z"},
            {"id": interests, "field_value": ["Braces"]},
            {"key": "nickname", "field_value": "Zo"},
            {"id": "000000000000000000zz", "field_value": "lost in silence"},
        ]}),
    )
    .await;
    let values = contact["customFields"].as_array().unwrap();
    let value = |id: &str| {
        values
            .iter()
            .find(|item| item["id"] == id)
            .map(|item| item["value"].clone())
    };
    assert_eq!(value(&score), Some(json!(42)));
    assert_eq!(value(&start), Some(json!("2026-09-01")));
    assert_eq!(value(&interests), Some(json!(["Braces"])));
    assert_eq!(value(&field(&site, "Nickname").await), Some(json!("Zo")));
    assert_eq!(values.len(), 4);
    let path = format!("/contacts/{}", contact["id"].as_str().unwrap());
    let body = json!({"customFields": [{"id": score, "field_value": ""}, {"id": start, "field_value": null}]});
    let changed = sent(site.hl("PUT", &path), body).await.expect(200);
    let left = changed["contact"]["customFields"].as_array().unwrap();
    assert!(
        left.iter().any(|item| item["id"] == score.as_str()),
        "empty text is ignored"
    );
    assert!(
        !left.iter().any(|item| item["id"] == start.as_str()),
        "null clears"
    );
}

#[tokio::test]
async fn an_upsert_finds_by_email_first_and_leaves_the_other_identifier_out() {
    let site = Site::new().await;
    let ana = site.ana();
    let other = create(
        &site,
        json!({"firstName": "Other", "phone": "+12125550188"}),
    )
    .await;
    let body = json!({"locationId": site.location(), "email": "ana.diaz@example.com", "phone": "+12125550188", "city": "Boise"});
    let answer = sent(site.hl("POST", "/contacts/upsert"), body)
        .await
        .expect(200);
    assert_eq!(
        (&answer["new"], &answer["contact"]["id"]),
        (&json!(false), &json!(ana))
    );
    assert_eq!(answer["contact"]["phone"], "+12125550100");
    assert_eq!(answer["contact"]["city"], "Boise");
    let body = json!({"locationId": site.location(), "phone": "+12125550188", "lastName": "Found"});
    let answer = sent(site.hl("POST", "/contacts/upsert"), body)
        .await
        .expect(200);
    assert_eq!(answer["contact"]["id"], other["id"]);
    let body = json!({"locationId": site.location(), "email": "brand.new@example.com"});
    assert_eq!(
        sent(site.hl("POST", "/contacts/upsert"), body)
            .await
            .expect(200)["new"],
        true
    );
}

#[tokio::test]
async fn the_duplicate_look_up_finds_by_number_and_answers_null_for_nobody() {
    let site = Site::new().await;
    let path = format!("/contacts/search/duplicate?locationId={}", site.location());
    let found = got(site.hl("GET", &format!("{path}&number=%2B12125550100")))
        .await
        .expect(200);
    assert_eq!(found["contact"]["id"], site.ana().as_str());
    let none = got(site.hl("GET", &format!("{path}&email=nobody%40example.com")))
        .await
        .expect(200);
    assert_eq!(none["contact"], Value::Null);
}

#[tokio::test]
async fn tags_are_added_and_removed_by_name_and_known_to_the_location() {
    let site = Site::new().await;
    let path = format!("/contacts/{}/tags", site.ana());
    let before = read(&site, &json!(site.ana())).await["dateUpdated"].clone();
    let added = sent(
        site.hl("POST", &path),
        json!({"tags": ["VIP 2026", "new lead"]}),
    )
    .await
    .expect(201);
    assert_eq!(added["tags"], json!(["new lead", "newsletter", "vip 2026"]));
    assert_eq!(added["tagsAdded"], json!(["vip 2026"]));
    let again = sent(site.hl("POST", &path), json!({"tags": ["vip 2026"]}))
        .await
        .expect(201);
    assert_eq!(again["tagsAdded"], json!([]));
    let tags = got(site.hl("GET", &format!("/locations/{}/tags", site.location())))
        .await
        .expect(200);
    assert!(
        tags["tags"]
            .as_array()
            .unwrap()
            .iter()
            .any(|tag| tag["name"] == "vip 2026")
    );
    let removed = sent(site.hl("DELETE", &path), json!({"tags": ["VIP 2026"]}))
        .await
        .expect(200);
    assert_eq!(removed["tagsRemoved"], json!(["vip 2026"]));
    assert!(read(&site, &json!(site.ana())).await["dateUpdated"].as_str() > before.as_str());
}

#[tokio::test]
async fn a_deleted_contact_is_gone_with_what_hangs_on_it() {
    let site = Site::new().await;
    let path = format!("/contacts/{}", site.ana());
    let gone = site.ana();
    got(site.hl("DELETE", &path)).await.expect(200);
    let refused = got(site.hl("GET", &path)).await.expect(400);
    assert_eq!(
        refused["message"],
        format!("Contact with id {gone} not found")
    );
    let search = format!("/locations/{}/tasks/search", site.location());
    let found = sent(site.hl("POST", &search), json!({"contactId": [gone]}))
        .await
        .expect(200);
    assert_eq!(found["tasks"], json!([]));
}

#[tokio::test]
async fn the_old_list_pages_by_its_cursor() {
    let site = Site::new().await;
    let mut path = format!("/contacts/?locationId={}&limit=15", site.location());
    let mut names = Vec::new();
    loop {
        let page = got(site.hl("GET", &path)).await.expect(200);
        assert_eq!(page["meta"]["total"], 40);
        names.extend(
            page["contacts"]
                .as_array()
                .unwrap()
                .iter()
                .map(|contact| contact["id"].clone()),
        );
        match page["meta"]["nextPageUrl"].as_str() {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(names.len(), 40);
    assert_eq!(names[0], site.ana().as_str(), "the newest first");
    names.sort_by_key(ToString::to_string);
    names.dedup();
    assert_eq!(names.len(), 40);
}

#[tokio::test]
async fn every_type_of_custom_field_is_offered_and_filled() {
    let site = Site::with(SandboxOptions {
        contacts: 300,
        ..Site::options()
    })
    .await;
    let state = site.sandbox.control().full_state();
    let fields = state["highlevel"]["customFields"].as_array().unwrap();
    for kind in [
        "TEXT",
        "LARGE_TEXT",
        "NUMERICAL",
        "PHONE",
        "MONETORY",
        "CHECKBOX",
        "SINGLE_OPTIONS",
        "MULTIPLE_OPTIONS",
        "RADIO",
        "DATE",
        "FILE_UPLOAD",
        "TEXTBOX_LIST",
    ] {
        let field = fields
            .iter()
            .find(|field| field["dataType"] == kind && field["model"] == "contact")
            .unwrap();
        let filled = state["highlevel"]["contacts"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|contact| {
                contact["customFields"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|item| item["id"] == field["id"])
            });
        assert!(filled.count() > 10, "{kind}");
    }
    let contacts = state["highlevel"]["contacts"].as_array().unwrap();
    let without = |member: &str| {
        contacts
            .iter()
            .filter(|contact| contact.get(member).is_none())
            .count()
    };
    assert!(without("email") > 5 && without("phone") > 5 && without("lastName") > 0);
    assert!(contacts.iter().any(|contact| {
        contact["firstName"]
            .as_str()
            .is_some_and(|name| !name.is_ascii())
    }));
    let mut phones: Vec<&str> = contacts
        .iter()
        .filter_map(|contact| contact["phone"].as_str())
        .collect();
    let all = phones.len();
    phones.sort_unstable();
    phones.dedup();
    assert!(phones.len() < all, "some share a phone");
}
