//! `antileech sign`

use antileech::duration;
use antileech::plain::PlainRequest;
use antileech::request::Client;
use antileech::sign::{Issued, Meaning, Stamp};

use crate::input::Streams;
use crate::signer::{ReadySigner, SignerArgs};
use crate::{Failure, Outcome, now};

/// Prints each URL with its signature. For schemes whose signature travels elsewhere it prints the
/// cookie or the header.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    signer: SignerArgs,

    /// How long the links shall work, such as 1h or 30m; needed where the time in a URL is its end
    #[arg(short, long, value_name = "TIME")]
    ttl: Option<String>,

    /// The time to write into the URLs, in seconds since 1970, instead of one from now and --ttl
    #[arg(long, value_name = "SECONDS", conflicts_with = "ttl")]
    time: Option<i64>,

    /// Patterns of the paths that a signature covers, joined by `!`, for schemes that have it
    #[arg(long, value_name = "PATTERNS", default_value = "")]
    acl: String,

    /// How many segments of the path a signature covers; 0 is all of it
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=99))]
    depth: u8,

    /// The name of the key, for schemes that have it
    #[arg(long, value_name = "NAME", default_value = "")]
    key_name: String,

    /// Free text, for schemes that have it
    #[arg(long, value_name = "TEXT", default_value = "0")]
    rand: String,

    /// A user, for schemes that have it
    #[arg(long, value_name = "NAME", default_value = "0")]
    uid: String,

    /// The start of the URLs that a signature covers, in base64url, for schemes that have it
    #[arg(long, value_name = "PREFIX", default_value = "")]
    url_prefix: String,

    /// The client's address, for schemes that bind links to it
    #[arg(long, value_name = "ADDRESS")]
    client: Option<std::net::IpAddr>,

    /// URLs or paths, encoded as they are to be sent; without any, one on each line of standard
    /// input
    urls: Vec<String>,
}

/// Signs.
pub fn run(args: &Args) -> Outcome {
    let mut streams = Streams::new();
    let ReadySigner { signer, variables } = args.signer.signer(None, &mut streams)?;
    let now = now(args.signer.now);
    if signer.binds_address() && args.client.is_none() {
        return Err("the scheme binds links to an address: --client is needed".to_owned().into());
    }
    let stamp = Stamp {
        time: time(args, &signer, now)?,
        acl: &args.acl,
        depth: args.depth,
        key_name: &args.key_name,
        rand: &args.rand,
        uid: &args.uid,
        url_prefix: &args.url_prefix,
    };
    streams.for_each(&args.urls, |url, output| {
        let mut request = match PlainRequest::from_url(url) {
            Ok(request) => request.at(now),
            Err(error) => return Ok(Err(error.to_string())),
        };
        if let Some(client) = args.client {
            request.client = Client::Ip(client);
        }
        request.variables.clone_from(&variables);
        let issued = match signer.issue(&request.view(), stamp) {
            Ok(issued) => issued,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let line = match issued {
            Issued::Cookie(name, value) => [b"Cookie: ", &*name, b"=", &value].concat(),
            Issued::Header(name, value) => [name.as_bytes(), b": ", &value].concat(),
            Issued::Target(target) => request.url(&target),
        };
        output.write_all(&line)?;
        output.write_all(b"\n")?;
        Ok(Ok(true))
    })
}

/// The time that is written into URLs.
fn time(args: &Args, signer: &antileech::sign::Signer, now: i64) -> Result<i64, Failure> {
    if let Some(time) = args.time {
        return Ok(time);
    }
    let wanted = match &args.ttl {
        None => None,
        Some(ttl) => {
            Some(duration::parse(ttl).ok_or_else(|| format!("\"{ttl}\" is no time such as 1h"))?)
        }
    };
    let validity = signer.validity();
    let time: Result<i64, Failure> = match (validity.meaning, wanted) {
        (Meaning::Expires, Some(wanted)) => Ok(now.saturating_add(wanted)),
        (Meaning::Expires, None) => {
            Err("the time in a URL is its end: --ttl or --time is needed".to_owned().into())
        }
        // A later time lengthens the life that the server gives a link.
        (Meaning::Issued, Some(wanted)) => {
            Ok(now.saturating_add(wanted).saturating_sub(validity.ttl))
        }
        (_, None) => Ok(now),
        (Meaning::Started | Meaning::Window, Some(wanted)) if wanted == validity.ttl => Ok(now),
        (Meaning::Started | Meaning::Window, Some(_)) => Err(format!(
            "the server decides that links live for {} seconds: --option ttl=TIME if it is set so",
            validity.ttl
        )
        .into()),
    };
    let time = time?;
    match validity.check(time, now) {
        Ok(()) => Ok(time),
        Err(reason) => Err(format!("such links would be denied: {reason}").into()),
    }
}
