import Foundation
import Numerics
import Quantities
import TestKit
import Testing

@testable import Scattering

/// Two beams exchange their electrons with depth: the dynamical theory in closed form.
///
/// A row of atoms that are smeared along y altogether and along x so that hardly more than V(x) = V0 + 2 V1
/// cos 2πgx is left. At the Bragg angle I_g = sin²(πt/ξ) with the extinction distance ξ = π/(σ V1), V1 in V
/// being the mean of the potential's first harmonic over the cell.
@Suite struct PendelloesungTests {
  private static let period = 2.0
  private static let height = 2.0
  private static let occupancy = 0.1
  private static let rms = 0.5

  private func row(slices: Int) -> AtomArrangement {
    let kind = Scatterer(element: 14, meanSquareX: Self.rms * Self.rms, meanSquareY: 9)
    return AtomArrangement(
      atoms: (0..<2).map {
        ScatteringAtom(kind, x: (Double($0) + 0.5) * Self.period, y: 0, z: 1, occupancy: Self.occupancy)
      }, box: SIMD3(2 * Self.period, 2, Self.height), repeats: SIMD3(1, 1, slices))
  }

  /// The first harmonic of the mean potential, in V, from the tables.
  private var harmonic: Double {
    let g = 1 / Self.period
    let factor = ScatteringFactor(element: 14, parametrization: .lobato).value(k2: g * g)
    return PhysicalConstants.voltPerScatteringLength * Self.occupancy * factor
      * exp(-2 * pow(.pi * Self.rms * g, 2)) / (Self.period * 2 * Self.height)
  }

  /// Intensity of the diffracted beam behind each slice; the beam arrives `deviation` times the Bragg angle
  /// away from it.
  private func diffracted(slices: Int, tilted: Bool, deviation: Double = 0) throws -> (
    g: [Double], others: Double
  ) {
    let beam = ElectronBeam(energy: 2e5)
    let bragg = beam.wavelength / (2 * Self.period)
    // Two periods: the reflection is harmonic 2. Half of it is harmonic 1, or a tilt of the beam.
    let tilt = SIMD2(tilted ? -atan(bragg * (1 + deviation)) : 0, 0)
    let bench = try WaveBench<Double>(
      row(slices: slices), nx: 24, ny: 12, slices: slices, beam: beam, tilt: tilt)
    let (from, to) = tilted ? (0, 2) : (-1, 1)
    var g: [Double] = []
    var others = 0.0
    bench.through(bench.planeWave(from, 0)) { _, wave in
      g.append(wave[bench.index(to, 0)].squaredMagnitude)
      others = max(others, power(wave) - g.last! - wave[bench.index(from, 0)].squaredMagnitude)
    }
    return (g, others)
  }

  /// The other beams lie off the Ewald sphere by s = λg², and take (σV1/2πs)² of the electrons at most,
  /// twice.
  private var leak: Double {
    let beam = ElectronBeam(energy: 2e5)
    let s = beam.wavelength / (Self.period * Self.period)
    return 8 * pow(beam.interaction * harmonic / (2 * .pi * s), 2)
  }

  @Test(arguments: [false, true]) func atTheBraggAngleIntensityFollowsSineSquared(tilted: Bool) throws {
    let coupling = ElectronBeam(energy: 2e5).interaction * harmonic
    let extinction = .pi / coupling
    let slices = Int(1.5 * extinction / Self.height)
    let (found, others) = try diffracted(slices: slices, tilted: tilted)
    var worst = 0.0
    for (slice, intensity) in found.enumerated() {
      let t = Double(slice + 1) * Self.height
      worst = max(worst, abs(intensity - pow(sin(.pi * t / extinction), 2)))
    }
    #expect(found.max()! > 0.98, "all electrons change over")
    #expect(
      Tolerance.model(leak, because: "two beams of many").accepts(worst),
      "ξ \(extinction) Å: \(worst), leak \(leak)")
    #expect(Tolerance.model(leak, because: "two beams of many").accepts(others), "\(others)")
  }

  /// Off the Bragg angle: I_g = sin²(πt sqrt(1 + w²)/ξ) / (1 + w²), w = s ξ with the deviation s from the
  /// Ewald sphere.
  @Test(arguments: [0.1, -0.2]) func awayFromTheBraggAngleTheBeatIsFasterAndWeaker(deviation: Double) throws {
    let beam = ElectronBeam(energy: 2e5)
    let extinction = .pi / (beam.interaction * harmonic)
    let g = 1 / Self.period
    let s = beam.wavelength * g * g / 2 * deviation
    let w2 = pow(s * extinction, 2)
    let (found, _) = try diffracted(slices: Int(extinction / Self.height), tilted: true, deviation: deviation)
    var worst = 0.0
    for (slice, intensity) in found.enumerated() {
      let t = Double(slice + 1) * Self.height
      worst = max(
        worst, abs(intensity - pow(sin(.pi * t * (1 + w2).squareRoot() / extinction), 2) / (1 + w2)))
    }
    #expect(w2 > 0.05, "the deviation must count: \(w2)")
    #expect(
      Tolerance.model(2 * leak, because: "two beams of many").accepts(worst),
      "w² \(w2): \(worst), leak \(leak)")
  }
}
