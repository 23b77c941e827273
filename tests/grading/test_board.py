"""Ranks agree over shared memory, without MPI, and nobody goes ahead."""

import multiprocessing
import os
import time

import pytest

from mpi_lessons.diagnosis.positions import stack_path
from mpi_lessons.grading import watch
from mpi_lessons.grading.board import ATTACHED, ENDED, Board, LostError
from mpi_lessons.grading.cases import distinct, roots, seed_data
from mpi_lessons.grading.ends import Ends
from mpi_lessons.grading.watch import Trouble, Watch, is_alive, settle

ROUNDS = 200
START = multiprocessing.get_context("fork")


def _rank(folder, size, rank, queue):
    board = Board(folder, size, rank)
    board.begin(0)
    seen = []
    for turn in range(ROUNDS):
        told = {"verdict": "pass", "turn": turn} if (turn + rank) % 3 == 0 else None
        seen.append(board.agree(range(size), told))
    board.end()
    queue.put((rank, seen))


@pytest.mark.parametrize("size", [1, 2, 5])
def test_agree(tmp_path, size):
    """In every round all ranks get the same records, those that were handed in."""
    Board(tmp_path, size)
    queue = START.Queue()
    ranks = [
        START.Process(target=_rank, args=(tmp_path, size, rank, queue))
        for rank in range(size)
    ]
    for rank in ranks:
        rank.start()
    seen = dict(queue.get(timeout=60) for _ in ranks)
    for rank in ranks:
        rank.join()
    wanted = [
        {r: {"verdict": "pass", "turn": t} for r in range(size) if (t + r) % 3 == 0}
        for t in range(ROUNDS)
    ]
    assert all(records == wanted for records in seen.values())
    assert [slot.live for slot in Board(tmp_path, size).slots()] == [ENDED] * size


def test_members_only(tmp_path):
    """A rank that is not a member is not waited for."""
    board = Board(tmp_path, 3, rank=0)
    board.begin(0)
    assert board.agree(range(1), {"verdict": "pass"}) == {0: {"verdict": "pass"}}


class _Meanwhile:
    """Ranks 0 and 1; when one has looked at both, something happens, once."""

    def __init__(self, happens):
        self._happens = [happens]

    def __iter__(self):
        yield from range(2)
        while self._happens:
            self._happens.pop()()


def test_who_comes_and_ends_at_once_is_not_missed(tmp_path):
    """A rank that ends right after a meeting has been there, whoever looks late."""
    boards = [Board(tmp_path, 2, rank) for rank in range(2)]

    def come_and_end():
        boards[1].meet(range(2))
        boards[1].end()

    for board in boards:
        board.begin(0)
    boards[0].meet(_Meanwhile(come_and_end))


def test_who_ends_without_coming_is_missed(tmp_path):
    """A rank that ends before a meeting is named, and waited for no longer."""
    boards = [Board(tmp_path, 3, rank) for rank in range(3)]
    for board in boards:
        board.begin(0)
    boards[1].end()
    with pytest.raises(LostError, match=r"ranks \[1\] ended before the others"):
        boards[0].meet(range(3))


def test_who_ends_well_meanwhile_is_not_dead(tmp_path, monkeypatch):
    """A rank that says that it ends, and is gone at the next look, has not died."""
    board = Board(tmp_path, 1, rank=0)
    board.begin(0)

    def ended(pid):
        board.end()
        return False

    monkeypatch.setattr(watch, "is_alive", ended)
    looking = Watch(board, lambda item: 60)
    looking.look()
    time.sleep(watch.MOURNING + 0.1)
    assert looking.look() is None
    assert looking.last_look() is None
    assert not looking._first_dead


def _die(folder):
    Board(folder, 2, 1).begin(4)
    os._exit(0)


