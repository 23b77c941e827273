"""Random programs are judged alike by an oracle, by a real MPI, and by the diagnosis.

Without the diagnosis: what is generated is correct, what is planted is a fault, and
the oracle knows right from wrong. With it: correct programs give no finding, faulty
ones do.

MPI_LESSONS_LONG=600 lets the tests of the diagnosis take about so many seconds each.
"""

import collections
import importlib.util
import os
import random
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from random_programs import strategies
from random_programs.faults import KINDS, Planted, plant
from random_programs.generate import generate
from random_programs.instructions import CALLS
from random_programs.known import EARLY, KNOWN, RACES, program
from random_programs.oracle import FAULTY, HARMLESS, RACY, UNKNOWN, judge
from random_programs.program import Program, from_json, to_json
from random_programs.walk import walk
from random_programs.watched import Diagnosis, diagnose, load

SCRIPTS = Path(__file__).parent / "random_programs"
RUN, MANY = str(SCRIPTS / "run_program.py"), str(SCRIPTS / "many_programs.py")

LONG = int(os.environ.get("MPI_LESSONS_LONG", "0"))
SIZES = range(2, 9) if LONG else (3,)  # at which correct programs run
SECONDS = LONG / len(SIZES) or 3  # for which they run at each
LOAD = 2 if LONG else 0  # processes that keep the processors busy meanwhile
FAULTS = LONG or 8  # planted faults; each is one launch of a second or so

