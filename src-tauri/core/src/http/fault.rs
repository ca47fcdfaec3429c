//! Tells apart why no answer came: no name, no connection, no safe connection, cut.
//!
//! The reasons lie deep in the chain of errors below reqwest's own, some of them inside an
//! [`io::Error`] whose `source()` passes them over.

use std::error::Error as StdError;
use std::io;

use rustls::pki_types::InvalidDnsNameError;
use url::Url;

use super::Error;

/// What a failed request or body means.
pub(super) fn classify(error: &reqwest::Error, url: &Url) -> Error {
    let reason = innermost(error);
    if error.is_builder() {
        return Error::RequestInvalid(reason);
    }
    if error.is_timeout() {
        return Error::TimedOut {
            connected: !error.is_connect(),
        };
    }
    if error.is_dns() || chain(error).any(|cause| cause.is::<InvalidDnsNameError>()) {
        return Error::Dns(url.host_str().unwrap_or_default().to_owned());
    }
    if error.is_connect() {
        return if is_tls(error, url) {
            Error::Tls(reason)
        } else {
            Error::Unreachable(reason)
        };
    }
    Error::Cut(reason)
}

/// True if the connection was there, but agreeing on encryption failed.
fn is_tls(error: &reqwest::Error, url: &Url) -> bool {
    url.scheme() == "https"
        && chain(error).any(|cause| {
            cause.is::<rustls::Error>()
                || cause.downcast_ref::<io::Error>().is_some_and(|cause| {
                    // A peer that doesn't speak TLS hangs up or talks nonsense.
                    matches!(
                        cause.kind(),
                        io::ErrorKind::InvalidData
                            | io::ErrorKind::UnexpectedEof
                            | io::ErrorKind::ConnectionReset
                    )
                })
        })
}

/// The deepest reason, which says most; it never holds an address or a header.
fn innermost(error: &reqwest::Error) -> String {
    chain(error)
        .last()
        .map_or_else(String::new, ToString::to_string)
}

/// Every cause below `error`, including those inside an [`io::Error`].
fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |&cause| below(cause))
}

fn below<'a>(cause: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match cause
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(inner) => Some(inner),
        None => cause.source(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use std::sync::Arc;

    use reqwest::dns::{Name, Resolve, Resolving};

    use super::*;

    /// Knows no name.
    struct Forgetful;

    impl Resolve for Forgetful {
        fn resolve(&self, _: Name) -> Resolving {
            Box::pin(async { Err("failed to lookup address information".into()) })
        }
    }

    #[tokio::test]
    async fn a_name_nobody_knows() {
        drop(rustls::crypto::ring::default_provider().install_default());
        let builder = reqwest::Client::builder().no_proxy().tls_certs_only([]);
        let client = builder.dns_resolver(Arc::new(Forgetful)).build().unwrap();
        let url = Url::parse("https://api.example.com/x?key=1").unwrap();
        let error = client.get(url.clone()).send().await.unwrap_err();
        assert_eq!(
            classify(&error, &url),
            Error::Dns("api.example.com".to_owned())
        );
    }
}
