import Crystals
import Detection
import Frames
import Numerics
import Optics
import Quantities
import Scattering
import TestKit
import Testing

@testable import ForwardModel

/// Frames under changing conditions against runs that begin anew.
@Suite struct FrameSourceTests {
  static let memory = 1 << 30

  /// Disordered SrTiO3 with two thermal configurations: Gram matrices of 8 Å.
  static func crystal() throws -> SimulationRequest {
    var request = try Requests.strontiumTitanate(repeats: SIMD3(2, 2, 3), pixels: 48, scan: (9, 7))
    request.detectors = Array(request.detectors[..<3])
    request.engine = EngineSettings(method: .prism)
    request.thermal = .einstein(
      count: 2, seed: 5,
      motions: Array(repeating: .isotropic(rms: 0.08), count: request.arrangement.atoms.count))
    return request
  }

  /// A layer of MoS2 without some atoms.
  static func layer(columns: Int = 6, rows: Int = 4, method: EngineSettings.Method = .thin) throws
    -> SimulationRequest
  {
    let whole = SmallSpecimens.molybdenumDisulfide(columns: columns, rows: rows)
    let atoms = AtomArrangement(
      atoms: whole.atoms.enumerated().filter { $0.offset % 11 != 3 }.map(\.element), box: whole.box)
    func points(_ length: Double) -> Int { FourierSizes.next(from: 10 * length) }
    var request = SimulationRequest(
      arrangement: atoms,
      grid: Grid(
        nx: points(whole.size.x), ny: points(whole.size.y), lengthX: whole.size.x, lengthY: whole.size.y),
      slicing: try Slicing(thicknesses: [2, 2, 2], height: 6),
      probe: try Probe(beam: ElectronBeam(energy: 8e4), aperture: .round(semiangle: 0.03)),
      scan: .raster(start: .zero, end: SIMD2(whole.size.x, whole.size.y), nx: 24, ny: 20),
      detectors: [.init(name: "HAADF", detector: .annular(try AnnularDetector(inner: 0.06, outer: 0.12)))],
      foci: try FocalSpread(sigma: 0).samples(count: 1))
    request.engine.method = method
    return request
  }

  static func aberrated(_ request: SimulationRequest, defocus: Double) throws -> SimulationRequest {
    var changed = request
    changed.probe = try Probe(
      beam: request.probe.beam, aperture: request.probe.aperture,
      aberrations: Aberrations([.c10: .init(value: -defocus), .c12: .init(value: 12, angle: 0.4)]))
    return changed
  }

  /// The scan of a request as a raster.
  static func raster(_ request: SimulationRequest) throws -> FrameRaster {
    guard case .raster(let start, let end, let nx, let ny) = request.scan else {
      throw InputError("a raster is needed")
    }
    return FrameRaster(
      columns: nx, rows: ny, origin: start, stepX: SIMD2((end.x - start.x) / Double(nx), 0),
      stepY: SIMD2(0, (end.y - start.y) / Double(ny)))
  }

  /// The sums of each channel as a run gives them.
  static func run(_ request: SimulationRequest, memory: Int = memory) throws -> [[Double]] {
    let (record, _, plan) = try Requests.run(request, memory: memory)
    return plan.readouts.enumerated().flatMap { detector, readout in
      let values = record.signals[[detector, 0]]!
      return (0..<readout.valueCount).map { sum in
        stride(from: sum, to: values.count, by: readout.valueCount).map { values[$0] }
      }
    }
  }

  static func channels(_ frame: SignalFrame<Float>, on raster: FrameRaster) throws -> [[Double]] {
    let values = try frame.values(on: raster, threads: 2)
    return (0..<values.shape[0]).map { channel in
      values.values[channel * raster.count..<(channel + 1) * raster.count].map { Double($0) }
    }
  }

  private func expectEqual(_ found: [[Double]], _ expected: [[Double]], _ limit: Double, _ what: String) {
    #expect(found.count == expected.count)
    for (channel, (a, b)) in zip(found, expected).enumerated() {
      let (difference, scale) = (largestDifference(a, b), b.max()!)
      #expect(difference <= limit * scale, "\(what), channel \(channel): \(difference) of \(scale)")
    }
  }

  // MARK: - Frames and runs

  @Test func framesOfPairsAreThoseOfRuns() throws {
    let source = FrameSource<Float>(threads: 2, memory: Self.memory)
    for defocus in [0.0, 40, -25] {
      let request = try Self.aberrated(Self.crystal(), defocus: defocus)
      let frame = try source.frame(of: request)
      #expect(frame.method == .prism && frame.statedError == nil)
      try expectEqual(
        Self.channels(frame, on: Self.raster(request)), Self.run(request), 1e-4, "defocus \(defocus)")
      // Only the first frame sends waves; the others sum pairs.
      #expect((frame.work.probeSlices > 0) == (defocus == 0))
      #expect((frame.work.transforms > 0) == (defocus == 0))
      #expect(frame.work.productTerms > 0)
    }
  }

