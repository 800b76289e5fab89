import Configuration
import Foundation
import Quantities
import Testing

@testable import Instrument

/// Spectra on the instrument: axes, amounts, truth, and what goes with images.
@Suite struct MicroscopeSpectraTests {
  private func microscope(_ specimen: JSONValue, model: JSONValue = TestMicroscope.still, threads: Int = 2)
    throws
    -> Microscope
  {
    var microscope = try TestMicroscope.make(specimen, model: model, threads: threads)
    _ = try microscope.perform("set_probe_current", ["current_pA": 50])
    return microscope
  }

  /// A spectrometer without errors of the axis and without limits, so that numbers can be compared.
  private static let ideal: JSONValue = [
    "drift": ["imperfections": 0], "stage": ["imperfections": 0], "scan": ["imperfections": 0],
    "operation": ["foci": "1", "phonons": 1],
    "damage": ["radiolysis": 0, "knock_on": 0, "hopping": 0, "contamination": 0],
    "spectrometer": [
      "move_error_eV": 0, "creep": 0, "hysteresis": 0, "drift_eV_per_root_min": 0, "jitter_eV": 0,
      "ripple_eV": 0,
      "non_linearity": 0, "dispersion_error": 0,
    ],
  ]

  private static let carbon: JSONValue = ["kind": "support", "parameters": ["support_nm": 40]]

  /// Lower offsets move the zero loss to higher channels, at 0.3 eV each.
  @Test func theOffsetMovesTheZeroLoss() throws {
    var microscope = try microscope(TestMicroscope.vacuum, model: Self.ideal)
    for offset in [-30.0, -60] {
      _ = try microscope.perform("set_spectrometer", ["offset_eV": .number(offset), "dispersion_eV": 0.3])
      let reply = try microscope.perform("acquire_spectrum", ["exposure_s": 0.0001])
      let spectrum = reply.arrays[0]
      #expect(spectrum.shape == [2048] && spectrum.kind == .spectrum)
      let peak = spectrum.values.indices.max { spectrum.values[$0] < spectrum.values[$1] }!
      #expect(abs(Double(peak) + offset / 0.3) <= 3)
      #expect(abs(spectrum.axes[0].first - offset) < 1e-9 && spectrum.axes[0].step == 0.3)
    }
    #expect(throws: InputError.self) { try microscope.perform("set_spectrometer", ["dispersion_eV": 0.31]) }
  }

  /// Without a specimen every electron of the beam arrives; with one some leave the aperture and the range.
  @Test func electronsAreCounted() throws {
    var empty = try microscope(TestMicroscope.vacuum, model: Self.ideal)
    _ = try empty.perform("acquire_spectrum", ["exposure_s": 0.01])
    let current = empty.illumination.current(at: empty.state.time) / PhysicalConstants.elementaryCharge
    // Counts are ten times the electrons, and noise of the references is below a permille of them.
    let whole = empty.latest!.spectra!.expected.reduce(0.0) { $0 + Double($1) } / 10
    // The aperture is smaller than the probe's cone: 27 of 30 mrad.
    let cone = empty.column.semiangle(empty.state.column)
    let share = min(1, pow(empty.collectionAngle / cone, 2))
    #expect(share < 0.9 && abs(whole / (share * current * 0.01) - 1) < 0.05)
    var film = try microscope(Self.carbon, model: Self.ideal)
    _ = try film.perform("acquire_spectrum", ["exposure_s": 0.01])
    let truth = film.latest!.spectra!
    let part = truth.expected.reduce(0.0) { $0 + Double($1) } / 10
    #expect(part < 0.99 * whole && part > 0.6 * whole)
    #expect(abs(truth.maps["thickness_nm"]![0] / 40 - 1) < 0.05)
    #expect(truth.maps["t_over_lambda"]![0] > 0.15 && truth.maps["t_over_lambda"]![0] < 0.6)
    #expect(truth.marks.contains { $0.name == "C K" })
  }

  /// The step at the K edge of carbon is its cross-section times the atoms on the area.
  @Test func theCarbonEdgeIsThere() throws {
    var film = try microscope(Self.carbon, model: Self.ideal)
    _ = try film.perform("set_spectrometer", ["offset_eV": 180, "dispersion_eV": 0.3])
    let reply = try film.perform("acquire_spectrum", ["exposure_s": 1, "frames": 4])
    let spectrum = reply.arrays[0]
    func mean(_ from: Double, _ to: Double) -> Double {
      let axis = spectrum.axes[0]
      let range = Int((from - axis.first) / axis.step)..<Int((to - axis.first) / axis.step)
      return spectrum.values[range].reduce(0.0) { $0 + Double($1) } / Double(range.count)
    }
    #expect(mean(290, 310) > 1.3 * mean(265, 280))
    #expect(mean(230, 250) > mean(265, 280))
  }

