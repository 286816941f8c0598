"""The threshold of this site, as other rooms know it; the work is in services/calibration."""

from faceid_gui.services.calibration.site import NearStranger, SiteCalibration, calibrate_site
from faceid_gui.services.calibration.strangers import (
    Strangers,
    embed_strangers,
    folder_of_strangers,
)

__all__ = [
    "NearStranger",
    "SiteCalibration",
    "Strangers",
    "calibrate_site",
    "embed_strangers",
    "folder_of_strangers",
]
