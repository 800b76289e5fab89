import Quantities

@testable import Instrument

enum DoseFixtures {
  /// 60 kV, 30 mrad.
  static func profile(_ energy: Double = 60_000) throws -> BeamProfile {
    try .probe(beam: ElectronBeam(energy: energy), semiangle: 0.03, source: 0.25)
  }

  static func exposure(_ pieces: [BeamExposure.Piece], energy: Double = 60_000) throws -> BeamExposure {
    BeamExposure(beam: ElectronBeam(energy: energy), profile: try profile(energy), pieces: pieces)
  }

  static func parked(
    at place: SIMD2<Double>, seconds: Double, current: Double, energy: Double = 60_000, from start: Double = 0
  ) throws -> BeamExposure {
    .parked(
      at: place, from: InstrumentTime(seconds: start), for: InstrumentTime(seconds: seconds),
      current: current,
      beam: ElectronBeam(energy: energy), profile: try profile(energy))
  }

  /// A square frame of 1 µs dwells around a place, without flyback.
  static func frame(
    pixels: Int, field: Double, electrons: Double, energy: Double = 60_000, at centre: SIMD2<Double> = .zero,
    from start: Double = 0
  ) throws -> BeamExposure {
    let step = field / Double(pixels)
    let dwell = InstrumentTime(nanoseconds: 1000)
    return try exposure(
      (0..<pixels).map { line in
        .line(
          .init(
            start: InstrumentTime(seconds: start) + line * (pixels * dwell), dwell: dwell,
            places: (0..<pixels).map {
              centre + (SIMD2(Double($0), Double(line)) + 0.5 - Double(pixels) / 2) * step
            }, electrons: electrons))
      }, energy: energy)
  }
}
