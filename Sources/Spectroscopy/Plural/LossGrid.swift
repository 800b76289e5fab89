import Quantities

/// Evenly spaced energy losses, some below zero for the energy spread of the source; zero is one of them.
package struct LossGrid: Sendable, Hashable {
  /// From one energy to the next in eV.
  package let step: Double
  /// Energies below zero.
  package let below: Int
  /// All energies.
  package let count: Int

  /// - Parameters:
  ///   - lowest: energy loss in eV that must be covered, zero or below.
  ///   - highest: the largest energy loss that must be covered, above zero.
  /// - Throws: `InputError` for an empty or too large grid.
  package init(lowest: Double, highest: Double, step: Double) throws {
    guard step >= 1e-4, step <= 20 else {
      throw InputError.outOfRange("step of energy losses", step, allowed: "0.0001 to 20", unit: "eV")
    }
    guard lowest <= 0, highest > 0, (highest - lowest) / step <= Double(1 << 20) else {
      throw InputError(
        "energy losses: \(InputError.brief(lowest)) to \(InputError.brief(highest)) eV in steps of "
          + "\(InputError.brief(step)) eV are not allowed; allowed: zero inside, up to 1048576 steps")
    }
    self.step = step
    below = Int((-lowest / step).rounded(.up))
    count = below + Int((highest / step).rounded(.up)) + 1
  }

  package var lowest: Double { -Double(below) * step }
  package var highest: Double { Double(count - 1 - below) * step }
  package func energy(_ index: Int) -> Double { Double(index - below) * step }

  /// Samples a density: values at the energies, each the mean over a cell where steps are wide.
  ///
  /// - Parameters:
  ///   - lowest: where the density begins; it is not asked for below.
  ///   - fine: details of the density are wider than this (eV).
  ///   - narrow: details that close to zero are; nil for no others.
  func sampled(
    above lowest: Double, fine: Double = 0.1, narrow: (below: Double, fine: Double)? = nil,
    _ density: (Double) -> Double
  ) -> [Double] {
    (0..<count).map { index in
      let centre = energy(index)
      let isNarrow = narrow.map { abs(centre) - step / 2 < $0.below } ?? false
      let parts = max(1, Int((step / (isNarrow ? min(fine, narrow!.fine) : fine)).rounded(.up)))
      if centre + step / 2 <= lowest { return 0 }
      var sum = 0.0
      for part in 0..<parts {
        let energy = centre + ((Double(part) + 0.5) / Double(parts) - 0.5) * step
        if energy > lowest { sum += density(energy) }
      }
      return sum / Double(parts)
    }
  }
}
