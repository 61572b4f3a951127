"""Instructions that a list adds to a request, for lists of 1 to 1,000,000 entries."""

import checks
from counts import Meter
from plot import Line, Panel, write
from report import Section

SIZES = [10**exponent for exponent in range(7)]
OURS = "antileech"


def panels():
    """What is compared, and up to which size. A parameter has at most 4 kB in nginx.conf, which is
    some 300 words; the other limits spare time."""
    hosts = Panel(
        "Referer against hosts",
        [
            Line(OURS, checks.referer, SIZES[-1]),
            Line("valid_referers", checks.valid_referers, 100_000),
        ],
    )
    cidrs = Panel(
        "Address against CIDRs",
        [
            Line(OURS, checks.ip, SIZES[-1]),
            Line("geo", checks.geo, SIZES[-1]),
            Line("deny lines", checks.deny, 10_000),
        ],
    )
    words = Panel(
        "User-Agent against words",
        [
            Line(OURS, checks.ua, SIZES[-1]),
            Line("one regex, JIT", checks.one_regex, 100),
            Line("a regex each, JIT", jit_map, 1_000),
        ],
    )
    return [hosts, cidrs, words]


def jit_map(count):
    return checks.pcre_jit() + checks.map_of_regexes(count)


def run(update):
    meter = Meter()
    drawn = panels()
    for panel in drawn:
        for line in panel.lines:
            for size in SIZES:
                if size <= line.limit:
                    name = f"{line.name}, {size}"
                    added = meter.added(name, line.config(size), line.name == OURS)
                    line.points[size] = added.instructions
    if update:
        write(drawn)
    section = Section("scaling")
    for panel in drawn:
        header = [panel.title, *(line.name for line in panel.lines)]
        rows = [
            [f"{size:,}", *(figure(line.points.get(size)) for line in panel.lines)]
            for size in SIZES
        ]
        section.table(header, rows)
    return section


def figure(value):
    return "" if value is None else f"{value:,.0f}"
