"""The package `stemulator` against the program itself: does every part of the client do what it says?"""

import json
import os
import socket
import threading
import time

import numpy as np
import pytest
import stemulator
from stemulator.setting import Setting

PROGRAM = os.environ.get("STEMULATOR", ".build/release/stemulator")
# Pictures of nothing hold noise, and take no time to compute; aberrations are measured on a film of carbon.
FILM = {"kind": "support", "parameters": {"support_nm": 5}}
VACUUM = {"kind": "support", "parameters": {"support_nm": 0}}
QUICK = {"operation": {"foci": "1", "phonons": 1}, "damage": {"knock_on": 0, "radiolysis": 0}}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("package")
    (folder / "film.json").write_text(json.dumps(FILM))
    (folder / "vacuum.json").write_text(json.dumps(VACUUM))
    (folder / "quick.json").write_text(json.dumps(QUICK))
    return folder


def start(files, specimen="vacuum", **arguments):
    options = ["--instrument", str(files / "quick.json"), "--threads", "1", *arguments.pop("options", [])]
    return stemulator.launch(
        specimen=str(files / f"{specimen}.json"), **{"seed": 7, "binary": PROGRAM, "options": options, **arguments})


@pytest.fixture(scope="module")
def server(files):
    with start(files, referee=True) as server:
        yield server


@pytest.fixture
def microscope(server):
    return server.microscope


def test_tells_what_it_is(microscope):
    about = microscope.about()
    assert about["name"] == "stemulator" and about["seed"] == 7 and about["clock"] == "virtual"
    names = [command["name"] for command in microscope.commands()]
    assert "acquire_image" in names and len(names) == len(set(names))


def test_every_question_is_answered(microscope):
    for command in microscope.commands():
        if command["kind"] == "question" and not any(parameter["required"] for parameter in command["parameters"]):
            assert microscope.perform(command["name"]).values


def test_image_has_numbers_axes_and_metadata(microscope):
    image = microscope.acquire_image(detectors=("HAADF",), size=(24, 32), dwell_us=3, field_nm=(2, 1.5))
    assert isinstance(image, stemulator.Image) and image.name == "HAADF"
    assert image.data.shape == (24, 32) and image.data.dtype == np.uint16 and image.data.std() > 0
    assert image.pixel_size == pytest.approx((0.0625, 0.0625))
    assert image.axis("x").values[0] == pytest.approx(-1) and image.axis("y").unit == "nm"
    assert image.extent == pytest.approx((-1.03125, 0.96875, 0.71875, -0.78125))
    assert image.metadata["dwell_us"] == 3 and image.metadata["electrons"] > 0
    assert image.metadata["detector"] == "HAADF" and image.metadata["optics"]["high_tension_kV"] > 0
    assert np.asarray(image) is image.data and np.mean(image) == image.data.mean()
    image.data[0, 0] = 0  # the numbers are the client's own


def test_series_and_several_detectors(microscope):
    series = microscope.acquire_image("HAADF", size=8, frames=3)
    assert series.data.shape == (3, 8, 8) and series.axes[0].quantity == "time"
    both = microscope.acquire_images(["HAADF", "BF"], size=8)
    assert list(both) == ["HAADF", "BF"] and all(image.data.shape == (8, 8) for image in both.values())
    line = microscope.acquire_image("haadf", size=np.array([1, 64]), field_nm=np.float64(2))
    assert isinstance(line, stemulator.Image) and line.data.size == 64
    assert microscope.acquire_image("HAADF", size=np.int64(8)).data.shape == (8, 8)
    before = microscope.status()["acquisitions"]
    with pytest.raises(ValueError, match="acquire_images"):
        microscope.acquire_image(["HAADF", "BF"], size=8)
    assert microscope.status()["acquisitions"] == before


def test_same_seed_same_numbers(files):
    def shoot(seed):
        with start(files, seed=seed) as server:
            return server.microscope.acquire_image("HAADF", size=16, dwell_us=2).data

    first, again, other = shoot(3), shoot(3), shoot(4)
    assert np.array_equal(first, again) and not np.array_equal(first, other)


