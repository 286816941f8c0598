"""The server's own keys: made once, kept private, and noticed when they are exchanged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from faceid_gui.core.errors import BadRequest, KeyUnavailable, StoreDamaged
from faceid_gui.settings.identity import REPLY_KEY, TLS_FILE, IdentityFolder, ServerIdentity
from faceid_gui.wire.pinning import is_pin, tls_pin


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def certificate(identity: ServerIdentity) -> x509.Certificate:
    assert identity.tls_file is not None
    return x509.load_pem_x509_certificate(identity.tls_file.read_bytes())


def test_without_set_up_there_is_a_reply_key_alone(keys: Path) -> None:
    folder = IdentityFolder(keys)
    assert folder.load() is None
    made = folder.load_or_make_reply_key()
    assert (made.has_tls, made.pin, folder.is_set_up) == (False, "", False)
    # WHEN asked again, THEN it is the same one, and it signs
    again = IdentityFolder(keys).load_or_make_reply_key()
    assert again.signing_key == made.signing_key
    public = Ed25519PublicKey.from_public_bytes(made.reply_key.public_key)
    public.verify(again.reply_key.sign(b"message"), b"message")


def test_set_up_makes_what_is_missing_and_keeps_the_rest(keys: Path) -> None:
    # GIVEN a server that ran on loopback
    folder = IdentityFolder(keys)
    before = folder.load_or_make_reply_key()
    # WHEN it is set up, and set up again
    made, again = folder.set_up(["gpu.example", "192.168.7.9"]), folder.set_up()
    # THEN the reply key is the same, and so is everything the second time
    assert made.signing_key == again.signing_key == before.signing_key
    assert made.pin == again.pin
    assert is_pin(made.pin)
    assert folder.is_set_up
    for name in (REPLY_KEY, TLS_FILE):
        assert (keys / name).stat().st_mode & 0o777 == 0o600


def test_the_certificate_needs_no_clock(keys: Path) -> None:
    made = IdentityFolder(keys).set_up(["gpu.example", "192.168.7.9"])
    found = certificate(made)
    assert found.not_valid_before_utc.year == 1970
    assert found.not_valid_after_utc.year == 9999
    key = found.public_key()
    assert isinstance(key, EllipticCurvePublicKey)
    assert isinstance(key.curve, SECP256R1)
    assert made.pin == tls_pin(found.public_bytes(Encoding.DER))
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"localhost", "gpu.example"} <= set(names.get_values_for_type(x509.DNSName))
    addresses = {str(ip) for ip in names.get_values_for_type(x509.IPAddress)}
    assert {"127.0.0.1", "192.168.7.9"} <= addresses


def test_another_name_leaves_the_key_as_it_is(keys: Path) -> None:
    # GIVEN a server that kiosks are paired with
    first = IdentityFolder(keys).set_up()
    # WHEN it gets another name
    second = IdentityFolder(keys).set_up(("door.example",))
    # THEN the certificate has it, and pin and reply key are the same
    assert (second.pin, second.signing_key) == (first.pin, first.signing_key)
    found = certificate(second).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert "door.example" in found.value.get_values_for_type(x509.DNSName)
    kept = IdentityFolder(keys).load()
    assert kept is not None
    assert kept.pin == first.pin


def test_a_name_that_is_none_is_refused(keys: Path) -> None:
    with pytest.raises(BadRequest):
        IdentityFolder(keys).set_up(["a..b"])


@pytest.mark.parametrize("name", [REPLY_KEY, TLS_FILE])
def test_a_swapped_file_is_noticed(tmp_path: Path, name: str) -> None:
    # GIVEN two servers
    mine, other = IdentityFolder(tmp_path / "mine"), IdentityFolder(tmp_path / "other")
    mine.set_up()
    other.set_up()
    # WHEN somebody puts one of the other's files in the place of mine
    shutil.copy(tmp_path / "other" / name, tmp_path / "mine" / name)
    (tmp_path / "mine" / name).chmod(0o600)
    # THEN the server does not start with it
    with pytest.raises(KeyUnavailable, match="not made together"):
        mine.load()
    with pytest.raises(KeyUnavailable):
        mine.set_up()


@pytest.mark.parametrize("name", [REPLY_KEY, TLS_FILE])
@pytest.mark.parametrize("mode", [0o644, 0o660, 0o602])
def test_a_file_open_to_others_is_refused(keys: Path, name: str, mode: int) -> None:
    folder = IdentityFolder(keys)
    folder.set_up()
    (keys / name).chmod(mode)
    with pytest.raises(KeyUnavailable, match="chmod 600"):
        folder.load()
    with pytest.raises(KeyUnavailable):
        folder.load_or_make_reply_key()


@pytest.mark.parametrize("name", [REPLY_KEY, TLS_FILE])
def test_a_damaged_file_is_never_replaced(keys: Path, name: str) -> None:
    folder = IdentityFolder(keys)
    folder.set_up()
    whole = (keys / name).read_bytes()
    for harm in (b"", whole[: len(whole) // 2], b"\0" * 100, whole.replace(b"A", b"B")):
        (keys / name).write_bytes(harm)
        with pytest.raises((StoreDamaged, KeyUnavailable)):
            folder.set_up()
        assert (keys / name).read_bytes() == harm


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    # GIVEN a file with my key and another's certificate, which names my reply key
    mine = IdentityFolder(tmp_path / "mine")
    mine.set_up()
    other = IdentityFolder(tmp_path / "other")
    shutil.copytree(tmp_path / "mine", tmp_path / "other", dirs_exist_ok=True)
    (tmp_path / "other" / TLS_FILE).unlink()
    other.set_up()
    marker = b"-----BEGIN CERTIFICATE-----"
    key, _, _ = (tmp_path / "mine" / TLS_FILE).read_bytes().partition(marker)
    _, _, cert = (tmp_path / "other" / TLS_FILE).read_bytes().partition(marker)
    (tmp_path / "mine" / TLS_FILE).write_bytes(key + marker + cert)
    with pytest.raises(StoreDamaged):
        mine.load()


def test_a_missing_reply_key_is_not_made_anew_beside_tls(keys: Path) -> None:
    # A new one would make every paired kiosk take the server for a stranger.
    folder = IdentityFolder(keys)
    folder.set_up()
    (keys / REPLY_KEY).unlink()
    with pytest.raises(KeyUnavailable, match="missing"):
        folder.load_or_make_reply_key()
