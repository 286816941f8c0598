"""HTML from small parts: whatever is not markup already is escaped, so that no name can be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from faceid_gui.lab.report.svg import escaped

_VOID: Final = frozenset({"meta", "img", "br"})


class Markup(str):
    """Text that is HTML. Only this module and the drawings make it."""

    __slots__ = ()


def tag(name: str, /, *children: object, **attributes: object) -> Markup:
    """An element. ``class_`` stands for ``class``, ``http_equiv`` for ``http-equiv``; an
    attribute of None is left out."""
    inner = join(children)
    opening = f"<{name}{_attributes(attributes)}>"
    return Markup(opening if name in _VOID else f"{opening}{inner}</{name}>")


def join(children: Iterable[object]) -> Markup:
    """Parts one after the other; None is nothing."""
    return Markup("".join(_part(child) for child in children if child is not None))


def _part(child: object) -> str:
    return str(child) if isinstance(child, Markup) else escaped(child)


def _attributes(attributes: dict[str, object]) -> str:
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escaped(value)}"'
        for name, value in attributes.items()
        if value is not None
    )


def items(texts: Iterable[object]) -> Markup:
    """A list of points."""
    return tag("ul", *(tag("li", text, dir="auto") for text in texts))


def pairs(entries: Iterable[tuple[object, object]]) -> Markup:
    """Terms with what they are."""
    both = ((tag("dt", term), tag("dd", value, dir="auto")) for term, value in entries)
    return tag("dl", *(tag("div", term, value) for term, value in both))


def grid(headers: Iterable[object], rows: Iterable[Markup], *, caption: str) -> Markup:
    """A table of rows made of ``row``; ``caption`` is for who cannot see it."""
    head = tag("thead", tag("tr", *(tag("th", one, scope="col") for one in headers)))
    body = tag("tbody", *rows)
    return tag(
        "div", tag("table", tag("caption", caption), head, body), class_="wide", tabindex="0"
    )


def row(cells: Iterable[object], *, class_: str | None = None) -> Markup:
    """A row whose first cell names it."""
    first, *rest = cells
    name = tag("th", first, scope="row", dir="auto")
    return tag("tr", name, *(tag("td", cell) for cell in rest), class_=class_)


def section(title: str, *children: object, id_: str) -> Markup:
    """A part of the page under a heading."""
    return tag("section", tag("h2", title), *children, id=id_)
