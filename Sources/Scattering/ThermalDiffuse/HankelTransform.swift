import Foundation
import Numerics

/// Two-dimensional Fourier transforms of radial functions, F(k) = 2π ∫ f(r) J0(2π k r) r dr and back, on fixed nodes.
///
/// Radii lie densest at the nucleus, r = R x², where potentials have their logarithm; frequencies are evenly spaced.
struct HankelTransform: Sendable {
  /// Made when it is first needed; about 0.1 s.
  static let shared = HankelTransform()

  /// Å; beyond it atoms have less than 1e-4 rad.
  static let radius = 8.0
  /// 1/Å
  static let highest = 40.0
  private static let nodes = 1000

  let r: [Double]
  let step: Double
  let k: [Double]
  /// 2π r dr and 2π k dk.
  private let areas, weights: [Double]
  /// J0(2π k r), `[k][r]`.
  private let bessel: [Double]

  private init() {
    let count = Self.nodes
    let x = (0..<count).map { (Double($0) + 0.5) / Double(count) }
    r = x.map { Self.radius * $0 * $0 }
    areas = zip(x, r).map { 2 * .pi * $1 * 2 * Self.radius * $0 / Double(count) }
    let step = Self.highest / Double(count)
    self.step = step
    k = (0...count).map { Double($0) * step }
    // Trapezoids in k, with the first correction of Euler and Maclaurin at k = 0.
    weights = k.map { $0 == 0 ? 2 * .pi * step * step / 12 : 2 * .pi * $0 * step }
    var bessel: [Double] = []
    bessel.reserveCapacity(k.count * r.count)
    for k in k { for r in r { bessel.append(j0(2 * .pi * k * r)) } }
    self.bessel = bessel
  }

  /// f at `r` to F at `k`.
  func forward(_ values: [Double]) -> [Double] {
    let weighted = zip(values, areas).map { $0 * $1 }
    return bessel.withUnsafeBufferPointer { bessel in
      k.indices.map { row in
        var sum = 0.0
        for i in weighted.indices { sum += bessel[row * weighted.count + i] * weighted[i] }
        return sum
      }
    }
  }

  /// F at `k` to f at `r`.
  func inverse(_ values: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: r.count)
    bessel.withUnsafeBufferPointer { bessel in
      for (row, value) in values.enumerated() {
        let weighted = value * weights[row]
        guard weighted != 0 else { continue }
        for i in 0..<sums.count { sums[i] += bessel[row * sums.count + i] * weighted }
      }
    }
    return sums
  }

  func forward(_ values: [Complex<Double>]) -> [Complex<Double>] {
    zip(forward(values.map(\.re)), forward(values.map(\.im))).map { Complex($0, $1) }
  }

  func inverse(_ values: [Complex<Double>]) -> [Complex<Double>] {
    zip(inverse(values.map(\.re)), inverse(values.map(\.im))).map { Complex($0, $1) }
  }
}
