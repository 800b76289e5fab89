/// Bytes that have come and were not used yet. Appending and taking cost time in proportion to the bytes, however they
/// are cut.
struct InputBuffer {
  private var bytes: [UInt8] = []
  private var begin = 0

  var count: Int { bytes.count - begin }

  subscript(place: Int) -> UInt8 { bytes[begin + place] }

  mutating func append(_ more: ArraySlice<UInt8>) {
    // Moving the rest to the front is worth it once the used part is the larger one.
    if begin > bytes.count / 2 {
      bytes.removeFirst(begin)
      begin = 0
    }
    bytes.append(contentsOf: more)
  }

  /// The next bytes, which stay.
  func peek(_ count: Int) -> ArraySlice<UInt8> { bytes[begin..<begin + count] }

  mutating func drop(_ count: Int) {
    begin += count
    guard begin == bytes.count else { return }
    // The room of a large message is given back once it is used.
    bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 16)
    begin = 0
  }

  /// The number of `Number.bitWidth` bits at a place, most significant byte first.
  func integer<Number: FixedWidthInteger>(_: Number.Type, at place: Int) -> Number {
    (0..<Number.bitWidth / 8).reduce(0) { $0 << 8 | Number(truncatingIfNeeded: self[place + $1]) }
  }
}
