/// The members of one butterfly in registers, and their discrete Fourier transform, exp(-2πi j q / radix).
protocol Butterfly: SendableMetatype {
  static var radix: Int { get }
  /// Members `stride` elements apart.
  init(_ p: UnsafePointer<Wide>, _ stride: Int)
  func store(_ p: Element, _ stride: Int)
  mutating func transform()
  /// Each member by `factor` of its number.
  mutating func scale(_ factor: (_ value: Wide, _ member: Int) -> Wide)
}

extension Butterfly {
  /// Members 1, 2, … times the twiddle factors of a butterfly.
  @inline(__always) mutating func turn(_ w: UnsafePointer<Float>) {
    scale { value, q in q == 0 ? value : value.times(w + 2 * (q - 1)) }
  }
  /// Times neighbouring elements.
  @inline(__always) mutating func multiply(_ t: UnsafePointer<Wide>) {
    scale { value, q in
      prefetch(t + (q + ahead * Self.radix))
      return value * t[q]
    }
  }
  @inline(__always) mutating func exchange() { scale { value, _ in value.exchanged } }
}

/// Butterflies between asking for a factor and using it: factors come from memory, not from the cache.
@inline(__always) private var ahead: Int { 16 }
