import Foundation

/// Something that answers bytes with bytes.
protocol StreamProbe {
  /// - Returns: what is to be sent; nil to close.
  mutating func answer(_ bytes: [UInt8]) -> [UInt8]?
}

/// Standard input to standard output until either ends.
enum StreamLoop {
  static func run(_ probe: some StreamProbe) {
    var probe = probe
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(0, &chunk, chunk.count)
      guard count > 0, let answer = probe.answer(Array(chunk[..<count])) else { return }
      var sent = 0
      while sent < answer.count {
        let written = answer[sent...].withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
        guard written > 0 else { return }
        sent += written
      }
    }
  }
}
