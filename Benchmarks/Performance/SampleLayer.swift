import Numerics
import Scattering

/// A MoS2 monolayer of 100 Å with a twenty-fifth of its S atoms missing, in three slices of 2 Å, sampled to 150 mrad
/// at 80 kV: 1120 x 1120 pixels, some 3400 atoms.
enum SampleLayer {
  static let energy = 80e3

  static func model() -> PotentialModel {
    let arrangement = arrangement()
    guard let slicing = try? Slicing(thicknesses: [2, 2, 2], height: arrangement.size.z) else {
      preconditionFailure("no slices")
    }
    return PotentialModel(
      arrangement: arrangement,
      grid: Grid(nx: 1120, ny: 1120, lengthX: arrangement.size.x, lengthY: arrangement.size.y),
      slicing: slicing)
  }

  static func arrangement() -> AtomArrangement {
    let (a, up, height) = (3.184, 1.5635, 6.0)
    let b = a * 3.0.squareRoot()
    let (columns, rows) = (31, 18)
    let sites: [(Int, Double, Double, Double)] = [
      (42, 0, 0, 0), (42, a / 2, b / 2, 0), (16, 0, b / 3, -up), (16, a / 2, b * 5 / 6, -up),
      (16, 0, b / 3, up),
      (16, a / 2, b * 5 / 6, up),
    ]
    var stream = RandomStream(seed: 1, purpose: .thermalDisplacement)
    var atoms: [ScatteringAtom] = []
    for i in 0..<columns {
      for j in 0..<rows {
        for (element, x, y, z) in sites where element == 42 || stream.uniform() > 0.04 {
          atoms.append(
            ScatteringAtom(
              Scatterer(element: element), x: x + Double(i) * a, y: y + Double(j) * b, z: z + height / 2))
        }
      }
    }
    return AtomArrangement(
      atoms: atoms, box: SIMD3(Double(columns) * a, Double(rows) * b, height))
  }
}
