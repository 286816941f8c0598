"""What the pages say, held against what there is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from faceid_gui.cli.commands import build

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    page for pattern in ("*.md", "docs/**/*.md", "packaging/**/*.md") for page in ROOT.glob(pattern)
)
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
ANCHOR = re.compile(r"\]\(#([^)]+)\)")
OWN_WORDS = {"run", "test", "check"}  # of faceid.py


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


def anchor(heading: str) -> str:
    """A heading as the web pages of repositories spell its anchor."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_anchor_is_a_heading(page: Path) -> None:
    text = page.read_text("utf-8")
    headings = {anchor(line.lstrip("#")) for line in text.splitlines() if line.startswith("#")}
    assert [target for target in ANCHOR.findall(text) if target not in headings] == []


def shown_commands() -> Iterator[tuple[str, list[str]]]:
    """Every call of the program in a code block: the page and the words after its name."""
    for page in PAGES:
        for block in BLOCK.findall(page.read_text("utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line, comments=True)
                for index, word in enumerate(words):
                    if word.endswith("bin/faceid-gui") or word in {"faceid-gui", "faceid.py"}:
                        rest = words[index + 1 :]
                        stop = [i for i, w in enumerate(rest) if w in {">", "|", "&&", ";"}]
                        yield name(page), rest[: stop[0]] if stop else rest
                        break


def test_every_command_shown_exists() -> None:
    # GIVEN the commands in the pages, WHEN each is looked up in the command line's own tree
    root = get_command(build())
    unknown = []
    for page, words in shown_commands():
        if not words or words[0] in OWN_WORDS or "/" in words[0] or words[0] == "--help":
            continue
        command = root
        while words and words[0] in (below := getattr(command, "commands", {})):
            command, words = below[words[0]], words[1:]
        options = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
        wrong = [
            word for word in words if word.startswith("--") and word not in options | {"--help"}
        ]
        if hasattr(command, "commands") or wrong:
            unknown.append((page, words))
    # THEN there is none that the program does not know, with every option
    assert unknown == []


def test_both_guides_have_the_same_shape() -> None:
    # GIVEN the guide in two languages, WHEN their headings, code and tables are counted
    def shape(language: str) -> list[int]:
        text = (ROOT / "docs" / "guide" / f"{language}.md").read_text("utf-8")
        lines = text.splitlines()
        rows = sum(line.startswith("|") for line in lines)
        return [sum(line.startswith("## ") for line in lines), len(BLOCK.findall(text)), rows]

    # THEN they are equal: what one says, the other says too
    assert shape("en") == shape("ko")


def test_each_decision_says_what_and_why() -> None:
    for page in sorted((ROOT / "docs" / "adr").glob("*.md")):
        text = page.read_text("utf-8")
        for part in ("**Decision.**", "**Why.**", "**Refused.**", "**Consequences.**"):
            assert part in text, f"{page.name}: {part}"
