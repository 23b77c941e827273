"""Job_request: what the ``#PBS`` lines of a script ask for.

Only what PBS Pro documents counts: qsub's options, ``-l select`` and ``place``, and the
older ``-l nodes``, which it still translates.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

TAKE_VALUE = frozenset("aAcCeJjklmMNopPqrRSuvW")
STAND_ALONE = frozenset("fhIVXzG")
TOKEN = re.compile(r"""(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+""")
COMMA = re.compile(r",(?=\s*[A-Za-z_]\w*\s*(?:=|$))")
# A queue that says how many cores its hosts have: parallel24, 12cores.
CORES = re.compile(
    r"(?:parallel|cores?|cpus?|smp)[_-]?(\d+)$|^(\d+)[_-]?(?:cores?|cpus?)$"
)


@dataclass(frozen=True)
class Option:
    """One option of qsub: its line, letter and value."""

    line: int
    letter: str
    value: str = ""


@dataclass(frozen=True)
class Resource:
    """One resource of ``-l``: its line, name (lower case) and value."""

    line: int
    name: str
    value: str


@dataclass(frozen=True)
class Chunk:
    """A part of select: how many of it, and what each is made of."""

    count: int
    has: dict[str, str]

    def number(self, name: str, otherwise: int) -> int:
        """Return a resource as a number; `otherwise` where there is none."""
        value = self.has.get(name, "")
        return int(value) if value.isdecimal() else otherwise


@dataclass
class Request:
    """All that a script asks for.

    Attributes
    ----------
    options : list of Option
        In order.
    strays : list of tuple
        Words that belong to no option: line, word, and the option before it.
    resources : list of Resource
        Those of all ``-l``.
    chunks : list of Chunk
        Those of select, or what nodes means; empty where neither can be read.
    """

    options: list[Option] = field(default_factory=list)
    strays: list[tuple[int, str, Option | None]] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    chunks: list[Chunk] = field(default_factory=list)

    def resource(self, name: str) -> Resource | None:
        """Return the last resource of this name."""
        return next((one for one in self.resources[::-1] if one.name == name), None)

    def option(self, letter: str) -> Option | None:
        """Return the last option of this letter."""
        return next((one for one in self.options[::-1] if one.letter == letter), None)

    @property
    def garbled(self) -> set[int]:
        """Lines of which a part belongs to no option, so that values may be cut."""
        return {line for line, _, _ in self.strays}

    @property
    def pieces(self) -> int:
        """How many chunks there are, all told."""
        return sum(chunk.count for chunk in self.chunks)

    @property
    def ranks(self) -> int:
        """How many lines the node file will have."""
        return sum(chunk.count * chunk.number("mpiprocs", 1) for chunk in self.chunks)

    @property
    def widest(self) -> int:
        """The largest ncpus of a chunk."""
        return max((chunk.number("ncpus", 1) for chunk in self.chunks), default=0)


def read(directives: Iterable[tuple[int, str]]) -> Request:
    """Return what directives ask for: each its line and what follows ``#PBS``."""
    request = Request()
    for line, text in directives:
        _read_options(request, line, text)
    for option in request.options:
        if option.letter == "l":
            request.resources += _resources(option)
    select, nodes = request.resource("select"), request.resource("nodes")
    if any(one and one.line in request.garbled for one in (select, nodes)):
        return request
    if select:
        request.chunks = [_chunk(part) for part in select.value.split("+")]
    elif nodes:
        request.chunks = [_node(part) for part in nodes.value.split("+")]
    return request


def _read_options(request: Request, line: int, text: str) -> None:
    words = TOKEN.findall(text)
    last = None
    while words:
        word = words.pop(0)
        if not re.match(r"-[A-Za-z]", word):
            request.strays.append((line, word, last))
            continue
        letter, value = word[1], word[2:]
        if letter in STAND_ALONE:
            if value:  # as in -hV
                words.insert(0, f"-{value}")
            value = ""
        elif not value and words and (letter in TAKE_VALUE or words[0][0] != "-"):
            value = words.pop(0)
        last = Option(line, letter, value.strip("\"'"))
        request.options.append(last)


def _resources(option: Option) -> list[Resource]:
    found = []
    for part in COMMA.split(option.value):
        name, _, value = part.partition("=")
        found.append(Resource(option.line, name.strip().lower(), value.strip()))
    return found


def _pairs(words: Iterable[str]) -> dict[str, str]:
    pairs = (word.partition("=") for word in words)
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name}


def _chunk(part: str) -> Chunk:
    first, *rest = part.split(":")
    if first.strip().isdecimal():
        return Chunk(int(first), _pairs(rest))
    return Chunk(1, _pairs([first, *rest]))


def _node(part: str) -> Chunk:
    """Return what PBS Pro makes of nodes=2:ppn=4: two chunks of 4 cpus and 4 ranks."""
    first, *rest = part.split(":")
    count = int(first) if first.isdecimal() else 1
    ppn = _pairs(rest).get("ppn", "1")
    return Chunk(count, {"ncpus": ppn, "mpiprocs": ppn})


def cores_of_queue(queue: str) -> float:
    """Return how many cores a host has as the queue's name says, else infinity."""
    found = CORES.search(queue.split("@")[0].lower())
    return int(found[1] or found[2]) if found else math.inf
