import Numerics

@testable import WireProtocol

extension RandomStream.Purpose {
  static let wireValue = RandomStream.Purpose("tests.wire-value")
  static let wireCut = RandomStream.Purpose("tests.wire-cut")
  static let wireFuzz = RandomStream.Purpose("tests.wire-fuzz")
}

/// Values of every kind at random, nested up to a depth.
struct RandomWireValue {
  var stream: RandomStream

  init(_ index: Int) { stream = RandomStream(seed: 7, purpose: .wireValue, index: index) }

  mutating func below(_ count: Int) -> Int { Int(stream.next() % UInt64(count)) }

  mutating func value(depth: Int = 4) -> WireValue {
    switch below(depth > 0 ? 16 : 10) {
    case 0: .null
    case 1: .bool(below(2) == 0)
    case 2, 3: .int(integer())
    case 4: .bigInt(bigInteger())
    case 5, 6: .float(double())
    case 7: .complex(double(), double())
    case 8: .string(text())
    case 9: .bytes((0..<below(20)).map { _ in UInt8(below(256)) })
    case 10, 11: .list(values(depth))
    case 12: .tuple(values(depth))
    case 13: .dict((0..<below(4)).map { _ in WireEntry(key(), value(depth: depth - 1)) })
    case 14: .set((0..<below(4)).map { _ in key() })
    default: .array(array())
    }
  }

  private mutating func values(_ depth: Int) -> [WireValue] {
    (0..<below(5)).map { _ in value(depth: depth - 1) }
  }

  mutating func key() -> WireValue {
    switch below(5) {
    case 0: .int(integer())
    case 1: .float(Double(below(100)) / 4)
    case 2: .bool(below(2) == 0)
    default: .string(text())
    }
  }

  /// Of any number of bits.
  mutating func integer() -> Int {
    Int(truncatingIfNeeded: Int64(bitPattern: stream.next()) >> Int64(below(64)))
  }

  private mutating func bigInteger() -> String {
    (below(2) == 0 ? "-" : "") + "9" + (0..<19 + below(30)).map { _ in String(below(10)) }.joined()
  }

  /// Any bit pattern, or a number as people write it.
  mutating func double() -> Double {
    switch below(4) {
    case 0: Double(bitPattern: stream.next())
    case 1: Double(integer())
    case 2: Double(below(100_000)) / 1000
    default:
      [
        0, -0.0, .infinity, -.infinity, .nan, 1e16, 9_007_199_254_740_992, 1e-5, .leastNonzeroMagnitude,
        1_234_567_890_123_456,
      ][
        below(10)]
    }
  }

  mutating func float() -> Float {
    below(2) == 0 ? Float(bitPattern: UInt32(truncatingIfNeeded: stream.next())) : Float(below(1 << 20)) / 64
  }

  mutating func text() -> String {
    let pool: [Unicode.Scalar] = [
      "a", "Z", "0", " ", "'", "\"", "\\", "\n", "\t", "\r", "\0", "\u{1b}", "\u{7f}", "é", "Å", "\u{a0}",
      "\u{ad}",
      "\u{2028}", "\u{200b}", "中", "😀", "\u{e000}", "\u{feff}", ",", "{", "#", "\u{10ffff}",
    ]
    var text = ""
    for _ in 0..<below(12) { text.unicodeScalars.append(pool[below(pool.count)]) }
    return text
  }

  private mutating func array() -> NumericArray {
    let shape = (0..<1 + below(3)).map { _ in below(4) }
    let count = shape.reduce(1, *)
    let numbers: NumericArray.Numbers =
      switch below(7) {
      case 0: .uint8((0..<count).map { _ in UInt8(truncatingIfNeeded: stream.next()) })
      case 1: .int16((0..<count).map { _ in Int16(truncatingIfNeeded: stream.next()) })
      case 2: .uint16((0..<count).map { _ in UInt16(truncatingIfNeeded: stream.next()) })
      case 3: .int32((0..<count).map { _ in Int32(truncatingIfNeeded: stream.next()) })
      case 4: .uint32((0..<count).map { _ in UInt32(truncatingIfNeeded: stream.next()) })
      case 5: .float((0..<count).map { _ in float() })
      default: .double((0..<count).map { _ in double() })
      }
    return NumericArray(numbers, shape: shape)
  }
}

extension WireValue {
  /// What a reader of the format gets of the value.
  func arriving(_ serializer: PyroSerializer) -> WireValue {
    switch self {
    case .list(let items): return .list(items.map { $0.arriving(serializer) })
    case .tuple(let items):
      let items = items.map { $0.arriving(serializer) }
      return serializer == .serpent ? .tuple(items) : .list(items)
    case .set(let items):
      let items = items.map { $0.arriving(serializer) }
      return serializer != .serpent ? .list(items) : items.isEmpty ? .tuple([]) : .set(items)
    case .dict(let entries):
      return .dict(
        entries.map {
          WireEntry(serializer == .json ? $0.key.jsonKey : $0.key, $0.value.arriving(serializer))
        })
    case .bytes(let bytes):
      return serializer == .msgpack ? self : ["data": .string(Self.base64(bytes)), "encoding": "base64"]
    case .array(let array):
      // Written with the digits of single precision, a number arrives as the double that is nearest to them.
      guard case .float(let values) = array.numbers, serializer != .msgpack else {
        return array.nestedLists.arriving(serializer)
      }
      return NumericArray(
        .double(values.map { $0.isFinite ? Double($0.description)! : Double($0) }), shape: array.shape
      ).nestedLists
    // The smaller of the big ones fit msgpack's own 64 bits, and come back the same.
    default: return self
    }
  }

  private var jsonKey: WireValue {
    switch self {
    case .string: self
    case .bool(let truth): .string(truth ? "true" : "false")
    default: .string(PythonLiteral.encode(self))
    }
  }

  var holdsComplex: Bool {
    switch self {
    case .complex: true
    case .list(let items), .tuple(let items), .set(let items): items.contains(where: \.holdsComplex)
    case .dict(let entries): entries.contains { $0.value.holdsComplex }
    default: false
    }
  }

  /// Text by which values are compared: it tells 1 from 1.0 and -0.0 from 0.0, and nan is like nan.
  var signature: String { PythonLiteral.encode(self) }
}
