//! Conditions: what a contact has to be like, for the filter, for segments and for whatever asks
//! such a thing.
//!
//! Pure: no clock, no network, no database; the time, and the country and time zone ([`Context`]),
//! are arguments.
//! [`check`] says what is wrong with a condition before it is used, [`Prepared`] holds contacts
//! against it, [`words`] puts it into a sentence. `app` and `sync` are the callers.

mod check;
mod operator;
mod test;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests;
mod words;

use crate::mapping::Context;
use crate::model::{Condition, Contact, Field, UtcMillis};

pub use check::check;
pub use operator::{all as operators, of_kind};

use test::Test;

/// A condition made ready to be held against many contacts.
#[derive(Clone, Debug)]
pub struct Prepared {
    node: Node,
}

#[derive(Clone, Debug)]
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>, String),
    None(Vec<Node>),
    Field(Test, String),
}

impl Prepared {
    /// Makes a condition ready. Never fails: what can't be compared is not met, and [`check`]
    /// tells of it beforehand.
    #[must_use]
    pub fn new(condition: &Condition, fields: &[Field], context: &Context) -> Self {
        Self {
            node: Node::new(condition, fields, context),
        }
    }

    /// True if the contact is like that at this moment.
    #[must_use]
    pub fn meets(&self, contact: &Contact, now: UtcMillis) -> bool {
        self.node.meets(contact, now)
    }

    /// True if the same contact may meet it at one moment and not at another.
    #[must_use]
    pub fn moves_with_time(&self) -> bool {
        self.node.moves_with_time()
    }

    /// The first condition that is not met at this moment, in words; none if all is. It names what was asked for,
    /// never what the contact holds.
    #[must_use]
    pub fn unmet(&self, contact: &Contact, now: UtcMillis) -> Option<String> {
        self.node.unmet(contact, now)
    }
}

impl Node {
    fn new(condition: &Condition, fields: &[Field], context: &Context) -> Self {
        let all = |of: &[Condition]| {
            of.iter()
                .map(|one| Self::new(one, fields, context))
                .collect()
        };
        match condition {
            Condition::All { of } => Self::All(all(of)),
            Condition::Any { of } => Self::Any(all(of), words::words(condition, fields)),
            Condition::None { of } => Self::None(all(of)),
            Condition::Field {
                field,
                operator,
                value,
            } => {
                let kind = operator::kind(field, fields);
                let test = Test::new(field, kind, *operator, value, context);
                Self::Field(test, words::words(condition, fields))
            }
        }
    }

    fn meets(&self, contact: &Contact, now: UtcMillis) -> bool {
        match self {
            Self::All(of) => of.iter().all(|one| one.meets(contact, now)),
            Self::Any(of, _) => of.iter().any(|one| one.meets(contact, now)),
            Self::None(of) => !of.iter().any(|one| one.meets(contact, now)),
            Self::Field(test, _) => test.meets(contact, now),
        }
    }

    fn moves_with_time(&self) -> bool {
        match self {
            Self::All(of) | Self::Any(of, _) | Self::None(of) => {
                of.iter().any(Self::moves_with_time)
            }
            Self::Field(test, _) => test.moves_with_time(),
        }
    }

    fn unmet(&self, contact: &Contact, now: UtcMillis) -> Option<String> {
        match self {
            Self::All(of) => of.iter().find_map(|one| one.unmet(contact, now)),
            Self::Any(_, words) | Self::Field(_, words) => {
                (!self.meets(contact, now)).then(|| words.clone())
            }
            Self::None(of) => {
                let met = of.iter().find(|one| one.meets(contact, now))?;
                Some(format!("not: {}", met.words()))
            }
        }
    }

    fn words(&self) -> String {
        match self {
            Self::All(of) => {
                let all: Vec<String> = of.iter().map(Self::words).collect();
                all.join(" and ")
            }
            Self::Any(_, words) | Self::Field(_, words) => words.clone(),
            Self::None(of) => {
                let all: Vec<String> = of.iter().map(Self::words).collect();
                format!("none of: {}", all.join(", "))
            }
        }
    }
}
