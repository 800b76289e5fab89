import Foundation

/// Shifts of the energy axis within an exposure, with their shares of the time: a sine of the mains.
struct MainsRipple: Sendable {
  let shifts: [(energy: Double, share: Double)]

  /// Places within a whole period, and within what is left of one.
  private static let nodes = 12

  /// - Parameters:
  ///   - phase: at the begin of the exposure in rad.
  init(_ model: SpectrometerModel, exposure: Double, phase: Double) {
    guard model.ripple > 0 else {
      shifts = [(0, 1)]
      return
    }
    let periods = exposure * model.rippleFrequency
    let whole = periods.rounded(.down)
    let rest = periods - whole
    let count = Double(Self.nodes)
    var shifts: [(energy: Double, share: Double)] = []
    if whole > 0 {
      // Over whole periods these nodes integrate all powers up to twice their number exactly (Gauss-Chebyshev).
      for node in 0..<Self.nodes {
        let energy = model.ripple * cos((Double(node) + 0.5) * .pi / count)
        shifts.append((energy, whole / (periods * count)))
      }
    }
    if rest > 1e-9 {
      for node in 0..<Self.nodes {
        let angle = phase + 2 * .pi * rest * (Double(node) + 0.5) / count
        shifts.append((model.ripple * sin(angle), rest / (periods * count)))
      }
    }
    self.shifts = shifts
  }
}
