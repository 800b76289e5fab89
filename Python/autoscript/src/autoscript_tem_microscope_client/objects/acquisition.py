from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autoscript_core.common import ApplicationServerException

from stemulator import Array, Reply
from .._instrument import Instrument, lacking
from .._metadata import image_metadata
from .._readout import pattern_readout, readout
from .._scan import scan_parameters
from ..enumerations import CameraType, DetectorType
from ..structures import AdornedImage, CameraAcquisitionSettings, DetectorSegment, Region, StemAcquisitionSettings, StemDataSettings
from .camera_detector import CameraDetector
from .detectors import Detectors


class Acquisition:
    """Images, patterns and series of them. All calls wait for the result."""

    def __init__(self, instrument: Instrument, detectors: Detectors) -> None:
        self._instrument = instrument
        self._detectors = detectors

    # Scanned images

    def acquire_stem_image(self, scanning_detector: DetectorType | str, size: int, dwell_time: float) -> AdornedImage:
        """An image of the whole field by one detector: pixels along each side, dwell time in s."""
        return self._scan([scanning_detector], [], dwell_time, size, None)[0]

    def acquire_stem_images(self, detector_types: Sequence[DetectorType | str], size: int, dwell_time: float) -> list[AdornedImage]:
        """Images of the same scan by several detectors."""
        return self._scan(detector_types, [], dwell_time, size, None)

    def acquire_stem_images_advanced(self, settings: StemAcquisitionSettings) -> list[AdornedImage]:
        """An image for each detector and then for each segment of the settings, all of the same scan."""
        types, segments = settings.detector_types or [], settings.detector_segments or []
        if not settings.auto_beam_blank:
            return self._scan(types, segments, settings.dwell_time, settings.size, settings.region)
        self._instrument.perform("blank_beam", blanked=False)
        try:
            return self._scan(types, segments, settings.dwell_time, settings.size, settings.region)
        finally:
            self._instrument.perform("blank_beam", blanked=True)

    def acquire_stem_segment_images(self, segments: Sequence[DetectorSegment], size: int, dwell_time: float) -> list[AdornedImage]:
        """An image for each segment."""
        return self._scan([], segments, dwell_time, size, None)

    def _scan(
        self,
        types: Sequence[DetectorType | str],
        segments: Sequence[DetectorSegment],
        dwell_time: float | None,
        size: int | None,
        region: Region | None,
    ) -> list[AdornedImage]:
        detectors = [self._detectors.get_scanning_detector(each) for each in types]
        names = list(dict.fromkeys([each.type for each in detectors] + [each.detector_name for each in segments]))
        if not names:
            raise ApplicationServerException("A scan needs at least one detector.")
        reply = self._instrument.perform(
            "acquire_image",
            detectors=",".join(names),
            dwell_us=None if dwell_time is None else float(dwell_time) * 1e6,
            **scan_parameters(size, region),
        )
        arrays = {array.name: array for array in reply.arrays}
        images = [self._sum(reply, [arrays[each.name] for each in detector.get_enabled_segments()]) for detector in detectors]
        return images + [self._sum(reply, [arrays[each.name]]) for each in segments]

    @staticmethod
    def _sum(reply: Reply, channels: list[Array]) -> AdornedImage:
        """The image of a detector: its enabled segments together."""
        data = channels[0].data
        if len(channels) > 1:
            data = np.asarray(np.sum([each.data for each in channels], axis=0, dtype=np.uint32))
        return AdornedImage(data, image_metadata(reply, channels[0], data))

    # Patterns

    def acquire_camera_image(self, camera_detector: CameraType | str, size: int, exposure_time: float) -> AdornedImage:
        """A pattern of the whole sensor where the beam rests: pixels along each side, exposure in s."""
        return self.acquire_camera_image_advanced(CameraAcquisitionSettings(camera_detector, size, exposure_time))

    def acquire_camera_image_advanced(self, settings: CameraAcquisitionSettings) -> AdornedImage:
        """A pattern where the beam rests. What the settings do not say is as the camera was set.

        Counting is a wish that cameras which cannot count do not hear: servers of the field send it to all.
        """
        camera = self._detectors.get_camera_detector(settings.camera_detector or "")
        counts = settings.electron_counting if "falcon" in camera.type.casefold() else None
        reply = self._instrument.perform(
            "acquire_pattern",
            camera=camera.type,
            exposure_ms=None if settings.exposure_time is None else float(settings.exposure_time) * 1e3,
            frames=settings.frame_combining,
            mode=None if counts is None else "counting" if counts else "integrating",
            **readout(camera.type, camera.shape, settings.size, settings.fixed_readout_area),
        )
        return self._image(reply, reply.arrays[0])

    def acquire_stem_data_advanced(self, settings: StemDataSettings) -> list[AdornedImage]:
        """A pattern at each place of a scan, for each camera: data of places along y and x, then pixels along y and x.

        The exposure of a pattern is the dwell time. Patterns have 256 pixels along each side, by the largest area of the sensor which
        allows that.
        """
        cameras = [self._detectors.get_camera_detector(each) for each in settings.detector_types or []]
        if not cameras:
            raise ApplicationServerException("A scan with patterns needs a camera.")
        return [self._patterns(camera, settings) for camera in cameras]

    def _patterns(self, camera: CameraDetector, settings: StemDataSettings) -> AdornedImage:
        reply = self._instrument.perform(
            "acquire_4d",
            camera=camera.type,
            exposure_ms=None if settings.dwell_time is None else float(settings.dwell_time) * 1e3,
            **pattern_readout(camera.type, camera.shape, 256),
            **scan_parameters(settings.size, settings.region),
        )
        return self._image(reply, reply.arrays[0])

    @staticmethod
    def _image(reply: Reply, array: Array) -> AdornedImage:
        return AdornedImage(array.data, image_metadata(reply, array, array.data))

    # Streams

    @property
    def continuous_stem_acquisitions(self) -> list[object]:
        """Running streams of images: none, for they cannot be started."""
        return []

    @property
    def continuous_camera_acquisitions(self) -> list[object]:
        """Running streams of patterns: none, for they cannot be started."""
        return []

    def start_acquire_stem_image(self, *arguments: object, **settings: object) -> None:
        raise lacking("start_acquire_stem_image", "images come one by one, with acquire_stem_image")

    def start_acquire_camera_image(self, *arguments: object, **settings: object) -> None:
        raise lacking("start_acquire_camera_image", "patterns come one by one, with acquire_camera_image")
