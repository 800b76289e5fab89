/// A complex number with the memory layout of C's `float _Complex` and `double _Complex`.
///
/// Public, unlike the rest of the project: the compiler does not inline `package` members into other targets,
/// which makes loops over complex numbers fifteen times slower.
@frozen
public struct Complex<Real: RealScalar>: Sendable, Hashable {
  public var re: Real
  public var im: Real

  @inlinable @inline(__always)
  public init(_ re: Real, _ im: Real) {
    self.re = re
    self.im = im
  }

  /// exp(i phase)
  @inlinable @inline(__always)
  public init(phase: Double) {
    let (cosine, sine) = cosineAndSine(phase)
    self.init(Real(cosine), Real(sine))
  }

  /// Rounds each part.
  @inlinable @inline(__always)
  public init<Other>(_ other: Complex<Other>) {
    self.init(Real(other.re), Real(other.im))
  }

  @inlinable public static var zero: Complex { Complex(0, 0) }
  @inlinable public static var one: Complex { Complex(1, 0) }
  /// |z|²
  @inlinable public var squaredMagnitude: Real { re * re + im * im }
  @inlinable public var conjugate: Complex { Complex(re, -im) }
  @inlinable public var magnitude: Real { squaredMagnitude.squareRoot() }

  @inlinable @inline(__always) public static func + (a: Complex, b: Complex) -> Complex {
    Complex(a.re + b.re, a.im + b.im)
  }
  @inlinable @inline(__always) public static func - (a: Complex, b: Complex) -> Complex {
    Complex(a.re - b.re, a.im - b.im)
  }
  @inlinable @inline(__always)
  public static func * (a: Complex, b: Complex) -> Complex {
    Complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
  }
  @inlinable @inline(__always) public static func * (a: Complex, b: Real) -> Complex {
    Complex(a.re * b, a.im * b)
  }
  @inlinable @inline(__always) public static func += (a: inout Complex, b: Complex) { a = a + b }
  @inlinable @inline(__always) public static func *= (a: inout Complex, b: Complex) { a = a * b }
}
