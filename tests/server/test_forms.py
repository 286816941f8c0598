"""Multipart forms, read in memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceid_gui.core.errors import BadRequest
from faceid_gui.server.forms import parse_form

KIND = "multipart/form-data; boundary=b"


def part(head: str, data: bytes) -> bytes:
    """One part of a form."""
    return b"--b\r\n" + head.encode() + b"\r\n\r\n" + data + b"\r\n"


def test_fields_and_files_are_read_in_order() -> None:
    # GIVEN a form with two fields of one name, a file, and a nameless picture
    body = (
        part('Content-Disposition: form-data; name="a"', "é".encode())
        + part('content-disposition: form-data; name="a"', b"2")
        + part('Content-Disposition: form-data; name="f"; filename="../x"', b"\x00\r\n\xff")
        + part('Content-Type: image/png\r\nContent-Disposition: form-data; name="g"', b"\xff")
        + b"--b--\r\n"
    )
    # WHEN read
    form = parse_form(body, KIND)
    # THEN everything is as it was sent
    assert form.fields == (("a", "é"), ("a", "2"))
    assert form.text("a") == "é"
    assert form.text("none", "default") == "default"
    assert [(file.name, file.filename, file.data) for file in form.files] == [
        ("f", "../x", b"\x00\r\n\xff"),
        ("g", "", b"\xff"),
    ]
    assert form.all_files("g") == (b"\xff",)
    assert len(form.all_files()) == 2


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", KIND),
        (b"--b\r\n", KIND),
        (b"--c--\r\n", KIND),
        (part('Content-Disposition: form-data; name="a"', b"1"), KIND),
        (part("X: y", b"1") + b"--b--\r\n", KIND),
        (part("Content-Disposition: form-data", b"1") + b"--b--\r\n", KIND),
        (part('Content-Disposition: form-data; name="a"', b"\xff") + b"--b--\r\n", KIND),
        (part('Content-Disposition: form-data; name="a"', b"1") * 300 + b"--b--\r\n", KIND),
        (part("Content-Disposition: form-data; name=" + "a" * 9000, b"1") + b"--b--\r\n", KIND),
        (b"--b--\r\n", "multipart/form-data"),
        (b"--b--\r\n", "multipart/form-data; boundary=" + "b" * 300),
        (b"--b--\r\n", "multipart/mixed; boundary=b"),
        (b"--b--\r\n", ""),
    ],
)
def test_what_is_no_form_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(BadRequest):
        parse_form(body, kind)


@given(st.binary(max_size=300), st.text(max_size=40))
def test_nothing_but_a_refusal_comes_of_noise(body: bytes, kind: str) -> None:
    # GIVEN any bytes, WHEN read as a form, THEN a form or a refusal
    for content_type in (KIND, kind):
        for whole in (body, b"--b\r\nContent-Disposition: form-data; " + body + b"\r\n--b--"):
            try:
                parse_form(whole, content_type)
            except BadRequest:
                continue
