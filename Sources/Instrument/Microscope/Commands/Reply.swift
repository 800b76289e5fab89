package import Configuration

/// What a command answers.
package struct Reply: Sendable, Equatable {
  /// Readings and metadata; names carry units.
  package var values: [String: JSONValue]
  package var arrays: [AcquiredArray]

  package init(_ values: [String: JSONValue] = [:], arrays: [AcquiredArray] = []) {
    self.values = values
    self.arrays = arrays
  }
}

extension JSONValue {
  static func pair(_ value: SIMD2<Double>) -> JSONValue { .array([.number(value.x), .number(value.y)]) }
}
