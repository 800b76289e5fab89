import Foundation
package import Numerics
package import Optics
import Quantities

/// How far from a changed atom a scan changes.
///
/// Let a probe stand at distance R from the atom. The change of the transmission function, D(ρ)² =
/// |exp(iσΔV(ρ)) - 1|² at distance ρ from the atom, meets the intensity I of the probe there, so that the wave behind
/// the slice changes by δ with
///
///   ‖δ‖² = ∫ D² I d²ρ ≤ ∫ D(ρ)² E(R - ρ) 2πρ dρ,
///
/// E the `ProbeEnvelope`. What follows keeps or lowers the norm, so that a signal that holds a share s of the beam
/// changes by at most 2 √s ‖δ‖ + ‖δ‖² (Cauchy and Schwarz).
///
/// The wave at the atom is taken to be the probe in empty space, spread farther by `spread` times the depth: electrons
/// that other atoms have scattered first to angles beyond `spread` and then meet the changed atom are left out. They
/// are a share of the beam that a dark-field detector sees, times the small chance of the second meeting.
package struct ReachOfChange: Sendable {
  /// ‖δ‖² at R = ring · step.
  private let norms: [Double]
  private let step: Double
  /// The field of the scan, which repeats, in Å.
  private let period: SIMD2<Double>

  /// - Parameters:
  ///   - scatterer: what has been removed or added.
  ///   - depth: the atom's depth in the specimen in Å.
  ///   - spread: semiangle in rad of the cone by which the specimen above widens the probe.
  ///   - grid: sampling of the whole specimen.
  package init(
    scatterer: Scatterer, depth: Double, spread: Double, probe: Probe, grid: Grid,
    parametrization: Parametrization = .lobato
  ) {
    let envelope = ProbeEnvelope(probe, grid: grid, depths: [0, 0.5 * depth, depth])
    let profile = ChangeProfile(
      scatterer: scatterer, interaction: probe.beam.interaction, step: envelope.step,
      parametrization: parametrization)
    let step = envelope.step
    norms = envelope.values.indices.map { ring in
      let distance = Double(ring) * step - spread * depth
      return profile.rings.enumerated().reduce(0) { sum, entry in
        // A ring of the atom is nearer to the probe by its outer edge.
        sum + entry.element * envelope.intensity(distance - Double(entry.offset + 1) * step)
      }
    }
    self.step = step
    period = SIMD2(grid.lengthX, grid.lengthY)
  }

  /// Bound of the change of a signal, as a share of the beam, with the probe at distance `r` in Å from the atom.
  /// - Parameter share: the largest share of the beam that the signal holds, 0 to 1. The bound allows for the worst
  ///   interference of the change with it, and is far: 3e-3 of the beam ends 3.5 Å from an S atom in MoS2 (80 kV,
  ///   30 mrad), 1e-3 only at 14 Å. Over a wide annulus interference averages out; 0 leaves it out. In that layer a
  ///   dark-field signal (60 to 145 mrad) changes by 4e-3 at the atom, by less than 2e-4 from 1 Å on.
  package func change(at r: Double, share: Double) -> Double {
    let norm = norms[min(norms.count - 1, Int(max(0, r) / step))]
    return 2 * (share * norm).squareRoot() + norm
  }

  /// The distance in Å beyond which no signal changes by more than `tolerance` (share of the beam); nil if the field is
  /// too small for any.
  package func radius(tolerance: Double, share: Double) -> Double? {
    guard let ring = norms.indices.first(where: { change(at: Double($0) * step, share: share) <= tolerance })
    else { return nil }
    return Double(ring) * step
  }

  /// Which of the scan's places have to be computed again: those within `radius` of a changed atom, across the edges of
  /// the periodic field too.
  /// - Parameters:
  ///   - places: probe positions in Å.
  ///   - atoms: the changed atoms.
  package func affected(_ places: [SIMD2<Double>], by atoms: [ScatteringAtom], radius: Double) -> [Int] {
    places.indices.filter { index in
      atoms.contains { atom in
        var apart = places[index] - SIMD2(atom.x, atom.y)
        apart -= period * (apart / period).rounded(.toNearestOrAwayFromZero)
        return apart.x * apart.x + apart.y * apart.y <= radius * radius
      }
    }
  }
}

/// |exp(iσV) - 1|² of one atom, integrated over rings about it, in Å².
private struct ChangeProfile {
  let rings: [Double]

  /// Beyond this distance in Å less than 1e-6 of the atom is left.
  private static let reach = 8.0

  /// - Parameter step: width of the rings in Å, that of a pixel.
  init(scatterer: Scatterer, interaction: Double, step: Double, parametrization: Parametrization) {
    let count = FourierSizes.next(from: 2 * Self.reach / step)
    let length = Double(count) * step
    let grid = Grid(nx: count, ny: count, lengthX: length, lengthY: length)
    let atom = ScatteringAtom(scatterer, x: 0, y: 0, z: 0.5)
    guard let slicing = try? Slicing(thicknesses: [1], height: 1) else {
      preconditionFailure("one slice of 1 Å")
    }
    let builder = PotentialBuilder<Double>(
      model: PotentialModel(
        arrangement: AtomArrangement(atoms: [atom], box: SIMD3(length, length, 1)), grid: grid,
        slicing: slicing, parametrization: parametrization))
    let potential = AlignedBuffer<Double>(count: grid.count)
    builder.build(
      distinct: 0, into: potential.pointer, stride: count, using: PotentialBuilder.Workspace(builder))
    var rings = [Double](repeating: 0, count: Int(0.5 * length / step) + 1)
    for j in 0..<count {
      let y = Double(Grid.harmonic(j, of: count)) * step
      for i in 0..<count {
        let x = Double(Grid.harmonic(i, of: count)) * step
        let ring = Int((x * x + y * y).squareRoot() / step)
        guard ring < rings.count else { continue }
        let sine = sin(0.5 * interaction * potential.pointer[j * count + i])
        rings[ring] += 4 * sine * sine * step * step
      }
    }
    self.rings = rings
  }
}
