from .._instrument import lacking


class BeamStopper:
    """There is none in the simulated column: it is always out."""

    insertion_state = "Retracted"

    def insert(self) -> None:
        raise lacking("beam_stopper.insert", "there is no beam stopper")

    def retract(self) -> None:
        """It is out already."""
