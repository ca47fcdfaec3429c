//! Which types go into which: fits, fits for some values, never fits.

use crate::model::FieldType::{self, *};

/// How a type goes into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Every value fits.
    Always,
    /// Some values fit; what else happens and what to do.
    Perhaps(&'static str, &'static str),
    /// No value fits; why and what to do.
    Never(&'static str, &'static str),
}

const PHONE: Fit = Fit::Perhaps(
    "Only text that can be read as a phone number will arrive.",
    "Add a phone step to name the country.",
);
const NUMBER: Fit = Fit::Perhaps(
    "Only text that is a number will arrive.",
    "Add a number step to see it here.",
);
const YES_NO: Fit = Fit::Perhaps(
    "Only words that mean yes or no will arrive.",
    "Add a yes/no step and name its words.",
);
const DATE: Fit = Fit::Perhaps(
    "Only text that is a date will arrive.",
    "Add a date step and say how the date is written.",
);
const CHOICE: Fit = Fit::Perhaps(
    "Only values that are among the field's choices will arrive.",
    "Add a value table that leads to the choices.",
);
const EMAIL: Fit = Fit::Perhaps(
    "Only e-mail addresses will arrive.",
    "Choose an e-mail field.",
);
const LIST: Fit = Fit::Never(
    "A list can't go into a field that takes one value.",
    "Add a split or join step, or choose another field.",
);

/// How values of `from` go into a field of `to`.
pub(crate) fn fit(from: FieldType, to: FieldType) -> Fit {
    let list = matches!(from, Options | Tags);
    match (from, to) {
        (from, to) if from == to => Fit::Always,
        (Other, _) | (_, Other | File) => Fit::Always,
        (Options | Tags, Text) => Fit::Perhaps(
            "The list will be written as one text with commas.",
            "Add a join step to choose what stands between.",
        ),
        (File, Text | Url) => Fit::Perhaps(
            "Only the files' addresses will arrive, not the files.",
            "Keep it so if addresses are enough.",
        ),
        (File, _) => Fit::Never("Files can't go into this field.", "Choose a text field."),
        (Boolean, Text) => Fit::Perhaps(
            "Yes and no will be written as “true” and “false”.",
            "Add a value table to choose the words.",
        ),
        (_, Text) => Fit::Always,
        (Options, Tags) | (Tags, Options) if to == Tags => Fit::Always,
        (_, Option | Options) if !list || to == Options => CHOICE,
        (Text | Option | Id | Url, Tags) => Fit::Always,
        (_, Id) if !list => Fit::Always,
        _ if list => LIST,
        (Text | Option | Id, Number) => NUMBER,
        (Text | Option | Number, Boolean) => YES_NO,
        (Date, Datetime) | (Datetime, Date) => Fit::Always,
        (Text | Option | Number, Date | Datetime) => DATE,
        (Text | Option | Id | Url, Email) => EMAIL,
        (Text | Number | Option | Id, Phone) => PHONE,
        (Text | Option | Id, Url) => Fit::Perhaps(
            "Only web addresses will arrive.",
            "Choose a field that holds one.",
        ),
        _ => Fit::Never(
            "Values of this kind can't go into this field.",
            "Choose another field, or make a text of it with a template.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Text, Text)]
    #[case(Email, Text)]
    #[case(Options, Tags)]
    #[case(Datetime, Date)]
    #[case(Number, Id)]
    #[case(Other, Number)]
    fn always(#[case] from: FieldType, #[case] to: FieldType) {
        assert_eq!(fit(from, to), Fit::Always);
    }

    #[rstest]
    #[case(Text, Number)]
    #[case(Text, Option)]
    #[case(Option, Options)]
    #[case(Tags, Options)]
    #[case(Tags, Text)]
    #[case(Boolean, Text)]
    #[case(Number, Phone)]
    fn perhaps(#[case] from: FieldType, #[case] to: FieldType) {
        assert!(
            matches!(fit(from, to), Fit::Perhaps(..)),
            "{:?}",
            fit(from, to)
        );
    }

    #[rstest]
    #[case(Boolean, Number)]
    #[case(Date, Number)]
    #[case(Options, Number)]
    #[case(Tags, Option)]
    #[case(Email, Phone)]
    #[case(Boolean, Tags)]
    #[case(File, Date)]
    fn never(#[case] from: FieldType, #[case] to: FieldType) {
        assert!(
            matches!(fit(from, to), Fit::Never(..)),
            "{:?}",
            fit(from, to)
        );
    }
}
