//! What the check finds out about a token, and what refusals mean.

use super::*;

#[rstest]
#[case(
    401,
    "The token is not authorized for this scope.",
    ErrorCode::ScopeMissing
)]
#[case(401, "Invalid Private Integration token", ErrorCode::TokenInvalid)]
#[case(401, "Invalid JWT", ErrorCode::TokenInvalid)]
#[case(401, "Token's user type mismatch!", ErrorCode::TokenAgency)]
#[case(401, "The user does not exist.", ErrorCode::RecordMissing)]
#[case(401, "version header was not found.", ErrorCode::Refused)]
#[case(
    403,
    "The token does not have access to this location.",
    ErrorCode::LocationWrong
)]
#[case(
    403,
    "This location is not accessible from this token!",
    ErrorCode::LocationWrong
)]
#[case(
    403,
    "This route is not yet supported by the IAM Service.",
    ErrorCode::Refused
)]
#[case(400, "Contact with id x not found", ErrorCode::RecordMissing)]
#[case(404, "Cannot GET /x", ErrorCode::Refused)]
#[case(429, "Too Many Requests", ErrorCode::RateLimited)]
#[case(500, "boom", ErrorCode::ServerFailed)]
#[tokio::test]
async fn refusals_are_told_apart(#[case] status: u16, #[case] text: &str, #[case] code: ErrorCode) {
    let body = json!({"statusCode": status, "message": text, "traceId": "trace-1"});
    let server = answering(status, body).await;
    let error = client(&server).users().await.result.unwrap_err();
    assert_eq!(error.code(), code);
    let problem = error.problem(NAME);
    assert!(problem.details.unwrap().contains("trace-1"));
    if code == ErrorCode::ScopeMissing {
        assert_eq!(problem.what, "The token lacks the scope users.readonly.");
    }
}

/// A HighLevel that lets `held` scopes through and knows the location.
async fn scoped(held: &'static [&'static str]) -> MockServer {
    let server = MockServer::start().await;
    let refuse = move |scope: &str, success: ResponseTemplate| {
        if held.contains(&scope) {
            return success;
        }
        let body = json!({"message": "The token is not authorized for this scope."});
        ResponseTemplate::new(401).set_body_json(body)
    };
    let ok = |body: Value| ResponseTemplate::new(200).set_body_json(body);
    let location = format!("/locations/{LOCATION}");
    let lost = json!({"message": "Contact with id 0 not found"});
    let rows = [
        (
            "GET",
            location.clone(),
            "locations.readonly",
            ok(json!({"location": {
            "id": LOCATION, "name": "Acme", "settings": {"allowDuplicateContact": true}}})),
        ),
        (
            "POST",
            "/contacts/search".to_owned(),
            "contacts.readonly",
            ok(json!({"contacts": []})),
        ),
        (
            "GET",
            "/users/".to_owned(),
            "users.readonly",
            ok(json!({"users": []})),
        ),
        (
            "GET",
            format!("{location}/customFields"),
            "locations/customFields.readonly",
            ok(json!({"customFields": []})),
        ),
        (
            "GET",
            format!("{location}/tags"),
            "locations/tags.readonly",
            ok(json!({"tags": []})),
        ),
        (
            "POST",
            format!("{location}/tasks/search"),
            "locations/tasks.readonly",
            ok(json!({"tasks": []})),
        ),
        (
            "GET",
            "/businesses/".to_owned(),
            "businesses.readonly",
            ok(json!({"businesses": []})),
        ),
        (
            "PUT",
            "/contacts/000000000000000000zz".to_owned(),
            "contacts.write",
            ResponseTemplate::new(400).set_body_json(lost),
        ),
    ];
    for (verb, route, scope, success) in rows {
        let answer = refuse(scope, success);
        Mock::given(method(verb))
            .and(path(route))
            .respond_with(answer)
            .mount(&server)
            .await;
    }
    server
}

