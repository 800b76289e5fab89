from dataclasses import dataclass


@dataclass(frozen=True)
class AcquisitionMetadata:
    """When it was: by the clock of the computer of the script, as ISO 8601 texts, and by the instrument's time in s."""

    acquisition_start_date_time: str
    acquisition_end_date_time: str
    instrument_time: float
