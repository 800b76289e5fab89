/// Named columns of equal length.
package struct Table: Sendable, Equatable {
  package enum Values: Sendable, Equatable {
    case whole([Int32])
    case real([Double])
    case text([String])

    package var count: Int {
      switch self {
      case .whole(let list): list.count
      case .real(let list): list.count
      case .text(let list): list.count
      }
    }
  }

  package struct Column: Sendable, Equatable {
    /// Name with its unit: `x_A`.
    package var name: String
    package var values: Values
  }

  package let name: String
  package private(set) var columns: [Column] = []

  package init(_ name: String) { self.name = name }

  /// Number of rows.
  package var count: Int { columns.first?.values.count ?? 0 }

  package subscript(_ name: String) -> Values? { columns.first { $0.name == name }?.values }

  /// The numbers of a column of reals.
  package func reals(_ name: String) -> [Double] {
    if case .real(let list)? = self[name] { return list }
    return []
  }

  /// The numbers of a column of whole numbers.
  package func wholes(_ name: String) -> [Int] {
    if case .whole(let list)? = self[name] { return list.map(Int.init) }
    return []
  }

  /// The words of a column.
  package func texts(_ name: String) -> [String] {
    if case .text(let list)? = self[name] { return list }
    return []
  }

  package mutating func add(_ name: String, _ values: Values) {
    precondition(columns.isEmpty || values.count == count, "columns of a table are equally long")
    columns.append(Column(name: name, values: values))
  }

  package mutating func add(_ name: String, _ numbers: [Double]) { add(name, .real(numbers)) }
  package mutating func add(_ name: String, whole numbers: [Int]) {
    add(name, .whole(numbers.map { Int32(clamping: $0) }))
  }
  package mutating func add(_ name: String, _ words: [String]) { add(name, .text(words)) }
}
