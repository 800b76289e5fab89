/// One complex number of each of several lines.
struct Wide {
  var re: Lanes
  var im: Lanes

  @inline(__always) init(_ re: Lanes, _ im: Lanes) {
    self.re = re
    self.im = im
  }

  /// Real and imaginary parts exchanged, i times the conjugate. A forward transform of exchanged numbers is the exchanged
  /// inverse transform, and a product with w is the exchanged product with the conjugate of w: so all inverse stages are
  /// forward stages between exchanges, which cost nothing.
  var exchanged: Wide { @inline(__always) get { Wide(im, re) } }

  @inline(__always) static func + (a: Wide, b: Wide) -> Wide { Wide(add(a.re, b.re), add(a.im, b.im)) }
  @inline(__always) static func - (a: Wide, b: Wide) -> Wide {
    Wide(subtract(a.re, b.re), subtract(a.im, b.im))
  }
  @inline(__always) static func * (a: Wide, b: Wide) -> Wide {
    Wide(
      multiplySubtract(a.im, b.im, multiply(a.re, b.re)), multiplyAdd(a.im, b.re, multiply(a.re, b.im)))
  }
  /// self + s b for the same real number s in all lanes.
  @inline(__always) func adding(_ s: Lanes, _ b: Wide) -> Wide {
    Wide(multiplyAdd(s, b.re, re), multiplyAdd(s, b.im, im))
  }
  /// self - s b
  @inline(__always) func subtracting(_ s: Lanes, _ b: Wide) -> Wide {
    Wide(multiplySubtract(s, b.re, re), multiplySubtract(s, b.im, im))
  }
  @inline(__always) static func * (s: Lanes, b: Wide) -> Wide { Wide(multiply(s, b.re), multiply(s, b.im)) }
  /// self - i b
  @inline(__always) func minusI(_ b: Wide) -> Wide { Wide(add(re, b.im), subtract(im, b.re)) }
  /// self + i b
  @inline(__always) func plusI(_ b: Wide) -> Wide { Wide(subtract(re, b.im), add(im, b.re)) }
  /// self - i s b
  @inline(__always) func minusI(_ s: Lanes, _ b: Wide) -> Wide {
    Wide(multiplyAdd(s, b.im, re), multiplySubtract(s, b.re, im))
  }
  /// self + i s b
  @inline(__always) func plusI(_ s: Lanes, _ b: Wide) -> Wide {
    Wide(multiplySubtract(s, b.im, re), multiplyAdd(s, b.re, im))
  }
  /// Times the complex number (w[0], w[1]), the same in all lanes.
  @inline(__always) func times(_ w: UnsafePointer<Float>) -> Wide {
    let cosine: Lanes = splat(w[0])
    let sine: Lanes = splat(w[1])
    return Wide(
      multiplySubtract(im, sine, multiply(re, cosine)), multiplyAdd(re, sine, multiply(im, cosine)))
  }
}

typealias Element = UnsafeMutablePointer<Wide>
