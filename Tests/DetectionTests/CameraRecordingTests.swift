import Configuration
import Foundation
import Numerics
import TestKit
import Testing

@testable import Detection

@Suite struct CameraRecordingTests {
  static let address = RecordingAddress(seed: 5, acquisition: 8, detector: 2)

  static func camera(_ base: CameraModel, _ values: [String: JSONValue] = [:]) throws -> CameraModel {
    let size: [String: JSONValue] = ["columns": .number(256), "rows": .number(256), "hot_share": .number(0)]
    return try CameraModel(
      .object(size.merging(values) { $1 }), base: base, path: "camera")
  }

  static func even(_ sensor: CameraSensor, electrons: Double) -> CameraPattern {
    CameraPattern(
      fractions: [Float](repeating: 1, count: sensor.rows * sensor.columns),
      current: electrons / sensor.settings.exposure)
  }

  /// Half the variance of the difference of two acquisitions, in which fixed patterns cancel, and the mean of both.
  static func transfer(_ sensor: CameraSensor, electrons: Double, stages: RecordingStages) throws -> (
    mean: Double, variance: Double
  ) {
    let images = try (0..<2).map { number in
      var address = Self.address
      address.acquisition += number
      return try sensor.record(Self.even(sensor, electrons: electrons), stages: stages, address: address)
    }
    let count = Double(images[0].values.count)
    let differences = zip(images[0].values, images[1].values).map { Double($0 - $1) }
    let mean = images.reduce(0) { $0 + $1.values.reduce(0) { $0 + Double($1) } } / (2 * count)
    return (mean, differences.reduce(0) { $0 + $1 * $1 } / (2 * count))
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var model: CameraModel
    var settings: CameraSettings
    var levels: [Double]
    var testDescription: String {
      "\(model.name) \(settings.mode) binning \(settings.binning) frames \(settings.frames)"
    }
  }

  static let cases: [Case] = [
    Case(model: .fastPixelated, settings: .init(exposure: 1e-4), levels: [0, 0.05, 5, 2000]),
    Case(model: .fastPixelated, settings: .init(exposure: 1e-3, binning: 2, frames: 3), levels: [4, 100]),
    Case(
      model: .fastPixelated, settings: .init(exposure: 1e-3, frames: 4, combination: .average),
      levels: [10, 100]),
    Case(model: .largeCMOS, settings: .init(exposure: 0.2), levels: [0, 20, 800]),
    Case(model: .largeCMOS, settings: .init(exposure: 2, binning: 4), levels: [0, 10_000]),
    Case(model: .directElectron, settings: .init(exposure: 0.004), levels: [0, 3, 12]),
    Case(model: .directElectron, settings: .init(exposure: 1, mode: .counting), levels: [0, 0.5, 10, 60]),
    Case(
      model: .directElectron, settings: .init(exposure: 0.5, binning: 2, mode: .counting, frames: 2),
      levels: [1, 40]),
  ]

