/// A butterfly of radix 5.
struct Five: Butterfly {
  static var radix: Int { 5 }
  var a0: Wide, a1: Wide, a2: Wide, a3: Wide, a4: Wide

  @inline(__always) init(_ p: UnsafePointer<Wide>, _ stride: Int) {
    (a0, a1, a2, a3, a4) = (p[0], p[stride], p[2 * stride], p[3 * stride], p[4 * stride])
  }

  @inline(__always) func store(_ p: Element, _ stride: Int) {
    p[0] = a0
    p[stride] = a1
    p[2 * stride] = a2
    p[3 * stride] = a3
    p[4 * stride] = a4
  }

  @inline(__always) mutating func transform() {
    let c1: Lanes = splat(0.309_016_994_374_947_4)
    let c2: Lanes = splat(-0.809_016_994_374_947_4)
    let s1: Lanes = splat(0.951_056_516_295_153_6)
    let s2: Lanes = splat(0.587_785_252_292_473_1)
    let (t1, d1) = (a1 + a4, a1 - a4)
    let (t2, d2) = (a2 + a3, a2 - a3)
    let m1 = a0.adding(c1, t1).adding(c2, t2)
    let m2 = a0.adding(c2, t1).adding(c1, t2)
    let n1 = (s1 * d1).adding(s2, d2)
    let n2 = (s2 * d1).subtracting(s1, d2)
    a0 = a0 + t1 + t2
    a1 = m1.minusI(n1)
    a2 = m2.minusI(n2)
    a3 = m2.plusI(n2)
    a4 = m1.plusI(n1)
  }

  @inline(__always) mutating func scale(_ factor: (_ value: Wide, _ member: Int) -> Wide) {
    a0 = factor(a0, 0)
    a1 = factor(a1, 1)
    a2 = factor(a2, 2)
    a3 = factor(a3, 3)
    a4 = factor(a4, 4)
  }
}
