//! The schemes of CDNs and servers, in the language in which users define their own.

use super::scheme::{Definition, Scheme};

/// A scheme that is built in.
#[derive(Debug)]
pub struct Preset {
    /// Its name in the configuration.
    pub name: &'static str,
    /// The template of the URL.
    pub url: &'static str,
    /// The template of what is hashed.
    pub message: &'static str,
    /// Options, separated by spaces.
    pub options: &'static str,
    /// The vendor's longest ttl in seconds, where it states one.
    max_ttl: Option<i64>,
    /// How sure the definition is.
    pub evidence: Evidence,
    /// Where the scheme is described.
    pub source: &'static str,
}

/// How sure a definition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Read in the vendor's own code, or checked against values that it published.
    Code,
    /// Read in the vendor's documentation.
    Doc,
    /// Concluded from a similar scheme.
    Inferred,
}

impl Evidence {
    /// One word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Evidence::Code => "code",
            Evidence::Doc => "doc",
            Evidence::Inferred => "inferred",
        }
    }
}

const fn preset(
    name: &'static str,
    url: &'static str,
    message: &'static str,
    options: &'static str,
    evidence: Evidence,
    source: &'static str,
) -> Preset {
    Preset { name, url, message, options, max_ttl: None, evidence, source }
}

impl Preset {
    const fn max_ttl(self, seconds: i64) -> Preset {
        Preset { max_ttl: Some(seconds), ..self }
    }
}

const YEAR: i64 = 365 * 86_400;

const ALIYUN: &str = "https://help.aliyun.com/zh/cdn/user-guide/configure-url-signing";
const BAIDU: &str = "https://cloud.baidu.com/doc/CDN/s/ujwvyeo0t";
const BUNNY: &str = "https://github.com/BunnyWay/BunnyCDN.TokenAuthentication";
const EDGEONE: &str = "https://edgeone.ai/document/62475";
const HUAWEI: &str = "https://support.huaweicloud.com/usermanual-cdn/cdn_01_0040.html";
const JD: &str = "https://github.com/jdcloudcom/en, CDN, URL-Authentication.md";
const LIGHTTPD: &str = "https://redmine.lighttpd.net/projects/lighttpd/wiki/Mod_secdownload";
const TENCENT: &str = "https://cloud.tencent.com/document/product/228/41623";
const VOLCENGINE: &str = "https://www.volcengine.com/docs/6454/1129831";
const WANGSU: &str = "https://documents.cdnetworks.com, anti-leech by timestamp";

