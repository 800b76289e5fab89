import Foundation

/// φ(z) = I0(β √(1 - (2z/w)²)) / I0(β) for |z| ≤ w/2, else 0: of all windows of width w close to the one with the
/// least of its spectrum beyond β/(πw).
package struct KaiserBesselWindow: Sendable, Hashable {
  /// w.
  package let width: Double
  /// β.
  package let shape: Double

  package init(width: Double, shape: Double) {
    self.width = width
    self.shape = shape
  }

  package func value(_ z: Double) -> Double {
    let inside = 1 - pow(2 * z / width, 2)
    return inside < 0 ? 0 : Self.besselI0(squared: shape * shape * inside) / scale
  }

  /// φ^(ν) = ∫ φ(z) exp(-2πi ν z) dz.
  package func transform(_ frequency: Double) -> Double {
    let squared = shape * shape - pow(.pi * width * frequency, 2)
    let root = abs(squared).squareRoot()
    let core = root < 1e-8 ? 1 : (squared > 0 ? sinh(root) : sin(root)) / root
    return width * core / scale
  }

  /// A bound of |φ^(ν)| beyond β/(πw) that has no zeros.
  func bound(_ frequency: Double) -> Double {
    width / max(1, pow(.pi * width * frequency, 2) - shape * shape).squareRoot() / scale
  }

  private var scale: Double { Self.besselI0(squared: shape * shape) }

  /// I0(√s): Σ (s/4)^k / k!².
  private static func besselI0(squared s: Double) -> Double {
    var (term, sum, k) = (1.0, 1.0, 1.0)
    while term > 1e-17 * sum {
      term *= s / (4 * k * k)
      sum += term
      k += 1
    }
    return sum
  }
}
