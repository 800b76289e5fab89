"""Metadata of images and spectra."""

from .acquisition_metadata import AcquisitionMetadata
from .adorned_metadata import AdornedMetadata
from .binary_result import BinaryResult
from .optics_metadata import OpticsMetadata
from .scan_settings import ScanSettings
from .stage_settings import StageSettings

__all__ = [
    "AcquisitionMetadata",
    "AdornedMetadata",
    "BinaryResult",
    "OpticsMetadata",
    "ScanSettings",
    "StageSettings",
]
