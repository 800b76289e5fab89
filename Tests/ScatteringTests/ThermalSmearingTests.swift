import Foundation
import Numerics
import TestKit
import Testing

@testable import Scattering

/// The Debye-Waller factor is the mean over displaced atoms.
@Suite struct ThermalSmearingTests {
  /// One atom shared out over a fine net of displacements with the weights of a normal distribution. Sums
  /// over equal steps of a Gaussian are exact to exp(-2π²(σ/step)²), here 1e-30, and the net ends at seven σ.
  private func sharedOut(
    _ element: Int, at place: SIMD3<Double>, box: SIMD3<Double>, xx: Double, yy: Double, xy: Double
  )
    -> AtomArrangement
  {
    let a = xx.squareRoot()
    let b = a > 0 ? xy / a : 0
    let c = max(0, yy - b * b).squareRoot()
    let step = 0.5
    let net = (-14...14).map { Double($0) * step }
    var atoms: [ScatteringAtom] = []
    for u in net {
      for v in net {
        atoms.append(
          ScatteringAtom(
            Scatterer(element: element), x: place.x + a * u, y: place.y + b * u + c * v, z: place.z,
            occupancy: step * step / (2 * .pi) * exp(-(u * u + v * v) / 2)))
      }
    }
    return AtomArrangement(atoms: atoms, box: box)
  }

  /// On odd grids: at the Nyquist frequency of an even one, which stands for both signs, correlated motion is
  /// not defined.
  @Test(arguments: [(0.01, 0.01, 0.0), (0.02, 0.005, 0.0), (0.01, 0.015, 0.008), (0.004, 0.02, -0.007)])
  func smearedAtomsAreTheMeanOfDisplacedOnes(tensor: (Double, Double, Double)) throws {
    let box = SIMD3(4.0, 4.5, 2.0)
    let place = SIMD3(1.7, 2.4, 1.0)
    let smeared = AtomArrangement(
      atoms: [
        ScatteringAtom(
          Scatterer(element: 14, meanSquareX: tensor.0, meanSquareY: tensor.1, meanSquareXY: tensor.2),
          x: place.x,
          y: place.y, z: place.z)
      ], box: box)
    let expected = try projectedPotential(
      Double.self, sharedOut(14, at: place, box: box, xx: tensor.0, yy: tensor.1, xy: tensor.2), nx: 33,
      ny: 35)
    let found = try projectedPotential(Double.self, smeared, nx: 33, ny: 35)
    let difference = largestDifference(found, expected) / expected.max()!
    #expect(Tolerance.model(1e-9, because: "the net ends at seven σ").accepts(difference), "\(difference)")
    let atRest = try projectedPotential(
      Double.self, SmallSpecimens.singleAtom(14, at: place, box: box), nx: 33, ny: 35)
    #expect(largestDifference(atRest, expected) > 0.1 * expected.max()!, "the smearing must be seen at all")
  }

  @Test func isotropicMotionIsTheSameAlongBothAxes() throws {
    let box = SIMD3(4.0, 4.0, 2.0)
    let isotropic = SmallSpecimens.singleAtom(38, at: SIMD3(1, 1, 1), box: box, rms: 0.1)
    let tensor = AtomArrangement(
      atoms: [ScatteringAtom(Scatterer(element: 38, meanSquareX: 0.01, meanSquareY: 0.01), x: 1, y: 1, z: 1)],
      box: box)
    let a = try projectedPotential(Double.self, isotropic, nx: 20, ny: 20)
    let b = try projectedPotential(Double.self, tensor, nx: 20, ny: 20)
    #expect(Tolerance.roundoff(Double.self, operations: 20, scale: a.max()!).accepts(largestDifference(a, b)))
    let turned = (0..<400).map { a[$0 % 20 * 20 + $0 / 20] }
    #expect(
      Tolerance.transform(Double.self, count: 400, scale: a.max()!).accepts(largestDifference(a, turned)))
  }

  /// Behind a thin specimen of light atoms the mean wave over frozen configurations, which is the elastic
  /// part, is the wave behind the smeared potential.
  @Test func theMeanWaveOfFrozenPhononsIsTheWaveOfTheDebyeWallerFactor() throws {
    let (rms, count) = (0.1, 400)
    let box = SIMD3(5.0, 4.0, 3.0)
    let still = SmallSpecimens.disordered(atoms: 5, elements: [6], box: box, seed: 40)
    let smeared = AtomArrangement(
      atoms: still.atoms.map { ScatteringAtom(Scatterer(element: 6, rms: rms), x: $0.x, y: $0.y, z: $0.z) },
      box: box)
    func exit(_ arrangement: AtomArrangement) throws -> [Complex<Double>] {
      let bench = try WaveBench<Double>(arrangement, nx: 40, ny: 32, slices: 1)
      return bench.exit(bench.planeWave(0, 0))
    }
    let expected = try exit(smeared)
    var mean = [Complex<Double>](repeating: .zero, count: expected.count)
    var power = 0.0
    var stream = Seeded.stream(41)
    for _ in 0..<count {
      let wave = try exit(
        still.displaced(by: still.atoms.map { _ in SIMD3(stream.normal(), stream.normal(), 0) * rms }))
      power += wave.reduce(0) { $0 + $1.squaredMagnitude } / Double(count)
      for i in wave.indices { mean[i] += wave[i] * (1 / Double(count)) }
    }
    let variance = power - mean.reduce(0) { $0 + $1.squaredMagnitude }
    let distance2 = zip(mean, expected).reduce(0) { $0 + ($1.0 - $1.1).squaredMagnitude }
    // The sum over many frequencies of the squared error of the mean is variance / count, to some ten per
    // cent; double that leaves room for the term of second order in σV that the Debye-Waller factor alone
    // does not have.
    #expect(distance2 < 2 * variance / Double(count), "\(distance2) of \(variance / Double(count))")
    let without = zip(mean, try exit(still)).reduce(0) { $0 + ($1.0 - $1.1).squaredMagnitude }
    #expect(without > 20 * distance2, "atoms at rest must differ: \(without)")
  }
}
