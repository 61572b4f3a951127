"""Random configurations, valid and broken, through `nginx -t`."""

import random
import re
import shutil
import subprocess

from grammar import SECRET, Grammar
from mistakes import mistake
from nginx import MODULE, TEMP_PATHS, Nginx
from result import Result

VALID, BROKEN, WILD = 0.4, 0.4, 0.2
BATCH = 20
TIMEOUT = 30
# Set by the command line.
seed = 0


def run(scale):
    result = Result()
    total = max(100, round(1000 * scale))
    tester = Tester(result)
    result.fact(f"seed {seed}")
    for start in range(0, round(total * VALID), BATCH):
        tester.valid(start)
    for number in range(round(total * BROKEN)):
        tester.broken(number)
    for number in range(round(total * WILD)):
        tester.wild(number)
    counts = tester.counts
    result.fact(f"{total} configurations: {counts['valid']} valid, {counts['broken']} broken, "
                f"{counts['wild']} mutated, of which {counts['accepted']} are accepted")
    return result


class Tester:
    def __init__(self, result):
        self.result = result
        self.nginx = Nginx("configurations")
        self.counts = dict.fromkeys(["valid", "broken", "wild", "accepted"], 0)

    def valid(self, start):
        """Several servers at a time. Each is tried alone if they are refused."""
        grammar = Grammar(random.Random(f"{seed} valid {start}"))
        configuration = grammar.configuration(BATCH)
        self.counts["valid"] += BATCH
        code, output = self.test(configuration, configuration.servers)
        if code == 0:
            return
        for number, server in enumerate(configuration.servers):
            code, output = self.test(configuration, [server])
            if code != 0:
                self.violation(f"valid-{start + number}", f"a valid configuration is refused: {output}")
                return
        self.violation(f"valid-{start}", f"valid configurations are refused together: {output}")

    def broken(self, number):
        grammar = Grammar(random.Random(f"{seed} broken {number}"))
        where = grammar.random.choice(["http", "server", "location"])
        configuration = grammar.configuration()
        lines, expected = mistake(grammar, where)
        lines = [lines] if isinstance(lines, str) else lines
        marker = "# mistake"
        lines = [*lines[:-1], f"{lines[-1]} {marker}"]
        if where == "http":
            # Not on a level that has the directive already: another mistake would come first.
            configuration.main = [line for line in configuration.main if "antileech_scheme" in line] + lines
        elif where == "server":
            configuration.servers[0] += ["location /mistake/ {", *lines, "}"]
        else:
            configuration.servers[0] += ["location /mistakes/ {", "location /mistakes/x/ {", *lines, "}", "}"]
        self.counts["broken"] += 1
        code, output = self.test(configuration, configuration.servers)
        text = self.nginx.conf.read_text().splitlines()
        line = next(index for index, line in enumerate(text, 1) if line.endswith(marker))
        name = f"broken-{number}"
        place = f" in {self.nginx.conf}:{line}"
        messages = [message for message in output.splitlines() if "[emerg]" in message]
        if code != 1:
            self.violation(name, f"a broken configuration is accepted: {lines}")
        elif not any(expected in message and message.endswith(place) for message in messages):
            self.violation(name, f"no message names {expected} and {place}: {output}")
        elif SECRET in output:
            self.violation(name, f"a message has a key: {output}")

    def wild(self, number):
        """A configuration with some bytes of one line or file changed, which is accepted or not."""
        chance = random.Random(f"{seed} wild {number}")
        configuration = Grammar(chance).configuration(2)
        places = [(lines, index) for lines in [configuration.main, *configuration.servers]
                  for index, line in enumerate(lines) if line.startswith("antileech")]
        places += [(configuration.files, name) for name in sorted(configuration.files)] * 3
        if places:
            container, index = chance.choice(places)
            container[index] = mutated(container[index], chance)
        self.counts["wild"] += 1
        code, output = self.test(configuration, configuration.servers)
        self.counts["accepted"] += code == 0
        if code == 1 and not re.search(r"\[emerg\] \S", output):
            self.violation(f"wild-{number}", f"refused without a message: {output}")

    def test(self, configuration, servers):
        """What `nginx -t` says of it."""
        for name, content in configuration.files.items():
            path = self.nginx.dir / "conf" / name
            path.write_bytes(content.encode("utf-8", "surrogateescape"))
        text = http(self.nginx.port, configuration.main, servers)
        self.nginx.conf.write_bytes(text.encode("utf-8", "surrogateescape"))
        command = self.nginx.command("-t")
        command[command.index("-e") + 1] = "stderr"
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            self.violation("hang", "nginx -t does not end")
            return 0, ""
        output = done.stderr.decode(errors="replace")
        if done.returncode not in (0, 1) or "panicked" in output:
            self.violation("crash", f"nginx -t ended with {done.returncode}: {output}")
        return done.returncode, output

    def violation(self, name, text):
        """The configuration is kept."""
        kept = self.nginx.dir / f"violation-{name}"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(self.nginx.dir / "conf", kept)
        self.result.check(False, f"{text} (kept in {kept})")


def mutated(text, chance):
    """Some of its bytes are changed, taken out, or doubled."""
    characters = list(text)
    for _ in range(chance.randint(1, 3)):
        index = chance.randrange(len(characters) or 1)
        new = chance.choice([*"aZ09-._~*=/:$#@%[]()?+ ", *"{};\"'\\\n", "\x00", "\x7f", "\udcff", "\u00e9", "9999999999", "file:"])
        change = chance.randrange(4)
        if change == 0:
            characters[index:index + 1] = [new]
        elif change == 1:
            characters[index:index] = [new]
        elif change == 2:
            del characters[index:index + chance.randint(1, 8)]
        else:
            characters[index:index] = characters[index:index + chance.randint(1, 20)]
    return "".join(characters)


def http(port, main, servers):
    blocks = "\n".join(
        "\n".join(["server {", f"listen 127.0.0.1:{port};", *server, "}"]) for server in servers
    )
    lines = "\n".join(main)
    return f"""load_module {MODULE};
pid logs/nginx.pid;
events {{
}}
http {{
{TEMP_PATHS}server_names_hash_bucket_size 256;
map $http_a $mapped {{
    default same-site;
}}
geo $geo {{
    default 0;
}}
antileech_zone zone 1m;
{lines}
{blocks}
}}
"""
