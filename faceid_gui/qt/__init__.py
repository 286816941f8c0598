"""The bridge between Qt and everything that is not Qt."""

from faceid_gui.qt.steady import hold_singletons

hold_singletons()
