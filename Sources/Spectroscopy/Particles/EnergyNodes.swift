/// Few energies at which couplings are computed, and cubic interpolation between them: couplings change slowly where
/// responses have peaks.
struct EnergyNodes: Sendable {
  let places: [Double]
  let energies: [Double]
  private let first, step: Double

  static let count = 64

  /// - Parameter energies: of the grid; those that are not above 0 get nothing.
  init(_ energies: [Double]) {
    self.energies = energies
    let low = max(energies.first { $0 > 0 } ?? 1, 1e-4)
    let high = max(energies.last ?? 1, 1.001 * low)
    first = low
    step = (high - low) / Double(Self.count - 1)
    places = (0..<Self.count).map { low + (high - low) * Double($0) / Double(Self.count - 1) }
  }

  /// Values at the grid's energies of what was computed at the nodes, not below `floor`.
  func spread(_ values: [Double], floor: Double = -.infinity) -> [Double] {
    energies.map { energy in
      guard energy > 0 else { return 0 }
      let place = (energy - first) / step
      let begin = min(max(Int(place) - 1, 0), Self.count - 4)
      let t = place - Double(begin)
      let weights = [
        -(t - 1) * (t - 2) * (t - 3) / 6, t * (t - 2) * (t - 3) / 2, -t * (t - 1) * (t - 3) / 2,
        t * (t - 1) * (t - 2) / 6,
      ]
      return max(floor, (0..<4).reduce(0) { $0 + weights[$1] * values[begin + $1] })
    }
  }
}