  /// The photon-transfer curve of each camera and mode is that of its budget.
  @Test(arguments: cases) func photonTransferIsThatOfTheBudget(setup: Case) throws {
    let sensor = try CameraSensor(Self.camera(setup.model), setup.settings)
    let stages = RecordingStages.all.subtracting([.spikes, .fixedPattern])
    for electrons in setup.levels {
      let found = try Self.transfer(sensor, electrons: electrons, stages: stages)
      var budget = sensor.budget(electrons: electrons, stages: stages)
      // Whole offsets stay whole where nothing else is uncertain.
      if setup.settings.mode == .counting { budget.quantisation = 0 }
      let count = Double(2 * sensor.rows * sensor.columns)
      // Spread signals correlate neighbours: fewer independent numbers, by 1 / Σ h² at most. Offsets are drawn for each pixel.
      let area = setup.settings.mode == .counting ? 1 : 1 / sensor.signalSpread.noiseFactor
      let offsets = sensor.model.offsetSpreadCounts * Double(setup.settings.frames)
      let meanError = ((budget.total * area + offsets * offsets) / count).squareRoot()
      #expect(
        abs(found.mean - budget.mean) <= 4 * meanError,
        "\(electrons) electrons: mean \(found.mean), expected \(budget.mean)")
      // Kurtosis of few electrons, which pulses of unequal height increase.
      let pulse = setup.settings.mode == .counting ? 0 : sensor.model.pulseSpread
      let kurtosis =
        budget.total > 0
        ? (1 + 6 * pulse * pulse + 3 * pow(pulse, 4)) / max(1e-3, electrons * Double(setup.settings.frames))
        : 0
      let spread = 2 * (electrons > 0 ? area : 1) + (electrons > 0 ? kurtosis : 0)
      if electrons == 0 && setup.settings.mode == .counting {
        let dark = sensor.model.falseCountsPerSecond * setup.settings.exposure
        #expect(abs(found.variance - dark) < 4 * (dark / count).squareRoot(), "\(found.variance), \(dark)")
      } else {
        #expect(
          abs(found.variance / budget.total - 1) < 4 * (2 * spread / count).squareRoot(),
          "\(electrons) electrons: variance \(found.variance), expected \(budget.total)")
      }
    }
  }

  /// Each stage alone.
  @Test func stagesAddTheirOwnVariance() throws {
    let sensor = try CameraSensor(Self.camera(.largeCMOS), .init(exposure: 1))
    let base: RecordingStages = [.pointSpread, .dark, .fixedPattern]
    let none = try Self.transfer(sensor, electrons: 100, stages: base)
    #expect(none.variance == 0)
    for (stage, part) in [
      (RecordingStages.shotNoise, \VarianceBudget.electrons), (.pulseHeights, \.pulseHeights),
    ] {
      let found = try Self.transfer(
        sensor, electrons: 100, stages: base.union(stage).subtracting(.fixedPattern))
      let expected = sensor.budget(electrons: 100, stages: base.union(stage))
      #expect(expected[keyPath: part] == expected.total && expected.total > 0)
      #expect(abs(found.variance / expected.total - 1) < 0.05, "\(found.variance), \(expected.total)")
    }
    let read = try Self.transfer(sensor, electrons: 100, stages: base.union(.electronicNoise))
    let budget = sensor.budget(electrons: 100, stages: base.union(.electronicNoise))
    #expect(budget.total == budget.dark + budget.electronics && budget.dark > 0 && budget.electronics > 0)
    let tolerance = 4 * (4 / Double(2 * 256 * 256)).squareRoot()
    #expect(abs(read.variance / budget.total - 1) < tolerance, "\(read.variance), \(budget.total)")
  }

  /// Frames without beam: level and variance of each pixel, hot ones included.
  @Test func darkFrames() throws {
    let model = try Self.camera(
      .largeCMOS, ["hot_share": .number(0.01), "columns": .number(64), "rows": .number(64)])
    let frames = 600
    let settings = CameraSettings(exposure: 2, frames: frames, combination: .average)
    let sensor = try CameraSensor(model, settings)
    let stages = RecordingStages.all.subtracting(.spikes)
    let image = try sensor.record(Self.even(sensor, electrons: 0), stages: stages, address: Self.address)
    let variance = sensor.budget(electrons: 0, stages: stages).total
    let cool = (0..<image.values.count).filter { !sensor.defects.contains($0) }
    let chi = cool.reduce(0.0) { sum, pixel in
      let difference = Double(image.values[pixel] - sensor.dark[pixel])
      return sum + difference * difference / variance
    }
    let count = Double(cool.count)
    #expect(abs(chi / count - 1) < 4 * (2 / count).squareRoot(), "\(chi / count)")
    let hot = sensor.defects.filter { sensor.dark[$0] > 2 * Float(model.offsetCounts) }
    #expect(hot.count > 10)
    for pixel in hot {
      let carrier = Float(model.countsPerElectron / model.carriersPerElectron)
      let own = Double(sensor.dark[pixel] * carrier) / Double(frames) + variance
      #expect(abs(Double(image.values[pixel] - sensor.dark[pixel])) < 4 * own.squareRoot())
    }
  }

  /// The response to one bright pixel, transformed, is the modulation transfer of the model.
  @Test(arguments: [1, 2]) func transferOfABrightPixelIsTheModel(binning: Int) throws {
    let model = try Self.camera(.largeCMOS)
    let sensor = try CameraSensor(model, .init(exposure: 1, binning: binning))
    let (rows, columns) = (sensor.rows, sensor.columns)
    var pattern = Self.even(sensor, electrons: 1e4)
    for pixel in pattern.fractions.indices {
      pattern.fractions[pixel] = pixel == rows / 2 * columns + columns / 2 ? 1 : 0
    }
    let image = try sensor.record(pattern, stages: .pointSpread, address: Self.address)
    let offset = Double(binning * binning) * model.offsetCounts
    for (x, y) in [(0.0, 0.0), (0.1, 0), (0.25, 0), (0.5, 0), (0, 0.3), (0.2, 0.35), (0.5, 0.5)] {
      var sum = 0.0
      for row in 0..<rows {
        for column in 0..<columns {
          let phase = 2 * .pi * (x * Double(column - columns / 2) + y * Double(row - rows / 2))
          sum += (Double(image[row, column]) - offset) * cos(phase)
        }
      }
      let found = sum / (1e4 * model.quantumEfficiency * model.countsPerElectron)
      // Weights below 1e-7 are left out, and each of 65,536 pixels is rounded to single precision.
      let tolerance = Tolerance.model(1e-4, because: "single precision of counts around \(offset)")
      #expect(tolerance.accepts(found, sensor.transfer(x: x, y: y)), "(\(x), \(y)): \(found)")
    }
    let b = Double(binning * binning)
    let closed = exp(-(0.49 + 0.64) / b * (1 - cos(2 * .pi * 0.25)))
    let halo = exp(-(0.49 + 25) / b * (1 - cos(2 * .pi * 0.25)))
    #expect(abs(sensor.transfer(x: 0.25, y: 0) - (0.85 * closed + 0.15 * halo)) < 1e-12)
  }

  /// The power spectrum of an even field follows the spread of signals, not that of electrons.
  @Test func noisePowerIsThatOfTheSignalSpread() throws {
    let model = try Self.camera(
      .largeCMOS,
      [
        "columns": .number(32), "rows": .number(32), "signal_spread_px": .number(0.6),
        "halo_share": .number(0),
      ])
    let sensor = try CameraSensor(model, .init(exposure: 1))
    let frames = 800
    var places: [(x: Int, y: Int, power: Double)] = [
      (2, 1, 0), (8, 0, 0), (8, 8, 0), (14, 3, 0), (13, 14, 0),
    ]
    let stages: RecordingStages = [.shotNoise, .pulseHeights, .pointSpread]
    for number in 0..<frames {
      var address = Self.address
      address.item = number
      let image = try sensor.record(Self.even(sensor, electrons: 200), stages: stages, address: address)
      for index in places.indices {
        var (re, im) = (0.0, 0.0)
        for row in 0..<32 {
          for column in 0..<32 {
            let phase = 2 * .pi * Double(places[index].x * column + places[index].y * row) / 32
            re += Double(image[row, column]) * cos(phase)
            im += Double(image[row, column]) * sin(phase)
          }
        }
        places[index].power += (re * re + im * im) / Double(frames * 32 * 32)
      }
    }
    let white =
      model.countsPerElectron * model.countsPerElectron * 200 * model.quantumEfficiency
      * (1 + model.pulseSpread * model.pulseSpread)
    for place in places {
      let transfer = sensor.noiseTransfer(x: Double(place.x) / 32, y: Double(place.y) / 32)
      let ratio = place.power / (white * transfer * transfer)
      // Power at one frequency is distributed exponentially. Beyond the edge the outermost pixels are repeated: 2 % of the area.
      #expect(abs(ratio - 1) < 4 / Double(frames).squareRoot() + 0.02, "(\(place.x), \(place.y)): \(ratio)")
    }
    #expect(sensor.transfer(x: 0.4, y: 0) < 0.7 * sensor.noiseTransfer(x: 0.4, y: 0))
  }

  /// Mean and variance of counts with dead times, against arrivals that are drawn one by one.
  @Test(arguments: [0.05, 0.3, 1.0], [false, true]) func deadTimesLoseWhatArrivalsDo(
    rate: Double, paralyzable: Bool
  ) {
    let times = 400.0
    let repeats = 4000
    var stream = Seeded.stream(Int(rate * 100))
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<repeats {
      var (time, free, counts) = (-20.0, -20.0, 0.0)
      while true {
        time += -log(1 - stream.uniform()) / rate
        if time > times { break }
        let isCounted = time >= free
        if isCounted && time >= 0 { counts += 1 }
        if isCounted || paralyzable { free = time + 1 }
      }
      sum += counts
      squares += counts * counts
    }
    let mean = sum / Double(repeats)
    let variance = squares / Double(repeats) - mean * mean
    let loss = CountingLoss(paralyzable ? .paralyzable(times) : .nonparalyzable(times))
    let (expected, spread) = loss.moments(rate * times)
    #expect(abs(mean - expected) < 4 * (spread / Double(repeats)).squareRoot(), "\(mean), \(expected)")
    // The closed form is that of long times: terms of the order of one dead time are left out.
    let tolerance = 4 * (2 / Double(repeats)).squareRoot() + 2 / times
    #expect(abs(variance / spread - 1) < tolerance, "\(variance), \(spread)")
    var drawn = (sum: 0.0, squares: 0.0)
    for _ in 0..<repeats {
      let number = loss.draw(rate * times, cells: 1, &stream)
      drawn.sum += number
      drawn.squares += number * number
    }
    let drawnMean = drawn.sum / Double(repeats)
    #expect(
      abs(drawnMean - expected) < 4 * (spread / Double(repeats)).squareRoot(), "\(drawnMean), \(expected)")
    let drawnVariance = drawn.squares / Double(repeats) - drawnMean * drawnMean
    #expect(abs(drawnVariance / spread - 1) < tolerance, "\(drawnVariance), \(spread)")
  }

  /// Counts of the camera against the closed form of each kind of loss.
  @Test func countsAreLostAsTheClosedFormSays() throws {
    let (exposure, electrons) = (0.5, 400.0)
    let seen = electrons * CameraModel.directElectron.quantumEfficiency
    let forms: [([String: JSONValue], Double)] = [
      (["coincidence_px": .number(1)], 125 * (1 - exp(-seen / 125))),
      (["coincidence_px": .number(4)], 125 / 4 * (1 - exp(-4 * seen / 125))),
      (["dead_ns": .number(1e6)], seen / (1 + seen * 1e-3 / exposure)),
      (["dead_ns": .number(1e6), "paralyzable": .bool(true)], seen * exp(-seen * 1e-3 / exposure)),
    ]
    for (values, expected) in forms {
      let model = try Self.camera(
        .directElectron,
        values.merging([
          "false_counts_per_s": .number(0), "gain_spread": .number(0), "dead_share": .number(0),
        ]) {
          $1
        })
      let sensor = try CameraSensor(model, .init(exposure: exposure, mode: .counting))
      let stages = RecordingStages.all.subtracting(.spikes)
      let image = try sensor.record(
        Self.even(sensor, electrons: electrons), stages: stages, address: Self.address)
      #expect(image.values.allSatisfy { $0 == $0.rounded() && $0 >= 0 })
      let mean = image.values.reduce(0) { $0 + Double($1) } / 65_536
      let variance = sensor.budget(electrons: electrons).total
      #expect(abs(mean - expected) < 4 * (variance / 65_536).squareRoot(), "\(values): \(mean), \(expected)")
      let clean = try sensor.record(
        Self.even(sensor, electrons: electrons), stages: .expectation, address: Self.address)
      #expect(abs(Double(clean.values[77]) - expected) < 1e-4 * expected)
    }
  }
}
