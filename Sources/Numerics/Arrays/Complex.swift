/// A complex number with the memory layout of C's `float _Complex` and `double _Complex`.
@frozen
package struct Complex<Real: RealScalar>: Sendable, Hashable {
  package var re: Real
  package var im: Real

  @inlinable
  package init(_ re: Real, _ im: Real) {
    self.re = re
    self.im = im
  }

  /// exp(i phase)
  @inlinable
  package init(phase: Double) {
    let (cosine, sine) = cosineAndSine(phase)
    self.init(Real(cosine), Real(sine))
  }

  /// Rounds each part.
  @inlinable
  package init<Other>(_ other: Complex<Other>) {
    self.init(Real(other.re), Real(other.im))
  }

  @inlinable package static var zero: Complex { Complex(0, 0) }
  @inlinable package static var one: Complex { Complex(1, 0) }
  /// |z|²
  @inlinable package var squaredMagnitude: Real { re * re + im * im }
  @inlinable package var conjugate: Complex { Complex(re, -im) }
  @inlinable package var magnitude: Real { squaredMagnitude.squareRoot() }

  @inlinable package static func + (a: Complex, b: Complex) -> Complex { Complex(a.re + b.re, a.im + b.im) }
  @inlinable package static func - (a: Complex, b: Complex) -> Complex { Complex(a.re - b.re, a.im - b.im) }
  @inlinable
  package static func * (a: Complex, b: Complex) -> Complex {
    Complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
  }
  @inlinable package static func * (a: Complex, b: Real) -> Complex { Complex(a.re * b, a.im * b) }
  @inlinable package static func += (a: inout Complex, b: Complex) { a = a + b }
  @inlinable package static func *= (a: inout Complex, b: Complex) { a = a * b }
}
