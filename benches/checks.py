"""What is measured: for each check the module's configuration, and what nginx is configured with
to do the same work without the module."""

import re
from dataclasses import dataclass, field, replace

import lists
from request import KEY
from server import free_port


@dataclass
class Config:
    """Parts of nginx.conf; the signature that a request for it has; what shows that it is in
    force: a line of the answer, and how a request must be altered to be refused."""

    location: str = ""
    http: str = ""
    main: str = ""
    signature: str | None = None
    answer: str = ""
    refusals: list = field(default_factory=list)

    def __add__(self, other):
        return Config(
            self.location + other.location,
            self.http + other.http,
            self.main + other.main,
            self.signature or other.signature,
            self.answer or other.answer,
            self.refusals + other.refusals,
        )


def from_another_page(request):
    return request.with_header("Referer", f"https://www.{lists.REFERER_HOST}.evil.example/")


def from_a_listed_client(request):
    return replace(request, client=lists.NEIGHBOUR)


def by_a_listed_program(request):
    return request.with_header("User-Agent", f"Mozilla/5.0 {lists.words(1)[0].upper()}/1.0")


def for_another_path(request):
    return replace(request, target=request.target.replace("/photo", "/./photo", 1) + "0")


def for_no_picture(request):
    return request.with_header("Accept", "text/html,*/*;q=0.8")


CORP = "Cross-Origin-Resource-Policy: same-site"


# The module.


def referer(count):
    file = lists.write(f"hosts-{count}", lists.hosts(count))
    return Config(
        f"antileech_referer whitelist file:{file};\nantileech_allow_empty off;\n",
        refusals=[from_another_page],
    )


def ip(count):
    file = lists.write(f"cidrs-{count}", lists.cidrs(count))
    return Config(f"antileech_ip blacklist file:{file};\n", refusals=[from_a_listed_client])


def ua(count, short=False):
    """A short word keeps the module from skipping over most of a User-Agent."""
    words = [*lists.words(count - 1), "curl"] if short else lists.words(count)
    file = lists.write(f"words-{count}-short" if short else f"words-{count}", words)
    return Config(f"antileech_ua blacklist file:{file};\n", refusals=[by_a_listed_program])


def count():
    return Config("antileech_count bench;\n", "antileech_zone bench 1m;\n")


def sign():
    return Config(
        f"antileech_sign qiniu {KEY};\n", signature="qiniu", refusals=[for_another_path]
    )


def corp():
    return Config("antileech_corp same-site;\n", answer=CORP)


def accept():
    return Config("antileech_accept image/*;\n", refusals=[for_no_picture])


def off():
    """Every check is off, in so many words."""
    names = ["accept", "bypass", "corp", "ip", "referer", "sign", "ua"]
    return Config("".join(f"antileech_{name} off;\n" for name in names))


def elsewhere(config):
    """Another server has it; this one has nothing."""
    server = f"""server {{
listen 127.0.0.2:{free_port()};
location / {{
{config.location}}}
}}
"""
    return Config(http=config.http + server, main=config.main)


# nginx without it.


def valid_referers(count):
    # `.name` is a name and its subdomains. Without `none`, an absent Referer is invalid too.
    names = "".join(f".{name}\n" for name in lists.hosts(count))
    hash_size = "referer_hash_max_size 1000000;\nreferer_hash_bucket_size 256;\n"
    return Config(
        f"{hash_size}valid_referers\n{names};\n" + forbid_if("$invalid_referer"),
        refusals=[from_another_page],
    )


def deny(count):
    file = lists.write(f"cidrs-{count}.deny", lists.cidrs(count), "deny {};")
    return Config(f"include {file};\n", refusals=[from_a_listed_client])


def geo(count):
    file = lists.write(f"cidrs-{count}.geo", lists.cidrs(count), "{} 1;")
    return Config(
        forbid_if("$bad_client"),
        http=f"geo $bad_client {{\ndefault 0;\ninclude {file};\n}}\n",
        refusals=[from_a_listed_client],
    )


def map_of_regexes(count):
    return map_user_agent(re.escape(word) for word in lists.words(count))


def one_regex(count):
    """The same words as one alternation, the fastest that PCRE has: words that begin alike share
    their beginning, and it is compiled to machine code."""
    return pcre_jit() + map_user_agent([alternation(word.lower() for word in lists.words(count))])


def alternation(words):
    tails = {}
    for word in words:
        tails.setdefault(word[:1], []).append(word[1:])
    if "" in tails:
        # A word that ends here matches whatever follows.
        return ""
    branches = [re.escape(first) + alternation(rest) for first, rest in sorted(tails.items())]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def map_user_agent(regexes):
    lines = "".join(f'"~*{regex}" 1;\n' for regex in regexes)
    return Config(
        forbid_if("$bad_agent"),
        http=f"map $http_user_agent $bad_agent {{\ndefault 0;\n{lines}}}\n",
        refusals=[by_a_listed_program],
    )


def pcre_jit():
    return Config(main="pcre_jit on;\n")


def secure_link():
    parameters = f"""secure_link $arg_md5,$arg_expires;
secure_link_md5 "$secure_link_expires$uri {KEY}";
"""
    return Config(
        parameters + forbid_if('$secure_link = ""') + forbid_if('$secure_link = "0"'),
        signature="secure_link",
        refusals=[for_another_path],
    )


def add_header():
    return Config("add_header Cross-Origin-Resource-Policy same-site always;\n", answer=CORP)


def if_accept():
    return Config(forbid_if('$http_accept !~ "(?:^|[, ])image/"'), refusals=[for_no_picture])


def forbid_if(condition):
    return f"if ({condition}) {{\nreturn 403;\n}}\n"
