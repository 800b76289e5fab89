"""Names of parts and modes. They are texts: wherever one is taken, its text is too."""

from .camera_type import CameraType
from .detector_segment_type import DetectorSegmentType
from .detector_type import DetectorType
from .eds_detector_type import EdsDetectorType
from .exposure_time_type import ExposureTimeType
from .fixed_readout_area import FixedReadoutArea
from .image_size import ImageSize
from .opti_stem_method import OptiStemMethod
from .optical_mode import OpticalMode
from .projector_mode import ProjectorMode
from .region_coordinate_system import RegionCoordinateSystem

__all__ = [
    "CameraType",
    "DetectorSegmentType",
    "DetectorType",
    "EdsDetectorType",
    "ExposureTimeType",
    "FixedReadoutArea",
    "ImageSize",
    "OptiStemMethod",
    "OpticalMode",
    "ProjectorMode",
    "RegionCoordinateSystem",
]
