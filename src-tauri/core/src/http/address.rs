//! Which addresses may be called: https, and plain http only to this computer itself.

use url::{Host, Url};

use super::Error;

/// Reads an address as typed, without its trailing slash.
///
/// # Errors
/// `AddressInvalid` if it can't be read or may not be called.
pub fn parse_address(text: &str) -> Result<Url, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::AddressInvalid("No address was typed.".to_owned()));
    }
    let url = Url::parse(text)
        .map_err(|_| Error::AddressInvalid("It isn't a web address.".to_owned()))?;
    check(&url)?;
    Ok(url)
}

/// Checks that an address may be called.
pub(super) fn check(url: &Url) -> Result<(), Error> {
    let refuse = |reason: &str| Err(Error::AddressInvalid(reason.to_owned()));
    if url.host().is_none() {
        return refuse("It names no server.");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("It has a user name or password in it; keys belong in the key field.");
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(url) => Ok(()),
        "http" => refuse("Over http anyone on the way could read the key."),
        _ => refuse("It isn't a web address."),
    }
}

/// True if the address is this computer itself.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::parse_address;

    #[rstest]
    #[case("https://api.example.com/v1", true)]
    #[case(" http://127.0.0.1:8080 ", true)]
    #[case("http://localhost/x", true)]
    #[case("http://[::1]:9/", true)]
    #[case("http://api.example.com", false)]
    #[case("http://127.0.0.1.example.com", false)]
    #[case("https://me:secret@api.example.com", false)]
    #[case("ftp://127.0.0.1", false)]
    #[case("api.example.com", false)]
    #[case("", false)]
    fn only_https_or_this_computer(#[case] text: &str, #[case] allowed: bool) {
        assert_eq!(parse_address(text).is_ok(), allowed, "{text}");
    }
}
