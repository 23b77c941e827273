"""Job_finding: what a rule says of a job script, and the list of all rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mpi_lessons.desk.job_file import Job


@dataclass(frozen=True, order=True)
class Finding:
    """One mistake.

    Parameters
    ----------
    line
        Where, from 1.
    rule
        Its name, as in "late directive".
    remedy
        What happens, and what to write instead.
    """

    line: int
    rule: str
    remedy: str


Rule = Callable[[Job], Iterator[tuple[int, str]]]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    """Add a function to the rules; it yields a line and a remedy for each finding."""

    def add(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return add


def judge(job: Job) -> list[Finding]:
    """Return what all rules find, in the order of the lines."""
    return sorted(
        Finding(line, name, remedy)
        for name, function in RULES.items()
        for line, remedy in function(job)
    )
