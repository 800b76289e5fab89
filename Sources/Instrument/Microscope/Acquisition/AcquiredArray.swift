package import Configuration

/// Numbers that an acquisition delivers, with what their axes mean.
package struct AcquiredArray: Sendable, Equatable {
  package enum Kind: String, Sendable {
    case image, imageStack, profile, pattern, patterns, spectrum, spectra
  }

  package struct Axis: Sendable, Equatable {
    package let name: String
    package let quantity: String
    package let unit: String
    package let count: Int
    /// Value at the middle of the first element, and from one to the next.
    package let first, step: Double
  }

  package let name: String
  package let kind: Kind
  package let quantity: String
  package let unit: String
  /// Slowest first: values are in C order.
  package let axes: [Axis]
  package var values: [Float]
  /// Bits of whole numbers without sign; nil for real numbers.
  package let bits: Int?
  /// What belongs to this detector.
  package let metadata: [String: JSONValue]

  package var shape: [Int] { axes.map(\.count) }

  /// The same with other numbers, which are real.
  package func replacing(_ values: [Float]) -> AcquiredArray {
    AcquiredArray(
      name: name, kind: kind, quantity: quantity, unit: unit, axes: axes, values: values, bits: nil,
      metadata: metadata)
  }
}
