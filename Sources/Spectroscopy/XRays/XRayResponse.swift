import Foundation

/// Which channels photons of an energy go to.
struct XRayResponse: Sendable {
  /// Shares of consecutive channels; what is left to 1 lies beyond the ends.
  struct Profile: Sendable {
    let first: Int
    let shares: [Double]

    func add(_ amount: Double, to channels: inout [Double]) {
      for (index, share) in shares.enumerated() { channels[first + index] += amount * share }
    }

    var total: Double { shares.reduce(0, +) }
  }

  let model: XRayDetectorModel

  /// A Gaussian's integral over each channel.
  func peak(atEnergy energy: Double) -> Profile {
    let middle = model.place(ofEnergy: energy)
    let deviation =
      model.deviation(atEnergy: energy) / (model.electronvoltsPerChannel * (1 + model.dispersionError))
    let first = max(0, Int((middle - 6 * deviation).rounded(.down)))
    let last = min(model.channels - 1, Int((middle + 6 * deviation).rounded(.up)))
    guard first <= last else { return Profile(first: 0, shares: []) }
    let scale = 1 / (deviation * 2.0.squareRoot())
    var below = erf((Double(first) - 0.5 - middle) * scale)
    let shares = (first...last).map { channel in
      let above = erf((Double(channel) + 0.5 - middle) * scale)
      defer { below = above }
      return (above - below) / 2
    }
    return Profile(first: first, shares: shares)
  }

  /// Peak and escape peak of photons that are heard.
  func profiles(atEnergy energy: Double) -> [(share: Double, profile: Profile)] {
    let escaped = model.escape(atEnergy: energy)
    let main = (1 - escaped, peak(atEnergy: energy))
    guard escaped > 0 else { return [main] }
    return [main, (escaped, peak(atEnergy: energy - XRayDetectorModel.siliconLine))]
  }
}
