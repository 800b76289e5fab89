import Crystals
import Detection
import Numerics
import Optics
import Quantities
import Scattering
import TestKit
import Testing

@testable import ForwardModel

/// The engine for thin specimens against probes that pass the specimen one by one.
@Suite struct ThinSpecimenTests {
  /// A MoS2 layer that has lost every seventh atom or so.
  private static func layer(_ seed: UInt64, heavier: Bool = false) -> AtomArrangement {
    let perfect = SmallSpecimens.molybdenumDisulfide(columns: 5, rows: 3)
    var stream = RandomStream(seed: seed, purpose: .init("tests.vacancies"))
    var atoms: [ScatteringAtom] = []
    for atom in perfect.atoms where stream.uniform() > 0.15 {
      guard heavier else {
        atoms.append(atom)
        continue
      }
      // W and Se in place of Mo and S.
      let element = atom.scatterer.element == 42 ? 74 : 34
      atoms.append(ScatteringAtom(Scatterer(element: element), x: atom.x, y: atom.y, z: atom.z))
    }
    return AtomArrangement(atoms: atoms, box: perfect.box)
  }

  private static func request(
    _ specimen: AtomArrangement, _ detectors: [(String, Detector)], aberrations: Aberrations = Aberrations(),
    slice: Double = 2, scan: Int = 16
  ) throws -> SimulationRequest {
    let size = specimen.size
    let beam = ElectronBeam(energy: 8e4)
    let pixel = beam.wavelength / (3 * 0.15)
    var request = SimulationRequest(
      arrangement: specimen,
      grid: Grid(
        nx: FourierSizes.next(from: size.x / pixel), ny: FourierSizes.next(from: size.y / pixel),
        lengthX: size.x, lengthY: size.y),
      slicing: try Slicing(height: size.z, requested: slice),
      probe: try Probe(beam: beam, aperture: .round(semiangle: 0.03), aberrations: aberrations),
      scan: .raster(start: SIMD2(1.1, 0.7), end: SIMD2(9.9, 8.2), nx: scan, ny: scan),
      detectors: detectors.map { .init(name: $0.0, detector: $0.1) },
      foci: try FocalSpread(sigma: 0).samples(count: 1))
    request.engine.method = .thin
    return request
  }

  private static func ring(_ inner: Double, _ outer: Double) throws -> Detector {
    .annular(try AnnularDetector(inner: inner * 1e-3, outer: outer * 1e-3))
  }

  /// The rms difference over the scan relative to the mean signal, for each detector.
  private static func errors(_ approximate: Recorder, _ exact: Recorder) -> [Double] {
    exact.signals.keys.sorted { $0[0] < $1[0] }.map { key in
      let (a, b) = (approximate.signals[key]!, exact.signals[key]!)
      let square = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(b.count)
      return square.squareRoot() / (b.reduce(0, +) / Double(b.count))
    }
  }

  private static func exact(_ request: SimulationRequest) throws -> Recorder {
    var request = request
    request.engine.method = .multislice
    request.engine.passesEachProbe = true
    return try Requests.run(request).record
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var detector: @Sendable () throws -> Detector = { try ThinSpecimenTests.ring(60, 145) }
    var seed: UInt64 = 1
    var isHeavier = false
    var aberrations = Aberrations()
    var tilt = SIMD2<Double>.zero
    var largest = 0.02
    var change: @Sendable (inout SimulationRequest) throws -> Void = { _ in }
  }

  static let cases: [Case] = [
    Case(testDescription: "HAADF"), Case(testDescription: "HAADF, another specimen", seed: 2),
    Case(testDescription: "W and Se", isHeavier: true, largest: 0.03),
    Case(testDescription: "MAADF", detector: { try ring(35, 60) }),
    Case(testDescription: "ABF", detector: { try ring(12, 28) }),
    Case(testDescription: "BF", detector: { try ring(0, 10) }),
    Case(
      testDescription: "four segments across the edge of the cone",
      detector: { .segmented(try SegmentedDetector(inner: 0.01, outer: 0.04)) }),
    Case(
      testDescription: "aberrated",
      aberrations: Aberrations([
        .c10: .init(value: 40), .c12: .init(value: 30, angle: 0.4), .c21: .init(value: 800, angle: 1),
        .c30: .init(value: 2e4),
      ])),
    Case(testDescription: "tilted", tilt: SIMD2(0.006, -0.003)),
    Case(
      testDescription: "phonons and focal spread",
      change: { request in
        request.thermal = .einstein(
          count: 2, seed: 3,
          motions: Array(repeating: .isotropic(rms: 0.07), count: request.arrangement.atoms.count))
        request.foci = try FocalSpread(sigma: 30).samples(count: 3)
      }),
    Case(testDescription: "exact propagator", change: { $0.engine.propagator = .exact }),
  ]

