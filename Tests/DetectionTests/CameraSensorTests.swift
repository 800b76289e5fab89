import Configuration
import Foundation
import TestKit
import Testing

@testable import Detection

@Suite struct CameraSensorTests {
  private static let address = CameraRecordingTests.address
  private static func camera(_ base: CameraModel, _ values: [String: JSONValue] = [:]) throws -> CameraModel {
    try CameraRecordingTests.camera(base, values)
  }
  private static func even(_ sensor: CameraSensor, electrons: Double) -> CameraPattern {
    CameraRecordingTests.even(sensor, electrons: electrons)
  }

  /// Gains do not depend on frame, acquisition or session; they are found in the mean of frames, and have the spread they should.
  @Test func gainsAreFixed() throws {
    let model = try Self.camera(
      .fastPixelated, ["columns": .number(64), "rows": .number(64), "dead_share": .number(0)])
    let frames = 400
    let settings = CameraSettings(exposure: 1e-3, frames: frames, combination: .average)
    let sensor = try CameraSensor(model, settings)
    #expect(try CameraSensor(model, settings).gains == sensor.gains)
    let stages = RecordingStages.all.subtracting([.spikes, .pointSpread])
    for seed: UInt64 in [1, 2] {
      var address = Self.address
      address.seed = seed
      let image = try sensor.record(Self.even(sensor, electrons: 1000), stages: stages, address: address)
      let variance = sensor.budget(electrons: 1000, stages: stages).total
      let level = 1000 * model.quantumEfficiency * model.countsPerElectron
      let chi = image.values.indices.reduce(0.0) { sum, pixel in
        let expected = level * Double(sensor.gains[pixel]) + Double(sensor.dark[pixel])
        return sum + pow(Double(image.values[pixel]) - expected, 2) / variance
      }
      // The variance is that of the mean gain; E[g²] adds the square of its spread.
      let count = Double(image.values.count)
      #expect(abs(chi / count - 1 - 0.0004) < 4 * (2 / count).squareRoot(), "\(chi / count)")
    }
    let spread = sensor.gains.reduce(0.0) { $0 + pow(Double($1) - 1, 2) } / 4096
    #expect(abs(spread / 4e-4 - 1) < 4 * (2.0 / 4096).squareRoot(), "\(spread)")
    var other = model
    other.serial += 1
    #expect(try CameraSensor(other, settings).gains != sensor.gains)
  }

  /// Binned and cropped pixels have the gains of the pixels of the sensor that they are made of.
  @Test func binnedAndCroppedPixelsAreThoseOfTheSensor() throws {
    let model = try Self.camera(.directElectron, ["columns": .number(64), "rows": .number(64)])
    let full = try CameraSensor(model, .init(exposure: 1))
    let half = try CameraSensor(model, .init(exposure: 1, area: .half))
    #expect(half.rows == 32 && half.columns == 32)
    for row in 0..<32 {
      let middle = (row + 16) * 64 + 16
      #expect(half.gains[row * 32..<(row + 1) * 32] == full.gains[middle..<middle + 32])
    }
    let binned = try CameraSensor(model, .init(exposure: 1, binning: 4, area: .half))
    #expect(binned.rows == 8)
    for (row, column) in [(0, 0), (3, 5), (7, 7)] {
      var (gain, dark): (Float, Float) = (0, 0)
      for y in 0..<4 {
        for x in 0..<4 {
          gain += half.gains[(row * 4 + y) * 32 + column * 4 + x] / 16
          dark += half.dark[(row * 4 + y) * 32 + column * 4 + x]
        }
      }
      #expect(abs(binned.gains[row * 8 + column] - gain) < 1e-5)
      #expect(abs(binned.dark[row * 8 + column] - dark) < 1e-3 * dark)
    }
  }

  @Test func saturationAndRoundingAreExact() throws {
    let model = try Self.camera(
      .fastPixelated, ["columns": .number(64), "rows": .number(8), "bits": .number(10)])
    let sensor = try CameraSensor(model, .init(exposure: 1e-3))
    var pattern = Self.even(sensor, electrons: 1)
    for pixel in pattern.fractions.indices { pattern.fractions[pixel] = Float(pixel) / 5 }
    let image = try sensor.record(pattern, stages: [.saturation, .quantisation], address: Self.address)
    let exact = pattern.fractions.map { (Double($0) * 0.97 * 140 + 100 + 0.5).rounded(.down) }
    #expect(zip(image.values, exact).allSatisfy { Double($0) == min($1, 1023) })
    #expect(image.cutAbove == exact.count { $0 > 1023 } && image.cutAbove > 0 && image.cutBelow == 0)
    var narrow = model
    narrow.wellElectrons = 5
    let well = try CameraSensor(narrow, .init(exposure: 1e-3))
    let full = try well.record(pattern, stages: [.saturation], address: Self.address)
    #expect(full.values.max() == Float(100 + 5 * 140))
  }

