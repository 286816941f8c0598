"""All settings of one installation as a typed tree. The dialog is generated from it.

Each field's ``title`` and ``description`` are English sources for translation; ``ge``/``le``
are the limits that the dialog offers. ``json_schema_extra`` says how a field is shown:
``widget`` (camera, pack, backend, rate), ``unit``, ``labels`` of a choice's values,
``advanced`` and ``restart``. settings/schema.py reads all of it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from faceid_gui.core.decision import Policy
from faceid_gui.settings.network import Publish, Remote, Server
from faceid_gui.settings.section import Section, Text, web_address


class Role(StrEnum):
    """What this machine is."""

    KIOSK = "kiosk"
    CONSOLE = "console"


class Language(StrEnum):
    """The language of the screen."""

    SYSTEM = "system"
    ENGLISH = "en"
    KOREAN = "ko"


class ThemeName(StrEnum):
    """The colours of the screen."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class General(Section):
    """This machine."""

    role: Role = Field(
        Role.KIOSK,
        title="Role",
        description="Kiosk beside a door, or the administrator's console.",
        json_schema_extra={"restart": True},
    )
    language: Language = Field(
        Language.SYSTEM,
        title="Language",
        description="Language of the screen.",
        json_schema_extra={"labels": {"system": "As the system", "en": "English", "ko": "한국어"}},
    )
    theme: ThemeName = Field(
        ThemeName.DARK, title="Colours", description="Light, dark, or high contrast."
    )
    sound: bool = Field(True, title="Sound", description="Play a sound with each decision.")


class Camera(Section):
    """Where the pictures come from."""

    source: Text = Field(
        "camera:0",
        min_length=1,
        title="Camera",
        description="A camera, a video file, a folder of photos, or a stream address.",
        json_schema_extra={"widget": "camera"},
    )
    width: int = Field(
        1280,
        ge=160,
        le=3840,
        title="Width",
        description="Picture width asked of the camera.",
        json_schema_extra={"unit": "px", "advanced": True},
    )
    height: int = Field(
        720,
        ge=120,
        le=2160,
        title="Height",
        description="Picture height asked of the camera.",
        json_schema_extra={"unit": "px", "advanced": True},
    )
    fps: int = Field(
        30,
        ge=1,
        le=120,
        title="Pictures per second",
        description="Frame rate asked of the camera.",
        json_schema_extra={"advanced": True},
    )
    mirror: bool = Field(True, title="Mirror", description="Show the picture like a mirror.")


class Recognition(Section):
    """How people are recognised."""

    backend: Literal["local", "remote", "auto"] = Field(
        "local",
        title="Backend",
        description="Where detection and embedding run.",
        json_schema_extra={
            "widget": "backend",
            "labels": {
                "local": "This machine",
                "remote": "Server",
                "auto": "Server, else this machine",
            },
        },
    )
    pack: Text = Field(
        "auto",
        min_length=1,
        title="Pack",
        description="The detector, embedder and liveness models that work together.",
        json_schema_extra={"widget": "pack"},
    )
    detector: Text = Field(
        "",
        title="Detector",
        description="A detector of the catalogue instead of the pack's own. Empty: the pack's own.",
        json_schema_extra={"advanced": True},
    )
    threads: int = Field(
        0,
        ge=0,
        le=16,
        title="Threads",
        description="Threads for the networks; 0 leaves one core free.",
        json_schema_extra={"advanced": True},
    )
    smallest_face_px: int = Field(
        80,
        ge=20,
        le=400,
        title="Smallest face",
        description="Faces smaller than this are not looked for. Larger is faster.",
        json_schema_extra={"unit": "px", "advanced": True},
    )
    target_fpir: float = Field(
        0.001,
        ge=0.00001,
        le=0.1,
        title="Strangers let through",
        description="The share of strangers' visits that may be taken for somebody.",
        json_schema_extra={"widget": "rate"},
    )
    threshold: float | None = Field(
        None,
        ge=0.2,  # below, every embedder takes strangers for somebody
        le=1.0,
        title="Threshold by hand",
        description="Overrides the calibrated threshold. Leave empty to use it.",
        json_schema_extra={"advanced": True},
    )
    keep_crops: bool = Field(
        False,
        title="Keep face pictures",
        description="Keep aligned face pictures, encrypted, so that a change of pack "
        "can embed everybody again.",
    )