def test_watch_sees_the_dead(tmp_path):
    """A rank whose process has ended without a word is found, with its test."""
    board = Board(tmp_path, 2, rank=0)
    board.begin(4)
    rank = START.Process(target=_die, args=(tmp_path,))
    rank.start()
    rank.join()
    looking, end = Watch(board, lambda item: 60), time.monotonic() + 10
    while (trouble := looking.look()) is None and time.monotonic() < end:
        time.sleep(0.01)
    assert trouble.dead == {1}
    assert trouble.item == 4
    assert board.slots()[1].live == ATTACHED


def test_watch_keeps_the_time_limit(tmp_path):
    """Only a rank inside the learner's function can be late."""
    board = Board(tmp_path, 1, rank=0)
    board.begin(2)
    looking = Watch(board, lambda item: 0.05)
    time.sleep(0.1)
    assert looking.look() is None
    board.enter()
    time.sleep(0.1)
    assert looking.look().item == 2
    board.leave()
    assert looking.look() is None


def test_who_crashed_is_the_first(tmp_path):
    """Of ranks that have ended, one that crashed is the cause, not one seen before."""
    board = Board(tmp_path, 2, rank=0)
    board.begin(2)
    board.announce("the case")
    stack_path(tmp_path, 0).write_text("Fatal Python error: Bus error\n")
    verdict = settle(board, Trouble(2, frozenset({1})), 2, "answer.py")
    assert (verdict["verdict"], verdict["ranks"]) == ("died", [0])
    assert verdict["sentence"] == "rank 0 died: Bus error"


def test_just_too_late(tmp_path):
    """A case that ends right after its time limit was too slow: no fault of ours."""
    board = Board(tmp_path, 1, rank=0)
    board.begin(2)
    board.announce("the case")
    board.enter()
    time.sleep(0.1)
    trouble = Watch(board, lambda item: 0.05).look()
    board.leave()
    board.agree(range(1), {"verdict": "pass", "rank": 0})
    verdict = settle(board, trouble, 1, "answer.py")
    assert (verdict["verdict"], verdict["case"]) == ("time-limit", "the case")


def test_an_end_is_told_again():
    """A process that ends cuts one sleep short; it is known ever after."""
    child, ends = START.Process(target=time.sleep, args=(0.1,)), Ends()
    child.start()
    ends.watch({3: child.pid})
    start = time.monotonic()
    assert ends.wait(60) == {3}
    assert time.monotonic() - start < 30
    start = time.monotonic()
    assert ends.wait(0.1) == {3}
    assert time.monotonic() - start >= 0.09
    ends.close()
    child.join()


def test_a_crashed_child_is_no_crashed_rank(tmp_path):
    """What a rank's child wrote when it crashed does not make a living rank dead."""
    board = Board(tmp_path, 1, rank=0)
    board.begin(2)
    board.announce("the case")
    board.enter()
    stack_path(tmp_path, 0).write_text("Fatal Python error: Bus error\n")
    trouble = Trouble(2, frozenset(), late=True)
    verdict = settle(board, trouble, 1, "answer.py", lambda pids, folder: None)
    assert verdict["verdict"] == "time-limit"


def test_is_alive():
    """A process that has ended is not alive, also before its parent has asked."""
    child = START.Process(target=time.sleep, args=(0,))
    child.start()
    end = time.monotonic() + 10
    while is_alive(child.pid) and time.monotonic() < end:
        time.sleep(0.01)
    assert not is_alive(child.pid)
    assert is_alive(os.getpid())
    child.join()


def test_data_rules():
    """Data are distinct, not zero, no rank, and the same for the same seed."""
    seed_data(7, "task", 3)
    first = distinct(40, 5)
    assert len(set(first.ravel())) == 200
    assert first.min() > 10
    seed_data(7, "task", 3)
    assert (distinct(40, 5) == first).all()
    seed_data(8, "task", 3)
    assert (distinct(40, 5) != first).any()
    assert [roots(n) for n in (1, 2, 5)] == [[0], [0, 1], [0, 2, 4]]
