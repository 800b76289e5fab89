import Configuration
import Foundation
import Optics
import Quantities
import TestKit
import Testing

@testable import Instrument

@Suite struct TableauTests {
  private let corrector = Corrector(CorrectorModel(), seed: 21)
  private let start = CorrectorState(highTension_kV: 200)
  private let beam = MeasurementBeam(current: 220e-12)

  private func measure(
    _ type: String, _ angle: Double, _ lens: Aberrations, _ state: inout CorrectorState, maxFit: String? = nil
  ) throws -> AberrationMeasurement {
    try corrector.measureTableau(
      type, angle: angle, maxFit: maxFit, beam: beam, at: .zero, axisTilt: SIMD2(1e-4, -2e-4),
      truth: { _ in lens }, &state)
  }

  /// Some of all that a type fits.
  private func lens(_ names: [CEOSAberration]) -> Aberrations {
    var vector = AberrationVector()
    let sizes = [15.0, 300, 3000, 4e4, 3e6]
    for (index, name) in names.enumerated() {
      let size = sizes[name.term.order - 1]
      vector[name] = SIMD2(size * cos(Double(index)), size * sin(2 * Double(index) + 1))
    }
    return vector.aberrations
  }

  /// The mean of many measurements is the truth and their scatter what each of them states.
  @Test(arguments: TableauType.allCases) func estimatesAreUnbiasedAndScatterAsStated(type: TableauType) throws
  {
    let lens = lens(type.fitted(maxFit: nil))
    var state = start
    let count = 400
    let results = try (0..<count).map { _ in try measure(type.rawValue, 0, lens, &state) }
    #expect(state.measurements == count)
    for estimate in results[0].estimates {
      let name = CEOSAberration(rawValue: estimate.name)
      let truth = name.map { lens[ceos: $0] } ?? SIMD2(1e-4, -2e-4)
      for component in 0..<(name?.isRound == true ? 1 : 2) {
        let (sigma, n) = (estimate.uncertainty[component], Double(count))
        let values = results.map { $0[estimate.name]!.value[component] }
        let mean = values.reduce(0, +) / n
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        #expect(sigma > 0)
        #expect(abs(mean - truth[component]) < 4 * sigma / n.squareRoot(), "\(estimate.name) \(component)")
        #expect(
          abs(variance / (sigma * sigma) - 1) < 4 * (2 / n).squareRoot(), "\(estimate.name) \(component)")
      }
      if name?.isRound == true { #expect(estimate.value.y == 0 && estimate.uncertainty.y == 0) }
    }
  }

