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

  /// Fast electrons in silicon: light is emitted between 2 and 5 eV (eels.md: 4.4 times the losses without retardation for
  /// 200 nm at 200 kV), the whole grows by a few per cent.
  @Test func fastElectronsEmitLightInSilicon() throws {
    let (retarded, volume, surfaces) = try slab("Si", 200, kilovolts: 200)
    let still = { (energy: Double) in 200 * volume.value(energy) + surfaces.value(energy) }
    let low = integral(2...5, retarded.value) / integral(2...5, still)
    #expect(low > 3 && low < 6, "\(low)")
    let all = integral(1...60, retarded.value) / integral(1...60, still)
    #expect(all > 1 && all < 1.05, "\(all)")
  }
}