@pytest.fixture
def fresh(files):
    """A microscope of its own, for tests that change much."""
    with start(files) as server:
        yield server.microscope


def test_settings_of_the_column_are_set_and_read(fresh):
    values = {
        "defocus_nm": 4.0, "stigmator_nm": (1.0, -2.0), "beam_shift_nm": (3.0, 1.0), "image_shift_nm": (2.0, -1.0),
        "beam_tilt_mrad": (0.5, 0.25), "diffraction_shift_mrad": (1.0, 2.0), "scan_rotation_rad": 0.25, "field_nm": 12.0,
        "gun_lens": 3.0, "spot_size": 8, "energy_slit_eV": 0.0,
    }
    optics = fresh.optics
    settings = {name for name, value in vars(type(optics)).items() if isinstance(value, Setting)}
    for name in settings:
        value = values.get(name, getattr(optics, name))  # what is one of a ladder is set to what it is
        setattr(optics, name, value)
        assert getattr(optics, name) == pytest.approx(value), name
    read = optics.read()
    assert settings <= set(read) and read["defocus_nm"] == pytest.approx(4, abs=1)
    optics.shift_beam(1, 1)
    assert optics.beam_shift_nm == pytest.approx((4, 2))
    # The ladder has steps of √2, and 12 nm is on none of them.
    assert 6 / 2**0.25 < optics.step_magnification(2) < 6 * 2**0.25
    assert optics.step_magnification(0) == optics.field_nm
    optics.reset_defocus()
    assert optics.defocus_nm == 0 and optics.convergence_mrad > 1
    optics.set_probe_current(40)
    fresh.beam.insert_screen()
    assert optics.measure_screen_current() == pytest.approx(40, rel=0.3)
    fresh.beam.retract_screen()
    fresh.beam.close_valves()
    assert not fresh.beam.valves_are_open
    with pytest.raises(stemulator.InvalidRequestError, match="not flashed"):
        optics.flash_gun()  # a Schottky emitter
    fresh.beam.open_valves()


def test_stage_moves_and_refuses(microscope):
    moved = microscope.stage.move(x_um=1, y_um=-1)
    assert (moved.x_um, moved.y_um) == pytest.approx((1, -1), abs=0.05)
    moved = microscope.stage.move(x_um=0.5, alpha_deg=1, relative=True)
    assert (moved.x_um, moved.alpha_deg) == pytest.approx((1.5, 1), abs=0.05)
    with pytest.raises(stemulator.UnsafeRequestError, match="allowed"):
        microscope.stage.move(x_um=9e4)
    assert microscope.stage.position.x_um == pytest.approx(1.5, abs=0.05)
    microscope.stage.move(x_um=0, y_um=0, alpha_deg=0)


def test_beam_rests_and_exposes(microscope):
    microscope.beam.blank()
    assert microscope.beam.is_blanked
    microscope.beam.move_to(0.25, 0.75)
    assert microscope.beam.place == (0.25, 0.75)
    assert microscope.beam.expose(0.5) > 1e6
    microscope.beam.release()
    assert microscope.beam.place is None
    microscope.beam.unblank()
    assert not microscope.beam.is_blanked


def test_corrector_measures_and_corrects(files):
    with start(files, "film") as server:
        check_corrector(server.microscope.corrector)


def check_corrector(corrector):
    corrector.set_aberrations({"A1": (40, 30), "C1": 10})
    found = corrector.acquire_tableau("Fast")
    assert found.aberrations_nm["A1"] == pytest.approx((40, 30), abs=15) and found.images > 1
    assert len(found.aberrations_nm["C1"]) == 1 and found.uncertainties_nm["A1"][0] > 0
    assert corrector.aberrations_nm["A1"] == pytest.approx(found.aberrations_nm["A1"])
    corrector.correct("A1")
    corrector.correct("C1", value_nm=1, target_nm=0, fraction=0.5)
    assert np.hypot(*corrector.measure_c1a1().aberrations_nm["A1"]) < 25