class Access(Section):
    """What a grant takes."""

    agreeing_frames: int = Field(
        3, ge=1, le=10, title="Agreeing frames", description="Frames that must name the person."
    )
    of_frames: int = Field(
        5, ge=1, le=20, title="Of frames", description="Out of this many good frames."
    )
    liveness: bool = Field(
        True,
        title="Liveness check",
        description="Refuse photos and screens, where the pack carries liveness models.",
    )
    liveness_threshold: float = Field(
        0.5,
        gt=0.0,
        le=1.0,
        title="Liveness threshold",
        description="Lowest liveness score of a live face.",
        json_schema_extra={"advanced": True},
    )
    keep_visits_days: int = Field(
        365,
        ge=0,
        le=3650,
        title="Days that visits are kept",
        description="Older visits are erased for good. 0 keeps them for ever.",
    )

    keep_recordings: bool = Field(
        False,
        title="Record visits",
        description="Keep the face pictures of each visit, encrypted, to try other settings on "
        "them and to calibrate on strangers who came to this door. Turned off, all are erased.",
    )
    keep_recordings_days: int = Field(
        30,
        ge=1,
        le=365,
        title="Days that recordings are kept",
        description="Older recordings are erased for good.",
        json_schema_extra={"advanced": True},
    )

    def policy(self, *, pack_has_liveness: bool, lease_s: float = 5.0) -> Policy:
        """The decision policy that these settings ask for; ``lease_s`` is the door's."""
        return Policy(
            agreeing_frames=self.agreeing_frames,
            of_frames=max(self.of_frames, self.agreeing_frames),
            liveness_required=self.liveness and pack_has_liveness,
            liveness_threshold=self.liveness_threshold,
            lease_s=lease_s,
        )


class DoorKind(StrEnum):
    """Which driver moves the door."""

    SIMULATED = "simulated"
    GPIO = "gpio"
    HTTP = "http"


class Door(Section):
    """What a grant moves."""

    driver: DoorKind = Field(
        DoorKind.SIMULATED,
        title="Door",
        description="The driver that opens the door.",
        json_schema_extra={
            "labels": {"simulated": "Simulated", "gpio": "Relay (GPIO)", "http": "Relay (network)"}
        },
    )
    open_s: float = Field(
        5.0,
        ge=1.0,
        le=60.0,
        title="Open for",
        description="How long a grant holds the door open.",
        json_schema_extra={"unit": "s"},
    )
    gpio_pin: int = Field(
        17,
        ge=0,
        le=27,
        title="GPIO pin",
        description="BCM number of the relay's pin.",
        json_schema_extra={"advanced": True},
    )
    gpio_active_high: bool = Field(
        True,
        title="Relay opens on a high level",
        description="Off for relay boards that switch on a low level.",
        json_schema_extra={"advanced": True},
    )
    http_url: Annotated[Text, AfterValidator(web_address)] = Field(
        "",
        title="Relay address",
        description="Address that is called to open and to lock.",
        json_schema_extra={"advanced": True},
    )


class Settings(Section):
    """The whole tree, as one human-readable file."""

    version: Literal[1] = 1
    general: General = Field(default_factory=General, title="General")
    camera: Camera = Field(default_factory=Camera, title="Camera")
    recognition: Recognition = Field(default_factory=Recognition, title="Recognition")
    access: Access = Field(default_factory=Access, title="Access")
    door: Door = Field(default_factory=Door, title="Door")
    remote: Remote = Field(default_factory=Remote, title="Server in use")
    server: Server = Field(default_factory=Server, title="This machine as a server")
    publish: Publish = Field(default_factory=Publish, title="Published camera")

    def policy(self, *, pack_has_liveness: bool) -> Policy:
        """The decision policy of this installation."""
        return self.access.policy(pack_has_liveness=pack_has_liveness, lease_s=self.door.open_s)
