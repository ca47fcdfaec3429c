//! The lists of the sample account: the location, its users, businesses, custom fields, custom
//! values, calendars, pipelines, workflows and campaigns.

use serde_json::{Value, json};

use super::super::account::Account;
use super::super::field::CustomField;
use super::super::values;
use super::people::{COMPANIES, DAYS, INDUSTRIES, INTERESTS, TAGS};
use crate::clock::iso;
use crate::further;
use crate::normalise;

pub(super) fn fill(account: &mut Account, now: i64) {
    location(account);
    users(account);
    businesses(account, now);
    fields(account);
    for tag in TAGS {
        account.know_tag(tag);
    }
    let value = values::made(account, "Opening hours", "Mon–Fri 9–17");
    account.custom_values = vec![value];
    calendars(account);
    enrolments(account, now);
}

fn location(account: &mut Account) {
    account.location = json!({
        "id": *account.location_id, "companyId": account.company_id,
        "name": "Harbor Lane Dental (sample)", "domain": "", "address": "12 Harbor Lane",
        "city": "New York", "state": "NY", "country": account.country, "postalCode": "10001",
        "website": "https://www.example.com", "timezone": "America/New_York",
        "firstName": "Grace", "lastName": "O'Connor", "email": "office@example.com",
        "phone": "+12125550199", "logoUrl": "",
        "business": {"name": "Harbor Lane Dental (sample)", "timezone": "America/New_York", "country": "US"},
        "social": {},
        "settings": {"allowDuplicateContact": account.allow_duplicates, "allowDuplicateOpportunity": false,
            "allowFacebookNameMerge": false, "disableContactTimezone": false},
        "reseller": {},
    });
}

fn users(account: &mut Account) {
    let people = [
        ("Grace", "O'Connor", "admin"),
        ("Tomás", "Núñez", "user"),
        ("Mei", "Zhang", "user"),
        ("Jürgen", "Weiß", "user"),
    ];
    for (index, (first, last, role)) in people.into_iter().enumerate() {
        let user = json!({
            "id": account.ids.short(), "name": format!("{first} {last}"), "firstName": first,
            "lastName": last, "email": format!("owner{index}@example.com"),
            "phone": format!("+121255501{:02}", 90 + index), "extension": "",
            "permissions": {"contactsEnabled": true}, "scopes": "", "platformLanguage": "en_US",
            "roles": {"type": "account", "role": role, "locationIds": [*account.location_id],
                "restrictSubAccount": false},
            "deleted": false, "lcPhone": {},
        });
        account.users.push(user);
    }
}

fn businesses(account: &mut Account, now: i64) {
    // Not every company name is a business record, as in real accounts.
    for (index, name) in COMPANIES.iter().take(12).enumerate() {
        let business = json!({
            "id": account.ids.hex(), "name": name, "phone": format!("+121355501{index:02}"),
            "email": format!("hello{index}@example.org"), "website": "https://www.example.org",
            "address": "", "city": "New York", "state": "NY", "postalCode": "10001", "country": "US",
            "description": "", "locationId": *account.location_id,
            "createdBy": {"id": "", "source": "INTERNAL_USER"},
            "createdAt": iso(now - 86_400_000), "updatedAt": iso(now - 86_400_000),
        });
        account.businesses.push(business);
    }
}

fn fields(account: &mut Account) {
    let fields: [(&str, &str, &[&str]); 13] = [
        ("Industry", "SINGLE_OPTIONS", INDUSTRIES),
        ("Lead score", "NUMERICAL", &[]),
        ("Nickname", "TEXT", &[]),
        ("Summary", "LARGE_TEXT", &[]),
        ("Second phone", "PHONE", &[]),
        ("Budget", "MONETORY", &[]),
        ("Preferred days", "CHECKBOX", DAYS),
        ("Interests", "MULTIPLE_OPTIONS", INTERESTS),
        ("Consent to contact", "RADIO", &["Yes", "No"]),
        ("Contract start", "DATE", &[]),
        ("Contract file", "FILE_UPLOAD", &[]),
        ("Other address", "TEXTBOX_LIST", &["street", "city"]),
        ("* Lead source", "TEXT", &[]),
    ];
    for (index, (name, data_type, options)) in fields.into_iter().enumerate() {
        let field = field(account, name, data_type, options, index);
        account.fields.push(field);
    }
    let mut deal = field(account, "Deal size", "MONETORY", &[], 13);
    deal.model = "opportunity".to_owned();
    deal.field_key = "opportunity.deal_size".to_owned();
    account.fields.push(deal);
}

/// More custom fields, each a line of text.
pub(super) fn further_fields(account: &mut Account, count: usize) {
    for number in 1..=count.min(further::MOST) {
        let field = field(account, &further::name(number), "TEXT", &[], number + 20);
        account.fields.push(field);
    }
}

fn field(
    account: &mut Account,
    name: &str,
    data_type: &str,
    options: &[&str],
    index: usize,
) -> CustomField {
    CustomField {
        id: account.ids.short().into(),
        name: name.to_owned(),
        field_key: normalise::field_key(name),
        placeholder: String::new(),
        data_type: data_type.to_owned(),
        position: u32::try_from(index * 50).unwrap_or(0),
        picklist_options: options.iter().map(ToString::to_string).collect(),
        picklist_image_options: [],
        is_allowed_custom_option: false,
        is_multi_file_allowed: false,
        max_file_limit: 2,
        location_id: account.location_id.to_string(),
        model: "contact".to_owned(),
    }
}

fn calendars(account: &mut Account) {
    let user = account
        .users
        .first()
        .map_or(Value::Null, |user| user["id"].clone());
    for name in ["First meeting", "Check-up"] {
        let calendar = json!({
            "id": account.ids.short(), "name": name, "locationId": *account.location_id,
            "isActive": true, "calendarType": "round_robin", "groupId": "",
            "teamMembers": [{"userId": user, "priority": 0.5, "isPrimary": true}],
        });
        account.calendars.push(calendar);
    }
}

fn enrolments(account: &mut Account, now: i64) {
    let at = iso(now - 30 * 86_400_000);
    for name in ["Welcome series", "Review request", "Win back"] {
        let workflow = json!({
            "id": account.ids.uuid(), "name": name, "status": "published", "version": 3,
            "createdAt": at, "updatedAt": at, "locationId": *account.location_id,
        });
        account.workflows.push(workflow);
    }
    for (name, status) in [
        ("Spring whitening", "published"),
        ("Autumn check-up", "draft"),
    ] {
        let campaign = json!({
            "id": account.ids.short(), "name": name, "status": status,
            "locationId": *account.location_id,
        });
        account.campaigns.push(campaign);
    }
    let stages = ["New", "Contacted", "Offer sent", "Won"];
    let stages: Vec<Value> = stages.iter().enumerate().map(|(position, name)| {
        json!({"id": account.ids.uuid(), "name": name, "position": position})
    }).collect();
    let pipeline = json!({
        "id": account.ids.short(), "name": "New patients", "stages": stages, "showInFunnel": true,
        "showInPieChart": true, "locationId": *account.location_id,
    });
    account.pipelines.push(pipeline);
}
