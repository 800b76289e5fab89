import Foundation
import Numerics

/// Losses of a slab with retardation, normal incidence, vacuum around (Kröger, Z. Physik 216 (1968) 115, in the form of Erni and
/// Browning, Ultramicroscopy 108 (2008) 84): Cherenkov losses, guided modes and coupled surfaces.
///
/// What retardation and coupling change is computed up to 30 eV (fading out from 20 eV) and added to volume and surfaces.
/// 0.05 eV of damping keep guided modes wide enough for the angles that are summed.
struct RetardedSlab: Sendable {
  private let thickness: Double
  private let volume: VolumeLoss
  private let surfaces: SurfaceLoss
  /// The change of the probability per eV in steps of `step`, from the first step on.
  private let change: [Double]
  private static let step = 0.05
  private static let highest = 30.0
  private static let damping = 0.05

  /// - Parameter thickness: in nm.
  init(_ material: LossMaterial, thickness: Double, _ optics: LossOptics) {
    self.thickness = thickness
    volume = VolumeLoss(material, optics)
    surfaces = SurfaceLoss(material, optics)
    let kinematics = LossKinematics(optics.beam)
    let overlap = ApertureOverlap(optics)
    let speed = 2 * kinematics.half / LossKinematics.rest
    let scale = 2 / (.pi * LossKinematics.bohr * 2 * kinematics.half)
    change = (1...Int(Self.highest / Self.step)).map { index in
      let energy = Self.step * Double(index)
      let angle = kinematics.characteristicAngle(energy)
      let half = thickness * energy / (2 * kinematics.hbarV)
      var epsilon = material.dielectric.value(energy).conjugate
      epsilon.im -= Self.damping / energy * 0.1
      // θ in units of θ_E, evenly in ln(θ): the angles of light inside lie around one.
      let (first, last, count) = (1e-3, overlap.largest / angle, 1600)
      let ratio = log(last / first) / Double(count)
      var sum = 0.0
      for node in 0..<count {
        let u = first * exp((Double(node) + 0.5) * ratio)
        let share = overlap.share(u * angle)
        if share == 0 { continue }
        let fast = Self.density(u, epsilon, speed, half, thickness * kinematics.wave * angle)
        let slow = Self.still(u, epsilon, thickness * kinematics.wave * angle)
        sum += share * u * u * ratio * (fast - slow)
      }
      // Lengths were in units of 1 / k0 θ_E.
      let fade = min(max((Self.highest - energy) / 10, 0), 1)
      return sum * scale / (kinematics.wave * angle) * fade
    }
  }

  /// Im of the volume's and the surfaces' part per solid angle, angles in units of θ_E, `reach` = t k0 θ_E.
  private static func density(
    _ u: Double, _ epsilon: Complex<Double>, _ speed: Double, _ half: Double, _ reach: Double
  ) -> Double {
    let one = Complex<Double>.one
    let (square, slowness) = (u * u, epsilon * speed)
    let inside = root(Complex(square, 0) - slowness)
    let outside = root(Complex(square - speed, 1e-9))
    let phi = Complex(square + 1, 0) - slowness
    let phi0 = square + 1 - speed
    let mixed = Complex(square + 1, 0) - (epsilon + one) * speed
    let tangent = hyperbolicTangent(inside * half)
    let plus = inverse(outside * epsilon + inside * tangent)
    let minus = inverse(outside * epsilon + inside * inverse(tangent))
    let (sine, cosine) = (sin(half), cos(half))
    let a = mixed * mixed * inverse(epsilon) * (plus * (sine * sine) + minus * (cosine * cosine))
    let b = outside * mixed * (plus - minus) * (speed * sin(2 * half))
    let c =
      outside * inside
      * (plus * tangent * (cosine * cosine) + minus * inverse(tangent) * (sine * sine)) * (-speed * speed)
    let difference = (epsilon - one) * (epsilon - one)
    let surface = difference * inverse(phi * phi) * (2 * square / (phi0 * phi0)) * (a + b + c)
    let volume = (one - slowness) * inverse(epsilon * phi) * reach
    return volume.im - surface.im
  }

  /// The same without retardation and coupling, as in `VolumeLoss` and `SurfaceLoss`.
  private static func still(_ u: Double, _ epsilon: Complex<Double>, _ reach: Double) -> Double {
    let one = Complex<Double>.one
    let weight = u * u + 1
    let difference = (epsilon - one) * (epsilon - one)
    let surface = difference * inverse(epsilon * (epsilon + one)) * (2 * u / (weight * weight))
    return inverse(epsilon).im * reach / weight - surface.im
  }

  /// Probability per eV at an energy above zero.
  func value(_ energy: Double) -> Double {
    let base = thickness * volume.value(energy) + surfaces.value(energy)
    let place = energy / Self.step - 1
    guard place < Double(change.count - 1) else { return base }
    guard place >= 0 else { return max(base + change[0] * energy / Self.step, 0) }
    let index = Int(place)
    let change = change[index] + (place - Double(index)) * (change[index + 1] - change[index])
    // Sums over angles miss the narrowest modes by a little.
    return max(base + change, 0)
  }

  private static func inverse(_ z: Complex<Double>) -> Complex<Double> {
    z.conjugate * (1 / z.squaredMagnitude)
  }

  /// The root with a positive real part.
  private static func root(_ z: Complex<Double>) -> Complex<Double> {
    let size = z.magnitude
    let re = ((size + z.re) / 2).squareRoot()
    let im = ((size - z.re) / 2).squareRoot()
    return Complex(re, z.im < 0 ? -im : im)
  }

  /// tanh z for a real part that is not negative.
  private static func hyperbolicTangent(_ z: Complex<Double>) -> Complex<Double> {
    let decay = exp(-2 * min(z.re, 300))
    let turn = Complex<Double>(phase: -2 * z.im) * decay
    return (.one - turn) * inverse(.one + turn)
  }
}
