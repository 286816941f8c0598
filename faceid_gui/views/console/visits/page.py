"""Who came, what was decided, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, QModelIndex, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from faceid_gui.core.ports import KeptVisit
from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import Sentence, error_text
from faceid_gui.qt.moments import moment_of
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.visits.details import VisitDetails
from faceid_gui.views.console.visits.explain import Explained, explain
from faceid_gui.views.console.visits.export import VisitsExport, ask_where
from faceid_gui.views.console.visits.filters import VisitFilters
from faceid_gui.views.console.visits.loader import VisitLoader
from faceid_gui.views.console.visits.model import KEPT, VisitsModel
from faceid_gui.views.console.visits.replay_panel import ReplayPanel
from faceid_gui.views.console.visits.rows import VisitRows
from faceid_gui.views.console.visits.tools import VisitsTools
from faceid_gui.views.widgets.banner import Banner, Tone
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.sheet import touch_scrolled

_WIDE_PX: Final = 860
"""From here on the list and the details have room beside each other."""


class VisitsPage(Panel):
    """The list follows the log while it is visible. Call ``stop`` before the page goes."""

    def __init__(
        self, tools: VisitsTools, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._background = background
        self._error: Exception | None = None
        self._chosen: KeptVisit | None = None
        self._opened = False
        self.model = VisitsModel(self)
        self.loader = VisitLoader(tools.log, background, self.model, self)
        self._exporter = VisitsExport(tools, background, self)
        self.export_button = IconButton(Icon.EXPORT, size=64)
        self.try_button = ActionButton(Icon.THRESHOLD)
        self.replay = None if tools.replay is None else ReplayPanel(tools.replay)
        self.filters = VisitFilters(self.export_button, today=self._today())
        self.stop_button = ActionButton(Icon.CLOSE)
        self.again_button = ActionButton(Icon.REFRESH)
        self.all_button = ActionButton(Icon.VISITS)
        self.banner = Banner(self.stop_button, self.again_button)
        self.list = QListView()
        self._nothing, self._empty, self._status = QWidget(), QLabel(), QLabel()
        self.details = VisitDetails()
        self._left, self._browser = QWidget(), QWidget()
        self._lay_out()
        self._connect()
        self.built()

    def _lay_out(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(VisitRows(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        touch_scrolled(self.list)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._status.setProperty("look", "muted")
        inside = QVBoxLayout(self._nothing)
        inside.setSpacing(16)
        inside.addStretch(1)
        inside.addWidget(self._empty)
        inside.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignCenter)
        inside.addStretch(1)
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._status, 1)
        below.addWidget(self.try_button)
        column.addLayout(below)
        middle = QHBoxLayout(self._browser)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(10)
        middle.addWidget(self._left, 5)
        middle.addWidget(self.details, 4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 4, 4, 4)
        whole.setSpacing(6)
        whole.addWidget(self.banner)
        whole.addWidget(self._browser, 1)
        self.try_button.setVisible(self.replay is not None)
        if self.replay is not None:
            self.replay.hide()
            whole.addWidget(self.replay, 1)

    def _connect(self) -> None:
        self.filters.changed.connect(self._search)
        self.loader.changed.connect(self._show_state)
        self.loader.failed.connect(self._on_failed)
        self.loader.recovered.connect(self._on_recovered)
        self.loader.names_changed.connect(self._on_names)
        self.loader.ticked.connect(self._on_day)
        self.all_button.clicked.connect(self.filters.clear)
        self.again_button.clicked.connect(self._search)
        self.export_button.clicked.connect(self.export)
        self.stop_button.clicked.connect(self._exporter.cancel)
        self.try_button.clicked.connect(self.try_settings)
        if self.replay is not None:
            self.replay.left.connect(self._leave_replay)
        self._exporter.progressed.connect(self._on_export_progress)
        self._exporter.written.connect(self._on_written)
        self._exporter.stopped.connect(self._on_stopped)
        self._exporter.failed.connect(self._on_export_failed)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.clicked.connect(self._open)
        self.list.activated.connect(self._open)
        self.list.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.details.back_asked.connect(self._close)
        self.model.modelReset.connect(self._restore_choice)
        self.model.rowsInserted.connect(self._keep_place)

    def stop(self) -> None:
        """Give up what is under way; the background threads end by themselves."""
        self.loader.stop()
        self._exporter.cancel()
        if self.replay is not None:
            self.replay.stop()

    @property
    def status(self) -> str:
        """What is said below the list."""
        return self._status.text()

    @property
    def empty_words(self) -> str:
        """What is said in place of the list; nothing while it is shown."""
        return "" if self._nothing.isHidden() else self._empty.text()

    def choose(self, row: int) -> None:
        """Choose a row and show why it was decided so."""
        self.list.setCurrentIndex(self.model.index(row, 0))
        self._open()

    def try_settings(self) -> None:
        """Let other settings be tried on the recorded visits, in place of the list."""
        if self.replay is not None:
            self.replay.begin(self._tools.policy())
            self._browser.hide()
            self.replay.show()

    def export(self) -> None:
        """Ask for a file and write what is looked for."""
        path = ask_where(self, self._today())
        if path:
            self.export_button.setEnabled(False)
            self._on_export_progress(0)
            self._exporter.start(self.filters.wanted(), Path(path))

    def retranslate(self) -> None:
        """Set every text again."""
        self.export_button.name(self.tr("Export the visits as a table"))
        self.try_button.setText(self.tr("Try other settings…"))
        self.stop_button.setText(self.tr("Stop"))
        self.again_button.setText(self.tr("Try again"))
        self.all_button.setText(self.tr("Show all visits"))
        self.list.setAccessibleName(self.tr("Visits"))
        self.model.retranslate()
        if self._error is not None:
            self._show_error(self._error)
        self._show_state()

    def _today(self) -> QDate:
        moment = moment_of(self._tools.clock.wall())
        return QDate.currentDate() if moment is None else moment.date()

    def _search(self) -> None:
        self.loader.search(self.filters.wanted())

    def _show_state(self) -> None:
        count, loader = self.model.rowCount(), self.loader
        nothing = count == 0 and not loader.searching and loader.complete
        filtered = not self.filters.wanted().everything
        self.list.setVisible(not nothing)
        self._nothing.setVisible(nothing)
        self.all_button.setVisible(nothing and filtered)
        self.export_button.setEnabled(count > 0 and not self._exporter.running)
        if filtered:
            self._empty.setText(self.tr("No visit is like that."))
        else:
            self._empty.setText(
                self.tr("Nobody has come yet. Visits at the door appear here by themselves.")
            )
        self._status.setText(self._status_text(count))

    def _status_text(self, count: int) -> str:
        if self.loader.searching and self.loader.loaded:
            return self.tr("Searching… found so far: {count}").format(count=f"{count:,}")
        if not self.loader.loaded:
            return self.tr("One moment")
        if self.loader.complete:
            return self.tr("Visits: {count}").format(count=f"{count:,}")
        return self.tr("The newest {count} visits; scroll for more").format(count=f"{count:,}")

    # -- choosing

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        kept = index.data(KEPT)
        if not isinstance(kept, KeptVisit):
            return
        self._chosen = kept
        self._look_up(kept)

    def _look_up(self, kept: KeptVisit) -> None:
        visit, policy, find = kept.visit, self._tools.policy(), self._tools.find

        def unknown(error: Exception) -> None:
            # The record is there all the same; only today's name of the person is not.
            self._explain(kept, Explained(visit, policy, visit.name, deleted=False))
            self._on_failed(error)

        self._background.call(
            lambda: explain(visit, policy=policy, find=find),
            then=lambda explained: self._explain(kept, explained),
            failed=unknown,
        )

    def _on_names(self) -> None:
        """Somebody has another name, or was deleted or brought back."""
        if self._chosen is not None:
            self._look_up(self._chosen)

    def _explain(self, kept: KeptVisit, explained: Explained) -> None:
        if isValid(self) and kept == self._chosen:
            self.details.show_visit(explained)

    def _leave_replay(self) -> None:
        if self.replay is not None:
            self.replay.hide()
        self._browser.show()
        self.try_button.setFocus()

    def _open(self) -> None:
        self._opened = self._chosen is not None
        self._arrange()

    def _close(self) -> None:
        self._opened = False
        self._arrange()
        self.list.setFocus()

    def _arrange(self) -> None:
        """Beside each other where there is room, else one at a time."""
        wide = self.width() >= _WIDE_PX
        self.details.back_button.setVisible(not wide)
        self.details.setVisible(wide or self._opened)
        self._left.setVisible(wide or not self._opened)

    def _restore_choice(self) -> None:
        """Other rows: what was chosen stays so where it is among them."""
        row = None if self._chosen is None else self.model.row_of(self._chosen.number)
        if row is None:
            self._chosen = None
            self.details.show_visit(None)
            self._close_if_narrow()
        else:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _close_if_narrow(self) -> None:
        if self._opened:
            self._opened = False
            self._arrange()

    def _keep_place(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Rows that come in front do not push away what is being read."""
        bar = self.list.verticalScrollBar()
        if first == 0 and bar.value() > 0:
            pushed = (last - first + 1) * self.list.sizeHintForRow(0)
            # The list itself makes room for them only later.
            bar.setMaximum(bar.maximum() + pushed)
            bar.setValue(bar.value() + pushed)

    def _on_scrolled(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        if value > bar.maximum() - 2 * bar.pageStep():
            self.loader.more()

    # -- words

    def _on_failed(self, error: Exception) -> None:
        if isValid(self):
            self._error = error
            self._show_error(error)

    def _on_recovered(self) -> None:
        self._error = None
        if not self._exporter.running:
            self.banner.show_sentence(None)

    def _show_error(self, error: Exception) -> None:
        self.stop_button.hide()
        self.again_button.show()
        self.banner.show_sentence(error_text(error))

    def _on_export_progress(self, count: int) -> None:
        self.stop_button.show()
        self.again_button.hide()
        text = self.tr("Exporting: {count} visits").format(count=f"{count:,}")
        self.banner.show_sentence(Sentence(text), Tone.CALM)

    def _on_written(self, count: int, path: str) -> None:
        self._end_export()
        text = self.tr("Visits exported: {count}").format(count=f"{count:,}")
        self.banner.show_sentence(Sentence(text, path), Tone.NOTE)

    def _on_stopped(self) -> None:
        self._end_export()
        self.banner.show_sentence(None)

    def _on_export_failed(self, error: Exception) -> None:
        self._end_export()
        if isinstance(error, OSError):
            what = self.tr("The file cannot be written")
            advice = self.tr("Choose another folder, or close the file elsewhere.")
            self.banner.show_sentence(Sentence(what, advice))
        else:
            self.banner.show_sentence(error_text(error))

    def _end_export(self) -> None:
        self.stop_button.hide()
        self.again_button.hide()
        self._show_state()

    def _on_day(self) -> None:
        today = self._today()
        self.model.set_today(today)
        self.filters.set_today(today)

    # -- Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible, so follow the log."""
        self._arrange()
        if not self.loader.loaded:
            self._on_day()
            self._search()
        self.loader.follow(following=True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: hidden, so rest."""
        self.loader.follow(following=False)
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another size, so another arrangement."""
        self._arrange()
        super().resizeEvent(event)
