"""Does the stand-in for AutoScript do on the instrument what scripts ask for, in their units?

What the instrument says of itself through its own client is the other side of each comparison.
"""

from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest

from autoscript_session import address  # noqa: F401

import autoscript_tem_microscope_client as auto_script
from autoscript_core.common import ApplicationServerException
from autoscript_tem_microscope_client.enumerations import *  # noqa: F403
from autoscript_tem_microscope_client.structures import *  # noqa: F403
from autoscript_tem_toolkit.vision.add_scale_bar import add_scale_bar, bar_length
from stemulator import Array, Axis, Microscope, Reply


# Of images, in m; small, so that they are soon computed.
FIELD = 2e-9


@pytest.fixture(scope="module")
def own(address):  # noqa: F811
    """The instrument by its own client."""
    with Microscope.connect(*address) as microscope:
        yield microscope


@pytest.fixture
def microscope(address, own):  # noqa: F811
    client = auto_script.TemMicroscopeClient()
    client.connect(*address)
    client.vacuum.column_valves.open()
    client.optics.scan_field_of_view = FIELD
    yield client
    client.disconnect()


# The client


def test_says_what_it_is(address, capsys):  # noqa: F811
    client = auto_script.TemMicroscopeClient()
    with pytest.raises(ApplicationServerException, match="not connected"):
        client.optics
    client.connect(host=address[0], port=str(address[1]))
    host = f"[{address[0]}:{address[1]}]"
    assert capsys.readouterr().out == f"Client connecting to {host}...\nClient connected to {host}\n"
    assert client.server_host == address[0]
    assert "Stemulator" in client.service.system.name
    assert "simulated" in client.service.autoscript.server.version
    assert "not Thermo Fisher" in client.service.autoscript.client.version
    assert client.service.autoscript.server.is_offline
    client.disconnect()
    with pytest.raises(ApplicationServerException, match="not connected"):
        client.vacuum


def test_environment_overrides_address(address, monkeypatch, capsys):  # noqa: F811
    monkeypatch.setenv("STEMULATOR_HTTP", f"{address[0]}:{address[1]}")
    client = auto_script.TemMicroscopeClient()
    client.connect("10.46.217.241", port=9095)
    assert client.server_port == address[1]
    monkeypatch.setenv("STEMULATOR_HTTP", "nowhere")
    with pytest.raises(ApplicationServerException, match="not a host and a port"):
        client.connect()
    assert client.is_connected


def test_nothing_listens(monkeypatch):
    monkeypatch.delenv("STEMULATOR_HTTP", raising=False)
    with pytest.raises(ApplicationServerException, match="no simulated instrument at 127.0.0.1:1"):
        auto_script.TemMicroscopeClient().connect("127.0.0.1", 1)


# The column


def test_settings_arrive_in_the_instruments_units(microscope, own):
    optics = microscope.optics
    optics.scan_field_of_view = 8e-9
    optics.defocus = -5e-9
    optics.scan_rotation = 0.25
    optics.deflectors.beam_shift = (3e-9, -1e-9)
    optics.deflectors.image_shift = Point(2e-9, 1e-9)
    optics.deflectors.beam_tilt = [1e-3, 2e-3]
    optics.deflectors.set_deflector_value("ImageTilt", (4e-3, 0.0))
    optics.spot_size_index = 8
    optics.monochromator.focus = 12
    told = own.status()["optics"]
    # Underfocus: negative here, positive there.
    assert told["defocus_nm"] == pytest.approx(5, abs=1e-9)
    assert told["field_nm"] == pytest.approx(8)
    assert told["scan_rotation_rad"] == pytest.approx(0.25)
    assert told["beam_shift_nm"] == pytest.approx([3, -1])
    assert told["image_shift_nm"] == pytest.approx([2, 1])
    assert told["beam_tilt_mrad"] == pytest.approx([1, 2])
    assert told["diffraction_shift_mrad"] == pytest.approx([4, 0])
    assert told["spot_size"] == 8
    assert told["gun_lens"] == pytest.approx(12)
    # Readings have errors; these are far from those of a wrong unit or sign.
    assert optics.scan_field_of_view == pytest.approx(8e-9, rel=0.02)
    assert optics.defocus == pytest.approx(-5e-9, abs=1e-9)
    x, y = optics.deflectors.beam_shift
    assert (x, y) == pytest.approx((3e-9, -1e-9), abs=1e-9)
    assert optics.deflectors.get_deflector_value("BeamTilt").y == pytest.approx(2e-3, abs=2e-4)
    optics.reset_defocus()
    assert own.status()["optics"]["defocus_nm"] == pytest.approx(0, abs=1e-9)
    optics.scan_rotation, optics.spot_size_index, optics.monochromator.focus = 0, 7, 0
    for name in optics.deflectors.get_available_deflectors():
        optics.deflectors.set_deflector_value(name, (0, 0))


