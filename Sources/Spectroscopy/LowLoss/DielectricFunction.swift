import Foundation
package import Numerics

/// ε(E) of a solid for long waves: oscillators ε = 1 + Σ A / (E0² - E² - i E Γ), so that it fulfils the relations of Kramers
/// and Kronig; a smooth gap; lattice vibrations of polar solids; or a table of measured optical constants.
package struct DielectricFunction: Sendable, Equatable {
  struct Oscillator: Sendable, Equatable {
    /// A in eV².
    let strength: Double
    /// E0 and Γ in eV.
    let energy: Double
    let width: Double
  }

  struct Vibration: Sendable, Equatable {
    /// Transverse and longitudinal energies and damping in eV.
    let transverse: Double
    let longitudinal: Double
    let width: Double
  }

  struct OpticalConstants: Sendable, Equatable {
    let energy: Double
    let n: Double
    let k: Double
  }

  let oscillators: [Oscillator]
  /// What higher oscillators add to ε.
  let background: Double
  /// Band gap in eV, 0 for metals.
  let gap: Double
  let vibrations: [Vibration]
  /// Measured constants in order of energy, empty for none; used where they reach.
  let table: [OpticalConstants]

  init(
    oscillators: [Oscillator], background: Double = 0, gap: Double, vibrations: [Vibration] = [],
    table: [OpticalConstants] = []
  ) {
    self.background = background
    self.oscillators = oscillators
    self.gap = gap
    self.vibrations = vibrations
    self.table = table
  }

  /// Without a band gap.
  package var isMetal: Bool { gap == 0 }

  /// ε at an energy in eV, above zero.
  package func value(_ energy: Double) -> Complex<Double> {
    var sum = electronic(energy)
    if let far = vibrations.first, energy < 40 * far.longitudinal {
      // ε∞ is what electrons give at energies that vibrations cannot follow.
      let high = electronic(0.01).re
      var product = Complex<Double>(1, 0)
      for mode in vibrations {
        let top = Complex(mode.longitudinal * mode.longitudinal - energy * energy, -energy * mode.width)
        let bottom = Complex(mode.transverse * mode.transverse - energy * energy, -energy * mode.width)
        product *= top * bottom.conjugate * (1 / bottom.squaredMagnitude)
      }
      sum += (product - .one) * high
    }
    return sum
  }

  /// The part of the electrons.
  private func electronic(_ energy: Double) -> Complex<Double> {
    if let first = table.first, let last = table.last, energy >= first.energy, energy <= last.energy {
      let upper = max(table.partitioningIndex { $0.energy > energy }, 1)
      let (a, b) = (table[upper - 1], table[min(upper, table.count - 1)])
      let share = b.energy > a.energy ? (energy - a.energy) / (b.energy - a.energy) : 0
      let (n, k) = (a.n + share * (b.n - a.n), a.k + share * (b.k - a.k))
      return Complex(n * n - k * k, 2 * n * k)
    }
    var (re, im) = (1 + background, 0.0)
    for one in oscillators {
      let away = one.energy * one.energy - energy * energy
      let loss = energy * one.width
      let size = one.strength / (away * away + loss * loss)
      re += size * away
      im += size * loss
    }
    // Oscillators have tails; nothing is absorbed inside the gap.
    if gap > 0 { im /= 1 + exp(-(energy - gap - 0.3) / 0.12) }
    return Complex(re, im)
  }

  /// Im(-1/ε)
  package func lossFunction(_ energy: Double) -> Double {
    let value = value(energy)
    return value.im / value.squaredMagnitude
  }

  /// What a pair of clean surfaces adds to it: 4 ε2 / ((ε1 + 1)² + ε2²) - Im(-1/ε), the negative part is the begrenzung.
  func surfaceFunction(_ energy: Double) -> Double {
    let value = value(energy)
    let outside = (value.re + 1) * (value.re + 1) + value.im * value.im
    return 4 * value.im / outside - value.im / value.squaredMagnitude
  }
}

extension Array {
  /// The first index whose element fulfils a condition that holds from there on.
  fileprivate func partitioningIndex(_ condition: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
