"""``visits replay`` and ``visits recordings``: other settings on recorded visits, and those."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from faceid_gui.cli.context import context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, note, one_line, progress_bar, say, table
from faceid_gui.cli.rows import number

if TYPE_CHECKING:
    from faceid_gui.cli.context import CliContext, Records
    from faceid_gui.core.types import Person
    from faceid_gui.services.replay import Replayer, TrialPack
    from faceid_gui.services.replay_results import Outcome, ReplayedVisit, ReplayReport


def add_to(visits: typer.Typer) -> None:
    """Add the commands to the group of the visits."""
    visits.command("replay")(_replay)
    visits.command("recordings")(_recordings)


def _replay(
    ctx: typer.Context,
    pack: Annotated[
        str | None, typer.Option("--pack", help="Embed the kept faces with this pack.")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option("--threshold", help="Judge by this threshold.")
    ] = None,
    agreeing: Annotated[
        int | None, typer.Option("--agreeing", help="So many frames must name the person.")
    ] = None,
    of: Annotated[int | None, typer.Option("--of", help="Out of so many good frames.")] = None,
    liveness: Annotated[
        bool | None, typer.Option("--liveness/--no-liveness", help="With or without liveness.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Decide the recorded visits again under other settings, and say what would differ.

    Nothing is changed by it.
    """
    from faceid_gui.services.replay import ReplayWish

    wish = ReplayWish(pack, threshold, agreeing, of, liveness)
    context = context_of(ctx)
    with context.records() as records:
        with progress_bar("visits") as report:
            found = _replayer(context, records).run(
                wish, progress=lambda step: report(step.done, step.total, "")
            )
        recording = context.settings().access.keep_recordings
    if as_json:
        emit(_document(found))
        return
    if not found.visits:
        _say_none(recording=recording)
        return
    _say(found)


def _recordings(
    ctx: typer.Context,
    erase: Annotated[
        bool, typer.Option("--erase", help="Erase all of them, at once and for good.")
    ] = False,
    as_json: Json = False,
) -> None:
    """How many visits are recorded, and whether visits are."""
    import math

    context = context_of(ctx)
    access = context.settings().access
    with context.records() as records:
        erased = records.recordings.erase_before(math.inf) if erase else 0
        count = records.recordings.count()
    if as_json:
        days = access.keep_recordings_days
        facts = {"recordings": count, "recording": access.keep_recordings, "days": days}
        emit({**facts, "erased": erased})
        return
    if erase:
        say(f"recordings erased: {erased}")
    say(f"recorded visits: {count}")
    if access.keep_recordings:
        say(f"visits are recorded, and kept for {access.keep_recordings_days} days")
    else:
        say("visits are not recorded: access.keep_recordings is off")


def _replayer(context: CliContext, records: Records) -> Replayer:
    from faceid_gui.services.replay import Replayer, TrialPack

    def pack(key: str | None) -> TrialPack:
        found = context.pack(records, key=key)
        return TrialPack(
            found.pack.key,
            found.contract,
            found.default,
            found.has_liveness,
            lambda: found.make(found.workers),
        )

    return Replayer(records.gallery, records.visits, records.recordings, context.settings, pack)


def _say_none(*, recording: bool) -> None:
    if recording:
        say("no visit was recorded yet")
    else:
        say("no visit is recorded; turn on access.keep_recordings to record the next ones")


def _say(found: ReplayReport) -> None:
    from faceid_gui.services.people_export import iso_time
    from faceid_gui.services.replay_results import Change

    policy = found.policy
    say(
        f"recorded visits: {len(found.visits)}; pack {found.pack}, "
        f"threshold {found.threshold.value:.3f}, "
        f"{policy.agreeing_frames} of {policy.of_frames} frames, "
        f"{'with' if policy.liveness_required else 'without'} liveness"
    )
    words = {
        Change.ADMITTED: "refused then, let in now",
        Change.REFUSED: "let in then, refused now",
        Change.OTHER_PERSON: "let in as somebody else",
        Change.SAME: "the same",
        Change.UNLOGGED: "not in the log any more",
        Change.SKIPPED: "cannot be decided again",
    }
    for change, text in words.items():
        if count := found.count(change):
            say(f"{text}: {count}")
    if found.missing:
        note(f"unknown to this pack, no face of them was kept: {_names(found.missing)}")
    if found.differences:
        say()
        cells = [(iso_time(visit.at), *_cells(visit)) for visit in found.differences]
        table(("time", "then", "now", "person", "score", "needed"), cells)


def _names(people: tuple[Person, ...]) -> str:
    return ", ".join(one_line(person.name) for person in people)


def _cells(visit: ReplayedVisit) -> tuple[str, ...]:
    before, after = visit.before, visit.after
    name = (after and after.name) or (before and before.name) or ""
    score = "" if after is None or after.score is None else f"{after.score:.3f}"
    needed = "" if after is None or after.threshold is None else f"{after.threshold:.3f}"
    return _decision(before), _decision(after), one_line(name), score, needed


def _decision(outcome: Outcome | None) -> str:
    if outcome is None:
        return ""
    if outcome.granted:
        return "granted"
    return f"denied ({outcome.reason})" if outcome.reason else "denied"


def _document(found: ReplayReport) -> dict[str, object]:
    from faceid_gui.services.replay_results import Change

    policy = found.policy
    return {
        "pack": found.pack,
        "threshold": number(found.threshold.value),
        "margin": number(found.threshold.margin),
        "agreeing_frames": policy.agreeing_frames,
        "of_frames": policy.of_frames,
        "liveness": policy.liveness_required,
        "counts": {change.value: found.count(change) for change in Change},
        "missing": [{"id": person.id, "name": person.name} for person in found.missing],
        "visits": [_visit_document(visit) for visit in found.visits],
    }


def _visit_document(visit: ReplayedVisit) -> dict[str, object]:
    from faceid_gui.services.people_export import iso_time

    return {
        "visit": visit.visit_id,
        "at": iso_time(visit.at),
        "change": visit.change.value,
        "why": visit.why.value if visit.why else None,
        "before": _outcome_document(visit.before),
        "after": _outcome_document(visit.after),
    }


def _outcome_document(outcome: Outcome | None) -> dict[str, object] | None:
    if outcome is None:
        return None
    return {
        "granted": outcome.granted,
        "reason": outcome.reason.value if outcome.reason else None,
        "person_id": outcome.person_id,
        "person": outcome.name,
        "score": number(outcome.score),
        "threshold": number(outcome.threshold),
    }
