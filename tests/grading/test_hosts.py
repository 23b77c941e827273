"""What one host writes, the others read; and only hosts of the job may connect."""

import multiprocessing
import socket
import threading

import numpy as np
import pytest

from mpi_lessons.diagnosis.layout import MOST_MESSAGES
from mpi_lessons.diagnosis.ledger import Ledger
from mpi_lessons.diagnosis.reader import Reader
from mpi_lessons.diagnosis.records import SEND, Collective
from mpi_lessons.grading.board import ENDED, Board
from mpi_lessons.grading.hosts import link
from mpi_lessons.grading.hosts.files import Files
from mpi_lessons.grading.hosts.mirror import Mirror

COMM, TAG = 77, 5
START = multiprocessing.get_context("fork")


class Pair:
    """Two hosts: rank 0 on the one, rank 1 on the other."""

    def __init__(self, folder):
        self.folders = [folder / "one", folder / "two"]
        for path in self.folders:
            path.mkdir()
        self.mirrors = [Mirror(self.folders[i], 2, [i]) for i in range(2)]
        self.ledgers = [Ledger(self.folders[i], 2, i, {1 - i}) for i in range(2)]
        self.readers = [Reader(path, 2) for path in self.folders]

    def tell(self):
        """Let each host tell the other what is new."""
        changes = [mirror.changes() for mirror in self.mirrors]
        self.mirrors[1].write(changes[0])
        self.mirrors[0].write(changes[1])
        return changes

    def begin(self, turn):
        """Let both ranks begin anew."""
        for ledger in self.ledgers:
            ledger.begin(turn, 2)

    def send(self, tag=TAG):
        """Put a message from rank 0 to rank 1 on its wire."""
        return self.ledgers[0].to(1).put(COMM, tag, 0, 0, 8, 0, 0)


@pytest.fixture
def pair(tmp_path):
    """Return two hosts that have begun."""
    pair = Pair(tmp_path)
    pair.begin(1)
    pair.tell()
    return pair


def test_message(pair):
    """A message is seen where it goes, and that it was taken where it came from."""
    index = pair.send()
    incoming = pair.ledgers[1].of(0)
    assert incoming.take(COMM, TAG) is None
    pair.tell()
    assert incoming.take(COMM, TAG) is not None
    assert not pair.ledgers[0].to(1).taken(index)
    pair.tell()
    assert pair.ledgers[0].to(1).taken(index)


def test_out_of_order(pair):
    """A message taken before an earlier one stays taken on both hosts."""
    first, second = pair.send(1), pair.send(2)
    pair.tell()
    assert pair.ledgers[1].of(0).take(COMM, 2)[1] == 2
    pair.send(3)
    pair.tell()
    pair.tell()
    outgoing = pair.ledgers[0].to(1)
    assert [outgoing.taken(index) for index in (first, second)] == [False, True]
    tags = [m.tag for m in pair.readers[1].messages(0, 1)]
    assert tags == [1, 3] == [m.tag for m in pair.readers[0].messages(0, 1)]


def test_taken_back(pair):
    """A message that was not sent after all is gone on the other host too."""
    index = pair.send()
    pair.tell()
    pair.ledgers[0].to(1).retract(index)
    pair.tell()
    assert list(pair.readers[1].messages(0, 1)) == []


def test_new_turn(pair):
    """What was taken in one turn says nothing of the messages of the next."""
    pair.send()
    pair.tell()
    pair.ledgers[1].of(0).take(COMM, TAG)
    late = pair.mirrors[1].changes()
    pair.begin(2)
    index = pair.send()
    pair.mirrors[0].write(late)  # it was on its way when the turn began
    assert not pair.ledgers[0].to(1).taken(index)
    pair.tell()
    assert pair.ledgers[1].of(0).take(COMM, TAG) is not None


def test_round_the_ring(pair):
    """More messages than there is room for, taken as they come, lose nothing."""
    for number in range(2 * MOST_MESSAGES + 10):
        pair.send(number)
        if number % 500 == 499:
            pair.tell()
            while pair.ledgers[1].of(0).take(COMM, -1):
                pass
            pair.tell()
    pair.tell()
    kept = [m.tag for m in pair.readers[1].messages(0, 1)]
    assert kept == list(range(4000, 2 * MOST_MESSAGES + 10))
    assert not pair.readers[1].lost(0, 1)


def test_call_and_flag(pair):
    """A call is seen on the other host; that it waits for ever, only where it is."""
    pair.ledgers[0].enter(3, 1, 2, SEND, COMM, 1, TAG, 0)
    pair.tell()
    there = pair.readers[1].state(0)
    assert (there.seq, there.call) == (1, 3)
    assert there.inside
    pair.readers[1].flag(0, there.seq)
    assert pair.mirrors[1].flags([0]) == {0: 1}
    assert not pair.ledgers[0].flagged()
    pair.mirrors[0].flag(0, 1)
    pair.tell()
    assert pair.ledgers[0].flagged()


class OneAfterOther:
    """A board's words; each time that one is written somebody looks."""

    def __init__(self, words, look):
        self.words, self.look = words, look

    def __getitem__(self, at):
        return self.words[at]

    def __setitem__(self, at, new):
        self.words[at] = new
        self.look()