  @Test(arguments: CameraSettings.Mode.allCases) func threadsGiveTheSameBytes(mode: CameraSettings.Mode)
    throws
  {
    let model = try Self.camera(.directElectron, ["spikes_per_cm2_s": .number(500), "columns": .number(96)])
    let settings = CameraSettings(exposure: 0.1, mode: mode, frames: 2)
    let sensor = try CameraSensor(model, settings)
    #expect(try CameraSensor(model, settings, threads: 5).dark == sensor.dark)
    var pattern = Self.even(sensor, electrons: 20)
    pattern.shift = SIMD2(1.4, -2.7)
    func record(_ address: RecordingAddress, threads: Int = 1) throws -> RecordedImage {
      try sensor.record(
        pattern,
        references: sensor.references(
          darkFrames: 10, flatElectrons: 1000, address: Self.address, threads: threads),
        address: address, threads: threads)
    }
    let first = try record(Self.address)
    #expect(try record(Self.address, threads: 2) == first)
    #expect(try record(Self.address, threads: 5) == first)
    var others = [RecordingAddress](repeating: Self.address, count: 4)
    others[0].acquisition += 1
    others[1].detector += 1
    others[2].item += 1
    others[3].seed += 1
    for other in others { #expect(try record(other) != first) }
  }

  /// With exact references an even field is even; with real ones it has their noise.
  @Test func referencesCorrect() throws {
    let model = try Self.camera(
      .largeCMOS,
      [
        "dead_share": .number(0.002), "hot_share": .number(0.002), "signal_spread_px": .number(0),
        "halo_share": .number(0),
      ])
    let sensor = try CameraSensor(model, .init(exposure: 1, frames: 2))
    #expect(sensor.defects.count > 100 && sensor.defects == sensor.defects.sorted())
    #expect(sensor.gains.count { $0 == 0 } > 50)
    let exact = sensor.references(darkFrames: 0, flatElectrons: 0, address: Self.address)
    let flat = try sensor.record(
      Self.even(sensor, electrons: 300), stages: .expectation, references: exact, address: Self.address)
    let level = 2 * 300 * model.quantumEfficiency * model.countsPerElectron
    #expect(flat.values.allSatisfy { abs(Double($0) / level - 1) < 1e-5 })
    let (darkFrames, electrons) = (16, 20_000.0)
    let real = sensor.references(darkFrames: darkFrames, flatElectrons: electrons, address: Self.address)
    let image = try sensor.record(
      Self.even(sensor, electrons: 300), stages: .expectation, references: real, address: Self.address)
    let kept = image.values.indices.filter { !sensor.defects.contains($0) }
    let variance = kept.reduce(0.0) { $0 + pow(Double(image.values[$1]) - level, 2) } / Double(kept.count)
    let read = sensor.budget(electrons: 0, stages: [.electronicNoise, .dark]).total / 2
    let relative = (1 + 0.36) / (electrons * model.quantumEfficiency)
    let expected = 4 * read / Double(darkFrames) + level * level * relative
    #expect(
      abs(variance / expected - 1) < 4 * (2 / Double(kept.count)).squareRoot() + 3e-3,
      "\(variance), \(expected)")
  }

  @Test func spikesComeAtTheirRate() throws {
    let model = try Self.camera(
      .largeCMOS, ["spikes_per_cm2_s": .number(40), "spike_electrons": .number(10), "spike_px": .number(3)])
    let sensor = try CameraSensor(model, .init(exposure: 1))
    let frames = 400
    let spikes = (0..<frames).flatMap { sensor.spikes(Self.address, frame: $0) }
    let expected = 40 * pow(256 * 14e-4, 2) * Double(frames)
    let count = Double(spikes.count)
    #expect(abs(count - expected) < 4 * expected.squareRoot(), "\(count), \(expected)")
    let mean = spikes.reduce(0) { $0 + $1.electrons } / count
    #expect(abs(mean - 10) < 4 * 10 / count.squareRoot(), "\(mean)")
    let length = spikes.reduce(0) { $0 + ($1.dx * $1.dx + $1.dy * $1.dy).squareRoot() } / count
    #expect(abs(length - 3) < 4 * 3 / count.squareRoot(), "\(length)")
    // What a frame has more than without them is what fell inside.
    let dark = Self.even(sensor, electrons: 0)
    let with = try sensor.record(dark, stages: [.spikes], address: Self.address)
    let more = with.values.reduce(0.0) { $0 + Double($1) - model.offsetCounts }
    let inside = sensor.spikes(Self.address, frame: 0).reduce(0.0) { sum, spike in
      sum + spike.electrons
        * spike.pixels(rows: sensor.rows, columns: sensor.columns).reduce(0.0) { $0 + Double($1.share) }
    }
    #expect(inside > 0 && abs(more / (inside * model.countsPerElectron) - 1) < 1e-4)
  }

