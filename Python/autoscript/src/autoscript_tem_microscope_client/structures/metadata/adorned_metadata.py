from __future__ import annotations

from dataclasses import dataclass

from .acquisition_metadata import AcquisitionMetadata
from .binary_result import BinaryResult
from .optics_metadata import OpticsMetadata
from .scan_settings import ScanSettings
from .stage_settings import StageSettings


@dataclass(frozen=True)
class AdornedMetadata:
    """What belongs to data. `metadata_as_xml` has all of it and more; `scan_settings` is None where nothing was scanned."""

    binary_result: BinaryResult
    optics: OpticsMetadata
    stage_settings: StageSettings
    scan_settings: ScanSettings | None
    acquisition: AcquisitionMetadata
    metadata_as_xml: str
