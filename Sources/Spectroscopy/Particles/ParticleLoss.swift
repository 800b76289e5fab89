import Foundation
package import Numerics
package import Quantities

/// Losses of electrons to the localised surface plasmons of a particle, anywhere beside it or in it.
///
/// Spheres: all multipoles in closed form. Rods and cubes: the modes that are known of them with couplings from where their charges
/// are; stand-ins for a solution of the field equations, good for energies, maps and orders of magnitude.
package struct ParticleLoss: Sendable {
  package let body: PlasmonicBody
  /// Energies in eV at which probabilities are told.
  package let energies: [Double]
  private let shape: Shape
  /// Probability per eV and Å of a long path through the unbounded solid.
  let unbounded: [Double]

  private enum Shape: Sendable {
    case sphere(SphereLoss), rod(RodLoss), cube(CubeLoss)
  }

  /// - Parameters:
  ///   - energies: eV, in order; a uniform grid may begin below 0, where nothing is lost.
  ///   - cutoff: largest wave number in 1/Å of bulk losses and of multipoles; where the aperture cuts or the solid stops to answer.
  ///   - isRetarded: whether the dipole of a sphere is retarded.
  ///   - permittivity: ε of the material at an energy in eV.
  /// - Throws: `InputError` for energies out of order.
  package init(
    _ body: PlasmonicBody, beam: ElectronBeam, energies: [Double], cutoff: Double = 1,
    isRetarded: Bool = false, permittivity: (Double) -> Complex<Double>
  ) throws(InputError) {
    guard let last = energies.last, last > 0, zip(energies, energies.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw InputError("energies of a particle's losses: allowed: a list that rises to above 0 eV")
    }
    guard cutoff >= 0.05, cutoff <= 10 else {
      throw .outOfRange("largest wave number", cutoff, allowed: "0.05 to 10", unit: "1/Å")
    }
    (self.body, self.energies) = (body, energies)
    let kinematics = PlasmonKinematics(beam)
    let nodes = EnergyNodes(energies)
    let response = PlasmonResponse(
      energies: energies, surroundings: body.surroundings, permittivity: permittivity)
    unbounded = zip(energies, response.bulk).map { energy, bulk in
      energy > 0
        ? kinematics.strength * bulk * BulkSegment.perLength(wave: kinematics.wave(energy), cutoff: cutoff)
        : 0
    }
    switch body.shape {
    case .sphere:
      shape = .sphere(
        SphereLoss(
          radius: body.length / 2, kinematics: kinematics, response: response, nodes: nodes, cutoff: cutoff,
          isRetarded: isRetarded))
    case .rod:
      shape = .rod(
        RodLoss(
          length: body.length, radius: body.width / 2, kinematics: kinematics, response: response,
          nodes: nodes, cutoff: cutoff))
    case .cube:
      shape = .cube(
        CubeLoss(
          edge: body.length, kinematics: kinematics, response: response, nodes: nodes, cutoff: cutoff))
    }
  }

  /// What an electron at a place loses to each mode.
  /// - Parameter point: Å, in the axes in which the body has its place.
  package func modes(at point: SIMD2<Double>) -> [PlasmonMode] {
    let local = local(point)
    switch shape {
    case .sphere(let sphere): return sphere.modes(distance: (local * local).sum().squareRoot())
    case .rod(let rod): return rod.modes(at: local)
    case .cube(let cube): return cube.modes(at: local)
    }
  }

  /// From the middle of the body, the first component along a rod or an edge.
  func local(_ point: SIMD2<Double>) -> SIMD2<Double> {
    let away = point - body.place
    let (c, s) = (cos(body.rotation), sin(body.rotation))
    return SIMD2(c * away.x + s * away.y, c * away.y - s * away.x)
  }

  /// Probability per eV of each energy loss, by all modes.
  package func probability(at point: SIMD2<Double>) -> [Double] {
    var sum = [Double](repeating: 0, count: energies.count)
    for mode in modes(at: point) {
      for index in sum.indices { sum[index] += mode.probability[index] }
    }
    return sum.map { max(0, $0) }
  }

  /// Map of a mode, or of all: probability of losses within limits.
  /// - Parameters:
  ///   - mode: its name; nil for all.
  ///   - window: eV.
  package func map(
    mode: String? = nil, in window: ClosedRange<Double>, at points: [SIMD2<Double>], threads: Int = 1
  )
    -> [Double]
  {
    var values = [Double](repeating: 0, count: points.count)
    values.withUnsafeMutableBufferPointer { values in
      let target = UncheckedSendable(values.baseAddress!)
      parallelFor(points.count, threads: threads) { _, index in
        let spectrum =
          mode.map { name in
            modes(at: points[index]).first { $0.name == name }?.probability ?? []
          } ?? probability(at: points[index])
        target.value[index] = Self.integral(spectrum, energies, window)
      }
    }
    return values
  }

  /// Trapezia between the energies within limits.
  private static func integral(
    _ spectrum: [Double], _ energies: [Double], _ window: ClosedRange<Double>
  ) -> Double {
    guard spectrum.count == energies.count else { return 0 }
    return (1..<max(1, energies.count)).reduce(0) { sum, index in
      guard window.contains(energies[index - 1]), window.contains(energies[index]) else { return sum }
      return sum + (spectrum[index - 1] + spectrum[index]) / 2 * (energies[index] - energies[index - 1])
    }
  }
}
