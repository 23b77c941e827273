"""Branches: the condition under which a line of a program runs."""

import ast
import functools
from pathlib import Path


@functools.lru_cache(maxsize=64)
def _parse(file: str) -> ast.Module | None:
    try:
        return ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None


def enclosing_if(file: str, line: int) -> tuple[str, int] | None:
    """Return condition and line of the innermost ``if`` around a line of a file."""
    tree = _parse(file) if file else None
    if tree is None or not line:
        return None
    found = None
    for node in ast.walk(tree):
        if not isinstance(node, (ast.If, ast.While)):
            continue
        word = "if" if isinstance(node, ast.If) else "while"
        condition = f"{word} {ast.unparse(node.test)}"
        if _holds(node.body, line):
            inside = (condition, node.lineno)
        elif word == "if" and _holds(node.orelse, line):
            inside = (f"the else of {condition}", node.lineno)
        else:
            continue
        if found is None or node.lineno > found[1]:
            found = inside
    if found and found[0] in ("if __name__ == '__main__'", "while True"):
        return None
    return found


def _holds(body: list, line: int) -> bool:
    return bool(body) and body[0].lineno <= line <= (body[-1].end_lineno or 0)