def test_ladders(microscope, own):
    microscope.optics.camera_length.value = 0.115
    assert microscope.optics.camera_length.value.calibrated == 0.115
    mechanism = microscope.optics.aperture_mechanisms.get_mechanism("C2")
    mechanism.aperture = "50"
    assert own.status()["optics"]["condenser_aperture_um"] == 50
    mechanism.aperture = Aperture("70", "Circular", 70e-6)
    assert mechanism.aperture.diameter == pytest.approx(70e-6)
    assert microscope.optics.convergence_angle == pytest.approx(own.status()["optics"]["convergence_mrad"] * 1e-3)
    with pytest.raises(ApplicationServerException, match="allowed"):
        microscope.optics.camera_length.value = 0.1
    microscope.optics.camera_length.value = 0.091
    magnification = microscope.optics.magnification
    assert magnification.value.nominal == pytest.approx(0.08442 / FIELD)
    magnification.value = 0.08442 / 12e-9
    assert own.status()["optics"]["field_nm"] == pytest.approx(12)
    magnification.increase()
    assert own.status()["optics"]["field_nm"] < 12


def test_beam(microscope, own):
    microscope.optics.blanker.blank()
    assert microscope.optics.is_beam_blanked and own.status()["optics"]["beam_blanked"]
    microscope.optics.paused_scan_beam_position = [0.25, 0.75]
    place = microscope.optics.paused_scan_beam_position
    assert (place.x, place.y) == (0.25, 0.75) and own.status()["beam_place"] == [0.25, 0.75]
    own.perform("release_beam")
    assert tuple(microscope.optics.paused_scan_beam_position) == (0.5, 0.5)
    microscope.optics.unblank()
    assert not microscope.optics.blanker.is_beam_blanked


def test_valves_and_screen(microscope, own):
    microscope.detectors.screen.insert()
    assert microscope.detectors.screen.position == "Inserted"
    # The standard gun and spot give 10 pA to 1 nA.
    assert 1e-11 < microscope.detectors.screen.measure_current() < 1e-9
    microscope.detectors.screen.retract()
    assert microscope.detectors.screen.measure_current() == 0
    microscope.vacuum.column_valves.close()
    assert microscope.vacuum.column_valves.state == "Closed"
    # The standard gun is a Schottky emitter.
    with pytest.raises(ApplicationServerException, match="is not flashed"):
        microscope.source.field_emission_gun.flash()
    microscope.vacuum.column_valves.open()
    assert microscope.vacuum.column_valves.state == "Open" and own.status()["optics"]["valves_open"]


# The stage


def test_stage_moves(microscope, own):
    stage = microscope.specimen.stage
    stage.absolute_move(StagePosition(x=2e-7, y=-1e-7, z=0, a=np.radians(0.5), b=0))
    told = own.perform("get_stage").values
    # Encoders have steps, and moves errors, of some nm.
    assert told["x_um"] == pytest.approx(0.2, abs=0.03) and told["y_um"] == pytest.approx(-0.1, abs=0.03)
    assert told["alpha_deg"] == pytest.approx(0.5, abs=0.02)
    position = stage.position
    assert position[0] == position.x == pytest.approx(told["x_um"] * 1e-6, abs=5e-9)
    assert position.a == pytest.approx(np.radians(0.5), abs=5e-4)
    assert np.array(position).shape == (5,)
    stage.absolute_move((None, 1e-7, float("nan"), None))
    assert stage.position.x == pytest.approx(2e-7, abs=3e-8) and stage.position.y == pytest.approx(1e-7, abs=3e-8)
    stage.relative_move_safe(StagePosition(x=-2e-7))
    assert stage.position.x == pytest.approx(0, abs=3e-8)
    stage.absolute_move((0, 0, 0, 0, 0))
    assert not stage.is_moving


def test_stage_refuses_what_is_not_safe(microscope):
    before = microscope.specimen.stage.position
    with pytest.raises(ApplicationServerException):
        microscope.specimen.stage.absolute_move(StagePosition(x=1.0))
    assert np.allclose(list(before), list(microscope.specimen.stage.position), atol=1e-7)


