import Numerics

/// Response of a particle's material at the energies of a grid, relative to its surroundings.
struct PlasmonResponse: Sendable {
  let energies: [Double]
  /// ε over that of the surroundings.
  let relative: [Complex<Double>]
  let surroundings: Double
  /// Im(-1/ε) of the bulk.
  let bulk: [Double]

  init(energies: [Double], surroundings: Double, permittivity: (Double) -> Complex<Double>) {
    self.energies = energies
    self.surroundings = surroundings
    let values = energies.map { $0 > 0 ? permittivity($0) : Complex(1, 0) }
    relative = values.map { $0 * (1 / surroundings) }
    bulk = values.map { $0.im / $0.squaredMagnitude }
  }

  /// Im (ε - 1) / (1 + L (ε - 1)) of a mode with the depolarisation factor L, at each energy.
  func mode(depolarisation: Double) -> [Double] {
    relative.map { value in
      let below = Complex(1 + depolarisation * (value.re - 1), depolarisation * value.im)
      return value.im / below.squaredMagnitude
    }
  }

  /// Im -1 / (l ε + l + 1).
  func multipole(_ l: Int, at index: Int) -> Double {
    let value = relative[index]
    let (re, im) = (Double(l) * value.re + Double(l + 1), Double(l) * value.im)
    return im / (re * re + im * im)
  }
}
