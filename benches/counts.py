"""Instructions that each check adds to a request, beside nginx's own modules doing the same."""

import re
import subprocess
import sys
from dataclasses import dataclass, field

import baseline
import checks
from callgrind import measure
from checks import Config
from report import Section, verdict

HOSTS, CIDRS, WORDS = 50, 99, 99
MANY_HOSTS, MANY_CIDRS, MANY_WORDS = 100_000, 1_000_000, 10_000
# Instructions, and times the cost.
OFF_LIMIT, ALL_LIMIT, COUNT_LIMIT, SCALE_LIMIT = 40, 2000, 150, 1.3
ALL = "all six"
ONE_EACH, MANY_EACH = "one entry each", "many entries each"


@dataclass
class Row:
    """A check; `stock` are ways to do it without the module, with their names."""

    name: str
    config: Config
    stock: dict[str, Config] = field(default_factory=dict)
    goal: int | None = None


def all_six():
    return sum_of(
        checks.referer(HOSTS), checks.ip(CIDRS), checks.ua(WORDS), checks.sign(), checks.corp()
    )


def tuned():
    """All six with what is fastest in nginx."""
    return sum_of(
        checks.valid_referers(HOSTS),
        checks.geo(CIDRS),
        checks.one_regex(WORDS),
        checks.secure_link(),
        checks.add_header(),
    )


def usual():
    """All six as they are usually written."""
    return sum_of(
        checks.valid_referers(HOSTS),
        checks.deny(CIDRS),
        checks.map_of_regexes(WORDS),
        checks.secure_link(),
        checks.add_header(),
    )


def rows():
    return [
        Row("loaded, not configured", Config(), goal=OFF_LIMIT),
        Row("off", checks.off(), goal=OFF_LIMIT),
        Row("off here, on elsewhere", checks.elsewhere(all_six()), goal=OFF_LIMIT),
        Row(
            f"Referer, {HOSTS} hosts",
            checks.referer(HOSTS),
            {"`valid_referers`, `if`": checks.valid_referers(HOSTS)},
        ),
        Row(
            f"address, {CIDRS} CIDRs",
            checks.ip(CIDRS),
            {"`geo`, `if`": checks.geo(CIDRS), "`deny` lines": checks.deny(CIDRS)},
        ),
        Row(
            f"User-Agent, {WORDS} words",
            checks.ua(WORDS),
            {
                "`map`, one regex, `pcre_jit`": checks.one_regex(WORDS),
                f"`map`, {WORDS} regexes, `pcre_jit`": checks.pcre_jit()
                + checks.map_of_regexes(WORDS),
                f"`map`, {WORDS} regexes": checks.map_of_regexes(WORDS),
            },
        ),
        Row("User-Agent, a short word", checks.ua(WORDS, short=True)),
        Row(
            "signature, qiniu",
            checks.sign(),
            {"`secure_link`, two `if`": checks.secure_link()},
        ),
        Row("CORP", checks.corp(), {"`add_header`": checks.add_header()}),
        Row(
            ALL,
            all_six(),
            {"the best of the above": tuned(), "as usually written": usual()},
            goal=ALL_LIMIT,
        ),
        Row(
            "Accept",
            checks.accept(),
            {"`if` with a regex, `pcre_jit`": checks.pcre_jit() + checks.if_accept()},
        ),
        Row(ONE_EACH, lists_of(1, 1, 1)),
        Row(MANY_EACH, lists_of(MANY_HOSTS, MANY_CIDRS, MANY_WORDS)),
    ]


def counting(name, check, headers):
    """What it takes to count a request that is checked."""
    on, off = (
        measure(f"{name}, {state}", config, True, headers)
        for state, config in [("on", check + checks.count()), ("off", check)]
    )
    print(f"{name}: {(on - off).instructions:,.0f}", file=sys.stderr, flush=True)
    return on - off


def lists_of(hosts, cidrs, words):
    return sum_of(checks.referer(hosts), checks.ip(cidrs), checks.ua(words), checks.corp())


def sum_of(*configs):
    return sum(configs, Config())


def run(update):
    """The table. It is a failure if the module needs more than the baseline has."""
    meter = Meter()
    lines, costs = [], {}
    allocations = 0
    again = None
    for row in rows():
        own = costs[row.name] = meter.added(row.name, row.config, True)
        allocations = max(allocations, own.allocations)
        stock = {
            name: meter.added(f"{row.name}, {name}", config, False).instructions
            for name, config in row.stock.items()
        }
        # Without a goal of its own, a check must cost less than the cheapest other way.
        goal = row.goal if row.goal is not None else min(stock.values(), default=None)
        lines.append(line(row.name, own.instructions, stock, goal))
        if row.name == ALL:
            again = meter.added(ALL, row.config, True).instructions
    own, foreign = "http://pictures.example/albums/a.html", "http://another.example/albums/a.html"
    for name, goal, check, referer in [
        ("count", COUNT_LIMIT, checks.ua(1), own),
        ("count, signature", COUNT_LIMIT, checks.sign(), own),
        ("count, another site", None, checks.ua(1), foreign),
    ]:
        costs[name] = counting(name, check, [("Referer", referer)])
        lines.append(line(name, costs[name].instructions, {}, goal))
    ratio = costs[MANY_EACH].instructions / costs[ONE_EACH].instructions

    section = Section("counts")
    section.say(versions())
    section.table(["", "antileech", "goal", "", "nginx without it"], lines)
    bare = meter.bare(None)
    section.say(
        f"A request without any check: {bare.instructions:,.0f} instructions and "
        f"{bare.allocations:.0f} calls of malloc and its kin. What the module adds to the calls, "
        f"in the worst row: {allocations:.0f} (goal 0, {verdict(allocations == 0)}). "
        f"“{ALL.capitalize()}” once more, in another process: {again:,.0f}."
    )
    section.say(
        f"“{ONE_EACH.capitalize()}” and “{MANY_EACH}” are Referer, address, User-Agent and CORP "
        f"with 1 entry each, and with {MANY_HOSTS:,} hosts, {MANY_CIDRS:,} CIDRs and "
        f"{MANY_WORDS:,} words: {ratio:.2f} times the cost (goal {SCALE_LIMIT}, "
        f"{verdict(ratio <= SCALE_LIMIT)})."
    )
    counts = {name: cost.instructions for name, cost in costs.items()}
    if update:
        baseline.update(counts)
    else:
        section.failures = baseline.compare(counts)
    return section


def line(name, own, stock, goal):
    if goal is None:
        met, wanted = "", ""
    else:
        met, wanted = verdict(own <= goal), f"{goal:,.0f}"
    others = "; ".join(f"{name} {cost:,.0f}" for name, cost in stock.items())
    return [name, f"{own:,.0f}", wanted, met, others]


def versions():
    commands = [["valgrind", "--version"], ["rustc", "--version"]]
    outputs = [subprocess.run(command, capture_output=True, text=True) for command in commands]
    tools = [re.search(r"[\d.]+", output.stdout)[0] for output in outputs]
    version = baseline.nginx_version()
    return f"nginx {version}, with the module built by rustc {tools[1]}; valgrind {tools[0]}."


class Meter:
    """Measures what a configuration adds to the same request without it."""

    def __init__(self):
        self.bares = {}

    def bare(self, signature):
        if signature not in self.bares:
            config = Config(signature=signature)
            self.bares[signature] = measure(f"bare {signature}", config, False)
        return self.bares[signature]

    def added(self, name, config, with_module):
        cost = measure(name, config, with_module) - self.bare(config.signature)
        print(f"{name}: {cost.instructions:,.0f}", file=sys.stderr, flush=True)
        return cost

