"""MPI over several hosts: ranks go where they are asked to, and the wire is used."""

import json
import subprocess
from pathlib import Path

import pytest
from hosts import Hosts, missing
from namespaces import soon
from pythons import activated

RING = Path(__file__).with_name("ring.py")
MESSAGE = 8_000_000  # bytes that each rank of the ring sends
QUIET = 1_000_000  # bytes that starting and ending a job may take

TWO = {"node1": 2, "node2": 2}
PLACES = {
    "2 hosts": TWO,
    "2 hosts, not here": {"node2": 2, "node3": 2},
    "3 hosts": {"node1": 2, "node2": 2, "node3": 2},
    "3 hosts, uneven": {"node1": 1, "node2": 3, "node3": 1},
}

# What hello prints anew in each run, by the heading of the column.
NEW = ("host", "process")
SIZES = ["8 B", "32 B", "128 B", "512 B", "2 KiB", "8 KiB", "32 KiB"]
SIZES += ["128 KiB", "512 KiB", "2 MiB", "8 MiB"]


def run_ring(hosts, mpirun_on, ranks):
    """Run the ring; return where each rank was, and what each host received."""
    before = hosts.received()
    job = mpirun_on(ranks, RING)
    assert job.returncode == 0, job.stdout + job.stderr
    received = {name: n - before[name] for name, n in hosts.received().items()}
    return json.loads(job.stdout), received


def expected(ranks):
    """Return the host of each rank, as asked."""
    return [[host, host] for host, n in ranks.items() for _ in range(n)]


@pytest.mark.parametrize("ranks", PLACES.values(), ids=PLACES)
def test_ring_between_hosts(hosts, mpirun_on, ranks):
    """Ranks fill the hosts as asked, and one message crosses the wire to each host."""
    places, received = run_ring(hosts, mpirun_on, ranks)
    assert places == expected(ranks)
    for name, count in received.items():
        if name in ranks:
            assert MESSAGE < count < 1.5 * MESSAGE
        else:
            assert count < QUIET


@pytest.mark.parametrize("host", ["node1", "node2"])
def test_ring_on_one_host(hosts, mpirun_on, host):
    """On one host the same messages stay off the wire."""
    places, received = run_ring(hosts, mpirun_on, {host: 4})
    assert places == expected({host: 4})
    assert max(received.values()) < QUIET


@pytest.mark.parametrize("ranks", [TWO, PLACES["3 hosts, uneven"]], ids=["2", "3"])
def test_ring_as_in_pbs(mpirun_on, ranks):
    """In a PBS job mpirun reads the node file itself, and places the ranks by it."""
    job = mpirun_on(ranks, RING, pbs=True)
    assert job.returncode == 0, job.stdout + job.stderr
    assert json.loads(job.stdout) == expected(ranks)


@pytest.mark.parametrize("stem", ["scatter", "reduce"])
def test_lesson(mpirun_on, stem):
    """A lesson over two hosts prints what it prints on one."""
    one, two = (run_lesson(mpirun_on, ranks, stem) for ranks in ({"node1": 4}, TWO))
    assert two == one


def test_hello(mpirun_on):
    """The lesson hello shows which rank is where, and else the same as on one host."""
    one, two = (run_lesson(mpirun_on, ranks, "hello") for ranks in ({"node1": 4}, TWO))
    places = [row[2] for row in read_rows(two)]
    assert places == ["host", "'node1'", "'node1'", "'node2'", "'node2'"]
    kept = [i for i, heading in enumerate(read_rows(one)[0]) if heading not in NEW]
    for table in (one, two):
        numbers = [[row[i] for i in kept] for row in read_rows(table)[1:]]
        assert numbers == [[str(r), "4", str(40 + 7 * r)] for r in range(4)]
    assert two.splitlines()[-2:] == one.splitlines()[-2:]


def test_buffers(hosts, mpirun_on):
    """The lesson buffers measures between two hosts: whole messages cross the wire."""
    before = hosts.received()
    text = run_lesson(mpirun_on, TWO, "buffers", "--count", "1")
    assert [row[0] for row in read_rows(text)] == ["message", *SIZES]
    assert "One way between ranks 0 and 3; 0 messages with wrong bytes." in text
    for name in TWO:
        assert hosts.received()[name] - before[name] > 8 * 2**20


