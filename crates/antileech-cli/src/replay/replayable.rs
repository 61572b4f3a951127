//! Which rules can be replayed on a log: those that look at nothing that it does not tell.

use antileech::policy::{AllowEmpty, Policy};
use antileech::sign::Need;

use super::fields::{Fields, Template};

/// What of the rules is replayed.
pub struct Replayable {
    /// The rules that are.
    pub policy: Policy,
    /// Those that are not.
    pub left_out: Vec<LeftOut>,
    /// What is replayed in part, in sentences.
    pub notes: Vec<String>,
}

impl Replayable {
    /// Whether a rule looks at the client's address.
    pub fn needs_client(&self) -> bool {
        let mut needs_client = self.policy.ip.is_some();
        for signer in self.policy.sign.iter().flat_map(|signers| signers.iter()) {
            signer.needs(&mut |need| needs_client |= need == Need::Client);
        }
        needs_client
    }
}

/// A rule that is not replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The directive.
    pub directive: &'static str,
    /// What the log would have to tell: variables, or an option of the command.
    pub needs: Vec<String>,
}

/// Takes the rules out of a policy that cannot be replayed.
pub fn replayable(mut policy: Policy, fields: &Fields, has_server_names: bool) -> Replayable {
    let mut left_out = Vec::new();
    let mut notes = Vec::new();
    let mut check = |directive: &'static str, needs: Vec<String>| {
        let is_known = needs.is_empty();
        if !is_known {
            left_out.push(LeftOut { directive, needs });
        }
        is_known
    };
    let headers = |names: &[&str]| -> Vec<String> {
        let unknown = names.iter().filter(|name| !fields.has_header(name));
        unknown.map(|name| format!("$http_{}", name.replace('-', "_"))).collect()
    };
    if policy.bypass.is_some() && !check("antileech_bypass", unknown_of_texts(fields)) {
        notes.push("nobody is bypassed by what the log does not tell".to_owned());
    }
    if policy.ip.is_some()
        && !check("antileech_ip", unless(fields.client.is_some(), "$remote_addr"))
    {
        policy.ip = None;
    }
    if policy.user_agent.is_some() && !check("antileech_ua", headers(&["user-agent"])) {
        policy.user_agent = None;
    }
    if let Some(rule) = policy.referer.as_deref() {
        let mut needs = headers(&["referer"]);
        if rule.uses_own_host() {
            needs.extend(unless(fields.host.is_some(), "$host"));
        }
        if rule.uses_server_names() {
            needs.extend(unless(has_server_names, "--server-name"));
        }
        if !check("antileech_referer", needs) {
            policy.referer = None;
        } else if !headers(&["origin"]).is_empty() {
            notes.push(
                "requests with an Origin and without a Referer are judged as if they had neither: \
                 $http_origin is not in the log format"
                    .to_owned(),
            );
        }
    }
    let needs = match policy.allow_empty {
        AllowEmpty::On => Vec::new(),
        AllowEmpty::Off => headers(&["referer"]),
        AllowEmpty::Direct => {
            headers(&["referer", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"])
        }
    };
    if !check("antileech_allow_empty", needs) {
        policy.allow_empty = AllowEmpty::On;
    }
    if policy.accept.is_some() && !check("antileech_accept", headers(&["accept"])) {
        policy.accept = None;
    }
    if policy.sign.is_some() && !check("antileech_sign", needs_of_signers(&policy, fields)) {
        policy.sign = None;
    }
    Replayable { policy, left_out, notes }
}

fn unless(is_known: bool, name: &str) -> Vec<String> {
    if is_known { Vec::new() } else { vec![name.to_owned()] }
}

fn unknown_of_texts(fields: &Fields) -> Vec<String> {
    let mut names: Vec<String> =
        fields.texts.iter().flat_map(Template::unknown).map(|name| format!("${name}")).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Any line of `antileech_sign` is enough to pass, so that without one of them all would be wrong.
fn needs_of_signers(policy: &Policy, fields: &Fields) -> Vec<String> {
    let mut needs = Vec::new();
    if fields.request.is_none() && fields.target.is_none() {
        needs.push("$request".to_owned());
    }
    needs.extend(unless(fields.time.is_some(), "$time_local"));
    for signer in policy.sign.iter().flat_map(|signers| signers.iter()) {
        signer.needs(&mut |need| match need {
            Need::Client => needs.extend(unless(fields.client.is_some(), "$remote_addr")),
            Need::Header(name) if !fields.has_header(name) => {
                needs.push(format!("$http_{}", name.replace('-', "_")));
            }
            Need::Header(_) => {}
            Need::Host => needs.extend(unless(fields.host.is_some(), "$host")),
            Need::Scheme => needs.extend(unless(fields.scheme.is_some(), "$scheme")),
            Need::Variable(variable) => {
                if let Some((name, None)) = fields.variables.get(variable.0) {
                    needs.push(format!("${name}"));
                }
            }
        });
    }
    needs.sort_unstable();
    needs.dedup();
    needs
}
