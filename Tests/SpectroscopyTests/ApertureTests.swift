import Foundation
import Quantities
import Testing

@testable import Spectroscopy

@Suite struct ApertureTests {
  private func optics(_ convergence: Double, _ collection: Double, _ energy: Double = 200e3) throws
    -> LossOptics
  {
    try LossOptics(beam: ElectronBeam(energy: energy), convergence: convergence, collection: collection)
  }

  /// ∫ W(θ) 2πθ dθ = π β²: each deflection is collected from somewhere in the cone.
  @Test(arguments: [(0.0, 0.02), (0.01, 0.02), (0.02, 0.02), (0.03, 0.012)])
  func overlapsIntegrateToTheAperture(convergence: Double, collection: Double) throws {
    let overlap = ApertureOverlap(try optics(convergence, collection))
    for characteristic in [1e-4, 1e-3, 0.02] {
      let sum = overlap.nodes(characteristic: characteristic).reduce(0) {
        $0 + 2 * .pi * $1.weight * $1.angle
      }
      #expect(abs(sum / (.pi * collection * collection) - 1) < 2e-3)
    }
    #expect(overlap.share(0) == min(1, collection * collection / max(convergence * convergence, 1e-30)))
  }

  /// The closed form of the angular factor for a parallel beam.
  @Test func dipoleScatteringHasItsClosedForm() throws {
    let overlap = ApertureOverlap(try optics(0, 0.02))
    for characteristic in [1e-5, 1e-3, 0.01] {
      let sum = overlap.nodes(characteristic: characteristic).reduce(0) {
        $0 + $1.weight * 2 * $1.angle / ($1.angle * $1.angle + characteristic * characteristic)
      }
      let exact = log(1 + pow(0.02 / characteristic, 2))
      #expect(abs(sum / exact - 1) < 1e-6)
    }
  }

  /// π* and σ* keep their ratio at 3.97 θ_E for slow electrons, and at 1.46 θ_E at 200 kV.
  @Test func theMagicAngleIsMagic() throws {
    let slow = LossKinematics(ElectronBeam(energy: 200)).characteristicAngle(1e-3)
    let still = LayerWeights(energy: 1e-3, try optics(0, 3.97 * slow, 200))
    #expect(abs(still.normal - 1) < 0.01)
    #expect(abs(still.within - 1) < 0.01)
    let fast = LossKinematics(ElectronBeam(energy: 200e3)).characteristicAngle(284)
    let moving = LayerWeights(energy: 284, try optics(0, 1.46 * fast))
    #expect(abs(moving.normal - 1) < 0.01)
    #expect(LayerWeights(energy: 284, try optics(0, 10 * fast)).normal < 0.5)
    #expect(LayerWeights(energy: 284, try optics(0, 0.2 * fast)).normal > 1.5)
  }

  /// 50 % diameters: Egerton's kernel evaluated by an independent program, in nm.
  @Test(arguments: [
    (100.0, 0.04, 5, "K", 0.24), (100, 0.04, 6, "K", 0.18), (100, 0.04, 8, "K", 0.13),
    (100, 0.04, 26, "L3", 0.12), (100, 0.04, 14, "K", 0.091), (200, 0.03, 6, "K", 0.20),
    (200, 0.03, 22, "L3", 0.146), (200, 0.03, 8, "K", 0.13), (100, 0.01, 6, "K", 0.41),
  ])
  func delocalisationHasTheKnownWidth(
    kilovolts: Double, collection: Double, element: Int, name: String, expected: Double
  )
    throws
  {
    let edge = try #require(OscillatorTables.shared.edges(of: element).first { $0.name == name })
    let kernel = try DelocalisationKernel(edge: edge, optics: try optics(0, collection, 1e3 * kilovolts))
    #expect(abs(kernel.d50 / expected - 1) < 0.06, "\(kernel.d50)")
    #expect(abs(kernel.transform(0) - 1) < 1e-9)
    // A ring: most likely beside the atom.
    #expect(kernel.value(0) < 0.7 * (kernel.density.max() ?? 0))
    #expect(abs(kernel.transform(1)) < 1)
  }
}
