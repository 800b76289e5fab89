import Configuration
import Detection
import Foundation
import Numerics
import Quantities
import Testing

@testable import Spectroscopy

@Suite struct SpectrometerTests {
  static let address = RecordingAddress(seed: 3, acquisition: 2, detector: 5)

  /// A zero loss of a Gaussian of 0.3 eV standard deviation and a flat background.
  static func spectrum(background: Double = 0) throws -> LossDensity {
    let step = 0.05
    let values = (0..<24_000).map { index in
      let energy = -200 + step * Double(index)
      let peak = exp(-energy * energy / (2 * 0.09)) / (0.3 * (2 * Double.pi).squareRoot())
      return (1 - background * 1000) * peak + background
    }
    return try LossDensity(first: -200, step: step, values: values)
  }

  /// A spectrometer whose axis has no faults.
  static var straight: SpectrometerModel {
    var model = SpectrometerModel.integrating
    (model.nonLinearity, model.dispersionError, model.jitter, model.ripple) = (0, 0, 0, 0)
    return model
  }

  static func centre(_ values: [Double]) -> Double {
    values.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / values.reduce(0, +)
  }

  @Test func offsetsMoveTheZeroLoss() throws {
    let model = Self.straight
    func place(_ offset: Double) throws -> Double {
      let camera = try LossCamera(model, .init(dispersion: 0.3, offset: offset, exposure: 0.001))
      let found = try camera.record(Self.spectrum(), .init(current: 1e9), address: nil)
      return Self.centre(found.electrons)
    }
    #expect(abs(try place(0) - 128) < 1e-6)
    #expect(abs(try place(30) - 28) < 1e-6)
    let axis = EnergyAxis(model, .init(dispersion: 0.3, offset: 30, exposure: 0.001))
    #expect(abs(axis.nominal(28)) < 1e-9)
  }

