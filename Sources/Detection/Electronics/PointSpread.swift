import Foundation
import Numerics

/// How a signal spreads among pixels: one or two discrete Gaussians.
///
/// The discrete analogue of a Gaussian has the weights exp(-σ²) I_n(σ²) and the transform exp(-σ² (1 - cos 2πf)) (T. Lindeberg, IEEE
/// PAMI 12 (1990) 234): sum 1, variance σ², never negative, and a modulation transfer in closed form at every width.
struct PointSpread: Sendable, Equatable {
  struct Part: Sendable, Equatable {
    let share: Double
    let variance: Double
    /// Weights from the centre outwards.
    let taps: [Float]
  }

  let parts: [Part]

  /// - Parameters:
  ///   - width, haloWidth: standard deviations in pixels.
  init(width: Double, haloShare: Double = 0, haloWidth: Double = 0) {
    let all = [(1 - haloShare, width * width), (haloShare, haloWidth * haloWidth)]
    parts = all.filter { $0.0 > 0 }.map { share, variance in
      Part(share: share, variance: variance, taps: Self.taps(variance))
    }
  }

  var isIdentity: Bool { parts.allSatisfy { $0.taps.count == 1 } }

  /// Modulation transfer at spatial frequencies in cycles per pixel.
  func transfer(x: Double, y: Double) -> Double {
    parts.reduce(0) {
      $0 + $1.share * exp(-$1.variance * (2 - cos(2 * .pi * x) - cos(2 * .pi * y)))
    }
  }

  /// Σ h² over all pixels: what is left of the variance of white noise.
  var noiseFactor: Double {
    func product(_ a: Part, _ b: Part) -> Double {
      let common = min(a.taps.count, b.taps.count)
      return (0..<common).reduce(0) {
        $0 + ($1 == 0 ? 1 : 2) * Double(a.taps[$1]) * Double(b.taps[$1])
      }
    }
    var sum = 0.0
    for a in parts { for b in parts { sum += a.share * b.share * product(a, b) * product(a, b) } }
    return sum
  }

  /// exp(-t) I_n(t) = (1/π) ∫ exp(t (cos θ - 1)) cos nθ dθ over [0, π]; the trapezoidal rule converges faster than any power.
  private static func taps(_ t: Double) -> [Float] {
    guard t > 0 else { return [1] }
    let steps = 64 + 4 * Int((8 * t.squareRoot() + t).rounded(.up))
    var taps: [Double] = []
    var total = 0.0
    for n in 0..<steps / 4 {
      let sum = (0...steps).reduce(0.0) { sum, i in
        let angle = Double.pi * Double(i) / Double(steps)
        return sum + (i == 0 || i == steps ? 0.5 : 1) * exp(t * (cos(angle) - 1)) * cos(Double(n) * angle)
      }
      let weight = sum / Double(steps)
      if n > 0 && weight < 1e-7 { break }
      taps.append(weight)
      total += (n == 0 ? 1 : 2) * weight
    }
    return taps.map { Float($0 / total) }
  }

  /// Spreads an image, as if it went on beyond its edges as it is there.
  /// - Parameters:
  ///   - image: replaced; [rows x columns].
  func apply(_ image: inout [Float], rows: Int, columns: Int, threads: Int) {
    if isIdentity { return }
    var result = [Float](repeating: 0, count: image.count)
    var across = [Float](repeating: 0, count: image.count)
    for (index, part) in parts.enumerated() {
      across.withUnsafeMutableBufferPointer { across in
        result.withUnsafeMutableBufferPointer { result in
          image.withUnsafeBufferPointer { image in
            let across = UncheckedSendable(across.baseAddress!)
            let result = UncheckedSendable(result.baseAddress!)
            let image = UncheckedSendable(image.baseAddress!)
            parallelFor(rows, threads: threads) { _, row in
              Self.filterLine(
                image.value + row * columns, into: across.value + row * columns, count: columns, part.taps)
            }
            let share = Float(part.share)
            parallelFor(rows, threads: threads) { _, row in
              Self.addLines(
                across.value, row: row, rows: rows, columns: columns, part.taps, share: share,
                isFirst: index == 0, into: result.value + row * columns)
            }
          }
        }
      }
    }
    swap(&image, &result)
  }

  private static func filterLine(
    _ line: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, count: Int, _ taps: [Float]
  ) {
    let reach = taps.count - 1
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count + 2 * reach) { wide in
      let middle = wide.baseAddress! + reach
      for index in 0..<reach {
        wide[index] = line[0]
        wide[count + reach + index] = line[count - 1]
      }
      middle.update(from: line, count: count)
      for pixel in 0..<count { target[pixel] = taps[0] * middle[pixel] }
      for n in 1..<max(1, taps.count) {
        let (tap, left, right) = (taps[n], middle - n, middle + n)
        for pixel in 0..<count { target[pixel] += tap * (left[pixel] + right[pixel]) }
      }
    }
  }

  private static func addLines(
    _ image: UnsafePointer<Float>, row: Int, rows: Int, columns: Int, _ taps: [Float], share: Float,
    isFirst: Bool, into target: UnsafeMutablePointer<Float>
  ) {
    let line = image + row * columns
    let centre = share * taps[0]
    if isFirst {
      for pixel in 0..<columns { target[pixel] = centre * line[pixel] }
    } else {
      for pixel in 0..<columns { target[pixel] += centre * line[pixel] }
    }
    for n in 1..<max(1, taps.count) {
      let tap = share * taps[n]
      let (above, below) = (image + max(0, row - n) * columns, image + min(rows - 1, row + n) * columns)
      for pixel in 0..<columns { target[pixel] += tap * (above[pixel] + below[pixel]) }
    }
  }
}
