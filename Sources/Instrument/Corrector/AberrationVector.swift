package import Optics

/// The coefficients of all aberrations to fifth order as CEOS names them, in Å: what corrections, drift and kicks add up in.
package struct AberrationVector: Sendable, Equatable, Codable {
  /// In the order of `CEOSAberration.allCases`; round ones have 0 in y.
  private var values = [SIMD2<Double>](repeating: .zero, count: CEOSAberration.allCases.count)

  package init() {}

  package init(_ aberrations: Aberrations) {
    for name in CEOSAberration.allCases { self[name] = aberrations[ceos: name] }
  }

  package subscript(name: CEOSAberration) -> SIMD2<Double> {
    get { values[name.place] }
    set { values[name.place] = name.isRound ? SIMD2(newValue.x, 0) : newValue }
  }

  /// As the probe takes them.
  package var aberrations: Aberrations {
    var aberrations = Aberrations()
    for name in CEOSAberration.allCases where self[name] != .zero { aberrations[ceos: name] = self[name] }
    return aberrations
  }

  package static func + (a: Self, b: Self) -> Self {
    var sum = a
    for place in sum.values.indices { sum.values[place] += b.values[place] }
    return sum
  }

  package static func - (a: Self, b: Self) -> Self {
    var difference = a
    for place in difference.values.indices { difference.values[place] -= b.values[place] }
    return difference
  }
}

extension CEOSAberration {
  /// Place in the order in which correctors report.
  var place: Int { Self.allCases.firstIndex(of: self)! }
  var isRound: Bool { term.multiplicity == 0 }
}
