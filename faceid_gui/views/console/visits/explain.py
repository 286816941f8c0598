"""What a visit's record does not hold: who the people in it are today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faceid_gui.core.decision import Policy
from faceid_gui.core.errors import NotFound
from faceid_gui.core.ports import VisitRecord
from faceid_gui.core.types import Person


@dataclass(frozen=True, slots=True)
class Explained:
    """A visit with what its record does not hold: the policy of today, and the names.

    ``nearest`` is who the face was most like, None where they are not enrolled any more;
    ``deleted`` tells that whoever was let in is not.
    """

    visit: VisitRecord
    policy: Policy | None
    nearest: str | None
    deleted: bool


def explain(
    visit: VisitRecord, *, policy: Policy | None, find: Callable[[str], Person]
) -> Explained:
    """Look the people of a visit up; on a background thread. Raises what ``find`` raises."""
    person_id = visit.evidence.person_id
    nearest = _name_of(person_id, find)
    who = nearest if visit.person_id == person_id else _name_of(visit.person_id, find)
    return Explained(visit, policy, nearest, deleted=bool(visit.person_id) and who is None)


def _name_of(person_id: str | None, find: Callable[[str], Person]) -> str | None:
    """The present name of a person, None where they are not enrolled."""
    if not person_id:
        return None
    try:
        person = find(person_id)
    except NotFound:
        return None
    return person.name if person.id == person_id else None
