"""Changes to people, made in the background, and what to say about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal
from shiboken6 import isValid

from faceid_gui.core.errors import NameTaken, NotFound
from faceid_gui.core.types import Person, RemovedPerson
from faceid_gui.qt.background import Background
from faceid_gui.qt.messages import Sentence, error_text
from faceid_gui.services.undo import UndoEntry, UndoKind
from faceid_gui.views.console.people.tools import PeopleTools
from faceid_gui.views.console.people.words import done_text, shortened, undone_text

translate = QCoreApplication.translate

_Result = TypeVar("_Result")


class Edits(QObject):
    """``begun`` carries what takes a while, in words; ``done`` what was done, in words, and the
    id of who to show then, empty for nobody; ``failed`` a Sentence. ``name_refused`` carries the
    error of a new name, and ``restore_refused`` the person and the error.
    """

    begun = Signal(str)
    done = Signal(str, str)
    failed = Signal(object)
    name_refused = Signal(object)
    restore_refused = Signal(object, object)

    def __init__(
        self, tools: PeopleTools, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._background = background

    def rename(self, person: Person, name: str) -> None:
        """Give somebody another name; a refusal is answered beside the field."""

        def refused(error: Exception) -> None:
            if isinstance(error, NotFound):
                self._on_failed(error)
            else:
                self.name_refused.emit(error)

        editor = self._tools.editor
        self._run(
            lambda: editor.rename(person, name),
            then=lambda renamed: self._say(
                UndoKind.RENAMED, person.name, renamed.name, show=renamed
            ),
            failed=refused,
        )

    def remove(self, people: Sequence[Person]) -> None:
        """Delete people; who is gone already is no trouble."""
        editor = self._tools.editor

        def work() -> list[str]:
            removed: list[str] = []
            for person in people:
                try:
                    editor.remove(person)
                except NotFound:
                    continue
                removed.append(person.name)
            return removed

        if len(people) > 1:
            text = translate("people", "Deleting {count} people…")
            self.begun.emit(text.format(count=f"{len(people):,}"))
        self._run(work, then=self._on_removed, failed=self._on_failed)

    def merge(self, person: Person, into: Person) -> None:
        """Give the samples of one person to another."""
        editor = self._tools.editor
        self._run(
            lambda: editor.merge(person, into),
            then=lambda merged: self._say(UndoKind.MERGED, person.name, merged.name, show=merged),
            failed=self._on_failed,
        )

    def remove_sample(self, sample_id: str, person: Person) -> None:
        """Erase one sample beyond recall."""
        store = self._tools.store

        def say(_none: None) -> None:
            text = translate("people", "A sample of {name} was deleted.")
            self.done.emit(text.format(name=shortened(person.name)), person.id)

        self._run(lambda: store.remove_samples([sample_id]), then=say, failed=self._on_failed)

    def restore(self, removed: RemovedPerson, name: str | None) -> None:
        """Bring somebody back; where the name is taken, another one has to be given."""

        def refused(error: Exception) -> None:
            if isinstance(error, NotFound):
                self._on_failed(error)
            else:
                self.restore_refused.emit(removed, error)

        editor = self._tools.editor
        self._run(
            lambda: editor.restore(removed, name),
            then=lambda back: self._say(UndoKind.RESTORED, back.name, show=back),
            failed=refused,
        )

    def erase(self, removed: RemovedPerson) -> None:
        """Erase somebody who was deleted."""

        def say(_none: None) -> None:
            text = translate("people", "{name} was erased.")
            self.done.emit(text.format(name=shortened(removed.person.name)), "")

        self._run(lambda: self._tools.editor.erase(removed), then=say, failed=self._on_failed)

    def undo(self) -> None:
        """Take back what was done last."""

        def say(entry: UndoEntry) -> None:
            self.done.emit(undone_text(entry), entry.person_ids[0] if entry.person_ids else "")

        self._run(self._tools.editor.undo, then=say, failed=self._on_undo_failed)

    def _run(
        self,
        work: Callable[[], _Result],
        *,
        then: Callable[[_Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        def on_done(result: _Result) -> None:
            if isValid(self):
                then(result)

        def on_failed(error: Exception) -> None:
            if isValid(self):
                failed(error)

        self._background.call(work, then=on_done, failed=on_failed)

    def _say(self, kind: UndoKind, *names: str, show: Person) -> None:
        self.done.emit(done_text(kind, *names), show.id)

    def _on_removed(self, names: list[str]) -> None:
        if not names:
            self._on_failed(NotFound())
        elif len(names) == 1:
            self.done.emit(done_text(UndoKind.REMOVED, names[0]), "")
        else:
            text = translate("people", "Deleted: {count}. They can come back for 30 days.")
            self.done.emit(text.format(count=f"{len(names):,}"), "")

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(edit_error(error))

    def _on_undo_failed(self, error: Exception) -> None:
        if isinstance(error, NameTaken):
            self.failed.emit(
                Sentence(
                    translate("people", "The name belongs to somebody else by now"),
                    translate("people", "Rename that person first, then undo."),
                )
            )
        else:
            self._on_failed(error)


def edit_error(error: Exception) -> Sentence:
    """Why a change was not made, in words."""
    if isinstance(error, NotFound):
        return Sentence(
            translate("people", "They are not there any more"),
            translate("people", "Somebody else changed or deleted them; the list is up to date."),
        )
    return error_text(error)