def test_positions_are_read_as_operators_do():
    position = StagePosition(-6.014955e-6, 53.726364e-6, -65.42118e-6, np.radians(-3.136))
    assert repr(position) == "StagePosition(x=-6.014955, y=53.726364, z=-65.42118, a=-3.136)"
    moved = StagePosition(x=1e-6, z=2e-6) + StagePosition(x=1e-6, y=3e-6)
    assert list(moved) == [2e-6, 3e-6, 2e-6, None, None]


# Images


def test_image(microscope, own, tmp_path):
    image = microscope.acquisition.acquire_stem_image(DetectorType.HAADF, 64, 2e-6)
    assert image.data.shape == (64, 64) and image.data.dtype == np.uint16 and image.data.std() > 0
    metadata = image.metadata
    assert metadata.binary_result.pixel_size.x == pytest.approx(FIELD / 64)
    assert metadata.optics.acceleration_voltage == own.status()["optics"]["high_tension_kV"] * 1e3
    assert metadata.scan_settings.dwell_time == pytest.approx(2e-6)
    # Flybacks and settling make a frame longer than its dwells.
    assert metadata.scan_settings.frame_time > 64 * 64 * 2e-6
    assert metadata.optics.c2_lens_intensity is None
    root = ElementTree.fromstring(metadata.metadata_as_xml)
    assert float(root.findtext("Optics/AccelerationVoltage")) == metadata.optics.acceleration_voltage
    assert root.findtext("Instrument/Manufacturer") == "Stemulator"
    assert root.find("BinaryResult/PixelSize/X").attrib == {"unit": "m"}

    tifffile = pytest.importorskip("tifffile")
    image.save(tmp_path / "overview")
    with tifffile.TiffFile(tmp_path / "overview.tiff") as file:
        page = file.pages[0]
        assert np.array_equal(page.asarray(), image.data)
        assert page.tags["FEI_TITAN"].value == metadata.metadata_as_xml
        pixels, centimetres = page.tags["XResolution"].value
        assert pixels / centimetres == pytest.approx(64 / (100 * FIELD), rel=1e-3)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.uint32, np.float32])
def test_tiff_files_of_all_numbers(dtype, tmp_path):
    tifffile = pytest.importorskip("tifffile")
    data = np.arange(15, dtype=dtype).reshape(3, 5)
    AdornedImage(data).save(tmp_path / "odd.tif")
    assert np.array_equal(tifffile.imread(tmp_path / "odd.tif"), data)
    with pytest.raises(ValueError, match="two dimensions"):
        AdornedImage(np.zeros((2, 3, 4))).save(tmp_path / "cube")


def test_regions_keep_the_pixels_of_the_scan(microscope):
    def scan(region, size):
        settings = StemAcquisitionSettings(1e-6, [DetectorType.HAADF], size, region, auto_beam_blank=True)
        return microscope.acquisition.acquire_stem_images_advanced(settings)

    images = scan(Region(RegionCoordinateSystem.RELATIVE, Rectangle(0.25, 0.5, 0.5, 0.25)), 64)
    assert [each.data.shape for each in images] == [(16, 32)]
    assert images[0].metadata.binary_result.pixel_size.x == pytest.approx(FIELD / 64)
    assert tuple(images[0].metadata.scan_settings.scan_area) == (0.25, 0.5, 0.5, 0.25)
    assert microscope.optics.blanker.is_beam_blanked
    images = scan(Region("Pixels", [128, 240, 64, 16]), None)
    assert images[0].data.shape == (16, 64)
    # 256 is the smallest preset that holds the rectangle.
    assert tuple(images[0].metadata.scan_settings.scan_area) == (0.5, 0.9375, 0.25, 0.0625)
    microscope.optics.unblank()


def test_segments(microscope):
    # What is coherent is costly to compute: small fields.
    microscope.optics.scan_field_of_view = 1e-9
    # BF-S is BF here.
    assert microscope.detectors.get_scanning_detector(DetectorType.BF_S).type == "BF"
    detector = microscope.detectors.get_scanning_detector("DF4")
    segments = detector.get_enabled_segments()
    assert len(segments) == 4 and {each.detector_name for each in segments} == {"DF4"}
    settings = StemAcquisitionSettings(1e-6, [DetectorType.DF4], 32, detector_segments=segments)
    whole, *parts = microscope.acquisition.acquire_stem_images_advanced(settings)
    assert np.array_equal(whole.data, sum(part.data.astype(int) for part in parts))
    detector.set_enabled_segments(segments[:1])
    whole, first = microscope.acquisition.acquire_stem_images_advanced(
        StemAcquisitionSettings(1e-6, ["DF4"], 32, detector_segments=segments[:1])
    )
    assert np.array_equal(whole.data, first.data)
    detector.set_enabled_segments(DetectorSegmentType.ALL)
    with pytest.raises(ApplicationServerException, match="allowed: 'All'"):
        detector.set_enabled_segments(DetectorSegmentType.INNER_RING)


