/// Numbers of one kind in rows, which all codecs write as nested lists without a value for each number.
package struct NumericArray: Sendable, Equatable {
  /// The numbers, the last index running fastest.
  package enum Numbers: Sendable, Equatable {
    case uint8([UInt8])
    case int16([Int16])
    case uint16([UInt16])
    case int32([Int32])
    case uint32([UInt32])
    case float([Float])
    case double([Double])
  }

  package let numbers: Numbers
  /// Lengths from the slowest index to the fastest; at least one.
  package let shape: [Int]

  /// - Parameter shape: lengths whose product is the count of the numbers; by default a single row.
  package init(_ numbers: Numbers, shape: [Int]? = nil) {
    self.numbers = numbers
    self.shape = shape ?? [numbers.count]
    precondition(
      !self.shape.isEmpty && self.shape.allSatisfy { $0 >= 0 } && self.shape.reduce(1, *) == numbers.count,
      "the shape of an array holds its numbers")
  }

  package init(_ values: [Float], shape: [Int]? = nil) { self.init(.float(values), shape: shape) }
  package init(_ values: [Double], shape: [Int]? = nil) { self.init(.double(values), shape: shape) }
  package init(_ values: [Int32], shape: [Int]? = nil) { self.init(.int32(values), shape: shape) }
  package init(_ values: [UInt16], shape: [Int]? = nil) { self.init(.uint16(values), shape: shape) }

  package var count: Int { numbers.count }

  /// The name that numpy gives the kind of number: "float32", "uint16".
  package var dtype: String {
    switch numbers {
    case .uint8: "uint8"
    case .int16: "int16"
    case .uint16: "uint16"
    case .int32: "int32"
    case .uint32: "uint32"
    case .float: "float32"
    case .double: "float64"
    }
  }

  /// The tuple (nested lists, shape, name of the type) in which the STEM servers send arrays over Pyro.
  package var triple: WireValue {
    .tuple([.array(self), .tuple(shape.map { .int($0) }), .string(dtype)])
  }

  /// The same numbers as nested lists of single values, as a reader gets them.
  package var nestedLists: WireValue {
    switch numbers {
    case .uint8(let values): Self.nested(values.map { .int(Int($0)) }, shape)
    case .int16(let values): Self.nested(values.map { .int(Int($0)) }, shape)
    case .uint16(let values): Self.nested(values.map { .int(Int($0)) }, shape)
    case .int32(let values): Self.nested(values.map { .int(Int($0)) }, shape)
    case .uint32(let values): Self.nested(values.map { .int(Int($0)) }, shape)
    case .float(let values): Self.nested(values.map { .float(Double($0)) }, shape)
    case .double(let values): Self.nested(values.map { .float($0) }, shape)
    }
  }

  private static func nested(_ values: [WireValue], _ shape: [Int]) -> WireValue {
    guard shape.count > 1 else { return .list(values) }
    let inner = Array(shape.dropFirst())
    let step = inner.reduce(1, *)
    return .list((0..<shape[0]).map { nested(Array(values[$0 * step..<($0 + 1) * step]), inner) })
  }

  /// The numbers in order, least significant byte first, as asyncroscopy sends them.
  package var littleEndianBytes: [UInt8] {
    switch numbers {
    case .uint8(let values): values
    case .int16(let values): Self.raw(values.map(\.littleEndian))
    case .uint16(let values): Self.raw(values.map(\.littleEndian))
    case .int32(let values): Self.raw(values.map(\.littleEndian))
    case .uint32(let values): Self.raw(values.map(\.littleEndian))
    case .float(let values): Self.raw(values.map(\.bitPattern.littleEndian))
    case .double(let values): Self.raw(values.map(\.bitPattern.littleEndian))
    }
  }

  private static func raw<Element>(_ values: [Element]) -> [UInt8] { values.withUnsafeBytes { Array($0) } }
}

extension NumericArray.Numbers {
  package var count: Int {
    switch self {
    case .uint8(let values): values.count
    case .int16(let values): values.count
    case .uint16(let values): values.count
    case .int32(let values): values.count
    case .uint32(let values): values.count
    case .float(let values): values.count
    case .double(let values): values.count
    }
  }
}
