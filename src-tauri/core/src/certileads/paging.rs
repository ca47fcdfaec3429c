//! The ways in which lists go on, all seen from outside as an opaque cursor.

use serde_json::Value;

use super::fill::Values;
use super::pointer;
use super::profile::Paging;
use crate::http::Error;

/// The parameters of the page at a cursor; the first page if there is none.
pub(super) fn start(paging: &Paging, cursor: Option<&str>) -> Result<Values, Error> {
    let values = Values::default();
    Ok(match paging {
        Paging::None => values,
        Paging::Cursor { limit, .. } => values.with("limit", *limit).with("cursor", cursor),
        Paging::Page { first, limit, .. } => values
            .with("limit", *limit)
            .with("page", number(cursor)?.unwrap_or(u64::from(*first))),
        Paging::Offset { limit } => values
            .with("limit", *limit)
            .with("offset", number(cursor)?.unwrap_or(0)),
    })
}

/// Where the list goes on after a page of `count` records; none at the end.
pub(super) fn next(
    paging: &Paging,
    cursor: Option<&str>,
    answer: &Value,
    count: usize,
) -> Result<Option<String>, Error> {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let next = match paging {
        Paging::None => None,
        Paging::Cursor { next, .. } => pointer::text(answer, next),
        Paging::Page {
            first,
            limit,
            pages,
        } => {
            let page = number(cursor)?.unwrap_or(u64::from(*first));
            let told = pages
                .as_deref()
                .and_then(|place| pointer::text(answer, place));
            let more = match told.and_then(|pages| pages.parse::<u64>().ok()) {
                Some(pages) => page + 1 < pages + u64::from(*first),
                None => count >= u64::from(*limit),
            };
            (more && count > 0).then(|| (page + 1).to_string())
        }
        Paging::Offset { limit } => {
            let offset = number(cursor)?.unwrap_or(0);
            (count > 0 && count >= u64::from(*limit)).then(|| (offset + count).to_string())
        }
    };
    if next.is_some() && next.as_deref() == cursor {
        return Err(Error::Unusable(
            "the list goes round in a circle".to_owned(),
        ));
    }
    Ok(next)
}

fn number(cursor: Option<&str>) -> Result<Option<u64>, Error> {
    let parsed = cursor.map(str::parse::<u64>).transpose();
    parsed.map_err(|_| Error::RequestInvalid("the cursor is of another list".to_owned()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pages_end_where_the_answer_or_the_count_says() {
        let told = Paging::Page {
            first: 1,
            limit: 2,
            pages: Some("/pages".into()),
        };
        assert_eq!(
            next(&told, None, &json!({"pages": 2}), 2)
                .unwrap()
                .as_deref(),
            Some("2")
        );
        assert_eq!(
            next(&told, Some("2"), &json!({"pages": 2}), 2).unwrap(),
            None
        );
        let counted = Paging::Page {
            first: 0,
            limit: 2,
            pages: None,
        };
        assert_eq!(
            next(&counted, None, &json!({}), 2).unwrap().as_deref(),
            Some("1")
        );
        assert_eq!(next(&counted, Some("1"), &json!({}), 1).unwrap(), None);
        let offset = Paging::Offset { limit: 2 };
        assert_eq!(
            next(&offset, Some("2"), &json!({}), 2).unwrap().as_deref(),
            Some("4")
        );
        let cursor = Paging::Cursor {
            next: "/n".into(),
            limit: 2,
        };
        assert_eq!(next(&cursor, None, &json!({"n": null}), 2).unwrap(), None);
        assert!(next(&cursor, Some("a"), &json!({"n": "a"}), 2).is_err());
    }
}
