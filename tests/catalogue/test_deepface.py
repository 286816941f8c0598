"""DeepFace in the catalogue: what is offered, what may be used, and what is fetched."""

from __future__ import annotations

import bz2
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from faceid_gui.catalogue import deepface_fetch, deepface_table, whole
from faceid_gui.catalogue import deepface_packs as packs_module
from faceid_gui.catalogue.deepface_fetch import fetch, unpack
from faceid_gui.catalogue.deepface_files import DeepFaceShelf, weight_folders
from faceid_gui.catalogue.deepface_offer import Offer, chosen_engine, installed_offer
from faceid_gui.catalogue.deepface_packs import DeepFacePacks
from faceid_gui.catalogue.deepface_table import (
    FINDERS,
    NETWORKS,
    UNCLEAR,
    Source,
    all_sources,
    sources_of,
)
from faceid_gui.catalogue.deepface_trust import TRUST_FILE
from faceid_gui.catalogue.whole import WholeLibrary
from faceid_gui.core.deepface import Availability, DeepFaceKey, OfferedPart
from faceid_gui.core.errors import (
    Cancelled,
    FaceIdError,
    ModelDamaged,
    ModelMissing,
    NoNetwork,
    NotFound,
)
from faceid_gui.core.geometry import CROPS
from faceid_gui.core.networks import Architecture
from faceid_gui.core.packs import CheckState, InstallProgress, PackFiles
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import EmbeddingContract, Embeddings, Image
from tests.catalogue.server import FileHost, Route
from tests.catalogue.small import content
from tests.data import MODELS, needs_models
from tests.fakes import FakeBackend

FACENET = "facenet_weights.onnx"
PACK = "deepface:Facenet+opencv"


@pytest.fixture(autouse=True)
def _no_deepface_of_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPFACE_HOME", str(tmp_path / "users"))
    monkeypatch.delenv("DEEPFACE_BACKEND_ENGINE", raising=False)


@pytest.fixture
def library(tmp_path: Path) -> WholeLibrary:
    """The catalogue over an empty folder."""
    return WholeLibrary(tmp_path / "models", opener=opener)


class Embedding(FakeBackend):
    """A backend of the contract that is wanted."""

    def __init__(self, contract: EmbeddingContract) -> None:
        super().__init__()
        self.contract = contract

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        width, height = CROPS[self.contract.crop].size
        assert all(crop.shape == (height, width, 3) for crop in crops)
        row = np.zeros((len(crops), self.contract.dimension), np.float32)
        row[:, 0] = 1
        return row


def opener(files: PackFiles) -> FaceBackend:
    """Opens nothing."""
    return Embedding(files.contract)


def place(tmp_path: Path, name: str, data: bytes | None = None) -> Path:
    """A file in the user's own DeepFace folder."""
    path = tmp_path / "users" / ".deepface" / "weights" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content(name) if data is None else data)
    return path


def part(library: WholeLibrary, key: str, *, detector: bool = False) -> OfferedPart:
    return next(p for p in library.offered() if p.key == key and p.detector is detector)


# What there is


def test_everything_of_the_installed_deepface_is_known() -> None:
    offer = installed_offer()
    assert offer.installed
    assert {network.name for network in NETWORKS} == set(offer.networks)
    assert {finder.name for finder in FINDERS} == set(offer.detectors)


def test_the_table_says_what_deepface_says() -> None:
    # GIVEN the source of the installed DeepFace
    import deepface

    folder = Path(deepface.__file__).parent / "models"
    text = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    # THEN every file and address that DeepFace itself uses is in it
    for engine in deepface_table.ENGINES:
        for source in all_sources(engine):
            base = source.name.rpartition("/")[2]
            if source.entry is None and base != "retinaface.onnx":
                assert base in text, source.name
                assert all(url.rpartition("/")[2] in text for url in source.urls)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)
def test_every_network_has_its_crops_and_a_careful_threshold(
    network: deepface_table.Network,
) -> None:
    width, height = network.size
    assert CROPS[network.crop].size == network.size
    assert CROPS[f"eyeline{width}x{height}"].size == network.size
    assert 0.4 <= network.threshold < 1
    assert network.threshold + network.margin < 1.01


def test_without_deepface_nothing_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs_module, "has_module", lambda name: name != "deepface")
    packs = DeepFacePacks(DeepFaceShelf(tmp_path, ()), offer=lambda: Offer(installed=False))
    library = WholeLibrary(tmp_path, deepface=packs)
    assert library.offered() == ()
    status = library.status(PACK)
    assert (status.present, status.obtainable) == (False, False)
    assert "deepface" in status.note
    with pytest.raises(ModelMissing, match="deepface"):
        library.files(PACK)
    with pytest.raises(ModelMissing, match="deepface"):
        library.install(PACK)
    with pytest.raises(ModelMissing, match="deepface"):
        library.detector_files("deepface:opencv")


