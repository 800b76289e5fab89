"""The parts of a client."""

from .acquisition import Acquisition
from .analysis import Analysis
from .auto_functions import AutoFunctions
from .detectors import Detectors
from .optics import Optics
from .service import Service
from .source import Source
from .specimen import Specimen
from .vacuum import Vacuum

__all__ = [
    "Acquisition",
    "Analysis",
    "AutoFunctions",
    "Detectors",
    "Optics",
    "Service",
    "Source",
    "Specimen",
    "Vacuum",
]
