/// A moment or a length of the instrument's time: whole nanoseconds, so that sums do not depend on their order.
package struct InstrumentTime: Sendable, Hashable, Comparable, Codable {
  package var nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The nearest whole nanosecond.
  /// - Parameter seconds: finite and less than 292 years.
  package init(seconds: Double) { nanoseconds = Int64((seconds * 1e9).rounded()) }

  package static let zero = InstrumentTime(nanoseconds: 0)

  package var seconds: Double { Double(nanoseconds) * 1e-9 }

  package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
  package static func + (left: Self, right: Self) -> Self {
    Self(nanoseconds: left.nanoseconds + right.nanoseconds)
  }
  package static func - (left: Self, right: Self) -> Self {
    Self(nanoseconds: left.nanoseconds - right.nanoseconds)
  }
  package static func += (left: inout Self, right: Self) { left = left + right }
  package static func * (count: Int, time: Self) -> Self {
    Self(nanoseconds: Int64(count) * time.nanoseconds)
  }

  package init(from decoder: any Decoder) throws {
    nanoseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(nanoseconds)
  }
}