def test_detectors_and_patterns(microscope):
    detectors = microscope.detectors
    assert "HAADF" in detectors.names
    detectors.set("HAADF", contrast=40)
    assert detectors["HAADF"]["contrast"] == 40
    detectors.retract("HAADF")
    assert not detectors["HAADF"]["inserted"]
    detectors.insert("HAADF")
    with pytest.raises(KeyError, match="allowed: .*HAADF"):
        detectors["nonsense"]
    camera = detectors.camera_names[0]
    detectors.set_camera(camera, exposure_ms=2, binning=8)
    assert detectors[camera]["binning"] == 8
    pattern = microscope.acquire_pattern(camera)
    assert isinstance(pattern, stemulator.Pattern) and pattern.data.ndim == 2 and pattern.pixel_mrad > 0
    assert pattern.metadata["exposure_ms"] == 2
    grid = microscope.acquire_4d(camera, size=(2, 3))
    assert isinstance(grid, stemulator.PatternGrid) and grid.data.shape == (2, 3, *pattern.data.shape)
    assert grid.pixel_size[1] == pytest.approx(microscope.optics.field_nm / 3)


def test_spectra_come_where_the_instrument_has_them(microscope):
    if any(command["name"] == "acquire_spectrum" for command in microscope.commands()):
        spectrum = microscope.acquire_spectrum("EELS", exposure_s=0.1, place=(0.5, 0.5))
        assert isinstance(spectrum, stemulator.Spectrum) and spectrum.data.shape == spectrum.energy_eV.shape
        microscope.spectrometer.set(offset_eV=-20)
        assert microscope.spectrometer.settings["offset_eV"] == -20
        reply = microscope.acquire_spectrum_image("EELS", exposure_s=0.01, size=(2, 3), detectors=["HAADF"])
        assert reply.array("EELS").data.shape[:2] == (2, 3) and reply.array("HAADF").data.shape == (2, 3)
    else:
        with pytest.raises(stemulator.NotFoundError, match="acquire_spectrum"):
            microscope.acquire_spectrum("EELS")


def test_refusals_have_their_kinds(microscope):
    with pytest.raises(stemulator.InvalidRequestError, match="allowed"):
        microscope.wait(-1)
    with pytest.raises(ValueError, match="finite"):
        microscope.wait(float("nan"))
    with pytest.raises(stemulator.InvalidRequestError, match="a set is not allowed"):
        microscope.perform("wait", seconds={1})
    with pytest.raises(stemulator.NotFoundError, match="wate.*unknown"):
        microscope.perform("wate")
    with pytest.raises(stemulator.InvalidRequestError, match="colums.*columns"):
        microscope.acquire_image("HAADF", colums=3)
    microscope.set_budget(time_s=microscope.status()["instrument_time_s"] + 10)
    with pytest.raises(stemulator.OverBudgetError) as caught:
        microscope.wait(100)
    assert caught.value.kind == "over_budget"
    microscope.set_budget()
    microscope.perform("set_guardian", rules=[{"name": "no waiting", "commands": ["wait"], "message": "do not wait"}])
    with pytest.raises(stemulator.VetoedError, match="do not wait"):
        microscope.wait(1)
    microscope.perform("set_guardian", rules=[])


def test_numpy_numbers_are_sent(microscope):
    before = microscope.status()["instrument_time_s"]
    microscope.wait(np.float32(0.5))
    assert microscope.status()["instrument_time_s"] == pytest.approx(before + 0.5, abs=1e-6)
    reply = microscope.perform("acquire_points", places=np.array([0.1, 0.2, 0.8, 0.7]), dwell_us=np.int64(5))
    assert reply.arrays[0].data.shape == (2,) and reply.array(reply.arrays[0].name) is reply.arrays[0]
    with pytest.raises(KeyError, match="allowed"):
        reply.array("nonsense")


