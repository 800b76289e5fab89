package import Quantities

/// Access by the names used in run files, instrument settings and messages.
extension Aberrations {
  /// Other common names, and what they stand for. A defocus is the negative of C10.
  private static let aliases: [(alias: String, term: AberrationTerm, part: NamedPart)] = [
    ("defocus", .c10, .negativeValue),
    ("astigmatism", .c12, .value),
    ("astigmatism_angle", .c12, .angle),
    ("coma", .c21, .value),
    ("coma_angle", .c21, .angle),
    ("trefoil", .c23, .value),
    ("trefoil_angle", .c23, .angle),
    ("Cs", .c30, .value),
    ("C5", .c50, .value),
  ]

  private enum NamedPart { case value, negativeValue, angle }

  private static let parts: [String: (AberrationTerm, NamedPart)] = {
    var table: [String: (AberrationTerm, NamedPart)] = [:]
    for term in AberrationTerm.allCases {
      table[term.name] = (term, .value)
      if let angleName = term.angleName { table[angleName] = (term, .angle) }
    }
    for row in aliases { table[row.alias] = (row.term, row.part) }
    return table
  }()

  /// "C10", "C12", "phi12", … in the order of the terms; lengths in Å, angles in rad.
  package static let names: [String] = AberrationTerm.allCases.flatMap {
    [$0.name] + ($0.angleName.map { [$0] } ?? [])
  }

  /// Names that are understood besides `names`: "defocus", "Cs", "astigmatism", …
  package static var aliasNames: [String] { aliases.map(\.alias) }

  /// The angles among `names` and `aliasNames` are in rad, everything else is in Å; nil for an unknown name.
  package static func unit(of name: String) -> String? {
    parts[name].map { $0.1 == .angle ? "rad" : "Å" }
  }

  /// The coefficients with these names, all others 0.
  package init(named values: [String: Double]) throws(InputError) {
    self.init()
    // Sorted, so that the same bad request always gives the same message.
    for name in values.keys.sorted() { try set(name, to: values[name]!) }
  }

  /// Sets the value in Å or the angle in rad of this name; an unknown name or a value that is not finite is
  /// refused.
  package mutating func set(_ name: String, to value: Double) throws(InputError) {
    let (term, part) = try Self.part(name)
    guard value.isFinite else {
      throw .outOfRange(name, value, allowed: "finite numbers", unit: Self.unit(of: name) ?? "")
    }
    switch part {
    case .value: self[term].value = value
    case .negativeValue: self[term].value = -value
    case .angle: self[term].angle = value
    }
  }

  /// The value in Å or the angle in rad of this name.
  package func value(_ name: String) throws(InputError) -> Double {
    let (term, part) = try Self.part(name)
    return switch part {
    case .value: self[term].value
    case .negativeValue: -self[term].value
    case .angle: self[term].angle
    }
  }

  /// Everything that is not 0, by name.
  package var named: [String: Double] {
    var values: [String: Double] = [:]
    for term in AberrationTerm.allCases {
      if self[term].value != 0 { values[term.name] = self[term].value }
      if let angleName = term.angleName, self[term].angle != 0 { values[angleName] = self[term].angle }
    }
    return values
  }

  private static func part(_ name: String) throws(InputError) -> (AberrationTerm, NamedPart) {
    guard let found = parts[name] else {
      let allowed = (names + aliasNames).joined(separator: ", ")
      throw InputError("aberrations: unknown name \"\(name)\"; allowed: \(allowed)")
    }
    return found
  }
}
