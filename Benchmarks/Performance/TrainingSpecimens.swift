import Numerics
import Scattering

/// Two-dimensional materials with random defects: vacancies, substitutions and displacements.
///
/// Atoms are smeared by 0.06 Å. Those at rest would be sharper than the grid holds, and scatter by some percent more or less,
/// depending on where in a pixel they lie.
struct TrainingSpecimens {
  let name: String
  /// Element of the first site, of the second (chalcogens: above and below), of the substitute.
  let elements: [Int]
  let height = 6.0
  /// Of thermal motion along an axis, in Å (rms); 0 for atoms at rest.
  let thermal: Double
  let columns: Int
  let rows: Int
  private let a: Double
  /// Distance of the second site's atoms from the middle, in Å; nil for one atom.
  private let up: Double?

  static let energy = 80e3

  /// - Parameter field: about how wide, in Å.
  init(_ name: String, field: Double, thermal: Double = 0.06) {
    self.name = name
    self.thermal = thermal
    (elements, a, up) =
      switch name {
      case "MoS2": ([42, 16, 74], 3.184, 1.5635)
      case "WS2": ([74, 16, 42], 3.18, 1.573)
      case "WSe2": ([74, 34, 42], 3.282, 1.674)
      case "graphene": ([6, 6, 14], 2.461, nil)
      default: ([5, 7, 6], 2.504, nil)
      }
    columns = Int((field / a).rounded())
    rows = Int((field / (a * 3.0.squareRoot())).rounded())
  }

  var size: SIMD3<Double> { SIMD3(Double(columns) * a, Double(rows) * a * 3.0.squareRoot(), height) }

  /// 4 % of the second sites' atoms are missing, 2 % of the first are substituted, all are displaced by 0.05 Å (rms along
  /// each axis).
  func specimen(_ seed: UInt64, displacement: Double = 0.05) -> AtomArrangement {
    let b = a * 3.0.squareRoot()
    var stream = RandomStream(seed: seed, purpose: .thermalDisplacement)
    let (metal, other) = (elements[0], elements[1])
    var sites: [(Int, Double, Double, Double)] = [(metal, 0, 0, 0), (metal, a / 2, b / 2, 0)]
    for z in up.map({ [-$0, $0] }) ?? [0] {
      sites += [(other, 0, b / 3, z), (other, a / 2, b * 5 / 6, z)]
    }
    var atoms: [ScatteringAtom] = []
    for i in 0..<columns {
      for j in 0..<rows {
        for (number, (element, x, y, z)) in sites.enumerated() {
          let draw = stream.uniform()
          let shift = SIMD2(stream.normal(), stream.normal()) * displacement
          if number > 1 && draw < 0.04 { continue }
          let kind = number < 2 && draw < 0.02 ? elements[2] : element
          atoms.append(
            ScatteringAtom(
              Scatterer(element: kind, rms: thermal), x: x + Double(i) * a + shift.x,
              y: y + Double(j) * b + shift.y,
              z: z + height / 2))
        }
      }
    }
    return AtomArrangement(atoms: atoms, box: size)
  }
}
