package import Quantities

/// How the beam dwells while a scan detector records: lines one after another, pixels without gaps.
package struct ScanExposure: Sendable, Equatable {
  package var rows, columns: Int
  /// Beam current in electrons per s.
  package var current: Double
  /// Time at a pixel in s.
  package var dwell: Double
  /// Time from the end of a line's last pixel to the begin of the next line's first, in s; no light is added in it.
  package var flyback: Double
  /// Number of the first of these rows in the whole frame, which addresses its noise.
  package var firstRow: Int
  /// Beam current relative to `current`, by row or by pixel (emission noise); empty for a steady beam.
  package var currentFactors: [Float]

  package init(
    rows: Int, columns: Int, current: Double, dwell: Double, flyback: Double, firstRow: Int = 0,
    currentFactors: [Float] = []
  ) {
    (self.rows, self.columns, self.current, self.dwell) = (rows, columns, current, dwell)
    (self.flyback, self.firstRow, self.currentFactors) = (flyback, firstRow, currentFactors)
  }

  package func check() throws(InputError) {
    guard dwell >= 1e-9, dwell <= 1000 else {
      throw .outOfRange("dwell time", dwell * 1e6, allowed: "0.001 to 1e9", unit: "µs")
    }
    guard flyback >= 0, flyback <= 1000 else {
      throw .outOfRange("flyback time", flyback * 1e6, allowed: "0 to 1e9", unit: "µs")
    }
    // 1 mA: above, a pixel could hold more electrons than can be drawn.
    guard current >= 0, current <= 6.3e15, current * dwell <= 1e14 else {
      throw .outOfRange(
        "beam current", current, allowed: "0 to 6.3e15, and 1e14 per pixel", unit: "electrons/s")
    }
  }
}