  @Test(arguments: cases) func theStatedErrorHolds(_ one: Case) throws {
    var request = try Self.request(
      Self.layer(one.seed, heavier: one.isHeavier), [("d", one.detector())], aberrations: one.aberrations)
    request.tilt = one.tilt
    try one.change(&request)
    let plan = try SimulationPlan(request, threads: 2, memory: Requests.memory)
    let recorder = Recorder()
    let report = try plan.run(into: recorder)
    let stated = try #require(report.statedError)
    let error = Self.errors(recorder, try Self.exact(request))[0]
    #expect(report.method == .thin)
    #expect(error <= stated, "\(error) of \(stated)")
    #expect(stated < one.largest && stated > 0.5 * error, "\(stated) stated, \(error) found")
  }

  /// Finer divisions are nearer to multislice.
  @Test func theErrorFallsWithTheWantedAccuracy() throws {
    var request = try Self.request(Self.layer(4, heavier: true), [("d", Self.ring(60, 145))])
    let exact = try Self.exact(request)
    let errors = try [0.04, 0.01, 0.0025].map { accuracy in
      request.engine.accuracy = accuracy
      return Self.errors(try Requests.run(request).record, exact)[0]
    }
    #expect(errors[0] > 1.5 * errors[1] && errors[1] > 1.5 * errors[2], "\(errors)")
  }

  /// A centre of mass keeps its sign and size.
  @Test func theCentreOfMassFollows() throws {
    let request = try Self.request(Self.layer(5), [("com", .centreOfMass)])
    let found = try Requests.run(request).record.signals[[0, 0]]!
    let exact = try Self.exact(request).signals[[0, 0]]!
    let difference = zip(found, exact).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let size = exact.reduce(0) { $0 + $1 * $1 }
    #expect((difference / size).squareRoot() < 0.04)
  }

  @Test func theWorkDoesNotGrowWithTheScan() throws {
    let detectors = [("d", try Self.ring(60, 145))]
    let few = try Requests.run(try Self.request(Self.layer(1), detectors, scan: 8))
    let many = try Requests.run(try Self.request(Self.layer(1), detectors, scan: 40))
    #expect(few.work.smallTransforms == many.work.smallTransforms && many.work.smallTransforms > 100)
    #expect(few.work.productTerms == many.work.productTerms)
    // All parents and at most 20 probes pass the three slices.
    let settings = try #require(many.plan.decision.thin)
    let most = 3 * (settings.parents(many.plan.request).parents.count + 20)
    #expect(many.work.probeSlices <= most && few.work.probeSlices <= most, "\(many.work.probeSlices)")
  }

  @Test func threadsChangeNoBit() throws {
    let request = try Self.request(Self.layer(1), [("d", Self.ring(60, 145)), ("e", Self.ring(35, 60))])
    let one = try Requests.run(request, threads: 1).record.signals
    for threads in [2, 5] { #expect(try Requests.run(request, threads: threads).record.signals == one) }
  }

  // MARK: - Choice

  @Test func autoTakesItForManyProbesAndKeepsTheAccuracy() throws {
    var request = try Self.request(Self.layer(6), [("d", Self.ring(60, 145))], scan: 48)
    request.engine.method = .auto
    let plan = try SimulationPlan(request, threads: 2, memory: Requests.memory)
    #expect(plan.decision.method == .thin, "\(plan.decision.reason)")
    let recorder = Recorder()
    let report = try plan.run(into: recorder)
    #expect(Self.errors(recorder, try Self.exact(request))[0] <= request.engine.accuracy)
    #expect((report.statedError ?? 0) <= request.engine.accuracy)
  }

  /// What it cannot do well enough, another engine does.
  @Test func autoGivesUpWhatMissesTheAccuracy() throws {
    var request = try Self.request(Self.layer(6), [("d", Self.ring(60, 145))], scan: 48)
    request.engine.method = .auto
    request.engine.accuracy = 1e-4
    let recorder = Recorder()
    let report = try SimulationPlan(request, threads: 2, memory: Requests.memory).run(into: recorder)
    #expect(report.method != .thin && report.statedError == nil)
    #expect(Self.errors(recorder, try Self.exact(request))[0] < 1e-4)
  }

  @Test func whatItCannotDoIsRefused() throws {
    var request = try Self.request(Self.layer(1), [("d", Self.ring(60, 145))])
    func refused(_ change: (inout SimulationRequest) throws -> Void, _ words: String) throws {
      var other = request
      try change(&other)
      let error = #expect(throws: InputError.self) {
        try SimulationPlan(other, threads: 1, memory: Requests.memory)
      }
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
      other.engine.method = .auto
      #expect(try SimulationPlan(other, threads: 1, memory: Requests.memory).decision.method != .thin)
    }
    try refused(
      { $0.detectors.append(.init(name: "p", detector: .pixelated(try PixelatedDetector(crop: .cutoff)))) },
      "patterns need whole waves")
    try refused({ $0.engine.precision = .double }, "double precision")
    try refused({ $0.thicknesses = [4] }, "whole waves")
    request.extras = [.exitWave]
    try refused({ _ in }, "whole waves")
  }
}
