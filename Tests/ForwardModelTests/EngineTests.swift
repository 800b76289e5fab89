import Crystals
import Detection
import Numerics
import Optics
import Quantities
import Scattering
import TestKit
import Testing

@testable import ForwardModel

@Suite struct EngineTests {
  @Test func manyProbesAreSummedFromPlaneWavesWithTheSameNumbers() throws {
    var request = try Requests.strontiumTitanate(scan: (24, 24))
    request.engine.precision = .double
    request.engine.method = .multislice
    request.engine.passesEachProbe = true
    let reference = try Requests.run(request)
    request.engine.method = .auto
    let chosen = try Requests.run(request)
    #expect(chosen.plan.decision.method == .prism, "\(chosen.plan.decision.reason)")
    let difference = Requests.largestDifference(chosen.record, reference.record)
    #expect(Tolerance.transform(Double.self, count: 1 << 30).accepts(difference), "\(difference)")
    let beams = try #require(chosen.plan.decision.geometry).beams.count
    #expect(chosen.work.probeSlices == 6 * beams && reference.work.probeSlices == 6 * 576)
    #expect(reference.work.transforms == 2 * reference.work.probeSlices)
    #expect(chosen.work.transforms == 2 * chosen.work.probeSlices)
    #expect(chosen.work.distinctSlices == 2 && reference.work.distinctSlices == 2)
  }

