from .._version import VERSION


class ClientInformation:
    """This package."""

    version = VERSION
