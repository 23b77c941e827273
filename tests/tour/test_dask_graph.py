"""The stop on Dask's graphs draws one, runs it, and says what ran at once."""

import os
import xml.etree.ElementTree as ET

import pytest

pytest.importorskip("dask")
pytest.importorskip("pygraphviz")

import dask
from dask.diagnostics import Profiler

from mpi_lessons.tour import dask_graph
from mpi_lessons.tour.dask_graph import inc, mul

GRAPH = dask_graph.build_graph(inc, mul)
SVG = "{http://www.w3.org/2000/svg}"


def test_tree():
    """Each name stands above what it needs, which is set in."""
    assert dask_graph.draw_tree(GRAPH, "z") == [
        "z = mul(x, y)",
        "    <- x = inc(a)",
        "        <- a = 1",
        "    <- y = inc(b)",
        "        <- b = 2",
    ]


def test_levels():
    """What is on one level does not wait for anything else there."""
    assert dask_graph.find_levels(GRAPH) == [["a", "b"], ["x", "y"], ["z"]]
    chain = {"a": 1, "b": (inc, "a"), "c": (inc, "b"), "d": (mul, "a", "c")}
    assert dask_graph.find_levels(chain) == [["a"], ["b"], ["c"], ["d"]]


def test_picture():
    """The SVG has a node for each name, and an arrow for each need."""
    root = ET.fromstring(dask_graph.draw_svg(GRAPH))  # noqa: S314 - made here
    titles = {
        kind: {
            g.find(f"{SVG}title").text
            for g in root.iter(f"{SVG}g")
            if g.get("class") == kind
        }
        for kind in ("node", "edge")
    }
    assert titles["node"] == set("abxyz")
    assert titles["edge"] == {"a->x", "b->y", "x->z", "y->z"}
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert texts == {"a = 1", "b = 2", "x = inc(a)", "y = inc(b)", "z = mul(x, y)"}


def test_stderr_comes_back(capfd):
    """What C writes is hidden only while the picture is made."""
    with dask_graph.silent_stderr():
        os.write(2, b"hidden")
    os.write(2, b"seen")
    assert capfd.readouterr().err == "seen"


def test_all_spellings_agree():
    """Python, tuples, Task objects and delayed calls give the same product."""
    rows = dask_graph.run_all(inc, mul)
    assert [result for _, result, _ in rows] == [6] * 5
    other = dask_graph.run_all(mul_by_ten, mul)
    assert [result for _, result, _ in other] == [200] * 5


def mul_by_ten(number):
    """Return ten times the number."""
    return 10 * number


def test_tuples_become_tasks():
    """Dask runs Task objects where the graph has tuples, as the stop says."""
    with Profiler() as profiler:
        dask.threaded.get(GRAPH, "z")
    assert {type(record.task).__name__ for record in profiler.results} == {"Task"}


@pytest.mark.parametrize("threads", [1, 2])
def test_watch(threads):
    """Each task is seen once, z after what it needs; one thread runs one at a time."""
    functions = [dask_graph.slow(function, 0.01) for function in (inc, mul)]
    rows = dask_graph.watch(dask_graph.build_graph(*functions), "z", threads)
    assert sorted(row[1] for row in rows) == ["x", "y", "z"]
    assert {row[0] for row in rows} == {threads}
    assert {row[2] for row in rows} <= set(range(threads))
    x, y, z = sorted(rows, key=lambda row: row[1])
    assert z[3] >= max(x[4], y[4])
    assert all(end - begin >= 0.01 for *_, begin, end in rows)
    if threads == 1:
        assert rows[1][3] >= rows[0][4]


@pytest.mark.parametrize(
    ("x", "y", "z", "said"),
    [
        ((0.0, 0.2), (0.1, 0.3), (0.3, 0.5), "at once for 0.10 s, z came after both"),
        ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), "could run at once, but did not"),
        ((0.0, 0.2), (0.1, 0.3), (0.25, 0.5), "z came before both had ended"),
    ],
)
def test_conclusion(x, y, z, said):
    """What is said follows from when the tasks ran."""
    spans = zip("xyz", (x, y, z), strict=True)
    rows = [(2, name, 0, *span) for name, span in spans]
    assert said in dask_graph.conclude([(1, "z", 0, 0.4, 0.6)], rows)


def test_circle():
    """Dask refuses a graph in which tasks wait for one another."""
    assert dask_graph.find_circle().startswith("Cycle detected")


def test_it_runs(stop, rows, tmp_path, monkeypatch):
    """The stop shows tasks in one thread and in two; it makes a file if asked for."""
    monkeypatch.chdir(tmp_path)
    text = stop("dask_graph", "--count", 20)
    found = rows(text)
    assert found[0][:3] == ["threads", "task", "ran on"]
    assert [row[0] for row in found[1:7]] == list("111222")
    assert [row[1] for row in found[8:]] == ["6"] * 5
    assert "5 nodes and 4 arrows: --svg FILE keeps it." in text
    assert "Next: python -m mpi_lessons.tour.dask_schedulers" in text
    assert list(tmp_path.iterdir()) == []

    text = stop("dask_graph", "--count", 1, "--svg", "graph.svg")
    assert "graph.svg." in text.replace("\n", "")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.svg"]
    assert ET.parse(tmp_path / "graph.svg").getroot().tag == f"{SVG}svg"  # noqa: S314


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (["--svg", "no/graph.svg"], "--svg needs the name of a file in a folder that"),
        (["--svg"], "--svg needs the name of a file, found nothing: write --svg graph"),
        (
            ["--csv", "x"],
            "unknown argument --csv: this lesson takes --count N and --svg",
        ),
    ],
)
def test_bad_words(stop, words, rule):
    """A wrong argument is refused in one sentence."""
    (line,) = stop("dask_graph", *words, code=2).splitlines()
    assert line.startswith(rule)


def test_full_disk(tmp_path):
    """A picture that cannot be written is a sentence with the reason."""
    with pytest.raises(
        dask_graph.UsageError, match=r"found No such file.*: name another"
    ):
        dask_graph.save(b"", str(tmp_path / "gone" / "graph.svg"))
