"""A lesson's arguments: one sentence for what is wrong, alike on all ranks."""

import pytest

from mpi_lessons.stage.options import MOST, UsageError, parse, read_options

BOTH = {"root": 0, "count": 4}
KNOWN = "this lesson takes --root R and --count N and --help"


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ([], {"root": 0, "count": 4}),
        (["--root", "2"], {"root": 2, "count": 4}),
        (["--count=7", "--root=1"], {"root": 1, "count": 7}),
        (["--count", "1", "--count", str(MOST)], {"root": 0, "count": MOST}),
    ],
)
def test_values_are_read(words, values):
    """A value follows its option or an equals sign; the last one counts."""
    assert parse(words, BOTH, size=3) == values


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["--root", "3"],
            "--root needs a rank of 0..2, found 3: "
            "write --root 0, or start more ranks with mpirun -n 4",
        ),
        (["--root", "-1"], "--root needs a rank of 0..2, found -1: write --root 0"),
        (["--root", "x"], "--root needs a rank of 0..2, found x: write --root 0"),
        (["--root"], "--root needs a rank of 0..2, found nothing: write --root 0"),
        (
            ["--count", "1.5"],
            "--count needs a whole number from 1 to 10000, found 1.5: write --count 4",
        ),
        (
            ["--count=0"],
            "--count needs a whole number from 1 to 10000, found 0: write --count 4",
        ),
        (
            ["--size", "3"],
            f"unknown argument --size: {KNOWN}",
        ),
        (
            ["root=3"],
            f"unknown argument root: {KNOWN}",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(words, sentence):
    """The sentence has the rule, what was found, and what to write instead."""
    with pytest.raises(UsageError) as caught:
        parse(words, BOTH, size=3)

    assert str(caught.value) == sentence


def test_an_option_the_lesson_lacks_is_unknown():
    """Where a lesson has no root, --root is refused rather than ignored."""
    with pytest.raises(UsageError, match="unknown argument --root"):
        parse(["--root", "0"], {"count": 4}, size=3)


def test_hosts_and_a_larger_count():
    """--hosts is None unless told; a lesson may count further than others."""
    known = {"count": 4, "hosts": None}
    assert parse([], known, size=3) == known
    assert parse(["--hosts", "2"], known, size=3)["hosts"] == 2
    assert parse([f"--count={MOST + 1}"], known, size=3, most=10**6)["count"] > MOST
    with pytest.raises(UsageError, match="--hosts needs a whole number from 1 to "):
        parse(["--hosts", "0"], known, size=3)


def test_file_is_named_where_it_can_be(tmp_path, monkeypatch):
    """--csv becomes a whole path; a file that exists may be replaced."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.csv").write_text("old")
    for name in ("new.csv", "old.csv", str(tmp_path / "new.csv")):
        found = parse(["--csv", name], {"csv": None}, size=3)["csv"]
        assert found == str(tmp_path.resolve() / name)


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("", "--csv needs the name of a file, found nothing: write --csv rows.csv"),
        (".", "--csv needs the name of a file, found ., which is none: "),
        (
            "/dev/null",
            "--csv needs the name of a file, found /dev/null, which is none: ",
        ),
        (
            "no/x.csv",
            "--csv needs the name of a file in a folder that exists, found no/",
        ),
    ],
)
def test_what_is_no_file(value, rule, tmp_path, monkeypatch):
    """A folder, a device or a name in a folder that is missing is refused."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as caught:
        parse(["--csv", value], {"csv": None}, size=3)

    assert str(caught.value).startswith(rule)


def test_all_ranks_leave_with_the_same_code(mpirun):
    """Each rank leaves with 2 after bad arguments, 0 after --help; rank 0 speaks."""
    program = """if True:
        import sys
        from mpi4py import MPI
        from mpi_lessons.stage import read_options
        for sys.argv[1:] in (["--root", "3"], ["--count", "many"], ["--help"]):
            try:
                read_options(MPI.COMM_WORLD, "Title.", root=0, count=4, of="items")
                code = None
            except SystemExit as leaving:
                code = leaving.code
            codes = MPI.COMM_WORLD.gather(code)
            if codes:
                print(codes)
    """
    job = mpirun(3, "-c", program)

    assert job.returncode == 0, job.stderr
    lines = job.stdout.splitlines()
    assert lines[:3] == ["[2, 2, 2]", "[2, 2, 2]", "Title."]
    assert lines[-1] == "[0, 0, 0]"
    assert lines.count("Title.") == 1
    assert job.stderr.count("--root needs") == 1
    assert job.stderr.count("--count needs") == 1


def test_bad_arguments_end_the_lesson(mpirun):
    """The job ends at once with exit code 2, no table and no traceback."""
    job = mpirun(3, "-m", "mpi_lessons.gather", "--root", "7", timeout=20)

    assert job.returncode == 2
    assert job.stdout.strip() == ""
    assert job.stderr.startswith("--root needs a rank of 0..2, found 7: ")
    assert "Traceback" not in job.stderr


def test_help_names_the_columns(mpirun):
    """--help of a lesson that writes a file says what is in it."""
    job = mpirun(2, "-m", "mpi_lessons.scaling", "--help")

    assert job.returncode == 0
    assert "scaling,ranks,points,seconds,speed-up,efficiency\n" in job.stdout
    assert "1 to 1000000000 (now 20000000)" in job.stdout


def test_help_shows_the_docstring_and_the_options(mpirun):
    """--help is the lesson's docstring and its options, printed once."""
    job = mpirun(2, "-m", "mpi_lessons.buffers", "--help")

    assert job.returncode == 0
    assert job.stdout.startswith("Buffers: how much faster")
    assert job.stdout.count("Options") == 1
    assert "--count N   round trips to time, 1 to 10000 (now 1000)" in job.stdout
    assert "--root" not in job.stdout


def test_full_stands_for_a_count():
    """--full sets the count that the lesson names, and takes no value."""
    known = {"count": 4, "full": 100}
    assert parse(["--full"], known, size=1)["count"] == 100
    assert parse(["--full", "--count", "7"], known, size=1)["count"] == 7
    with pytest.raises(UsageError, match="--full takes no value, found 3"):
        parse(["--full=3"], known, size=1)


def test_one_process_without_mpi(monkeypatch, capsys):
    """Without a communicator the options are read all the same, and refused."""
    monkeypatch.setattr("sys.argv", ["stop", "--count", "7"])
    assert read_options(None, "Title.", count=4, of="items").count == 7
    monkeypatch.setattr("sys.argv", ["stop", "--count", "none"])
    with pytest.raises(SystemExit) as leaving:
        read_options(None, "Title.", count=4, of="items")
    assert leaving.value.code == 2
    assert capsys.readouterr().err.startswith("--count needs a whole number")
