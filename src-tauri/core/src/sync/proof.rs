//! Asked against stored, field by field. Pure.
//!
//! Equal means equal after the field type's normaliser; blank and absent are the same.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::mapping::{Context, same};
use crate::model::{Field, FieldProof, FieldType, Proof, ProofOutcome, ProofSource};

/// Compares what was asked (flat, by target field key) with what is stored.
#[must_use]
pub fn compare(
    asked: &BTreeMap<String, Value>,
    stored: &Map<String, Value>,
    source: ProofSource,
    fields: &BTreeMap<String, Field>,
    context: &Context,
) -> Proof {
    let fields: Vec<FieldProof> = asked
        .iter()
        .map(|(key, asked)| {
            let field = fields.get(key);
            let kind = field.map_or(fallback(key), |field| field.kind);
            let stored = stored.get(key).cloned().unwrap_or(Value::Null);
            FieldProof {
                field: key.clone(),
                label: field.map_or(key.clone(), |field| field.label.clone()),
                outcome: outcome(kind, asked, &stored, context),
                asked: asked.clone(),
                stored,
            }
        })
        .collect();
    Proof {
        outcome: worst(&fields),
        source,
        fields,
        reason: None,
    }
}

/// A proof of tags that were put on: each must be there, others don't matter.
#[must_use]
pub fn tags_added(asked: &[String], stored: &[String], source: ProofSource) -> Proof {
    let there = folded(stored);
    let outcome = if asked.iter().all(|tag| stored.contains(tag)) {
        ProofOutcome::Proved
    } else if folded(asked).iter().all(|tag| there.contains(tag)) {
        ProofOutcome::ProvedNormalised
    } else {
        ProofOutcome::Differs
    };
    of_tags("Tags", outcome, asked, stored, source)
}

/// A proof of tags that were taken off: none may be left, others don't matter.
#[must_use]
pub fn tags_removed(asked: &[String], stored: &[String], source: ProofSource) -> Proof {
    let there = folded(stored);
    let outcome = if folded(asked).iter().any(|tag| there.contains(tag)) {
        ProofOutcome::Differs
    } else {
        ProofOutcome::Proved
    };
    of_tags("Tags taken off", outcome, asked, stored, source)
}

fn folded(tags: &[String]) -> Vec<String> {
    tags.iter().map(|tag| tag.trim().to_lowercase()).collect()
}

fn of_tags(
    label: &str,
    outcome: ProofOutcome,
    asked: &[String],
    stored: &[String],
    source: ProofSource,
) -> Proof {
    let field = FieldProof {
        field: "tags".to_owned(),
        label: label.to_owned(),
        asked: Value::from(asked.to_vec()),
        stored: Value::from(stored.to_vec()),
        outcome,
    };
    Proof {
        outcome,
        source,
        fields: vec![field],
        reason: None,
    }
}

/// A proof where there is nothing to compare with.
#[must_use]
pub fn unproved(asked: &BTreeMap<String, Value>, reason: &str) -> Proof {
    let fields = asked
        .iter()
        .map(|(key, asked)| FieldProof {
            field: key.clone(),
            label: key.clone(),
            asked: asked.clone(),
            stored: Value::Null,
            outcome: ProofOutcome::Unproved,
        })
        .collect();
    Proof {
        outcome: ProofOutcome::Unproved,
        source: ProofSource::None,
        fields,
        reason: Some(reason.to_owned()),
    }
}

fn outcome(kind: FieldType, asked: &Value, stored: &Value, context: &Context) -> ProofOutcome {
    if asked == stored || (crate::mapping::is_blank(asked) && crate::mapping::is_blank(stored)) {
        ProofOutcome::Proved
    } else if same(kind, asked, stored, context) {
        ProofOutcome::ProvedNormalised
    } else {
        ProofOutcome::Differs
    }
}

fn fallback(key: &str) -> FieldType {
    match key {
        "tags" => FieldType::Tags,
        "segmentIds" => FieldType::Options,
        "archived" | "suppressed" => FieldType::Boolean,
        _ => FieldType::Text,
    }
}

fn worst(fields: &[FieldProof]) -> ProofOutcome {
    let rank = |outcome: ProofOutcome| match outcome {
        ProofOutcome::Proved => 0,
        ProofOutcome::ProvedNormalised => 1,
        ProofOutcome::Unproved => 2,
        ProofOutcome::Differs => 3,
    };
    fields
        .iter()
        .map(|field| field.outcome)
        .max_by_key(|outcome| rank(*outcome))
        .unwrap_or(ProofOutcome::Proved)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::FieldOrigin;

    fn proof(kind: FieldType, asked: Value, stored: Value) -> ProofOutcome {
        let field = Field {
            key: "x".into(),
            label: "X".into(),
            kind,
            required: false,
            options: vec![],
            origin: FieldOrigin::Standard,
        };
        let asked = BTreeMap::from([("x".to_owned(), asked)]);
        let stored = json!({"x": stored})
            .as_object()
            .cloned()
            .unwrap_or_default();
        let fields = BTreeMap::from([("x".to_owned(), field)]);
        let context = Context {
            country: Some("US".into()),
            time_zone: None,
        };
        compare(&asked, &stored, ProofSource::ReadBack, &fields, &context).outcome
    }

    #[test]
    fn same_value_in_another_form_is_proved_normalised() {
        assert_eq!(
            proof(
                FieldType::Email,
                json!("Ana@Example.com"),
                json!("ana@example.com")
            ),
            ProofOutcome::ProvedNormalised
        );
        assert_eq!(
            proof(FieldType::Tags, json!(["b", "A"]), json!(["a", "b"])),
            ProofOutcome::ProvedNormalised
        );
    }

    #[test]
    fn a_dropped_value_differs_and_a_blank_one_does_not() {
        assert_eq!(
            proof(FieldType::Text, json!("kept?"), Value::Null),
            ProofOutcome::Differs
        );
        assert_eq!(
            proof(FieldType::Text, json!(""), Value::Null),
            ProofOutcome::Proved
        );
    }

    #[test]
    fn other_tags_do_not_matter() {
        let proof = tags_added(
            &["VIP".into()],
            &["new".into(), "vip".into()],
            ProofSource::Answer,
        );
        assert_eq!(proof.outcome, ProofOutcome::ProvedNormalised);
        let proof = tags_added(&["vip".into()], &["new".into()], ProofSource::Answer);
        assert_eq!(proof.outcome, ProofOutcome::Differs);
    }

    #[test]
    fn a_tag_is_off_when_it_is_gone() {
        let off = |stored: &[String]| tags_removed(&["VIP".into()], stored, ProofSource::Answer);
        assert_eq!(off(&["new".into()]).outcome, ProofOutcome::Proved);
        assert_eq!(
            off(&["new".into(), "vip".into()]).outcome,
            ProofOutcome::Differs
        );
    }
}
