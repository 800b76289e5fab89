import Configuration
import Foundation
import TestKit
import Testing

@testable import Detection

/// Mean, variance and covariance along lines of an image whose first lines are left out.
struct LineStatistics {
  let mean, variance: Double
  let values: [[Double]]

  init(_ image: RecordedImage, skipping first: Int) {
    values = (first..<image.rows).map { row in (0..<image.columns).map { Double(image[row, $0]) } }
    let count = Double(values.count * image.columns)
    let mean = values.reduce(0) { $0 + $1.reduce(0, +) } / count
    variance = values.reduce(0) { $0 + $1.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } } / (count - 1)
    self.mean = mean
  }

  var count: Double { Double(values.count * values[0].count) }

  func correlation(lag: Int) -> Double {
    var (sum, pairs) = (0.0, 0.0)
    for line in values {
      for pixel in 0..<line.count - lag {
        sum += (line[pixel] - mean) * (line[pixel + lag] - mean)
        pairs += 1
      }
    }
    return sum / pairs / variance
  }
}

@Suite struct ScanDetectorTests {
  static let address = RecordingAddress(seed: 11, acquisition: 3, detector: 1)
  static let even = ScanExposure(rows: 130, columns: 512, current: 6.2e7, dwell: 1e-6, flyback: 0)

  /// Contrast that brings `electrons` in a dwell time to 15 % of full scale.
  static func settings(_ model: ScanDetectorModel, electrons: Double, dwell: Double) -> ScanDetectorSettings {
    let plain = ScanDetectorSettings(contrast: 50, brightness: 0)
    let level = electrons / dwell * plain.gain(model, channel: 0) / model.fullScale
    let contrast = 50 + log10(0.15 / level) / model.contrastDecades * 100
    return ScanDetectorSettings(contrast: min(100, max(0, contrast)), brightness: 20)
  }

