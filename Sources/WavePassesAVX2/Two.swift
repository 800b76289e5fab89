/// A butterfly of radix 2.
struct Two: Butterfly {
  static var radix: Int { 2 }
  var a0: Wide, a1: Wide

  @inline(__always) init(_ p: UnsafePointer<Wide>, _ stride: Int) {
    (a0, a1) = (p[0], p[stride])
  }

  @inline(__always) func store(_ p: Element, _ stride: Int) {
    p[0] = a0
    p[stride] = a1
  }

  @inline(__always) mutating func transform() {
    (a0, a1) = (a0 + a1, a0 - a1)
  }

  @inline(__always) mutating func scale(_ factor: (_ value: Wide, _ member: Int) -> Wide) {
    a0 = factor(a0, 0)
    a1 = factor(a1, 1)
  }
}
