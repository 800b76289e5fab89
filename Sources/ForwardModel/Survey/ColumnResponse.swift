/// How columns of one class of matter share out the electrons of the aperture's beam over the rings of angles, by amount of
/// matter.
struct ColumnResponse: Sendable {
  /// Å of thickness, ascending; or the number of sheets, one.
  let amounts: [Double]
  /// Share of electrons in each ring, `[amount][ring]`.
  let profiles: [Double]
  /// Atoms per Å³, of amorphous matter.
  let density: Double
  /// Variance of the number of atoms in a cube of 8 Å over its mean, of amorphous matter: 1 for atoms without any order.
  let fano: Double
  private let incident: [Double]
  private let rings: Int

  /// - Parameter sums: `[amount][1 + ring]`: electrons left in the incident waves, then scattered into each ring.
  init(
    amounts: [Double], sums: [Double], rings: Int, incident: [Double], density: Double,
    fano: Double
  ) {
    self.amounts = amounts
    self.rings = rings
    self.incident = incident
    self.density = density
    self.fano = fano
    var profiles = [Double](repeating: 0, count: amounts.count * rings)
    for row in amounts.indices {
      let direct = sums[row * (rings + 1)]
      for ring in 0..<rings {
        profiles[row * rings + ring] = direct * incident[ring] + sums[row * (rings + 1) + 1 + ring]
      }
    }
    self.profiles = profiles
  }

  var largest: Double { amounts[amounts.count - 1] }

  /// Writes the profile behind an amount, at most `largest`.
  func write(_ amount: Double, into target: UnsafeMutablePointer<Double>) {
    var upper = 0
    var high = amounts.count - 1
    while upper < high {
      let middle = (upper + high) / 2
      if amounts[middle] < amount { upper = middle + 1 } else { high = middle }
    }
    let low = upper == 0 ? 0 : amounts[upper - 1]
    let share = min(1, max(0, (amount - low) / (amounts[upper] - low)))
    profiles.withUnsafeBufferPointer { values in
      let to = values.baseAddress! + upper * rings
      for ring in 0..<rings {
        let from = upper == 0 ? incident[ring] : to[ring - rings]
        target[ring] = from + share * (to[ring] - from)
      }
    }
  }
}
