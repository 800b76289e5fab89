package import Crystals
import Numerics

/// The atoms of a window.
package struct Realisation: Sendable {
  package let area: Area
  /// In the order of bodies, then of their rows.
  package let atoms: [WorldAtom]
  /// Sites of the window that do not hold what they should.
  package let defects: [PointDefect]
  /// The bodies in and around the window.
  package let bodies: [any Body]

  package init(area: Area, atoms: [WorldAtom], defects: [PointDefect], bodies: [any Body]) {
    self.area = area
    self.atoms = atoms
    self.defects = defects
    self.bodies = bodies
  }

  /// Displacement in Å of an atom in a frozen-phonon configuration, drawn from the stream of its identity: an atom moves
  /// alike in every window.
  package static func thermalDisplacement(of atom: WorldAtom, configuration: Int, seed: UInt64) -> Vector {
    guard atom.meanSquare > 0 else { return .zero }
    let id = atom.identity
    var stream = RandomStream(seed: seed, purpose: .thermalDisplacement, index: configuration)
      .appending(Int(id.body.tileX)).appending(Int(id.body.tileY)).appending(Int(id.body.ordinal))
      .appending(Int(id.i)).appending(Int(id.j)).appending(Int(id.k)).appending(Int(id.site))
    return Double(atom.meanSquare).squareRoot() * Vector(stream.normal(), stream.normal(), stream.normal())
  }

  /// Range of z in Å over all atoms; nil without atoms.
  package var depth: ClosedRange<Double>? {
    guard let first = atoms.first else { return nil }
    var (low, high) = (first.position.z, first.position.z)
    for atom in atoms {
      low = min(low, atom.position.z)
      high = max(high, atom.position.z)
    }
    return low...high
  }

  /// The window as a box: x and y count from the window's corner, z from `vacuum` Å above the first atom.
  /// - Parameter vacuum: empty Å before the first and behind the last atom.
  package func structure(title: String, vacuum: Double = 2) throws -> Structure {
    let depth = self.depth ?? 0...0
    let shift = Vector(area.low.x, area.low.y, depth.lowerBound - vacuum)
    let size = Vector(area.size.x, area.size.y, depth.upperBound - depth.lowerBound + 2 * vacuum)
    return Structure(
      title: title, cell: try Cell(orthogonal: size),
      atoms: atoms.map {
        Atom(
          element: Int($0.element), position: $0.position - shift,
          displacement: $0.meanSquare > 0 ? .isotropic(u: Double($0.meanSquare)) : nil)
      })
  }
}
