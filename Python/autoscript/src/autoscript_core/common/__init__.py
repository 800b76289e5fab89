"""Errors of the instrument's server."""

from .application_server_exception import ApplicationServerException

__all__ = ["ApplicationServerException"]
