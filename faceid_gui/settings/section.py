"""What every section of the settings is made of."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


def printable(text: str) -> str:
    """Refuse control characters: such text cannot be shown, and no path or address has any."""
    if not text.isprintable():
        message = "has characters that cannot be shown"
        raise ValueError(message)
    return text


def web_address(text: str) -> str:
    """Refuse what is neither empty nor an http(s) address with a host."""
    if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname):
        message = "is no http:// or https:// address"
        raise ValueError(message)
    return text


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(printable)
]


class Section(BaseModel):
    """One table of the settings file: frozen, unknown names are left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True, validate_default=True)