  @Test func framesOfThinSpecimensAreThoseOfRuns() throws {
    let source = FrameSource<Float>(threads: 2, memory: Self.memory)
    for defocus in [0.0, 30] {
      let request = try Self.aberrated(Self.layer(), defocus: defocus)
      let frame = try source.frame(of: request)
      #expect(frame.method == .thin)
      let error = try #require(frame.statedError)
      #expect(error > 0 && error < 0.05, "\(error)")
      try expectEqual(
        Self.channels(frame, on: Self.raster(request)), Self.run(request), 1e-5, "defocus \(defocus)")
      #expect((frame.work.transforms > 0) == (defocus == 0))
      #expect(frame.work.smallTransforms > 0)
    }
  }

  /// Centres of mass are no regions: every probe of the cell goes through the specimen.
  @Test func framesOfProbesAreThoseOfRuns() throws {
    var request = try Requests.strontiumTitanate(repeats: SIMD3(1, 1, 2), pixels: 32)
    request.detectors = [.init(name: "com", detector: .centreOfMass)]
    request.scan = .raster(start: .zero, end: SIMD2(3.905, 3.905), nx: 6, ny: 5)
    request.engine.method = .multislice
    let frame = try FrameSource<Float>(threads: 2, memory: Self.memory).frame(of: request)
    let channels = try Self.channels(frame, on: Self.raster(request))
    #expect(frame.channels == [0..<3])
    let found = (1...2).map { sum in zip(channels[sum], channels[0]).map { $0 / $1 } }
    try expectEqual(found, Self.run(request), 1e-4, "centre of mass")
  }

  /// Pan, zoom and rotation against probes that stand there.
  @Test func placesAnywhereAreThoseOfProbes() throws {
    var request = try Self.layer(method: .multislice)
    request.engine.method = .prism
    let frame = try FrameSource<Float>(threads: 2, memory: Self.memory).frame(of: request)
    let size = request.arrangement.size
    let rasters = [
      FrameRaster(columns: 4, rows: 3, centre: SIMD2(5, 6), field: SIMD2(1.1, 0.8)),
      FrameRaster(columns: 3, rows: 4, centre: SIMD2(9, 11), field: SIMD2(8, 9), rotation: 0.6),
    ]
    for raster in rasters {
      let places = (0..<raster.count).map { index -> SIMD2<Double> in
        let (row, column) = index.quotientAndRemainder(dividingBy: raster.columns)
        return raster.origin + Double(column) * raster.stepX + Double(row) * raster.stepY
      }
      request.scan = .list(places)
      request.engine.method = .multislice
      let plan = try SimulationPlan(request, threads: 2, memory: Self.memory)
      #expect(plan.decision.geometry == nil, "probes one by one")
      try expectEqual(Self.channels(frame, on: raster), Self.run(request), 1e-3, "raster")
      // The cell repeats.
      var far = raster
      far.origin += SIMD2(-2 * size.x, size.y)
      try expectEqual(
        Self.channels(frame, on: far), Self.channels(frame, on: raster), 1e-4, "a neighbouring cell")
    }
  }

  @Test(arguments: [2, 5]) func threadsDoNotChangeABit(threads: Int) throws {
    for request in [try Self.crystal(), try Self.layer(columns: 3, rows: 2)] {
      let raster = FrameRaster(
        columns: 40, rows: 70, centre: SIMD2(4, 4), field: SIMD2(7, 6), rotation: 0.2)
      let values = try [1, threads].map { threads in
        let source = FrameSource<Float>(threads: threads, memory: Self.memory)
        return try [0.0, 20].map {
          try source.frame(of: Self.aberrated(request, defocus: $0)).values(on: raster, threads: threads)
        }
      }
      #expect(values[0] == values[1])
    }
  }

  // MARK: - What is kept

  @Test func equalInputsFindTheFrameAgain() throws {
    let source = FrameSource<Float>(threads: 2, memory: Self.memory)
    let first = try source.frame(of: Self.crystal())
    var again = try Self.crystal()
    again.scan = .list([SIMD2(1, 1)])
    let second = try source.frame(of: again)
    #expect(second.work == WorkCount() && second.image === first.image)
    let changes: [(String, (inout SimulationRequest) throws -> Void)] = [
      ("defocus", { $0.probe = $0.probe.withC10(movedBy: 1) }),
      ("aperture", { $0.probe = try Probe(beam: $0.probe.beam, aperture: .round(semiangle: 0.021)) }),
      (
        "energy", { $0.probe = try Probe(beam: ElectronBeam(energy: 1e5), aperture: .round(semiangle: 0.02)) }
      ),
      ("tilt", { $0.tilt.x = 0.001 }),
      ("detector", { $0.detectors.removeLast() }),
      ("phonons", { $0.thermal = .none }),
      ("slices", { $0.slicing = try Slicing(height: $0.slicing.height, requested: 4) }),
      ("parametrization", { $0.parametrization = .kirkland }),
      ("foci", { $0.foci = try FocalSpread(sigma: 30).samples(count: 3) }),
      ("propagator", { $0.engine.propagator = .fresnel == $0.engine.propagator ? .exact : .fresnel }),
      (
        "an atom",
        {
          var atoms = $0.arrangement.atoms
          atoms[2].x += 1e-9
          $0.arrangement = AtomArrangement(
            atoms: atoms, box: $0.arrangement.box, repeats: $0.arrangement.repeats)
        }
      ),
    ]
    for (name, change) in changes {
      var request = try Self.crystal()
      try change(&request)
      let frame = try source.frame(of: request)
      #expect(frame.work.productTerms > 0 || name == "detector", "\(name)")
      #expect(frame.image !== first.image, "\(name)")
    }
  }

