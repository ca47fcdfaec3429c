//! Title case for names of people and firms: particles stay small, apostrophes and hyphens start
//! a new capital where names have one, and mixed case that somebody typed on purpose is kept.

/// Small within a name ("Ludwig van Beethoven"), but not at either end of it.
pub(crate) const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "das", "del", "della", "degli", "di", "du", "van", "von", "der",
    "den", "ter", "ten", "zu", "zur", "af", "av", "y", "bin", "ibn", "bint", "of", "the", "and",
    "und",
];

/// Small only right after a particle ("de la Cruz", but "Marine Le Pen").
pub(crate) const AFTER_PARTICLE: &[&str] = &["la", "le", "las", "los", "el"];

/// What may stand before an apostrophe that starts a capital ("O'Neil", "Dell'Acqua").
const BEFORE_APOSTROPHE: &[&str] = &["o", "d", "l", "m", "n", "dell", "dall", "sant", "nell"];

const APOSTROPHES: &[char] = &['\'', '\u{2019}', '\u{2bc}', '\u{2bb}'];

/// The text with a capital at the start of each word. White space stays as it is.
pub(crate) fn title_case(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let last = words.len().saturating_sub(1);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut after_particle = false;
    for (index, word) in words.iter().enumerate() {
        let start = rest.find(word).unwrap_or(0);
        out.push_str(&rest[..start]);
        rest = &rest[start + word.len()..];
        let lower = word.to_lowercase();
        let inner = index > 0 && index < last;
        let particle = inner
            && (PARTICLES.contains(&lower.as_str())
                || (after_particle && AFTER_PARTICLE.contains(&lower.as_str())));
        after_particle = particle || (index < last && PARTICLES.contains(&lower.as_str()));
        out.push_str(&if particle { lower } else { hyphenated(word) });
    }
    out.push_str(rest);
    out
}

/// Each part between hyphens by itself.
fn hyphenated(word: &str) -> String {
    word.split('-').map(one_part).collect::<Vec<_>>().join("-")
}

/// One part of a word, with its apostrophes.
fn one_part(part: &str) -> String {
    if is_roman(part) {
        return part.to_uppercase();
    }
    let Some((at, mark)) = part
        .char_indices()
        .find(|(_, letter)| APOSTROPHES.contains(letter))
    else {
        return capital(part);
    };
    let (before, after) = (&part[..at], &part[at + mark.len_utf8()..]);
    let name = BEFORE_APOSTROPHE.contains(&before.to_lowercase().as_str())
        && after
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .take(3)
            .count()
            == 3;
    let after = if name || is_mixed(after) {
        capital(after)
    } else {
        after.to_lowercase()
    };
    format!("{}{mark}{after}", capital(before))
}

/// A regnal number after a name; VI and the like are names elsewhere.
fn is_roman(part: &str) -> bool {
    ["II", "III", "IV"]
        .iter()
        .any(|roman| part.eq_ignore_ascii_case(roman))
}

/// True for a word like `McDonald` or `DeShawn`: its capitals are there on purpose.
fn is_mixed(part: &str) -> bool {
    part.chars().any(char::is_lowercase) && part.chars().skip(1).any(char::is_uppercase)
}

/// First letter (after marks such as a bracket) in capital, the rest small unless mixed.
fn capital(part: &str) -> String {
    let Some((start, first)) = part
        .char_indices()
        .find(|(_, letter)| letter.is_alphanumeric())
    else {
        return part.to_owned();
    };
    let after = &part[start + first.len_utf8()..];
    let mut out = String::with_capacity(part.len());
    out.push_str(&part[..start]);
    push_title(&mut out, first);
    if is_mixed(part) {
        out.push_str(after);
    } else if first.eq_ignore_ascii_case(&'m') && is_scottish(after) {
        out.push('c');
        out.extend(
            after
                .chars()
                .nth(1)
                .into_iter()
                .flat_map(char::to_uppercase),
        );
        out.push_str(&after.chars().skip(2).collect::<String>().to_lowercase());
    } else {
        out.push_str(&lower_rest(part, start, first));
    }
    out
}

/// What follows the M of "McDonald": a c and at least three more letters.
fn is_scottish(after: &str) -> bool {
    after.starts_with(['c', 'C'])
        && after.chars().skip(1).filter(|l| l.is_alphabetic()).count() >= 3
}

/// The rest in small letters; lowered together with its first letter for the final sigma.
fn lower_rest(part: &str, start: usize, first: char) -> String {
    let first_lower: usize = first.to_lowercase().map(char::len_utf8).sum();
    let lowered = part[start..].to_lowercase();
    lowered
        .get(first_lower..)
        .map_or_else(|| lowered.clone(), str::to_owned)
}

/// Title form of one letter. Georgian capitals are for whole words only, so its letters stay.
fn push_title(out: &mut String, letter: char) {
    match letter {
        '\u{10d0}'..='\u{10ff}' => out.push(letter),
        'ß' => out.push_str("Ss"),
        other => out.extend(other.to_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::title_case;

    #[rstest]
    #[case("ana díaz", "Ana Díaz")]
    #[case("ÉLODIE DUPRÉ", "Élodie Dupré")]
    #[case("seán o'neil", "Seán O'Neil")]
    #[case("SEÁN O’NEIL", "Seán O’Neil")]
    #[case("gianna d'angelo", "Gianna D'Angelo")]
    #[case("rosa DELL'ACQUA", "Rosa Dell'Acqua")]
    #[case("it's maria's shop", "It's Maria's Shop")]
    #[case("anne-marie SMITH-JONES", "Anne-Marie Smith-Jones")]
    #[case("LUDWIG VAN BEETHOVEN", "Ludwig van Beethoven")]
    #[case("maria de la cruz", "Maria de la Cruz")]
    #[case("de la cruz", "De la Cruz")]
    #[case("marine le pen", "Marine Le Pen")]
    #[case("angus MCDONALD", "Angus McDonald")]
    #[case("DeShawn McDonald", "DeShawn McDonald")]
    #[case("henry viii III", "Henry Viii III")]
    #[case("bank of america", "Bank of America")]
    #[case("Ο ΝΙΚΟΣ ΠΑΠΑΣ", "Ο Νικος Παπας")]
    #[case("ნინო", "ნინო")]
    #[case("王 小明", "王 小明")]
    #[case("  two  spaces ", "  Two  Spaces ")]
    #[case("", "")]
    fn names(#[case] given: &str, #[case] expected: &str) {
        assert_eq!(title_case(given), expected);
    }
}
