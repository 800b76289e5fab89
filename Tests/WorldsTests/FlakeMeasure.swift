import Crystals
import Foundation

@testable import Worlds

/// Measures lattices from atoms.
struct FlakeMeasure {
  let atoms: [WorldAtom]

  init(_ atoms: [WorldAtom]) { self.atoms = atoms }
  init(_ world: World, centre: SIMD2<Double> = .zero, size: Double) {
    atoms = world.realise(Area(centre: centre, size: SIMD2(repeating: size))).atoms
  }

  func count(_ element: Int) -> Int { atoms.count { Int($0.element) == element } }

  func of(_ elements: Int...) -> [WorldAtom] { atoms.filter { elements.contains(Int($0.element)) } }

  /// Separations from each of some atoms to its neighbours among others.
  static func neighbours(_ centres: [WorldAtom], among others: [WorldAtom], within distance: Double)
    -> [[Vector]]
  {
    var bins: [SIMD2<Int>: [WorldAtom]] = [:]
    func bin(_ place: Vector) -> SIMD2<Int> {
      SIMD2(Int((place.x / distance).rounded(.down)), Int((place.y / distance).rounded(.down)))
    }
    for atom in others { bins[bin(atom.position), default: []].append(atom) }
    return centres.map { centre in
      let at = bin(centre.position)
      var found: [Vector] = []
      for y in at.y - 1...at.y + 1 {
        for x in at.x - 1...at.x + 1 {
          for other in bins[SIMD2(x, y)] ?? [] where other.identity != centre.identity {
            let apart = other.position - centre.position
            if apart.length < distance { found.append(apart) }
          }
        }
      }
      return found
    }
  }

  /// Smallest distance of two atoms in Å among those closer than 3 Å.
  var shortest: Double {
    Self.neighbours(atoms, among: atoms, within: 3).flatMap { $0.map(\.length) }.min() ?? .infinity
  }

  /// Direction in degrees, modulo 360 / fold, of the bonds from one element's atoms to another's.
  static func direction(_ centres: [WorldAtom], to others: [WorldAtom], within distance: Double, fold: Double)
    -> Double
  {
    var (sine, cosine) = (0.0, 0.0)
    for bond in neighbours(centres, among: others, within: distance).joined() {
      let angle = fold * atan2(bond.y, bond.x)
      sine += sin(angle)
      cosine += cos(angle)
    }
    return atan2(sine, cosine) * 180 / .pi / fold
  }

  /// Whether a difference is smaller than a limit.
  static func isSmall(_ difference: Double, _ limit: Double) -> Bool { abs(difference) < limit }

  /// Difference of two directions, brought to ± half of a period.
  static func difference(_ one: Double, _ other: Double, period: Double) -> Double {
    let apart = one - other
    return apart - (apart / period).rounded() * period
  }
}
