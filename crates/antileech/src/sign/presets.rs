//! The schemes of CDNs, in the language in which users define their own.

use super::scheme::{Definition, Scheme};

/// A scheme that is built in.
#[derive(Debug)]
pub struct Preset {
    /// Its name in the configuration.
    pub name: &'static str,
    url: &'static str,
    message: &'static str,
    options: &'static [&'static str],
    /// The vendor's longest ttl in seconds, where it states one.
    max_ttl: Option<i64>,
    /// Where the scheme is described.
    pub source: &'static str,
}

const YEAR: i64 = 365 * 86_400;

/// All built-in schemes, by name.
///
/// The meaning of a time differs between vendors, and of one vendor between years: Baidu's text
/// makes the time of method A an end, its newer pages and methods B and C a beginning, of 1800
/// seconds. `means=` on a line of the configuration has the last word.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "baidu_a",
        url: "?auth_key=$time-$rand-$uid-$sign",
        message: "$path-$time-$rand-$uid-$key",
        options: &[],
        max_ttl: None,
        source: "https://cloud.baidu.com/doc/CDN/s/ujwvyeo0t, method A of 2017",
    },
    Preset {
        name: "baidu_b",
        url: "/$time/$sign$path",
        message: "$key$time$path",
        options: &["time=ymdhm+0800", "means=issued", "ttl=1800"],
        max_ttl: None,
        source: "https://cloud.baidu.com/doc/CDN/s/ujwvyeo0t, method B; its time zone is inferred \
                 from the example of method A",
    },
    Preset {
        name: "baidu_c",
        url: "?md5hash=$sign&timestamp=$time",
        message: "$key$path$time",
        options: &["time=hex", "means=issued", "ttl=1800"],
        max_ttl: None,
        source: "inferred from the parameters of Baidu's CDN API and from Alibaba's method C",
    },
    Preset {
        name: "baidu_c_path",
        url: "/$sign/$time$path",
        message: "$key$path$time",
        options: &["time=hex", "means=issued", "ttl=1800"],
        max_ttl: None,
        source: "inferred as baidu_c",
    },
    Preset {
        name: "bitiful",
        url: "?_btf_tk=$sign&_ts=$time",
        message: "$key$path?$query",
        options: &["limit=exclusive"],
        max_ttl: None,
        source: "https://docs.bitiful.com, advanced token",
    },
    Preset {
        name: "netease",
        url: "?wsSecret=$sign&wsTime=$time",
        message: "$key$path$time",
        options: &["means=issued", "ttl=7200"],
        max_ttl: Some(YEAR),
        source: "https://doc.yunxin.163.com, VOD hotlink protection",
    },
    Preset {
        name: "qiniu",
        url: "?sign=$sign&t=$time",
        message: "$key$path$time",
        options: &["time=hex"],
        max_ttl: None,
        source: "https://developer.qiniu.com/fusion, timestamp anti-leech",
    },
];

impl Preset {
    /// The preset of a name.
    pub fn find(name: &str) -> Option<&'static Preset> {
        PRESETS.iter().find(|preset| preset.name == name)
    }

    /// The scheme that the preset defines.
    pub fn scheme(&self) -> Result<Scheme, String> {
        let definition = Definition { url: self.url, message: self.message, options: self.options };
        let mut no_variables = |name: &str| Err(format!("unknown name \"${name}\""));
        let mut scheme = Scheme::new(self.name, definition, &mut no_variables)?;
        scheme.max_ttl = self.max_ttl.unwrap_or(scheme.max_ttl);
        Ok(scheme)
    }
}
