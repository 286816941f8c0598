"""Choosing a pack, as a pure function of what is there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from faceid_gui.catalogue.wording import megabytes
from faceid_gui.core.errors import ModelMissing
from faceid_gui.core.packs import Pack, PackChoice, PackStatus


def best_choice(
    statuses: Sequence[PackStatus],
    *,
    contract_of: Callable[[Pack], str],
    enrolled: Collection[str] = (),
) -> PackChoice:
    """The pack that ``auto`` stands for; ``statuses`` are best first.

    A present pack goes before one that must be fetched, a better one before a worse one,
    and a pack whose contract people are enrolled with before all: a pack that arrives later
    must not turn everybody into a stranger. Raises ModelMissing where there is none.
    """
    present = [status for status in statuses if status.present]
    if present:
        kept = [status for status in present if contract_of(status.pack) in enrolled]
        return _kept(kept[0], present[0]) if kept else _present(present[0], statuses)
    obtainable = [status for status in statuses if status.obtainable]
    if not obtainable:
        message = "No pack is on this machine, and none can be fetched."
        raise ModelMissing(message)
    first = obtainable[0]
    why = (
        f"{first.pack.title} is the best pack that can be had; "
        f"{megabytes(first.missing_bytes)} are still to be fetched."
    )
    return PackChoice(first.pack, why, present=False)


def _kept(kept: PackStatus, best: PackStatus) -> PackChoice:
    if kept.pack.key == best.pack.key:
        why = f"{kept.pack.title} is the best pack here, and people are enrolled with it."
    else:
        why = (
            f"People are enrolled with {kept.pack.title}. {best.pack.title} is here too: "
            "choose it to change over."
        )
    return PackChoice(kept.pack, why)


def _present(best: PackStatus, statuses: Sequence[PackStatus]) -> PackChoice:
    better = [status for status in statuses if status.pack.rank < best.pack.rank]
    if not better:
        return PackChoice(best.pack, f"{best.pack.title} is the best pack, and it is here.")
    reasons = " ".join(status.note for status in better)
    return PackChoice(best.pack, f"{best.pack.title} is the best pack on this machine. {reasons}")
