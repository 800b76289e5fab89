import Detection
import Foundation
import ForwardModel
import Numerics
import Optics
import Quantities
import Scattering

/// Noise-free frames of new specimens by an incoherent model: how many each second, and how exact.
enum TrainingBench {
  static let memory = 8 << 30

  /// Conditions of a 2D material at 80 kV and 30 mrad, sampled to 150 mrad.
  static func request(
    _ specimens: TrainingSpecimens, inner: Double, outer: Double, defocus: Double = 0, seed: UInt64
  ) throws -> SimulationRequest {
    let beam = ElectronBeam(energy: TrainingSpecimens.energy)
    let size = specimens.size
    let pixel = beam.wavelength / (3 * 0.15)
    let grid = Grid(
      nx: FourierSizes.next(from: size.x / pixel), ny: FourierSizes.next(from: size.y / pixel),
      lengthX: size.x, lengthY: size.y)
    return SimulationRequest(
      arrangement: specimens.specimen(seed), grid: grid,
      slicing: try Slicing(thicknesses: [2, 2, 2], height: specimens.height),
      probe: try Probe(
        beam: beam, aperture: .round(semiangle: 0.03),
        aberrations: Aberrations([.c10: .init(value: -defocus)])),
      scan: .raster(start: .zero, end: SIMD2(size.x, size.y), nx: 256, ny: 256),
      detectors: [.init(name: "ADF", detector: .annular(try AnnularDetector(inner: inner, outer: outer)))],
      foci: try FocalSpread(sigma: 0).samples(count: 1))
  }

  static func run(
    material: String, inner: Double, outer: Double, defocus: Double = 0, thermal: Double = 0.06, threads: Int
  ) throws {
    let small = TrainingSpecimens(material, field: 40, thermal: thermal)
    let reference = try request(small, inner: inner, outer: outer, defocus: defocus, seed: 1)
    let inputs = IncoherentModel.Inputs(
      conditions: try IncoherentConditions(reference), reference: reference.arrangement,
      validation: small.specimen(2))
    var made: IncoherentModel?
    let calibration = Clock.seconds {
      made = try? IncoherentModel(inputs, threads: threads, memory: memory)
    }
    guard let model = made, let error = model.statedError else { preconditionFailure("no model") }
    let large = TrainingSpecimens(material, field: 100, thermal: thermal)
    let field = model.field(period: SIMD2(large.size.x, large.size.y))
    let frames = 20
    var best = Double.infinity
    for _ in 0..<3 {
      let spent = Clock.processorSeconds {
        for seed in 0..<frames {
          guard (try? field.frame(of: large.specimen(UInt64(100 + seed)), columns: 256, rows: 256)) != nil
          else {
            preconditionFailure("a type of columns that is not in the reference")
          }
        }
      }
      best = min(best, spent / Double(frames))
    }
    print(
      material.padding(toLength: 9, withPad: " ", startingAt: 0)
        + String(
          format: "%3.0f-%3.0f mrad, defocus %3.0f Å, thermal %.2f Å: %d types, calibration %4.1f s, ",
          inner * 1e3,
          outer * 1e3, defocus, thermal, model.types.count, calibration)
        + String(format: "stated error %.2f %%, %.0f frames/s/core", 100 * error, 1 / best))
  }
}
