import Foundation

/// The two precisions of the program, `Float` and `Double`, with the library calls each of them needs.
public protocol RealScalar: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  /// Plans `count` one-dimensional complex transforms of contiguous lines.
  static func planLines(
    _ lines: TransformLines, input: UnsafeMutableRawPointer, output: UnsafeMutableRawPointer
  )
    -> OpaquePointer
  static func execute(
    _ plan: OpaquePointer, from input: UnsafeMutableRawPointer, to output: UnsafeMutableRawPointer)
  static func destroy(_ plan: OpaquePointer)
  /// cos and sin of a phase in the type's own precision.
  static func cosineAndSine(_ phase: Self) -> (cosine: Self, sine: Self)
  /// C ← A B + β C for complex row-major matrices.
  static func multiply(
    _ product: MatrixProduct, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeMutableRawPointer)
  /// The same for real matrices.
  static func multiplyReals(
    _ product: MatrixProduct, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>)
  /// exp(i scale v) for each of `count` values v.
  static func fillUnitPhases(
    _ target: UnsafeMutablePointer<Complex<Self>>, from values: UnsafePointer<Self>, scale: Self, count: Int)
}

/// cos and sin of a phase in double precision, so that large phases keep their digits.
public func cosineAndSine(_ phase: Double) -> (cosine: Double, sine: Double) { (cos(phase), sin(phase)) }

extension Float {
  public static func cosineAndSine(_ phase: Float) -> (cosine: Float, sine: Float) {
    (cosf(phase), sinf(phase))
  }
}

extension Double {
  public static func cosineAndSine(_ phase: Double) -> (cosine: Double, sine: Double) {
    (cos(phase), sin(phase))
  }
}
