package import Quantities

extension ScanSystem {
  /// - Throws: `InputError` if the settings are not possible: what, which value, what is allowed.
  package func check(_ settings: ScanSettings) throws(InputError) {
    for side in [settings.field.x, settings.field.y] {
      try check(side, "field of view", model.fieldLimits, perUnit: 10, unit: "nm")
    }
    try check(settings.dwell.seconds, "dwell time", model.dwellLimits, perUnit: 1e-6, unit: "µs")
    let finite = -1e12...1e12
    try check(settings.centre.x, "scan centre", finite, perUnit: 10, unit: "nm")
    try check(settings.centre.y, "scan centre", finite, perUnit: 10, unit: "nm")
    try check(settings.rotation, "scan rotation", -1e3...1e3, perUnit: 1, unit: "rad")
    if let flyback = settings.flyback {
      try check(flyback.seconds, "flyback", model.shortestFlyback...10, perUnit: 1e-6, unit: "µs")
    }
    if let settling = settings.settling {
      try check(settling.seconds, "line settling", 0...10, perUnit: 1e-6, unit: "µs")
    }
    if let lineTime = settings.lineTime {
      try check(lineTime.seconds, "line time", 0...1e5, perUnit: 1e-6, unit: "µs")
    }
    try check(settings.pattern)
  }

  private func check(_ pattern: ScanPattern) throws(InputError) {
    switch pattern {
    case .raster(let columns, let rows, let region, _):
      for pixels in [columns, rows] where !(1...model.pixelLimit).contains(pixels) {
        throw .outOfRange("pixels", Double(pixels), allowed: "1 to \(model.pixelLimit)")
      }
      let sides = [(region.left, region.width), (region.top, region.height)]
      for (low, length) in sides where !(low >= 0 && length >= 1e-6 && low + length <= 1 + 1e-9) {
        throw InputError(
          "scan region: from \(InputError.brief(low)) over \(InputError.brief(length)) is not allowed; "
            + "allowed: a part of 0 to 1, 1e-6 or more wide")
      }
    case .point(let place): try check([place])
    case .points(let places), .path(let places):
      try check(count: places.count)
      try check(places)
    case .line(let from, let to, let count):
      try check(count: count)
      try check([from, to])
    case .spiral(let count, let turns, let diameter, _):
      try check(count: count)
      try check(turns, "turns of a spiral", 0.01...1e6, perUnit: 1, unit: "")
      try check(diameter, "diameter of a spiral", 1e-6...1, perUnit: 1, unit: "fields")
    }
  }

  private func check(_ places: [SIMD2<Double>]) throws(InputError) {
    for place in places {
      try check(place.x, "place in the field", 0...1, perUnit: 1, unit: "fields")
      try check(place.y, "place in the field", 0...1, perUnit: 1, unit: "fields")
    }
  }

  private func check(count: Int) throws(InputError) {
    guard (1...model.placeLimit).contains(count) else {
      throw .outOfRange("places of a scan", Double(count), allowed: "1 to \(model.placeLimit)")
    }
  }

  private func check(
    _ value: Double, _ name: String, _ allowed: ClosedRange<Double>, perUnit: Double, unit: String
  ) throws(InputError) {
    // The edges are rounded as their values are.
    let slack = 1e-12 * max(abs(allowed.lowerBound), abs(allowed.upperBound))
    guard value >= allowed.lowerBound - slack, value <= allowed.upperBound + slack else {
      func text(_ number: Double) -> String { InputError.brief(number / perUnit) }
      throw .outOfRange(
        name, value / perUnit, allowed: "\(text(allowed.lowerBound)) to \(text(allowed.upperBound))",
        unit: unit)
    }
  }
}
