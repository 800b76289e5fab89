import Quantities

/// A space group in one setting: all its operations within a cell.
package struct SpaceGroup: Sendable, Hashable {
  /// Number in International Tables, 1 to 230; 0 where only operations are known.
  package let number: Int
  /// Hermann-Mauguin symbol without spaces, with `:1`, `:2`, `:H` or `:R` where the tables have more than one
  /// setting.
  package let symbol: String
  package let operations: [SymmetryOperation]

  /// The largest number of operations a group has in a conventional cell.
  static let largestOrder = 192

  package var order: Int { operations.count }

  /// All operations that generators make.
  /// - Throws: `InputError` if they are not the generators of a space group.
  static func operations(generatedBy generators: [SymmetryOperation]) throws -> [SymmetryOperation] {
    var operations = [SymmetryOperation.identity]
    var known = Set(operations.map(\.key))
    var next = 0
    while next < operations.count {
      for generator in generators {
        let product = operations[next] * generator
        guard known.insert(product.key).inserted else { continue }
        operations.append(product)
        guard operations.count <= largestOrder else {
          throw InputError("symmetry operations: they do not form a space group of at most 192 operations")
        }
      }
      next += 1
    }
    return operations
  }

  /// The group of a Hall symbol.
  package init(hall: String, number: Int = 0, symbol: String? = nil) throws {
    self.number = number
    self.symbol = symbol ?? hall
    operations = try Self.operations(generatedBy: try HallSymbol(hall).generators)
  }

  /// Operations written out in a file.
  /// - Throws: `InputError` if one is given twice or some are missing, that is, if a product is not in the
  ///   list.
  package init(operations: [SymmetryOperation], symbol: String = "") throws {
    let known = Set(operations.map(\.key))
    guard known.count == operations.count else {
      throw InputError("symmetry operations: one of the \(operations.count) operations is given twice")
    }
    guard operations.count <= Self.largestOrder else {
      throw InputError("symmetry operations: \(operations.count) are not allowed; allowed: up to 192")
    }
    for first in operations {
      for second in operations where !known.contains((first * second).key) {
        throw InputError(
          "symmetry operations: the \(operations.count) operations are not a complete group; allowed:"
            + " all operations of"
            + " the space group, the identity and centring included")
      }
    }
    number = 0
    self.symbol = symbol
    self.operations = operations
  }

  /// Refuses a cell whose shape the operations do not keep.
  /// - Parameter tolerance: largest change of a scalar product of cell vectors, relative to their lengths.
  package func validate(_ cell: Cell, tolerance: Double = 2e-3) throws {
    let metric = cell.matrix.transposed * cell.matrix
    let lengths = cell.lengths
    for operation in operations {
      let change = operation.matrix.transposed * metric * operation.matrix - metric
      for row in 0..<3 {
        for column in 0..<3 where abs(change[row, column]) > tolerance * lengths[row] * lengths[column] {
          let values = [lengths.x, lengths.y, lengths.z].map { InputError.brief($0.rounded(to: 4)) }
          let degrees = [cell.angles.x, cell.angles.y, cell.angles.z].map {
            InputError.brief(($0 * 180 / .pi).rounded(to: 3))
          }
          throw InputError(
            "the cell \(values.joined(separator: ", ")) Å, \(degrees.joined(separator: ", "))° does not"
              + " have the symmetry"
              + " of its space group\(symbol.isEmpty ? "" : " \(symbol)")")
        }
      }
    }
  }
}
