"""What the instrument refuses, by kind. Every message is one sentence that says what is allowed."""

from __future__ import annotations


class StemulatorError(Exception):
    """A request that was not served; the instrument is as it was before.

    Attributes:
        kind: the word that the instrument uses, e.g. ``"unsafe"``.
    """

    kind = "internal"


class InvalidRequestError(StemulatorError, ValueError):
    """An unknown parameter, or a value that is not allowed."""

    kind = "invalid"


class UnsafeRequestError(StemulatorError):
    """A request that could harm the instrument, such as a move beyond the limits of the stage."""

    kind = "unsafe"


class OverBudgetError(StemulatorError):
    """More time, electrons or dose than the session may spend."""

    kind = "over_budget"


class VetoedError(StemulatorError):
    """A rule of the session's guardian forbids it."""

    kind = "vetoed"


class StoppedError(StemulatorError):
    """Somebody stopped it before anything was done, or the server is being stopped."""

    kind = "stopped"


class BusyError(StemulatorError):
    """Too many commands, connections or readers of events."""

    kind = "busy"


class UnauthorizedError(StemulatorError):
    """The token is missing or wrong."""

    kind = "unauthorized"


class NotFoundError(StemulatorError, LookupError):
    """A command that there is not, or an array that is no longer kept."""

    kind = "not_found"


class TooLargeError(StemulatorError):
    """More parameters than the server reads."""

    kind = "too_large"


class InternalError(StemulatorError):
    """Something went wrong inside the instrument."""

    kind = "internal"


class ConnectionLostError(StemulatorError, ConnectionError):
    """The server cannot be reached, or went away. Whether a command was carried out is not known then."""

    kind = "connection"


_BY_KIND: dict[str, type[StemulatorError]] = {
    error.kind: error
    for error in (
        InvalidRequestError, UnsafeRequestError, OverBudgetError, VetoedError, StoppedError, BusyError, UnauthorizedError,
        NotFoundError, TooLargeError, InternalError,
    )
}


def of_kind(kind: str, message: str) -> StemulatorError:
    """The exception for a kind that the server named; an unknown kind gives a plain ``StemulatorError``."""
    error = _BY_KIND.get(kind, StemulatorError)(message)
    error.kind = kind
    return error
