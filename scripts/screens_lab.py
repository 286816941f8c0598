"""Pictures of the lab, of the threshold for a population, and of replayed visits.

The people of the lab are drawn, and what the networks say of them is made up (drawn.py); every
figure, curve and finding is then what the program makes of that.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication, QScrollArea

from faceid_gui.app.context import AppContext
from faceid_gui.app.records import records_of
from faceid_gui.app.windows import Front
from faceid_gui.core.calibration_plan import CalibrationPlan, KeptStranger
from faceid_gui.core.types import NewSample
from faceid_gui.lab.datasets import folder_dataset
from faceid_gui.lab.hygiene import find_faults
from faceid_gui.lab.machine import this_machine
from faceid_gui.lab.recommend import recommend
from faceid_gui.lab.request import BY_PARENT, EvaluateRequest
from faceid_gui.lab.results import Choice, Counts, Latency, Metric, Run, Trial
from faceid_gui.lab.runs import RunShelf, new_run_id
from faceid_gui.lab.sweep import FUSED
from faceid_gui.lab.trial import make_trial
from faceid_gui.lab.vectors import VectorTable
from faceid_gui.qt.use_job import UsePhase
from faceid_gui.services.calibration.plan import PlanKeeper
from faceid_gui.services.enrolment.consent import given_consent
from faceid_gui.settings.tree import Language, Role
from faceid_gui.store.sealed_files import SealedFolder
from faceid_gui.views.console.console_window import ConsoleWindow, Page
from faceid_gui.views.console.lab.page import LabPage
from faceid_gui.views.console.lab.page import Part as Shown
from faceid_gui.views.console.lab.results import Part
from faceid_gui.views.console.visits.replay_panel import Stage
from scripts.drawn import GLASSES, PLAIN, Eyes, face, png, table_of, write_people
from scripts.screens import FPS, LANDSCAPE, SMALL, run, take, wait, write_clip
from scripts.screens_console import ENROLLED, console_of, enrol_everybody, let_in, show
from tests.e2e.app import keep_settings, running_app
from tests.fakes import GOOD
from tests.turning import RING, Turn

WITH_GLASSES: Final = (
    "김민지", "이서준", "Amélie Laurent", "최유나", "Jonas Weber", "박지훈", "Nguyễn Thị Hoa",
    "Marek Nowak", "정하윤", "Ingrid Solberg", "Tomás Rivera", "강도현", "Leila Haddad",
    "Oskar Lind",
)  # fmt: skip
WITHOUT: Final = (
    "Siobhán O'Brien", "田中 美子", "김서연", "Ada Okafor", "윤지호", "Paolo Conti", "임수빈",
    "Hana Novak", "조은우", "Kwame Mensah", "한예린", "Julia Brandt", "서지안", "Piet de Vries",
    "오민석", "Anna Kowalska", "신아린", "Rui Almeida", "배준영", "Mette Holm", "황시우",
    "Elif Demir", "문채원", "David Lindqvist", "송다인", "Sofia Rossi",
)  # fmt: skip
RELATIVES: Final = {"최유나": "김민지", "강도현": "이서준", "신아린": "한예린"}
SIBLINGS: Final = {"최유나": "김민지"}
WRONG: Final = f"{PLAIN}/Paolo Conti/5.png"
"""A photo under a wrong name."""

WIDE: Final = (1540, 560)
"""A table of many columns."""

PHOTOS: Final = 8
STRANGERS: Final = 100


# --- an evaluation --------------------------------------------------------------------------


def write_data(folder: Path) -> EvaluateRequest:
    """Photos of people and strangers, with what is usually wrong with such folders."""
    os.chdir(folder)  # so that the pages name the folders and not where they are
    people, strangers = Path("photos"), Path("strangers")
    write_people(people, GLASSES, WITH_GLASSES, photos=PHOTOS, first=0, relatives=RELATIVES)
    write_people(
        people, PLAIN, WITHOUT, photos=PHOTOS, first=len(WITH_GLASSES), relatives=RELATIVES
    )
    write_people(people, PLAIN, ("Yuki Arai",), photos=1, first=90)
    (people / PLAIN / "Ilse Maas").mkdir()
    other = len(WITH_GLASSES) + WITHOUT.index("David Lindqvist")
    (people / WRONG).write_bytes(png(face(other, 50)))
    for group, share in ((GLASSES, 0.4), (PLAIN, 0.6)):
        names = [f"{group} {number + 1}" for number in range(round(STRANGERS * share))]
        write_people(strangers, group, names, photos=1, first=100 if group == PLAIN else 200)
    return EvaluateRequest(folder=people, strangers=strangers, photos=(1, 3), groups=BY_PARENT)


def evaluation(
    request: EvaluateRequest, *, at: float, only: Sequence[str] = (), worse: float = 1.0
) -> Run:
    """A run over the drawn people; ``only`` some packs, on photos so many times ``worse``."""
    assert request.folder is not None
    dataset, noticed = folder_dataset(
        request.folder, strangers=request.strangers, groups=request.groups
    )
    tables = {
        key: table_of(
            dataset, one.eyes.before(worse), relatives=RELATIVES, wrong={WRONG: "David Lindqvist"}
        )
        for key, one in NETWORKS.items()
        if not only or key in only
    }
    trials = [
        _trial(tables, keys, photos)
        for keys in [*((key,) for key in tables), *_pairs(tuple(tables))]
        for photos in request.photos
    ]
    strangers = len(dataset.strangers)
    everybody = sum(len(one.photos) for one in (*dataset.people, *dataset.strangers))
    return Run(
        id=new_run_id(at),
        at=at,
        dataset=dataset.title,
        people=len(dataset.people),
        photos=sum(len(one.photos) for one in dataset.people),
        strangers=strangers,
        groups=dataset.groups,
        trials=tuple(trials),
        findings=(*noticed, *find_faults(tables["compact"])),
        recommendation=recommend(
            trials, people=len(dataset.people), strangers=strangers, groups=dataset.groups
        ),
        counts=Counts({"yunet_s": everybody}, {f"yunet_s|{key}": everybody for key in tables}),
        machine=replace(this_machine(), processor="a small PC", cores=4),
        took_s=48.0,
    )


class _Network:
    """A pack that is pretended: how well it sees, and how long it takes."""

    def __init__(self, title: str, licence: str, eyes: Eyes, *, embed_ms: float) -> None:
        self.title, self.licence, self.eyes, self.embed_ms = title, licence, eyes, embed_ms


NETWORKS: Final = {
    "compact": _Network("Compact", "Apache-2.0", Eyes(0.72, 0.42, seed=1), embed_ms=7.0),
    "balanced": _Network("Balanced", "Apache-2.0", Eyes(0.78, 0.36, seed=2), embed_ms=23.0),
    "builtin": _Network("Built in", "CC0-1.0", Eyes(0.95, 0.55, seed=3), embed_ms=62.0),
}


def _pairs(keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [keys[:2]] if len(keys) > 1 else []


def _trial(tables: dict[str, VectorTable], keys: tuple[str, ...], photos: int) -> Trial:
    networks = [NETWORKS[key] for key in keys]
    choice = Choice(keys, "yunet_s", Metric.COSINE, photos)
    trial = make_trial(
        [tables[key] for key in keys],
        choice,
        title=" + ".join(network.title for network in networks),
        licence=" + ".join(dict.fromkeys(network.licence for network in networks)),
        commercial=True,
    )
    embed = sum(network.embed_ms for network in networks)
    local = Latency("local", "CPUExecutionProvider", 2.4, embed, 1.3 * (embed + 2.4))
    fused = len(keys) > 1
    return replace(trial, latency=(local,), usable=not fused, why_not=FUSED if fused else "")


def keep_runs(*runs: tuple[Run, EvaluateRequest]) -> None:
    """Put evaluations where the console finds them."""
    context = AppContext()
    with records_of(context.paths, context.clock, actor="local") as records:
        shelf = RunShelf(SealedFolder(context.paths.lab, records.database.cipher))
        for one, request in runs:
            shelf.save(one, request)


# --- the page of the lab --------------------------------------------------------------------


def lab(app: QApplication, folder: Path) -> None:
    """Setting up, what was found, and taking it into use."""
    _lab(app, folder, Language.ENGLISH, "")


def lab_korean(app: QApplication, folder: Path) -> None:
    """The same in Korean, less of it."""
    _lab(app, folder, Language.KOREAN, "-ko")


def _lab(app: QApplication, folder: Path, language: Language, ending: str) -> None:
    keep_settings(
        general={"language": language},
        recognition={"pack": "builtin", "keep_crops": True, "target_fpir": 0.01},
    )
    request = write_data(folder)
    now = time.time()
    newest = evaluation(request, at=now)
    before = evaluation(
        replace(request, photos=(3,)), at=now - 86_400, only=("compact", "builtin"), worse=1.25
    )
    _enrol_drawn()
    keep_runs((before, replace(request, photos=(3,))), (newest, request))
    with running_app(app, Role.CONSOLE, "synthetic:") as front:
        window = console_of(front)
        show(window, Page.LAB)
        wait(lambda: bool(window_lab(window).setup.packs.rows), "the packs")
        run(5.0)  # until the engine says what it computes with
        if not ending:
            _setup(front, window, request)
        _results(front, window, newest.id, ending)
        if not ending:
            _compare(front, window, before.id, newest.id)
            _use(front, window)


def window_lab(window: ConsoleWindow) -> LabPage:
    """The page. Raises TypeError where there is none."""
    if window.lab is None:
        raise TypeError("the console has no lab")
    return window.lab


def _setup(front: Front, window: ConsoleWindow, request: EvaluateRequest) -> None:
    setup = window_lab(window).setup
    photos = setup.photos
    photos.origin.choose(1)
    photos.folder.take(request.folder)
    photos.strangers.take(request.strangers)
    photos.grouping.choose(1)
    run(0.3)
    take(front, "console-lab-setup.png")
    setup.parts.choose(1)
    run(0.3)
    take(front, "console-lab-networks.png")
    setup.parts.choose(0)


def _results(front: Front, window: ConsoleWindow, run_id: str, ending: str) -> None:
    page = window_lab(window)
    page.runs.opened.emit(run_id)
    wait(lambda: page.part is Shown.RESULTS, "the evaluation")
    wanted = {
        Part.ADVICE: "advice",
        Part.TRIALS: "trials",
        Part.CURVES: "curves",
        Part.SCORES: "scores",
        Part.GROUPS: "groups",
        Part.SPEED: "speed",
        Part.MIXUPS: "mixups",
        Part.FINDINGS: "findings",
    }
    for part, name in wanted.items():
        if ending and part not in (Part.ADVICE, Part.CURVES):
            continue
        page.results.parts.choose(part)
        run(1.5)
        size = WIDE if part is Part.GROUPS else LANDSCAPE
        take(front, f"console-lab-{name}{ending}.png", size)
    if ending:
        take(front, f"console-lab-small{ending}.png", SMALL)


def _compare(front: Front, window: ConsoleWindow, before: str, after: str) -> None:
    page = window_lab(window)
    page.runs.compared.emit(before, after)
    wait(lambda: page.part is Shown.COMPARE, "the comparison")
    run(0.5)
    take(front, "console-lab-compare.png")
    page.runs.opened.emit(after)
    wait(lambda: page.part is Shown.RESULTS, "the evaluation again")


def _use(front: Front, window: ConsoleWindow) -> None:
    page = window_lab(window)
    page.results.use_button.click()
    wait(lambda: page._tools.uses.state.phase is UsePhase.ASKING, "the plan")
    run(0.5)
    take(front, "console-lab-use.png")


def _enrol_drawn() -> None:
    """People whom builtin knows: most with a kept face picture, two without."""
    context = AppContext()
    consent = given_consent("en", keep_crops=True, at=context.clock.wall())
    with context.records() as records:
        pack = context.pack(records)
        for number, name in enumerate(WITH_GLASSES[:9]):
            rows = Eyes(0.6, 0.3, pack.contract.dimension).photos(number, 4, glasses=True)
            samples = [
                NewSample(
                    {pack.contract.id: row},
                    GOOD,
                    f"{photo}.jpg",
                    None if number in (4, 7) else png(face(number, photo, glasses=True, side=112)),
                )
                for photo, row in enumerate(rows, start=1)
            ]
            records.gallery.add_person(name, samples, consent=consent)


# --- the threshold --------------------------------------------------------------------------


def threshold(app: QApplication, folder: Path) -> None:
    """A threshold for groups, for look-alikes, and for more people than there are."""
    _threshold(app, Language.ENGLISH, "")


def threshold_korean(app: QApplication, folder: Path) -> None:
    """The same in Korean."""
    _threshold(app, Language.KOREAN, "-ko")


def _threshold(app: QApplication, language: Language, ending: str) -> None:
    keep_settings(general={"language": language}, recognition={"target_fpir": 0.02})
    _enrol_population()
    with running_app(app, Role.CONSOLE, "synthetic:") as front:
        window = console_of(front)
        show(window, Page.THRESHOLD)
        page = window.threshold
        wait(lambda: page.loaded, "how the threshold stands")
        page.plan.size_box.setValue(60)
        run(0.5)
        page.calibrate()
        wait(lambda: page.loaded, "the threshold")
        run(16.0)  # until the people were quiet for so long that it looks again
        page.refresh()
        run(0.5)
        take(front, f"console-threshold{ending}.png")
        bar = page.findChildren(QScrollArea)[0].verticalScrollBar()
        bar.setValue(bar.maximum())
        take(front, f"console-threshold-found{ending}.png")


def _enrol_population() -> None:
    """People in two groups, some of them relatives, and strangers who were kept."""
    context = AppContext()
    consent = given_consent("en", keep_crops=False, at=context.clock.wall())
    groups = [*((name, True) for name in WITH_GLASSES), *((name, False) for name in WITHOUT)]
    numbers = {name: number for number, (name, _) in enumerate(groups)}
    with context.records() as records:
        contract = context.pack(records).contract
        eyes = Eyes(0.6, 0.4, contract.dimension, seed=5)
        labels = []
        for name, worn in groups:
            like = numbers.get(SIBLINGS.get(name, ""))
            rows = eyes.photos(numbers[name], 5, glasses=worn, like=like)
            samples = [NewSample({contract.id: row}, GOOD, "photo.jpg") for row in rows]
            person = records.gallery.add_person(name, samples, consent=consent)
            labels.append((person.id, GLASSES if worn else PLAIN))
        PlanKeeper(records.site).save(CalibrationPlan(groups=tuple(sorted(labels))))
        strangers = [
            KeptStranger(
                eyes.photos(1000 + number, 1, glasses=number % 5 < 2)[0],
                str(number),
                GLASSES if number % 5 < 2 else PLAIN,
            )
            for number in range(800)
        ]
        records.strangers.keep(contract.id, strangers)


# --- replay ---------------------------------------------------------------------------------


def replay(app: QApplication, folder: Path) -> None:
    """Visits were recorded; other settings are tried on them."""
    _replay(app, folder, Language.ENGLISH, ("console-replay.png", "console-replay-result.png"))


def _replay(app: QApplication, folder: Path, language: Language, names: tuple[str, str]) -> None:
    keep: dict[str, object] = {"liveness": False, "keep_recordings": True}
    keep_settings(general={"language": language}, access=keep)
    clip = folder / "visitors.avi"
    once: list[Turn | None] = [*[RING[0]] * (3 * FPS), *[None] * (4 * FPS)]
    write_clip(clip, once * 3)
    enrol_everybody(folder)
    let_in(app, clip, keep_recordings=True)
    with AppContext().records() as records:
        gone = records.gallery.find(ENROLLED)
        records.gallery.remove(gone.id)
    let_in(app, clip, keep_recordings=True)
    with AppContext().records() as records:
        records.gallery.restore(gone.id)
    keep_settings(general={"language": language}, access=keep)
    with running_app(app, Role.CONSOLE, "synthetic:") as front:
        window = console_of(front)
        show(window, Page.VISITS)
        wait(lambda: window.visits.model.rowCount() >= 4, "the visits")
        window.visits.try_button.click()
        panel = window.visits.replay
        if panel is None:
            raise TypeError("visits cannot be replayed here")
        wait(panel.run_button.isEnabled, "the recordings")
        run(0.5)
        take(front, names[0])
        panel.run()
        wait(lambda: panel.stage is Stage.DONE, "the replay")
        run(0.5)
        take(front, names[1])
