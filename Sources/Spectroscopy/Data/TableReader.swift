import CSpectroscopyTables

/// Walks over little-endian bytes that live as long as the program.
struct TableReader: @unchecked Sendable {
  private let bytes: UnsafePointer<UInt8>
  let count: Int
  private(set) var position = 0

  init(_ table: stemulator_table) {
    bytes = table.bytes
    count = table.size
  }

  mutating func skip(_ amount: Int) { position += amount }

  mutating func byte() -> Int {
    defer { position += 1 }
    return Int(bytes[position])
  }

  mutating func word() -> UInt32 {
    defer { position += 4 }
    return (0..<4).reduce(0) { $0 | UInt32(bytes[position + $1]) << (8 * $1) }
  }

  mutating func real() -> Double { Double(Float(bitPattern: word())) }

  /// The 16-bit number at a place.
  func short(at place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }
}
