//! Fills a sample account: people with everything that makes real accounts hard (accents, other
//! scripts, missing addresses, shared phones, long tags, every type of custom field), and the lists
//! around them. The same seed, number and clock give the same account.

mod lists;
mod people;

use std::sync::Arc;

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::account::{Account, Task, Writes};
use super::contact::{Contact, Text};
use crate::clock::iso;
use people::{
    AREAS, CITIES, COMPANIES, DAYS, FIRST, INDUSTRIES, INTERESTS, LAST, NOTES, OTHER_SCRIPTS,
    SOURCES, TAGS, TASKS,
};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// The oldest contact was added so long ago.
const AGE: i64 = 400 * DAY;

/// A sample account with `contacts` people and so many custom fields besides those of every sample,
/// as it stands at `now`.
pub(crate) fn account(contacts: usize, seed: u64, further: usize, now: i64) -> Account {
    let mut account = Account::empty(seed);
    lists::fill(&mut account, now);
    lists::further_fields(&mut account, further);
    let mut sower = Sower {
        rng: ChaCha8Rng::seed_from_u64(seed),
        now,
        count: contacts.max(1),
        phone: String::new(),
    };
    for index in 0..contacts {
        sower.sow(&mut account, index);
    }
    account.writes = Writes::default();
    account
}

struct Sower {
    rng: ChaCha8Rng,
    now: i64,
    count: usize,
    /// The phone number of the contact before.
    phone: String,
}

