//! What judging a request costs: against lists of 1 to 1,000,000 entries, with one signature, and
//! with everything.

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use antileech::directive::{Context, File, Level, Schemes, Settings};
use antileech::plain::PlainRequest;
use antileech::policy::Policy;
use antileech::request::{Text, Variable};
use antileech::verdict::Verdict;
use criterion::Criterion;

const SIZES: [usize; 7] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

fn main() {
    let mut criterion = Criterion::default()
        .without_plots()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(500))
        .configure_from_args();
    list(&mut criterion, "hosts", "antileech_referer whitelist file:hosts", hosts);
    list(&mut criterion, "cidrs", "antileech_ip blacklist file:cidrs", cidrs);
    list(&mut criterion, "words", "antileech_ua blacklist file:words", words);
    checks(&mut criterion);
    criterion.final_summary();
}

fn list(criterion: &mut Criterion, name: &str, line: &str, entries: fn(usize) -> String) {
    let request = request();
    let mut group = criterion.benchmark_group(name);
    for size in SIZES {
        let policy = policy(&[line], &entries(size));
        group.bench_function(size.to_string(), |bencher| {
            bencher.iter(|| judge(&policy, &request));
        });
    }
}

fn checks(criterion: &mut Criterion) {
    const SIGN: &str = "antileech_sign qiniu 0123456789abcdef";
    let request = request();
    let mut group = criterion.benchmark_group("checks");
    let sign = policy(&[SIGN], "");
    group.bench_function("sign", |bencher| bencher.iter(|| judge(&sign, &request)));
    let everything = policy(
        &[
            SIGN,
            "antileech_accept image/*",
            "antileech_allow_empty off",
            "antileech_ip blacklist 192.0.2.0/24 2001:db8::/32",
            "antileech_referer whitelist example.com",
            "antileech_ua blacklist wget curl",
        ],
        "",
    );
    group.bench_function("everything", |bencher| bencher.iter(|| judge(&everything, &request)));
}

fn judge(policy: &Policy, request: &PlainRequest) {
    let request = request.view();
    let verdict = policy.check(black_box(&request));
    assert!(matches!(verdict, Verdict::Passed(_)), "only what passes is of interest");
}

/// As a browser asks for a picture of a page; the signature runs out in the year 2097.
fn request() -> PlainRequest {
    // md5("0123456789abcdef/af0000000")
    PlainRequest::new("/a?sign=7610a9c205dcdbd534b04543b65d2e3f&t=f0000000")
        .header("host", "pictures.example.com")
        .header("connection", "keep-alive")
        .header("sec-ch-ua-platform", "\"macOS\"")
        .header(
            "user-agent",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like \
             Gecko) Chrome/126.0.0.0 Safari/537.36",
        )
        .header("accept", "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8")
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "no-cors")
        .header("sec-fetch-dest", "image")
        .header("referer", "https://www.example.com/albums/autumn.html")
        .header("accept-encoding", "gzip, deflate, br, zstd")
        .header("accept-language", "en-GB,en;q=0.9,de;q=0.8")
}

/// The policy of a level with these lines, in which every `file:` has the same content.
fn policy(lines: &[&str], file: &str) -> Arc<Policy> {
    let mut level = Level::default();
    let mut context = Configuration { file, schemes: Schemes::default() };
    for line in lines {
        let words: Vec<&[u8]> = line.split(' ').skip(1).map(str::as_bytes).collect();
        let name = line.split(' ').next().unwrap_or_default();
        level.set(name, &words, &mut context).unwrap_or_else(|error| panic!("{line}: {error}"));
    }
    let settings = level.resolve(&Settings::default());
    settings.unwrap_or_else(|error| panic!("{lines:?}: {error}")).policy
}

struct Configuration<'a> {
    file: &'a str,
    schemes: Schemes,
}

impl Context for Configuration<'_> {
    fn read(&mut self, path: &str) -> Result<File, String> {
        let content = self.file.as_bytes().to_vec();
        Ok(File { name: path.to_owned(), content, world_readable: false })
    }

    fn variable(&mut self, _: &str) -> Result<Variable, String> {
        Err("there are no variables".to_owned())
    }

    fn text(&mut self, _: &[u8]) -> Result<Text, String> {
        Err("there are no variables".to_owned())
    }

    fn schemes(&self) -> &Schemes {
        &self.schemes
    }

    fn warn(&mut self, _: &str) {}
}

/// Names of sites; the first is the one that the request names.
fn hosts(count: usize) -> String {
    let mut random = Random(1);
    let mut list = "example.com\n".to_owned();
    for number in 1..count {
        random.word(&mut list, 2);
        let _ = writeln!(list, "{number:x}.example");
    }
    list
}

/// What programs call themselves.
fn words(count: usize) -> String {
    let mut random = Random(2);
    let mut list = String::new();
    for number in 0..count {
        random.word(&mut list, 3);
        let _ = writeln!(list, "{number:x}bot");
    }
    list
}

/// Networks from /20 to /32 that the client, 127.0.0.1, is not in.
fn cidrs(count: usize) -> String {
    let mut random = Random(3);
    let mut list = String::new();
    for _ in 0..count {
        let [a, b, c, d] = random.next().to_be_bytes();
        let length = 20 + random.next() % 13;
        let first = if a == 127 { 128 } else { a };
        let _ = writeln!(list, "{first}.{b}.{c}.{d}/{length}");
    }
    list
}

/// Numbers that are the same every time (xorshift).
struct Random(u32);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    fn word(&mut self, text: &mut String, syllables: usize) {
        for _ in 0..syllables {
            text.push(b"bcdfgklmnprstvz"[self.next() as usize % 15].into());
            text.push(b"aeiou"[self.next() as usize % 5].into());
        }
    }
}