def test_what_only_the_installed_deepface_knows_is_listed_and_not_used(tmp_path: Path) -> None:
    offer = Offer(installed=True, networks=("Newest",), detectors=("keen",))
    packs = DeepFacePacks(DeepFaceShelf(tmp_path, ()), offer=lambda: offer)
    library = WholeLibrary(tmp_path, deepface=packs)
    assert [p.availability for p in library.offered()] == [Availability.UNKNOWN] * 2
    with pytest.raises(NotFound):
        library.pack("deepface:Newest+opencv")


def test_what_needs_what(library: WholeLibrary) -> None:
    assert part(library, "deepface:opencv", detector=True).availability is Availability.READY
    facenet = part(library, "deepface:Facenet")
    assert facenet.availability is Availability.OBTAINABLE
    assert facenet.missing_bytes > 80_000_000
    missing = part(library, "deepface:mediapipe", detector=True)
    assert (missing.availability, missing.needs) == (Availability.NEEDS_EXTRA, "mediapipe")
    assert not part(library, "deepface:VGG-Face").commercial


@pytest.mark.parametrize(
    "key",
    ["deepface:", "deepface:Facenet", "deepface:+opencv", "deepface:Facenet+opencv+else",
     "deepface:Facenet+nothing", "deepface:Nobody+opencv", "deepface:Facenet+opencv+own+own"],
)  # fmt: skip
def test_keys_that_name_nothing(library: WholeLibrary, key: str) -> None:
    for call in (library.pack, library.status, library.files, library.choose, library.install):
        with pytest.raises(NotFound):
            call(key)


def test_keys_survive_parsing() -> None:
    for own in (False, True):
        key = DeepFaceKey("VGG-Face", "yolov8n", own_alignment=own)
        assert DeepFaceKey.parse(key.text) == key
    assert DeepFaceKey.parse("compact") is None


def test_auto_never_chooses_it(library: WholeLibrary) -> None:
    assert not [pack for pack in library.packs() if pack.key.startswith("deepface:")]
    assert not library.choose("auto").pack.key.startswith("deepface:")


def test_the_engine_is_the_users_choice() -> None:
    assert chosen_engine({}) == "onnx"
    assert chosen_engine({"DEEPFACE_BACKEND_ENGINE": " TensorFlow "}) == "tensorflow"
    assert chosen_engine({"DEEPFACE_BACKEND_ENGINE": "abacus"}) == "onnx"
    network = next(network for network in NETWORKS if network.name == "Facenet")
    assert [s.name for s in sources_of(network, "tensorflow")] == ["facenet_weights.h5"]


def test_the_users_folder_is_deepfaces_own() -> None:
    assert weight_folders({"DEEPFACE_HOME": "/x"}) == (Path("/x/.deepface/weights"),)
    assert weight_folders({}) == (Path.home() / ".deepface" / "weights",)


# What may be used


@needs_models
def test_a_pinned_file_counts_whatever_it_is_called(tmp_path: Path) -> None:
    pytest.importorskip("dlib")
    library = WholeLibrary(tmp_path / "models", [MODELS])
    status = library.status("deepface:Dlib+yunet")
    assert status.present
    files = library.files("deepface:Dlib+yunet").deepface
    assert files is not None
    assert {w.name for w in files.weights} == {
        "dlib_face_recognition_resnet_model_v1.dat",
        "face_detection_yunet_2023mar.onnx",
    }
    spec = library.files("deepface:Dlib+yunet").embedder
    assert spec is not None
    assert spec.spec.architecture is Architecture.DEEPFACE


@needs_models
def test_contracts_of_the_two_alignments_and_of_our_own_backend_never_meet(
    tmp_path: Path,
) -> None:
    pytest.importorskip("dlib")
    library = WholeLibrary(tmp_path / "models", [MODELS])
    keys = ("builtin", "deepface:Dlib+yunet", "deepface:Dlib+yunet+own")
    ids = [library.files(key).contract.id for key in keys]
    assert len(set(ids)) == 3
    same = library.files("deepface:Dlib+opencv").contract.id
    assert same == ids[1]
    known = {entry.key: entry.spec.contract.id for entry in library.entries() if entry.spec.crop}
    assert known["deepface:Dlib+own"] == ids[2]


