//! `antileech verify`

use std::path::PathBuf;

use antileech::plain::PlainRequest;
use antileech::request::Client;
use antileech::sign::PathCarriers;

use crate::input::Streams;
use crate::signer::{ReadySigner, SignerArgs};
use crate::{Outcome, now};

/// Prints for each URL what the module would say: `passed`, the key, the time until which it
/// works, and the URL, or the reason why it is denied, and the URL; with tabs in between.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    signer: SignerArgs,

    /// Read a second key from a file
    #[arg(long, value_name = "FILE")]
    backup_file: Option<PathBuf>,

    /// A header of the request, such as 'Cookie: name=value'
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,

    /// The client's address
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    client: std::net::IpAddr,

    /// URLs or paths; without any, one on each line of standard input
    urls: Vec<String>,
}

/// Verifies.
pub fn run(args: &Args) -> Outcome {
    let mut streams = Streams::new();
    let backup = args.backup_file.as_ref();
    let ReadySigner { signer, variables } = args.signer.signer(backup, &mut streams)?;
    let mut headers = Vec::new();
    for header in &args.headers {
        let (name, value) = header
            .split_once(':')
            .ok_or_else(|| format!("header \"{header}\" is not of the form name: value"))?;
        headers.push((name, value.trim()));
    }
    let mut carriers = PathCarriers::default();
    carriers.add(std::slice::from_ref(&signer));
    let now = now(args.signer.now);
    streams.for_each(&args.urls, |url, output| {
        let mut request = match PlainRequest::from_url(url) {
            Ok(request) => request.at(now),
            Err(error) => return Ok(Err(error.to_string())),
        };
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        request.client = Client::Ip(args.client);
        request.variables.clone_from(&variables);
        request.lift(&carriers);
        let verified = signer.verify(&request.view());
        match verified {
            Ok(credential) => {
                let key = credential.key.as_str();
                writeln!(output, "passed\t{key}\t{}\t{url}", credential.expires)?;
            }
            Err(reason) => writeln!(output, "{reason}\t{url}")?,
        }
        Ok(Ok(verified.is_ok()))
    })
}
