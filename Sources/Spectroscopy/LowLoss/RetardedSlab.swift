import Foundation
import Numerics

/// Losses of a slab with retardation, normal incidence, vacuum around (Kröger, Z. Physik 216 (1968) 115, in the form of Erni and
/// Browning, Ultramicroscopy 108 (2008) 84): Cherenkov losses, guided modes and coupled surfaces.
///
/// What retardation and coupling change is computed up to 30 eV (fading out from 20 eV) and added to volume and surfaces.
/// A little damping keeps guided modes wide enough for the angles that are summed.
struct RetardedSlab: Sendable {
  private let thickness: Double
  private let volume: VolumeLoss
  private let surfaces: SurfaceLoss
  /// The change of the probability per eV in steps of `step`, from the first step on.
  private let change: [Double]
  private static let step = 0.05
  private static let highest = 30.0

  /// - Parameter thickness: in nm.
  init(_ material: LossMaterial, thickness: Double, _ optics: LossOptics) {
    self.thickness = thickness
    volume = VolumeLoss(material, optics)
    surfaces = SurfaceLoss(material, optics)
    let kinematics = LossKinematics(optics.beam)
    let overlap = ApertureOverlap(optics)
    let speed = 2 * kinematics.half / LossKinematics.rest
    /// Angles in units of θ_E: close together up to 6, where light is inside the slab; even in their logarithm beyond.
    func nodes(to last: Double) -> [(u: Double, width: Double)] {
      let (middle, even, far) = (min(6, last), 1500, 200)
      let width = middle / Double(even)
      let near = (0..<even).map { (u: (Double($0) + 0.5) * width, width: width) }
      guard last > middle else { return near }
      let ratio = log(last / middle) / Double(far)
      return near
        + (0..<far).map { index in
          let u = middle * exp((Double(index) + 0.5) * ratio)
          return (u: u, width: u * ratio)
        }
    }
    let scale = 2 / (.pi * LossKinematics.bohr * 2 * kinematics.half)
    change = (1...Int(Self.highest / Self.step)).map { index in
      let energy = Self.step * Double(index)
      let angle = kinematics.characteristicAngle(energy)
      let half = thickness * energy / (2 * kinematics.hbarV)
      let bare = material.dielectric.value(energy)
      // 1 % of ε at least, 0.05 eV of energy where ε varies: modes as wide as the angles that are summed are apart.
      let slope =
        (material.dielectric.value(energy + 0.05).re - material.dielectric.value(max(energy - 0.05, 0.01)).re)
        / (energy + 0.05 - max(energy - 0.05, 0.01))
      let epsilon = Complex(bare.re, -bare.im - max(0.05 * slope, 0.01 * bare.re, 0))
      var sum = 0.0
      for node in nodes(to: overlap.largest / angle) {
        let share = overlap.share(node.u * angle)
        if share == 0 { continue }
        let fast = Self.density(node.u, epsilon, speed, half, thickness * kinematics.wave * angle)
        let slow = Self.still(node.u, epsilon, thickness * kinematics.wave * angle)
        sum += share * node.u * node.width * (fast - slow)
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
