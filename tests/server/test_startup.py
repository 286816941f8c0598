"""On any address that others reach: TLS and keys, or no start."""

from __future__ import annotations

import pytest

from faceid_gui.core.errors import BadRequest
from faceid_gui.server.startup import SET_UP, Exposure, exposure


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_loopback_needs_nothing(host: str) -> None:
    assert exposure(host, has_tls=False, keys=0, ever_had_keys=False) == Exposure(False, True)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.5", "gpu", "localhost.evil.org", "127.0.0.1.nip.io", ""]
)
@pytest.mark.parametrize(("has_tls", "keys"), [(False, 0), (True, 0), (False, 3)])
def test_any_other_address_needs_both(host: str, has_tls: bool, keys: int) -> None:
    with pytest.raises(BadRequest, match=SET_UP):
        exposure(host, has_tls=has_tls, keys=keys, ever_had_keys=bool(keys))
    assert exposure(host, has_tls=True, keys=1, ever_had_keys=True) == Exposure(True, False)


def test_who_was_set_up_asks_for_keys_everywhere() -> None:
    assert exposure("127.0.0.1", has_tls=True, keys=1, ever_had_keys=True) == Exposure(True, False)
    # The last key was revoked, or none was made yet: nobody, and not everybody.
    assert exposure("127.0.0.1", has_tls=True, keys=0, ever_had_keys=True) == Exposure(True, False)
    assert exposure("127.0.0.1", has_tls=False, keys=0, ever_had_keys=True) == Exposure(
        False, False
    )
