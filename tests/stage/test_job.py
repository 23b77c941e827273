"""What was asked for, and the verdict on what came."""

import pytest

from mpi_lessons.stage.job import describe, judge, wishes
from mpi_lessons.stage.options import UsageError


@pytest.mark.parametrize(
    ("shares", "text"),
    [
        ([1], "1 rank on 1 host"),
        ([4], "4 ranks on 1 host"),
        ([24, 24], "48 ranks on 2 hosts, 24 + 24"),
        ([3, 1], "4 ranks on 2 hosts, 3 + 1"),
        ([24] * 20, "480 ranks on 20 hosts, 24 on each"),
        ([24, 24, 24, 24, 24, 7], "127 ranks on 6 hosts, 24 + 24 + 24 + ... + 7"),
    ],
)
def test_shares_in_words(shares, text):
    """Many alike are said once; many that differ lose their middle."""
    assert describe(len(shares), sum(shares), shares) == text


def test_nothing_was_asked():
    """Outside a job, without --hosts, what there is is good."""
    assert wishes(None, {}) == []
    assert judge([4], []) == ("4 ranks on 1 host: nothing else was asked.", True)


def node_file(tmp_path, *hosts):
    """Return an environment with a node file of these lines."""
    (tmp_path / "nodes").write_text("".join(f"{host}\n" for host in hosts))
    return {"PBS_NODEFILE": str(tmp_path / "nodes")}


@pytest.mark.parametrize(
    ("shares", "good"),
    [
        ([24, 24], True),
        ([48], False),
        ([25, 23], False),
        ([24, 23], False),
        ([4], False),
    ],
)
def test_node_file(tmp_path, shares, good):
    """A node file asks for as many ranks as it has lines, shared as they are."""
    asked = wishes(None, node_file(tmp_path, *["node1"] * 24, *["node2"] * 24))
    sentence, found = judge(shares, asked)

    assert found == good
    if good:
        assert sentence == "48 ranks on 2 hosts, 24 + 24: as asked."
    else:
        wanted = ", but the PBS job asks for 48 ranks on 2 hosts, 24 + 24. "
        assert sentence.startswith(describe(len(shares), sum(shares), shares) + wanted)
        assert 'mpirun -n "$(wc -l < "$PBS_NODEFILE")"' in sentence


def test_hosts_count_besides_the_job(tmp_path):
    """What --hosts says must be so, also where the job has got fewer."""
    asked = wishes(2, node_file(tmp_path, "node1", "node1"))

    assert judge([2], asked[1:]) == ("2 ranks on 1 host: as asked.", True)
    sentence, good = judge([2], asked)
    assert sentence.startswith("2 ranks on 1 host, but --hosts asks for 2 hosts. ")
    assert "place=scatter" in sentence
    assert not good


def test_pbs_comes_before_slurm(tmp_path):
    """Where both speak, the node file says more."""
    environ = {"SLURM_NTASKS": "7", **node_file(tmp_path, "a", "b")}
    assert [wish.by for wish in wishes(None, environ)] == ["the PBS job"]


@pytest.mark.parametrize(
    ("environ", "shares", "good"),
    [
        ({"SLURM_JOB_NUM_NODES": "2", "SLURM_NTASKS": "4"}, [3, 1], True),
        ({"SLURM_JOB_NUM_NODES": "2", "SLURM_NTASKS": "4"}, [2, 1], False),
        ({"SLURM_JOB_NUM_NODES": "2", "SLURM_NTASKS": "4"}, [4], False),
        ({"SLURM_JOB_NUM_NODES": "2"}, [2, 1], True),
        ({"SLURM_JOB_NUM_NODES": "2"}, [2], False),
        ({"SLURM_NTASKS": "4"}, [4], True),
        ({"SLURM_NTASKS": "4"}, [3], False),
    ],
)
def test_slurm(environ, shares, good):
    """Slurm asks for hosts and ranks, each where it says so."""
    sentence, found = judge(shares, wishes(None, environ))
    assert found == good
    assert ("but the Slurm job asks for " in sentence) == (not good)


def test_missing_node_file(tmp_path):
    """It exists on the first host alone: the remedy says where to run rank 0."""
    path = tmp_path / "none"
    with pytest.raises(UsageError) as caught:
        wishes(None, {"PBS_NODEFILE": str(path)})

    assert str(caught.value) == (
        "PBS_NODEFILE needs to name a file with one line a rank, "
        f"found {path} (No such file or directory): let rank 0 run on the job's first "
        "host, where the file is; outside a job  unset PBS_NODEFILE"
    )


@pytest.mark.parametrize(
    ("environ", "start"),
    [
        ({"PBS_NODEFILE": "/dev/null"}, "PBS_NODEFILE needs to name a file with one"),
        ({"PBS_NODEFILE": ""}, "PBS_NODEFILE needs to name a file with one"),
        ({"PBS_NODEFILE": "/"}, "PBS_NODEFILE needs to name a file with one"),
        ({"SLURM_NTASKS": "many"}, "SLURM_NTASKS needs a whole number from 1 on, fou"),
        ({"SLURM_JOB_NUM_NODES": "0"}, "SLURM_JOB_NUM_NODES needs a whole number"),
        ({"SLURM_JOB_NUM_NODES": ""}, "SLURM_JOB_NUM_NODES needs a whole number"),
    ],
)
def test_what_cannot_be_read(environ, start):
    """An empty file, a folder, a number that is none: one sentence."""
    with pytest.raises(UsageError) as caught:
        wishes(None, environ)

    assert str(caught.value).startswith(start)
    assert "unset" in str(caught.value)