def test_a_found_file_counts_once_its_pack_was_installed(
    library: WholeLibrary, tmp_path: Path
) -> None:
    # GIVEN a file of the user's own DeepFace, of which no hash is known
    path = place(tmp_path, FACENET)
    assert part(library, "deepface:Facenet").availability is Availability.FOUND
    assert not library.status(PACK).present
    with pytest.raises(ModelMissing, match="taken over"):
        library.files(PACK)
    assert library.entries() == WholeLibrary(tmp_path / "models").entries()
    # WHEN the pack is installed
    choice = library.install(PACK)
    # THEN nothing was fetched, the file is recorded, and it counts, also after a restart
    assert choice.present
    again = WholeLibrary(tmp_path / "models", opener=opener)
    files = again.files(PACK)
    assert files.deepface is not None
    assert files.deepface.weights[0].path == path
    digest = hashlib.sha256(content(FACENET)).hexdigest()
    assert part(again, "deepface:Facenet").recorded == ((FACENET, digest),)
    assert files.contract.embedder_sha256 == digest
    found = again.find("deepface:Facenet")
    assert found is not None and found.path == path
    recorded = json.loads((tmp_path / "models" / TRUST_FILE).read_text("utf-8"))
    assert recorded[FACENET][:2] == [digest, len(content(FACENET))]
    checks = again.verify(PACK)
    assert [check.state for check in checks] == [CheckState.GOOD] * len(checks)
    assert digest in checks[0].detail