quick = settings(max_examples=60, deadline=None, derandomize=True, database=None)
slow = settings(
    max_examples=LONG or 1,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
on_demand = pytest.mark.skipif(not LONG, reason="needs MPI_LESSONS_LONG=SECONDS")
with_the_diagnosis = pytest.mark.skipif(
    importlib.util.find_spec("mpi_lessons.desk.diagnose") is None,
    reason="there is no  mpi-lessons diagnose",
)


def a_program(seed, sizes=(2, 4), most_steps=8, polling=True):
    """Return the correct program of a seed."""
    rng = random.Random(seed)
    return generate(rng, rng.randint(*sizes), rng.randint(1, most_steps), polling)


def a_fault(seed) -> Planted:
    """Return the first program of a seed with a fault on which the oracle is sure."""
    kinds = list(KINDS)
    for attempt in range(1000):
        rng = random.Random(f"{seed} {attempt}")
        correct = a_program(rng.random(), most_steps=5)
        planted = plant(correct, rng, kinds[seed % len(kinds)])
        if planted is not None and is_sure(judge(planted.program)):
            return planted
    raise AssertionError(f"no fault of seed {seed} is surely harmless or faulty")


def is_sure(verdict) -> bool:
    """Say whether every execution ends alike, and none asks for ever."""
    return (
        verdict.outcome in (HARMLESS, FAULTY)
        and "endless-polling" not in verdict.faults
    )


# The generator


@quick
@given(strategies.programs())
def test_generated_programs_are_correct(drawn):
    """Every execution of a generated program is right, however MPI buffers."""
    for eager in (False, True):
        verdict = judge(drawn, eager)
        assert verdict.outcome in (HARMLESS, UNKNOWN), f"{verdict}\n{drawn}"


def test_few_programs_are_too_large_to_judge():
    """The oracle is able to judge nearly all programs."""
    outcomes = [judge(a_program(seed, (2, 8), 12)).outcome for seed in range(100)]
    assert outcomes.count(HARMLESS) >= 98


def test_every_call_is_generated():
    """Every call of the model is in some program."""
    programs = [a_program(seed, (2, 8), 30) for seed in range(60)]
    calls = {one.call for p in programs for rank in p.ranks for one in rank}
    assert calls == {call for calls in CALLS.values() for call in calls}


def test_same_seed_same_program():
    """The same seed gives the same program; other seeds give others."""
    assert a_program(1) == a_program(1)
    assert len({a_program(seed) for seed in range(20)}) == 20


@quick
@given(strategies.programs())
def test_json_keeps_programs(drawn):
    """A program is the same after it was written as JSON and read."""
    assert from_json(to_json(drawn)) == drawn


# The faults


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_occurs(kind):
    """Each kind of fault can be planted, and then one rank differs."""
    found = 0
    for seed in range(30):
        correct = a_program(seed)
        planted = plant(correct, random.Random(seed), kind)
        if planted is None:
            continue
        found += 1
        pairs = zip(correct.ranks, planted.program.ranks, strict=True)
        assert [old != new for old, new in pairs].count(True) == 1
        assert correct.ranks[planted.rank] != planted.program.ranks[planted.rank]
    assert found >= 5


def test_faults_are_harmless_or_not():
    """Of many faults most are faulty, some harmless, and few are for nobody to say."""
    outcomes = collections.Counter()
    for seed in range(320):
        rng = random.Random(seed)
        kind = list(KINDS)[seed % len(KINDS)]
        planted = plant(a_program(seed), rng, kind)
        if planted is not None:
            outcomes[judge(planted.program).outcome] += 1
    assert outcomes[FAULTY] > 150
    assert outcomes[HARMLESS] > 5
    assert outcomes[RACY] + outcomes[UNKNOWN] < outcomes.total() / 5


# The oracle


@pytest.mark.parametrize("name", KNOWN)
def test_known_programs(name):
    """The oracle says what is wrong with a program, and that nothing is."""
    reason, ranks = KNOWN[name]
    verdict = judge(program(ranks))
    assert verdict.outcome == (FAULTY if reason else HARMLESS), verdict
    assert set(verdict.faults) == ({reason} if reason else set())


@pytest.mark.parametrize("name", RACES)
def test_known_races(name):
    """The oracle says what is wrong in some executions only."""
    reason, ranks = RACES[name]
    verdict = judge(program(ranks))
    assert (verdict.outcome, set(verdict.faults)) == (RACY, {reason})


def test_generous_mpi_lets_more_messages_meet():
    """A program may be right only as long as collectives wait for everybody."""
    assert judge(program(EARLY)).outcome == HARMLESS
    assert judge(program(EARLY), eager=True).outcome == RACY


def test_generous_mpi_hides_deadlocks():
    """Two ranks that both send first deadlock, unless MPI buffers."""
    ranks = KNOWN["send-first"][1]
    assert judge(program(ranks), eager=True).outcome == HARMLESS


def test_too_many_states_are_unknown():
    """Where there is too much to look at, the oracle does not say anything."""
    ranks = RACES["named-after-any"][1]
    assert judge(program(ranks), most=1).outcome == UNKNOWN


@settings(quick, max_examples=200)
@given(strategies.planted(), st.integers(0, 2**32), st.booleans())
def test_oracle_covers_random_timing(planted, seed, eager):
    """What comes out in any timing is among what the oracle says can come out."""
    if planted is None:
        return
    verdict = judge(planted.program, eager)
    for number in range(5):
        wrong = walk(planted.program, random.Random(seed + number), eager)
        possible = (FAULTY, RACY) if wrong else (HARMLESS, RACY)
        assert verdict.outcome in (*possible, UNKNOWN), f"{wrong}: {verdict}\n{planted}"


# A real MPI


def run(mpirun, tmp_path, random_program: Program):
    """Execute a program under mpirun, and return what it printed."""
    path = tmp_path / "program.json"
    path.write_text(to_json(random_program))
    return mpirun(random_program.size, "-m", "mpi4py", RUN, str(path))


@pytest.mark.parametrize("ranks", [2, 3, 5])
def test_programs_run_to_the_end(mpirun, tmp_path, ranks):
    """Correct programs run to their end, and receive what they must."""
    ended = run(mpirun, tmp_path, a_program(ranks, (ranks, ranks), 60))
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count("has ended") == ranks


@pytest.mark.parametrize("ranks", [2, 3, 5])
def test_many_programs_run(mpirun, ranks):
    """Many programs run one after the other, until the time is over."""
    ended = mpirun(ranks, "-m", "mpi4py", MANY, "1", str(ranks))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    programs, _, steps, _, instructions, _ = ended.stdout.split()
    assert 1 <= int(programs) <= int(steps) <= int(instructions)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_harmless_faults_are_harmless(mpirun, tmp_path, seed):
    """A program runs to its end where the oracle says that a fault does no harm."""
    for attempt in range(100):
        rng = random.Random(f"{seed} {attempt}")
        planted = plant(a_program(rng.random()), rng, "swap")
        if planted is None:
            continue
        verdicts = {judge(planted.program, eager).outcome for eager in (False, True)}
        if verdicts == {HARMLESS}:
            break
    ended = run(mpirun, tmp_path, planted.program)
    assert ended.returncode == 0, f"{planted}\n{ended.stderr}"


@pytest.mark.parametrize("name", ["messages-out-of-order", "other-value"])
def test_wrong_values_are_errors(mpirun, tmp_path, name):
    """What a rank must not receive is an error, which names it."""
    ended = run(mpirun, tmp_path, program(KNOWN[name][1]))
    assert ended.returncode != 0
    assert "WrongValueError: rank 1, instruction 0" in ended.stderr


def test_size_must_fit(mpirun, tmp_path):
    """A program is executed by as many ranks as it is made for."""
    path = tmp_path / "program.json"
    path.write_text(to_json(program(KNOWN["receive-first"][1])))
    ended = mpirun(1, RUN, str(path))
    assert ended.returncode != 0
    assert "needs 2 ranks, found 1" in ended.stderr


# The diagnosis. What the oracle says and how the diagnosis may call it:

MAY_BE_CALLED = {
    "deadlock": {
        *("deadlock", "rank-left", "unsafe-send", "unreceived-message"),
        "collective-mismatch",
    },
    "wrong-value": {"rank-died", "bad-argument", "count-mismatch"},
    "unreceived-message": {"unreceived-message", "lost-request"},
}


def diagnose_program(tmp_path, random_program: Program, mode="--strict") -> Diagnosis:
    """Run a random program watched."""
    path = tmp_path / "program.json"
    path.write_text(to_json(random_program))
    return diagnose(tmp_path, random_program.size, mode, RUN, str(path))


def assert_nothing_found(diagnosis: Diagnosis, about: object = "") -> None:
    """Let a diagnosis say nothing."""
    everything = f"{about}\n{diagnosis.printed}"
    assert (diagnosis.code, diagnosis.found) == (0, []), everything


def look_at_fault(tmp_path, planted: Planted, mode="--strict") -> None:
    """Compare what the diagnosis finds with what the oracle says."""
    verdict = judge(planted.program)
    diagnosis = diagnose_program(tmp_path, planted.program, mode)
    everything = f"{verdict}\n{planted}\n{diagnosis.printed}"
    if verdict.outcome == HARMLESS:
        assert_nothing_found(diagnosis, everything)
        return
    assert diagnosis.code == 1, everything
    assert diagnosis.found, everything


def names(faults) -> set[str]:
    """Return how the diagnosis may call what goes wrong."""
    return set().union(*(MAY_BE_CALLED.get(fault, {fault}) for fault in faults))


@with_the_diagnosis
@pytest.mark.parametrize("mode", ["--strict", "--lenient"])
@pytest.mark.parametrize("ranks", SIZES)
def test_correct_programs_give_no_finding(tmp_path, ranks, mode):
    """Nothing is found in many correct programs, on demand on busy processors."""
    # What it prints depends on the time, so a second run is not comparable.
    words = mode, "--no-races", MANY, str(SECONDS), str(ranks)
    with load(LOAD):
        diagnosis = diagnose(tmp_path, ranks, *words, limit=SECONDS + 120)
    assert_nothing_found(diagnosis)
    assert "programs" in diagnosis.printed


@with_the_diagnosis
@pytest.mark.parametrize("seed", range(FAULTS))
def test_faults_are_found(tmp_path, seed):
    """Something is found whenever a fault does harm, and nothing when it does not."""
    look_at_fault(tmp_path, a_fault(seed))


@with_the_diagnosis
@on_demand
@pytest.mark.parametrize("seed", range(FAULTS))
def test_faults_are_found_when_lenient(tmp_path, seed):
    """The same where sends are buffered, if that does not change what happens."""
    planted = a_fault(seed)
    strict, eager = (judge(planted.program, eager) for eager in (False, True))
    if strict.outcome != eager.outcome or not is_sure(eager):
        pytest.skip("another outcome")
    look_at_fault(tmp_path, planted, "--lenient")


@with_the_diagnosis
@on_demand
@slow
@given(planted=strategies.planted())
def test_any_fault_is_found(tmp_path_factory, planted):
    """The same; what fails is made small, which takes minutes."""
    if planted is not None and is_sure(judge(planted.program)):
        look_at_fault(tmp_path_factory.mktemp("fault"), planted)


@with_the_diagnosis
@on_demand
@slow
@given(
    drawn=strategies.programs((2, 5), 8), mode=st.sampled_from(["strict", "lenient"])
)
def test_any_correct_program_gives_no_finding(tmp_path_factory, drawn, mode):
    """Nothing is found in a correct program; what fails is made small."""
    folder = tmp_path_factory.mktemp("correct")
    assert_nothing_found(diagnose_program(folder, drawn, f"--{mode}"), drawn)


@with_the_diagnosis
@on_demand
@pytest.mark.parametrize("name", [name for name in KNOWN if "ask-" not in name])
def test_known_programs_are_diagnosed(tmp_path, name):
    """What is found is called what it is."""
    reason, ranks = KNOWN[name]
    diagnosis = diagnose_program(tmp_path, program(ranks))
    if not reason:
        assert_nothing_found(diagnosis)
        return
    assert diagnosis.code == 1, diagnosis.printed
    assert diagnosis.kinds & names([reason]), diagnosis.printed
