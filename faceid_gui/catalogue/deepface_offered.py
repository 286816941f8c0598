"""What the installed DeepFace offers, against the table and the files that are here."""

from __future__ import annotations

from collections.abc import Sequence

from faceid_gui.catalogue import deepface_table as table
from faceid_gui.catalogue.deepface_files import DeepFaceShelf, FileState, Found
from faceid_gui.catalogue.deepface_offer import Offer
from faceid_gui.catalogue.deepface_table import Finder, Network, Source
from faceid_gui.catalogue.folders import has_module
from faceid_gui.core.deepface import PREFIX, Availability, OfferedPart


def offered_parts(offer: Offer, shelf: DeepFaceShelf, engine: str) -> tuple[OfferedPart, ...]:
    """Every network and detector of an installed DeepFace, and whether it can be used.

    What the table does not know is listed all the same: it cannot be used, for nothing is
    known of its files.
    """
    parts = []
    for name in offer.networks:
        network = table.network_named(name)
        sources = table.sources_of(network, engine) if network is not None else ()
        parts.append(_offered(name, network, shelf, sources, detector=False))
    for name in offer.detectors:
        finder = table.finder_named(name)
        sources = finder.sources if finder is not None else ()
        parts.append(_offered(name, finder, shelf, sources, detector=True))
    return tuple(parts)


def _offered(
    name: str,
    known: Network | Finder | None,
    shelf: DeepFaceShelf,
    sources: Sequence[Source],
    *,
    detector: bool,
) -> OfferedPart:
    if known is None:
        return _unknown(name, detector=detector)
    looked = [shelf.look(source) for source in sources]
    modules = tuple(module for module in known.modules if not has_module(module))
    absent = [one.source for one in looked if one.state is FileState.ABSENT]
    return OfferedPart(
        key=f"{PREFIX}{name}",
        title=name,
        detector=detector,
        availability=_availability(looked, modules),
        licence=known.licence.label,
        commercial=known.licence.commercial,
        note=known.note if isinstance(known, Finder) else "",
        missing_bytes=sum(source.about_bytes for source in absent),
        needs=known.extra if modules else "",
        recorded=tuple(
            (one.file.name, one.file.sha256)
            for one in looked
            if one.file is not None and one.source.entry is None
        ),
    )


def _availability(looked: Sequence[Found], modules: Sequence[str]) -> Availability:
    states = {one.state for one in looked}
    if FileState.DAMAGED in states:
        return Availability.DAMAGED
    if modules:
        return Availability.NEEDS_EXTRA
    absent = [one for one in looked if one.state is FileState.ABSENT]
    if any(not one.source.urls for one in absent):
        return Availability.BY_HAND
    if absent:
        return Availability.OBTAINABLE
    return Availability.FOUND if FileState.FOUND in states else Availability.READY


def _unknown(name: str, *, detector: bool) -> OfferedPart:
    return OfferedPart(
        key=f"{PREFIX}{name}",
        title=name,
        detector=detector,
        availability=Availability.UNKNOWN,
        licence=table.UNCLEAR.label,
        commercial=False,
        note="The installed DeepFace has it, and this program does not know its files.",
    )
