import Numerics
import Optics
import Quantities
import TestKit
import Testing

@testable import Scattering

/// How the exit wave converges as slices become thin.
@Suite struct SplittingOrderTests {
  /// Five atoms that move a little, cut into slices that share their potential between them.
  private func exit(slices: Int, centred: Bool) throws -> [Complex<Double>] {
    let box = SIMD3(6.0, 6.0, 16.0)
    let atoms = SmallSpecimens.disordered(atoms: 8, elements: [8, 14], box: SIMD3(6, 6, 6), seed: 9)
    let specimen = AtomArrangement(
      atoms: atoms.atoms.map {
        ScatteringAtom(Scatterer(element: $0.scatterer.element, rms: 0.15), x: $0.x, y: $0.y, z: $0.z + 5)
      },
      box: box)
    let bench = try WaveBench<Double>(specimen, nx: 60, ny: 60, slices: slices, projection: .finite)
    let probe = try Probe(beam: bench.beam, aperture: .round(semiangle: 0.025))
    let wave = bench.probe(probe, x: 2.7, y: 3.1)
    guard centred else { return bench.exit(wave) }
    // Half of a slice's free space before the specimen, and half less behind it.
    let half = try WaveBench<Double>(
      AtomArrangement(atoms: [], box: SIMD3(6, 6, 8 / Double(slices))), nx: 60, ny: 60, slices: 1)
    return half.propagated(bench.exit(half.propagated(wave)), back: true)
  }

  private func order(centred: Bool) throws -> (order: Double, errors: [Double]) {
    let waves = try [16, 32, 64, 128].map { try exit(slices: $0, centred: centred) }
    // Differences of neighbours halve as the error itself does, without a wave that counts as exact.
    let errors = zip(waves, waves.dropFirst()).map { relativeDistance($0, $1) }
    return (ObservedOrder(halvings: errors).value, errors)
  }

  /// A slice acts where it begins, and all of its free space comes behind: first order, the specimen
  /// appearing half a slice too high.
  @Test func theExitWaveIsOfFirstOrderInTheSliceThickness() throws {
    let (order, errors) = try order(centred: false)
    #expect(abs(order - 1) < 0.1, "order \(order), differences \(errors)")
  }

  /// That half slice is all: with it taken out the splitting is symmetric and of second order.
  @Test func slicesThatActAtTheirMiddleAreOfSecondOrder() throws {
    let (order, errors) = try order(centred: true)
    #expect(abs(order - 2) < 0.2, "order \(order), differences \(errors)")
  }
}
