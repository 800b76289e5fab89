"""Places, settings and results. SI units: m, s, rad, V, A."""

from .adorned_image import AdornedImage
from .adorned_spectrum import AdornedSpectrum
from .adorned_spectrum_image import AdornedSpectrumImage
from .aperture import Aperture
from .calibrated_value import CalibratedValue
from .camera_acquisition_settings import CameraAcquisitionSettings
from .detector_segment import DetectorSegment
from .eds_acquisition_settings import EdsAcquisitionSettings
from .eds_spectrum_image_settings import EdsSpectrumImageSettings
from .limits import Limits
from .point import Point
from .rectangle import Rectangle
from .region import Region
from .run_auto_coma_correction_settings import RunAutoComaCorrectionSettings
from .run_opti_stem_settings import RunOptiStemSettings
from .run_stem_auto_focus_settings import RunStemAutoFocusSettings
from .stage_axes import StageAxes
from .stage_position import StagePosition
from .stage_velocity import StageVelocity
from .stem_acquisition_settings import StemAcquisitionSettings
from .stem_data_settings import StemDataSettings

__all__ = [
    "AdornedImage",
    "AdornedSpectrum",
    "AdornedSpectrumImage",
    "Aperture",
    "CalibratedValue",
    "CameraAcquisitionSettings",
    "DetectorSegment",
    "EdsAcquisitionSettings",
    "EdsSpectrumImageSettings",
    "Limits",
    "Point",
    "Rectangle",
    "Region",
    "RunAutoComaCorrectionSettings",
    "RunOptiStemSettings",
    "RunStemAutoFocusSettings",
    "StageAxes",
    "StagePosition",
    "StageVelocity",
    "StemAcquisitionSettings",
    "StemDataSettings",
]
