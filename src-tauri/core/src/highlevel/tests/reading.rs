//! What the reading methods ask, and how leniently they read the answers.

use super::*;

#[tokio::test]
async fn contacts_are_searched() {
    let server = answering(
        200,
        json!({"contacts": [
            {"id": "a", "firstNameRaw": "Ana", "firstName": "ana", "searchAfter": [1, "a"]},
            {"_id": "b", "tags": null, "searchAfter": [2, "b"]},
        ], "total": 12, "traceId": "t"}),
    )
    .await;
    let search = ContactSearch {
        updated_since: Some(1_788_256_800_999),
        query: Some(" Ana ".to_owned()),
        page_limit: 9000,
        ..ContactSearch::default()
    };
    let page = client(&server)
        .search_contacts(&search)
        .await
        .result
        .unwrap();
    let (line, body) = asked(&server).await;
    assert_eq!(line, "POST /contacts/search");
    assert_eq!(
        body,
        json!({
            "locationId": LOCATION, "pageLimit": 500, "page": 1, "query": "Ana",
            "sort": [{"field": "dateUpdated", "direction": "asc"}],
            "filters": [{"field": "dateUpdated", "operator": "range",
                         "value": {"gte": "2026-09-01T10:00:00Z"}}],
        })
    );
    assert_eq!(
        page.contacts
            .iter()
            .map(|c| c.id.as_str())
            .collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert_eq!(page.contacts[0].values["firstName"], json!("Ana"));
    assert_eq!(page.search_after, Some(json!([2, "b"])));
    assert_eq!(page.total, Some(12));
    assert_eq!(page.server_time, Some(1_788_256_800_000));
}

#[tokio::test]
async fn the_next_page_goes_on_after_the_last() {
    let server = answering(200, json!({"contacts": [], "total": 0})).await;
    let search = ContactSearch {
        sort: SortKey::DateAdded,
        descending: true,
        page_limit: 100,
        search_after: Some(json!([2, "b"])),
        ..ContactSearch::default()
    };
    let page = client(&server)
        .search_contacts(&search)
        .await
        .result
        .unwrap();
    let (_, body) = asked(&server).await;
    assert_eq!(body["searchAfter"], json!([2, "b"]));
    assert_eq!(body["page"], Value::Null);
    assert_eq!(
        body["sort"],
        json!([{"field": "dateAdded", "direction": "desc"}])
    );
    assert_eq!(page.search_after, None);
}

#[tokio::test]
async fn a_contact_is_read_from_any_shape() {
    let raw = json!({
        "id": "c1", "firstName": "Zoë", "lastName": "O'Neil", "email": "zoe@example.com",
        "phone": "+15550100123", "companyName": null, "website": "  ", "dnd": false,
        "tags": ["VIP ", "lead", "vip"], "dateAdded": "2026-09-01T10:00:00Z",
        "dateUpdated": 1_788_256_800_500_i64, "dateOfBirth": "1990-05-17T00:00:00.000Z",
        "additionalEmails": [{"email": "z@example.com"}], "ssn": "000-00-0000",
        "dndSettings": {"sms": {"status": "active"}},
        "attributionSource": {"utmSource": "news", "nested": {}},
        "customFields": [
            {"id": "f1", "value": "Dental"}, {"id": "f2", "field_value": ["a", "b"]},
            {"id": "f3", "fieldValue": 82}, {"id": "f4", "value": ""}, {"id": "f5", "value": []},
            {"id": "f6", "value": {"u1": {"url": "https://files.example.com/1", "meta": {}}}},
            {"value": "no id"},
        ],
    });
    let server = answering(200, json!({"contact": raw})).await;
    let contact = client(&server).contact("c1").await.result.unwrap().unwrap();
    assert_eq!(asked(&server).await.0, "GET /contacts/c1");
    assert_eq!(contact.tags, ["lead", "vip"]);
    assert_eq!(contact.date_added, Some(1_788_256_800_000));
    assert_eq!(contact.date_updated, Some(1_788_256_800_500));
    assert_eq!(
        Value::Object(contact.values.clone()),
        json!({
            "id": "c1", "firstName": "Zoë", "lastName": "O'Neil", "email": "zoe@example.com",
            "phone": "+15550100123", "dnd": false, "dateAdded": "2026-09-01T10:00:00.000Z",
            "dateUpdated": "2026-09-01T10:00:00.500Z", "dateOfBirth": "1990-05-17",
            "additionalEmails": ["z@example.com"], "dndSettings.SMS.status": "active",
            "attributionSource.utmSource": "news", "customFields.f1": "Dental",
            "customFields.f2": ["a", "b"], "customFields.f3": 82,
            "customFields.f6": ["https://files.example.com/1"], "tags": ["lead", "vip"],
        })
    );
    let known: Vec<_> = fields(&[]).into_iter().map(|field| field.key).collect();
    let custom = |key: &String| key.starts_with("customFields.");
    for key in contact.values.keys().filter(|key| !custom(key)) {
        assert!(known.contains(key), "{key} is not offered to the mapping");
    }
    let seen: Vec<_> = fields_seen(&[contact])
        .into_iter()
        .map(|field| field.key)
        .collect();
    let expected = [
        "customFields.f1",
        "customFields.f2",
        "customFields.f3",
        "customFields.f6",
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_list_of_text_boxes_is_read_as_a_whole_and_box_by_box() {
    let raw = json!({"id": "c1", "customFields": [
        {"id": "t1", "value": {"b1": "2 Side Lane", "b2": "", "b3": "Boise"}},
        {"id": "t2", "value": {"b1": " "}},
    ]});
    let server = answering(200, json!({"contact": raw})).await;
    let contact = client(&server).contact("c1").await.result.unwrap().unwrap();
    assert_eq!(
        contact.values["customFields.t1"],
        json!(["2 Side Lane", "Boise"])
    );
    assert_eq!(contact.values["customFields.t1.b1"], "2 Side Lane");
    assert_eq!(contact.values["customFields.t1.b3"], "Boise");
    assert!(!contact.values.contains_key("customFields.t1.b2"));
    assert!(!contact.values.contains_key("customFields.t2"));

    let custom = json!([{"id": "t1", "name": "Other address", "model": "contact",
        "dataType": "TEXTBOX_LIST", "picklistOptions": [],
        "textBoxListOptions": [{"id": "b1", "label": "Street", "prefillValue": "x"}, {"label": "City"}]}]);
    let server = answering(200, json!({"customFields": custom})).await;
    let custom = client(&server).custom_fields().await.result.unwrap();
    let offered: Vec<(String, String, FieldType)> = fields(&custom)
        .into_iter()
        .filter(|field| field.key.starts_with("customFields."))
        .map(|field| (field.key, field.label, field.kind))
        .collect();
    let told = |key: &str, label: &str, kind| (key.to_owned(), label.to_owned(), kind);
    assert_eq!(
        offered,
        [
            told("customFields.t1", "Other address", FieldType::Other),
            told(
                "customFields.t1.b1",
                "Other address: Street",
                FieldType::Text
            ),
            told(
                "customFields.t1.City",
                "Other address: City",
                FieldType::Text
            ),
        ]
    );
}

#[tokio::test]
async fn a_missing_contact_is_none() {
    let body = json!({"statusCode": 400, "message": "Contact with id nope not found"});
    let server = answering(400, body).await;
    assert_eq!(client(&server).contact("nope").await.result.unwrap(), None);
}

#[tokio::test]
async fn ids_cannot_leave_their_place_in_the_path() {
    let server = answering(200, json!({"contact": {"id": "x"}})).await;
    client(&server)
        .contact("../locations?x=1")
        .await
        .result
        .unwrap();
    assert_eq!(asked(&server).await.0, "GET /contacts/..%2Flocations%3Fx=1");
}

#[rstest]
#[case(json!({"contact": {"id": "c1"}}), true)]
#[case(json!({"contact": null}), false)]
#[case(json!({}), false)]
#[tokio::test]
async fn a_duplicate_is_looked_up(#[case] answer: Value, #[case] found: bool) {
    let server = answering(200, answer).await;
    let call = client(&server)
        .find_duplicate(Some("a+b@example.com"), Some("+15550100123"))
        .await;
    assert_eq!(call.result.unwrap().is_some(), found);
    let line = asked(&server).await.0;
    let query = format!("locationId={LOCATION}&email=a%2Bb%40example.com&number=%2B15550100123");
    assert_eq!(line, format!("GET /contacts/search/duplicate?{query}"));
}

#[tokio::test]
async fn a_business_lists_its_contacts() {
    let server = answering(200, json!({"contacts": [{"id": "a"}], "count": 1})).await;
    let call = client(&server).contacts_of_business("b1", 25, 50).await;
    let page = call.result.unwrap();
    assert_eq!((page.contacts.len(), page.total), (1, Some(1)));
    let line = asked(&server).await.0;
    assert_eq!(
        line,
        format!("GET /contacts/business/b1?locationId={LOCATION}&limit=25&skip=50")
    );
}

#[tokio::test]
async fn tasks_of_the_location_are_searched() {
    let task = json!({"_id": "t1", "contactId": "c9", "title": "Call", "completed": false});
    let server = answering(200, json!({"tasks": [task]})).await;
    let search = TaskSearch {
        completed: Some(true),
        contact_ids: vec!["c9".to_owned()],
        limit: 100,
        skip: 200,
    };
    let page = client(&server).search_tasks(&search).await.result.unwrap();
    assert_eq!(
        (page.tasks[0].id.as_str(), page.tasks[0].contact_id.as_str()),
        ("t1", "c9")
    );
    assert_eq!(page.total, None);
    let (line, body) = asked(&server).await;
    assert_eq!(line, format!("POST /locations/{LOCATION}/tasks/search"));
    assert_eq!(
        body,
        json!({"limit": 100, "skip": 200, "completed": true, "contactId": ["c9"]})
    );
}

#[tokio::test]
async fn notes_and_appointments_are_read() {
    let note = json!({"id": "n1", "body": "<p>Hi</p>", "bodyText": "Hi"});
    let server = answering(200, json!({"notes": [note]})).await;
    let notes = client(&server).notes("c1").await.result.unwrap();
    assert_eq!(
        (notes[0].body.as_str(), notes[0].contact_id.as_str()),
        ("Hi", "c1")
    );
    assert_eq!(asked(&server).await.0, "GET /contacts/c1/notes");

    let server = answering(200, json!({"note": note})).await;
    client(&server).note("c1", "n1").await.result.unwrap();
    assert_eq!(asked(&server).await.0, "GET /contacts/c1/notes/n1");

    let event = json!({"id": "e1", "status": "booked", "appoinmentStatus": "Confirmed",
                       "startTime": "2026-09-01 10:00:00"});
    let server = answering(200, json!({"events": [event]})).await;
    let appointments = client(&server).appointments("c1").await.result.unwrap();
    assert_eq!(appointments[0].id, "e1");
    assert_eq!(appointments[0].contact_id, "c1");
    assert_eq!(appointments[0].status, "confirmed");
    assert_eq!(
        appointments[0].start_time.as_deref(),
        Some("2026-09-01 10:00:00")
    );
    assert_eq!(asked(&server).await.0, "GET /contacts/c1/appointments");
}

#[tokio::test]
async fn the_location_and_its_lists_are_read() {
    let location = json!({"id": LOCATION, "name": "Acme Dental", "timezone": "Europe/Madrid",
                          "country": "ES", "settings": {"allowDuplicateContact": false}});
    let server = answering(200, json!({"location": location})).await;
    let location = client(&server).location().await.result.unwrap();
    assert_eq!(location.time_zone.as_deref(), Some("Europe/Madrid"));
    assert_eq!(location.allow_duplicate_contact, Some(false));
    assert_eq!(asked(&server).await.0, format!("GET /locations/{LOCATION}"));

    let custom = json!([
        {"id": "f1", "name": "Industry", "fieldKey": "contact.industry", "model": "contact",
         "dataType": "SINGLE_OPTIONS", "picklistOptions": ["Dental", {"label": "Law"}]},
        {"id": "o1", "name": "Deal size", "model": "opportunity"},
        {"id": "d1", "name": "Folder", "documentType": "folder"},
    ]);
    let server = answering(200, json!({"customFields": custom})).await;
    let custom = client(&server).custom_fields().await.result.unwrap();
    assert_eq!(custom.len(), 1);
    assert_eq!(custom[0].options.len(), 2);
    let offered = fields(&custom).pop().unwrap();
    assert_eq!(
        (offered.key.as_str(), offered.label.as_str()),
        ("customFields.f1", "Industry")
    );
    let line = asked(&server).await.0;
    assert_eq!(
        line,
        format!("GET /locations/{LOCATION}/customFields?model=contact")
    );

    let server = answering(
        200,
        json!({"tags": [{"id": "g1", "name": "vip"}, {"id": "g2"}]}),
    )
    .await;
    assert_eq!(client(&server).tags().await.result.unwrap().len(), 1);
    assert_eq!(
        asked(&server).await.0,
        format!("GET /locations/{LOCATION}/tags")
    );

    let users = json!([{"id": "u1", "firstName": "Ana", "lastName": "Díaz"}, {"id": "u2"}]);
    let server = answering(200, json!({"users": users})).await;
    let users = client(&server).users().await.result.unwrap();
    assert_eq!(
        (users[0].name.as_str(), users[1].name.as_str()),
        ("Ana Díaz", "u2")
    );
    assert_eq!(
        asked(&server).await.0,
        format!("GET /users/?locationId={LOCATION}")
    );

    let server = answering(200, json!({"businesses": [{"id": "b1", "name": "Acme"}]})).await;
    assert_eq!(
        client(&server).businesses().await.result.unwrap()[0].name,
        "Acme"
    );
    let line = asked(&server).await.0;
    assert_eq!(
        line,
        format!("GET /businesses/?locationId={LOCATION}&limit=100")
    );
}
