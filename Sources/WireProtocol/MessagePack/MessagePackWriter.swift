/// Writes values in the shortest form of their kind, as Python's msgpack does.
struct MessagePackWriter {
  var bytes: [UInt8] = []

  mutating func write(_ value: WireValue) {
    switch value {
    case .null: bytes.append(0xC0)
    case .bool(let truth): bytes.append(truth ? 0xC3 : 0xC2)
    case .int(let number): write(number)
    case .bigInt(let digits):
      // What fits into 64 bits without a sign has a form of its own.
      if let number = UInt64(digits) {
        head(0xCF, number)
      } else {
        write(type: MessagePack.bigIntType, Array(digits.utf8))
      }
    case .float(let number): head(0xCB, number.bitPattern)
    case .complex(let real, let imaginary):
      write(
        type: MessagePack.complexType,
        [real, imaginary].flatMap { part in
          (0..<8).map { UInt8(truncatingIfNeeded: part.bitPattern >> (8 * $0)) }
        })
    case .string(let text):
      let utf8 = Array(text.utf8)
      switch utf8.count {
      case 0..<32: bytes.append(0xA0 | UInt8(utf8.count))
      case 0..<0x100: head(0xD9, UInt8(utf8.count))
      default: length(0xDA, utf8.count)
      }
      bytes += utf8
    case .bytes(let data):
      if data.count < 0x100 { head(0xC4, UInt8(data.count)) } else { length(0xC5, data.count) }
      bytes += data
    case .list(let items), .tuple(let items), .set(let items):
      arrayHead(items.count)
      for item in items { write(item) }
    case .dict(let entries):
      if entries.count < 16 { bytes.append(0x80 | UInt8(entries.count)) } else { length(0xDE, entries.count) }
      for entry in entries {
        write(entry.key)
        write(entry.value)
      }
    case .array(let array): write(array)
    }
  }

  private mutating func write(_ number: Int) {
    switch number {
    case 0..<0x80: bytes.append(UInt8(number))
    case 0..<0x100: head(0xCC, UInt8(number))
    case 0..<0x10000: head(0xCD, UInt16(number))
    case 0..<0x1_0000_0000: head(0xCE, UInt32(number))
    case 0...: head(0xCF, UInt64(number))
    case -32..<0: bytes.append(UInt8(bitPattern: Int8(number)))
    case -0x80..<0: head(0xD0, Int8(number))
    case -0x8000..<0: head(0xD1, Int16(number))
    case -0x8000_0000..<0: head(0xD2, Int32(number))
    default: head(0xD3, Int64(number))
    }
  }

  private mutating func write(type: UInt8, _ data: [UInt8]) {
    switch data.count {
    case 1: bytes.append(0xD4)
    case 2: bytes.append(0xD5)
    case 4: bytes.append(0xD6)
    case 8: bytes.append(0xD7)
    case 16: bytes.append(0xD8)
    case 0..<0x100: head(0xC7, UInt8(data.count))
    default: length(0xC8, data.count)
    }
    bytes.append(type)
    bytes += data
  }

  private mutating func write(_ array: NumericArray) {
    switch array.numbers {
    case .uint8(let values): nested(values, array.shape) { $1.write(Int($0)) }
    case .int16(let values): nested(values, array.shape) { $1.write(Int($0)) }
    case .uint16(let values): nested(values, array.shape) { $1.write(Int($0)) }
    case .int32(let values): nested(values, array.shape) { $1.write(Int($0)) }
    case .uint32(let values): nested(values, array.shape) { $1.write(Int($0)) }
    case .float(let values): nested(values, array.shape) { $1.head(0xCA, $0.bitPattern) }
    case .double(let values): nested(values, array.shape) { $1.head(0xCB, $0.bitPattern) }
    }
  }

  private mutating func nested<Number>(
    _ values: [Number], _ shape: [Int], _ write: (Number, inout MessagePackWriter) -> Void
  ) {
    bytes.reserveCapacity(bytes.count + values.count * (MemoryLayout<Number>.size + 1))
    var next = 0
    func level(_ axis: Int, _ out: inout MessagePackWriter) {
      out.arrayHead(shape[axis])
      for _ in 0..<shape[axis] {
        if axis + 1 < shape.count {
          level(axis + 1, &out)
        } else {
          write(values[next], &out)
          next += 1
        }
      }
    }
    level(0, &self)
  }

  private mutating func arrayHead(_ count: Int) {
    if count < 16 { bytes.append(0x90 | UInt8(count)) } else { length(0xDC, count) }
  }

  /// A length of 16 bits, or with the next code one of 32.
  private mutating func length(_ code: UInt8, _ count: Int) {
    precondition(count <= Int(UInt32.max), "MessagePack counts with 32 bits")
    if count < 0x10000 { head(code, UInt16(count)) } else { head(code + 1, UInt32(count)) }
  }

  /// A code and a number, most significant byte first.
  private mutating func head<Number: FixedWidthInteger>(_ code: UInt8, _ number: Number) {
    bytes.append(code)
    var shift = Number.bitWidth - 8
    while shift >= 0 {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      shift -= 8
    }
  }
}
