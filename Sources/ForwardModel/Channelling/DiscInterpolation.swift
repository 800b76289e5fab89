import Foundation
import Numerics

/// From samples of an image in a disc to a fine lattice over it: the estimate of least mean-square error among all images with the
/// spectrum that an aperture gives (kriging; D. G. Krige 1951, N. Wiener 1949).
///
/// The spectrum of incoherent images, the autocorrelation of the aperture, has the intensity of the ideal probe for its
/// covariance: (2 J1(v)/v)², v = 2π α r/λ. Nothing lies beyond 2α/λ, so that samples a little closer than half of its
/// inverse tell all, up to the border of the disc.
struct DiscInterpolation: Sendable {
  /// Where samples are wanted, in Å from the middle of the disc.
  let places: [SIMD2<Double>]
  /// Lattice points on each side of the middle, and their distance in Å.
  let reach: Int
  let step: Double
  private let factor: [Double]
  private let covariance: Covariance

  /// Variance of what the spectrum does not tell, as a share.
  private static let noise = 1e-5

  /// - Parameters:
  ///   - radius: Å, up to which the lattice is wanted.
  ///   - spacing: of the samples in Å.
  ///   - highest: 2α/λ in 1/Å.
  init(radius: Double, spacing: Double, highest: Double) {
    let count = Int(((radius + 0.5 * spacing) / spacing).rounded(.up))
    var places: [SIMD2<Double>] = []
    let limit = radius + 0.5 * spacing
    for j in -count...count {
      for i in -count...count {
        let place = spacing * SIMD2(Double(i), Double(j))
        if (place * place).sum() <= limit * limit { places.append(place) }
      }
    }
    self.places = places
    step = 0.1 / highest
    reach = Int((radius / step).rounded(.up)) + 2
    covariance = Covariance(highest: highest, farthest: 3 * (radius + spacing) + 1)
    // Cholesky's factor, row by row.
    let n = places.count
    var matrix = [Double](repeating: 0, count: n * n)
    let covariance = self.covariance
    matrix.withUnsafeMutableBufferPointer { l in
      for i in 0..<n {
        for j in 0...i {
          var sum = covariance.value(places[i] - places[j]) + (i == j ? Self.noise : 0)
          let (a, b) = (l.baseAddress! + i * n, l.baseAddress! + j * n)
          for k in 0..<j { sum -= a[k] * b[k] }
          a[j] = i == j ? max(sum, 1e-12).squareRoot() : sum / b[j]
        }
      }
    }
    factor = matrix
  }

  var columns: Int { 2 * reach + 1 }

  /// - Parameter samples: at `places`.
  /// - Returns: `[row][column]`.
  func lattice(_ samples: [Double], threads: Int) -> [Float] {
    let n = places.count
    let mean = samples.reduce(0, +) / Double(n)
    var solved = samples.map { $0 - mean }
    factor.withUnsafeBufferPointer { l in
      for i in 0..<n {
        for k in 0..<i { solved[i] -= l[i * n + k] * solved[k] }
        solved[i] /= l[i * n + i]
      }
      for i in (0..<n).reversed() {
        solved[i] /= l[i * n + i]
        for k in 0..<i { solved[k] -= l[i * n + k] * solved[i] }
      }
    }
    let weights = solved
    var values = [Float](repeating: 0, count: columns * columns)
    values.withUnsafeMutableBufferPointer { buffer in
      let target = UncheckedSendable(buffer.baseAddress!)
      parallelFor(columns, threads: threads) { _, row in
        for column in 0..<columns {
          let place = step * SIMD2(Double(column - reach), Double(row - reach))
          var sum = mean
          for k in 0..<n { sum += weights[k] * covariance.value(place - places[k]) }
          target.value[row * columns + column] = Float(sum)
        }
      }
    }
    return values
  }

  /// (2 J1(v)/v)² by the square of the distance.
  private struct Covariance: Sendable {
    private let values: [Double]
    private let scale: Double

    init(highest: Double, farthest: Double) {
      // Steps of the distance's square, fine against the first ring.
      scale = 400 * highest * highest
      let count = Int(2 * farthest * farthest * scale) + 3
      values = (0..<count).map { index in
        let v = Double.pi * highest * (Double(index) / (400 * highest * highest)).squareRoot()
        guard v > 1e-9 else { return 1 }
        let airy = 2 * j1(v) / v
        return airy * airy
      }
    }

    func value(_ away: SIMD2<Double>) -> Double {
      let place = (away * away).sum() * scale
      let i = Int(place)
      guard i + 1 < values.count else { return 0 }
      return values[i] + (place - Double(i)) * (values[i + 1] - values[i])
    }
  }
}
