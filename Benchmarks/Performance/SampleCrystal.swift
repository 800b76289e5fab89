import Numerics
import Quantities
import Scattering

/// SrTiO3 [001], 4 x 4 cells across, every atom a little off its site, so that no slice is like another.
enum SampleCrystal {
  static let lattice = 3.905

  static func model(width: Int, height: Int, layers: Int) -> PotentialModel {
    let a = lattice
    let crystal = arrangement(repeats: SIMD3(4, 4, layers), rms: 0.08)
    let shifts = (0..<(80 * layers)).map { index in
      var stream = RandomStream(seed: 1, purpose: .thermalDisplacement, index: index)
      return SIMD3(0.02 * stream.uniform(), 0.02 * stream.uniform(), 0)
    }
    let thickness = Double(layers) * a
    guard let slicing = try? Slicing(height: thickness, requested: a / 2) else {
      preconditionFailure("no slices")
    }
    return PotentialModel(
      arrangement: crystal.displaced(by: shifts),
      grid: Grid(nx: width, ny: height, lengthX: 4 * a, lengthY: 4 * a), slicing: slicing)
  }

  /// Perfect cells.
  /// - Parameter rms: of the atoms' smearing in Å.
  static func arrangement(repeats: SIMD3<Int>, rms: Double = 0) -> AtomArrangement {
    let sites: [(Int, Double, Double, Double)] = [
      (38, 0, 0, 0.25), (22, 0.5, 0.5, 0.75), (8, 0.5, 0.5, 0.25), (8, 0.5, 0, 0.75), (8, 0, 0.5, 0.75),
    ]
    let a = lattice
    let atoms = sites.map { z, x, y, h in
      ScatteringAtom(Scatterer(element: z, rms: rms), x: x * a, y: y * a, z: h * a)
    }
    return AtomArrangement(atoms: atoms, box: SIMD3(a, a, a), repeats: repeats)
  }
}