  /// The scattering matrix without interpolation gives what probes give that pass the specimen one by one.
  @Test(arguments: [(EngineSettings.Precision.single, 1e-5), (.double, 1e-12)], [false, true])
  func summedAndPropagatedProbesAgree(precision: (EngineSettings.Precision, Double), isDisordered: Bool)
    throws
  {
    var request = try Requests.strontiumTitanate(repeats: SIMD3(3, 2, 6), pixels: 78, scan: (9, 8))
    request.tilt = SIMD2(0.002, -0.001)
    request.engine.precision = precision.0
    if isDisordered {
      request.thermal = .einstein(
        count: 2, seed: 5,
        motions: Array(repeating: .isotropic(rms: 0.08), count: request.arrangement.atoms.count))
    }
    request.engine.method = .multislice
    request.engine.passesEachProbe = true
    let propagated = try Requests.run(request)
    request.engine.method = .prism
    let summed = try Requests.run(request)
    for (key, expected) in propagated.record.signals {
      let difference = largestDifference(summed.record.signals[key]!, expected)
      let scale = expected.map(abs).max()!
      #expect(
        Tolerance.model(precision.1 * scale, because: "two ways through 12 slices").accepts(difference),
        "\(key): \(difference) of \(scale)")
    }
    #expect(summed.work.probeSlices != propagated.work.probeSlices)
  }

  /// Detectors that are regions need no probes: pairs of plane waves give the same numbers with work that does not grow
  /// with the scan.
  @Test(
    arguments: [(EngineSettings.Precision.single, 1e-5), (.double, 1e-12)],
    [(1, false), (1, true), (2, false)])
  func signalsSummedOverPairsAgree(precision: (EngineSettings.Precision, Double), variant: (Int, Bool)) throws
  {
    var request = try Requests.strontiumTitanate(repeats: SIMD3(2, 2, 4), pixels: 48, scan: (11, 10))
    request.detectors = Array(request.detectors[..<3])
    request.engine = EngineSettings(
      method: .prism, interpolation: SIMD2(variant.0, variant.0), precision: precision.0)
    request.foci = try FocalSpread(sigma: 40).samples(count: 3)
    if variant.1 {
      request.thermal = .einstein(
        count: 2, seed: 5,
        motions: Array(repeating: .isotropic(rms: 0.08), count: request.arrangement.atoms.count))
    }
    let pairs = try Requests.run(request)
    #expect(pairs.plan.sumsPairs(pairs.plan.decision))
    // A detector that is no region makes the same plan sum probes.
    request.detectors.append(.init(name: "com", detector: .centreOfMass))
    let probes = try Requests.run(request)
    #expect(
      !probes.plan.sumsPairs(probes.plan.decision)
        && probes.plan.decision.geometry?.beams == pairs.plan.decision.geometry?.beams)
    for (key, values) in pairs.record.signals {
      let expected = probes.record.signals[key]!
      let difference = largestDifference(values, expected)
      let scale = expected.max()!
      #expect(
        Tolerance.model(precision.1 * scale, because: "two orders of a sum").accepts(difference),
        "\(key): \(difference) of \(scale)")
    }
    request.detectors.removeLast()
    request.scan = .raster(start: .zero, end: SIMD2(3.9, 3.9), nx: 33, ny: 40)
    #expect(try Requests.run(request).work == pairs.work)
    request.scan = .list([SIMD2(1, 2)])
    let one = try SimulationPlan(request, threads: 1, memory: Requests.memory)
    #expect(!one.sumsPairs(one.decision))
  }

  @Test func fewProbesAndOutputsThatNeedThemAreLeftToMultislice() throws {
    var request = try Requests.strontiumTitanate(scan: (2, 2))
    request.engine.method = .auto
    #expect(try SimulationPlan(request, threads: 1, memory: Requests.memory).decision.method == .multislice)
    request.scan = .raster(start: .zero, end: SIMD2(3, 3), nx: 24, ny: 24)
    #expect(try SimulationPlan(request, threads: 1, memory: Requests.memory).decision.method == .prism)
    request.thicknesses = [3.9]
    #expect(try SimulationPlan(request, threads: 1, memory: Requests.memory).decision.method == .multislice)
  }

  struct Case: Sendable {
    let name: String
    var method = EngineSettings.Method.multislice
    var factor = 1
    var phonons = false
    var source = false
  }

  static let cases = [
    Case(name: "multislice"), Case(name: "PRISM", method: .prism),
    Case(name: "PRISM f=2", method: .prism, factor: 2),
    Case(name: "phonons", phonons: true), Case(name: "source", source: true),
    Case(name: "all", method: .prism, factor: 2, phonons: true, source: true),
  ]

  @Test(arguments: cases) func threadsDoNotChangeABit(example: Case) throws {
    var request = try Requests.strontiumTitanate(scan: (7, 5))
    request.engine = EngineSettings(
      method: example.method, interpolation: SIMD2(example.factor, example.factor), precision: .single)
    if example.phonons {
      request.thermal = .einstein(
        count: 2, seed: 3,
        motions: Array(repeating: .isotropic(rms: 0.1), count: request.arrangement.atoms.count))
    }
    if example.source { request.source = .gaussian(sigma: 0.6) }
    let one = try Requests.run(request, threads: 1)
    for threads in [2, 5, 8] {
      let many = try Requests.run(request, threads: threads)
      #expect(many.record.signals == one.record.signals, "\(example.name), \(threads) threads")
      #expect(many.work == one.work)
    }
  }

  @Test(arguments: [EngineSettings.Method.multislice, .prism])
  func bothPrecisionsAgree(method: EngineSettings.Method) throws {
    var request = try Requests.strontiumTitanate()
    request.engine.method = method
    request.engine.precision = .single
    let single = try Requests.run(request).record
    request.engine.precision = .double
    let double = try Requests.run(request).record
    let difference = Requests.largestDifference(single, double)
    #expect(Tolerance.transform(Float.self, count: 1 << 20).accepts(difference), "\(difference)")
    #expect(difference > 0, "they must be two calculations")
  }

  /// The fourfold axis and the mirrors of SrTiO3 along [001], for a round probe on a Sr column.
  @Test func imagesOfSrTiO3HaveItsSymmetry() throws {
    let n = 8
    var request = try Requests.strontiumTitanate(repeats: SIMD3(2, 2, 6), pixels: 64, scan: (n, n))
    request.engine.precision = .double
    let record = try Requests.run(request).record
    for detector in [0, 1] {
      let image = record.signals[[detector, 0]]!
      func at(_ i: Int, _ j: Int) -> Double { image[(j + 2 * n) % n * n + (i + 2 * n) % n] }
      for j in 0..<n {
        for i in 0..<n {
          let bound = Tolerance.transform(Double.self, count: 1 << 20)
          for (x, y) in [(-i, j), (i, -j), (j, i), (-j, i), (-i, -j)] {
            #expect(bound.accepts(at(x, y), at(i, j)), "detector \(detector): (\(i), \(j)) and (\(x), \(y))")
          }
        }
      }
      #expect(image.max()! - image.min()! > 0.01, "there must be an image")
    }
    // The centre of mass is a vector: a mirror at x = 0 turns its x component round.
    let com = record.signals[[3, 0]]!
    func vector(_ i: Int, _ j: Int) -> SIMD2<Double> {
      let p = 2 * ((j + n) % n * n + (i + n) % n)
      return SIMD2(com[p], com[p + 1])
    }
    for j in 0..<n {
      for i in 0..<n {
        let (a, b, c) = (vector(i, j), vector(-i, j), vector(j, i))
        let bound = Tolerance.transform(Double.self, count: 1 << 20)
        #expect(bound.accepts(a.x, -b.x) && bound.accepts(a.y, b.y) && bound.accepts(a.x, c.y))
      }
    }
  }
}
