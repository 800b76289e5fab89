import Crystals
import Numerics
import Scattering
import Worlds

/// The atoms around a place, laterally relative to it and rounded: what the picture of the place depends on, and what it is kept
/// by.
struct Surroundings: Sendable, Hashable {
  struct Kind: Sendable, Hashable {
    let element: Int32
    /// In units of `squareStep`.
    let square: Int32

    static let squareStep = 1e-4

    init(_ atom: WorldAtom) {
      element = atom.element
      square = Int32((Double(atom.meanSquare) / Self.squareStep).rounded())
    }

    /// Å²
    var meanSquare: Double { Double(square) * Self.squareStep }

    var scatterer: Scatterer {
      Scatterer(element: Int(element), meanSquareX: meanSquare, meanSquareY: meanSquare)
    }
  }

  struct Atom: Sendable, Hashable {
    let kind: Kind
    let x, y, z: Int32
  }

  /// Å; uneven numbers, so that sites of crystals do not lie on the borders of rounding.
  private static let (step, stepZ) = (0.0137, 0.0371)

  let atoms: [Atom]
  /// Å from the place to the sides of the box.
  let half: Double

  init(_ atoms: [WorldAtom], around place: SIMD2<Double>, half: Double) {
    self.half = half
    var found: [Atom] = []
    for atom in atoms {
      let (x, y) = (atom.position.x - place.x, atom.position.y - place.y)
      guard abs(x) < half, abs(y) < half else { continue }
      found.append(
        Atom(
          kind: Kind(atom), x: Int32((x / Self.step).rounded()), y: Int32((y / Self.step).rounded()),
          z: Int32((atom.position.z / Self.stepZ).rounded())))
    }
    // In an order that does not depend on how the world lists them.
    found.sort { ($0.z, $0.y, $0.x, $0.kind.element) < ($1.z, $1.y, $1.x, $1.kind.element) }
    self.atoms = found
  }

  /// A few atoms stand for all: comparing finds the rest.
  func hash(into hasher: inout Hasher) {
    hasher.combine(atoms.count)
    hasher.combine(half)
    for index in stride(from: 0, to: atoms.count, by: max(1, atoms.count / 16)) {
      hasher.combine(atoms[index])
    }
  }

  /// z of the first and last atoms in Å; 0 without any.
  var depths: ClosedRange<Double> {
    guard let first = atoms.first, let last = atoms.last else { return 0...0 }
    return Double(first.z) * Self.stepZ...Double(last.z) * Self.stepZ
  }

  /// The atoms in a box whose middle is the place.
  /// - Parameter entrance: z of its entrance face in Å.
  func arrangement(entrance: Double, height: Double) -> AtomArrangement {
    AtomArrangement(
      atoms: atoms.map {
        ScatteringAtom(
          $0.kind.scatterer, x: Double($0.x) * Self.step + half, y: Double($0.y) * Self.step + half,
          z: Double($0.z) * Self.stepZ - entrance)
      }, box: SIMD3(2 * half, 2 * half, height))
  }

  /// Every kind that occurs, in order of first appearance.
  var kinds: [Kind] {
    var seen: Set<Kind> = []
    return atoms.map(\.kind).filter { seen.insert($0).inserted }
  }

  /// Mean square of the displacements in Å², weighted by the square of the atomic number.
  var meanSquare: Double { Self.meanSquare(kinds) }

  /// Over kinds, each once, so that it does not depend on where a window ends.
  static func meanSquare(_ kinds: some Sequence<Kind>) -> Double {
    var (sum, weight) = (0.0, 0.0)
    for kind in Set(kinds).sorted(by: { ($0.element, $0.square) < ($1.element, $1.square) }) {
      let z = Double(kind.element)
      sum += z * z * kind.meanSquare
      weight += z * z
    }
    return weight > 0 ? sum / weight : 0.01
  }
}
