from __future__ import annotations


class EdsDetector:
    """The X-ray detectors of the instrument, which count as one."""

    name = "SuperX"
    insertion_state = "Inserted"
    is_insertable = False

    @property
    def bin_counts(self) -> list[int]:
        """Channels of a spectrum."""
        return [4096]

    @property
    def dispersions(self) -> list[float]:
        """In eV per channel."""
        return [5.0]

    @property
    def shaping_times(self) -> list[float]:
        """In s."""
        return [3e-6]
