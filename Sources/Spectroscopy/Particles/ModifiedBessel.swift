import Foundation

/// Modified Bessel functions by the polynomials of M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), 9.8.1 to 9.8.8, within
/// 2e-7 of their scale.
enum ModifiedBessel {
  private static func polynomial(_ t: Double, _ coefficients: [Double]) -> Double {
    coefficients.reversed().reduce(0) { $0 * t + $1 }
  }

  private static let i0Near = [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813]
  private static let i0Far = [
    0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633,
    0.00392377,
  ]
  private static let i1Near = [0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411]
  private static let i1Far = [
    0.39894228, -0.03988024, -0.00362018, 0.00163801, -0.01031555, 0.02282967, -0.02895312, 0.01787654,
    -0.00420059,
  ]
  private static let k0Near = [
    -0.57721566, 0.42278420, 0.23069756, 0.03488590, 0.00262698, 0.00010750, 0.00000740,
  ]
  private static let k0Far = [
    1.25331414, -0.07832358, 0.02189568, -0.01062446, 0.00587872, -0.00251540, 0.00053208,
  ]
  private static let k1Near = [
    1, 0.15443144, -0.67278579, -0.18156897, -0.01919402, -0.00110404, -0.00004686,
  ]
  private static let k1Far = [
    1.25331414, 0.23498619, -0.03655620, 0.01504268, -0.00780353, 0.00325614, -0.00068245,
  ]

  static func i0(_ x: Double) -> Double {
    let t = x / 3.75
    return x < 3.75 ? polynomial(t * t, i0Near) : exp(x) / x.squareRoot() * polynomial(1 / t, i0Far)
  }

  static func i1(_ x: Double) -> Double {
    let t = x / 3.75
    return x < 3.75 ? x * polynomial(t * t, i1Near) : exp(x) / x.squareRoot() * polynomial(1 / t, i1Far)
  }

  static func k0(_ x: Double) -> Double {
    x <= 2
      ? -log(x / 2) * i0(x) + polynomial(x * x / 4, k0Near)
      : exp(-x) / x.squareRoot() * polynomial(2 / x, k0Far)
  }

  static func k1(_ x: Double) -> Double {
    x <= 2
      ? log(x / 2) * i1(x) + polynomial(x * x / 4, k1Near) / x
      : exp(-x) / x.squareRoot() * polynomial(2 / x, k1Far)
  }
}