#[tokio::test]
async fn a_full_token_has_everything() {
    let all = &[
        "locations.readonly",
        "contacts.readonly",
        "users.readonly",
        "locations/customFields.readonly",
        "locations/tags.readonly",
        "locations/tasks.readonly",
        "businesses.readonly",
        "contacts.write",
    ];
    let server = scoped(all).await;
    let mut steps = Vec::new();
    let checked = check(&client(&server), |step| steps.push(step))
        .await
        .unwrap();
    assert_eq!(checked.location.unwrap().name, "Acme");
    assert_eq!(checked.report.allow_duplicate_contact, Some(true));
    assert!(checked.report.losses.is_empty());
    assert!(checked.report.checked_at.is_some());
    assert_eq!(checked.report.endpoints.len(), 16);
    let available = |state| state == CheckState::Available;
    assert!(
        checked
            .report
            .endpoints
            .iter()
            .all(|endpoint| available(endpoint.state))
    );
    assert!(
        checked
            .report
            .scopes
            .iter()
            .all(|scope| available(scope.state))
    );
    let counts: Vec<_> = steps.iter().map(|step| (step.done, step.total)).collect();
    assert_eq!(counts, (1..=8).map(|done| (done, 8)).collect::<Vec<_>>());
}

#[tokio::test]
async fn contacts_readonly_alone_reads_all_and_names_each_loss() {
    let server = scoped(&["contacts.readonly"]).await;
    let checked = check(&client(&server), |_| {}).await.unwrap();
    assert_eq!(checked.location, None);
    assert_eq!(checked.report.losses.len(), 7);
    assert!(
        checked
            .report
            .losses
            .iter()
            .any(|loss| loss.contains("contact by contact"))
    );
    for endpoint in checked.report.endpoints {
        let expected = if endpoint.writes {
            CheckState::Missing
        } else {
            CheckState::Available
        };
        assert_eq!(endpoint.state, expected, "{}", endpoint.key);
    }
}

#[tokio::test]
async fn without_contacts_readonly_nothing_works() {
    let server = scoped(&["locations.readonly", "users.readonly", "contacts.write"]).await;
    let error = check(&client(&server), |_| {}).await.unwrap_err();
    let cause = error.refusal().unwrap().cause.clone();
    assert_eq!(
        cause,
        Some(Cause::ScopeMissing(Some("contacts.readonly".to_owned())))
    );
    assert_eq!(
        error.problem(NAME).what,
        "The token lacks the scope contacts.readonly."
    );
}

#[tokio::test]
async fn an_agency_token_is_recognised() {
    let server = MockServer::start().await;
    let location = json!({"location": {"id": LOCATION, "name": "Acme"}});
    let scope = json!({"message": "The token is not authorized for this scope."});
    let agency = json!({"message": "Token's user type mismatch!"});
    for (start, status, body) in [
        ("/locations/", 200, location),
        ("/contacts/", 401, scope),
        ("/users/", 401, agency),
    ] {
        Mock::given(wiremock::matchers::path_regex(format!("^{start}")))
            .respond_with(ResponseTemplate::new(status).set_body_json(body))
            .mount(&server)
            .await;
    }
    let problem = check(&client(&server), |_| {})
        .await
        .unwrap_err()
        .problem(NAME);
    assert_eq!(problem.code, ErrorCode::TokenAgency);
    assert_eq!(problem.what, "This token belongs to an agency.");
    assert_eq!(problem.field.as_deref(), Some("token"));
}

#[rstest]
#[case(
    401,
    "Invalid Private Integration token",
    ErrorCode::TokenInvalid,
    "token"
)]
#[case(
    403,
    "The token does not have access to this location.",
    ErrorCode::LocationWrong,
    "location"
)]
#[case(
    400,
    "Location with id x not found",
    ErrorCode::LocationWrong,
    "location"
)]
#[tokio::test]
async fn a_wrong_token_or_location_ends_the_check(
    #[case] status: u16,
    #[case] text: &str,
    #[case] code: ErrorCode,
    #[case] field: &str,
) {
    let server = answering(status, json!({"message": text})).await;
    let problem = check(&client(&server), |_| {})
        .await
        .unwrap_err()
        .problem(NAME);
    assert_eq!(
        (problem.code, problem.field.as_deref()),
        (code, Some(field))
    );
    assert_eq!(
        server.received_requests().await.unwrap().len(),
        1,
        "nothing more is tried"
    );
}
