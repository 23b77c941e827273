"""Job_shell: the commands of a shell script, as far as they tell what a job does.

It reads words, quotes, comments, redirections, here-documents and substitutions, and
never runs anything. What it leaves out: aliases, expansions, and the meaning of
keywords, which are words like others.
"""

import bisect
import re
from dataclasses import dataclass, field

END = ";&|()\n"  # ends a command
HEREDOC = re.compile(r"<<(-?)[ \t]*(['\"\\]?)([A-Za-z_]\w*)(['\"]?)")
DIGITS = re.compile(r"\d*")


@dataclass
class Command:
    """One simple command.

    Attributes
    ----------
    line : int
        Where it begins, from 1.
    words : list of str
        Without quotes; what begins with a dollar is as it stands there.
    live : str
        What the shell expands: everything that is not in single quotes.
    outputs : list of str
        Files that it writes by ``>`` or ``>>``.
    """

    line: int
    words: list[str] = field(default_factory=list)
    live: str = ""
    outputs: list[str] = field(default_factory=list)


def read(text: str) -> tuple[list[Command], dict[int, str]]:
    """Return the commands of a script, and its comments that fill a line, by line."""
    reader = _Reader(text)
    reader.commands_until("")
    commands = [command for command in reader.commands if command.words]
    return sorted(commands, key=lambda command: command.line), reader.comments


class _Reader:
    """Walks once over the text; a substitution is read by the same methods again."""

    def __init__(self, text: str, line: int = 1):
        self.text, self.at, self.first = text, 0, line
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self.commands: list[Command] = []
        self.comments: dict[int, str] = {}
        self._waiting: list[tuple[str, str]] = []  # here-documents of this line

    def _line(self) -> int:
        return self.first + bisect.bisect_left(self._ends, self.at)

    def _here(self, length: int = 1) -> str:
        return self.text[self.at : self.at + length]

    def commands_until(self, stop: str) -> None:
        """Read commands up to `stop`, a closing bracket, or to the end of the text."""
        command = self._begin()
        while self.at < len(self.text):
            here = self._here()
            if here == stop:
                self.at += 1
                return
            if here in " \t":
                self.at += 1
            elif self._here(2) == "\\\n":
                self.at += 2
            elif here == "#":
                self._comment()
            elif self._here(2) == "((":
                self._skip("((", "))")
            elif self._here(2) == "&>" or here in "<>":
                self._redirection(command)
            elif here in END:
                self.at += 1
                if here == "\n":
                    self._heredocs()
                elif here == "(":
                    self.commands_until(")")
                command = self._begin()
            else:
                self._next_word(command)

    def _begin(self) -> Command:
        self.commands.append(Command(self._line()))
        return self.commands[-1]

    def _next_word(self, command: Command) -> None:
        if not command.words:
            command.line = self._line()
        digits = DIGITS.match(self.text, self.at).end()
        if digits > self.at and self.text[digits : digits + 1] in ("<", ">"):
            self.at = digits  # as in 2> file
            return
        word, live = self._word()
        command.words.append(word)
        command.live += live + " "

    def _comment(self) -> None:
        start = self.at
        end = self.text.find("\n", start)
        self.at = len(self.text) if end < 0 else end
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        if not before.strip():
            self.comments[self._line()] = self.text[start : self.at]

    def _skip(self, opening: str, closing: str) -> None:
        """Pass over arithmetic, in which < and # mean something else."""
        end = self.text.find(closing, self.at + len(opening))
        self.at = len(self.text) if end < 0 else end + len(closing)

    def _redirection(self, command: Command) -> None:
        heredoc = HEREDOC.match(self.text, self.at)
        if heredoc:
            self._waiting.append((heredoc[3], heredoc[1]))
            self.at = heredoc.end()
            return
        if self._here(2) in ("<(", ">("):
            self.at += 2
            self.commands_until(")")
            return
        sign = re.compile(r"&?[<>]+[&|]?").match(self.text, self.at)
        self.at = sign.end()
        while self._here() in (" ", "\t"):
            self.at += 1
        word, live = self._word() if self._here() not in ("", *END) else ("", "")
        command.live += live + " "
        # 2>&1 writes to no file.
        if ">" in sign[0] and not (sign[0].endswith("&") and word[:1] in "0123456789-"):
            command.outputs.append(word)

    def _heredocs(self) -> None:
        """Pass over the here-documents that begin after this line."""
        for name, dash in self._waiting:
            tabs = r"\t*" if dash else ""
            end = re.compile(rf"^{tabs}{name}$", re.MULTILINE)
            if found := end.search(self.text, self.at):  # else it was no such thing
                self.at = min(found.end() + 1, len(self.text))
        self._waiting.clear()

    def _word(self) -> tuple[str, str]:
        word = live = ""
        while self.at < len(self.text):
            here = self._here()
            if here == "(" and word.endswith("="):  # an array
                self.at += 1
                self.commands_until(")")
            elif here in " \t<>" + END:
                break
            elif here == "'":
                part = self._quoted("'")
                word += part
            elif here == '"':
                self.at += 1
                part = self._double()
                word, live = word + part, live + part
            else:
                part = self._part()
                word, live = word + part, live + part
        return word, live

    def _quoted(self, quote: str) -> str:
        end = self.text.find(quote, self.at + 1)
        end = len(self.text) if end < 0 else end
        part = self.text[self.at + 1 : end]
        self.at = end + 1
        return part

    def _double(self) -> str:
        word = ""
        while self.at < len(self.text) and self._here() != '"':
            word += self._part()
        self.at += 1
        return word

    def _part(self) -> str:
        """Read one character, or what a dollar or a backquote begins."""
        start = self.at
        if self._here() == "\\":
            self.at += 2
            return (
                "" if self.text[start + 1 : self.at] == "\n" else self._upto(start + 1)
            )
        if self._here(3) == "$((":
            self._skip("$((", "))")
        elif self._here(2) == "$(":
            self.at += 2
            # Its commands are read as any others; `_begin` notes where they are.
            self.commands_until(")")
        elif self._here(2) == "${":
            self._skip("${", "}")
        elif self._here() == "`":
            line = self._line()
            inner = _Reader(self._quoted("`"), line)
            inner.commands_until("")
            self.commands += inner.commands
        else:
            self.at += 1
        return self._upto(start)

    def _upto(self, start: int) -> str:
        return self.text[start : self.at]
