/// A butterfly of radix 7.
struct Seven: Butterfly {
  static var radix: Int { 7 }
  var a0: Wide, a1: Wide, a2: Wide, a3: Wide, a4: Wide, a5: Wide, a6: Wide

  @inline(__always) init(_ p: UnsafePointer<Wide>, _ stride: Int) {
    (a0, a1, a2, a3, a4, a5, a6) = (
      p[0], p[stride], p[2 * stride], p[3 * stride], p[4 * stride], p[5 * stride], p[6 * stride]
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
  }

  @inline(__always) mutating func transform() {
    let c1: Lanes = splat(0.623_489_801_858_733_5)
    let c2: Lanes = splat(-0.222_520_933_956_314_4)
    let c3: Lanes = splat(-0.900_968_867_902_419_1)
    let s1: Lanes = splat(0.781_831_482_468_029_8)
    let s2: Lanes = splat(0.974_927_912_181_823_6)
    let s3: Lanes = splat(0.433_883_739_117_558_1)
    let (t1, d1) = (a1 + a6, a1 - a6)
    let (t2, d2) = (a2 + a5, a2 - a5)
    let (t3, d3) = (a3 + a4, a3 - a4)
    let m1 = a0.adding(c1, t1).adding(c2, t2).adding(c3, t3)
    let m2 = a0.adding(c2, t1).adding(c3, t2).adding(c1, t3)
    let m3 = a0.adding(c3, t1).adding(c1, t2).adding(c2, t3)
    let n1 = (s1 * d1).adding(s2, d2).adding(s3, d3)
    let n2 = (s2 * d1).subtracting(s3, d2).subtracting(s1, d3)
    let n3 = (s3 * d1).subtracting(s1, d2).adding(s2, d3)
    a0 = a0 + t1 + t2 + t3
    a1 = m1.minusI(n1)
    a2 = m2.minusI(n2)
    a3 = m3.minusI(n3)
    a4 = m3.plusI(n3)
    a5 = m2.plusI(n2)
    a6 = m1.plusI(n1)
  }

  @inline(__always) mutating func scale(_ factor: (_ value: Wide, _ member: Int) -> Wide) {
    a0 = factor(a0, 0)
    a1 = factor(a1, 1)
    a2 = factor(a2, 2)
    a3 = factor(a3, 3)
    a4 = factor(a4, 4)
    a5 = factor(a5, 5)
    a6 = factor(a6, 6)
  }
}
