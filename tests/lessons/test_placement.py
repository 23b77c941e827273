"""What the lesson placement shows of hosts, and how it judges by what was asked."""

import os
import re
import socket

import pytest
from cells import RANKS, assert_cells, columns


def spell_ranks(ranks):
    """Write neighbouring ranks as the lesson does."""
    return str(ranks[0]) if len(ranks) == 1 else f"{ranks[0]}-{ranks[-1]}"


@pytest.mark.parametrize("size", RANKS)
def test_placement(shown, lesson, size):
    """On one host all ranks share memory, and two of them exchange messages."""
    split, hosts, *measured = shown("placement", size)
    text = lesson("placement", size)
    names, colors, at_home, sharing = columns(split)
    name = names[0].strip("'")

    assert name.split(".")[0] == socket.gethostname().split(".")[0]
    assert_cells(names, [name] * size)
    assert_cells(colors, [0] * size)
    assert_cells(at_home, list(range(size)))
    assert_cells(sharing, [size] * size)
    assert [row[:2] + row[3:] for row in hosts] == [
        [name, spell_ranks(range(size)), spell_ranks(range(size))]
    ]
    cores = {int(core) for core in re.findall(r"\d+", hosts[0][2])}
    assert cores <= set(range(os.cpu_count()))
    some = "1 rank" if size == 1 else f"{size} ranks"
    assert f"\n{some} on 1 host: nothing else was asked.\n" in text
    if size == 1:
        assert measured == []
        assert "\nA message needs 2 ranks, found 1: " in text
        return
    (((words, ranks, latency, speed),),) = measured
    assert (words, ranks) == ("within a host", "0 and 1")
    assert float(latency) > 0
    assert float(speed) > 0
    assert "\nNo row between hosts: all ranks are on one.\n" in text


PRETENDED_HOSTS = """if True:
    import os, sys
    from mpi4py import MPI
    from mpi_lessons import placement
    hosts = sys.argv.pop(1)
    MPI.Get_processor_name = lambda: hosts[MPI.COMM_WORLD.rank]
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        os.environ["PBS_NODEFILE"] = sys.argv.pop(1)
    placement.main()
"""


@pytest.mark.parametrize(
    ("hosts", "rows", "pairs", "verdict"),
    [
        (
            "abab",
            [["a", "0, 2"], ["b", "1, 3"]],
            {"within a host": "0 and 2", "between hosts": "0 and 1"},
            "4 ranks on 2 hosts, 2 + 2: nothing else was asked.",
        ),
        (
            "abb",
            [["a", "0"], ["b", "1-2"]],
            {"within a host": "1 and 2", "between hosts": "0 and 1"},
            "3 ranks on 2 hosts, 1 + 2: nothing else was asked.",
        ),
        (
            "abc",
            [["a", "0"], ["b", "1"], ["c", "2"]],
            {"between hosts": "0 and 1"},
            "3 ranks on 3 hosts, 1 on each: nothing else was asked.",
        ),
    ],
)
def test_placement_on_several_hosts(mpirun, tables, hosts, rows, pairs, verdict):
    """Hosts are told apart by their names, which are pretended here, in any order."""
    job = mpirun(len(hosts), "-c", PRETENDED_HOSTS, hosts)
    split, by_host, measured = tables(job.stdout)
    _, colors, at_home, _ = columns(split)

    assert job.returncode == 0, job.stderr
    assert_cells(colors, [hosts.index(host) for host in hosts])
    assert_cells(at_home, [hosts[:rank].count(host) for rank, host in enumerate(hosts)])
    assert [row[:2] for row in by_host] == rows
    assert {words: ranks for words, ranks, _, _ in measured} == pairs
    assert f"\n{verdict}\n" in job.stdout
    alone = "No row within a host: there is one rank on each."
    assert (alone in job.stdout) == (len(pairs) == 1)
    assert ("8 bytes took" in job.stdout) == (len(pairs) == 2)


@pytest.mark.parametrize(
    ("hosts", "asked", "lines", "code", "sentence"),
    [
        ("aabb", ("--hosts", "2"), None, 0, "4 ranks on 2 hosts, 2 + 2: as asked."),
        ("aabb", (), "a.x a.x b.x b.x", 0, "4 ranks on 2 hosts, 2 + 2: as asked."),
        ("aab", (), "n n m", 0, "3 ranks on 2 hosts, 2 + 1: as asked."),
        ("aaa", ("--hosts", "2"), None, 1, "but --hosts asks for 2 hosts."),
        (
            "aaab",
            (),
            "a a b b",
            1,
            "but the PBS job asks for 4 ranks on 2 hosts, 2 + 2",
        ),
        ("aa", ("--hosts", "2"), "a a", 1, "2 ranks on 1 host, but --hosts asks for 2"),
        ("aaa", (), "", 2, "which is empty: outside a job  unset PBS_NODEFILE"),
    ],
)
def test_placement_verdict(mpirun, tmp_path, hosts, asked, lines, code, sentence):
    """It is as asked, or the exit code is 1; without an order to read it is 2."""
    nodes = tmp_path / "nodes"
    nodes.write_text("".join(f"{host}\n" for host in (lines or "").split()))
    job_file = () if lines is None else (str(nodes),)
    job = mpirun(len(hosts), "-c", PRETENDED_HOSTS, hosts, *job_file, *asked)

    assert job.returncode == code
    assert "Traceback" not in job.stderr
    said = " ".join((job.stderr if code == 2 else job.stdout).split())
    assert " ".join(sentence.split()) in said
    assert ("check placement" in job.stdout) == (code != 2)
