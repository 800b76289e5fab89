/// Lengths that transform fast.
package enum FourierSizes {
  /// The smallest even number from `least` on without prime factors above 7.
  package static func next(from least: Double) -> Int {
    var size = max(2, Int(least.rounded(.up)))
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
