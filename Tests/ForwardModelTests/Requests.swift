import Detection
import Numerics
import Optics
import Quantities
import Scattering
import TestKit

@testable import ForwardModel

/// Small simulations for tests.
enum Requests {
  static let beam = ElectronBeam(energy: 2e5)
  static let memory = 1 << 30

  static func detectors() throws -> [SimulationRequest.NamedDetector] {
    [
      .init(name: "BF", detector: .annular(try AnnularDetector(inner: 0, outer: 0.015))),
      .init(name: "DF", detector: .annular(try AnnularDetector(inner: 0.03, outer: 0.05))),
      .init(name: "DPC", detector: .segmented(try SegmentedDetector(inner: 0, outer: 0.025))),
      .init(name: "com", detector: .centreOfMass),
      .init(name: "cbed", detector: .pixelated(try PixelatedDetector(crop: .cutoff))),
    ]
  }

  /// SrTiO3, two slices per cell, probes over one cell.
  static func strontiumTitanate(
    repeats: SIMD3<Int> = SIMD3(2, 2, 3), pixels: Int = 48, scan: (Int, Int) = (5, 4), rms: Double = 0.08
  ) throws -> SimulationRequest {
    let crystal = SmallSpecimens.strontiumTitanate(repeats: repeats, rms: rms)
    let edge = SmallSpecimens.strontiumTitanateEdge
    return SimulationRequest(
      arrangement: crystal,
      grid: Grid(nx: pixels, ny: pixels, lengthX: crystal.size.x, lengthY: crystal.size.y),
      slicing: try Slicing(height: crystal.size.z, requested: edge / 2),
      probe: try Probe(
        beam: beam, aperture: .round(semiangle: 0.02), aberrations: Aberrations([.c10: .init(value: -30)])),
      scan: .raster(start: .zero, end: SIMD2(edge, edge), nx: scan.0, ny: scan.1), detectors: try detectors(),
      foci: try FocalSpread(sigma: 0).samples(count: 1))
  }

  static func run(
    _ request: SimulationRequest, threads: Int = 2, memory: Int = memory
  ) throws -> (record: Recorder, work: WorkCount, plan: SimulationPlan) {
    let plan = try SimulationPlan(request, threads: threads, memory: memory)
    let recorder = Recorder()
    let report = try plan.run(into: recorder)
    return (recorder, report.work, plan)
  }

  static func largestDifference(_ a: Recorder, _ b: Recorder) -> Double {
    precondition(a.signals.keys.count == b.signals.keys.count)
    return a.signals.map { TestKit.largestDifference($1, b.signals[$0]!) }.max() ?? 0
  }
}
