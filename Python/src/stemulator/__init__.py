"""Drive the Stemulator, a physics-based emulator of a scanning transmission electron microscope.

>>> import stemulator
>>> with stemulator.launch(specimen="MoS2", seed=7) as server:
...     microscope = server.microscope
...     image = microscope.acquire_image("HAADF", size=256, dwell_us=4, field_nm=5)
...     image.data.shape, image.pixel_size
((256, 256), (0.01953125, 0.01953125))

``Microscope.connect`` talks to an instrument that runs already. Units are in the names: ``_nm``, ``_mrad``, ``_us``.
"""

from .axis import Axis
from .array import Array, Image, Pattern, PatternGrid, Spectrum
from .errors import (
    BusyError, ConnectionLostError, InternalError, InvalidRequestError, NotFoundError, OverBudgetError, StemulatorError,
    StoppedError, TooLargeError, UnauthorizedError, UnsafeRequestError, VetoedError,
)
from .events import LinesEvent, StatusEvent
from .microscope import Microscope
from .referee import Referee
from .reply import Reply
from .server import Server, launch
from .stage import StagePosition
from .corrector import Measurement

__version__ = "0.1.0"

__all__ = [
    "Array", "Axis", "BusyError", "ConnectionLostError", "Image", "InternalError", "InvalidRequestError", "LinesEvent",
    "Measurement", "Microscope", "NotFoundError", "OverBudgetError", "Pattern", "PatternGrid", "Referee", "Reply",
    "Server", "Spectrum", "StagePosition", "StatusEvent", "StemulatorError", "StoppedError", "TooLargeError",
    "UnauthorizedError", "UnsafeRequestError", "VetoedError", "launch",
]
