"""Lists of any length, the same ones every time; a longer one begins with the shorter ones.

No entry matches the request of request.py, but for the first host, which is its Referer's.
"""

import ipaddress
import random

from paths import WORK

# Where requests come from, and where wrk's do, which cannot choose.
CLIENT = "127.91.33.7"
LOCALHOST = "127.0.0.1"
NEIGHBOUR = "127.91.33.15"
REFERER_HOST = "gallery.example"
SYLLABLES = [consonant + vowel for consonant in "bcdfgklmnprstvz" for vowel in "aeiou"]


def hosts(count):
    """Names of sites."""

    def make(generator):
        top = generator.choice(["com", "net", "org", "example", "co.uk", "io"])
        return word(generator, generator.randint(2, 5)) + "." + top

    return distinct(1, count, make, first=REFERER_HOST)


def words(count):
    """What programs call themselves."""

    def make(generator):
        kind = generator.choice(["bot", "spider", "crawler", "-fetch", "grab", "Scrape/", "get"])
        return word(generator, generator.randint(2, 5)).capitalize() + kind

    return distinct(2, count, make)


def cidrs(count):
    """IPv4 networks from /20 to /32, most of them /24 or single addresses, as in lists in use. The
    first one is near the client, so that a trie is walked down to a leaf."""
    innocent = [int(ipaddress.ip_address(address)) for address in (CLIENT, LOCALHOST)]
    near = f"{NEIGHBOUR}/32"

    def make(generator):
        bits = generator.choices([20, 22, 24, 28, 32], weights=[1, 2, 7, 2, 8])[0]
        net = generator.getrandbits(bits)
        if any(address >> (32 - bits) == net for address in innocent):
            return near
        return f"{ipaddress.ip_address(net << (32 - bits))}/{bits}"

    return distinct(3, count, make, first=near)


def word(generator, syllables):
    return "".join(generator.choice(SYLLABLES) for _ in range(syllables))


def distinct(seed, count, make, first=None):
    generator = random.Random(seed)
    entries = {} if first is None else {first: None}
    while len(entries) < count:
        entries[make(generator)] = None
    return list(entries)


def write(name, entries, line="{}"):
    """A file with a line for each entry; its path."""
    path = WORK / "lists" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="ascii") as file:
        file.writelines(line.format(entry) + "\n" for entry in entries)
    return path
