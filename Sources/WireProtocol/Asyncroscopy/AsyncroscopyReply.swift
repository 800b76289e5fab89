/// An answer of asyncroscopy's text protocol: a header such as `[float32,5]` or `[str,19]` and the bytes behind it.
package enum AsyncroscopyReply: Sendable, Equatable {
  case text(String)
  /// The client makes arrays only of uint8 and of kinds whose names begin with int or float; others it leaves as bytes.
  case array(NumericArray)
  /// Bytes without a header: tracebacks, and `None` for a command that gave no answer.
  case plain([UInt8])

  /// A single number, which travels in single precision.
  package static func number(_ value: Double) -> AsyncroscopyReply { .array(NumericArray([Float(value)])) }

  /// A dictionary and the like, as the text of Python's `str`.
  package static func literal(_ value: WireValue) -> AsyncroscopyReply { .text(PythonLiteral.encode(value)) }

  package static func traceback(_ text: String) -> AsyncroscopyReply { .plain(Array(text.utf8)) }

  package static let noAnswer = AsyncroscopyReply.plain(Array("None".utf8))

  /// The bytes for a frame.
  package var encoded: [UInt8] {
    switch self {
    case .text(let text): Array("[str,\(text.utf8.count)]".utf8) + Array(text.utf8)
    case .array(let array):
      Array("[\(([array.dtype] + array.shape.map { String($0) }).joined(separator: ","))]".utf8)
        + array.littleEndianBytes
    case .plain(let bytes): bytes
    }
  }

  /// Reads a frame as the client does: what has no header that it knows stays as bytes. Whole numbers of 8, 16 and 32
  /// bits and both precisions are known.
  /// - Throws: `WireError` where a header promises other bytes than follow.
  package init(_ frame: [UInt8]) throws {
    guard frame.first == UInt8(ascii: "["), let end = frame.prefix(256).firstIndex(of: UInt8(ascii: "]"))
    else {
      self = .plain(frame)
      return
    }
    let words = String(decoding: frame[1..<end], as: UTF8.self).split(separator: ",")
    let body = Array(frame[(end + 1)...])
    let shape = words.dropFirst().compactMap { Int($0.drop { $0 == " " }) }.filter { $0 >= 0 }
    guard let name = words.first, shape.count == words.count - 1, !shape.isEmpty else {
      self = .plain(frame)
      return
    }
    if name == "str" {
      guard let text = String(validating: body, as: UTF8.self) else {
        throw WireError("asyncroscopy reply", at: end + 1, "the text is not UTF-8")
      }
      self = .text(text)
      return
    }
    guard let width = ["uint8": 1, "int16": 2, "int32": 4, "float32": 4, "float64": 8][name] else {
      self = .plain(frame)
      return
    }
    // A shape with a zero holds no numbers, and could still promise more empty lists than there is memory.
    var extent = 1
    for length in shape where length > 0 {
      let (product, overflow) = extent.multipliedReportingOverflow(by: length)
      guard !overflow, product <= max(body.count, 1 << 16) else {
        throw WireError("asyncroscopy reply", at: 1, "the shape is beyond the bytes")
      }
      extent = product
    }
    let count = shape.contains(0) ? 0 : extent
    guard count == body.count / width, body.count % width == 0 else {
      throw WireError("asyncroscopy reply", at: end + 1, "\(body.count) bytes do not hold \(count) numbers")
    }
    self = .array(NumericArray(Self.numbers(String(name), body), shape: shape))
  }

  private static func numbers(_ name: String, _ body: [UInt8]) -> NumericArray.Numbers {
    func words<Word: FixedWidthInteger>(_: Word.Type) -> [Word] {
      let width = Word.bitWidth / 8
      return (0..<body.count / width).map { place in
        (0..<width).reversed().reduce(0) { $0 << 8 | Word(truncatingIfNeeded: body[place * width + $1]) }
      }
    }
    switch name {
    case "int16": return .int16(words(Int16.self))
    case "int32": return .int32(words(Int32.self))
    case "float32": return .float(words(UInt32.self).map { Float(bitPattern: $0) })
    case "float64": return .double(words(UInt64.self).map { Double(bitPattern: $0) })
    default: return .uint8(body)
    }
  }
}