def test_a_recorded_file_that_changes_is_refused(library: WholeLibrary, tmp_path: Path) -> None:
    path = place(tmp_path, FACENET)
    library.install(PACK)
    # WHEN its bytes change
    path.write_bytes(content("something else"))
    # THEN it is damaged everywhere, and installing does not take it over
    assert part(library, "deepface:Facenet").availability is Availability.DAMAGED
    assert not library.status(PACK).present
    for call in (library.files, library.install):
        with pytest.raises(ModelDamaged):
            call(PACK)
    assert CheckState.DAMAGED in [check.state for check in library.verify(PACK)]
    assert CheckState.DAMAGED in [check.state for check in library.verify()]
    assert library.parts(PACK).deepface is None
    # AND comes back with them
    path.write_bytes(content(FACENET))
    assert library.status(PACK).present


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": ["x", 1, 2]}', "\xff", "[" * 99999])
def test_an_unreadable_record_trusts_nothing(
    library: WholeLibrary, tmp_path: Path, text: str
) -> None:
    place(tmp_path, FACENET)
    library.install(PACK)
    (tmp_path / "models" / TRUST_FILE).write_text(text, "latin-1")
    assert not library.status(PACK).present
    with pytest.raises(ModelDamaged):
        library.files(PACK)
    with pytest.raises(ModelDamaged):
        library.install(PACK)


def test_liveness_counts_when_both_files_may_be_used(library: WholeLibrary, tmp_path: Path) -> None:
    place(tmp_path, FACENET)
    library.install(PACK)
    shelf = DeepFaceShelf(tmp_path / "models", ())
    for source in deepface_table.LIVENESS:
        assert not library.pack(PACK).has_liveness
        shelf.take_over(place(tmp_path, source.name), source, at=1.0)
    files = library.files(PACK).deepface
    assert files is not None and files.liveness
    assert library.pack(PACK).has_liveness
    assert len(files.weights) == 3


def test_a_detector_alone(library: WholeLibrary) -> None:
    files = library.detector_files("deepface:opencv").deepface
    assert files is not None
    assert (files.model, files.detector, files.weights) == (None, "opencv", ())
    for key in ("deepface:nothing", "opencv"):
        with pytest.raises(NotFound):
            library.detector_files(key)
    with pytest.raises(ModelMissing):
        library.detector_files("deepface:centerface")


def test_files_of_a_stick_are_copied_by_their_names(library: WholeLibrary, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / FACENET).write_bytes(content(FACENET))
    library.import_folder(stick)
    assert part(library, "deepface:Facenet").availability is Availability.FOUND
    assert library.install(PACK).present


# Fetching


def source(*urls: str, packing: str = "", name: str = "weights.bin") -> Source:
    return Source(name, urls, UNCLEAR, 3000, packing=packing)


def get(wanted: Source, target: Path) -> list[tuple[int, int]]:
    """Fetch it; returns what was reported."""
    reports: list[tuple[int, int]] = []
    fetch(wanted, target, lambda done, total: reports.append((done, total)), lambda: False)
    return reports


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_fetched_file_is_recorded(
    library: WholeLibrary, tmp_path: Path, host: FileHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a host that has the file, after one that has not
    missing = host.serve("/missing", Route(status=404))
    url = host.serve("/facenet", Route(content(FACENET)))
    redirect(monkeypatch, (missing, url))
    steps: list[InstallProgress] = []
    # WHEN the pack is installed
    assert library.install(PACK, steps.append).present
    # THEN the file lies in our folder, and is trusted
    assert (tmp_path / "models" / "deepface" / FACENET).read_bytes() == content(FACENET)
    assert (steps[-1].done_bytes, steps[-1].number, steps[-1].count) == (3000, 1, 1)
    assert library.status(PACK).present


def test_a_file_that_is_another_one_later_is_not_taken(
    library: WholeLibrary, tmp_path: Path, host: FileHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    redirect(monkeypatch, (host.serve("/facenet", Route(content(FACENET))),))
    library.install(PACK)
    (tmp_path / "models" / "deepface" / FACENET).unlink()
    host.serve("/facenet", Route(content("another")))
    with pytest.raises(ModelDamaged):
        library.install(PACK)
    # THEN it is not kept either, and the right one can be had again
    assert part(library, "deepface:Facenet").availability is Availability.OBTAINABLE
    host.serve("/facenet", Route(content(FACENET)))
    assert library.install(PACK).present


def redirect(monkeypatch: pytest.MonkeyPatch, urls: tuple[str, ...]) -> None:
    """Let every file without a known hash come from these addresses."""
    real = deepface_table.sources_of

    def moved(network: deepface_table.Network, engine: str) -> tuple[Source, ...]:
        found = real(network, engine)
        return tuple(replace(s, urls=urls) if s.entry is None else s for s in found)

    monkeypatch.setattr(deepface_table, "sources_of", moved)


@pytest.mark.parametrize(
    ("route", "error"),
    [
        (Route(b""), NoNetwork),
        (Route(content("x"), status=500), ModelMissing),
        (Route(content("x"), cut=[100, 100, 100]), NoNetwork),
        (Route(content("x"), says=str(deepface_fetch.MOST_BYTES + 1)), ModelDamaged),
        (Route(location="http://example.org/x", status=302), ModelMissing),
    ],
)
def test_what_goes_wrong_leaves_nothing(
    tmp_path: Path, host: FileHost, route: Route, error: type[FaceIdError]
) -> None:
    target = tmp_path / "models" / "weights.bin"
    with pytest.raises(error):
        get(source(host.serve("/x", route)), target)
    assert list(target.parent.iterdir()) == []


def test_no_network_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoNetwork):
        get(source("http://127.0.0.1:1/x"), tmp_path / "x")
    with pytest.raises(ModelMissing, match="by hand"):
        get(source(), tmp_path / "x")


def test_a_cancelled_fetch_leaves_nothing(tmp_path: Path, host: FileHost) -> None:
    wanted = source(host.serve("/x", Route(content("x"))))
    with pytest.raises(Cancelled):
        fetch(wanted, tmp_path / "models" / "x", lambda done, total: None, lambda: True)
    assert list((tmp_path / "models").iterdir()) == []


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "bz2": bz2.compress,
    "zip": lambda data: zipped(("../../outside/evil.h5", data), ("second.h5", b"no")),
}


@pytest.mark.parametrize("packing", list(PACKERS))
def test_archives_are_unpacked_to_the_name_that_we_choose(
    tmp_path: Path, host: FileHost, packing: str
) -> None:
    packed = PACKERS[packing](content("x"))
    target = tmp_path / "models" / "weights.bin"
    get(source(host.serve("/x", Route(packed)), packing=packing), target)
    assert target.read_bytes() == content("x")
    assert sorted(path.name for path in tmp_path.rglob("*.bin")) == ["weights.bin"]
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("packing", list(PACKERS))
def test_an_archive_that_grows_without_end_is_refused(tmp_path: Path, packing: str) -> None:
    packed = tmp_path / "packed"
    packed.write_bytes(PACKERS[packing](bytes(5_000_000)))
    with pytest.raises(ModelDamaged, match="more than"):
        unpack(packed, io.BytesIO(), packing, most=1_000_000)


@pytest.mark.parametrize("packing", list(PACKERS))
@pytest.mark.parametrize("data", [b"", b"BZh9nonsense", b"PK\x03\x04nonsense", zipped()])
def test_a_broken_archive_is_damaged(tmp_path: Path, packing: str, data: bytes) -> None:
    packed = tmp_path / "packed"
    packed.write_bytes(data)
    with pytest.raises(ModelDamaged):
        unpack(packed, io.BytesIO(), packing)


def test_reading_the_catalogue_asks_nobody(
    library: WholeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(deepface_fetch, "open_address", refuse)
    monkeypatch.setattr(whole, "Fetcher", refuse)
    library.offered()
    for key in (PACK, "deepface:SFace+yunet", "deepface:VGG-Face+ssd+own"):
        library.status(key)
        library.choose(key)
        library.parts(key)
        library.verify(key)
    library.entries()
    library.verify()