  /// C3 alone: an image at the tilt t sees C1 = 2 C3 |t|² and A1 = C3 t², of which a fit up to second order on nine images (one on
  /// the axis, eight on a ring) can only make C1 = 16/9 C3 |t|².
  @Test func fastTableauIsBlindToThirdOrderAndBiased() throws {
    let lens = Aberrations([.c30: .init(value: 1e5)])
    var state = start
    let count = 200
    let results = try (0..<count).map { _ in try measure("Fast", 0.018, lens, &state) }
    #expect(results[0].estimates.map(\.name) == ["C1", "A1", "A2", "B2", "WD"])
    let bias = 16.0 / 9 * 1e5 * 0.018 * 0.018
    for (name, expected) in [("C1", SIMD2(bias, 0)), ("A1", .zero), ("A2", .zero), ("B2", .zero)] {
      let sigma = results[0][name]!.uncertainty
      let mean = results.reduce(SIMD2<Double>.zero) { $0 + $1[name]!.value / Double(count) }
      for component in 0..<(name == "C1" ? 1 : 2) {
        #expect(
          abs(mean[component] - expected[component]) < 4 * sigma[component] / Double(count).squareRoot())
      }
    }
    #expect(bias > 30 * results[0]["C1"]!.uncertainty.x, "far beyond what it states")
    // The standard one sees it and has no such bias.
    let full = try measure("Standard", 0.018, lens, &state)
    #expect(abs(full["C3"]!.value.x - 1e5) < 4 * full["C3"]!.uncertainty.x)
    #expect(abs(full["C1"]!.value.x) < 4 * full["C1"]!.uncertainty.x)
  }

  /// A coefficient of order n goes with the tilt's power n - 1.
  @Test func uncertaintyFallsWithTheAngleAndTheDose() throws {
    var state = start
    let (narrow, wide) = (
      try measure("Enhanced", 0.02, Aberrations(), &state),
      try measure("Enhanced", 0.04, Aberrations(), &state)
    )
    for estimate in narrow.estimates where estimate.name != "WD" {
      let order = try CEOSAberration.named(estimate.name).term.order
      let ratio = estimate.uncertainty.x / wide[estimate.name]!.uncertainty.x
      #expect(abs(ratio / exp2(Double(order - 1)) - 1) < 1e-6, "\(estimate.name)")
    }
    // floor 1 Å and 1.5 Å at the reference charge
    #expect(abs(corrector.noise(charge: 88e-12, contrast: 1) - 3.25.squareRoot()) < 1e-12)
    #expect(abs(corrector.noise(charge: 22e-12, contrast: 1) - 10.0.squareRoot()) < 1e-12)
    #expect(abs(corrector.noise(charge: 88e-12, contrast: 0.5) - 10.0.squareRoot()) < 1e-12)
  }

  /// The figures of contracts.md for all that is reported.
  @Test func statedUncertaintiesStayInsideTheContract() throws {
    let limits = [
      "C1": 20.0, "A1": 20, "A2": 200, "B2": 200, "C3": 2000, "A3": 2000, "S3": 2000, "A4": 3e4, "D4": 3e4,
      "B4": 3e4,
    ]
    var state = start
    for (type, angle) in [
      ("Fast", 0.001), ("Fast", 0.018), ("Standard", 0.018), ("Enhanced", 0.034), ("Enhanced", 0.04),
    ] {
      let result = try measure(type, angle, Aberrations(), &state)
      for estimate in result.estimates {
        if let limit = limits[estimate.name] {
          #expect(
            estimate.uncertainty.max() <= limit, "\(type) \(angle): \(estimate.name) \(estimate.uncertainty)")
        }
      }
    }
  }

  @Test func typesHaveTheirImagesDurationsAndNames() throws {
    var state = start
    for (type, images, last) in [
      ("Fast", 9, "B2"), ("Standard", 19, "A4"), ("Enhanced", 37, "A5"), ("Full", 37, "A5"),
    ] {
      let result = try measure(type, 0, Aberrations(), &state)
      #expect(result.images == images)
      #expect(result.duration == InstrumentTime(seconds: 1 + 0.4 * Double(images)))
      #expect(result.estimates.dropLast().last!.name == last)
    }
    #expect(try measure("Fast", 0.001, Aberrations(), &state).outerTilt == 0.004)
    let cut = try measure("Enhanced", 0.04, Aberrations(), &state, maxFit: "A2")
    #expect(cut.estimates.map(\.name) == ["C1", "A1", "A2", "WD"])
    #expect(state.lastMeasured("A2") == cut["A2"]!.value)
    let pair = try corrector.measureC1A1(
      beam: beam, at: .zero, axisTilt: .zero, truth: { _ in Aberrations([.c10: .init(value: 50)]) }, &state)
    #expect(pair.duration == InstrumentTime(seconds: 2))
    #expect(abs(pair["C1"]!.value.x - 50) < 4 * pair["C1"]!.uncertainty.x)
  }

  @Test func refusalsCarryTheTextsOfTheRealProgramAndChangeNothing() throws {
    var state = start
    #expect(
      refusal { _ = try measure("Weird", 0.018, Aberrations(), &state) }
        == "Invalid Tableau type \"Weird\", valid types are: ['Fast', 'Standard', 'Enhanced']")
    #expect(
      refusal { _ = try measure("Fast", 0.018, Aberrations(), &state, maxFit: "Q1") }
        == "MaxFit aberration \"Q1\" is unknown")
    #expect(
      refusal { _ = try measure("Fast", -0.001, Aberrations(), &state) }
        == "tableau angle: -1 mrad is not allowed; allowed: 0 to 100")
    #expect(refusal { _ = try measure("Fast", .nan, Aberrations(), &state) }.hasPrefix("tableau angle"))
    // 640 nm are 1.36 of the range: 20 px sqrt(1 + 0.5625 · 1.36²) = 28.6 px
    #expect(
      refusal { _ = try measure("Fast", 0.018, Aberrations([.c10: .init(value: 6400)]), &state) }
        == "Measured probe diameter out of range: target=20.0 px, measured=28.6 px")
    #expect(
      refusal {
        _ = try corrector.measureTableau(
          "Fast", angle: 0.018, beam: MeasurementBeam(current: 0), at: .zero, axisTilt: .zero,
          truth: { _ in Aberrations() }, &state)
      } == "Measured probe diameter out of range: target=20.0 px, measured=0.0 px")
    #expect(state == start)
  }
}
