/// Lengths that transform fast.
package enum FourierSizes {
  /// Lengths whose unmeasured plans take about 0.6 ns per point (single precision); the others without large prime
  /// factors take 1.1 to 2.7 ns. Measured with FFTW 3.3.10 on an AVX-512 machine.
  private static let best = [
    16, 32, 64, 80, 96, 128, 160, 192, 256, 320, 384, 400, 512, 640, 1024, 2048, 4096, 8192, 16_384,
  ]

  /// A fast even length from `least` on: one of the best if at most 35 % larger, which is then less work, else the
  /// smallest without prime factors above 7.
  package static func next(from least: Double) -> Int {
    let needed = max(2, Int(least.rounded(.up)))
    if let best = best.first(where: { $0 >= needed }), Double(best) <= 1.35 * Double(needed) { return best }
    var size = needed
    while size % 2 != 0 || !isSmooth(size) { size += 1 }
    return size
  }

  /// Whether a number has no prime factor above 7.
  package static func isSmooth(_ number: Int) -> Bool {
    var rest = number
    for prime in [2, 3, 5, 7] {
      while rest > 1 && rest % prime == 0 { rest /= prime }
    }
    return rest == 1
  }
}