  /// The photon-transfer curve: mean and variance at several levels and dwell times, of each model, are those of its budget.
  @Test(arguments: [0, 1, 2, 3], [1e-7, 1e-6, 2e-5])
  func photonTransferIsThatOfTheBudget(index: Int, dwell: Double) throws {
    let model = ScanDetectorModel.standard[index]
    // Up to 80 pA, as on real detectors.
    for electrons in [6.0, 40, 400, 8000] where electrons / dwell <= 5e8 {
      let settings = Self.settings(model, electrons: electrons, dwell: dwell)
      var exposure = Self.even
      (exposure.dwell, exposure.current) = (dwell, electrons / dwell)
      let image = try model.record(
        expected: [Float](repeating: 1, count: exposure.rows * exposure.columns), exposure,
        settings: settings,
        address: Self.address)
      #expect(image.cutBelow + image.cutAbove == 0, "the level is not in range")
      let found = LineStatistics(image, skipping: 2)
      let budget = model.budget(electrons: electrons, dwell: dwell, settings: settings)
      func correlation(_ lag: Int) -> Double {
        model.correlation(lag: lag, electrons: electrons, dwell: dwell, settings: settings)
      }
      // Correlated pixels tell less about the mean (Σρ) and the variance (Σρ²); few electrons have tails (1/electrons).
      let lags = (1...200).map(correlation)
      let independent = found.count / (1 + 2 * lags.reduce(0, +))
      let spread = 2 * (1 + 2 * lags.reduce(0) { $0 + $1 * $1 }) + 3 / electrons
      #expect(
        abs(found.mean - budget.mean) < 4 * (budget.total / independent).squareRoot(),
        "\(model.name), \(electrons) electrons: mean \(found.mean), expected \(budget.mean)")
      #expect(
        abs(found.variance / budget.total - 1) < 4 * (spread / found.count).squareRoot(),
        "\(model.name), \(electrons) electrons: variance \(found.variance), expected \(budget.total)")
    }
  }

  /// Each source of noise alone has the variance that the budget says, and without any the frame is its mean.
  @Test func stagesAddTheirOwnVariance() throws {
    var model = ScanDetectorModel.haadf
    model.darkPulses = 4e6
    let settings = Self.settings(model, electrons: 20, dwell: 1e-6)
    var exposure = Self.even
    exposure.current = 20e6
    let expected = [Float](repeating: 1, count: exposure.rows * exposure.columns)
    let clean: RecordingStages = [.dark]
    for stage: RecordingStages in [[], .shotNoise, .pulseHeights, .electronicNoise, .quantisation] {
      let stages = clean.union(stage)
      let image = try model.record(
        expected: expected, exposure, settings: settings, stages: stages, address: Self.address)
      let found = LineStatistics(image, skipping: 0)
      let budget = model.budget(electrons: 20, dwell: 1e-6, settings: settings, stages: stages)
      if stage == [] || stage == .quantisation {
        #expect(found.variance == 0)
        #expect(abs(found.mean - budget.mean) <= (stage == [] ? 0.01 : 0.5), "\(found.mean), \(budget.mean)")
      } else {
        let tolerance = 4 * ((2 + 3.0 / 20) / found.count).squareRoot()
        #expect(
          abs(found.variance / budget.total - 1) < tolerance, "\(stage): \(found.variance), \(budget.total)")
      }
    }
    let all = model.budget(electrons: 20, dwell: 1e-6, settings: settings)
    let parts = [all.electrons, all.pulseHeights, all.dark, all.electronics, all.quantisation]
    #expect(parts.allSatisfy { $0 > 0 } && abs(parts.reduce(0, +) / all.total - 1) < 1e-12)
  }

  /// Noise of neighbours along the fast axis, by afterglow and bandwidth.
  @Test(arguments: [1e-7, 3e-7, 1e-6]) func autocorrelationIsThatOfTheAfterglow(dwell: Double) throws {
    var model = ScanDetectorModel.haadf
    (model.afterglowShares, model.afterglowNanoseconds) = ([0.5, 0.3], [85, 700])
    let settings = Self.settings(model, electrons: 50, dwell: dwell)
    var exposure = Self.even
    (exposure.dwell, exposure.current) = (dwell, 50 / dwell)
    let image = try model.record(
      expected: [Float](repeating: 1, count: exposure.rows * exposure.columns), exposure, settings: settings,
      address: Self.address)
    let found = LineStatistics(image, skipping: 2)
    for lag in [1, 2, 3, 5, 10] {
      func correlation(_ lag: Int) -> Double {
        model.correlation(lag: abs(lag), electrons: 50, dwell: dwell, settings: settings)
      }
      // M. S. Bartlett's variance of an estimated autocorrelation.
      let here = correlation(lag)
      let variance = (-200...200).reduce(0.0) { sum, i in
        let r = correlation(i)
        return sum + r * r + correlation(i + lag) * correlation(i - lag) - 4 * here * r * correlation(i + lag)
          + 2 * here * here * r * r
      }
      let measured = found.correlation(lag: lag)
      #expect(
        abs(measured - here) < 4 * (variance / found.count).squareRoot(),
        "lag \(lag): \(measured), expected \(here)")
    }
  }

  /// One bright pixel: what it and later ones get, by numerical integration of the decays behind the low-pass over arrivals that are
  /// even in the dwell time and over the time of the pixel that is read.
  @Test func lightFollowsItsPixelAcrossLineEnds() throws {
    var model = ScanDetectorModel.haadf
    (model.afterglowShares, model.afterglowNanoseconds) = ([0.4, 0.2], [200, 2000])
    (model.quantumEfficiency, model.darkPulses, model.bandwidthMegahertz) = (1, 0, 2)
    let (dwell, flyback, columns) = (5e-7, 1.3e-6, 8)
    let exposure = ScanExposure(rows: 3, columns: columns, current: 1e9, dwell: dwell, flyback: flyback)
    var expected = [Float](repeating: 0, count: 24)
    expected[5] = 1
    let settings = ScanDetectorSettings(contrast: 50, brightness: 0)
    let image = try model.record(
      expected: expected, exposure, settings: settings, stages: [.afterglow, .bandwidth],
      address: Self.address)
    let unit = settings.gain(model, channel: 0) * 1e9
    let c = 1 / (2 * Double.pi * 2e6)
    // Share of an electron's signal that came up to a time after it: 1 minus what is still to come of each decay and in the low-pass.
    func come(_ t: Double) -> Double {
      guard t > 0 else { return 0 }
      var share = 0.4 * (1 - exp(-t / c))
      for (weight, time) in [(0.4, 2e-7), (0.2, 2e-6)] {
        share += weight * (1 - (time * exp(-t / time) - c * exp(-t / c)) / (time - c))
      }
      return share
    }
    for pixel in 5..<24 {
      let begin = Double(pixel - 5) * dwell + Double(pixel / columns) * flyback
      let share = integral(0, 1, steps: 400) { come(begin + dwell * (1 - $0)) - come(begin - dwell * $0) }
      let tolerance = Tolerance.model(
        2e-6, because: "Simpson's rule at the jump of slope, and single precision")
      let found = Double(image.values[pixel]) / unit
      #expect(tolerance.accepts(found, share), "pixel \(pixel): \(found), expected \(share)")
    }
  }

  /// The covariance of pixels against the response of single electrons, averaged over the moments at which they come.
  @Test(arguments: [1e-7, 3e-7, 1e-6, 1e-5]) func covarianceIsThatOfSingleElectrons(dwell: Double) {
    var model = ScanDetectorModel.haadf
    (model.afterglowShares, model.afterglowNanoseconds) = ([0.6, 0.1], [85, 900])
    let c = 1 / (2 * Double.pi * 3e6)
    func toCome(_ t: Double) -> Double {
      guard t > 0 else { return 1 }
      var share = 0.3 * exp(-t / c)
      for (weight, time) in [(0.6, 85e-9), (0.1, 900e-9)] {
        share += weight * (time * exp(-t / time) - c * exp(-t / c)) / (time - c)
      }
      return share
    }
    let sampled = model.response(.all).sampled(dwell: dwell)
    for lag in [0, 1, 2, 4] {
      let expected = integral(0, 1, steps: 2000) { moment in
        func share(_ pixel: Int) -> Double {
          toCome((Double(pixel) - moment) * dwell) - toCome((Double(pixel + 1) - moment) * dwell)
        }
        return (0..<200).reduce(0) { $0 + share($1) * share($1 + lag) }
      }
      #expect(abs(sampled.autocovariance(lag: lag) - expected) < 1e-6, "lag \(lag): \(expected)")
    }
  }

  @Test func convertersRoundAndCut() throws {
    var model = ScanDetectorModel.haadf
    (model.quantumEfficiency, model.bits) = (1, 8)
    let settings = ScanDetectorSettings(contrast: 50, brightness: -10)
    let exposure = ScanExposure(
      rows: 1, columns: 600, current: 1 / settings.gain(model, channel: 0), dwell: 1e-6, flyback: 0)
    let expected = (0..<600).map { Float($0) * 0.61 }
    let image = try model.record(
      expected: expected, exposure, settings: settings, stages: [.saturation, .quantisation],
      address: Self.address)
    let exact = expected.map { (Double($0) - 25.5 + 0.5).rounded(.down) }
    #expect(zip(image.values, exact).allSatisfy { Double($0) == min(max($1, 0), 255) })
    #expect(image.cutBelow == exact.count { $0 < 0 } && image.cutBelow > 0)
    #expect(image.cutAbove == exact.count { $0 > 255 } && image.cutAbove > 0)
    let open = try model.record(
      expected: expected, exposure, settings: settings, stages: [.quantisation], address: Self.address)
    #expect(zip(open.values, exact).allSatisfy { Double($0) == $1 })
  }

  @Test func threadsAndPartsGiveTheSameBytes() throws {
    let model = ScanDetectorModel.haadf
    let expected = Seeded.reals(40 * 64, seed: 3).map { Float(abs($0)) }
    let exposure = ScanExposure(rows: 40, columns: 64, current: 6e7, dwell: 3e-7, flyback: 2e-6)
    func record(threads: Int) throws -> RecordedImage {
      try model.record(
        expected: expected, exposure, settings: .init(), address: Self.address, threads: threads)
    }
    let whole = try record(threads: 1)
    #expect(try record(threads: 2) == whole)
    #expect(try record(threads: 5) == whole)
    var light = ScintillatorLight.none
    var lines: [Float] = []
    for (first, count) in [(0, 1), (1, 17), (18, 22)] {
      var part = exposure
      (part.firstRow, part.rows) = (first, count)
      lines += try model.record(
        expected: Array(expected[first * 64..<(first + count) * 64]), part, settings: .init(),
        address: Self.address, light: &light
      ).values
      light = try JSONDecoder().decode(ScintillatorLight.self, from: JSONEncoder().encode(light))
    }
    #expect(lines == whole.values)
  }

  /// Two acquisitions differ by noise alone: their difference has mean 0 and twice the variance.
  @Test func repeatedAcquisitionsDiffer() throws {
    let model = ScanDetectorModel.df
    var exposure = Self.even
    exposure.current = 30e6
    let settings = Self.settings(model, electrons: 30, dwell: 1e-6)
    let expected = (0..<exposure.rows * exposure.columns).map { _ in Float(1) }
    func record(_ address: RecordingAddress) throws -> RecordedImage {
      try model.record(expected: expected, exposure, settings: settings, address: address)
    }
    let first = try record(Self.address)
    #expect(try record(Self.address) == first)
    var others = [RecordingAddress](repeating: Self.address, count: 4)
    others[0].acquisition += 1
    others[1].detector += 1
    others[2].item += 1
    others[3].seed += 1
    let variance = model.budget(electrons: 30, dwell: 1e-6, settings: settings).total
    for other in others {
      let second = try record(other)
      let difference = RecordedImage(
        rows: first.rows, columns: first.columns, values: zip(first.values, second.values).map { $0 - $1 })
      let found = LineStatistics(difference, skipping: 2)
      #expect(abs(found.mean) < 6 * (2 * variance / found.count).squareRoot(), "\(found.mean)")
      #expect(abs(found.variance / (2 * variance) - 1) < 0.05, "\(found.variance), \(2 * variance)")
    }
  }

  @Test func currentOfLinesAndPixelsCounts() throws {
    let model = ScanDetectorModel.segments
    var exposure = ScanExposure(rows: 2, columns: 3, current: 1e7, dwell: 1e-5, flyback: 0)
    func record(channel: Int) throws -> [Float] {
      try model.record(
        expected: [Float](repeating: 0.5, count: 6), exposure, settings: .init(contrast: 50, brightness: 0),
        channel: channel, stages: [], address: Self.address
      ).values
    }
    let steady = try record(channel: 0)
    exposure.currentFactors = [1, 1.5]
    let lines = try record(channel: 0)
    #expect(Array(lines[..<3]) == Array(steady[..<3]))
    #expect(zip(lines[3...], steady[3...]).allSatisfy { abs($0 / $1 - 1.5) < 1e-6 })
    exposure.currentFactors = [1, 2, 3, 4, 5, 6]
    let pixels = try record(channel: 0)
    #expect(pixels.indices.allSatisfy { abs(pixels[$0] / steady[$0] - Float($0 + 1)) < 1e-5 })
    exposure.currentFactors = []
    let ratio = try Double(record(channel: 2)[0]) / Double(steady[0])
    let truth = model.relativeGain(channel: 2) / model.relativeGain(channel: 0)
    #expect(abs(ratio - truth) < 1e-6 && abs(truth - 1) > 1e-3)
  }

  @Test func modelsReadBackAndRefuse() throws {
    for model in ScanDetectorModel.standard {
      #expect(
        try ScanDetectorModel(model.values, base: ScanDetectorModel(name: model.name), path: "detector")
          == model)
      #expect(try ScanDetectorModel(.object([:]), base: model, path: "detector") == model)
    }
    func message(_ values: [String: JSONValue]) -> String {
      refusal { _ = try ScanDetectorModel(.object(values), base: .haadf, path: "detectors[0]") }
    }
    #expect(message(["gian": .number(1)]).contains("gian"))
    #expect(message(["quantum_efficiency": .number(1.2)]).contains("detectors[0].quantum_efficiency"))
    #expect(message(["afterglow_shares": .array([.number(0.5)])]).contains("afterglow_ns"))
    #expect(
      message(["afterglow_shares": .array([.number(0.7), .number(0.6)])]).contains("afterglow_shares: 1.3"))
    let exposure = Self.even
    let expected = [Float](repeating: 0, count: exposure.rows * exposure.columns)
    func message(_ settings: ScanDetectorSettings, _ exposure: ScanExposure) -> String {
      refusal {
        _ = try ScanDetectorModel.haadf.record(
          expected: expected, exposure, settings: settings, address: Self.address)
      }
    }
    #expect(
      message(.init(contrast: 101), exposure) == "HAADF contrast: 101 % is not allowed; allowed: 0 to 100")
    #expect(message(.init(brightness: .nan), exposure).hasPrefix("HAADF brightness"))
    var wrong = exposure
    wrong.dwell = 0
    #expect(message(.init(), wrong).hasPrefix("dwell time: 0 µs"))
    wrong = exposure
    wrong.flyback = -1
    #expect(message(.init(), wrong).hasPrefix("flyback time"))
    wrong = exposure
    wrong.current = .nan
    #expect(message(.init(), wrong).hasPrefix("beam current"))
  }
}
