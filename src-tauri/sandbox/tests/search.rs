//! Contact search: which field takes which operator, paging both ways, sorting, and the lagging
//! index.

use std::collections::BTreeSet;

use connect_sandbox::{Change, SandboxOptions};
use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Got, NOW, Site, got, sent};

async fn search(site: &Site, mut body: Value) -> Got {
    body["locationId"] = json!(site.location());
    if body.get("pageLimit").is_none() {
        body["pageLimit"] = json!(100);
    }
    sent(site.hl("POST", "/contacts/search"), body).await
}

async fn filtered(site: &Site, filters: Value) -> Vec<Value> {
    let found = search(site, json!({"filters": filters})).await.expect(200);
    let contacts = found["contacts"].as_array().unwrap().clone();
    assert_eq!(found["total"], contacts.len());
    contacts
}

fn contacts(site: &Site) -> Vec<Value> {
    let state = site.sandbox.control().full_state();
    state["highlevel"]["contacts"].as_array().unwrap().clone()
}

fn test(field: &str, operator: &str, value: Value) -> Value {
    json!([{"field": field, "operator": operator, "value": value}])
}

const CHOICE: [&str; 4] = ["eq", "not_eq", "exists", "not_exists"];
const WORDS: [&str; 6] = [
    "eq",
    "not_eq",
    "exists",
    "not_exists",
    "contains",
    "not_contains",
];
const MOMENT: [&str; 3] = ["range", "exists", "not_exists"];

#[tokio::test]
async fn each_field_takes_its_operators_and_no_others() {
    let site = Site::new().await;
    let matrix: Vec<(&str, &[&str])> = vec![
        ("id", &["eq", "not_eq"]),
        ("contactName", &CHOICE),
        ("email", &CHOICE),
        ("state", &CHOICE),
        ("country", &CHOICE),
        ("assignedTo", &CHOICE),
        ("source", &CHOICE),
        ("dnd", &CHOICE),
        ("isValidWhatsapp", &CHOICE),
        ("followers", &CHOICE),
        ("tags", &CHOICE),
        ("firstNameLowerCase", &WORDS),
        ("lastNameLowerCase", &WORDS),
        ("phone", &WORDS),
        ("address", &WORDS),
        ("city", &WORDS),
        ("postalCode", &WORDS),
        ("companyName", &WORDS),
        ("businessName", &WORDS),
        ("dateAdded", &MOMENT),
        ("dateUpdated", &MOMENT),
        ("lastEmailClickedDate", &MOMENT),
        ("lastEmailOpenedDate", &MOMENT),
    ];
    for (field, operators) in matrix {
        for operator in [
            "eq",
            "not_eq",
            "contains",
            "not_contains",
            "exists",
            "not_exists",
            "range",
            "gte",
        ] {
            let value = match operator {
                "range" => json!({"gte": "2020-01-01T00:00:00Z"}),
                _ => json!("x"),
            };
            let answer = search(&site, json!({"filters": test(field, operator, value)})).await;
            let expected = if operators.contains(&operator) {
                200
            } else {
                422
            };
            assert_eq!(
                answer.status, expected,
                "{field} {operator}: {}",
                answer.body
            );
        }
    }
    assert_eq!(
        search(
            &site,
            json!({"filters": test("businessId", "eq", json!("x"))})
        )
        .await
        .status,
        400
    );
}

