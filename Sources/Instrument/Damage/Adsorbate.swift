import Foundation

/// Adsorbed molecules at a cell of the grown layer: their share of a full cover at a moment.
struct Adsorbate: Sendable, Hashable {
  var cover = 1.0
  var time = InstrumentTime.zero
  /// Å that have grown here; the layer of the world follows in steps.
  var height = 0.0

  mutating func recover(until moment: InstrumentTime, supplyTime: Double) {
    guard moment > time else { return }
    cover = 1 - (1 - cover) * exp(-(moment - time).seconds / supplyTime)
    time = moment
  }
}

extension Adsorbate: Codable {
  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    cover = try container.decode(Double.self)
    time = try container.decode(InstrumentTime.self)
    height = try container.decode(Double.self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(cover)
    try container.encode(time)
    try container.encode(height)
  }
}
