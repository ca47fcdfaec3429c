//! Connecting to the sandbox: whatever token, location or fault, its words; and the client's
//! whole round through a simulated HighLevel that refuses what the real one refuses.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeSet;

use connect_core::app::{App, AppOptions, KeyInput, KeyKeeping, SampleEndpoints};
use connect_core::clock::Clock;
use connect_core::highlevel::{Client, ContactSearch, TaskSearch};
use connect_core::http::Lane;
use connect_core::model::{
    CertileadsAddress, CheckState, Connection, ConnectionState, ErrorCode, HighlevelAddress,
    Problem, Side,
};
use connect_core::secrets::Secret;
use connect_sandbox::{Change, Sandbox, SandboxOptions, TokenKind};
use serde_json::json;

struct Stage {
    app: App,
    sandbox: Sandbox,
    _folder: tempfile::TempDir,
}

impl Stage {
    async fn set() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(AppOptions {
            home: folder.path().to_owned(),
            keys: KeyKeeping::Memory,
            clock: Clock::System,
            user_agent: "CertileadsConnect/0.1.0".to_owned(),
        })
        .await
        .unwrap();
        let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
        Self {
            app,
            sandbox,
            _folder: folder,
        }
    }

    fn token(&self, kind: TokenKind, scopes: Option<&[&str]>, location: Option<&str>) -> String {
        let scopes: Option<BTreeSet<String>> =
            scopes.map(|scopes| scopes.iter().map(ToString::to_string).collect());
        let location_id = location.map(str::to_owned);
        let change = Change::AddToken {
            kind,
            scopes,
            location_id,
            token: None,
        };
        let made = self.sandbox.control().change(change).unwrap();
        made["token"].as_str().unwrap().to_owned()
    }

    async fn connect(&self, token: &str) -> Result<Connection, Problem> {
        let endpoint = self.sandbox.endpoints().highlevel.clone();
        let address = HighlevelAddress {
            location: endpoint.location_id,
            base_url: Some(endpoint.base_url),
            time_zone: None,
            country: None,
        };
        let token = KeyInput::Given(Secret::new(token));
        self.app
            .connect_highlevel(address, token, false, false)
            .await
    }

    async fn connected(&self) -> Client {
        let token = self.sandbox.endpoints().highlevel.token.clone();
        self.connect(&token).await.unwrap();
        self.app.highlevel_client(Lane::Test).await.unwrap()
    }
}

#[tokio::test]
async fn the_sample_connects_both_sides() {
    let stage = Stage::set().await;
    let endpoints = stage.sandbox.endpoints().clone();
    let view = stage
        .app
        .connect_sample(SampleEndpoints {
            highlevel_url: endpoints.highlevel.base_url,
            location_id: endpoints.highlevel.location_id,
            highlevel_token: Secret::new(endpoints.highlevel.token),
            certileads_url: endpoints.certileads.base_url,
            certileads_key: Secret::new(endpoints.certileads.token),
        })
        .await
        .unwrap();
    let (source, target) = (view.highlevel.unwrap(), view.certileads.unwrap());
    assert!(source.sandbox && target.sandbox);
    assert!(!source.account_name.is_empty() && !target.account_name.is_empty());
    assert!(source.time_zone.is_some() && source.country.is_some());
    let all_held = source
        .report
        .scopes
        .iter()
        .all(|scope| scope.state == CheckState::Available);
    assert!(all_held, "{:?}", source.report.scopes);
    assert_eq!(source.report.losses, Vec::<String>::new());
    assert_eq!(view.highlevel_budget.window_limit, Some(100));
    assert!(view.highlevel_budget.daily_remaining.is_some());
}

#[tokio::test]
async fn contacts_readonly_alone_is_enough_to_read() {
    let stage = Stage::set().await;
    let token = stage.token(TokenKind::Location, Some(&["contacts.readonly"]), None);
    let connection = stage.connect(&token).await.unwrap();
    assert_eq!(connection.state, ConnectionState::Connected);
    assert_eq!(
        (connection.account_name.as_str(), connection.time_zone),
        ("", None)
    );
    for endpoint in &connection.report.endpoints {
        let expected = if endpoint.writes {
            CheckState::Missing
        } else {
            CheckState::Available
        };
        assert_eq!(endpoint.state, expected, "{}", endpoint.key);
    }
    assert_eq!(connection.report.losses.len(), 7);
}

#[tokio::test]
async fn wrong_tokens_have_their_words() {
    let stage = Stage::set().await;
    let agency = stage.token(TokenKind::Agency, None, None);
    let stranger = stage.token(TokenKind::Location, None, Some("aB3EPM428h8vShlRW1KT"));
    let blind = stage.token(TokenKind::Location, Some(&["contacts.write"]), None);
    let revoked = stage.token(TokenKind::Location, None, None);
    let change = Change::Revoke {
        token: Some(revoked.clone()),
    };
    stage.sandbox.control().change(change).unwrap();
    let unknown = "pit-00000000-0000-4000-8000-000000000000".to_owned();
    for (token, code) in [
        (agency, ErrorCode::TokenAgency),
        (stranger, ErrorCode::LocationWrong),
        (blind, ErrorCode::ScopeMissing),
        (revoked, ErrorCode::TokenInvalid),
        (unknown, ErrorCode::TokenInvalid),
    ] {
        let problem = stage.connect(&token).await.unwrap_err();
        assert_eq!(problem.code, code, "{problem}");
        assert_eq!(stage.app.connections().await.unwrap().highlevel, None);
    }
}

