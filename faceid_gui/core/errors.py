"""One tree of errors, by whose turn it is.

FaceIdError
|-- UserError            the user can mend it
|   |-- BadImage         unreadable, too large, no picture at all
|   |-- NoFace           no usable face in it
|   |-- SeveralFaces     more than one face where one is needed
|   |-- PoorQuality      a face, but not good enough
|   |-- NameTaken
|   |-- NotFound
|   |-- BadRequest       an argument or setting that makes no sense
|   |-- WrongPin
|   `-- LockedOut        too many wrong PINs
|-- EnvironmentFault     the surroundings failed; try again or fetch help
|   |-- CameraUnavailable
|   |-- CameraLost
|   |-- ModelMissing
|   |-- ModelDamaged
|   |-- NoNetwork
|   |-- DiskFull
|   |-- StoreBusy        another instance holds the data folder
|   |-- StoreDamaged
|   |-- KeyUnavailable
|   |-- BackendUnavailable
|   |   `-- LinkFailed   the server cannot be used; ``trouble`` says why
|   |-- Overloaded       too much to do already
|   |-- EngineFailed
|   `-- DoorFault
|-- Cancelled            the user asked to stop
`-- Bug                  ours: a promise inside the program was broken
    `-- ContractMismatch embeddings of two contracts met
"""

from __future__ import annotations

from faceid_gui.core.link import LinkTrouble


class FaceIdError(Exception):
    """Anything this program raises on purpose.

    ``code`` is stable and translated by the views; ``str()`` is plain English for logs
    and the command line. ``detail`` says what exactly (a path, a number).
    """

    code = "error"

    def __init__(self, message: str = "", *, detail: str = "") -> None:
        super().__init__(message or self.__doc__ or self.code)
        self.detail = detail


class UserError(FaceIdError):
    """Something that the user can mend."""

    code = "user_error"


class BadImage(UserError):
    """The file is no picture that can be used."""

    code = "bad_image"


class NoFace(UserError):
    """There is no face in the picture."""

    code = "no_face"


class SeveralFaces(UserError):
    """There is more than one face in the picture."""

    code = "several_faces"


class PoorQuality(UserError):
    """The face is not good enough to enrol; ``code`` is set to the quality issue."""

    code = "poor_quality"


class NameTaken(UserError):
    """A person of that name is enrolled already."""

    code = "name_taken"


class NotFound(UserError):
    """There is no such thing."""

    code = "not_found"


class ChangedMeanwhile(UserError):
    """Somebody else changed it in the meantime."""

    code = "changed_meanwhile"


class BadRequest(UserError):
    """An argument or a setting makes no sense."""

    code = "bad_request"


class WrongPin(UserError):
    """The PIN is wrong."""

    code = "wrong_pin"


class LockedOut(UserError):
    """Too many wrong PINs; wait before the next try."""

    code = "locked_out"


class EnvironmentFault(FaceIdError):
    """The surroundings failed: a device, a disk, a network, a file."""

    code = "environment"


class CameraUnavailable(EnvironmentFault):
    """The camera is missing or another program uses it."""

    code = "camera_unavailable"


class CameraLost(EnvironmentFault):
    """The camera stopped giving pictures."""

    code = "camera_lost"


class ModelMissing(EnvironmentFault):
    """A model file is not on this machine."""

    code = "model_missing"


class ModelDamaged(EnvironmentFault):
    """A model file is not what the catalogue says."""

    code = "model_damaged"


class NoNetwork(EnvironmentFault):
    """The host cannot be reached."""

    code = "no_network"


class DiskFull(EnvironmentFault):
    """There is no space left on the disk."""

    code = "disk_full"


class StoreBusy(EnvironmentFault):
    """Another instance uses this data folder."""

    code = "store_busy"


class StoreDamaged(EnvironmentFault):
    """The database cannot be read."""

    code = "store_damaged"


class KeyUnavailable(EnvironmentFault):
    """The encryption key is missing or cannot be read."""

    code = "key_unavailable"


class BackendUnavailable(EnvironmentFault):
    """The backend cannot run here."""

    code = "backend_unavailable"


class LinkFailed(BackendUnavailable):
    """The server cannot be used."""

    code = "link_failed"

    def __init__(self, trouble: LinkTrouble, message: str = "", *, detail: str = "") -> None:
        super().__init__(message or f"the server cannot be used: {trouble}", detail=detail)
        self.trouble = trouble


class Overloaded(EnvironmentFault):
    """There is too much to do already; try again."""

    code = "overloaded"


class EngineFailed(EnvironmentFault):
    """The recognition engine stopped."""

    code = "engine_failed"


class DoorFault(EnvironmentFault):
    """The door driver failed."""

    code = "door_fault"


class Cancelled(FaceIdError):
    """The user asked to stop."""

    code = "cancelled"


class Bug(FaceIdError):
    """A promise inside the program was broken."""

    code = "bug"


class ContractMismatch(Bug):
    """Embeddings of two contracts met."""

    code = "contract_mismatch"
