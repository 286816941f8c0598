"""Settings of everything that goes over the network: a server in use, a server, a camera."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pydantic import Field

from faceid_gui.settings.section import Section, Text

SERVER_PORT: Final = 8642
"""Where a server listens unless it is told otherwise."""

CAMERA_PORT: Final = 8643
"""Where a kiosk publishes its camera unless it is told otherwise."""


class RemoteMode(StrEnum):
    """What a server is sent."""

    AUTO = "auto"
    CROPS = "crops"
    FRAMES = "frames"


class Remote(Section):
    """The server that this machine uses. Address and keys come with pairing."""

    mode: RemoteMode = Field(
        RemoteMode.AUTO,
        title="What is sent",
        description="Face crops are small; whole pictures suit a machine too slow to find faces.",
        json_schema_extra={
            "labels": {
                "auto": "Whatever is faster",
                "crops": "Face crops",
                "frames": "Whole pictures",
            },
            "advanced": True,
        },
    )
    deadline_s: float = Field(
        0.8,
        ge=0.1,
        le=3.0,
        title="Longest wait",
        description="A server that takes longer counts as gone.",
        json_schema_extra={"unit": "s", "advanced": True},
    )
    take_people: bool = Field(
        True,
        title="Take people from the server",
        description="Keep this machine's people the same as the server's, both ways.",
    )
    send_visits: bool = Field(
        True,
        title="Send visits to the server",
        description="Visits are kept here and sent when the server can be reached.",
    )


class Provider(StrEnum):
    """What a server computes with."""

    AUTO = "auto"
    CUDA = "cuda"
    TENSORRT = "tensorrt"
    OPENVINO = "openvino"
    CPU = "cpu"


class Server(Section):
    """How ``faceid-gui serve`` works on this machine."""

    host: Text = Field(
        "127.0.0.1",
        min_length=1,
        title="Address",
        description="127.0.0.1 serves this machine alone; 0.0.0.0 everybody who has a key.",
        json_schema_extra={"advanced": True},
    )
    port: int = Field(
        SERVER_PORT,
        ge=1,
        le=65535,
        title="Port",
        description="Where the server listens.",
        json_schema_extra={"advanced": True},
    )
    provider: Provider = Field(
        Provider.AUTO,
        title="Computes with",
        description="A choice that is not there is an error, never a silent fall back.",
        json_schema_extra={
            "labels": {
                "auto": "Best that is there",
                "cuda": "NVIDIA (CUDA)",
                "tensorrt": "NVIDIA (TensorRT)",
                "openvino": "Intel (OpenVINO)",
                "cpu": "Processor",
            },
            "advanced": True,
        },
    )
    workers: int = Field(
        0,
        ge=0,
        le=64,
        title="Workers",
        description="Networks side by side; 0 takes one per core, or one on a GPU.",
        json_schema_extra={"advanced": True},
    )
    max_batch: int = Field(
        32,
        ge=1,
        le=256,
        title="Largest batch",
        description="Crops that a GPU embeds at once.",
        json_schema_extra={"advanced": True},
    )
    facerec_hosts: Text = Field(
        "",
        title="Cameras of /facerec",
        description="Hosts, with or without port, that /facerec may fetch pictures from.",
        json_schema_extra={"advanced": True},
    )


class Publish(Section):
    """The kiosk's camera for others, such as Home Assistant."""

    camera: bool = Field(
        False,
        title="Publish the camera",
        description="Offer the live picture to programs that show the camera key.",
        json_schema_extra={"advanced": True},
    )
    host: Text = Field(
        "0.0.0.0",
        min_length=1,
        title="Address",
        description="127.0.0.1 offers it to this machine alone.",
        json_schema_extra={"advanced": True},
    )
    port: int = Field(
        CAMERA_PORT,
        ge=1,
        le=65535,
        title="Port",
        description="Where the picture is offered.",
        json_schema_extra={"advanced": True},
    )
