//! Which operators a field type has, and which type a field is of.

use crate::model::{Field, FieldType, Operator, TypeOperators};

use Operator::{
    After, AtLeast, AtMost, Before, Contains, ContainsNot, EndsWith, Greater, Has, HasNot, Is,
    IsBlank, IsNoneOf, IsNot, IsNotBlank, IsOneOf, Less, MoreThanAgo, MoreThanAhead, StartsWith,
    WithinLast, WithinNext,
};

const TEXT: &[Operator] = &[
    Is,
    IsNot,
    Contains,
    ContainsNot,
    StartsWith,
    EndsWith,
    IsOneOf,
    IsNoneOf,
    IsBlank,
    IsNotBlank,
];
const NUMBER: &[Operator] = &[
    Is, IsNot, Greater, AtLeast, Less, AtMost, IsOneOf, IsNoneOf, IsBlank, IsNotBlank,
];
const YES_NO: &[Operator] = &[Is, IsNot, IsBlank, IsNotBlank];
const DATE: &[Operator] = &[
    Is,
    IsNot,
    Before,
    After,
    WithinLast,
    WithinNext,
    MoreThanAgo,
    MoreThanAhead,
    IsBlank,
    IsNotBlank,
];
const CHOICE: &[Operator] = &[Is, IsNot, IsOneOf, IsNoneOf, IsBlank, IsNotBlank];
const LIST: &[Operator] = &[Has, HasNot, IsOneOf, IsNoneOf, IsBlank, IsNotBlank];
const ANY: &[Operator] = &[
    Is, IsNot, Contains, Has, HasNot, IsOneOf, IsNoneOf, IsBlank, IsNotBlank,
];
const PRESENCE: &[Operator] = &[IsBlank, IsNotBlank];

const KINDS: [FieldType; 14] = [
    FieldType::Text,
    FieldType::Number,
    FieldType::Boolean,
    FieldType::Date,
    FieldType::Datetime,
    FieldType::Email,
    FieldType::Phone,
    FieldType::Url,
    FieldType::Option,
    FieldType::Options,
    FieldType::Tags,
    FieldType::File,
    FieldType::Id,
    FieldType::Other,
];

/// The operators of a field type, in the order screens list them.
#[must_use]
pub fn of_kind(kind: FieldType) -> &'static [Operator] {
    match kind {
        FieldType::Text | FieldType::Email | FieldType::Phone | FieldType::Url => TEXT,
        FieldType::Number => NUMBER,
        FieldType::Boolean => YES_NO,
        FieldType::Date | FieldType::Datetime => DATE,
        FieldType::Option | FieldType::Id => CHOICE,
        FieldType::Options | FieldType::Tags => LIST,
        FieldType::File => PRESENCE,
        FieldType::Other => ANY,
    }
}

/// The operators of every field type.
#[must_use]
pub fn all() -> Vec<TypeOperators> {
    KINDS
        .into_iter()
        .map(|kind| TypeOperators {
            kind,
            operators: of_kind(kind).to_vec(),
        })
        .collect()
}

/// What a field holds; a field that is not listed may hold anything.
pub(super) fn kind(key: &str, fields: &[Field]) -> FieldType {
    let known = fields.iter().find(|field| field.key == key);
    match known {
        Some(field) => field.kind,
        None if key == "tags" => FieldType::Tags,
        None => FieldType::Other,
    }
}

/// True for operators that take a list.
pub(super) fn takes_list(operator: Operator) -> bool {
    matches!(operator, IsOneOf | IsNoneOf)
}

/// True for operators that take a number of days, counted from today.
pub(super) fn takes_days(operator: Operator) -> bool {
    matches!(
        operator,
        WithinLast | WithinNext | MoreThanAgo | MoreThanAhead
    )
}

/// True for operators that take no value.
pub(super) fn takes_nothing(operator: Operator) -> bool {
    matches!(operator, IsBlank | IsNotBlank)
}
