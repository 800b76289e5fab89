/// A butterfly of radix 4.
struct Four: Butterfly {
  static var radix: Int { 4 }
  var a0: Wide, a1: Wide, a2: Wide, a3: Wide

  @inline(__always) init(_ p: UnsafePointer<Wide>, _ stride: Int) {
    (a0, a1, a2, a3) = (p[0], p[stride], p[2 * stride], p[3 * stride])
  }

  @inline(__always) func store(_ p: Element, _ stride: Int) {
    p[0] = a0
    p[stride] = a1
    p[2 * stride] = a2
    p[3 * stride] = a3
  }

  @inline(__always) mutating func transform() {
    let (b0, b2) = (a0 + a2, a0 - a2)
    let (b1, b3) = (a1 + a3, a1 - a3)
    a0 = b0 + b1
    a1 = b2.minusI(b3)
    a2 = b0 - b1
    a3 = b2.plusI(b3)
  }

  @inline(__always) mutating func scale(_ factor: (_ value: Wide, _ member: Int) -> Wide) {
    a0 = factor(a0, 0)
    a1 = factor(a1, 1)
    a2 = factor(a2, 2)
    a3 = factor(a3, 3)
  }
}
