import Crystals
import Foundation
import Numerics
import Quantities
import Scattering
import Worlds

/// A Bragg reflection of a crystal.
struct Reflection: Sendable {
  /// Reciprocal vector in 1/Å, in Cartesian axes of the crystal.
  let vector: Vector
  /// ξ = π V / (γ λ |F|) in Å, the extinction distance of the two-beam case.
  ///
  /// P. B. Hirsch et al., Electron Microscopy of Thin Crystals (Butterworths, 1965), ch. 4; V the cell's volume, F = Σ f
  /// exp(-2π²⟨u²⟩g²) exp(2πi g·r) with scattering factors for the rest mass.
  let extinction: Double

  /// The reflections that matter: up to `largest` 1/Å, extinction distances up to 5000 Å.
  static func all(
    of crystal: Structure, beam: ElectronBeam, parametrization: Parametrization, largest: Double = 1.1
  ) -> [Reflection] {
    let reciprocal = crystal.cell.inverse.transposed
    let volume = abs(crystal.cell.volume)
    let factors = Dictionary(
      uniqueKeysWithValues: Set(crystal.atoms.map(\.element)).map {
        ($0, ScatteringFactor(element: $0, parametrization: parametrization))
      })
    let reach = (crystal.cell.lengths * largest).rounded(.up)
    var found: [Reflection] = []
    for h in -Int(reach.x)...Int(reach.x) {
      for k in -Int(reach.y)...Int(reach.y) {
        for l in -Int(reach.z)...Int(reach.z) where (h, k, l) != (0, 0, 0) {
          let vector = reciprocal * Vector(Double(h), Double(k), Double(l))
          let square = vector.lengthSquared
          guard square <= largest * largest else { continue }
          var sum = Complex<Double>(0, 0)
          for atom in crystal.atoms {
            let smearing = exp(-2 * .pi * .pi * (atom.displacement?.meanSquare ?? 0) * square)
            let size = atom.occupancy * factors[atom.element]!.value(k2: square) * smearing
            sum = sum + Complex(phase: 2 * .pi * vector.dot(atom.position)) * size
          }
          let factor = sum.squaredMagnitude.squareRoot() * beam.lorentzFactor
          guard factor > 1e-6 else { continue }
          let extinction = .pi * volume / (beam.wavelength * factor)
          if extinction < 5000 { found.append(Reflection(vector: vector, extinction: extinction)) }
        }
      }
    }
    return found
  }

  /// Intensity of the diffracted beam behind thickness t, sin²(πt √(s² + 1/ξ²)) / (1 + s²ξ²), in the two-beam case.
  func intensity(deviation s: Double, thickness: Double) -> Double {
    let product = s * extinction
    let wave = sin(.pi * thickness * (s * s + 1 / (extinction * extinction)).squareRoot())
    return wave * wave / (1 + product * product)
  }

  /// The same averaged over a cone of incidence.
  ///
  /// Along g the directions of a disc are distributed as a semicircle, which Gauss-Chebyshev points of the second kind
  /// integrate.
  /// - Parameters:
  ///   - spread: half width of s over the cone in 1/Å: semiangle times |g| across the beam.
  func meanIntensity(deviation s: Double, spread: Double, thickness: Double) -> Double {
    guard spread > 0 else { return intensity(deviation: s, thickness: thickness) }
    let points = min(160, 10 + Int(5 * spread * thickness + 3 * spread * extinction))
    var sum = 0.0
    for point in 1...points {
      let (sine, cosine) = sineCosine(.pi * Double(point) / Double(points + 1))
      sum += sine * sine * intensity(deviation: s + spread * cosine, thickness: thickness)
    }
    return 2 / Double(points + 1) * sum
  }
}