def test_end_of_a_rank(pair, monkeypatch):
    """Whoever sees on another host that a rank has ended sees how far it came."""
    board, there, ends = Board(pair.folders[0], 2, 0), pair.mirrors[1].board, []

    def look():
        slot = there.slots()[0]
        if slot.live == ENDED:
            ends.append(slot.phase)

    monkeypatch.setattr(there, "_words", OneAfterOther(there._words, look))
    board.begin(0)
    pair.tell()
    board.meet(range(1))
    board.end()
    pair.tell()
    assert ends
    assert set(ends) == {board.phase}


class OneByOne(np.ndarray):
    """Words that are written one by one; after each somebody looks."""

    look = None

    def __setitem__(self, at, new):
        for word, value in np.broadcast(at, new):
            super().__setitem__(word, value)
            OneByOne.look()


def test_new_communicators(pair, monkeypatch):
    """Whoever looks, whenever, finds no collective of the communicator before."""
    ledger, reader, looks = pair.ledgers[0], pair.readers[1], []

    def look():
        for comm in (1, 2, 3):
            if reader.entered(0, comm):
                assert reader.collective(0, comm, 1).root == comm
                looks.append(comm)

    monkeypatch.setattr(OneByOne, "look", look)
    there = pair.mirrors[1]
    monkeypatch.setattr(there, "_words", there._words.view(OneByOne))
    for comm in (1, 2, 3):
        ledger.begin(comm, 2)
        slot = ledger.open_log(comm)
        if comm > 1:
            pair.tell()
        ledger.log(slot, Collective(1, 1, 1, 1, comm, 0, 0, 0, 0, 0))
        if comm < 3:
            pair.tell()
    pair.tell()
    assert set(looks) == {1, 2, 3}


def _call(folder, over):
    ledger = Ledger(folder, 2, 0, {1})
    ledger.begin(1, 2)
    while not over.is_set():
        ledger.enter(3, 0, 0, SEND, COMM, 1, TAG, ledger.seq + 1)
        ledger.leave()


def test_call_after_call(pair):
    """What is told of a call is of that call, however fast they follow each other."""
    over = START.Event()
    calling = START.Process(target=_call, args=(pair.folders[0], over))
    calling.start()
    for _ in range(1000):
        pair.tell()
        there = pair.readers[1].state(0)
        assert not there.inside or there.terms[0].index == there.seq
    over.set()
    calling.join()
    assert there.seq > 0


def test_board(pair):
    """A meeting is over when both have come, whichever host they are on."""
    boards = [Board(pair.folders[i], 2, i) for i in range(2)]
    for board in boards:
        board.begin(0)
    met = []
    meeting = threading.Thread(
        target=lambda: met.append(boards[0].agree(range(2), None)), daemon=True
    )
    meeting.start()
    second = threading.Thread(
        target=lambda: boards[1].agree(range(2), {"verdict": "wrong"}), daemon=True
    )
    second.start()
    meeting.join(0.1)
    assert met == []
    for _ in range(100):
        pair.tell()
        meeting.join(0.02)
        if met:
            break
    second.join(5)
    assert met == [{1: {"verdict": "wrong"}}]


def test_nothing_new(pair):
    """What was told once is not told again."""
    pair.send()
    pair.tell()
    pair.tell()
    assert not any(pair.tell())


def test_files(tmp_path):
    """A file is told as it grows, anew where it is another, and only its owner's."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    here, there = Files(one, [0]), Files(two, [1])
    (one / "notes-1").write_text("another's")
    (one / "notes-0").write_text("first\n")
    for text in ("second\n", ""):
        for part in here.changes():
            there.write(part)
        with open(one / "notes-0", "a") as file:
            file.write(text)
    for part in here.changes():
        assert part == ("notes-0", 6, b"second\n")
        there.write(part)
    assert (two / "notes-0").read_text() == "first\nsecond\n"
    assert not (two / "notes-1").exists()
    (one / "notes-0").unlink()
    (one / "notes-0").write_text("x")
    for part in here.changes():
        there.write(part)
    assert (two / "notes-0").read_text() == "x"


@pytest.mark.parametrize(
    ("addresses", "token", "admitted"),
    [
        (["127.0.0.1"], "secret", True),
        (["127.0.0.1"], "guess", False),
        (["192.0.2.1"], "secret", False),
    ],
    ids=["host with token", "wrong token", "no host of the job"],
)
def test_link(addresses, token, admitted):
    """Who does not know the token, or is no host of the job, is not connected."""
    answers = []
    with link.listen() as listening:
        hub = threading.Thread(
            target=lambda: answers.append(link.admit(listening, addresses, "secret")),
            daemon=True,
        )
        hub.start()
        port = listening.getsockname()[1]
        if not admitted:
            with pytest.raises(link.UnreachableError, match=f"127.0.0.1 port {port}"):
                link.reach(["127.0.0.1"], port, token)
        else:
            relay = link.reach(["127.0.0.1"], port, token)
        hub.join(10)
    assert bool(answers[0]) == admitted
    if admitted:
        relay.send("hello")
        assert answers[0].recv() == "hello"


def test_silent_stranger(monkeypatch):
    """One that connects and says nothing does not hold the hub up for long."""
    monkeypatch.setattr(link, "REACH", 1.0)
    with link.listen() as listening, socket.socket() as silent:
        silent.connect(listening.getsockname()[:1] + listening.getsockname()[1:2])
        assert link.admit(listening, ["127.0.0.1"], "secret") is None


def test_unreachable():
    """Where nobody listens, each address and its answer are named."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with pytest.raises(
        link.UnreachableError, match=f"127.0.0.1 port {port}: .*refused"
    ):
        link.reach(["127.0.0.1"], port, "secret")