#[tokio::test]
async fn filters_find_what_they_say() {
    let site = Site::new().await;
    let all = contacts(&site);
    let count = |test: &dyn Fn(&Value) -> bool| all.iter().filter(|contact| test(contact)).count();
    let tagged =
        |contact: &Value, tag: &str| contact["tags"].as_array().unwrap().contains(&json!(tag));

    let vips = filtered(&site, test("tags", "eq", json!("VIP"))).await;
    assert_eq!(vips.len(), count(&|contact| tagged(contact, "vip")));
    let others = filtered(&site, test("tags", "not_eq", json!("vip"))).await;
    assert_eq!(others.len() + vips.len(), all.len());
    let none = filtered(&site, test("email", "not_exists", Value::Null)).await;
    assert_eq!(none.len(), count(&|contact| contact.get("email").is_none()));
    let named = filtered(&site, test("firstNameLowerCase", "contains", json!("an"))).await;
    assert_eq!(
        named.len(),
        count(&|contact| contact["firstName"]
            .as_str()
            .unwrap()
            .to_lowercase()
            .contains("an"))
    );
    let either = json!([{"group": "OR", "filters": [
        {"field": "tags", "operator": "eq", "value": "vip"},
        {"group": "AND", "filters": [{"field": "tags", "operator": "eq", "value": "hot"}, {"field": "city", "operator": "eq", "value": "boise"}]},
    ]}]);
    let expected = count(&|contact| {
        tagged(contact, "vip") || (tagged(contact, "hot") && contact["city"] == "Boise")
    });
    assert_eq!(filtered(&site, either).await.len(), expected);
    assert_eq!(
        filtered(&site, test("email", "eq", json!("Ana.Diaz@example.com"))).await[0]["id"],
        site.ana().as_str()
    );
}

