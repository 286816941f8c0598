"""The packs, best first.

Default thresholds are cosine similarities for people enrolled with the product's usual
sample embedding. They are conservative: they hold until the site is calibrated on
impostors of its own population, and claim no error rate (``target_fpir`` stays None).
"""

from __future__ import annotations

from typing import Final

from faceid_gui.catalogue import entries
from faceid_gui.core.packs import Pack
from faceid_gui.core.types import Threshold

_LIVENESS: Final = (entries.MINIFASNET_V2.key, entries.MINIFASNET_V1SE.key)

BALANCED: Final = Pack(
    key="balanced",
    title="Balanced",
    note="The best of the packs whose licences allow commercial use. 42 MB.",
    detector=entries.YUNET_S.key,
    embedder=entries.SFACE.key,
    landmarks=None,
    liveness=_LIVENESS,
    rank=0,
    # Not measured by us. OpenCV's own threshold for same-or-not is 0.363; searching a gallery
    # gives a stranger as many chances as there are people, hence the distance to it.
    default_threshold=Threshold(0.45, margin=0.05),
)

COMPACT: Final = Pack(
    key="compact",
    title="Compact",
    note="Small and fast, for a Raspberry Pi. 8 MB in all.",
    detector=entries.YUNET_S.key,
    embedder=entries.MOBILEFACENET.key,
    landmarks=None,
    liveness=_LIVENESS,
    rank=1,
    # Of 100 strangers against 42 people enrolled with three photos each (LFW) the nearest one
    # reached 0.378, and 98 % of the other photos of these people pass 0.44. Among 113,000
    # pairs of single photos of different people 2 in 100,000 pass it; among East Asians 16.
    default_threshold=Threshold(0.44, margin=0.05),
)

BUILTIN: Final = Pack(
    key="builtin",
    title="Built in",
    note=(
        "The last resort, where no model host answers: 15 to 30 times slower than the compact "
        "pack, misses ten times more people, and has no liveness check."
    ),
    detector=None,
    embedder=entries.DLIB_RESNET.key,
    landmarks=entries.DLIB_LANDMARKS5.key,
    liveness=(),
    rank=2,
    # dlib's vectors lie close together: its usual distance of 0.6 is a cosine of about 0.9.
    # Among the same people and strangers the nearest stranger reached 0.966, so that nobody
    # is named at 0.968; two in three single photos of enrolled people pass it.
    default_threshold=Threshold(0.968, margin=0.005),
    modules=("dlib",),
    extra="builtin",
)

PACKS: Final = (BALANCED, COMPACT, BUILTIN)
