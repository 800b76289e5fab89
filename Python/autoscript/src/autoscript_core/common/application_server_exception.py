class ApplicationServerException(Exception):
    """The instrument refused a request, or has no such part. The message is one sentence."""
