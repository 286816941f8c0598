"""Two kinds of output: words for people and JSON for programs. Notes always go to stderr."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeAlias

Report: TypeAlias = Callable[[int, int, str], None]
"""Hears how much of how much is done, and what is at work."""

_LINE_ENDS: Final = ("\x85", "\u2028", "\u2029")
_BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def say(text: str = "") -> None:
    """A line for people on stdout."""
    sys.stdout.write(printable(text) + "\n")


def note(text: str) -> None:
    """A line on stderr."""
    sys.stderr.write(printable(text) + "\n")


def emit(document: object) -> None:
    """One JSON document on a line of stdout, at once. Raises ValueError for NaN."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    for letter in _LINE_ENDS:  # JSON allows them, but many readers end a line there
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def printable(text: str) -> str:
    """Text that cannot steer a terminal, nor turn the text around it: such characters become
    question marks."""
    return "".join("?" if _steers(letter) else letter for letter in text)


def one_line(text: str) -> str:
    """The same for a text from outside, which must not look like several lines of ours."""
    return printable(text).replace("\n", "?")


def _steers(letter: str) -> bool:
    if letter in "\n\t":
        return False
    steering = unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")
    return steering or letter in _BIDI_CONTROLS


def table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Aligned columns on stdout; letters of double width count twice."""
    from rich.cells import cell_len

    lines = [list(headers), *([str(cell) for cell in row] for row in rows)]
    widths = [max(cell_len(line[column]) for line in lines) for column in range(len(headers))]
    for line in lines:
        cells = (
            cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)
        )
        say("  ".join(cells).rstrip())


@contextmanager
def progress_bar(title: str) -> Iterator[Report]:
    """A progress bar on stderr, silent where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _done, _total, _what: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def report(done: int, total: int, what: str) -> None:
            text = f"{title} {escape(printable(what))}"
            bar.update(task, completed=done, total=total, description=text)

        yield report
