"""Program: the instructions of all ranks, as data and as JSON."""

import json
from dataclasses import asdict, dataclass, fields

from random_programs.instructions import CLASS, Arrival, Instruction


@dataclass(frozen=True)
class Program:
    """What all ranks do.

    Parameters
    ----------
    ranks
        Of each rank its instructions in order.
    """

    ranks: tuple[tuple[Instruction, ...], ...]

    @property
    def size(self) -> int:
        """How many ranks there are."""
        return len(self.ranks)

    def replace(self, rank: int, instructions: list[Instruction]) -> "Program":
        """Return the program with other instructions on one rank."""
        ranks = list(self.ranks)
        ranks[rank] = tuple(instructions)
        return Program(tuple(ranks))

    def __str__(self) -> str:
        """Return it as a person reads it, a line per instruction."""
        return "\n".join(
            f"{rank} {index:3}  {describe(instruction)}"
            for rank, instructions in enumerate(self.ranks)
            for index, instruction in enumerate(instructions)
        )


def describe(instruction: Instruction) -> str:
    """Return an instruction as text: "recv(comm='world', source=1, ...)"."""
    words = []
    for field in fields(instruction):
        value = getattr(instruction, field.name)
        if field.name == "expect":
            value = [tuple(item) if isinstance(item, tuple) else item for item in value]
        if field.name != "call" and value != field.default:
            words.append(f"{field.name}={value!r}")
    return f"{instruction.call}({', '.join(words)})"


def to_json(program: Program) -> str:
    """Return a program as JSON: of each rank a list of instructions."""
    return json.dumps([[asdict(one) for one in rank] for rank in program.ranks])


def from_json(text: str) -> Program:
    """Return the program that `to_json` wrote."""
    return Program(
        tuple(tuple(_instruction(one) for one in rank) for rank in json.loads(text))
    )


def _instruction(fields: dict) -> Instruction:
    """Return an instruction; its `call` tells of which class it is."""
    values = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in fields.items()
    }
    kind = CLASS[fields["call"]]
    if "recvtag" in fields or "room" in fields:
        values["expect"] = tuple(Arrival(*arrival) for arrival in fields["expect"])
    return kind(**values)