  @Test func patternsShift() throws {
    var pattern = CameraPattern(fractions: [Float](repeating: 0, count: 48), current: 1)
    pattern.fractions[2 * 8 + 3] = 1
    pattern.shift = SIMD2(2, -1)
    var moved = pattern.shifted(rows: 6, columns: 8)
    #expect(moved[1 * 8 + 5] == 1 && moved.reduce(0, +) == 1)
    pattern.shift = SIMD2(-1.25, 0.5)
    moved = pattern.shifted(rows: 6, columns: 8)
    #expect(moved[2 * 8 + 2] == 0.375 && moved[3 * 8 + 2] == 0.375)
    #expect(moved[2 * 8 + 1] == 0.125 && moved[3 * 8 + 1] == 0.125)
    pattern.shift = SIMD2(1e9, 0)
    #expect(pattern.shifted(rows: 6, columns: 8).allSatisfy { $0 == 0 })
  }

  @Test func emissionNoiseOfFramesCounts() throws {
    let sensor = try CameraSensor(Self.camera(.fastPixelated), .init(exposure: 1e-3, frames: 2))
    var pattern = Self.even(sensor, electrons: 100)
    pattern.currentFactors = [0.5, 1.1]
    let image = try sensor.record(pattern, stages: [], address: Self.address)
    #expect(abs(image.values[9] - 2 * 100 - 1.6 * 100 * 0.97 * 140) < 1e-1)
  }

  @Test func acquisitionsTakeTheirTime() throws {
    let fast = CameraModel.fastPixelated
    #expect(abs(CameraSettings(exposure: 1e-5).framePeriod(fast) - 1e-4) < 1e-12)
    #expect(abs(CameraSettings(exposure: 1e-5, area: .quarter).framePeriod(fast) - 2.5e-5) < 1e-12)
    #expect(abs(CameraSettings(exposure: 1e-3, frames: 100).duration(fast) - (0.02 + 0.1 + 1e-4)) < 1e-12)
    let slow = CameraModel.largeCMOS
    #expect(
      abs(CameraSettings(exposure: 0.5, area: .half, frames: 3).duration(slow) - (0.15 + 3 * 0.905)) < 1e-12)
  }

  @Test func modelsReadBackAndRefuse() throws {
    for model in CameraModel.standard {
      #expect(try CameraModel(model.values, base: CameraModel(name: model.name), path: "camera") == model)
    }
    func message(_ values: [String: JSONValue]) -> String {
      refusal { _ = try CameraModel(.object(values), base: .largeCMOS, path: "camera") }
    }
    #expect(message(["pixels": .number(3)]).contains("camera.pixels"))
    #expect(message(["bits": .number(40)]).contains("camera.bits"))
    #expect(message(["shortest_exposure_ms": .number(1e6)]).contains("camera.shortest_exposure_ms"))
    func message(_ model: CameraModel, _ settings: CameraSettings) -> String {
      refusal { _ = try CameraSensor(model, settings) }
    }
    #expect(
      message(.largeCMOS, .init(exposure: 1e-5))
        == "BM-Ceta exposure: 0.01 ms is not allowed; allowed: 1 to 60000")
    #expect(message(.largeCMOS, .init(exposure: .nan)).hasPrefix("BM-Ceta exposure"))
    #expect(message(.largeCMOS, .init(exposure: 1, binning: 3)).hasPrefix("BM-Ceta binning: 3"))
    #expect(message(.largeCMOS, .init(exposure: 1, frames: 0)).hasPrefix("BM-Ceta frames: 0"))
    #expect(
      message(.largeCMOS, .init(exposure: 1, mode: .counting))
        == "BM-Ceta mode: \"counting\" is not allowed; allowed: integrating")
    #expect(
      refusal { try CameraModel.largeCMOS.checkRate(brightest: 2e6) }.hasPrefix("BM-Ceta dose rate: 2000000"))
    try CameraModel.largeCMOS.checkRate(brightest: 1e6)
    let sensor = try CameraSensor(Self.camera(.fastPixelated), .init(exposure: 1))
    var pattern = Self.even(sensor, electrons: 1)
    pattern.current = -1
    #expect(refusal { _ = try sensor.record(pattern, address: Self.address) }.hasPrefix("beam current: -1"))
  }
}