impl Sower {
    fn chance(&mut self, p: f64) -> bool {
        self.rng.random_bool(p)
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &'a [&'a T]) -> &'a T {
        from.choose(&mut self.rng).copied().unwrap_or(from[0])
    }

    fn sow(&mut self, account: &mut Account, index: usize) {
        let mut contact = account.blank(self.now);
        self.date(&mut contact, index);
        self.name(&mut contact, index);
        self.reach(&mut contact, index);
        self.place(&mut contact, index);
        self.work(account, &mut contact, index);
        self.custom(account, &mut contact, index);
        self.tag(&mut contact, index);
        let contact = account.put(contact, self.now);
        self.tasks(account, &contact, index);
        self.notes(account, &contact, index);
        self.appointments(account, &contact, index);
    }

    /// The first contact is the newest and the last one touched, so that every list begins with it.
    fn date(&mut self, contact: &mut Contact, index: usize) {
        let count = i64::try_from(self.count).unwrap_or(i64::MAX);
        let index = i64::try_from(index).unwrap_or(i64::MAX);
        contact.date_added = self.now - HOUR - AGE / count * index;
        let newest = self.now - HOUR / 2;
        contact.date_updated = match index {
            0 => newest,
            _ if self.rng.random_bool(0.6) => contact.date_added,
            _ => self.rng.random_range(contact.date_added..newest),
        };
    }

    fn name(&mut self, contact: &mut Contact, index: usize) {
        let (first, last) = match index {
            0 => ("Ana", "Díaz"),
            _ if self.chance(0.06) => {
                let (first, last, address) = OTHER_SCRIPTS
                    .choose(&mut self.rng)
                    .copied()
                    .unwrap_or(OTHER_SCRIPTS[0]);
                self.email(contact, address, index);
                (first, last)
            }
            _ => (self.pick(FIRST), self.pick(LAST)),
        };
        contact.set(Text::FirstName, Some(first));
        if index == 0 || !self.chance(0.03) {
            contact.set(Text::LastName, Some(last));
        }
        if contact[Text::Email].is_none() {
            self.email(contact, &people::address(first, last), index);
        }
    }

    fn email(&mut self, contact: &mut Contact, address: &str, index: usize) {
        if index > 0 && self.chance(0.08) {
            return;
        }
        let domain = self.pick(&["example.com", "example.org", "example.net"]);
        let email = match index {
            0 => "ana.diaz@example.com".to_owned(),
            _ => format!("{address}{index}@{domain}"),
        };
        contact.set(Text::Email, Some(&email));
    }

    fn reach(&mut self, contact: &mut Contact, index: usize) {
        let free = index / 100 < AREAS.len();
        if index > 0 && self.chance(0.015) && !self.phone.is_empty() {
            // A household: two people, one number.
            contact.set(Text::Phone, Some(&self.phone.clone()));
        } else if index == 0 || (free && !self.chance(0.12)) {
            let area = AREAS[index / 100];
            self.phone = format!("+1{area}55501{:02}", index % 100);
            contact.set(Text::Phone, Some(&self.phone.clone()));
        }
        if index > 0 && self.chance(0.04) {
            contact.dnd = true;
            contact.dnd_settings =
                json!({"SMS": {"status": "active", "message": "Asked by phone", "code": "104"}});
        }
    }

    fn place(&mut self, contact: &mut Contact, index: usize) {
        let (city, state, code) = CITIES.choose(&mut self.rng).copied().unwrap_or(CITIES[0]);
        let street = format!("{} Main Street", self.rng.random_range(1..900));
        contact.set(Text::Address1, Some(&street));
        contact.set(Text::City, Some(city));
        contact.set(Text::State, Some(state));
        contact.set(Text::PostalCode, Some(code));
        contact.set(Text::Country, Some("US"));
        contact.set(Text::Timezone, Some("America/New_York"));
        if index == 0 || self.chance(0.3) {
            let year = self.rng.random_range(1950..2006);
            let (month, day) = (self.rng.random_range(1..13), self.rng.random_range(1..29));
            let birthday = format!("{year}-{month:02}-{day:02}");
            contact.set(Text::DateOfBirth, Some(&birthday));
        }
    }

    fn work(&mut self, account: &Account, contact: &mut Contact, index: usize) {
        let source = if index == 0 {
            SOURCES[0]
        } else {
            self.pick(SOURCES)
        };
        contact.set(Text::Source, Some(source));
        if index == 0 || self.chance(0.6) {
            let company = if index == 0 {
                COMPANIES[0]
            } else {
                self.pick(COMPANIES)
            };
            contact.set(Text::CompanyName, Some(company));
            let mut businesses = account.businesses.iter();
            let business = businesses.find(|business| business["name"] == company);
            let id = business.and_then(|business| business["id"].as_str());
            contact.set(Text::BusinessId, id);
        }
        if index == 0 || self.chance(0.7) {
            let owner = account.users.choose(&mut self.rng);
            let id = owner.and_then(|user| user["id"].as_str());
            contact.set(Text::AssignedTo, id);
        }
        if self.chance(0.25) {
            let website = format!("https://www.example.com/{index}");
            contact.set(Text::Website, Some(&website));
        }
    }

    fn custom(&mut self, account: &Account, contact: &mut Contact, index: usize) {
        for field in &account.fields {
            let wanted = matches!(field.name.as_str(), "Industry" | "Lead score");
            let likely = if wanted { 0.85 } else { 0.2 };
            if field.model != "contact" || (index > 0 && !self.chance(likely)) {
                continue;
            }
            let value = self.value(&field.name, &field.data_type, index);
            contact.set_custom(&field.id, Some(value));
        }
    }

    fn value(&mut self, name: &str, data_type: &str, index: usize) -> Value {
        match data_type {
            "SINGLE_OPTIONS" if index == 0 => json!("Healthcare"),
            "SINGLE_OPTIONS" => json!(self.pick(INDUSTRIES)),
            "NUMERICAL" if index == 0 => json!(87),
            "NUMERICAL" => json!(self.rng.random_range(0..101)),
            "MONETORY" => json!(f64::from(self.rng.random_range(100..900_000)) / 100.0),
            "DATE" => {
                let ahead = self.rng.random_range(-300..300) * DAY;
                json!(iso(self.now + ahead).chars().take(10).collect::<String>())
            }
            "RADIO" => json!(self.pick(&["Yes", "No"])),
            "CHECKBOX" => json!([self.pick(DAYS), "Saturday"]),
            "MULTIPLE_OPTIONS" => json!([self.pick(INTERESTS)]),
            // Unlike the phone of the contact, a custom field keeps what was typed.
            "PHONE" => json!(format!("(212) 555-01{:02}", index % 100)),
            "LARGE_TEXT" => json!(format!("{}\n{}", self.pick(NOTES), self.pick(NOTES))),
            "FILE_UPLOAD" => json!({"5f0c2d6e-9d1b-4b3a-8c7e-2a1f00000000": {
                "meta": {"fieldname": "file", "originalname": "contract.pdf", "encoding": "7bit",
                    "mimetype": "application/pdf", "size": 10_240, "uuid": "5f0c2d6e-9d1b-4b3a-8c7e-2a1f00000000"},
                "url": "https://files.example.com/contract.pdf", "documentId": format!("document{index}")}}),
            "TEXTBOX_LIST" => json!({"street": "2 Side Lane", "city": "Boise"}),
            _ => json!(format!("{name} {index}")),
        }
    }

    fn tag(&mut self, contact: &mut Contact, index: usize) {
        if index == 0 {
            contact.tags = vec!["new lead".into(), "newsletter".into()];
            return;
        }
        let count = self.rng.random_range(0..4);
        for tag in TAGS.sample(&mut self.rng, count) {
            contact.tags.push((*tag).into());
        }
    }

    fn tasks(&mut self, account: &mut Account, contact: &Contact, index: usize) {
        let count = match index {
            0 => 1,
            _ => usize::from(self.chance(0.55)) + usize::from(self.chance(0.15)),
        };
        for _ in 0..count {
            let due = self.now + self.rng.random_range(-60..30) * DAY;
            let assigned_to = contact[Text::AssignedTo].as_deref().map(str::to_owned);
            let title = if index == 0 {
                "Call Ana about the offer"
            } else {
                self.pick(TASKS)
            };
            let task = Task {
                id: account.ids.short(),
                contact: Arc::clone(&contact.id),
                title: title.to_owned(),
                body: String::new(),
                assigned_to,
                due: iso(due - due.rem_euclid(HOUR)),
                completed: index > 0 && self.chance(0.5),
            };
            account.add_task(task);
        }
    }

    fn notes(&mut self, account: &mut Account, contact: &Contact, index: usize) {
        if index > 0 && !self.chance(0.25) {
            return;
        }
        let text = self.pick(NOTES);
        let body = json!({"body": text, "userId": contact[Text::AssignedTo]});
        let at = contact.date_updated;
        if let Some(body) = body.as_object()
            && let Err(refusal) = account.create_note(&contact.id, body, at)
        {
            debug_assert!(false, "the contact was just stored, yet {}", refusal.status);
        }
    }

    fn appointments(&mut self, account: &mut Account, contact: &Contact, index: usize) {
        // Enough of them to try things with; a large account would not gain by more.
        if index > 0 && (index > 5_000 || !self.chance(0.08)) {
            return;
        }
        let start = self.now - self.now.rem_euclid(HOUR) + self.rng.random_range(-20..40) * DAY;
        let body = json!({
            "title": format!("First meeting with {}", contact.name()),
            "startTime": iso(start), "endTime": iso(start + HOUR / 2),
        });
        if let Some(body) = body.as_object()
            && let Err(refusal) = account.create_appointment(&contact.id, body, contact.date_added)
        {
            debug_assert!(false, "the contact was just stored, yet {}", refusal.status);
        }
    }
}
