/// A butterfly of radix 8.
struct Eight: Butterfly {
  static var radix: Int { 8 }
  var a0: Wide, a1: Wide, a2: Wide, a3: Wide, a4: Wide, a5: Wide, a6: Wide, a7: Wide

  @inline(__always) init(_ p: UnsafePointer<Wide>, _ stride: Int) {
    (a0, a1, a2, a3, a4, a5, a6, a7) = (
      p[0], p[stride], p[2 * stride], p[3 * stride], p[4 * stride], p[5 * stride], p[6 * stride],
      p[7 * stride]
    )
  }

  @inline(__always) func store(_ p: Element, _ stride: Int) {
    p[0] = a0
    p[stride] = a1
    p[2 * stride] = a2
    p[3 * stride] = a3
    p[4 * stride] = a4
    p[5 * stride] = a5
    p[6 * stride] = a6
    p[7 * stride] = a7
  }

  @inline(__always) mutating func transform() {
    let (b0, b4) = (a0 + a4, a0 - a4)
    let (b2, b6) = (a2 + a6, a2 - a6)
    let (b1, b5) = (a1 + a5, a1 - a5)
    let (b3, b7) = (a3 + a7, a3 - a7)
    let (c0, c2) = (b0 + b2, b0 - b2)
    let (c4, c6) = (b4.minusI(b6), b4.plusI(b6))
    let (c1, c3) = (b1 + b3, b1 - b3)
    let (c5, c7) = (b5.minusI(b7), b5.plusI(b7))
    // exp(-iπ/4) c5 and exp(-3iπ/4) c7 are root times these; the root is multiplied in with the last additions.
    let root: Lanes = splat(0.707_106_781_186_547_5)
    let (d5, d7) = (c5.minusI(c5), c7.plusI(c7))
    a0 = c0 + c1
    a4 = c0 - c1
    a2 = c2.minusI(c3)
    a6 = c2.plusI(c3)
    a1 = c4.adding(root, d5)
    a5 = c4.subtracting(root, d5)
    a3 = c6.subtracting(root, d7)
    a7 = c6.adding(root, d7)
  }

  @inline(__always) mutating func scale(_ factor: (_ value: Wide, _ member: Int) -> Wide) {
    a0 = factor(a0, 0)
    a1 = factor(a1, 1)
    a2 = factor(a2, 2)
    a3 = factor(a3, 3)
    a4 = factor(a4, 4)
    a5 = factor(a5, 5)
    a6 = factor(a6, 6)
    a7 = factor(a7, 7)
  }
}