  /// A new detector costs products with the scattering matrices that are there.
  @Test func newDetectorsSendNoWaves() throws {
    let source = FrameSource<Float>(threads: 2, memory: Self.memory)
    for request in [try Self.crystal(), try Self.layer()] {
      _ = try source.frame(of: request)
      var other = request
      other.detectors = [
        .init(name: "new", detector: .annular(try AnnularDetector(inner: 0.035, outer: 0.05)))
      ]
      let frame = try source.frame(of: other)
      let slices = request.slicing.thicknesses.count
      if request.engine.method == .prism {
        #expect(frame.work.probeSlices == 0 && frame.work.transforms == 0)
      } else {
        // Only the probes that verify it.
        #expect(frame.work.probeSlices <= ThinSpecimenSettings.verifiedPositions * slices)
      }
      try expectEqual(
        Self.channels(frame, on: Self.raster(request)), Self.run(other), 1e-4, "a new detector")
    }
  }

  @Test func whatIsKeptStaysWithinTheMemory() throws {
    // Room for the pairs and frames, not for the matrices of all configurations.
    let tight = FrameSource<Float>(threads: 2, memory: 24 << 20)
    let wide = FrameSource<Float>(threads: 2, memory: Self.memory)
    for defocus in [0.0, 10, 20, 10, 0] {
      var request = try Self.aberrated(Self.crystal(), defocus: defocus)
      request.thermal = .einstein(count: 10, seed: 5, motions: [.isotropic(rms: 0.08)])
      let raster = try Self.raster(request)
      let (a, b) = (try tight.frame(of: request), try wide.frame(of: request))
      #expect(tight.bytes <= 12 << 20)
      try expectEqual(Self.channels(a, on: raster), Self.channels(b, on: raster), 1e-5, "\(defocus)")
    }
    #expect(wide.bytes > tight.bytes)
  }

  /// The same bits, whatever was asked for before.
  @Test func historyDoesNotMatter() throws {
    let request = try Self.aberrated(Self.layer(columns: 3, rows: 2), defocus: 15)
    let raster = try Self.raster(request)
    let fresh = try FrameSource<Float>(threads: 2, memory: Self.memory).frame(of: request)
    let source = FrameSource<Float>(threads: 2, memory: Self.memory)
    _ = try source.frame(of: Self.aberrated(request, defocus: -60))
    _ = try source.frame(of: Self.layer(columns: 3, rows: 2))
    let late = try source.frame(of: request)
    #expect(try late.values(on: raster, threads: 1) == fresh.values(on: raster, threads: 1))
    #expect(late.statedError == fresh.statedError)
  }

  // MARK: - Refusals

  @Test func whatIsNoFrameIsRefused() throws {
    let source = FrameSource<Float>(threads: 1, memory: Self.memory)
    let examples: [(String, (inout SimulationRequest) throws -> Void)] = [
      ("engine.precision: double", { $0.engine.precision = .double }),
      ("detectors: none", { $0.detectors = [] }),
      (
        "detector camera: a pixelated",
        { $0.detectors = [.init(name: "camera", detector: .pixelated(try PixelatedDetector(crop: .cutoff)))] }
      ),
      ("thicknesses_A, outputs", { $0.thicknesses = [4] }),
      ("thicknesses_A, outputs", { $0.source = .gaussian(sigma: 1) }),
      (
        "aberration", { $0.probe = $0.probe.withC10(movedBy: .nan) }
      ),
      (
        "outer angle of far",
        {
          $0.detectors = [.init(name: "far", detector: .annular(try AnnularDetector(inner: 0.1, outer: 0.3)))]
        }
      ),
    ]
    for (begin, change) in examples {
      var request = try Self.crystal()
      try change(&request)
      let changed = request
      let message = refusal { _ = try source.frame(of: changed) }
      #expect(message.hasPrefix(begin), "\(message)")
    }
    let frame = try source.frame(of: Self.crystal())
    #expect(
      refusal { _ = try frame.values(at: [SIMD2(.nan, 0)], threads: 1) }.hasPrefix("a place of the scan"))
  }
}