  @Test func driftsAndOffsetErrorsShift() throws {
    let camera = try LossCamera(Self.straight, .init(dispersion: 0.1, exposure: 0.001))
    let drifted = try camera.record(
      Self.spectrum(), .init(current: 1e9, drift: [0.25]), address: nil)
    #expect(abs(Self.centre(drifted.electrons) - 130.5) < 1e-6)
    let wrong = try camera.record(
      Self.spectrum(), .init(current: 1e9, offsetError: 0.25), address: nil)
    #expect(abs(Self.centre(wrong.electrons) - 125.5) < 1e-6)
    #expect(throws: InputError.self) {
      try camera.record(Self.spectrum(), .init(current: 1e9, drift: [0, 1]), address: nil)
    }
  }

  /// A sine of amplitude A adds A²/2 to the variance over whole periods, and shifts short exposures.
  @Test func theMainsBroaden() throws {
    var model = Self.straight
    model.ripple = 0.2
    for (exposure, expected) in [(0.04, 0.02), (0.1, 0.02)] {
      let ripple = MainsRipple(model, exposure: exposure, phase: 0.3)
      let mean = ripple.shifts.reduce(0) { $0 + $1.energy * $1.share }
      let square = ripple.shifts.reduce(0) { $0 + $1.energy * $1.energy * $1.share }
      #expect(abs(ripple.shifts.reduce(0) { $0 + $1.share } - 1) < 1e-12)
      #expect(abs(square - mean * mean - expected) < 1e-9)
    }
    let short = MainsRipple(model, exposure: 1e-5, phase: .pi / 2)
    #expect(short.shifts.allSatisfy { abs($0.energy - 0.2) < 1e-4 })
  }

  @Test func nothingIsLostOrMade() throws {
    var model = SpectrometerModel.integrating
    (model.gainSpread, model.gainReferenceError, model.afterglowShare, model.darkPerSecond) = (0, 0, 0, 0)
    model.offsetSpread = 0
    let camera = try LossCamera(
      model, .init(dispersion: 0.5, offset: 300, exposure: 0.01, dark: .none))
    // All losses are on the detector, far from its ends.
    let values = (0..<4000).map { index in exp(-pow((Double(index) - 2000) / 300, 2)) }
    let spectrum = try LossDensity(first: 300, step: 0.25, values: values)
    let found = try camera.record(
      spectrum, .init(current: 1e6 / spectrum.total), stages: .expectation, address: nil)
    #expect(abs(found.electrons.reduce(0, +) / 1e4 - 1) < 1e-9)
    let net = found.expected.reduce(0) { $0 + $1 - model.offsetCounts }
    #expect(abs(net / (1e4 * model.countsPerElectron) - 1) < 1e-9)
    for spread in [camera.electronSpread, camera.signalSpread] {
      let taps = spread.taps
      #expect(abs(taps[0] + 2 * taps.dropFirst().reduce(0, +) - 1) < 1e-12)
      #expect(taps.allSatisfy { $0 >= 0 })
    }
  }

  /// Photon transfer: what many recordings of a steep spectrum scatter by is what the model says, at every level.
  @Test(arguments: [SpectrometerModel.integrating, .counting])
  func scatterIsTheModels(model: SpectrometerModel) throws {
    var model = model
    model.spikesPerSecond = 0
    (model.jitter, model.ripple, model.channels) = (0, 0, 1024)
    let camera = try LossCamera(
      model, .init(dispersion: 0.3, exposure: 0.02, frames: 2))
    // From 10 to 3000 electrons of a channel and frame.
    let values = (0..<8000).map { index in exp(Double(index) / 1400) }
    let spectrum = try LossDensity(first: -60, step: 0.05, values: values)
    let conditions = LossConditions(current: 1700)
    let repeats = 300
    var (sum, squares) = ([Double](repeating: 0, count: 1024), [Double](repeating: 0, count: 1024))
    var truth: LossRecording?
    for item in 0..<repeats {
      var address = Self.address
      address.item = item
      let found = try camera.record(spectrum, conditions, address: address)
      for channel in 0..<1024 {
        let away = Double(found.counts[channel]) - found.expected[channel]
        sum[channel] += away
        squares[channel] += away * away
      }
      truth = found
    }
    let told = try #require(truth)
    #expect(told.electrons.max()! > 20 * told.electrons[10])
    // Neighbours share noise over some channels, which makes the error of the mean of this many larger by less than 3.
    for part in 0..<4 {
      let channels = (16 + 250 * part)..<(16 + 250 * (part + 1) - 10)
      let ratio =
        channels.reduce(0) { $0 + squares[$1] / Double(repeats) / told.variance[$1] } / Double(channels.count)
      let error = (2 / Double(repeats * channels.count)).squareRoot() * 1.5
      #expect(abs(ratio - 1) < 4 * error, "\(model.name) \(part): \(ratio)")
      let bias =
        channels.reduce(0) {
          $0 + sum[$1] / Double(repeats) / (told.variance[$1] / Double(repeats)).squareRoot()
        } / Double(channels.count).squareRoot()
      #expect(abs(bias) < 4 * 3, "\(model.name) \(part): bias \(bias)")
    }
  }

  @Test func theSameAddressGivesTheSameCounts() throws {
    let camera = try LossCamera(.integrating, .init(dispersion: 0.3, exposure: 0.01, frames: 3))
    let conditions = LossConditions(current: 1e8)
    let first = try camera.record(Self.spectrum(background: 1e-4), conditions, address: Self.address)
    #expect(try camera.record(Self.spectrum(background: 1e-4), conditions, address: Self.address) == first)
    var other = Self.address
    other.item = 1
    #expect(
      try camera.record(Self.spectrum(background: 1e-4), conditions, address: other).counts != first.counts)
    let data = try JSONEncoder().encode(first.afterglow)
    #expect(try JSONDecoder().decode(LossAfterglow.self, from: data) == first.afterglow)
  }

  /// Exposures may be made in any order; reading them one after the other is recording.
  @Test func exposuresDoNotDependOnEachOther() throws {
    for model in SpectrometerModel.standard {
      let camera = try LossCamera(model, .init(dispersion: 0.3, exposure: 0.01, frames: 2))
      func address(_ item: Int) -> RecordingAddress {
        var address = Self.address
        address.item = item
        return address
      }
      let spectra = try (0..<3).map { try Self.spectrum(background: 1e-4 * Double($0 + 1)) }
      var exposures: [Int: LossExposure] = [:]
      for item in [2, 0, 1] {
        exposures[item] = try camera.expose(
          spectra[item], .init(current: 1e8), address: address(item), tellsVariance: item != 1)
      }
      var (left, other): (LossAfterglow?, LossAfterglow?)
      for item in 0..<3 {
        let recorded = try camera.record(
          spectra[item], .init(current: 1e8), address: address(item), after: left, idle: 1e-3)
        let read = camera.read(exposures[item]!, after: other, idle: 1e-3)
        #expect(read.counts == recorded.counts && read.expected == recorded.expected)
        #expect(read.electrons == recorded.electrons && read.cut == recorded.cut)
        #expect(item == 1 ? read.variance.isEmpty : read == recorded)
        (left, other) = (recorded.afterglow, read.afterglow)
        #expect(left == other)
      }
    }
  }

  @Test func anExpectationIsItsMean() throws {
    for model in SpectrometerModel.standard {
      let camera = try LossCamera(model, .init(dispersion: 0.3, exposure: 0.01, frames: 3, dark: .quick))
      let found = try camera.record(
        Self.spectrum(background: 1e-4), .init(current: 1e7), stages: .expectation, address: nil)
      let worst = zip(found.counts, found.expected).map { abs(Double($0) - $1) / max(1, abs($1)) }.max()!
      #expect(worst < 1e-5)
    }
  }

  @Test func referencesTakeTheDarkOff() throws {
    var model = SpectrometerModel.integrating
    model.spikesPerSecond = 0
    let dark = try LossDensity(first: -10, step: 1, values: [0, 0])
    func scatter(_ reference: SpectrometerSettings.DarkReference) throws -> (mean: Double, spread: Double) {
      let camera = try LossCamera(
        model, .init(dispersion: 0.3, exposure: 0.01, frames: 400, dark: reference))
      let counts = try camera.record(dark, .init(current: 0), address: Self.address).counts.map {
        Double($0) / 400
      }
      let mean = counts.reduce(0, +) / Double(counts.count)
      let square = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(counts.count)
      return (mean, square.squareRoot())
    }
    let (none, quick, good) = (try scatter(.none), try scatter(.quick), try scatter(.good))
    #expect(abs(none.mean - 100.5) < 1)
    // One frame's read noise stays in a quick reference, a tenth of it in a good one.
    #expect(abs(quick.spread / 8 - 1) < 0.1)
    #expect(abs(good.spread / (8 * (0.01 + 1.0 / 400).squareRoot()) - 1) < 0.1)
    #expect(abs(good.mean) < 0.2)
  }

  @Test func brightZeroLossesSaturateAndGlow() throws {
    let camera = try LossCamera(.integrating, .init(dispersion: 0.3, exposure: 0.01, frames: 2))
    let bright = try camera.record(Self.spectrum(), .init(current: 1e9), address: Self.address)
    #expect(bright.cut.y > 0)
    let weak = try camera.record(Self.spectrum(), .init(current: 1e5), address: Self.address)
    #expect(weak.cut.y == 0)
    let dark = try LossDensity(first: -10, step: 1, values: [0, 0])
    let after = try camera.record(
      dark, .init(current: 0), stages: .expectation, address: nil, after: bright.afterglow, idle: 0.001)
    let before = try camera.record(dark, .init(current: 0), stages: .expectation, address: nil)
    #expect(after.counts[128] > before.counts[128] + 100)
    let late = try camera.record(
      dark, .init(current: 0), stages: .expectation, address: nil, after: bright.afterglow, idle: 10)
    #expect(abs(late.counts[128] - before.counts[128]) < 1)
  }

  @Test func pairsShareTheirJitter() throws {
    var model = SpectrometerModel.integrating
    model.jitter = 0.2
    let pair = try DualLoss(
      model, low: .init(dispersion: 0.3, exposure: 1e-4),
      core: .init(dispersion: 0.3, offset: 100, exposure: 0.05))
    let found = try pair.record(
      Self.spectrum(background: 1e-4), .init(current: 1e8), address: Self.address)
    #expect(found.low.shift == found.core.shift && found.low.shift != 0)
    #expect(found.low.first != found.core.first)
    #expect(throws: InputError.self) {
      try DualLoss(
        model, low: .init(dispersion: 0.3, exposure: 1e-4), core: .init(dispersion: 0.5, exposure: 0.05))
    }
  }

  @Test func theDriftTubeCreepsAndRemembers() throws {
    var model = SpectrometerModel.integrating
    model.moveError = 0
    var tube = DriftTube()
    tube.move(to: 500, at: 0, model, seed: 1)
    // 0.3 % of 500 eV are still to come, and the memory hangs back by its play.
    #expect(abs(tube.error(at: 0, model) + 1.5 + 0.05) < 1e-12)
    #expect(abs(tube.error(at: 20_000_000_000, model) + 1.5 / exp(1) + 0.05) < 1e-12)
    let encoded = try JSONEncoder().encode(tube)
    #expect(try JSONDecoder().decode(DriftTube.self, from: encoded) == tube)
    var down = tube
    down.move(to: 0, at: 1_000_000_000_000, model, seed: 1)
    #expect(abs(down.error(at: 2_000_000_000_000, model) - 0.05) < 1e-9)
    // What an alignment finds it takes away.
    down.align(found: -down.error(at: 2_000_000_000_000, model))
    #expect(abs(down.error(at: 2_000_000_000_000, model)) < 1e-12)
    model.moveError = 0.1
    var moved = DriftTube()
    let errors = (1...400).map { step in
      moved.move(to: step % 2 == 0 ? 0 : 1e-3, at: Int64(step) * 1_000_000_000_000, model, seed: 9)
      return moved.error(at: Int64(step) * 1_000_000_000_000 + 900_000_000_000, model)
    }
    let spread = (errors.reduce(0) { $0 + $1 * $1 } / 400).squareRoot()
    #expect(abs(spread / 0.1 - 1) < 4 / 800.0.squareRoot())
  }

  @Test func settingsAndModelsAreChecked() throws {
    let model = SpectrometerModel.integrating
    for good in [0.01, 0.05, 0.1, 0.15, 0.25, 0.3, 0.5, 1] {
      try SpectrometerSettings(dispersion: good, exposure: 0.1).check(model)
    }
    #expect(throws: InputError.self) { try LossCamera(model, .init(dispersion: 0.33, exposure: 0.1)) }
    #expect(throws: InputError.self) { try LossCamera(model, .init(dispersion: 0.3, exposure: 1e-7)) }
    #expect(throws: InputError.self) {
      try LossCamera(model, .init(dispersion: 0.3, offset: 1e5, exposure: 0.1))
    }
    #expect(throws: InputError.self) {
      try LossCamera(model, .init(dispersion: 0.3, exposure: 0.1, frames: 0))
    }
    for standard in SpectrometerModel.standard {
      #expect(try SpectrometerModel(standard.values, base: standard, path: "x") == standard)
    }
    #expect(throws: InputError.self) {
      try SpectrometerModel(["ripple_eV": -1], base: model, path: "x")
    }
    #expect(abs(model.collection(aperture: 5, cameraLength: 100) - 0.025) < 1e-15)
    #expect(throws: InputError.self) { try LossDensity(first: 0, step: 1, values: [-1]) }
  }
}