  /// Signals of the scan detectors come with the spectra of the same places, and truth with both.
  @Test func spectrumImagesHaveTheirImage() throws {
    var microscope = try microscope(["kind": "flake", "parameters": ["material": "MoS2"]])
    // At 60 kV the image is made of stacks of atoms, which is quick.
    for (command, values) in [
      ("set_column_valves", ["open": false]), ("set_high_tension", ["high_tension_kV": 60]),
      ("set_column_valves", ["open": true]),
    ] as [(String, JSONValue)] {
      _ = try microscope.perform(command, values)
    }
    // High tension upsets the lenses.
    microscope.align()
    _ = try microscope.perform("set_field_of_view", ["field_nm": 2])
    let reply = try microscope.perform(
      "acquire_spectrum_image", ["columns": 6, "rows": 4, "exposure_s": 0.005, "detectors": "HAADF"])
    #expect(reply.arrays.map(\.name) == ["HAADF", "EELS"])
    #expect(reply.arrays[1].shape == [4, 6, 2048] && reply.arrays[0].shape == [4, 6])
    let truth = microscope.latest!.spectra!
    #expect(truth.places == 24 && truth.expected.count == 24 * 2048)
    let sulphur = truth.maps["areal_density_S_per_nm2"]!
    #expect(sulphur.count == 24)
    // MoS₂ has 22.7 atoms of sulphur per nm² in the mean; the probe sees columns.
    let mean = sulphur.reduce(0, +) / 24
    // L electrons of sulphur are ionised from 0.2 nm away: columns show, but not by much.
    #expect(mean > 18 && mean < 28, "\(sulphur)")
    #expect(sulphur.max()! > 1.05 * sulphur.min()!, "\(sulphur)")
    #expect(microscope.state.time.seconds > 24 * 0.005)
  }

  /// X-rays of silicon are where they belong, and twice the electrons give twice of them.
  @Test func xraysAreCounted() throws {
    var microscope = try microscope([
      "kind": "lamella", "parameters": ["material": "Si-110", "thickness_nm": 50],
    ])
    let reply = try microscope.perform("acquire_spectrum", ["detector": "EDX", "exposure_s": 10])
    let spectrum = reply.arrays[0]
    let peak = spectrum.values.indices.max { spectrum.values[$0] < spectrum.values[$1] }!
    #expect(abs(spectrum.axes[0].first + spectrum.axes[0].step * Double(peak) - 1740) < 15)
    let first = microscope.latest!.spectra!.expected.reduce(0, +)
    _ = try microscope.perform("acquire_spectrum", ["detector": "EDX", "exposure_s": 10, "frames": 2])
    let second = microscope.latest!.spectra!.expected.reduce(0, +)
    // The emission of a cold gun flickers and decays by some per cent.
    #expect(abs(second / first - 2) < 0.1)
  }

  /// The same bytes for any number of threads, and after writing the state out and back.
  @Test func spectraAreDeterministic() throws {
    var found: [[Float]] = []
    for threads in [1, 2] {
      var microscope = try microscope(Self.carbon, threads: threads)
      _ = try microscope.perform("set_spectrometer", ["offset_eV": -20, "dispersion_eV": 0.15])
      let saved = try SavedMicroscope(SavedMicroscope(microscope).text(), name: "state")
      if threads == 2 {
        microscope = try saved.microscope(TestMicroscope.library, threads: 2, memory: 1 << 30)
      }
      found.append(
        try microscope.perform(
          "acquire_spectra",
          ["places": [0.2, 0.3, 0.7, 0.8, 0.5, 0.5], "exposure_s": 0.01, "detectors": "none"]
        ).arrays.last!.values)
    }
    #expect(found[0] == found[1] && found[0].count == 3 * 2048)
  }

  /// An alignment finds by how much the zero loss is off, to a fraction of a channel.
  @Test func theZeroLossIsAligned() throws {
    var microscope = try microscope(TestMicroscope.vacuum)
    _ = try microscope.perform("set_spectrometer", ["offset_eV": 300])
    _ = try microscope.perform("set_spectrometer", ["offset_eV": -20, "dispersion_eV": 0.05])
    _ = try microscope.perform("align_zero_loss", ["exposure_s": 0.0001])
    let reply = try microscope.perform("acquire_spectrum", ["exposure_s": 0.0001])
    let spectrum = reply.arrays[0]
    let peak = spectrum.values.indices.max { spectrum.values[$0] < spectrum.values[$1] }!
    // What a move adds has a standard deviation of 0.1 eV.
    #expect(abs(spectrum.axes[0].first + spectrum.axes[0].step * Double(peak)) < 0.5)
  }

  /// A pair of exposures delivers low and core losses, each with its axis and its expectation.
  @Test func dualSpectraHaveBothAxes() throws {
    var film = try microscope(Self.carbon, model: Self.ideal)
    _ = try film.perform("set_spectrometer", ["offset_eV": 180, "dispersion_eV": 0.3])
    let reply = try film.perform(
      "acquire_spectrum", ["exposure_s": 0.1, "frames": 2, "low_exposure_s": 0.0001])
    #expect(reply.arrays.map(\.name) == ["EELS-low", "EELS"])
    #expect(abs(reply.arrays[0].axes[0].first + 20) < 1e-9 && abs(reply.arrays[1].axes[0].first - 180) < 1e-9)
    let low = reply.arrays[0].values
    let peak = low.indices.max { low[$0] < low[$1] }!
    #expect(abs(-20 + 0.3 * Double(peak)) < 1)
    let truth = film.latest!.spectra!
    #expect(truth.expected(of: "EELS-low")!.count == 2048 && truth.expected(of: "EELS")!.count == 2048)
    #expect(truth.expected(of: "HAADF") == nil)
    #expect(throws: InputError.self) {
      try film.perform("acquire_spectrum", ["detector": "EDX", "low_exposure_s": 0.1])
    }
  }
}
