"""What the lab says: figures with what they can vouch for, and what was tried or noticed."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QLocale

from faceid_gui.core.errors import FaceIdError
from faceid_gui.lab.gallery_data import GALLERY_TITLE
from faceid_gui.lab.results import (
    EVERYBODY,
    Estimate,
    FindingKind,
    Latency,
    Metric,
    Point,
    Rate,
    Trial,
)
from faceid_gui.qt import known_words
from faceid_gui.qt.catalogue_words import catalogue_text
from faceid_gui.qt.messages import Sentence
from faceid_gui.qt.moments import clock_text, moment_of
from faceid_gui.qt.rates import NO_RATE, percent_text, span_text

translate = QCoreApplication.translate


def number_text(number: int) -> str:
    """A whole number as the language writes it."""
    return QLocale().toString(number)


def rate_text(rate: Rate | None) -> str:
    """A rate and its interval on one line."""
    if rate is None or not rate.trials:
        return NO_RATE
    return f"{percent_text(rate.value)} ({span_text(rate.low, rate.high)})"


def rate_tip(rate: Rate | None) -> str:
    """A rate in full."""
    if rate is None or not rate.trials:
        return translate("lab", "Not measured")
    text = translate("lab", "{errors} of {trials}; between {span} with 95 % certainty")
    return text.format(
        errors=number_text(rate.count),
        trials=number_text(rate.trials),
        span=span_text(rate.low, rate.high),
    )


def estimate_text(estimate: Estimate | None) -> str:
    """An estimate in per cent."""
    return NO_RATE if estimate is None else percent_text(estimate.value)


def ratio_text(estimate: Estimate | None) -> str:
    """How many times as large something is, with its interval; a dash where nobody can tell."""
    if estimate is None or math.isnan(estimate.value):
        return NO_RATE
    shown = f"{estimate.value:.1f}×"
    if estimate.low is None or estimate.high is None:
        return shown
    span = translate("lab", "{low} to {high}")
    return f"{shown} ({span.format(low=f'{estimate.low:.1f}', high=f'{estimate.high:.1f}')})"


def metric_text(metric: Metric) -> str:
    """A metric by its name in the field."""
    match metric:
        case Metric.COSINE:
            return translate("lab", "Cosine")
        case Metric.EUCLIDEAN:
            return translate("lab", "Euclidean")
        case Metric.EUCLIDEAN_L2:
            return translate("lab", "Euclidean L2")
        case Metric.ANGULAR:
            return translate("lab", "Angle")


def group_text(group: str) -> str:
    """A group by the label that the operator gave it."""
    return translate("lab", "Everybody") if group == EVERYBODY else group


def size_text(size: int) -> str:
    """The size of files; empty for none."""
    if not size:
        return ""
    megabytes = size / 1e6
    shown = f"{megabytes:.0f}" if megabytes >= 10 else f"{megabytes:.1f}"
    return translate("lab", "{size} MB").format(size=shown)


def licence_text(licence: str, *, commercial: bool) -> str:
    """The terms, with a mark where they do not allow use for money."""
    if commercial or not licence:
        return licence
    mark = translate("lab", "not for business")
    return f"{licence} · {mark}"


def local_latency(trial: Trial) -> Latency | None:
    """What a photo takes on this machine; None where it was not measured."""
    return next((one for one in trial.latency if one.where == "local"), None)


def latency_ms(latency: Latency) -> float:
    """One photo with one face, milliseconds."""
    return latency.detect_ms + latency.embed_ms


def place_text(where: str) -> str:
    """Where something was computed."""
    return translate("lab", "Server") if where == "remote" else translate("lab", "This machine")


def title_text(title: str) -> str:
    """The title of a network, or of several that are tried together."""
    return " + ".join(catalogue_text(one) for one in title.split(" + "))


def detector_text(trial: Trial) -> str:
    """The detector of a trial as people call it, by its key where nobody knows."""
    return catalogue_text(trial.detector_title) or trial.choice.detector


def miss_text(point: Point | None) -> str:
    """How often somebody is missed, and that it is a guess where too little was searched."""
    if point is None:
        return NO_RATE
    shown = rate_text(point.miss)
    guess = translate("lab", "guess")
    return shown if point.supported or not point.miss.trials else f"{shown} · {guess}"


def miss_tip(point: Point | None) -> str:
    """The same in full."""
    tip = rate_tip(None if point is None else point.miss)
    if point is None or point.supported:
        return tip
    return f"{tip}. {guess_text(point)}"


def guess_text(point: Point) -> str:
    """That a rate was not seen, so that nobody can rely on its threshold."""
    why = translate("lab", "Too few comparisons to see {rate}: the threshold for it is a guess.")
    return why.format(rate=percent_text(point.target))


def dataset_text(dataset: str) -> str:
    """What was evaluated: a folder by its name, or the gallery."""
    return translate("lab", "Enrolled people") if dataset == GALLERY_TITLE else dataset


def choice_text(trial: Trial) -> str:
    """A trial on one line: networks, detector, metric, photos."""
    choice = trial.choice
    photos = translate("lab", "photos per person: {count}").format(count=choice.photos)
    parts = (title_text(trial.title), detector_text(trial), metric_text(choice.metric), photos)
    return " · ".join(part for part in parts if part)


def left_text(left_s: float | None) -> str:
    """How long it will take; empty while nobody can tell."""
    if left_s is None:
        return ""
    if left_s < 60:
        return translate("lab", "less than a minute left")
    return translate("lab", "about {minutes} min left").format(minutes=round(left_s / 60))


def took_text(seconds: float) -> str:
    """How long something took."""
    if seconds < 90:
        return translate("lab", "{seconds} s").format(seconds=number_text(round(seconds)))
    return translate("lab", "{minutes} min").format(minutes=number_text(round(seconds / 60)))


def when_text(at: float) -> str:
    """Day and minute of a moment in Unix time."""
    moment = moment_of(at)
    if moment is None:
        return translate("lab", "At an unknown time")
    day = QLocale().toString(moment.date(), QLocale.FormatType.ShortFormat)
    return f"{day} {clock_text(at)[:5]}"


def fault_text(error: Exception) -> Sentence:
    """What went wrong; of a request that makes no sense, and of a file, what."""
    if isinstance(error, OSError) and not isinstance(error, FaceIdError) and error.strerror:
        return Sentence(translate("lab", "That cannot be written there"), error.strerror)
    return known_words.fault_text(error)


def finding_text(kind: FindingKind) -> str:
    """What was noticed, as the heading of a line."""
    return _of_people(kind) or _of_photos(kind)


def _of_people(kind: FindingKind) -> str:
    match kind:
        case FindingKind.ONE_PHOTO:
            return translate("lab", "Only one photo")
        case FindingKind.EMPTY_FOLDER:
            return translate("lab", "No photo at all")
        case FindingKind.SAME_PERSON:
            return translate("lab", "Perhaps one person under two names")
        case FindingKind.UNKNOWN_NAME:
            return translate("lab", "A name that nobody has")
        case FindingKind.STRANGER_KNOWN:
            return translate("lab", "A stranger who looks enrolled")
        case FindingKind.NETWORK_FAILED:
            return translate("lab", "A network failed")
        case _:
            return ""


def _of_photos(kind: FindingKind) -> str:
    match kind:
        case FindingKind.SEVERAL_FACES:
            return translate("lab", "Several faces in a photo")
        case FindingKind.MISLABELLED:
            return translate("lab", "Probably somebody else")
        case FindingKind.NO_FACE:
            return translate("lab", "No face found")
        case FindingKind.UNREADABLE:
            return translate("lab", "A photo that cannot be read")
        case FindingKind.DUPLICATE_PHOTO:
            return translate("lab", "The same photo twice")
        case _:
            return str(kind)