# Cameras


def test_camera(microscope, own):
    microscope.optics.paused_scan_beam_position = (0.5, 0.5)
    settings = CameraAcquisitionSettings(CameraType.BM_CETA, 256, 0.01, FixedReadoutArea.HALF, 1, electron_counting=True)
    image = microscope.acquisition.acquire_camera_image_advanced(settings)
    assert image.data.shape == (256, 256)
    assert own.status()["cameras"]["BM-Ceta"]["inserted"]
    # The disc of the probe, whose diameter is twice the half-angle, fills this many pixels; it has to be in the picture.
    pixel = image.metadata.binary_result.pixel_size.x
    width = np.sqrt((image.data > image.data.max() / 4).sum() * 4 / np.pi) * pixel
    assert width == pytest.approx(2 * microscope.optics.convergence_angle, rel=0.1)
    with pytest.raises(ApplicationServerException, match="allowed: 4096, 2048, 1024, 512"):
        microscope.acquisition.acquire_camera_image("BM-Ceta", 1000, 0.1)
    microscope.optics.blank()
    own.perform("release_beam")


def test_patterns_of_a_scan(microscope):
    microscope.optics.unblank()
    region = Region(RegionCoordinateSystem.RELATIVE, Rectangle(0, 0, 1, 0.5))
    (data,) = microscope.acquisition.acquire_stem_data_advanced(StemDataSettings(1e-3, [CameraType.BM_EMPAD], 4, region))
    assert data.data.shape == (2, 4, 256, 256)


def test_camera_that_is_not_there(microscope):
    camera = microscope.detectors.get_camera_detector(CameraType.FLUCAM)
    with pytest.raises(ApplicationServerException, match="the instrument has BM-Ceta, BM-Empad, BM-Falcon"):
        camera.insert()
    with pytest.raises(ApplicationServerException, match="'Polaroid' is not there"):
        microscope.detectors.get_camera_detector("Polaroid")


def test_insertion(microscope, own):
    detector = microscope.detectors.get_scanning_detector(DetectorType.HAADF)
    detector.retract()
    assert detector.insertion_state == "Retracted" and not own.status()["detectors"]["HAADF"]["inserted"]
    detector.insert()
    assert detector.insertion_state == "Inserted"


# Automatic functions


def test_autofocus_restores_the_blanker(microscope, own):
    microscope.optics.blanker.blank()
    electrons = own.status()["electrons_on_specimen"]
    settings = RunStemAutoFocusSettings(DetectorType.HAADF, 32, 1e-6, True, reset_beam_blanker_afterwards=True)
    microscope.auto_functions.run_stem_auto_focus(settings)
    assert microscope.optics.blanker.is_beam_blanked and own.status()["electrons_on_specimen"] > electrons
    with pytest.raises(ApplicationServerException, match="allowed: C1, C1_A1, B2_A2"):
        microscope.auto_functions.run_opti_stem(RunOptiStemSettings(method="C3"))
    microscope.optics.unblank()


# What there is not


@pytest.mark.parametrize(
    "ask",
    [
        lambda m: setattr(m.optics, "optical_mode", OpticalMode.TEM),
        lambda m: setattr(m.optics, "projector_mode", ProjectorMode.IMAGING),
        lambda m: m.optics.focus,
        lambda m: m.specimen.stage.start_jogging(StageVelocity(z=5e-8)),
        lambda m: m.specimen.stage.get_axis_limits(axis="x"),
        lambda m: m.specimen.piezo_stage.enable(),
        lambda m: m.optics.beam_stopper.insert(),
        lambda m: m.auto_functions.run_auto_coma_correction(RunAutoComaCorrectionSettings("BM-Ceta", 1024, 2, 5, tile_size=1024)),
        lambda m: m.acquisition.start_acquire_stem_image("HAADF", 512, 1e-6),
        lambda m: m.source.field_emission_gun.is_flashing_advised,
    ],
)
def test_refuses_what_it_cannot_do(microscope, own, ask):
    before = own.status()["optics"]
    with pytest.raises(ApplicationServerException, match="cannot do it"):
        ask(microscope)
    assert own.status()["optics"] == before


