"""``faceid-gui evaluate`` against a desk that answers from made-up runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from faceid_gui.app.context import AppContext
from faceid_gui.cli.desks import Forgotten, LabDesk, LabOption
from faceid_gui.cli.run import run_cli
from faceid_gui.core.errors import BadRequest, Cancelled, DiskFull, FaceIdError, NotFound
from faceid_gui.core.types import Image
from faceid_gui.lab.report import codec
from faceid_gui.lab.request import BY_PARENT, EvaluateProgress, EvaluateRequest
from faceid_gui.lab.results import Finding, FindingKind, Metric, Run
from faceid_gui.lab.runs import RunSummary, summary_of
from tests.cli.terminal import Result
from tests.data import ROOT
from tests.lab.samples import BUILTIN, COMPACT, sample_run, small_run

PROGRESS = EvaluateProgress("photos", 1, 2, "a.jpg")


class FakeDesk:
    """Answers every request with one run, and keeps what it was asked."""

    def __init__(self, run: Run, *, error: FaceIdError | None = None) -> None:
        self.run = run
        self.kept: list[Run] = []
        self.asked: list[EvaluateRequest] = []
        self.error = error
        self.interrupts = 0

    def packs(self) -> tuple[LabOption, ...]:
        missing = LabOption("large", "Large", ready=False, note="166 MB to fetch")
        return (LabOption("compact", "Compact"), LabOption("builtin", "Builtin"), missing)

    def detectors(self) -> tuple[LabOption, ...]:
        return (LabOption("yunet", "YuNet"),)

    def evaluate(
        self,
        request: EvaluateRequest,
        *,
        progress: Callable[[EvaluateProgress], None] = lambda _step: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Run:
        self.asked.append(request)
        if self.error is not None:
            raise self.error
        progress(PROGRESS)
        for _ in range(self.interrupts):
            assert cancelled() is (self.interrupts > 1 and _ > 0)
            signal.raise_signal(signal.SIGINT)
        progress(PROGRESS)
        run = replace(self.run, whole=not cancelled())
        self.kept.append(run)
        return run

    def picture(self, run_id: str, photo: str) -> Image | None:
        assert run_id == self.run.id
        return np.full((600, 400, 3), 90, np.uint8) if "하늘" in photo else None

    def pictures(self, run_id: str) -> Callable[[str], Image | None]:
        return lambda photo: self.picture(run_id, photo)

    def runs(self) -> tuple[RunSummary, ...]:
        return tuple(summary_of(run) for run in reversed(self.kept))

    def load(self, run_id: str) -> Run:
        for run in self.kept:
            if run.id == run_id:
                return run
        raise NotFound(f"no run {run_id} is kept")

    def forget(self) -> Forgotten:
        done = Forgotten(len(self.kept), 7)
        self.kept.clear()
        return done


class Lab:
    """The command line with this desk as its lab."""

    def __init__(self, desk: FakeDesk, capsys: pytest.CaptureFixture[str]) -> None:
        self.desk = desk
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Result:
        desk: LabDesk = self.desk

        class Context(AppContext):
            def lab(self) -> Any:
                return desk

        self._capsys.readouterr()
        code = run_cli(["evaluate", *(str(argument) for argument in arguments)], Context())
        said = self._capsys.readouterr()
        return Result(code, said.out, said.err)


@pytest.fixture
def lab(capsys: pytest.CaptureFixture[str]) -> Lab:
    return Lab(FakeDesk(sample_run()), capsys)


@pytest.fixture
def known(tmp_path: Path) -> Path:
    folder = tmp_path / "known"
    folder.mkdir()
    return folder


def test_what_is_asked_for_reaches_the_desk(lab: Lab, known: Path, tmp_path: Path) -> None:
    # GIVEN files of pairs and groups
    pairs, groups = tmp_path / "pairs.txt", tmp_path / "groups.csv"
    pairs.touch()
    groups.touch()
    # WHEN everything is asked for
    done = lab(
        known,
        *("--strangers", known, "--pairs", pairs, "--packs", "compact, builtin,compact"),
        *("--detectors", "yunet", "--metrics", "euclidean_l2,cosine", "--photos", "3,1"),
        *("--groups", groups, "--no-fuse", "--no-latency", "--remote", "--limit", 5),
    )
    # THEN the desk is asked for just this
    assert done.code == 0
    assert lab.desk.asked == [
        EvaluateRequest(
            folder=known,
            strangers=known,
            pairs=pairs,
            packs=("compact", "builtin"),
            detectors=("yunet",),
            metrics=(Metric.EUCLIDEAN_L2, Metric.COSINE),
            photos=(1, 3),
            groups=groups,
            fuse=False,
            latency=False,
            remote=True,
            limit=5,
        )
    ]


def test_little_asked_for_is_the_usual(lab: Lab, known: Path) -> None:
    assert lab(known, "--groups", "by-parent").code == 0
    assert lab("--gallery").code == 0
    assert lab.desk.asked == [
        EvaluateRequest(folder=known, groups=BY_PARENT),
        EvaluateRequest(folder=None),
    ]


def test_words_say_what_is_best_and_what_is_not_known(lab: Lab, known: Path) -> None:
    # WHEN evaluated
    done = lab(known)
    # THEN the sentence comes first, and its gaps, the trials, findings, and the run's id
    lines = done.out.splitlines()
    assert lines[0] == lab.desk.run.recommendation.sentence
    assert "- " + lab.desk.run.recommendation.unknown[0] in lines
    (best,) = [line for line in lines if line.startswith("* ")]
    assert best.split()[1:5] == ["compact", "yunet", "cosine", "3"]
    assert sum("(non-commercial)" in line for line in lines) == 4
    assert "noticed: Photo 09.jpg of Ann Berg looks like Clara Voss." in lines
    assert f"kept as {lab.desk.run.id}" in lines
    # AND nothing is on stderr, where nobody watches a bar
    assert done.err == ""


def test_the_report_is_written(lab: Lab, known: Path, tmp_path: Path) -> None:
    # WHEN a report is asked for in a folder that is not there
    out = tmp_path / "new" / "out"
    done = lab(known, "--report", out)
    # THEN both files are there, for the owner alone, and it is said where
    assert done.code == 0
    assert f"report: {out / 'report.html'}" in done.out
    assert codec.from_json((out / "report.json").read_bytes()) == lab.desk.run
    page = (out / "report.html").read_text("utf-8")
    assert page.count("data:image/jpeg;base64,") == 1
    assert "김하늘" in page
    if os.name == "posix":
        assert (out / "report.html").stat().st_mode & 0o077 == 0


def test_the_report_speaks_the_screens_language(
    lab: Lab, known: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from faceid_gui.settings.tree import Settings

    settings = Settings.model_validate({"general": {"language": "ko"}})
    monkeypatch.setattr(AppContext, "settings", lambda _self: settings)
    lab(known, "--report", tmp_path)
    assert '<html lang="ko">' in (tmp_path / "report.html").read_text("utf-8")


def test_json_is_one_document_and_nothing_else(lab: Lab, known: Path, tmp_path: Path) -> None:
    # WHEN JSON is asked for with a report
    done = lab(known, "--report", tmp_path / "out", "--json")
    # THEN stdout is one document: that of report.json, and where it is
    document = done.document
    assert document["report"]["json"] == str(tmp_path / "out" / "report.json")
    assert document["run"] == json.loads((tmp_path / "out" / "report.json").read_bytes())["run"]
    assert document["comparison"] is None
    assert done.code == 0


def test_interrupted_it_writes_what_is_there(lab: Lab, known: Path, tmp_path: Path) -> None:
    # GIVEN somebody who presses Ctrl+C while photos are looked at
    lab.desk.interrupts = 1
    # WHEN evaluated
    before = signal.getsignal(signal.SIGINT)
    done = lab(known, "--report", tmp_path, "--json")
    # THEN it ends in order, says so, and what was measured is written
    assert done.code == 130
    assert "goes on where this was" in done.err
    assert done.document["run"]["whole"] is False
    assert not codec.from_json((tmp_path / "report.json").read_bytes()).whole
    # AND Ctrl+C is as before
    assert signal.getsignal(signal.SIGINT) is before
    # WHEN asked again, THEN it is whole
    lab.desk.interrupts = 0
    assert lab(known).code == 0


def test_interrupted_twice_it_gives_up(lab: Lab, known: Path, tmp_path: Path) -> None:
    lab.desk.interrupts = 2
    done = lab(known, "--report", tmp_path / "out")
    assert done.code == 130
    assert done.out == ""
    assert not (tmp_path / "out" / "report.html").exists()


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (BadRequest("nobody in the folder"), 1, "nobody in the folder"),
        (Cancelled(), 130, "interrupted"),
    ],
)
def test_what_the_desk_refuses(
    lab: Lab, known: Path, error: FaceIdError, code: int, said: str
) -> None:
    lab.desk.error = error
    done = lab(known, "--json")
    assert (done.code, done.out) == (code, "")
    assert said in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "--gallery"),
        (("DIR", "--gallery"), 2, "not both"),
        (("/no/such/folder",), 1, "there is no folder /no/such/folder"),
        (("DIR", "--strangers", "/no/such"), 1, "there is no folder /no/such"),
        (("DIR", "--pairs", "/no/pairs.txt"), 1, "there is no file /no/pairs.txt"),
        (("DIR", "--groups", "/no/groups.csv"), 1, "there is no file /no/groups.csv"),
        (("DIR", "--packs", "compact,huge"), 1, "no pack 'huge'; ready are: compact, builtin"),
        (("DIR", "--packs", "large"), 1, "'large' cannot run: 166 MB to fetch"),
        (("DIR", "--detectors", "haar"), 1, "no detector 'haar'; ready are: yunet"),
        (("DIR", "--metrics", "cosine,manhattan"), 2, "'manhattan'"),
        (("DIR", "--photos", "three"), 2, "1 to 99"),
        (("DIR", "--photos", "0"), 2, "1 to 99"),
        (("DIR", "--photos", ","), 2, "takes a number"),
        (("DIR", "--limit", "1"), 2, "--limit"),
        (("DIR", "--compare", "20200101-000000-0000"), 1, "20200101-000000-0000"),
        (("DIR", "--compare", "last"), 1, "no earlier run"),
        (("DIR", "--compare", "/no/report.json"), 1, "cannot read /no/report.json"),
    ],
)
def test_bad_input_is_told_before_any_work(
    lab: Lab, known: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = lab(*(str(known) if argument == "DIR" else argument for argument in arguments))
    assert done.code == code
    assert said in " ".join(done.err.replace("│", " ").split())
    assert "Traceback" not in done.err
    assert (done.out, lab.desk.asked) == ("", [])


def test_what_was_measured_is_said_where_the_report_cannot_be_written(
    lab: Lab, known: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a disk that is full by the time the report is written
    def full(path: Path, content: bytes) -> None:
        raise DiskFull(f"no space left for {path.name}")

    monkeypatch.setattr("faceid_gui.cli.evaluate_report.write_atomically", full)
    # WHEN evaluated in words and as JSON
    said = lab(known, "--report", tmp_path)
    document = lab(known, "--report", tmp_path, "--json")
    # THEN the work is not lost, and the fault is told
    assert (said.code, document.code) == (1, 1)
    assert "kept as" in said.out
    assert "no space left for report.html" in said.err
    assert document.document["report"] is None


def test_many_findings_of_a_kind_do_not_hide_the_only_one_of_another(lab: Lab, known: Path) -> None:
    # GIVEN twenty photos without a face, and one that is somebody else's, found at the end
    faceless = Finding(FindingKind.NO_FACE, "no face in a photo")
    wrong = Finding(FindingKind.MISLABELLED, "this is somebody else")
    lab.desk.run = replace(lab.desk.run, findings=(*[faceless] * 20, wrong))
    lines = lab(known).out.splitlines()
    # THEN both are there
    assert lines.count("noticed: no face in a photo") == 6
    assert "noticed: 14 more: no face found" in lines
    assert "noticed: this is somebody else" in lines


def test_a_rate_that_is_a_guess_is_marked(lab: Lab, known: Path) -> None:
    # GIVEN a trial of too few searches for its rate
    assert " ?" not in lab(known).out
    found = lab.desk.run.trials[0].identification
    assert found is not None
    points = tuple(replace(point, supported=False) for point in found.points)
    trial = replace(lab.desk.run.trials[0], identification=replace(found, points=points))
    lab.desk.run = replace(lab.desk.run, trials=(trial,))
    # THEN the mark stands behind the rate, and is explained
    lines = lab(known).out.splitlines()
    assert any(" %) ? " in line for line in lines)
    assert "? too few to see this rate" in lines


def test_pairs_do_not_stand_for_searches_that_were_not_made(lab: Lab, known: Path) -> None:
    # GIVEN a trial that enrols more photos than anybody has, beside one of searches
    first = lab.desk.run.trials[0]
    many = replace(first, choice=replace(first.choice, photos=99), identification=None)
    lab.desk.run = replace(lab.desk.run, trials=(first, many))
    lines = lab(known).out.splitlines()
    # THEN its FNIR is not known, and why is said
    (line,) = (line for line in lines if " 99 " in line and "with" not in line)
    assert "–" in line.split(" 99 ")[1].split()[0]
    assert "with 99 photos enrolled nobody has any left to search for" in lines


def test_a_report_that_cannot_be_written_is_told_before_any_work(
    lab: Lab, known: Path, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    done = lab(known, "--report", file)
    assert done.code == 1
    assert f"cannot write to {file}" in done.err
    assert lab.desk.asked == []


@pytest.mark.parametrize("by", ["id", "last", "path"])
def test_compared_with_an_earlier_run(lab: Lab, known: Path, tmp_path: Path, by: str) -> None:
    # GIVEN an earlier run of two packs
    earlier = sample_run(run_id="20260101-000000-0001", seed=3, networks=(COMPACT, BUILTIN))
    lab.desk.kept += [earlier, replace(sample_run(), id="stopped at once", trials=())]
    file = tmp_path / "old.json"
    file.write_text(codec.to_json(earlier), "utf-8")
    name = {"id": earlier.id, "last": "last", "path": str(file)}[by]
    # WHEN compared
    done = lab(known, "--compare", name, "--report", tmp_path)
    # THEN the words say what moved, and so does the page
    assert done.code == 0
    assert f"against {earlier.id}:" in done.out
    assert "better" in done.out
    assert "Compared with the run of" in (tmp_path / "report.html").read_text("utf-8")
    # AND the JSON holds it
    document = lab(known, "--compare", name, "--json").document
    assert document["comparison"]["before_id"] == (lab.desk.run.id if by == "last" else earlier.id)


def test_a_file_that_is_no_report_is_said_so(lab: Lab, known: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    file.write_text('{"people": []}', "utf-8")
    done = lab(known, "--compare", file)
    assert done.code == 1
    assert f"{file}: this is no report of the lab" in done.err


def test_earlier_runs_are_listed_and_forgotten(lab: Lab, known: Path) -> None:
    # GIVEN nothing, then a run
    assert lab("--list").out == "no run is kept\n"
    lab(known)
    # WHEN listed, THEN it is there, in words and in JSON
    assert lab.desk.run.id in lab("--list").out
    (row,) = lab("--list", "--json").document["runs"]
    assert (row["id"], row["trials"]) == (lab.desk.run.id, len(lab.desk.run.trials))
    # WHEN forgotten, THEN it is said how much there was
    assert lab("--forget", "--json").document == {"runs": 1, "cached": 7}
    assert lab("--forget").out == "erased: 0 runs, 7 files of cached embeddings\n"


def test_pairs_alone_have_columns_of_their_own(
    capsys: pytest.CaptureFixture[str], known: Path
) -> None:
    done = Lab(FakeDesk(small_run()), capsys)(known)
    assert "FNMR at FMR 0.1 %" in done.out
    assert "99.18 % ± 0.36 %" in done.out
    assert "one face" not in done.out


def test_help_is_light() -> None:
    # GIVEN a fresh interpreter, WHEN the help is read
    code = (
        "import sys\n"
        "from faceid_gui.app.main import run\n"
        "assert run(['evaluate', '--help']) == 0\n"
        "heavy = ('scipy', 'sklearn', 'numpy', 'cv2', 'PySide6', 'faceid_gui.lab')\n"
        "print('LOADED', *[name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=ROOT,
    )
    # THEN every option is there, and nothing heavy was loaded for it
    lines = done.stdout.splitlines()
    assert lines[-1] == "LOADED"
    options = ["strangers", "pairs", "packs", "detectors", "metrics", "photos", "groups"]
    options += ["report", "json", "gallery", "no-fuse", "no-latency", "remote", "limit"]
    options += ["compare", "list", "forget"]
    assert [name for name in options if f"--{name}" not in done.stdout] == []
