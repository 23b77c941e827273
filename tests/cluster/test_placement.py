"""The lesson placement over several hosts sees them, and judges by what was asked."""

import pytest

PLACES = {"2": {"node1": 2, "node2": 2}, "3": {"node1": 1, "node2": 3, "node3": 1}}
MEASURED = 20 * 2**20  # bytes that its largest messages bring to either host at least


@pytest.mark.parametrize("ranks", PLACES.values(), ids=PLACES)
def test_as_asked(hosts, mpirun_on, ranks):
    """Each host has its ranks, the messages cross the wire, all is well."""
    before = hosts.received()
    job = mpirun_on(ranks, "-m", "mpi_lessons.placement", pbs=True)
    assert job.returncode == 0, job.stdout + job.stderr
    names = [host for host, n in ranks.items() for _ in range(n)]
    for rank, host in enumerate(names):
        assert f"│ {rank}    │ '{host}' │ {names.index(host)} " in job.stdout
    split = " + ".join(map(str, ranks.values()))
    told = f"{len(names)} ranks on {len(ranks)} hosts, {split}: as asked."
    assert told in job.stdout
    for host in ("node1", "node2"):  # of the first pair of ranks on two hosts
        assert hosts.received()[host] - before[host] > MEASURED


def test_not_as_asked(mpirun_on):
    """Where a job for two hosts uses one, the lesson says so and ends with 1."""
    words = ("-m", "mpi_lessons.placement")
    job = mpirun_on(PLACES["2"], *words, pbs=True, count=2)
    assert job.returncode == 1, job.stdout + job.stderr
    said = " ".join(job.stdout.split())
    assert "2 ranks on 1 host, but the PBS job asks for 4 ranks on 2 hosts" in said
