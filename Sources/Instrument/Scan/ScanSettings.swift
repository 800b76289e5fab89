/// A scan as an operator asks for it.
package struct ScanSettings: Sendable, Hashable, Codable {
  package var pattern: ScanPattern
  /// Width and height of the field in Å.
  package var field: SIMD2<Double>
  /// Place of the middle of the field in the laboratory, in Å: beam and image shift.
  package var centre: SIMD2<Double>
  /// From x towards y, in rad.
  package var rotation: Double
  package var dwell: InstrumentTime
  /// Least time from the start of a line to that of the next; the beam waits at the start of the line.
  package var lineTime: InstrumentTime?
  /// Time to go back; nil for the model's.
  package var flyback: InstrumentTime?
  /// Time to wait after it; nil for the model's.
  package var settling: InstrumentTime?
  /// Whether lines wait for a fixed phase of the mains.
  package var mainsLocked: Bool

  package init(
    pattern: ScanPattern, field: SIMD2<Double>, centre: SIMD2<Double> = .zero, rotation: Double = 0,
    dwell: InstrumentTime, lineTime: InstrumentTime? = nil, flyback: InstrumentTime? = nil,
    settling: InstrumentTime? = nil, mainsLocked: Bool = false
  ) {
    self.pattern = pattern
    self.field = field
    self.centre = centre
    self.rotation = rotation
    self.dwell = dwell
    self.lineTime = lineTime
    self.flyback = flyback
    self.settling = settling
    self.mainsLocked = mainsLocked
  }
}
