/// Text that grows byte by byte, with numbers written as Python's `repr` writes them.
struct TextBytes {
  var bytes: [UInt8] = []

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func append(text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func append<Number: FixedWidthInteger>(integer: Number) {
    if integer.magnitude < 10 {
      if integer < 0 { bytes.append(UInt8(ascii: "-")) }
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: integer.magnitude))
      return
    }
    if integer < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = UInt64(integer.magnitude)
    let begin = bytes.count
    while rest > 0 {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
      rest = quotient
    }
    var (low, high) = (begin, bytes.count - 1)
    while low < high {
      bytes.swapAt(low, high)
      low += 1
      high -= 1
    }
  }

  /// A finite number: the shortest digits that give it back, with a point or an exponent.
  mutating func append(finite number: Double) {
    // Python's repr changes to exponents at 10^16, Swift at 2^53; whole numbers below are written by their digits, which
    // is also the quickest for counts. Both write the same exponents.
    if number.magnitude < 1e16, let whole = Int(exactly: number), whole != 0 || number.sign == .plus {
      append(integer: whole)
      append(".0")
    } else {
      append(text: number.description)
    }
  }

  /// A finite number in single precision: the shortest digits that give it back as such.
  mutating func append(finite number: Float) {
    if number.magnitude < 0x1p24, let whole = Int32(exactly: number), whole != 0 || number.sign == .plus {
      append(integer: whole)
      append(".0")
    } else {
      append(text: number.description)
    }
  }

  /// Nested lists of the numbers of an array.
  mutating func append(
    _ array: NumericArray, separator: StaticString, notFinite: (Double, inout TextBytes) -> Void
  ) {
    switch array.numbers {
    case .uint8(let values): nested(values, array.shape, separator, most: 4) { $1.append(integer: $0) }
    case .int16(let values): nested(values, array.shape, separator, most: 7) { $1.append(integer: $0) }
    case .uint16(let values): nested(values, array.shape, separator, most: 6) { $1.append(integer: $0) }
    case .int32(let values): nested(values, array.shape, separator, most: 12) { $1.append(integer: $0) }
    case .uint32(let values): nested(values, array.shape, separator, most: 11) { $1.append(integer: $0) }
    case .float(let values):
      nested(values, array.shape, separator, most: 12) {
        if $0.isFinite { $1.append(finite: $0) } else { notFinite(Double($0), &$1) }
      }
    case .double(let values):
      nested(values, array.shape, separator, most: 20) {
        if $0.isFinite { $1.append(finite: $0) } else { notFinite($0, &$1) }
      }
    }
  }

  /// - Parameter most: bytes of a number with its separator, roughly, for reserving.
  private mutating func nested<Number>(
    _ values: [Number], _ shape: [Int], _ separator: StaticString, most: Int,
    _ write: (Number, inout TextBytes) -> Void
  ) {
    bytes.reserveCapacity(bytes.count + values.count * most)
    var next = 0
    func level(_ axis: Int, _ out: inout TextBytes) {
      out.append("[")
      for place in 0..<shape[axis] {
        if place > 0 { out.append(separator) }
        if axis + 1 < shape.count {
          level(axis + 1, &out)
        } else {
          write(values[next], &out)
          next += 1
        }
      }
      out.append("]")
    }
    level(0, &self)
  }
}
