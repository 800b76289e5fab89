import Numerics

/// Random displacements of whole lines: a part of its own for each, and a part whose spectrum is 1/f between one per second and one
/// per millisecond.
///
/// The 1/f part is a sum over octaves, each of which holds a normal number for its own length of time, 2^20 ns to 2^29 ns: the
/// algorithm of R. Voss that M. Gardner tells in Scientific American 238 (4), 16 (1978), with bins of absolute time. Its correlation
/// over a lag is the mean over octaves of max(0, 1 − lag/length).
struct LineJitter: Sendable {
  let seed: UInt64
  /// Standard deviations per axis in Å.
  let independent: Double
  let flicker: Double

  static let octaves = 20..<30

  func callAsFunction(acquisition: Int, line: Int, at time: InstrumentTime) -> SIMD2<Double> {
    var sum = SIMD2<Double>.zero
    if independent > 0 {
      var stream = RandomStream(seed: seed, purpose: .scanLine, index: acquisition, line)
      sum += independent * SIMD2(stream.normal(), stream.normal())
    }
    if flicker > 0 {
      var held = SIMD2<Double>.zero
      for octave in Self.octaves {
        var stream = RandomStream(
          seed: seed, purpose: .scanFlicker, index: octave, Int(time.nanoseconds >> octave))
        held += SIMD2(stream.normal(), stream.normal())
      }
      sum += flicker / Double(Self.octaves.count).squareRoot() * held
    }
    return sum
  }
}
