from __future__ import annotations

from dataclasses import dataclass

from ..enumerations import OptiStemMethod


@dataclass
class RunOptiStemSettings:
    """What OptiSTEM corrects, and the dwell time of its images in s.

    The cutoff is taken for the sake of scripts; the search of the simulated instrument has no such limit.
    """

    method: OptiStemMethod | str = OptiStemMethod.C1_A1
    dwell_time: float | None = None
    cutoff_in_pixels: int | None = None
