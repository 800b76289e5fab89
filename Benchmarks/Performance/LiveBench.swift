import Crystals
import Detection
import ForwardModel
import Foundation
import Frames
import Numerics
import Optics
import Quantities
import Scattering
import Synchronization

/// Frames under changing conditions: what an instrument waits for.
enum LiveBench {
  /// Runs both specimens on two threads, prints seconds of wall time and returns them by name.
  /// - Parameter thickness: of the crystal in cells, 0 for the layer alone; the full case is 51 cells, 20 nm.
  static func run(thickness: Int, configurations: Int) -> [String: Any] {
    do {
      if thickness == 0 { return try layer() }
      return try layer().merging(crystal(cells: thickness, configurations: configurations)) { first, _ in
        first
      }
    } catch {
      print("failed: \(error)")
      exit(1)
    }
  }

  /// Lines appear as they come, in files too.
  private static func say(_ words: String...) {
    print(words.joined(separator: " "))
    fflush(nil)
  }

  /// A scan of 512 x 512 pixels somewhere in a field, with half of its side, along its axes or turned.
  private static func scan(_ field: Double, rotation: Double = 0) -> FrameRaster {
    FrameRaster(
      columns: 512, rows: 512, centre: SIMD2(0.45, 0.55) * field, field: SIMD2(0.5, 0.5) * field,
      rotation: rotation)
  }

  private static func best(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
    var least = Double.infinity
    for _ in 0..<count {
      let began = ContinuousClock.now
      try body()
      let spent = (ContinuousClock.now - began).components
      least = min(least, Double(spent.seconds) + Double(spent.attoseconds) * 1e-18)
    }
    return least
  }

  /// MoS2, 10 nm, vacancies, 80 kV, 30 mrad, HAADF.
  private static func layer() throws -> [String: Any] {
    let model = SampleLayer.model()
    let side = model.grid.lengthX
    let beam = ElectronBeam(energy: SampleLayer.energy)
    let atoms = SampleLayer.arrangement()
    var request = SimulationRequest(
      arrangement: atoms, grid: model.grid, slicing: model.slicing,
      probe: try Probe(beam: beam, aperture: .round(semiangle: 0.03)), scan: .list([]),
      detectors: [.init(name: "HAADF", detector: .annular(try AnnularDetector(inner: 0.06, outer: 0.145)))],
      foci: try FocalSpread(sigma: 0).samples(count: 1))
    request.engine.method = .auto
    let source = FrameSource<Float>(threads: 2, memory: 6 << 30)
    var figures: [String: Any] = [:]
    var found: SignalFrame<Float>?
    figures["layer_cold_s"] = try best(1) { found = try source.frame(of: request) }
    guard var frame = found else { return [:] }
    say(
      "MoS2 10 nm, \(atoms.atoms.count) atoms: \(frame.method) (\(frame.reason)), stated error",
      "\(frame.statedError ?? 0), cold \(figures["layer_cold_s"]!) s, \(source.bytes >> 20) MiB kept")
    var defocus = 0.0
    let spent = Clock.allProcessorSeconds
    figures["layer_next_s"] = try best(3) {
      defocus += 7
      request.probe = try Probe(
        beam: beam, aperture: .round(semiangle: 0.03),
        aberrations: Aberrations([.c10: .init(value: -defocus), .c12: .init(value: 10, angle: 0.3)]))
      frame = try source.frame(of: request)
    }
    say(
      "  next frame, other defocus and astigmatism: \(figures["layer_next_s"]!) s,",
      "\((Clock.allProcessorSeconds - spent) / 3) s of processors; \(frame.work)")
    figures["layer_pan_s"] = try best(5) { _ = try frame.values(on: scan(side), threads: 2) }
    figures["layer_turned_s"] = try best(5) {
      _ = try frame.values(on: scan(side, rotation: 0.3), threads: 2)
    }
    say("  512 x 512 zoomed \(figures["layer_pan_s"]!) s, turned \(figures["layer_turned_s"]!) s")
    let missing = AtomChanges(removed: [atoms.atoms[atoms.atoms.count / 2]])
    var damaged = frame
    figures["layer_removal_s"] = try best(1) {
      damaged = try source.frame(frame, of: request, after: missing)
    }
    say(
      "  one atom less: \(figures["layer_removal_s"]!) s, pasted error \(damaged.pastedError); \(damaged.work)"
    )
    return figures
  }

  /// SrTiO3 [001], 8 x 8 cells, frozen phonons, 200 kV, 20 mrad, HAADF.
  private static func crystal(cells: Int, configurations: Int) throws -> [String: Any] {
    let edge = SampleCrystal.lattice
    let atoms = SampleCrystal.arrangement(repeats: SIMD3(8, 8, cells))
    let beam = ElectronBeam(energy: 2e5)
    let side = 8 * edge
    var request = SimulationRequest(
      arrangement: atoms, grid: Grid(nx: 512, ny: 512, lengthX: side, lengthY: side),
      slicing: try Slicing(height: Double(cells) * edge, requested: edge / 2),
      probe: try Probe(beam: beam, aperture: .round(semiangle: 0.02)), scan: .list([]),
      detectors: [.init(name: "HAADF", detector: .annular(try AnnularDetector(inner: 0.06, outer: 0.13)))],
      foci: try FocalSpread(sigma: 0).samples(count: 1))
    request.thermal = .einstein(
      count: configurations, seed: 1, motions: atoms.atoms.map { _ in .isotropic(rms: 0.08) })
    request.engine.method = .prism
    let source = FrameSource<Float>(threads: 2, memory: 8 << 30)
    var figures: [String: Any] = ["crystal_cells": cells, "crystal_configurations": configurations]
    let begun = ContinuousClock.now
    var frame: SignalFrame<Float>?
    let progress = Milestones(begun)
    figures["crystal_cold_s"] = try best(1) { frame = try source.frame(of: request) { progress.reach($0) } }
    say(
      "SrTiO3 8 x 8 x \(cells) cells, \(configurations) configurations: cold \(figures["crystal_cold_s"]!) s")
    var defocus = 0.0
    figures["crystal_next_s"] = try best(5) {
      defocus += 11
      request.probe = try Probe(
        beam: beam, aperture: .round(semiangle: 0.02),
        aberrations: Aberrations([.c10: .init(value: -defocus), .c12: .init(value: 10, angle: 0.3)]))
      frame = try source.frame(of: request)
      _ = try frame!.values(
        on: FrameRaster(
          columns: 256, rows: 256, centre: SIMD2(0.5, 0.5) * side, field: SIMD2(side, side)), threads: 2)
    }
    say("  next frame with 256 x 256 values: \(figures["crystal_next_s"]!) s; \(frame!.work)")
    return figures
  }
}

/// Prints each tenth of a long computation.
private final class Milestones: Sendable {
  private let begun: ContinuousClock.Instant
  private let next = Atomic<Int>(0)

  init(_ begun: ContinuousClock.Instant) { self.begun = begun }

  func reach(_ share: Double) {
    let tenth = Int(share * 10)
    let known = next.load(ordering: .relaxed)
    guard tenth >= known,
      next.compareExchange(expected: known, desired: tenth + 1, ordering: .relaxed).exchanged
    else { return }
    FileHandle.standardError.write(
      Data("  \(Int(share * 100)) % after \((ContinuousClock.now - begun).components.seconds) s\n".utf8))
  }
}
