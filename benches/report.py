"""What a part of the benchmark says, and BENCHMARKS.md, where that is kept."""

import re
import textwrap

from paths import ROOT

DOCUMENT = ROOT / "BENCHMARKS.md"


class Section:
    """The text between `<!-- NAME -->` and `<!-- /NAME -->`."""

    def __init__(self, name):
        self.name = name
        self.parts = []
        # What makes the whole run fail, in words.
        self.failures = []

    def say(self, text):
        self.parts.append(textwrap.fill(text, 100, break_on_hyphens=False))

    def table(self, header, rows):
        self.parts.append(table(header, rows))

    def text(self):
        return "\n\n".join(self.parts)

    def write(self):
        start, end = f"<!-- {self.name} -->\n", f"<!-- /{self.name} -->"
        old = DOCUMENT.read_text()
        head, _, rest = old.partition(start)
        _, found, tail = rest.partition(end)
        if not found:
            raise RuntimeError(f"{DOCUMENT.name} has no place for {self.name}")
        DOCUMENT.write_text(f"{head}{start}\n{self.text()}\n\n{end}{tail}")


def table(header, rows):
    """Markdown that is aligned when it is read as it is. Columns of figures are right-aligned."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    numeric = [all(is_figure(row[i]) for row in rows) for i in range(len(header))]
    rule = ["-" * (w - 1) + ":" if n else "-" * w for w, n in zip(widths, numeric)]

    def line(cells):
        cells = [c.rjust(w) if n else c.ljust(w) for c, w, n in zip(cells, widths, numeric)]
        return "| " + " | ".join(cells) + " |"

    return "\n".join([line(header), line(rule), *map(line, rows)])


def is_figure(cell):
    return re.fullmatch(r"[-+]?[\d,.]*%?", cell) is not None


def verdict(met):
    return "met" if met else "**missed**"
