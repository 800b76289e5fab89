/// A butterfly of radix 3.
struct Three: Butterfly {
  static var radix: Int { 3 }
  var a0: Wide, a1: Wide, a2: Wide

  @inline(__always) init(_ a0: Wide, _ a1: Wide, _ a2: Wide) { (self.a0, self.a1, self.a2) = (a0, a1, a2) }

  @inline(__always) init(_ p: UnsafePointer<Wide>, _ stride: Int) {
    (a0, a1, a2) = (p[0], p[stride], p[2 * stride])
  }

  @inline(__always) func store(_ p: Element, _ stride: Int) {
    p[0] = a0
    p[stride] = a1
    p[2 * stride] = a2
  }

  @inline(__always) mutating func transform() {
    let half: Lanes = splat(0.5)
    let sine: Lanes = splat(0.866_025_403_784_438_6)
    let (sum, difference) = (a1 + a2, a1 - a2)
    let middle = a0.subtracting(half, sum)
    a0 = a0 + sum
    a1 = middle.minusI(sine, difference)
    a2 = middle.plusI(sine, difference)
  }

  @inline(__always) mutating func scale(_ factor: (_ value: Wide, _ member: Int) -> Wide) {
    a0 = factor(a0, 0)
    a1 = factor(a1, 1)
    a2 = factor(a2, 2)
  }
}
