"""Addresses that may be trusted, and the text of a pairing QR picture."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceid_gui.core.errors import BadRequest
from faceid_gui.settings.network import SERVER_PORT
from faceid_gui.wire.pairing import (
    DEFAULT_PORT,
    QrOffer,
    address_problem,
    complete_address,
    parse_qr,
)
from faceid_gui.wire.pinning import fingerprint, is_loopback

PIN = "ab" * 32
OFFER = QrOffer(
    "GPU 서버 & co", ("https://192.168.1.5:8642", "https://[::2]:1"), PIN, "A-_9" * 5 + "xy"
)


def test_one_port_for_all() -> None:
    assert DEFAULT_PORT == SERVER_PORT


def test_a_qr_text_comes_back() -> None:
    text = OFFER.text()
    assert text.isascii()
    assert parse_qr(text) == OFFER
    local = QrOffer("here", ("http://127.0.0.1:8642",), "", "A" * 22)
    assert parse_qr(local.text()) == local


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.org/pair?v=1",
        OFFER.text().replace("v=1", "v=2"),
        OFFER.text().replace(PIN, PIN[:-1]),
        OFFER.text().replace(PIN, ""),  # no pin, and not this machine
        OFFER.text().replace("https", "http"),
        OFFER.text().replace("https%3A%2F%2F192.168.1.5%3A8642", "file%3A%2F%2F%2Fetc%2Fpasswd"),
        OFFER.text().replace("t=A", "t="),
        OFFER.text().replace("n=GPU", "n=%1b%5b31m"),
        OFFER.text() + 9 * "&a=https%3A%2F%2Fx",
        OFFER.text() + "&a=" + "x" * 2000,
        "faceid-gui://pair?%%%",
        "faceid-gui://[pair?v=1",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        parse_qr(text)


@given(st.text(max_size=300) | st.text(max_size=300).map("faceid-gui://pair?v=1&k=&a=".__add__))
def test_any_text_is_taken_or_refused(text: str) -> None:
    try:
        offer = parse_qr(text)
    except BadRequest:
        return
    for address in offer.addresses:
        assert offer.tls_pin or is_loopback(urlsplit(address).hostname or "")


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("gpu", "https://gpu:8642"),
        (" GPU.local:1234/ ", "https://gpu.local:1234"),
        ("192.168.0.20", "https://192.168.0.20:8642"),
        ("https://gpu", "https://gpu:8642"),
        ("fe80::1", "https://[fe80::1]:8642"),
        ("[::1]:99", "https://[::1]:99"),
        ("http://127.0.0.1:8642", "http://127.0.0.1:8642"),
        ("http://localhost", "http://localhost:8642"),
    ],
)
def test_what_people_type_becomes_an_address(typed: str, url: str) -> None:
    assert complete_address(typed) == url


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "http://gpu",
        "ftp://gpu",
        "gpu/path",
        "gpu?x",
        "user@gpu",
        "gpu:99999",
        "a b",
        "g\x00u",
        "#",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(BadRequest):
        complete_address(typed)


@pytest.mark.parametrize(
    ("url", "has_pin", "good"),
    [
        ("https://gpu:1", True, True),
        ("https://gpu:1", False, False),
        ("http://gpu:1", False, False),
        ("http://127.0.0.1:1", False, True),
        ("http://127.0.0.1:1", True, False),
        ("http://127.0.0.1.evil.org:1", False, False),
        ("http://[::1]:1", False, True),
    ],
)
def test_an_address_needs_a_pin_or_this_machine(url: str, has_pin: bool, good: bool) -> None:
    assert (address_problem(url, has_pin=has_pin) == "") is good


def test_a_fingerprint_can_be_read_aloud() -> None:
    assert fingerprint(PIN).split(" ") == ["abab"] * 16
