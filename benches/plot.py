"""Cost against list size as SVG: panels side by side, both axes logarithmic."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from paths import BENCHES

FILE = BENCHES / "cost.svg"
WIDTH, HEIGHT = 300, 240
LEFT, TOP, BOTTOM, GAP = 72, 56, 46, 66
# Powers of ten.
SIZES, COSTS = (0, 6), (1, 6)
# Legible on white and on black; the first is the module's.
COLOURS = ["#2f81f7", "#db6d28", "#8957e5"]
GREY = "#768390"
STYLE = f"""
text {{ font: 12px system-ui, sans-serif; fill: {GREY} }}
.title {{ font-weight: 600; font-size: 13px }}
.grid {{ stroke: {GREY}; stroke-opacity: .35 }}
"""


@dataclass
class Line:
    """A way to check a list, up to a size; `config` makes its configuration."""

    name: str
    config: Callable
    limit: int
    points: dict = field(default_factory=dict)


@dataclass
class Panel:
    title: str
    lines: list


def write(panels):
    width = LEFT + len(panels) * (WIDTH + GAP) - GAP // 2
    height = TOP + HEIGHT + BOTTOM
    body = "\n".join(
        f'<g transform="translate({LEFT + i * (WIDTH + GAP)} {TOP})">\n{draw(panel, i == 0)}\n</g>'
        for i, panel in enumerate(panels)
    )
    FILE.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">\n'
        f"<title>Instructions added to a request, against the size of a list</title>\n"
        f"<style>{STYLE}</style>\n{body}\n</svg>\n"
    )


def draw(panel, is_first):
    parts = [text(0, -34, panel.title, kind="title"), legend(panel.lines)]
    for exponent in range(COSTS[0], COSTS[1] + 1):
        y = height_of(10**exponent)
        parts.append(f'<line class="grid" x1="0" x2="{WIDTH}" y1="{y}" y2="{y}"/>')
        if is_first:
            parts.append(text(-8, y + 4, f"{10**exponent:,}", anchor="end"))
    for exponent in range(SIZES[0], SIZES[1] + 1, 2):
        x = place_of(10**exponent)
        parts.append(text(x, HEIGHT + 18, f"{10**exponent:,}", anchor="middle"))
    parts.append(text(WIDTH / 2, HEIGHT + 36, "entries", anchor="middle"))
    for line, colour in zip(panel.lines, COLOURS):
        parts.extend(curve(line, colour))
    return "\n".join(parts)


def legend(lines):
    names = "".join(
        f'<tspan dx="{14 * (place > 0)}" style="fill: {colour}">{line.name}</tspan>'
        for place, (line, colour) in enumerate(zip(lines, COLOURS))
    )
    return text(0, -14, names)


def curve(line, colour):
    points = [(place_of(size), height_of(cost)) for size, cost in line.points.items()]
    path = " ".join(f"{x},{y}" for x, y in points)
    yield f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{path}"/>'
    for x, y in points:
        yield f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>'


def text(x, y, words, kind="label", anchor="start"):
    style = f'class="{kind}" text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y}" {style}>{words}</text>'


def place_of(size):
    return round((math.log10(size) - SIZES[0]) / (SIZES[1] - SIZES[0]) * WIDTH, 1)


def height_of(cost):
    share = (math.log10(max(cost, 10 ** COSTS[0])) - COSTS[0]) / (COSTS[1] - COSTS[0])
    return round(HEIGHT - share * HEIGHT, 1)
