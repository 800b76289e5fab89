import Foundation
import Frames
import Numerics
import Quantities
import Spectroscopy
import Worlds

/// Metal particles of a world that resonate near places: what their surfaces add to the losses there.
struct LiveParticles: Sendable {
  /// A particle at its place.
  private struct Placed: Sendable {
    let loss: ParticleLoss
    /// Middle on the stage in Å, and turn from +x in rad.
    let centre: SIMD2<Double>
    let cosine, sine: Double
    /// Å from the middle to its farthest point.
    let reach: Double

    func local(_ place: SIMD2<Double>) -> SIMD2<Double> {
      let away = place - centre
      return SIMD2(cosine * away.x + sine * away.y, cosine * away.y - sine * away.x)
    }
  }

  private let grid: LossGrid
  /// Places on the stage.
  private let places: [SIMD2<Double>]
  private let particles: [Placed]

  /// Å beyond its surface to which a particle is felt.
  private static let beyond = 300.0
  /// eV up to which surfaces matter.
  private static let highest = 50.0
  /// eV between the energies at which losses to particles are computed, at least.
  private static let finest = 0.02
  /// Largest wave number in 1/Å of bulk losses, about where plasmons end.
  private static let cutoff = 1.0
  private static let most = 200

  init(
    _ world: TurnedWorld, _ materials: SpectralMaterials, beam: ElectronBeam, grid: LossGrid,
    at places: [SIMD2<Double>], kept: ContentCache<LiveKey, any Sendable>, _ watch: SpecimenView.Watch
  ) throws {
    self.grid = grid
    let staged = places.map { world.stage($0) }
    self.places = staged
    guard let box = Area(around: staged),
      materials.solids.contains(where: { Self.resonates($0.loss) })
    else {
      particles = []
      return
    }
    let step = max(grid.step, Self.finest)
    let count = Int(min(Self.highest, grid.highest) / step)
    let energies = (1...max(2, count)).map { Double($0) * step }
    var found: [Placed] = []
    for body in world.world.bodies(over: box.expanded(by: Self.beyond)) where found.count < Self.most {
      guard let shape = Self.shape(of: body.info, materials) else { continue }
      try watch.check()
      let solid = materials.solids[body.info.material].loss
      let key = ParticleKey(
        material: solid.name, shape: shape.rawValue, length: Self.size(body.info, "length_nm"),
        width: Self.size(body.info, "width_nm"), energy: beam.energy, step: step, count: energies.count)
      let loss =
        try kept.value(for: .particle(key), bytes: { _ in 1 << 20 }) {
          try ParticleLoss(
            PlasmonicBody(shape, length: key.length, width: min(key.width, key.length)), beam: beam,
            energies: energies, cutoff: Self.cutoff, permittivity: solid.dielectric.value)
        } as! ParticleLoss
      let properties = body.info.properties
      let turn = (properties["rotation_deg"] ?? 0) * .pi / 180
      found.append(
        Placed(
          loss: loss, centre: 10 * SIMD2(properties["centre_x_nm"]!, properties["centre_y_nm"]!),
          cosine: cos(turn), sine: sin(turn), reach: key.length / 2 * 1.5))
    }
    particles = found
  }

  /// The shape of a body that resonates; nil for all others.
  static func shape(of info: BodyInfo, _ materials: SpectralMaterials) -> PlasmonicBody.Shape? {
    guard let shape = PlasmonicBody.Shape(rawValue: info.shape), info.properties["centre_x_nm"] != nil,
      info.properties["centre_y_nm"] != nil, size(info, "length_nm") >= 5, size(info, "width_nm") >= 5,
      resonates(materials.solids[info.material].loss)
    else { return nil }
    return shape
  }

  /// Metals of which the dielectric function is known.
  private static func resonates(_ solid: LossMaterial) -> Bool { solid.dielectric.isMetal }

  /// Å; sizes that look alike are the same.
  private static func size(_ info: BodyInfo, _ name: String) -> Double {
    (10 * (info.properties[name] ?? 0)).rounded()
  }

  /// Probability per eV on the grid that particles add at a place; nil where there are none.
  func density(_ place: Int) -> [Double]? {
    let near = particles.filter {
      let away = places[place] - $0.centre
      return (away * away).sum().squareRoot() < $0.reach + Self.beyond
    }
    guard !near.isEmpty else { return nil }
    var result = [Double](repeating: 0, count: grid.count)
    for particle in near {
      let values = particle.loss.surfaces(at: particle.local(places[place]))
      let energies = particle.loss.energies
      let step = energies[0]
      for index in (grid.below + 1)..<grid.count {
        let at = grid.energy(index) / step - 1
        guard at < Double(energies.count - 1) else { break }
        let low = max(0, Int(at))
        let share = max(0, at) - Double(low)
        result[index] += values[low] + share * (values[low + 1] - values[low])
      }
    }
    return result
  }
}

/// What the losses of a particle depend on.
struct ParticleKey: Sendable, Hashable {
  let material, shape: String
  /// Å
  let length, width: Double
  /// eV
  let energy, step: Double
  let count: Int
}