/// All built-in schemes; the project's own one first, then by name.
///
/// The meaning of a time differs between vendors, and of one vendor between years: Baidu's text of
/// 2017 makes the time of method A an end, its newer pages and methods B and C a beginning, of 1800
/// seconds. `means=` on a line of the configuration has the last word. Where a vendor asks its
/// customers for a ttl without a default, it is 1800 seconds here too.
#[rustfmt::skip]
pub const PRESETS: &[Preset] = {
    use Evidence::{Code, Doc, Inferred};
    &[
    preset("hmac", "?al=$time-$depth-$sign", "antileech/1\n$time\n$depth\n$scope",
        "digest=hmac-sha256 encode=base64url-exact", Code, "this project"),

    preset("akamai",
        "?hdnts={ip=$ip~st=$start~exp=$time~acl=$acl~id=$id~data=$data~hmac=$sign}",
        "$signed$exact_url", "digest=hmac-sha256 key_format=hex", Code,
        "https://github.com/akamai/EdgeAuth-Token-Python"),

    preset("aliyun_a", "?auth_key=$time-$rand-$uid-$sign", "$path-$time-$rand-$uid-$key",
        "means=issued ttl=1800", Code, ALIYUN),
    preset("aliyun_b", "/$time/$sign$path", "$key$time$path",
        "time=ymdhm+0800 means=issued ttl=1800", Code, ALIYUN),
    preset("aliyun_c", "/$sign/$time$path", "$key$path$time",
        "time=hex means=issued ttl=1800", Code, ALIYUN),
    preset("aliyun_c_args", "?KEY1=$sign&KEY2=$time", "$key$path$time",
        "time=hex means=issued ttl=1800", Doc, ALIYUN),
    preset("aliyun_f", "?sign=$sign&time=$time", "$key$path$time",
        "time=hex means=issued ttl=1800 args=none", Doc, ALIYUN),

    preset("baidu_a", "?auth_key=$time-$rand-$uid-$sign", "$path-$time-$rand-$uid-$key",
        "", Code, BAIDU),
    preset("baidu_b", "/$time/$sign$path", "$key$time$path",
        "time=ymdhm+0800 means=issued ttl=1800", Doc, BAIDU),
    preset("baidu_c", "?md5hash=$sign&timestamp=$time", "$key$path$time",
        "time=hex means=issued ttl=1800", Inferred, BAIDU),
    preset("baidu_c_path", "/$sign/$time$path", "$key$path$time",
        "time=hex means=issued ttl=1800", Inferred, BAIDU),

    preset("bitiful", "?_btf_tk=$sign&_ts=$time", "$key$path?$query",
        "limit=exclusive", Doc, "https://docs.bitiful.com, advanced token"),

    preset("bunny", "?token=$sign&expires=$time", "$key$path$time$query_sorted",
        "digest=sha256 encode=base64url path=decoded \
         refuse=limit,token_countries,token_countries_blocked", Code, BUNNY),
    preset("bunny_hs256", "?token=$sign&expires=$time", "$path$time$query_sorted",
        "digest=hmac-sha256 encode=base64url prefix=HS256- path=decoded \
         refuse=limit,token_countries,token_countries_blocked", Code, BUNNY),

    preset("cdn77", "/$sign,$time$path", "$time${dir_noslash}$key",
        "encode=base64url-padded", Inferred, "copies of the vendor's sample"),

    preset("cloudflare", "?verify=$time-$sign", "$path$time",
        "digest=hmac-sha256 encode=base64 means=issued limit=exclusive ttl=10800", Doc,
        "https://developers.cloudflare.com/waf/custom-rules/use-cases/configure-token-authentication"),

    preset("edgeone_a", "?sign=$time-$rand-$uid-$sign", "$path-$time-$rand-$uid-$key",
        "means=issued ttl=1800", Code, EDGEONE),
    preset("edgeone_b", "/$time/$sign$path", "$key$time$path",
        "time=ymdhm+0800 means=issued ttl=1800", Code, EDGEONE),
    preset("edgeone_c", "/$sign/$time$path", "$key$path$time",
        "time=hex means=issued ttl=1800", Code, EDGEONE),
    preset("edgeone_d", "?sign=$sign&t=$time", "$key$path$time",
        "means=issued ttl=1800", Code, EDGEONE),

    preset("fastly", "?token=${time}_$sign", "$path$time",
        "digest=hmac-sha1 key_format=base64", Code, "https://github.com/fastly/token-functions"),

    preset("gcore", "?md5=$sign&expires=$time", "$time$path $key",
        "encode=base64url limit=exclusive", Doc,
        "https://github.com/G-Core/product-documentation, secure token"),

    preset("google", "?Expires=$time&KeyName=$key_name&Signature=$sign", "$scheme://$host$path?$query",
        "digest=hmac-sha1 encode=base64url-padded key_format=base64url", Code,
        "https://cloud.google.com/cdn/docs/using-signed-urls"),
    preset("google_cookie",
        "cookie:Cloud-CDN-Cookie=URLPrefix=$url_prefix:Expires=$time:KeyName=$key_name:Signature=$sign",
        "URLPrefix=$url_prefix:Expires=$time:KeyName=$key_name",
        "digest=hmac-sha1 encode=base64url-padded key_format=base64url", Code,
        "https://cloud.google.com/cdn/docs/using-signed-cookies"),
    preset("google_prefix",
        "?URLPrefix=$url_prefix&Expires=$time&KeyName=$key_name&Signature=$sign",
        "URLPrefix=$url_prefix&Expires=$time&KeyName=$key_name",
        "digest=hmac-sha1 encode=base64url-padded key_format=base64url", Code,
        "https://cloud.google.com/cdn/docs/using-signed-urls"),

    preset("huawei_a", "?auth_key=$time-$rand-$uid-$sign", "$path-$time-$rand-$uid-$key",
        "means=started ttl=1800", Code, HUAWEI).max_ttl(YEAR),
    preset("huawei_b", "/$time/$sign$path", "$key$time$path",
        "time=ymdhm+0800 means=started ttl=1800", Inferred, HUAWEI).max_ttl(YEAR),
    preset("huawei_c1", "/$sign/$time$path", "$key$path$time",
        "time=hex means=started ttl=1800", Inferred, HUAWEI).max_ttl(YEAR),
    preset("huawei_c2", "?auth_key=$sign&timestamp=$time", "$key$path$time",
        "time=hex means=started ttl=1800", Inferred, HUAWEI).max_ttl(YEAR),

    preset("jd_a", "?auth_token=$time-$uid-$rand-$sign", "$path-$time-$uid-$rand-$key",
        "", Code, JD),
    preset("jd_b", "/$time/$sign$path", "$path-$time-$key", "", Code, JD),

    preset("keycdn", "?token=$sign&expire=$time", "$path$key$time",
        "encode=base64url", Doc, "https://www.keycdn.com/support/secure-token"),

    preset("lighttpd", "/$sign/$time$path", "$key$path$time",
        "time=hex means=window ttl=60 path=decoded", Code, LIGHTTPD),
    preset("lighttpd_hmac", "/$sign/$time$path", "/$time$path",
        "digest=hmac-sha256 encode=base64url time=hex means=window ttl=60 path=decoded",
        Code, LIGHTTPD),

    preset("netease", "?wsSecret=$sign&wsTime=$time", "$key$path$time",
        "means=issued ttl=7200", Doc, "https://doc.yunxin.163.com, VOD hotlink protection")
        .max_ttl(YEAR),

    preset("qiniu", "?sign=$sign&t=$time", "$key$path$time",
        "time=hex", Code, "https://developer.qiniu.com/fusion, timestamp anti-leech"),

    preset("secure_link", "?md5=$sign&expires=$time", "$time$uri$remote_addr $key",
        "encode=base64url", Code, "https://nginx.org/en/docs/http/ngx_http_secure_link_module.html"),

    preset("tencent_a", "?sign=$time-$rand-$uid-$sign", "$path-$time-$rand-$uid-$key",
        "means=issued ttl=1800", Code, TENCENT),
    preset("tencent_b", "/$time/$sign$path", "$key$time$path",
        "time=ymdhm+0800 means=issued ttl=1800", Doc, TENCENT),
    preset("tencent_c", "/$sign/$time$path", "$key$path$time",
        "time=hex means=issued ttl=1800", Doc, TENCENT),
    preset("tencent_c_time_first", "/$sign/$time$path", "$key$time$path",
        "time=hex,dec means=issued ttl=1800", Code, TENCENT),
    preset("tencent_d", "?sign=$sign&t=$time", "$key$path$time",
        "means=issued ttl=1800", Code, TENCENT),
    preset("tencent_vod", "?t=$time&sign=$sign", "$key$dir$time$arg_us",
        "time=hex refuse=exper,rlimit,whref,bkref,whreg,bkreg", Code,
        "https://cloud.tencent.com/document/product/266/14047"),

    preset("upyun", "?_upt=$sign$time", "$key&$time&$path",
        "slice=12-20 path=decoded", Code, "https://github.com/upyun/token-examples"),

    preset("volcengine_a", "?sign=$time-$rand-$uid-$sign", "$path-$time-$rand-$uid-$key",
        "means=issued ttl=1800", Doc, VOLCENGINE).max_ttl(10 * YEAR),
    preset("volcengine_b", "/$time/$sign$path", "$key$time$path",
        "time=ymdhm+0800 means=issued ttl=1800", Inferred, VOLCENGINE).max_ttl(10 * YEAR),
    preset("volcengine_c", "/$sign/$time$path", "$key$path$time",
        "time=hex means=issued ttl=1800", Inferred, VOLCENGINE).max_ttl(10 * YEAR),
    preset("volcengine_d", "?sign=$sign&t=$time", "$key$path$time",
        "means=issued ttl=1800", Inferred, VOLCENGINE).max_ttl(10 * YEAR),

    preset("wangsu", "?wsSecret=$sign&wsTime=$time", "$key$path$time",
        "means=window ttl=60", Doc, WANGSU),
    preset("wangsu_a", "/$time/$sign$path", "$key$time$path",
        "time=ymdhm+0800,dec,hex means=window ttl=60", Inferred, WANGSU),
    preset("wangsu_b", "/$sign/$time$path", "$key$path$time",
        "time=hex means=window ttl=60", Inferred, WANGSU),
    preset("wangsu_c", "?wsSecret=$sign&wsTime=$time", "$key$path$time",
        "time=hex means=window ttl=60", Inferred, WANGSU),
    preset("wangsu_d", "?wsTime=$time&wsSecret=$sign", "$key$path$time",
        "time=hex means=window ttl=60", Inferred, WANGSU),
    preset("wangsu_e", "?auth_key=$time-$rand-$uid-$sign", "$path-$time-$rand-$uid-$key",
        "means=window ttl=60", Doc, WANGSU),
    ]
};

impl Preset {
    /// The preset of a name.
    pub fn find(name: &str) -> Option<&'static Preset> {
        PRESETS.iter().find(|preset| preset.name == name)
    }

    /// The scheme that the preset defines.
    pub fn scheme(&self) -> Result<Scheme, String> {
        let options: Vec<&str> = self.options.split_whitespace().collect();
        let definition = Definition { url: self.url, message: self.message, options: &options };
        let mut scheme = Scheme::of_vendor(self.name, definition)?;
        scheme.max_ttl = self.max_ttl.unwrap_or(scheme.max_ttl);
        Ok(scheme)
    }
}
