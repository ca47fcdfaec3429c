//! Why a value can't become what a step or a field asks for, in words without the value itself:
//! the screen shows the value beside them, and logs and histories must not repeat it.

use std::borrow::Cow;

use crate::model::{ErrorCode, FieldProblem, Severity, TextPlace};

/// What is wrong and what to do, one sentence each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} {remedy}")]
pub(crate) struct Fault {
    /// What is wrong.
    pub(crate) what: Cow<'static, str>,
    /// What to do.
    pub(crate) remedy: Cow<'static, str>,
    /// Where in the step's text it is.
    pub(crate) place: Option<TextPlace>,
}

impl Fault {
    /// A fault in two sentences.
    pub(crate) fn new(
        what: impl Into<Cow<'static, str>>,
        remedy: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
            place: None,
        }
    }

    /// The same at a place in the step's text.
    pub(crate) fn in_text(self, place: Option<TextPlace>) -> Self {
        Self { place, ..self }
    }

    /// The fault as an error about a rule's target (and step).
    pub(crate) fn at(self, rule_id: &str, target: &str, step: Option<usize>) -> FieldProblem {
        FieldProblem {
            rule_id: Some(rule_id.to_owned()),
            target: target.to_owned(),
            step: step.and_then(|index| u32::try_from(index).ok()),
            place: self.place,
            severity: Severity::Error,
            code: ErrorCode::MappingInvalid,
            what: self.what.into_owned(),
            remedy: self.remedy.into_owned(),
        }
    }
}
