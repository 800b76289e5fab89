import Foundation

/// Generalised oscillator strength df(q, E)/dE of one sub-shell, per eV and electron.
struct OscillatorStrength: Sendable {
  let energies: [Double]
  let waves: [Double]
  /// ln f as `[energy][wave vector]`.
  let logarithms: [Double]

  /// ln f over the wave vectors of the table at one energy above the edge: linear in ln(ε + 8). Below the first energy the
  /// strength stays as it is there, beyond the last it goes on as the power law it has become where it falls; at wave vectors
  /// that the Bethe ridge has yet to pass it stays.
  func row(above energy: Double) -> [Double] {
    let last = energies.count - 1
    let upper = min(max(energies.firstIndex { $0 > energy } ?? last, 1), last)
    let place = { (value: Double) in log(max(value, 0) + 8) }
    let (low, high) = (place(energies[upper - 1]), place(energies[upper]))
    let share = max((place(energy) - low) / (high - low), 0)
    let columns = waves.count
    return (0..<columns).map { column in
      let first = logarithms[(upper - 1) * columns + column]
      let second = logarithms[upper * columns + column]
      return share > 1 ? second + (share - 1) * min(second - first, 0) : first + share * (second - first)
    }
  }

  /// The strength in the dipole limit.
  func dipole(above energy: Double) -> Double { exp(row(above: energy)[0]) }

  /// ln f at a wave vector (1/bohr) from a row: quadratic in q up to the second column of the table, cubic in ln q beyond, and
  /// falling by q⁻⁴ at least past its end.
  func logarithm(_ row: [Double], at wave: Double) -> Double {
    let first = waves[1]
    if wave <= first { return row[0] + (row[1] - row[0]) * (wave / first) * (wave / first) }
    // Columns from the second on are evenly spaced in ln q.
    let step = log(waves[waves.count - 1] / first) / Double(waves.count - 2)
    let place = log(wave / first) / step
    let column = min(Int(place), waves.count - 3)
    let (low, high) = (row[column + 1], row[column + 2])
    let share = place - Double(column)
    if share > 1 { return high + (share - 1) * min(high - low, -4 * step) }
    // A cubic through four columns: the Bethe ridge is only a few columns wide.
    let left = column > 0 ? row[column] : 2 * low - high
    let right = column + 3 < row.count ? row[column + 3] : 2 * high - low
    let bend = share * (1 - share) / 6
    return low + share * (high - low)
      - bend * ((2 - share) * (left - 2 * low + high) + (1 + share) * (low - 2 * high + right))
  }
}
