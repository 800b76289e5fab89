import Foundation

/// How a signal spreads among channels: a Gaussian integrated over channels, and a Lorentzian share.
struct ChannelSpread: Sendable, Equatable {
  /// Weights at distances 0, 1, ... on either side; their sum over both sides is 1.
  let taps: [Double]

  /// - Parameters:
  ///   - width: standard deviation in channels.
  ///   - tail: half width at half maximum of the Lorentzian in channels.
  ///   - reach: farthest channel that is told.
  init(width: Double, tailShare: Double, tail: Double, reach: Int) {
    let core = Self.normalised(
      width > 0 ? min(reach, Int((6 * width).rounded(.up)) + 1) : 0
    ) { a, b in
      let scale = 1 / (max(width, 1e-9) * 2.0.squareRoot())
      return (erf(b * scale) - erf(a * scale)) / 2
    }
    guard tailShare > 0 else {
      taps = core
      return
    }
    let wide = Self.normalised(reach) { a, b in (atan(b / tail) - atan(a / tail)) / .pi }
    taps = wide.indices.map { index in
      tailShare * wide[index] + (1 - tailShare) * (index < core.count ? core[index] : 0)
    }
  }

  private static func normalised(_ reach: Int, _ integral: (Double, Double) -> Double) -> [Double] {
    if reach == 0 { return [1] }
    let raw = (0...reach).map { integral(Double($0) - 0.5, Double($0) + 0.5) }
    let total = raw[0] + 2 * raw.dropFirst().reduce(0, +)
    return raw.map { $0 / total }
  }

  var isIdentity: Bool { taps.count == 1 }
  /// The same with squared weights: what becomes of variances of independent signals.
  var squared: ChannelSpread { ChannelSpread(taps: taps.map { $0 * $0 }) }

  private init(taps: [Double]) { self.taps = taps }

  /// Spreads a line; what leaves it at its ends is lost.
  func apply(_ line: [Double]) -> [Double] {
    if isIdentity { return taps[0] == 1 ? line : line.map { $0 * taps[0] } }
    let (count, reach) = (line.count, taps.count - 1)
    var wide = [Double](repeating: 0, count: count + 2 * reach)
    wide.replaceSubrange(reach..<reach + count, with: line)
    var result = line.map { $0 * taps[0] }
    wide.withUnsafeBufferPointer { wide in
      result.withUnsafeMutableBufferPointer { result in
        for distance in 1...reach {
          let (tap, left, right) = (taps[distance], reach - distance, reach + distance)
          for channel in 0..<count { result[channel] += tap * (wide[left + channel] + wide[right + channel]) }
        }
      }
    }
    return result
  }
}
