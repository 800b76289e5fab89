/// A butterfly of radix 6.
struct Six: Butterfly {
  static var radix: Int { 6 }
  var a0: Wide, a1: Wide, a2: Wide, a3: Wide, a4: Wide, a5: Wide

  @inline(__always) init(_ p: UnsafePointer<Wide>, _ stride: Int) {
    (a0, a1, a2, a3, a4, a5) = (p[0], p[stride], p[2 * stride], p[3 * stride], p[4 * stride], p[5 * stride])
  }

  @inline(__always) func store(_ p: Element, _ stride: Int) {
    p[0] = a0
    p[stride] = a1
    p[2 * stride] = a2
    p[3 * stride] = a3
    p[4 * stride] = a4
    p[5 * stride] = a5
  }

  @inline(__always) mutating func transform() {
    // 2 x 3 without twiddle factors: members 3m + 2n, results 3j + 4k (I. J. Good, J. R. Stat. Soc. B 20 (1958) 361).
    var (even, odd) = (Three(a0, a2, a4), Three(a3, a5, a1))
    even.transform()
    odd.transform()
    (a0, a3) = (even.a0 + odd.a0, even.a0 - odd.a0)
    (a4, a1) = (even.a1 + odd.a1, even.a1 - odd.a1)
    (a2, a5) = (even.a2 + odd.a2, even.a2 - odd.a2)
  }

  @inline(__always) mutating func scale(_ factor: (_ value: Wide, _ member: Int) -> Wide) {
    a0 = factor(a0, 0)
    a1 = factor(a1, 1)
    a2 = factor(a2, 2)
    a3 = factor(a3, 3)
    a4 = factor(a4, 4)
    a5 = factor(a5, 5)
  }
}
