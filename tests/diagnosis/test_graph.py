"""Who can never go on: the ledger is written for all ranks by hand, without MPI."""

import pytest

from mpi_lessons.diagnosis import graph, verdict
from mpi_lessons.diagnosis.calls import COLLECTIVE_NUMBER, NUMBER
from mpi_lessons.diagnosis.ledger import Ledger
from mpi_lessons.diagnosis.reader import Reader
from mpi_lessons.diagnosis.records import (
    ALL,
    ANY,
    COLLECTIVE,
    FREE,
    LEFT,
    PICKLE,
    RECEIVE,
    SEND,
    STANDARD,
    Collective,
    message_bits,
)

COMM, OTHER = 11, 13


class World:
    """Some ranks that publish what a test tells them to."""

    def __init__(self, folder, size):
        self.ranks = [Ledger(folder, size, rank) for rank in range(size)]
        for ledger in self.ranks:
            ledger.begin(1, size)
            for comm in (COMM, OTHER):
                members = list(range(size))
                ledger.note(comm=comm, members=members, remote=[], made="")
        self.log = [ledger.open_log(COMM) for ledger in self.ranks]
        self.reader = Reader(folder, size)

    def send(self, rank, dest, tag=0, comm=COMM, wait=True, length=100):
        """Put a message on its way, and wait until it is received."""
        bits = message_bits(PICKLE, STANDARD, 0)
        index = self.ranks[rank].to(dest).put(comm, tag, bits, 0, length, 0, 0)
        if wait:
            number = NUMBER["send"]
            self.ranks[rank].enter(number, 0, 0, SEND, comm, dest, tag, index)

    def receive(self, rank, source=-1, tag=-1, comm=COMM):
        """Wait for a message."""
        number = NUMBER["recv"]
        self.ranks[rank].enter(number, 0, 0, RECEIVE, comm, source, tag, 0)

    def post(self, rank, source=-1, tag=-1, comm=COMM):
        """Post a receive and go on; return the order of it."""
        return self.ranks[rank].post(comm, source, tag, 0, 0, PICKLE)[1]

    def wait(self, rank, *orders, source=-1, tag=-1, need=ALL):
        """Wait for posted receives."""
        terms = [(RECEIVE, COMM, source, tag, order) for order in orders]
        self.ranks[rank].enter_many(NUMBER["waitall"], 0, 0, need, terms)

    def together(self, rank, name="barrier", number=1):
        """Come to a collective."""
        made = Collective(number, COLLECTIVE_NUMBER[name], 0, 0, -1, 0, 0, -1, 0, 0)
        self.ranks[rank].log(self.log[rank], made)
        call = (NUMBER[name], 0, 0, COLLECTIVE, COMM, -1, 0, number)
        self.ranks[rank].enter(*call)

    def leave(self, rank):
        """Return from the function."""
        self.ranks[rank].live(LEFT)

    def stuck(self, dead=(), eager=-1):
        """Return the ranks that can never go on."""
        return sorted(graph.stuck(graph.look(self.reader, dead, eager)))

    def judged(self):
        """Return the finding."""
        picture = graph.look(self.reader)
        return verdict.judge(picture, graph.stuck(picture), len(self.ranks))


@pytest.fixture
def world(tmp_path):
    """Return a maker of worlds of some size."""
    return lambda size: World(tmp_path, size)


def test_ring_of_receives(world):
    """Ranks that all receive first wait for ever."""
    made = world(3)
    for rank in range(3):
        made.receive(rank, source=(rank + 1) % 3)
    assert made.stuck() == [0, 1, 2]
    found = made.judged()
    assert found.kind == "deadlock"
    assert "0 -> 1 -> 2 -> 0: every rank receives before anyone has sent." in found.text


def test_who_runs_may_help(world):
    """As long as one of them runs its own code, those that wait for it may go on."""
    made = world(3)
    made.receive(0, source=1)
    made.receive(1, source=2)
    assert made.stuck() == []
    made.leave(2)
    assert made.stuck() == [0, 1]
    assert made.judged().kind == "rank-left"


def test_message_on_its_way(world):
    """A receive whose message is under way goes on, whatever its sender does."""
    made = world(2)
    made.send(0, 1, tag=5, wait=False)
    made.leave(0)
    made.receive(1, source=0, tag=5)
    assert made.stuck() == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"tag": 6}, "rank 0 sent rank 1 tag 6; rank 1 waits for tag 5."),
        ({"tag": 5, "comm": OTHER}, "but on another communicator."),
    ],
)
def test_near_misses_are_named(world, sent, said):
    """A message that waits, but not for this receive, is named."""
    made = world(2)
    made.send(0, 1, wait=False, **sent)
    made.leave(0)
    made.receive(1, source=0, tag=5)
    assert made.stuck() == [1]
    assert said in made.judged().text


