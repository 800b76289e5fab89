extension Structure {
  /// True if an operation maps the structure onto itself.
  /// - Parameter tolerance: largest distance in Å between an image and the atom it should meet.
  package func isMapped(by operation: SymmetryOperation, tolerance: Double = 0.01) -> Bool {
    SymmetryProbe(self).isMapped(by: operation, tolerance: tolerance)
  }

  /// The translations of the structure within its cell, as fractions: (0, 0, 0), and centring vectors if the
  /// cell is not primitive.
  /// - Parameter tolerance: largest distance in Å between an atom and the image that it should meet.
  package func centringTranslations(tolerance: Double = 1e-3) -> [Vector] {
    // Candidates lead from one atom of the rarest kind to its equals.
    let groups = Dictionary(grouping: atoms.indices) { atoms[$0].element }
    guard let rarest = groups.values.min(by: { ($0.count, $0[0]) < ($1.count, $1[0]) }) else {
      return [.zero]
    }
    let probe = SymmetryProbe(self)
    let inverse = cell.inverse
    let start = inverse * atoms[rarest[0]].position
    var translations: [Vector] = [.zero]
    for other in rarest.dropFirst() {
      let shift = (inverse * atoms[other].position - start).wrappedFraction
      let operation = SymmetryOperation(rotation: SymmetryOperation.identity.rotation, translation: shift)
      if probe.isMapped(by: operation, tolerance: tolerance) { translations.append(shift) }
    }
    // A set that is not closed comes from atoms that only nearly coincide: then the cell itself is the safe
    // answer.
    return cell.volume > 0 && count % translations.count == 0 ? translations : [.zero]
  }
}

/// Atoms sorted into boxes of fractional coordinates, to look up what lies at a place.
private struct SymmetryProbe {
  private let structure: Structure
  private let inverse: Matrix3
  private let size: Int
  private var boxes: [SIMD3<Int>: [Int]] = [:]

  init(_ structure: Structure) {
    self.structure = structure
    inverse = structure.cell.inverse
    size = min(max(Int(Double.cbrt(Double(structure.count))), 1), 100)
    for (index, atom) in structure.atoms.enumerated() {
      boxes[box((inverse * atom.position).wrappedFraction), default: []].append(index)
    }
  }

  private func box(_ fraction: Vector) -> SIMD3<Int> {
    let scaled = fraction * Double(size)
    return SIMD3<Int>(Int(scaled.x) % size, Int(scaled.y) % size, Int(scaled.z) % size)
  }

  func isMapped(by operation: SymmetryOperation, tolerance: Double) -> Bool {
    structure.atoms.allSatisfy { atom in
      let image = operation(inverse * atom.position)
      return meets(atom, at: image, tolerance: tolerance)
    }
  }

  private func meets(_ atom: Atom, at image: Vector, tolerance: Double) -> Bool {
    // Half a tolerance to each side covers the neighbouring boxes of a place close to a border.
    let margin = Vector(repeating: tolerance) / structure.cell.spacings
    var seen: Set<SIMD3<Int>> = []
    for corner in 0..<8 {
      let sign = Vector(corner & 1 == 0 ? -1 : 1, corner & 2 == 0 ? -1 : 1, corner & 4 == 0 ? -1 : 1)
      let box = box((image + sign * margin).wrappedFraction)
      guard seen.insert(box).inserted else { continue }
      for index in boxes[box] ?? [] {
        let other = structure.atoms[index]
        guard other.element == atom.element, abs(other.occupancy - atom.occupancy) < 1e-6 else { continue }
        var difference = inverse * other.position - image
        difference -= difference.rounded(.toNearestOrEven)
        if structure.cell.cartesian(difference).length <= tolerance { return true }
      }
    }
    return false
  }
}