def run_lesson(mpirun_on, ranks, stem, *words):
    """Return what a lesson prints, which must end well."""
    job = mpirun_on(ranks, "-m", f"mpi_lessons.{stem}", *words)
    assert job.returncode == 0, job.stdout + job.stderr
    assert "Traceback" not in job.stderr
    return job.stdout


def read_rows(text):
    """Return the rows of the tables in what a lesson printed, as stripped cells."""
    lines = [line.split("│") for line in text.splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line[1:-1]] for line in lines]


def test_unreachable_host(python):
    """Where a host cannot be reached, mpirun ends and nothing is left on the others."""
    if sentence := missing():
        pytest.skip(sentence)
    with Hosts("near", "far", shared=[Path(python).parents[1]]) as hosts:
        hosts.unplug("far")
        env = activated(python) | hosts.allocation({"near": 1, "far": 1})
        job = hosts.run("near", ["mpirun", "-n", 2, python, RING], env=env)
        assert job.returncode != 0  # with whose words, each MPI decides
        assert soon(lambda: hosts.processes() == [])


def test_agent_is_like_ssh(hosts):
    """The agent hands on no variable; a shell reads the words, in the home."""
    agent = hosts.environment()["HYDRA_LAUNCHER_EXEC"]
    words = [agent, "-x", "-l", "root", "node2", "hostname;", "pwd;", "env"]
    job = hosts.run("node1", words, env={"MINE": "1"}, cwd="/")
    name, folder, *variables = job.stdout.splitlines()
    assert (name, folder) == ("node2", str(hosts.home))
    names = {variable.partition("=")[0] for variable in variables}
    assert names == {"PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "PWD"}


def test_unknown_host(hosts):
    """The agent says so where there is no such host."""
    agent = hosts.environment()["HYDRA_LAUNCHER_EXEC"]
    job = hosts.run("node1", [agent, "node9", "true"])
    assert job.returncode == 255
    assert "Could not resolve hostname node9" in job.stderr


def test_own_folders(hosts):
    """What a host writes to /tmp or /dev/shm no other host sees, nor this machine."""
    for path in ("/tmp/mine-alone", "/dev/shm/mine-alone"):  # noqa: S108
        hosts.run("node1", ["touch", path])
        there = [hosts.run(name, ["test", "-e", path]) for name in hosts.names]
        assert [job.returncode for job in there] == [0, 1, 1]
        assert hosts.path("node1", path).exists()
        assert not Path(path).exists()
        hosts.run("node1", ["rm", path])


def test_one_tmp(tmp_path):
    """On request the hosts share this machine's /tmp, and nothing has to be named."""
    if sentence := missing():
        pytest.skip(sentence)
    with Hosts("a", "b", own_tmp=False) as hosts:
        hosts.run("a", ["touch", tmp_path / "for-all"])
        assert hosts.run("b", ["test", "-e", tmp_path / "for-all"]).returncode == 0
    assert (tmp_path / "for-all").exists()


def test_time_limit(hosts):
    """What takes too long is killed, with what it started on another host."""
    agent = hosts.environment()["HYDRA_LAUNCHER_EXEC"]
    before = hosts.processes()
    with pytest.raises(subprocess.TimeoutExpired):
        hosts.run("node1", [agent, "node2", "sleep 100 & sleep 100"], timeout=0.5)
    assert soon(lambda: hosts.processes() == before)


def test_nothing_left():
    """Two sets of hosts at once do not meet, and an error leaves nothing of them."""
    if sentence := missing():
        pytest.skip(sentence)
    both, jobs = (Hosts("a", "b"), Hosts("a", "b")), []

    def fail_at_work():
        with both[0], both[1]:
            for hosts in both:
                assert hosts.run("b", ["hostname"]).stdout == "b\n"
                jobs.append(hosts.popen("b", ["sleep", "100"]))
                assert soon(lambda hosts=hosts: hosts.processes() == [jobs[-1].pid])
            both[0].run("c", ["true"])

    with pytest.raises(KeyError, match="c"):
        fail_at_work()
    assert [job.wait(timeout=5) for job in jobs] == [-9, -9]
    assert not any(hosts.folder.exists() for hosts in both)
