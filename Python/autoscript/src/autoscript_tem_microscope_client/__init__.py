"""Stemulator's stand-in for AutoScript TEM: scripts and servers written for it run on the simulated instrument.

Written by Stemulator's authors from the public list of calls that scripts use. It is not Thermo Fisher's software, contains nothing of it,
does not speak its protocol, and drives nothing but Stemulator. Do not install it where the real package is wanted: names are
the same.

`TemMicroscopeClient().connect(host, port)` looks for the HTTP face of `stemulator serve --http-port 9095`; the environment variable
STEMULATOR_HTTP ("host:port") overrides what a script says, and STEMULATOR_TOKEN holds the token of a protected face.

SI units (m, s, rad, V, A); places in a scan are fractions of the field from the left and the top. What the simulated instrument does not have
raises `autoscript_core.common.ApplicationServerException` with one sentence.
"""

from . import enumerations, structures
from ._version import VERSION
from .tem_microscope_client import TemMicroscopeClient

__version__ = VERSION
__all__ = ["TemMicroscopeClient", "enumerations", "structures"]