def test_referee_tells_the_truth(server):
    referee = server.referee()
    assert {question["name"] for question in referee.questions()} >= {"aberrations", "clean_frame", "dose_map"}
    server.microscope.corrector.set_aberrations({"A1": (7, 9)})
    assert referee.ask("aberrations").values["aberrations_nm"]["A1"] == pytest.approx([7, 9], abs=3)
    image = server.microscope.acquire_image("HAADF", size=16)
    clean = referee.ask("clean_frame").arrays[0]
    assert clean.data.shape == image.data.shape and clean.data.dtype == np.float32
    assert referee.ask("dose_map", columns=8).arrays[0].data.sum() > 0
    with pytest.raises(stemulator.NotFoundError):
        referee.ask("nonsense")


def test_events_hold_the_lines_of_an_image(server):
    microscope, images = server.microscope, []
    lines = np.full((64, 64), -1.0, np.float32)
    events = microscope.events()
    first = next(events)
    assert isinstance(first, stemulator.StatusEvent) and "optics" in first.status and first.running is None
    thread = threading.Thread(target=lambda: images.append(microscope.acquire_image("HAADF", size=64)))
    thread.start()
    for event in events:
        if isinstance(event, stemulator.LinesEvent):
            assert (event.command, event.array, event.columns, event.rows) == ("acquire_image", "HAADF", 64, 64)
            lines[event.first_line:event.first_line + len(event.data)] = event.data
            if event.first_line + len(event.data) == 64:
                break
    events.close()
    thread.join()
    assert np.array_equal(lines, images[0].data)


def test_status_and_stop_while_a_frame_runs(files):
    with start(files, clock="realtime") as server:
        microscope, images = server.microscope, []
        thread = threading.Thread(
            target=lambda: images.append(microscope.acquire_image("HAADF", size=64, dwell_us=10_000)))
        thread.start()
        while microscope.status()["running"] != "acquire_image":
            time.sleep(0.01)
        assert microscope.stop() == "acquire_image"
        thread.join()
        assert not images[0].metadata["is_complete"] and images[0].data.shape == (64, 64)
        assert microscope.stop() is None


def test_token_is_wanted(files):
    with start(files, token="secret", referee=True) as server:
        assert server.microscope.about()["seed"] == 7 and server.referee().questions()
        for token in (None, "wrong"):
            with pytest.raises(stemulator.UnauthorizedError):
                stemulator.Microscope.connect(server.host, server.port, token=token)
            with pytest.raises(stemulator.UnauthorizedError):
                stemulator.Referee.connect(*server.faces["referee"], token=token)
        with pytest.raises(stemulator.UnauthorizedError):
            next(stemulator.Microscope(type(server.microscope._connection)(server.host, server.port)).events())


def test_threads_share_one_client(microscope):
    before, wrong = microscope.status()["instrument_time_s"], []

    def work():
        try:
            for _ in range(10):
                microscope.wait(0.25)
                microscope.status()
        except stemulator.StemulatorError as error:
            wrong.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and microscope.status()["instrument_time_s"] == pytest.approx(before + 20, abs=1e-6)


def test_server_stops_and_is_missed(files):
    server = start(files)
    with stemulator.Microscope.connect(server.host, server.port) as microscope:
        assert server.is_running and server.stop() == 0 and not server.is_running
        with pytest.raises(stemulator.ConnectionLostError, match=str(server.port)):
            microscope.status()
    with pytest.raises(ValueError, match="referee=True"):
        server.referee()


def test_troubles_of_the_start_are_told(files, tmp_path, monkeypatch):
    with pytest.raises(stemulator.ConnectionLostError, match="unobtainium"):
        stemulator.launch(specimen="unobtainium", binary=PROGRAM)
    with pytest.raises(FileNotFoundError, match="nowhere"):
        stemulator.launch(binary=tmp_path / "nowhere")
    monkeypatch.setenv("STEMULATOR", str(tmp_path / "nothing"))
    with pytest.raises(FileNotFoundError, match="STEMULATOR names"):
        stemulator.launch()
    monkeypatch.delenv("STEMULATOR")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="PATH"):
        stemulator.launch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(stemulator.ConnectionLostError, match=str(port)):
            start(files, port=port)
