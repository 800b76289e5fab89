import Foundation
import Scattering

/// A part of what columns of a type contribute: a response, and how much of it each column has.
///
/// Atoms of a column interfere along the beam, the less the farther they lie from a common axis. To columns of two and more
/// atoms belong therefore two terms: the response of atoms on one axis with weight 1, and the difference that misalignment
/// makes with weight 1 - exp(-m/2s²), m being the mean square distance across the beam of neighbours along it.
struct ResponseTerm: Sendable {
  enum Kind: Sendable {
    case aligned
    case misaligned
  }

  let type: ColumnType
  let kind: Kind

  static func terms(of types: [ColumnType]) -> [ResponseTerm] {
    types.flatMap { type in
      [ResponseTerm(type: type, kind: .aligned)]
        + (type.sites.count > 1 ? [ResponseTerm(type: type, kind: .misaligned)] : [])
    }
  }

  /// Of each column of a group.
  /// - Parameter coherence: s in Å.
  func weights(_ group: ColumnList.Group, coherence: Double) -> [Double] {
    switch kind {
    case .aligned: Array(repeating: 1, count: group.x.count)
    case .misaligned: group.misalignment.map { Self.weight($0, coherence: coherence) }
    }
  }

  /// 1 - exp(-m/2s²).
  static func weight(_ misalignment: Double, coherence: Double) -> Double {
    1 - exp(-misalignment / (2 * coherence * coherence))
  }
}