#[tokio::test]
async fn custom_fields_can_be_searched_by_their_id() {
    let site = Site::new().await;
    let state = site.sandbox.control().full_state();
    let field = |name: &str| {
        let fields = state["highlevel"]["customFields"]
            .as_array()
            .unwrap()
            .iter();
        fields.clone().find(|field| field["name"] == name).unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let value = |contact: &Value, id: &str| {
        let items = contact["customFields"].as_array().unwrap().iter();
        items
            .clone()
            .find(|item| item["id"] == id)
            .map(|item| item["value"].clone())
    };
    let (score, industry) = (field("Lead score"), field("Industry"));
    let high = filtered(
        &site,
        test(
            &format!("customFields.{score}"),
            "range",
            json!({"gte": 50}),
        ),
    )
    .await;
    let expected = contacts(&site)
        .iter()
        .filter(|contact| {
            value(contact, &score)
                .and_then(|score| score.as_i64())
                .is_some_and(|score| score >= 50)
        })
        .count();
    assert_eq!(high.len(), expected);
    let health = filtered(
        &site,
        test(
            &format!("customFields.{industry}"),
            "contains",
            json!("health"),
        ),
    )
    .await;
    assert!(
        health
            .iter()
            .all(|contact| value(contact, &industry) == Some(json!("Healthcare")))
    );
    assert!(!health.is_empty());
}

/// What polling does: everything since a moment, oldest change first, by cursor.
#[rstest]
#[case("asc")]
#[case("desc")]
#[tokio::test]
async fn a_range_by_date_pages_by_search_after(#[case] direction: &str) {
    let site = Site::with(SandboxOptions {
        contacts: 500,
        ..Site::options()
    })
    .await;
    // Many contacts with one and the same moment of change.
    for contact in contacts(&site).iter().take(60) {
        let contact_id = contact["id"].as_str().unwrap().to_owned();
        site.change(Change::AddTag {
            contact_id,
            tag: "touched".to_owned(),
        });
    }
    let since = NOW - 100 * 86_400_000;
    let filters = json!([{"field": "dateUpdated", "operator": "range", "value": {"gte": since}}]);
    let sort = json!([{"field": "dateUpdated", "direction": direction}]);
    let mut body = json!({"pageLimit": 33, "filters": filters, "sort": sort});
    let mut rows: Vec<Value> = Vec::new();
    loop {
        let page = search(&site, body.clone()).await.expect(200);
        let contacts = page["contacts"].as_array().unwrap().clone();
        let Some(last) = contacts.last() else { break };
        body["searchAfter"] = last["searchAfter"].clone();
        assert_eq!(last["searchAfter"].as_array().unwrap().len(), 2);
        rows.extend(contacts);
        assert_eq!(
            page["total"],
            search(&site, json!({"filters": body["filters"], "pageLimit": 1}))
                .await
                .body["total"]
        );
    }
    let expected: BTreeSet<String> = contacts(&site)
        .iter()
        .filter(|contact| contact["dateUpdated"].as_str().unwrap() >= "2026-05-")
        .filter(|contact| {
            contact["dateUpdated"]
                .as_str()
                .unwrap()
                .parse::<jiff_time::Moment>()
                .unwrap()
                .0
                >= since
        })
        .map(|contact| contact["id"].as_str().unwrap().to_owned())
        .collect();
    let seen: BTreeSet<String> = rows
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(seen.len(), rows.len(), "no row twice");
    assert_eq!(seen, expected);
    let dates: Vec<&str> = rows
        .iter()
        .map(|row| row["dateUpdated"].as_str().unwrap())
        .collect();
    let ordered = match direction {
        "asc" => dates.is_sorted(),
        _ => dates.iter().rev().is_sorted(),
    };
    assert!(ordered);
}

/// Reads the form in which the API writes moments, without a library of its own.
mod jiff_time {
    #[derive(Debug)]
    pub(crate) struct Moment(pub(crate) i64);

    impl std::str::FromStr for Moment {
        type Err = std::num::ParseIntError;

        fn from_str(text: &str) -> Result<Self, Self::Err> {
            let part = |from: usize, to: usize| text[from..to].parse::<i64>();
            let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
            // Days since 1970 by the civil calendar, with the year beginning in March.
            let (y, m) = if month > 2 {
                (year, month - 3)
            } else {
                (year - 1, month + 9)
            };
            let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468;
            let seconds = days * 86_400 + part(11, 13)? * 3600 + part(14, 16)? * 60 + part(17, 19)?;
            Ok(Self(seconds * 1000 + part(20, 23)?))
        }
    }
}

#[tokio::test]
async fn a_cursor_past_the_end_and_a_turned_range_find_nothing() {
    let site = Site::new().await;
    let sort = json!([{"field": "dateUpdated", "direction": "asc"}]);
    let range =
        |low: i64, high: i64| test("dateUpdated", "range", json!({"gte": low, "lte": high}));
    let turned = search(&site, json!({"sort": sort, "filters": range(NOW, 0)}))
        .await
        .expect(200);
    assert_eq!(
        (&turned["total"], &turned["contacts"]),
        (&json!(0), &json!([]))
    );
    let body = json!({"sort": sort, "filters": range(0, NOW - 1000), "searchAfter": [NOW, "zzz"]});
    assert_eq!(search(&site, body).await.expect(200)["contacts"], json!([]));
    let body =
        json!({"sort": [{"field": "dateUpdated", "direction": "desc"}], "filters": range(NOW, 0)});
    assert_eq!(search(&site, body).await.expect(200)["contacts"], json!([]));
}

#[rstest]
#[case("email")]
#[case("source")]
#[case("firstNameLowerCase")]
#[case("lastNameLowerCase")]
#[case("dnd")]
#[case("dateAdded")]
#[tokio::test]
async fn every_sort_pages_through_all_contacts_once(#[case] field: &str) {
    let site = Site::new().await;
    let mut body = json!({"pageLimit": 7, "sort": [{"field": field, "direction": "desc"}]});
    let mut seen = BTreeSet::new();
    loop {
        let page = search(&site, body.clone()).await.expect(200);
        let contacts = page["contacts"].as_array().unwrap();
        let Some(last) = contacts.last() else { break };
        body["searchAfter"] = last["searchAfter"].clone();
        for contact in contacts {
            assert!(seen.insert(contact["id"].as_str().unwrap().to_owned()));
        }
    }
    assert_eq!(seen.len(), 40);
}

#[tokio::test]
async fn pages_by_number_have_their_bounds() {
    let site = Site::new().await;
    let second = search(&site, json!({"pageLimit": 30, "page": 2}))
        .await
        .expect(200);
    assert_eq!(second["contacts"].as_array().unwrap().len(), 10);
    assert_eq!(search(&site, json!({"pageLimit": 501})).await.status, 422);
    assert_eq!(search(&site, json!({"pageLimit": 0})).await.status, 422);
    assert_eq!(
        search(&site, json!({"pageLimit": 500, "page": 20}))
            .await
            .status,
        200
    );
    assert_eq!(
        search(&site, json!({"pageLimit": 500, "page": 21}))
            .await
            .status,
        400
    );
    assert_eq!(
        search(
            &site,
            json!({"pageLimit": 5, "page": 1, "searchAfter": [1, "x"]})
        )
        .await
        .status,
        400
    );
    assert_eq!(
        search(&site, json!({"pageLimit": 5, "searchAfter": [1]}))
            .await
            .status,
        400
    );
    assert_eq!(
        search(&site, json!({"pageLimit": 5, "query": "x".repeat(76)}))
            .await
            .status,
        422
    );
    assert_eq!(
        search(&site, json!({"pageLimit": 5, "sort": [{"field": "phone"}]}))
            .await
            .status,
        400
    );
    sent(
        site.hl("POST", "/contacts/search"),
        json!({"locationId": site.location()}),
    )
    .await
    .expect(422);
}

#[tokio::test]
async fn ten_thousand_contacts_are_read_page_by_page() {
    let site = Site::with(SandboxOptions {
        contacts: 10_000,
        ..Site::options()
    })
    .await;
    let sort = json!([{"field": "dateUpdated", "direction": "asc"}]);
    let filters = test(
        "dateUpdated",
        "range",
        json!({"gte": "2000-01-01T00:00:00Z"}),
    );
    let mut body = json!({"pageLimit": 500, "filters": filters, "sort": sort});
    let mut seen = BTreeSet::new();
    loop {
        let page = search(&site, body.clone()).await.expect(200);
        assert_eq!(page["total"], 10_000);
        let contacts = page["contacts"].as_array().unwrap();
        let Some(last) = contacts.last() else { break };
        body["searchAfter"] = last["searchAfter"].clone();
        let ids = contacts
            .iter()
            .map(|contact| contact["id"].as_str().unwrap().to_owned());
        seen.extend(ids);
    }
    assert_eq!(seen.len(), 10_000);
}

#[tokio::test]
async fn a_free_text_looks_at_name_address_phone_and_company() {
    let site = Site::new().await;
    for text in ["ana díaz", "ana.diaz@", "+12125550100", "harbor lane"] {
        let found = search(&site, json!({"query": text})).await.expect(200);
        let ids: Vec<&str> = found["contacts"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|contact| contact["id"].as_str())
            .collect();
        assert!(ids.contains(&site.ana().as_str()), "{text}");
    }
}

#[tokio::test]
async fn a_lagging_index_shows_the_old_then_nothing_then_the_new() {
    let site = Site::new().await;
    site.faults(&["index-lag"]);
    let ana = site.ana();
    let path = format!("/contacts/{ana}");
    sent(site.hl("PUT", &path), json!({"city": "Boise"}))
        .await
        .expect(200);
    assert_eq!(
        got(site.hl("GET", &path)).await.expect(200)["contact"]["city"],
        "Boise",
        "by id at once"
    );
    let body = json!({"locationId": site.location(), "firstName": "Brand", "lastName": "New"});
    sent(site.hl("POST", "/contacts/"), body).await.expect(201);
    let seen = async || {
        let found = filtered(&site, test("id", "eq", json!(ana.to_lowercase()))).await;
        let new = filtered(&site, test("contactName", "eq", json!("brand new"))).await;
        (
            found.first().map(|contact| contact["city"] == "Boise"),
            new.len(),
        )
    };
    assert_eq!(seen().await, (Some(false), 0), "the old document");
    site.sandbox.control().shift_clock(7_000);
    assert_eq!(seen().await, (None, 0), "absent for a moment");
    site.sandbox.control().shift_clock(3_000);
    assert_eq!(seen().await, (Some(true), 1), "fresh");
}