#[tokio::test]
async fn faults_have_their_words_and_leave_nothing() {
    let stage = Stage::set().await;
    let token = stage.sandbox.endpoints().highlevel.token.clone();
    for (fault, code) in [
        ("html-403", ErrorCode::BlockedByNetwork),
        ("html-502", ErrorCode::ServerFailed),
        ("500-before", ErrorCode::ServerFailed),
        ("cut-before", ErrorCode::AnswerCut),
        ("cut-body", ErrorCode::AnswerCut),
        ("endless", ErrorCode::AnswerTooLong),
        ("redirect", ErrorCode::Redirected),
        ("token-revoked", ErrorCode::TokenInvalid),
    ] {
        let spec = format!("{fault}:side=highlevel").parse().unwrap();
        stage.sandbox.control().set_faults(vec![spec]);
        let problem = stage.connect(&token).await.unwrap_err();
        assert_eq!(problem.code, code, "{fault}: {problem}");
        assert!(
            !problem.meaning.is_empty() && !problem.remedy.is_empty(),
            "{fault}"
        );
        assert_eq!(
            stage.app.connections().await.unwrap().highlevel,
            None,
            "{fault}"
        );
    }
    stage.sandbox.control().set_faults(Vec::new());
    stage.connect(&token).await.unwrap();
}

#[tokio::test]
async fn a_scope_lost_later_is_noticed_by_checking_again() {
    let stage = Stage::set().await;
    stage.connected().await;
    let scopes = ["contacts.readonly".to_owned()].into();
    let change = Change::SetScopes {
        token: None,
        scopes,
    };
    stage.sandbox.control().change(change).unwrap();
    let checked = stage.app.check_connection(Side::Highlevel).await.unwrap();
    assert_eq!(checked.report.losses.len(), 7);
    assert!(
        checked.time_zone.is_some(),
        "what was known before stays known"
    );
}

#[tokio::test]
async fn certileads_is_connected_by_its_profile() {
    let stage = Stage::set().await;
    let endpoint = stage.sandbox.endpoints().certileads.clone();
    let address = |base_url: &str| CertileadsAddress {
        profile_key: "rest".to_owned(),
        base_url: base_url.to_owned(),
    };
    let key = |key: &str| KeyInput::Given(Secret::new(key));
    let app = &stage.app;
    let wrong = app
        .connect_certileads(address(&endpoint.base_url), key("no"), false, false)
        .await;
    assert_eq!(wrong.unwrap_err().code, ErrorCode::TokenInvalid);
    let given = key(&endpoint.token);
    let kept = app
        .connect_certileads(address(&endpoint.base_url), given, false, false)
        .await;
    assert!(!kept.unwrap().account_id.is_empty());
}

#[tokio::test]
async fn every_contact_is_read_once_page_by_page() {
    let stage = Stage::set().await;
    let client = stage.connected().await;
    let mut search = ContactSearch {
        page_limit: 50,
        ..ContactSearch::default()
    };
    let mut ids = Vec::new();
    loop {
        let page = client.search_contacts(&search).await.result.unwrap();
        assert_eq!(page.total, Some(120));
        assert!(page.server_time.is_some());
        if page.contacts.is_empty() {
            break;
        }
        ids.extend(page.contacts.into_iter().map(|contact| contact.id));
        search.search_after = page.search_after;
    }
    let different: BTreeSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), different.len()), (120, 120));
    let fields = client.custom_fields().await.result.unwrap();
    assert!(fields.iter().any(|field| field.name == "Industry"));
}

#[tokio::test]
async fn a_contact_goes_its_whole_way() {
    let stage = Stage::set().await;
    let client = stage.connected().await;
    let body = json!({"firstName": "Ana", "lastName": "Díaz", "email": "Ana.Test@example.com",
        "phone": "+15550100199", "dnd": true, "tags": ["certileads-test"]});
    let made = client.create_contact(&body).await.result.unwrap();
    let id = made.id.as_str();
    let found = client
        .find_duplicate(Some("ana.test@example.com"), None)
        .await
        .result
        .unwrap();
    assert_eq!(found.map(|found| found.id).as_deref(), Some(id));
    let nobody = client
        .find_duplicate(Some("nobody@example.com"), None)
        .await
        .result
        .unwrap();
    assert_eq!(nobody, None);

    let changed = client
        .update_contact(id, &json!({"phone": null}))
        .await
        .result
        .unwrap();
    assert!(!changed.values.contains_key("phone"));
    assert_eq!(
        changed.tags,
        ["certileads-test"],
        "an update leaves tags alone"
    );
    let tags = ["VIP ".to_owned(), "certileads-test".to_owned()];
    let added = client.add_tags(id, &tags).await.result.unwrap();
    assert_eq!(
        (added.tags.len(), added.changed),
        (2, vec!["vip".to_owned()])
    );
    let removed = client
        .remove_tags(id, &["vip".to_owned()])
        .await
        .result
        .unwrap();
    assert_eq!(removed.tags, ["certileads-test"]);

    let task = json!({"title": "Call", "dueDate": "2027-01-01T09:00:00Z", "completed": false});
    let task = client.create_task(id, &task).await.result.unwrap();
    let done = client
        .complete_task(id, &task.id, true)
        .await
        .result
        .unwrap();
    assert!(done.completed);
    let search = TaskSearch {
        completed: Some(true),
        limit: 100,
        ..TaskSearch::default()
    };
    let tasks = client.search_tasks(&search).await.result.unwrap().tasks;
    assert!(
        tasks
            .iter()
            .any(|found| found.id == task.id && found.contact_id == id)
    );
    client.delete_task(id, &task.id).await.result.unwrap();
    client.delete_contact(id).await.result.unwrap();
    assert_eq!(client.contact(id).await.result.unwrap(), None);
}
