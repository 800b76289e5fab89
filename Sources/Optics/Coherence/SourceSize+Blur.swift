import Foundation
package import Numerics

extension SourceSize {
  /// Convolves a scan with the source profile, in place.
  ///
  /// - Parameters:
  ///   - values: `[ny][nx][valuesPerPosition]`; each value of a position is an image of its own.
  ///   - valuesPerPosition: 1 for an image, the number of pixels for a stack of diffraction patterns.
  ///   - scan: numbers of positions and extent; its pixel sizes are the scan steps in Å.
  ///
  /// The scan is taken as periodic, as it is when it covers whole unit cells. An axis with one position stays
  /// as it is. Sums over the scan are kept. The work is spread over `threads` threads without changing a bit
  /// of the result.
  package func blur<Value: RealScalar>(
    _ values: UnsafeMutablePointer<Value>, valuesPerPosition: Int, scan: Grid, threads: Int = 1
  ) {
    guard width > 0, valuesPerPosition > 0 else { return }
    // Generic code is not specialised across modules, so the precision is chosen here, once per scan.
    let raw = UnsafeMutableRawPointer(values)
    if Value.self == Float.self {
      let floats = raw.assumingMemoryBound(to: Float.self)
      blur(ScanStack(values: floats, valuesPerPosition: valuesPerPosition, scan: scan), threads)
    } else {
      let doubles = raw.assumingMemoryBound(to: Double.self)
      blur(ScanStack(values: doubles, valuesPerPosition: valuesPerPosition, scan: scan), threads)
    }
  }

  private func blur(_ stack: ScanStack<some RealScalar>, _ threads: Int) {
    let scan = stack.scan
    switch self {
    case .gaussian(let sigma):
      stack.convolveAlongY(
        Self.gaussianWeights(sigma: sigma, step: scan.dy, count: scan.ny), threads: threads)
      stack.convolveAlongX(
        Self.gaussianWeights(sigma: sigma, step: scan.dx, count: scan.nx), threads: threads)
    case .lorentzian(let halfWidth):
      stack.convolve(Self.lorentzianWeights(halfWidth: halfWidth, scan: scan), threads: threads)
    }
  }

  /// The same for an array with the axes `[ny][nx]…`.
  package func blur<Value: RealScalar>(_ array: inout NDArray<Value>, scan: Grid, threads: Int = 1) {
    precondition(
      array.shape.count >= 2 && array.shape[0] == scan.ny && array.shape[1] == scan.nx,
      "the shape \(array.shape) is not that of a scan of \(scan.nx) x \(scan.ny) positions")
    let each = array.shape.dropFirst(2).reduce(1, *)
    array.values.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      blur(base, valuesPerPosition: each, scan: scan, threads: threads)
    }
  }

  /// Weights of a Gaussian on an axis of `count` positions, element k for a distance of k steps modulo
  /// `count`.
  ///
  /// The kernel reaches int(4 s + 1/2) positions to both sides, s = σ/step, with weights exp(-k²/2s²) made to
  /// sum to 1, and is wound around the axis as often as it is longer. Truncation leaves out 6e-5 of the
  /// profile. A source below an eighth of a step is a point; one of more than a million steps lights all positions
  /// alike.
  static func gaussianWeights(sigma: Double, step: Double, count: Int) -> [Double] {
    guard count > 1 else { return [1] }
    let s = sigma / step
    guard s < 1e6 else { return [Double](repeating: 1 / Double(count), count: count) }
    guard s >= 0.125 else { return [1] + [Double](repeating: 0, count: count - 1) }
    let radius = Int(4 * s + 0.5)
    let kernel = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (s * s)) }
    let sum = kernel.reduce(0, +)
    var weights = [Double](repeating: 0, count: count)
    for k in -radius...radius {
      weights[((k % count) + count) % count] += kernel[k + radius] / sum
    }
    return weights
  }

  /// How far the Lorentzian profile is followed, in half widths.
  static var lorentzianReach: Double { 20 }

  /// Weights of the two-dimensional Lorentzian profile on the scan, `[ny][nx]`, by distance modulo the scan.
  ///
  /// Sampled at the positions within 20 half widths, wound around the scan and made to sum to 1. The 5 % of
  /// the profile that lie farther out are thereby shared in proportion among what is kept.
  static func lorentzianWeights(halfWidth: Double, scan: Grid) -> NDArray<Double> {
    var weights = NDArray<Double>(shape: [scan.ny, scan.nx], repeating: 0)
    let reach = lorentzianReach * halfWidth
    let reachX = scan.nx > 1 ? Int(reach / scan.dx) : 0
    let reachY = scan.ny > 1 ? Int(reach / scan.dy) : 0
    var sum = 0.0
    for j in -reachY...reachY {
      for i in -reachX...reachX {
        let x = Double(i) * scan.dx
        let y = Double(j) * scan.dy
        let squared = x * x + y * y
        guard squared <= reach * reach else { continue }
        let relative = 1 + squared / (halfWidth * halfWidth)
        let weight = 1 / (relative * relative.squareRoot())
        let row = ((j % scan.ny) + scan.ny) % scan.ny
        let column = ((i % scan.nx) + scan.nx) % scan.nx
        weights[row, column] += weight
        sum += weight
      }
    }
    for index in weights.values.indices { weights.values[index] /= sum }
    return weights
  }
}
