"""The report as one HTML page."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from faceid_gui.lab.compare import compare
from faceid_gui.lab.figures import ratio_text
from faceid_gui.lab.report.html import to_html
from faceid_gui.lab.report.sections import MOST_FINDINGS
from faceid_gui.lab.report.thumbnails import MOST_BYTES, SIDE, data_uri, thumbnail
from faceid_gui.lab.results import (
    Confusion,
    Counts,
    Finding,
    FindingKind,
    GroupResult,
    Histogram,
    Machine,
    Recommendation,
    Run,
)
from tests.lab.report.page import Page
from tests.lab.samples import BUILTIN, COMPACT, findings, sample_run, small_run

EVIL = "</td></svg><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{0}\u202e\x00\x1b]김"


def empty_run() -> Run:
    """A run that was stopped before anything came of it."""
    return replace(
        small_run(),
        trials=(),
        whole=False,
        recommendation=Recommendation(None, ""),
        counts=Counts(),
    )


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("run", [sample_run(), small_run(), empty_run()], ids=lambda run: run.id)
def test_a_page_is_whole_and_stands_alone(run: Run, language: str) -> None:
    # WHEN written
    page = Page(to_html(run, language=language))
    # THEN every tag is closed in its turn, and the language is said
    assert page.declarations == ["DOCTYPE html"]
    assert ("html", "lang", language) in page.attributes
    assert page.tags.count("h1") == 1
    # AND there is no script, nothing from outside, and no id twice
    assert {"script", "iframe", "link", "object", "form"}.isdisjoint(page.tags)
    assert [name for _, name, _ in page.attributes if name.startswith("on")] == []
    assert [value for value in page.values("src") if not value.startswith("data:image/")] == []
    assert page.values("href") == []
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in page.values("content")


def test_all_that_was_asked_for_is_there() -> None:
    # GIVEN a run of everything, WHEN written
    run = sample_run()
    page = Page(to_html(run, comparison=compare(sample_run(seed=3), run)))
    # THEN every section is there
    wanted = {
        "recommendation", "summary", "trials", "bars", "groups", "histograms", "det", "speed",
        "confusions", "compared", "findings", "work", "machine", "glossary",
    }  # fmt: skip
    assert wanted <= set(page.values("id"))
    # AND the sentence, what is not known, every trial, group, confusion and finding
    texts = set(page.texts)
    assert run.recommendation.sentence in texts
    assert set(run.recommendation.unknown) <= texts
    assert page.text.count("not for commercial use") == 4
    assert "not for a kiosk: a kiosk runs one network at a time" in texts
    assert "김하늘 and 박지우 look alike: 0.412" in texts
    assert {finding.detail for finding in findings()} <= texts
    # AND the numbers of one of them
    point = run.trials[1].identification.at(0.01) if run.trials[1].identification else None
    assert point is not None
    assert any(text.startswith(f"{100 * point.miss.value:.1f} % (") for text in page.texts)


def test_korean_is_spoken_throughout() -> None:
    # GIVEN the Korean page, WHEN its headings are read, THEN none of the English ones is left
    english, korean = (
        {text for text in Page(to_html(small_run(), language=one)).texts if wordy(text)}
        for one in ("en", "ko")
    )
    data = f"{small_run()} EER FPIR FNIR FMR FNMR TMR a + b compact, yunet, cosine"
    assert [text for text in english & korean if text not in data] == []


def wordy(text: str) -> bool:
    """Whether a text is more than a number, a unit, or paths."""
    return any(map(str.isalpha, text)) and " / " not in text and not text.endswith(" UTC")


def test_the_ratio_of_groups_is_told() -> None:
    run = sample_run()
    page = Page(to_html(run))
    for one in next(t for t in run.trials if t.choice == run.recommendation.choice).groups:
        assert one.fmr_ratio is not None
        assert ratio_text(one.fmr_ratio) in page.texts


def test_a_run_that_was_stopped_says_so() -> None:
    assert "was stopped before its end" in to_html(empty_run())
    assert "was stopped before its end" not in to_html(small_run())


def evil_run() -> Run:
    """A run in which whatever can be named has a malicious name."""
    run = sample_run(networks=(COMPACT, BUILTIN), photos=(3,))
    (first, *rest) = run.trials
    choice = replace(first.choice, packs=(EVIL,), detector=EVIL)
    groups = tuple(replace(group, group=EVIL) for group in first.groups)
    confusion = Confusion(EVIL, EVIL, EVIL, EVIL, 0.5, same=False)
    trial = replace(
        first,
        choice=choice,
        title=EVIL,
        licence=EVIL,
        groups=groups,
        confusions=(confusion, replace(confusion, same=True)),
        usable=False,
        why_not=EVIL,
    )
    return replace(
        run,
        id=EVIL,
        dataset=EVIL,
        groups=(EVIL,),
        trials=(trial, *rest),
        findings=tuple(Finding(kind, EVIL, EVIL, EVIL, EVIL) for kind in FindingKind),
        recommendation=Recommendation(choice, EVIL, (EVIL,)),
        counts=Counts({EVIL: 1}, {EVIL: 2}),
        machine=Machine(EVIL, 2, EVIL, EVIL),
    )


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_name_can_inject(language: str) -> None:
    # GIVEN names that would end every element, attribute and drawing
    run = evil_run()
    # WHEN written, compared with a run of the same names
    text = to_html(run, language=language, comparison=compare(run, run), picture=lambda _: b"<svg")
    page = Page(text)
    # THEN the page has the elements it has without them, and the names are texts
    assert "script" not in page.tags
    assert "<script" not in text
    assert "<img src=x" not in text
    assert [name for _, name, _ in page.attributes if name.startswith("on")] == []
    assert any("<script>alert(1)</script>" in one for one in page.texts)
    # AND nothing turns or ends the text around it
    assert not set("\u202e\x00\x1b") & set(text)


def test_pictures_travel_inside() -> None:
    # GIVEN pictures of one person alone
    image = np.random.default_rng(0).integers(0, 255, (900, 600, 3)).astype(np.uint8)
    asked: list[str] = []

    def picture(photo: str) -> bytes | None:
        asked.append(photo)
        return thumbnail(image) if "하늘" in photo else None

    # WHEN written, THEN both photos of each confusion are asked for, and what is there is shown
    page = Page(to_html(sample_run(), picture=picture))
    assert len(asked) == 6
    (source,) = page.values("src")
    assert source.startswith("data:image/jpeg;base64,")
    assert page.values("alt") == ["east_asian/김하늘/03.jpg"]
    assert page.text.count("no picture") == 5


def test_thumbnails_are_small_and_never_larger_than_the_photo() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (2000, 1000, 3)).astype(np.uint8)
    made = thumbnail(noise)
    shown = cv2.imdecode(np.frombuffer(made, np.uint8), cv2.IMREAD_COLOR)
    assert shown is not None
    assert shown.shape == (SIDE, SIDE // 2, 3)
    assert len(made) < MOST_BYTES
    tiny = cv2.imdecode(np.frombuffer(thumbnail(noise[:20, :30]), np.uint8), cv2.IMREAD_COLOR)
    assert tiny is not None
    assert tiny.shape == (20, 30, 3)
    assert thumbnail(noise[:1, :1000])


@pytest.mark.parametrize(
    ("picture", "kind"),
    [
        (b"\xff\xd8\xff\xe0rest", "jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "png"),
        (b"<svg onload=alert(1)>", None),
        (b"GIF89a", None),
        (b"", None),
        (None, None),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), None),
    ],
)
def test_only_small_jpegs_and_pngs_go_in(picture: bytes | None, kind: str | None) -> None:
    address = data_uri(picture)
    assert (address is None) is (kind is None)
    assert address is None or address.startswith(f"data:image/{kind};base64,")


def test_many_findings_are_counted() -> None:
    finding = Finding(FindingKind.NO_FACE, "No face.", photo="a.jpg")
    run = replace(small_run(), findings=(finding,) * (MOST_FINDINGS + 3))
    page = Page(to_html(run))
    assert "No face found (43)" in page.texts
    assert "and 3 more" in page.texts
    assert page.texts.count("No face.") == MOST_FINDINGS


def test_the_size_stays_small() -> None:
    # GIVEN a run of 13 trials without pictures, THEN the page is below a fifth of a megabyte
    assert len(to_html(sample_run())) < 200_000


def test_groups_without_numbers_are_no_fault() -> None:
    # GIVEN a group in which nothing could be compared
    (first, *_) = sample_run(networks=(COMPACT,), photos=(3,)).trials
    bare = GroupResult("alone", 1, (), (), None, Histogram((), (), ()))
    run = replace(sample_run(), trials=(replace(first, groups=(bare,), histogram=None),))
    page = Page(to_html(run))
    assert "alone" in page.texts
