import Foundation
import Numerics

/// Losses to a sphere: all multipoles without retardation, the dipole with it where asked for.
struct SphereLoss: Sendable {
  let radius: Double
  let kinematics: PlasmonKinematics
  let response: PlasmonResponse
  let nodes: EnergyNodes
  let cutoff: Double
  let isRetarded: Bool
  /// Couplings of paths through the sphere, at radii from 0 to almost `radius`, [radius][node].
  private let through: [[SphereCoupling]]

  private static let radii = 24
  private static let degreesInside = 20

  init(
    radius: Double, kinematics: PlasmonKinematics, response: PlasmonResponse, nodes: EnergyNodes,
    cutoff: Double, isRetarded: Bool
  ) {
    (self.radius, self.kinematics, self.response, self.nodes) = (radius, kinematics, response, nodes)
    (self.cutoff, self.isRetarded) = (cutoff, isRetarded)
    through = (0..<Self.radii).map { ring in
      let distance = Self.ring(ring, of: radius)
      return nodes.places.map { energy in
        SphereCoupling(
          through: radius, distance: distance, wave: kinematics.wave(energy), degrees: Self.degreesInside)
      }
    }
  }

  /// Radii that are denser towards the surface.
  private static func ring(_ index: Int, of radius: Double) -> Double {
    let along = Double(index) / Double(radii - 1)
    return radius * min(0.999, sin(along * .pi / 2))
  }

  /// - Parameter distance: from the centre in Å.
  func modes(distance: Double) -> [PlasmonMode] {
    distance >= radius ? outside(distance) : inside(distance)
  }

  private func outside(_ distance: Double) -> [PlasmonMode] {
    // (a/b)^(2l) < 0.001, or waves that are shorter than the solid answers to.
    let beside = max(distance, radius + 0.5 / cutoff)
    let needed = 3.5 / log(beside / radius)
    let degrees = max(
      2, min(SphereCoupling.mostDegrees, Int(needed.rounded(.up)), Int((radius * cutoff).rounded(.up))))
    let couplings = nodes.places.map { energy in
      SphereCoupling(
        radius: radius, distance: beside, wave: kinematics.wave(energy), degrees: degrees)
    }
    let factor = kinematics.strength / response.surroundings
    return (1...degrees).map { l in
      var coupling = nodes.spread(couplings.map { $0.outer[l] }, floor: 0)
      var spectrum = response.energies.indices.map {
        Double(2 * l + 1) * response.multipole(l, at: $0)
      }
      if l == 1 && isRetarded { (coupling, spectrum) = retarded(beside) }
      let probability = zip(coupling, spectrum).map { factor * $0 * $1 }
      return PlasmonMode(name: "multipole \(l)", probability: probability)
    }
  }

  /// Coupling and response of the dipole with retardation: fields of a fast charge (F. J. García de Abajo 2010), depolarisation and
  /// radiation of a dipole of this size (M. Meier, A. Wokaun, Opt. Lett. 8 (1983) 581).
  private func retarded(_ distance: Double) -> ([Double], [Double]) {
    let gamma = kinematics.lorentz
    var (coupling, spectrum) = ([Double](), [Double]())
    for (index, energy) in response.energies.enumerated() {
      guard energy > 0 else {
        coupling.append(0)
        spectrum.append(0)
        continue
      }
      let x = kinematics.wave(energy) * radius
      let y = kinematics.wave(energy) * distance / gamma
      let (k0, k1) = (ModifiedBessel.k0(y), ModifiedBessel.k1(y))
      coupling.append(4 * radius * x * x * (k1 * k1 + k0 * k0 / (gamma * gamma)) / (gamma * gamma))
      // g = (ε - 1) / (ε + 2) over 1 - (k a)² g - (2/3) i (k a)³ g.
      let light = energy * response.surroundings.squareRoot() / PlasmonKinematics.hbarLight * radius
      let value = response.relative[index]
      let (second, third) = (light * light, 2.0 / 3 * light * light * light)
      // Numerator and denominator times ε + 2.
      let (nr, ni) = (value.re - 1, value.im)
      let (dr, di) = (
        value.re + 2 - second * nr + third * ni, value.im - second * ni - third * nr
      )
      spectrum.append((ni * dr - nr * di) / (dr * dr + di * di))
    }
    return (coupling, spectrum)
  }

  private func inside(_ distance: Double) -> [PlasmonMode] {
    var ring = Self.radii - 2
    while ring > 0 && Self.ring(ring, of: radius) > distance { ring -= 1 }
    let (low, high) = (Self.ring(ring, of: radius), Self.ring(ring + 1, of: radius))
    let share = min(1, (distance - low) / (high - low))
    func coupling(_ l: Int, _ part: (SphereCoupling) -> [Double]) -> [Double] {
      nodes.spread(
        nodes.places.indices.map { node in
          (1 - share) * part(through[ring][node])[l] + share * part(through[ring + 1][node])[l]
        })
    }
    let factor = kinematics.strength / response.surroundings
    let length = 2 * (radius * radius - distance * distance).squareRoot()
    var taken = [Double](repeating: 0, count: response.energies.count)
    var modes: [PlasmonMode] = (1...Self.degreesInside).map { l in
      let (outer, inner, cross) = (
        coupling(l) { $0.outer }, coupling(l) { $0.inner }, coupling(l) { $0.cross }
      )
      let probability = response.energies.indices.map { index in
        taken[index] += inner[index]
        // γ_l, B_l + 1/ε and C_l of the screened interaction all have the pole of the multipole.
        let sum = outer[index] + inner[index] + 2 * cross[index]
        return factor * Double(2 * l + 1) * response.multipole(l, at: index) * sum
      }
      return PlasmonMode(name: "multipole \(l)", probability: probability)
    }
    let free = nodes.spread(
      nodes.places.map {
        BulkSegment.integral(length: length, wave: kinematics.wave($0), cutoff: cutoff)
      })
    let bulk = response.energies.indices.map { index in
      kinematics.strength * response.bulk[index] * max(0, free[index] - taken[index])
    }
    modes.append(PlasmonMode(name: "bulk", probability: bulk))
    return modes
  }
}
