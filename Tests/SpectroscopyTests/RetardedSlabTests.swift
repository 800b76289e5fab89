import Foundation
import Quantities
import Testing

@testable import Spectroscopy

@Suite struct RetardedSlabTests {
  private func slab(_ name: String, _ thickness: Double, kilovolts: Double) throws -> (
    retarded: RetardedSlab, volume: VolumeLoss, surfaces: SurfaceLoss
  ) {
    let optics = try LossOptics(
      beam: ElectronBeam(energy: 1e3 * kilovolts), convergence: 0, collection: 0.02)
    let material = try LossMaterial(named: name)
    return (
      RetardedSlab(material, thickness: thickness, optics), VolumeLoss(material, optics),
      SurfaceLoss(material, optics)
    )
  }

  private func integral(_ range: ClosedRange<Double>, _ value: (Double) -> Double) -> Double {
    let step = 0.02
    return stride(from: range.lowerBound, to: range.upperBound, by: step).reduce(0) {
      $0 + value($1 + step / 2) * step
    }
  }

  /// Slow electrons in a thick slab: volume and two surfaces.
  @Test func slowElectronsSeeVolumeAndSurfaces() throws {
    let (retarded, volume, surfaces) = try slab("Al", 40, kilovolts: 2)
    let found = integral(5...19, retarded.value)
    let expected = integral(5...19) { 40 * volume.value($0) + surfaces.value($0) }
    #expect(abs(found / expected - 1) < 0.02, "\(found / expected)")
  }

  /// Light in a transparent solid: Frank and Tamm, α/ħc (1 - 1/(n² β²)) per eV and length; none for n β < 1.
  @Test(arguments: [(12.0, 200.0), (5.0, 300.0), (1.6, 200.0)])
  func transparentSolidsEmitCherenkovLight(epsilon: Double, kilovolts: Double) throws {
    let beam = ElectronBeam(energy: 1e3 * kilovolts)
    let optics = try LossOptics(beam: beam, convergence: 0, collection: 0.02)
    let solid = LossMaterial(
      name: "transparent", atoms: [14: 50],
      dielectric: DielectricFunction(oscillators: [], background: epsilon - 1, gap: 0), alongC: nil,
      split: 95)
    let thickness = 3000.0
    let slab = RetardedSlab(solid, thickness: thickness, optics)
    let found = integral(1.5...4, slab.value) / (2.5 * thickness)
    let speed = 1 - 1 / pow(beam.lorentzFactor, 2)
    let fineStructure = 1 / 137.036
    let expected = fineStructure / LossKinematics.hbarC * max(1 - 1 / (epsilon * speed), 0)
    #expect(abs(found - expected) < 0.06 * expected + 1e-6, "\(found), \(expected)")
  }

  /// eels.md: 200 nm of silicon at 200 kV lose several times as much between 2 and 5 eV as without retardation, and a few
  /// per cent more altogether.
  @Test func retardationMattersInSilicon() throws {
    let (retarded, volume, surfaces) = try slab("Si", 200, kilovolts: 200)
    let still = { (energy: Double) in 200 * volume.value(energy) + surfaces.value(energy) }
    #expect(integral(2...5, retarded.value) > 3 * integral(2...5, still))
    let all = integral(1...60, retarded.value) / integral(1...60, still)
    #expect(all > 1.005 && all < 1.06, "\(all)")
  }
}
