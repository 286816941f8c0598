"""Labels of people from a file."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from faceid_gui.core.errors import BadRequest
from faceid_gui.lab.groups import label, read_groups, unknown_names
from faceid_gui.lab.parts import Subject
from faceid_gui.lab.results import FindingKind


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "groups.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "text",
    [
        "Kim,east_asian,glasses\nBob,other\n",
        "Kim;east_asian;glasses\nBob;other\n",
        "name\tgroup\nKim\teast_asian\nKim\tglasses\nBob\tother\n",
        "name,groups\nKim,east_asian;glasses\nBob,other\n",
        "Kim: east_asian; glasses\nBob:other\n",
        'Kim,"east_asian;glasses"\nBob,other\n',
        "# who is who\n\nKim: east_asian, glasses\nBob: other\n",
        'Kim,"east_asian",glasses\r\nBob , other,\r\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_way_to_write_it_says_the_same(tmp_path: Path, text: str, encoding: str) -> None:
    groups = read_groups(written(tmp_path, text, encoding))
    assert groups.of("Kim") == {"east_asian", "glasses"}
    assert groups.of("bob") == {"other"}
    assert groups.of("nobody") == frozenset()


def test_names_match_in_either_form_of_unicode(tmp_path: Path) -> None:
    name = "이하늘"
    path = written(tmp_path, f"{unicodedata.normalize('NFD', name)},학생\n")
    people, unknown = label([Subject("a", name, ())], read_groups(path))
    assert people[0].groups == {"학생"}
    assert unknown == ()


def test_a_name_with_a_comma_may_be_quoted(tmp_path: Path) -> None:
    groups = read_groups(written(tmp_path, '"Kim, Dae-jung",east_asian\n'))
    assert groups.of("Kim, Dae-jung") == {"east_asian"}


def test_a_name_with_a_comma_needs_no_quotes_among_semicolons(tmp_path: Path) -> None:
    groups = read_groups(written(tmp_path, "Kim, Dae-jung;east_asian\nLi, Wei;east_asian;x\n"))
    assert groups.of("Kim, Dae-jung") == {"east_asian"}


def test_names_that_nobody_bears_are_reported_and_the_rest_counts(tmp_path: Path) -> None:
    groups = read_groups(written(tmp_path, "Kim,a\nNobody,b\n"))
    people, unknown = label(
        [Subject("k", "Kim", (), frozenset({"x"})), Subject("l", "Li", ())], groups
    )
    assert [who.groups for who in people] == [{"a", "x"}, frozenset()]
    findings = unknown_names(unknown)
    assert [(one.kind, one.subject) for one in findings] == [(FindingKind.UNKNOWN_NAME, "Nobody")]


@pytest.mark.parametrize("text", ["", "# nothing\n", "Kim\nBob\n"])
def test_a_file_without_a_group_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadRequest):
        read_groups(written(tmp_path, text))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10\x81\x20")
    with pytest.raises(BadRequest):
        read_groups(path)
