//! Signed URLs: issuing and verifying them, in the formats of common CDNs.
//!
//! A [`Scheme`] is data: where its fields travel, what is hashed, how the time is written and what
//! it means. The schemes of CDNs are [`PRESETS`]; others are [defined](Definition) in the same
//! little language. A [`Signer`] is a scheme with its keys.
//!
//! # Issuing
//!
//! ```
//! use antileech::plain::PlainRequest;
//! use antileech::sign::{Issued, Key, KeyFormat, Preset, Secret, Signer, Stamp};
//!
//! let scheme = Preset::find("qiniu").ok_or("no such scheme")?.scheme()?;
//! let key = Secret::new(b"12345678", KeyFormat::Text).ok_or("no key")?;
//! let signer = Signer::new(scheme, Key::Secret(key), None).ok_or("no ttl")?;
//!
//! let request = PlainRequest::from_url("https://cdn.example.com/DIR1/dir2/vodfile.mp4?v=1")?;
//! let expires = Stamp { time: 1_438_358_400, ..Stamp::default() };
//! let Issued::Target(target) = signer.issue(&request.view(), expires)? else { unreachable!() };
//! assert_eq!(
//!     request.url(&target),
//!     b"https://cdn.example.com/DIR1/dir2/vodfile.mp4?v=1\
//!       &sign=19eb212771e87cc3d478b9f32d6c7bf9&t=55bb9b80",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Verifying
//!
//! The time is a parameter, and never read from a clock.
//!
//! ```
//! # use antileech::plain::PlainRequest;
//! # use antileech::sign::{Key, KeyFormat, KeySlot, Preset, Secret, Signer};
//! # use antileech::verdict::Reason;
//! # let scheme = Preset::find("qiniu").ok_or("no such scheme")?.scheme()?;
//! # let secret = |text: &[u8]| Secret::new(text, KeyFormat::Text).map(Key::Secret).ok_or("no key");
//! // A new key, and the old one as long as its links live.
//! let signer = Signer::new(scheme, secret(b"new")?, Some(secret(b"12345678")?)).ok_or("no ttl")?;
//!
//! let url = "/DIR1/dir2/vodfile.mp4?sign=19eb212771e87cc3d478b9f32d6c7bf9&t=55bb9b80";
//! let request = PlainRequest::from_url(url)?.at(1_438_358_400);
//! let credential = signer.verify(&request.view()).map_err(Reason::as_str)?;
//! assert_eq!(credential.key, KeySlot::Backup);
//! assert_eq!(credential.expires, 1_438_358_400);
//!
//! let late = PlainRequest::from_url(url)?.at(1_438_358_401);
//! assert_eq!(signer.verify(&late.view()).err(), Some(Reason::SignExpired));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A scheme of one's own
//!
//! ```
//! use antileech::plain::PlainRequest;
//! use antileech::sign::{Definition, Issued, Key, KeyFormat, Scheme, Secret, Signer, Stamp};
//! use antileech::sign::PathCarriers;
//!
//! let definition = Definition {
//!     url: "/$time/$sign$path",
//!     message: "$path $time",
//!     options: &["digest=hmac-sha256", "encode=base64url"],
//! };
//! let scheme = Scheme::new("own", definition, &mut |name| Err(format!("unknown ${name}")))?;
//! let key = Secret::new(b"0123456789abcdef", KeyFormat::Text).ok_or("no key")?;
//! let signer = Signer::new(scheme, Key::Secret(key), None).ok_or("no ttl")?;
//!
//! let request = PlainRequest::from_url("/vod/a.mp4")?;
//! let expires = Stamp { time: 2_000_000_000, ..Stamp::default() };
//! let Issued::Target(target) = signer.issue(&request.view(), expires)? else { unreachable!() };
//! assert!(target.starts_with(b"/2000000000/") && target.ends_with(b"/vod/a.mp4"));
//!
//! // A signature in front of the path is lifted off before it is verified.
//! let mut carriers = PathCarriers::default();
//! carriers.add(std::slice::from_ref(&signer));
//! let mut signed = PlainRequest::new(target);
//! signed.lift(&carriers);
//! assert_eq!(signed.view().path(), b"/vod/a.mp4");
//! assert!(signer.verify(&signed.view()).is_ok());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod carrier;
mod constraint;
mod digest;
mod explain;
mod field;
mod issue;
mod key;
mod layout;
mod lift;
mod message;
mod needs;
mod options;
mod path;
mod percent;
mod presets;
mod query;
mod scheme;
mod several;
mod signature;
mod target;
mod template;
mod time;
mod verify;

pub use self::issue::{IssueError, Issued, Stamp};
pub use self::key::{Key, KeySlot, Secret};
pub use self::lift::PathCarriers;
pub use self::needs::Need;
pub use self::presets::{Evidence, PRESETS, Preset};
pub use self::scheme::{Definition, KeyFormat, Scheme};
pub use self::time::{Limit, Meaning, Validity};
pub use self::verify::{Credential, Signer};

pub(crate) use self::explain::Fault;
pub(crate) use self::several::{verify_any, verify_one};

/// Decodes `%XX` once; a `%` that is none stays.
pub(crate) fn percent_decode(text: &[u8]) -> impl Iterator<Item = u8> {
    percent::decode(text).map(|byte| byte.unwrap_or(b'%'))
}

#[cfg(test)]
mod tests;
