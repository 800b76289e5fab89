import Foundation
import Worlds

/// The atoms around a place as numbers that can be compared: a smoothed density of atomic numbers, near ones counting most.
///
/// Atoms of amorphous bodies are nowhere alike: of them only the density of each layer counts, a little.
/// Sums over cells of 0.7 Å across the beam and 10 Å along it; an atom reaches the cells around it as a Gaussian of 0.45 Å,
/// and shares itself between two cells along the beam. Moved by a small δ, atoms change by δ/0.64 Å of themselves.
struct SurroundingsMark: Sendable {
  let values: [Float]
  /// Sum of squares.
  let size: Float

  /// Å
  private static let (cell, layer, blur) = (0.7, 10.0, 0.45)
  /// Å; atoms this far count exp(-1/2).
  private static let near = 3.0
  /// Å across the beam.
  static let extent = 6.3
  /// The size of one light atom: surroundings with less are empty.
  private static let least: Float = 20
  /// Weight of amorphous matter, so that its chance fluctuations stay below what tells crystals apart.
  private static let loosely: Float = 0.15

  /// How a window's atoms are marked.
  struct Frame: Sendable {
    let first: Double
    let layers: Int
    private let across: Int
    private let gauss: [Float]
    /// Amorphous bodies.
    private let loose: Set<BodyID>
    private static let fine = 64

    /// - Parameters:
    ///   - depths: z of the first and last atoms of the window in Å.
    ///   - loose: amorphous bodies.
    init(_ depths: ClosedRange<Double>, loose: Set<BodyID>) {
      self.loose = loose
      // Layers begin at whole multiples, so that another window marks alike.
      first = (depths.lowerBound / SurroundingsMark.layer).rounded(.down) * SurroundingsMark.layer
      layers = Int((depths.upperBound - first) / SurroundingsMark.layer) + 2
      across = 2 * Int(SurroundingsMark.extent / SurroundingsMark.cell) + 1
      gauss = (0...4 * Self.fine).map { index in
        let distance = Double(index) / Double(Self.fine) * SurroundingsMark.cell / SurroundingsMark.blur
        return Float(exp(-0.5 * distance * distance))
      }
    }

    /// - Parameter atoms: those that may lie within `extent` of the place.
    func mark(_ place: SIMD2<Double>, _ atoms: some Sequence<WorldAtom>) -> SurroundingsMark {
      var values = [Float](repeating: 0, count: (across * across + 1) * layers)
      let middle = Double(across / 2)
      values.withUnsafeMutableBufferPointer { values in
        for atom in atoms {
          let (dx, dy) = (atom.position.x - place.x, atom.position.y - place.y)
          guard abs(dx) < SurroundingsMark.extent, abs(dy) < SurroundingsMark.extent else { continue }
          let near = SurroundingsMark.near
          let weight = Float(atom.element) * Float(exp(-0.5 * (dx * dx + dy * dy) / (near * near)))
          let (x, y) = (dx / SurroundingsMark.cell + middle, dy / SurroundingsMark.cell + middle)
          let depth = (atom.position.z - first) / SurroundingsMark.layer
          let layer = Int(depth)
          let below = Float(depth - Double(layer))
          if loose.contains(atom.identity.body) {
            let to = across * across * layers + layer
            values[to] += SurroundingsMark.loosely * weight * (1 - below)
            if layer + 1 < layers { values[to + 1] += SurroundingsMark.loosely * weight * below }
            continue
          }
          let (lowX, lowY) = (max(0, Int(x) - 1), max(0, Int(y) - 1))
          let (highX, highY) = (min(across - 1, Int(x) + 2), min(across - 1, Int(y) + 2))
          guard lowX <= highX, lowY <= highY else { continue }
          for j in lowY...highY {
            let row = weight * gauss[min(4 * Self.fine, Int(abs(Double(j) - y) * Double(Self.fine)))]
            for i in lowX...highX {
              let value = row * gauss[min(4 * Self.fine, Int(abs(Double(i) - x) * Double(Self.fine)))]
              let to = (layer * across + j) * across + i
              values[to] += value * (1 - below)
              if layer + 1 < layers { values[to + across * across] += value * below }
            }
          }
        }
      }
      return SurroundingsMark(values: values, size: values.reduce(0) { $0 + $1 * $1 })
    }
  }

  /// Relative difference: the root of the squares of differences over those of the larger one.
  func difference(to other: SurroundingsMark) -> Float {
    let larger = max(size, other.size, Self.least * Self.least)
    // The sizes alone already tell many apart.
    let sizes = abs(size.squareRoot() - other.size.squareRoot()) / larger.squareRoot()
    if sizes > 0.6 { return sizes }
    var sum = SIMD8<Float>.zero
    var rest: Float = 0
    values.withUnsafeBufferPointer { a in
      other.values.withUnsafeBufferPointer { b in
        let count = a.count
        var i = 0
        while i + 8 <= count {
          let u = UnsafeRawPointer(a.baseAddress! + i).loadUnaligned(as: SIMD8<Float>.self)
          let v = UnsafeRawPointer(b.baseAddress! + i).loadUnaligned(as: SIMD8<Float>.self)
          sum += (u - v) * (u - v)
          i += 8
        }
        while i < count {
          rest += (a[i] - b[i]) * (a[i] - b[i])
          i += 1
        }
      }
    }
    return ((sum.sum() + rest) / larger).squareRoot()
  }
}
