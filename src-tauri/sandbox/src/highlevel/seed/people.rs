//! Made-up names and words for the sample account. Any likeness is chance: first and last names are
//! drawn apart from each other, e-mail domains and phone numbers are the ones reserved for examples.

/// First names, accents and apostrophes among them.
pub(super) const FIRST: &[&str] = &[
    "Ana",
    "Zoë",
    "José",
    "Siân",
    "Liam",
    "Nadia",
    "Björn",
    "Chloé",
    "D'Andre",
    "Esra",
    "Félix",
    "Grace",
    "Håkon",
    "Inés",
    "Jürgen",
    "Katarzyna",
    "Łukasz",
    "María José",
    "Nuria",
    "Oluwaseun",
    "Priya",
    "Quentin",
    "Renée",
    "Søren",
    "Tomás",
    "Úrsula",
    "Victor",
    "Wanjiru",
    "Ximena",
    "Yara",
    "Amélie",
    "Beatriz",
    "Carlos",
    "Dóra",
    "Elif",
    "Fiona",
    "Giulia",
    "Hannah",
    "Ivan",
    "Jasmine",
    "Kofi",
    "Lucía",
    "Marek",
    "Noor",
    "Otto",
    "Paula",
    "Rafael",
    "Sara",
    "Thi Mai",
    "Umar",
];

/// Last names, accents, apostrophes and doubles among them.
pub(super) const LAST: &[&str] = &[
    "Díaz",
    "O'Connor",
    "García Márquez",
    "Müller",
    "Nguyễn",
    "Smith",
    "Kowalczyk",
    "D'Souza",
    "Åkesson",
    "Brontë-Hale",
    "Çelik",
    "Dvořák",
    "Eze",
    "Fernández",
    "Größl",
    "Haddad",
    "Ionescu",
    "Jansen",
    "Kim",
    "L'Hôte",
    "McAllister",
    "Novák",
    "Öztürk",
    "Petrov",
    "Quinn",
    "Rossi",
    "Sørensen",
    "Tanaka",
    "Ustinov",
    "van der Berg",
    "Weiß",
    "Xu",
    "Yilmaz",
    "Zięba",
    "Abara",
    "Bianchi",
    "Costa",
    "Dubois",
    "Eriksen",
    "Fontaine",
    "Gupta",
    "Hernández",
    "Ivanova",
    "Jones",
    "Khan",
    "Lefèvre",
    "Mbeki",
    "Nowak",
    "Okafor",
    "Peña",
];

/// Whole names in other scripts, with a Latin spelling for the address.
pub(super) const OTHER_SCRIPTS: &[(&str, &str, &str)] = &[
    ("伟", "李", "wei.li"),
    ("さくら", "田中", "sakura.tanaka"),
    ("민준", "김", "minjun.kim"),
    ("Дмитрий", "Иванов", "dmitri.ivanov"),
    ("Ольга", "Шевченко", "olha.shevchenko"),
    ("Ελένη", "Παπαδοπούλου", "eleni.papadopoulou"),
    ("محمد", "الأحمد", "mohammed.alahmad"),
    ("יעל", "כהן", "yael.cohen"),
    ("प्रिया", "शर्मा", "priya.sharma"),
    ("สมชาย", "ใจดี", "somchai.jaidee"),
];

pub(super) const COMPANIES: &[&str] = &[
    "Harbor Lane Dental",
    "Solé & Fils",
    "Kestrel Roofing",
    "Müller Gärten",
    "Bluebird Fitness",
    "O'Malley's Garage",
    "Sunrise Solar Co-op",
    "Nordlys Interiors",
    "Papaya Kitchen",
    "Acme Legal LLP",
    "Three Rivers Realty",
    "Café Ñandú",
    "Quiet Oak Care",
    "Ironbridge Tools",
    "Lotus Yoga Studio",
    "Redwood Movers",
    "Çınar Travel",
    "Peak Tutoring",
    "Silverline Print",
    "Green Mile Landscapes",
];

pub(super) const SOURCES: &[&str] = &[
    "website form",
    "facebook lead ad",
    "referral",
    "google ads",
    "walk-in",
    "webinar",
    "import",
    "trade fair",
    "phone call",
];

pub(super) const TAGS: &[&str] = &[
    "new lead",
    "newsletter",
    "vip",
    "customer",
    "webinar 2026",
    "follow-up",
    "cold",
    "hot",
    "referral partner",
    "no-show",
    "zürich",
    "niños",
    "event: spring",
    "50% off",
    "a/b test – variant b",
    "do not call before noon because the shop opens late and the owner prefers a message first",
];

pub(super) const CITIES: &[(&str, &str, &str)] = &[
    ("New York", "NY", "10001"),
    ("Chicago", "IL", "60601"),
    ("Austin", "TX", "73301"),
    ("San José", "CA", "95101"),
    ("Miami", "FL", "33101"),
    ("Seattle", "WA", "98101"),
    ("Boise", "ID", "83701"),
    ("Española", "NM", "87532"),
];

pub(super) const INDUSTRIES: &[&str] = &[
    "Construction",
    "Education",
    "Finance",
    "Healthcare",
    "Hospitality",
    "Legal",
    "Manufacturing",
    "Real estate",
    "Retail",
    "Technology",
    "Other",
];

pub(super) const INTERESTS: &[&str] = &["Whitening", "Implants", "Check-up", "Braces", "Insurance"];

pub(super) const DAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

pub(super) const TASKS: &[&str] = &[
    "Call back",
    "Send the offer",
    "Ask for a review",
    "Check the insurance papers",
    "Confirm the appointment",
    "Send the invoice",
    "Prepare the contract",
];

pub(super) const NOTES: &[&str] = &[
    "Prefers e-mail over phone.",
    "<p>Met at the <b>spring fair</b>, wants a quote for two rooms.</p>",
    "Asked twice about parking; the answer is in the welcome mail.",
    "Parle français. Rappeler après 18 h.",
    "Was referred by a neighbour & would like the same price.",
];

/// Area codes in use; with exchange 555 and a line of 0100 to 0199 they make numbers that belong
/// to nobody.
pub(super) const AREAS: &[u16] = &[
    212, 201, 202, 203, 205, 206, 207, 208, 209, 210, 213, 214, 215, 216, 217, 218, 219, 224, 225,
    228, 229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281,
    301, 302, 303, 304, 305, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321,
    323, 325, 330, 334, 336, 337, 347, 351, 352, 360, 361, 386, 401, 402, 404, 405, 406, 407, 408,
    409, 410, 412, 413, 414, 415, 417, 419, 423, 424, 425, 432, 434, 435, 440, 443, 469, 478, 479,
    480, 484, 501, 502, 503, 504, 505, 507, 508, 509, 510, 512, 513, 515, 516, 517, 518, 520, 530,
];

/// The part of an e-mail address before the `@` that a name gives.
pub(super) fn address(first: &str, last: &str) -> String {
    format!("{}.{}", plain(first), plain(last))
}

fn plain(name: &str) -> String {
    let folded = name
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ễ' => 'e',
            'í' | 'ì' | 'î' | 'ï' | 'ı' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'ø' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            'ř' => 'r',
            'ł' => 'l',
            'ß' => 's',
            other => other,
        });
    folded.filter(char::is_ascii_alphanumeric).collect()
}
