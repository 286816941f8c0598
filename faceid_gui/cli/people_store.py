"""The database as the ``people`` commands open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from faceid_gui.cli.context import context_of
from faceid_gui.cli.output import note

if TYPE_CHECKING:
    from faceid_gui.cli.context import Records


@contextmanager
def people_records(ctx: typer.Context) -> Iterator[Records]:
    """The database, without those whose time to come back has run out."""
    from faceid_gui.core.errors import EnvironmentFault
    from faceid_gui.services.people_edit import erase_expired

    with context_of(ctx).records() as records:
        try:
            erase_expired(records.gallery)
        except EnvironmentFault as fault:  # a full disk must not hide who is enrolled
            note(f"warning: who was deleted long ago could not be erased yet: {fault}")
        yield records