def test_earlier_receive_takes_the_message(world):
    """The one message goes to the receive that was posted first."""
    made = world(2)
    made.post(1, source=0)
    made.send(0, 1, wait=False)
    made.leave(0)
    made.receive(1, source=0)
    assert made.stuck() == [1]


def test_any_source_may_have_taken_another(world):
    """Where a posted receive may have taken either message, nobody is accused."""
    made = world(3)
    made.post(2)
    made.send(0, 2, wait=False)
    made.send(1, 2, wait=False)
    for rank in (0, 1):
        made.leave(rank)
    made.receive(2, source=0)
    assert made.stuck() == []


def test_what_was_sent_synchronously_has_met_a_receive(world):
    """A message whose send is complete took the posted receive; no other may."""
    made = world(3)
    order = made.post(0)
    made.send(1, 0, wait=False)
    made.leave(1)
    made.send(2, 0)
    made.wait(0, order)
    assert made.stuck() == []
    made.ranks[0].leave()
    made.receive(0, source=2, tag=9)
    assert made.stuck() == []
    made.ranks[1].to(0).mark(0)
    assert made.stuck() == [0, 2]


def test_posted_receive_frees_its_sender(world):
    """A send that meets a posted receive completes, though its receiver waits."""
    made = world(2)
    made.post(1, source=0)
    made.send(0, 1)
    made.receive(1, source=0, tag=9)
    assert made.stuck() == []
    made.ranks[0].leave()
    made.leave(0)
    assert made.stuck() == [1]


def test_wait_for_all_and_for_any(world):
    """All of several needs each of them, any needs one."""
    made = world(3)
    orders = [made.post(2, source=source) for source in (0, 1)]
    made.send(0, 2, wait=False)
    for rank in (0, 1):
        made.leave(rank)
    terms = [(RECEIVE, COMM, source, -1, orders[source]) for source in (0, 1)]
    made.ranks[2].enter_many(NUMBER["Waitall"], 0, 0, ALL, terms)
    assert made.stuck() == [2]
    made.ranks[2].leave()
    made.ranks[2].enter_many(NUMBER["Waitany"], 0, 0, ANY, terms)
    assert made.stuck() == []


def test_missing_in_a_collective(world):
    """Those who came wait for one that has left, and it is named."""
    made = world(3)
    made.together(1)
    made.together(2)
    assert made.stuck() == []
    made.leave(0)
    assert made.stuck() == [1, 2]
    assert "rank 0 did not come to  comm.barrier()" in made.judged().text


def test_collective_against_receive(world):
    """One in a collective and one in a receive wait for each other."""
    made = world(2)
    made.together(0)
    made.receive(1, source=0)
    assert made.stuck() == [0, 1]
    assert made.judged().kind == "collective-mismatch"


def test_buffering_hides_it(world):
    """Short sends head to head are called unsafe, long ones a deadlock."""
    made = world(2)
    for rank in range(2):
        made.send(rank, 1 - rank, length=100)
    assert made.stuck() == [0, 1]
    assert made.stuck(eager=4016) == []
    assert made.judged().kind == "unsafe-send"


def test_long_messages_are_not_buffered(world):
    """Long sends head to head are a deadlock today."""
    made = world(2)
    for rank in range(2):
        made.send(rank, 1 - rank, length=1 << 20)
    assert made.judged().kind == "deadlock"


def test_part_of_the_ranks(world):
    """Some may be stuck while others go on."""
    made = world(4)
    made.receive(0, source=1)
    made.receive(1, source=0)
    assert made.stuck() == [0, 1]
    assert "ranks 0, 1 can never go on" in made.judged().text


def test_dead_ranks_help_nobody(world):
    """A rank whose process is gone sends nothing more."""
    made = world(2)
    made.receive(0, source=1)
    assert made.stuck() == []
    assert made.stuck(dead={1}) == [0]


def test_unknown_calls_are_never_accused(world):
    """A call of which nothing is known may always end."""
    made = world(2)
    made.ranks[0].enter(NUMBER["elsewhere"], 0, 0, FREE, 0, 0, 0, 0)
    made.receive(1, source=0)
    assert made.stuck() == []


def test_lost_wires_accuse_nobody(world):
    """Where more messages are under way than can be noted, nobody is accused."""
    made = world(2)
    for _ in range(3000):
        made.send(0, 1, wait=False)
    made.leave(0)
    made.receive(1, source=0, tag=77)
    assert made.stuck() == []


def test_who_has_not_woken_is_free(world):
    """A rank that is still in the epoch before may yet come."""
    made = world(2)
    made.leave(1)
    made.ranks[0].begin(2, 2)
    made.receive(0, source=1)
    assert made.stuck() == []
    made.ranks[1].begin(2, 2)
    made.leave(1)
    assert made.stuck() == [0]
