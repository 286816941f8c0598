"""What stands between a check and the save, one question at a time. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from faceid_gui.services.enrolment.check import Alike, EnrolCheck


class Doubt(StrEnum):
    """What has to be settled next."""

    CHECKING = "checking"
    FAILED = "failed"  # the check itself; see ``Doubts.error``
    ODD = "odd"  # pictures that are not of one person
    LOWERS = "lowers"  # pictures with which somebody enrolled would be recognised less surely
    ALIKE = "alike"  # somebody like them is enrolled already
    NAME = "name"  # the name is taken
    NONE = "none"


@dataclass(slots=True)
class Doubts:
    """Collects the answers of the operator. A new person begins with new doubts."""

    check: EnrolCheck | None = None
    error: Exception | None = None
    odd_kept: bool = False
    alike_dismissed: frozenset[str] = frozenset()
    name_taken: bool = False

    def begin(self) -> None:
        """Something changed: it is being checked."""
        self.check = self.error = None

    def know(self, check: EnrolCheck) -> None:
        """The check is done."""
        self.check = check
        self.name_taken = check.name_taken

    def fail(self, error: Exception) -> None:
        """The check could not be done."""
        self.error = error

    def keep_odd(self) -> None:
        """The operator says that all pictures are of one person."""
        self.odd_kept = True

    def dismiss_alike(self) -> None:
        """The operator says that none of those who look alike is this person."""
        if self.check is not None:
            self.alike_dismissed |= {alike.person.id for alike in self.check.alike}

    @property
    def alike(self) -> tuple[Alike, ...]:
        """Who looks like the pictures and was not dismissed, most alike first."""
        if self.check is None:
            return ()
        return tuple(a for a in self.check.alike if a.person.id not in self.alike_dismissed)

    @property
    def marked(self) -> tuple[int, ...]:
        """The numbers of the pictures that something is wrong with."""
        if self.check is None:
            return ()
        if self.check.odd and not self.odd_kept:
            return self.check.odd
        return self.check.lowers

    @property
    def open(self) -> Doubt:
        """What has to be settled next; NONE where all may be saved."""
        if self.error is not None:
            return Doubt.FAILED
        if self.check is None:
            return Doubt.CHECKING
        if self.marked:
            return Doubt.ODD if self.marked == self.check.odd else Doubt.LOWERS
        if self.alike:
            return Doubt.ALIKE
        return Doubt.NAME if self.name_taken else Doubt.NONE
