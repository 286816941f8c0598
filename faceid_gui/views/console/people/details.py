"""Everything about one person, beside the list or over it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.core.types import Consent
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens
from faceid_gui.views.console.people.badges import initials_pixmap, strength_bars
from faceid_gui.views.console.people.facts import PersonFacts
from faceid_gui.views.console.people.name_editor import NameEditor
from faceid_gui.views.console.people.sample_list import SampleList
from faceid_gui.views.console.people.words import grade_text, moment_text, strength_text
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.sheet import touch_scrolled

PORTRAIT_PX: Final = 112


class PersonCard(Panel):
    """Portrait, id and strength in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: PersonFacts | None = None
        self.portrait, self._bars, self._grade = QLabel(), QLabel(), QLabel()
        self.portrait.setFixedSize(PORTRAIT_PX, PORTRAIT_PX)
        self._grade.setProperty("look", "heading")
        self._id, self._since = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle), ElidedLabel()
        self._words = QLabel()
        self._words.setWordWrap(True)
        for label in (self._id, self._since):
            label.setProperty("look", "muted")
        self._lay_out()
        self.built()

    def _lay_out(self) -> None:
        grade = QHBoxLayout()
        grade.setSpacing(8)
        grade.addWidget(self._bars)
        grade.addWidget(self._grade, 1)
        side = QVBoxLayout()
        side.setSpacing(4)
        side.addStretch(1)
        side.addLayout(grade)
        side.addWidget(self._since)
        side.addWidget(self._id)
        side.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self.portrait)
        top.addLayout(side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._words)

    @property
    def words(self) -> str:
        """The strength in words."""
        return f"{self._grade.text()} {self._words.text()}"

    def show_facts(self, facts: PersonFacts) -> None:
        """Show somebody."""
        self._facts = facts
        self.retranslate()
        self.retint()

    def retranslate(self) -> None:
        """Set every text again."""
        facts = self._facts
        if facts is None:
            return
        person = facts.person
        since = self.tr("Enrolled {when}").format(when=moment_text(person.created_at))
        self._since.setText(since)
        self._id.setText(self.tr("Id {id}").format(id=person.id))
        self._id.setToolTip(person.id)
        known = facts.strength is not None
        self._bars.setVisible(known)
        self._grade.setVisible(known)
        self._words.setVisible(known)
        if facts.strength is not None:
            self._grade.setText(grade_text(facts.strength.grade))
            self._words.setText(strength_text(facts.strength, facts.threshold, facts.advice))

    def retint(self) -> None:
        """Draw the portrait and the bars again."""
        facts = self._facts
        if facts is None:
            return
        scale = self.devicePixelRatioF()
        if facts.portrait is None:
            pixmap = initials_pixmap(facts.person.name, PORTRAIT_PX, self.font(), scale=scale)
        else:
            pixmap = QPixmap.fromImage(facts.portrait)
            pixmap.setDevicePixelRatio(scale)
        self.portrait.setPixmap(pixmap)
        if facts.strength is not None:
            grade = facts.strength.grade
            self._bars.setPixmap(strength_bars(grade, current_tokens(), height=24, scale=scale))


class ConsentCard(Panel):
    """What somebody agreed to, and when."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._consent: Consent | None = None
        self._title, self._when, self._text = QLabel(), QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        for label in (self._when, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._text.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for label in (self._title, self._when, self._text):
            column.addWidget(label)
        self.built()

    @property
    def words(self) -> str:
        """Everything that is said of the consent."""
        return f"{self._when.text()} {self._text.text()}".strip()

    def show_consent(self, consent: Consent | None) -> None:
        """Show what was agreed to."""
        self._consent = consent
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Consent"))
        consent = self._consent
        self._text.setVisible(consent is not None)
        if consent is None:
            self._when.setText(self.tr("No consent is recorded."))
            self._text.clear()
            return
        given = self.tr("Given {when}, version {version}")
        self._when.setText(
            given.format(when=moment_text(consent.given_at), version=consent.version)
        )
        self._text.setText(consent.text)


class DetailsPane(Panel):
    """One person and what can be done with them. ``back_asked`` leaves the pane.

    ``renamed`` carries the new name that was typed; ``sample_delete_asked`` the sample.
    """

    back_asked = Signal()
    renamed = Signal(str)
    more_asked = Signal()
    merge_asked = Signal()
    delete_asked = Signal()
    sample_delete_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts: PersonFacts | None = None
        self.back_button = IconButton(Icon.BACK, size=48)
        self.name = ElidedLabel()
        self.name.setProperty("look", "title")
        self.editor = NameEditor()
        self.card, self.consent, self.samples = PersonCard(), ConsentCard(), SampleList()
        self.rename_button = ActionButton(Icon.RENAME)
        self.more_button = ActionButton(Icon.ENROL)
        self.merge_button = ActionButton(Icon.MERGE)
        self.delete_button = ActionButton(Icon.DELETE)
        self._scroll = QScrollArea()
        self._lay_out()
        self._connect()
        self.editor.hide()
        self.built()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.name, 1)
        head.addWidget(self.editor, 1)
        actions = QGridLayout()
        actions.setSpacing(8)
        buttons = (self.rename_button, self.more_button, self.merge_button, self.delete_button)
        for number, button in enumerate(buttons):
            actions.addWidget(button, number // 2, number % 2)
        content = QWidget()
        content.setProperty("look", "scrolled")
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.setSpacing(14)
        inner.addWidget(self.card)
        inner.addLayout(actions)
        inner.addWidget(self.samples)
        inner.addWidget(self.consent)
        inner.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        touch_scrolled(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.back_asked)
        self.rename_button.clicked.connect(self.start_renaming)
        self.more_button.clicked.connect(self.more_asked)
        self.merge_button.clicked.connect(self.merge_asked)
        self.delete_button.clicked.connect(self.delete_asked)
        self.samples.delete_asked.connect(self.sample_delete_asked)
        self.editor.entered.connect(self._on_name)
        self.editor.left.connect(self.stop_renaming)

    def show_facts(self, facts: PersonFacts) -> None:
        """Show somebody; a name that is being typed stays."""
        other = self.facts is None or self.facts.person.id != facts.person.id
        self.facts = facts
        if other:
            self.stop_renaming()
            self._scroll.verticalScrollBar().setValue(0)
        self.name.setText(facts.person.name)
        self.setAccessibleName(facts.person.name)
        self.card.show_facts(facts)
        self.samples.show_facts(facts)
        self.consent.show_consent(facts.consent)

    def start_renaming(self) -> None:
        """Let another name be typed."""
        if self.facts is not None:
            self.name.hide()
            self.editor.show()
            self.editor.start(self.facts.person.name)

    def stop_renaming(self) -> None:
        """Show the name again."""
        self.editor.hide()
        self.name.show()

    def show_name_error(self, error: Exception) -> None:
        """Say why the new name was not taken."""
        self.editor.show_error(error)

    def retranslate(self) -> None:
        """Set every text again."""
        self.back_button.name(self.tr("Back to the list"))
        self.rename_button.setText(self.tr("Rename"))
        self.more_button.setText(self.tr("Add samples"))
        self.merge_button.setText(self.tr("Merge into…"))
        self.delete_button.setText(self.tr("Delete"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Escape leads back to the list."""
        if event.key() == Qt.Key.Key_Escape and self.back_button.isVisible():
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)

    def _on_name(self, name: str) -> None:
        self.editor.set_busy(True)
        self.renamed.emit(name)
