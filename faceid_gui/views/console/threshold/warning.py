"""That a calibration would shut people out, in plain words: how many, why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from faceid_gui.qt.messages import Sentence
from faceid_gui.qt.rates import percent_text
from faceid_gui.services.calibration.refusals import Cause, Refusals, one_in_so_many

translate = QCoreApplication.translate

_MOST_NAMES = 3
_MOST_REASONS = 2  # the likeliest: nobody reads more


def warning_text(found: Refusals) -> Sentence:
    """What it would cost; why, and what to do about it."""
    return Sentence(_cost(found), " ".join([*_reasons(found), _advice(found)]))


def question_text(found: Refusals) -> Sentence:
    """Whether it shall come into force all the same: the same, and that nothing happened yet."""
    what = translate("ThresholdWarning", "Set the threshold to {value} all the same?")
    still = translate("ThresholdWarning", "Nothing was changed yet.")
    why = " ".join([f"{_cost(found)}.", *_reasons(found), _advice(found), still])
    return Sentence(what.format(value=f"{found.value:.3f}"), why)


def _cost(found: Refusals) -> str:
    number, share = one_in_so_many(found.share), percent_text(found.share)
    if number < 2:
        text = translate(
            "ThresholdWarning", "Most of the people's own photos would be refused ({share})"
        )
        return text.format(share=share)
    text = translate(
        "ThresholdWarning", "About 1 in {number} of the people's own photos would be refused"
    )
    return f"{text.format(number=number)} ({share})"


def _reasons(found: Refusals) -> list[str]:
    said = {
        Cause.STRANGER: _stranger(found),
        Cause.PAIR: _pair(found),
        Cause.GROUP: translate(
            "ThresholdWarning", "The group {group} asks for a threshold of {value}."
        ).format(group=found.group, value=f"{found.value:.3f}"),
        Cause.RULES: _rules(found),
        Cause.DEFAULT: translate(
            "ThresholdWarning",
            "There is too little to compare, so that the network's careful default decides.",
        ),
        Cause.PLANNED: translate(
            "ThresholdWarning", "It has to hold for {people} people, more than are enrolled."
        ).format(people=found.planned),
    }
    return [said[cause] for cause in found.causes[:_MOST_REASONS]]


def _stranger(found: Refusals) -> str:
    if found.stranger is None:
        return ""
    text = translate(
        "ThresholdWarning",
        "The stranger's photo {photo} looks like {person} ({score}): is it of somebody enrolled?",
    )
    one = found.stranger
    return text.format(photo=one.path, person=one.name, score=f"{one.score:.3f}")


def _pair(found: Refusals) -> str:
    if found.pair is None:
        return ""
    text = translate(
        "ThresholdWarning",
        "{first} and {second} look very much alike ({score}): one person under two names, or "
        "photos under a wrong name?",
    )
    one = found.pair
    return text.format(first=one.first, second=one.second, score=f"{one.score:.3f}")


def _rules(found: Refusals) -> str:
    names = ", ".join(one.person for one in found.rules[:_MOST_NAMES])
    more = len(found.rules) - _MOST_NAMES
    if more > 0:
        others = translate("ThresholdWarning", "{names} and {count} more")
        names = others.format(names=names, count=more)
    text = translate("ThresholdWarning", "Stricter rules because of look-alikes refuse {names}.")
    return text.format(names=names)


def _advice(found: Refusals) -> str:
    if found.causes[:1] in ((Cause.PLANNED,), (Cause.DEFAULT,)):
        return translate(
            "ThresholdWarning", "Add photos of the people who are missed, or plan for fewer people."
        )
    return translate(
        "ThresholdWarning",
        "Add photos of the people who are missed, and look for somebody enrolled among the "
        "strangers, for people enrolled twice, and for photos under a wrong name.",
    )