def test_modes_that_hold(microscope):
    microscope.optics.optical_mode = OpticalMode.STEM
    assert microscope.optics.optical_mode == OpticalMode.STEM == "Stem"
    assert f"{DetectorType.BF_S} {DetectorType.BF_S!r}" == "BF-S 'BF-S'" and DetectorType("BF-S") is DetectorType.BF_S
    assert {DetectorType.HAADF: 1}["HAADF"] == 1


# Spectra


def spectrum_reply(data, *axes):
    """What an instrument answers: counts, and what is told of every acquisition."""
    optics = dict(
        high_tension_kV=200, spot_size=7, convergence_mrad=30, camera_length_m=0.1, defocus_nm=0, beam_shift_nm=[0, 0], beam_tilt_mrad=[0, 0],
        image_shift_nm=[0, 0], field_nm=10,
    )
    stage = dict(x_um=0, y_um=0, z_um=0, alpha_deg=0, beta_deg=0)
    values = dict(
        optics=optics, stage=stage, instrument="a", program="b", specimen="c", electrons=1.0, instrument_time_s=2.0, duration_s=1.0
    )
    kind = "spectrum" if data.ndim == 1 else "spectrumImage"
    return Reply(values, [Array("EDX", kind, "counts", "counts", data, axes, {})])


def eds(reply):
    from autoscript_tem_microscope_client.objects.eds import Eds

    asked = {}
    instrument = SimpleNamespace(perform=lambda command, **parameters: (asked.update(command=command, **parameters), reply)[1])
    return Eds(instrument), asked


ENERGY = Axis("energy", "energy", "eV", 4096, -250.0, 5.0)


def test_spectra_come_in_four_parts():
    counts = np.random.default_rng(1).poisson(2, 4096).astype(np.float32)
    analysis, asked = eds(spectrum_reply(counts, ENERGY))
    settings = EdsAcquisitionSettings()
    settings.eds_detector, settings.dispersion, settings.shaping_time = EdsDetectorType.SUPER_X, 5, 3e-6
    settings.exposure_time, settings.exposure_time_type = 2, ExposureTimeType.LIVE_TIME
    spectrum = analysis.acquire_spectrum(settings)
    assert asked == dict(command="acquire_spectrum", detector="EDX", exposure_s=2.0)
    raw = np.frombuffer(spectrum._raw_data, np.dtype("uint32").newbyteorder("<"))
    assert np.array_equal(raw.reshape(4, -1).sum(0), counts)
    entries = ElementTree.fromstring(spectrum.metadata.metadata_as_xml).findall("Detectors/AnalyticalDetector")
    assert [float(each.findtext("Dispersion")) for each in entries] == [5] * 4
    assert [float(each.findtext("OffsetEnergy")) for each in entries] == [-250] * 4
    settings.dispersion = 10
    with pytest.raises(ApplicationServerException, match="dispersion 10 is not allowed; allowed: 5"):
        analysis.acquire_spectrum(settings)


def test_spectrum_images(tmp_path):
    h5py = pytest.importorskip("h5py")
    counts = np.arange(2 * 3 * 4096, dtype=np.float32).reshape(2, 3, 4096)
    axes = (Axis("y", "length", "nm", 2, 0, 0.5), Axis("x", "length", "nm", 3, 0, 0.25), ENERGY)
    analysis, asked = eds(spectrum_reply(counts, *axes))
    settings = EdsSpectrumImageSettings("SuperX", 5, 3e-6, 4e-3, 4, Region("Relative", [0, 0, 0.75, 0.5]), [DetectorType.HAADF])
    image = analysis.acquire_spectrum_image(settings)
    assert asked["exposure_s"] == 4e-3 and (asked["columns"], asked["rows"]) == (3, 2)
    image.save(tmp_path / "map.emd")
    with h5py.File(tmp_path / "map.emd") as file:
        assert np.array_equal(file["data/EDS/data"], counts)
        assert file["data/EDS/dim2"][1] == pytest.approx(0.25e-9) and file["data/EDS/dim3"][0] == -250


# Vision


def test_scale_bar(microscope):
    image = microscope.acquisition.acquire_stem_image("HAADF", 64, 1e-6)
    before = image.data.copy()
    marked = add_scale_bar(image)
    assert np.array_equal(image.data, before)
    # 2 nm: at most 0.5 nm, or 16 of 64 pixels.
    row = marked.data[61]
    assert (row[2:18] == before.max()).all() and row[1] == row[18] == before.min()
    assert bar_length(6e-9) == pytest.approx(1e-9) and bar_length(8e-9) == pytest.approx(2e-9)
    with pytest.raises(ValueError, match="pixel size"):
        add_scale_bar(AdornedImage(before))
