import Configuration
import Crystals
import Quantities

/// A substrate and the layers that grew on it, coherent with it.
struct LayerStack: Sendable {
  /// One of the crystals, from the substrate on upwards.
  struct Level: Sendable {
    /// Index of the material in the world.
    let material: Int
    let crystal: Material
    /// Turns and strains the crystal's Cartesian axes into those of the untilted stage.
    let orientation: Matrix3
    /// Corner of cell (0, 0, 0) in the untilted stage, Å.
    let origin: Vector
    /// Heights in Å between which it lies; infinite where it has no end.
    let bottom, top: Double
    /// Å between equal planes along the growth direction; nil without such planes.
    let period: Double?
    /// Strain along the growth direction, and the two in the plane: along the beam and across.
    let strain: Vector
  }

  static let keys = ["material", "thickness_nm", "cells", "zone_axis", "in_plane_axis"]

  let levels: [Level]
  /// Unit vector of growth in the stage plane.
  let up: SIMD2<Double>

  /// Heights of the interfaces: level `i` lies below, `i + 1` above.
  var interfaces: [Double] { levels.dropLast().map(\.top) }

  /// Height of a point of the untilted stage.
  func height(_ point: SIMD2<Double>) -> Double { PlaneGeometry.dot(point, up) }

  struct Growth: Sendable {
    /// Direction of growth in rad.
    var direction: Double
    /// Height of the substrate's surface above the origin, Å.
    var surface: Double
    /// Part of the out-of-plane cell at which a crystal ends and the next begins.
    var fraction: Double
    var poisson: Double
    var isCoherent: Bool
    var repeats: Int
  }

  /// A crystal of the list before it has its place.
  private struct Kind {
    var material: Int
    var crystal: Material
    var orientation: Matrix3
    var period: Double?
    var thickness: Double
    var strain: Vector
  }

  /// - Parameters:
  ///   - shift: moves the substrate's lattice, in cells.
  init(
    substrate: (index: Int, material: Material, frame: CrystalFrame), shift: [Double],
    entries: [ParameterReader.ListEntry], zone: [Double], inPlane: [Double], growth: Growth,
    builder: inout WorldBuilder
  ) throws {
    up = PlaneGeometry.direction(growth.direction)
    let across = Vector(-up.y, up.x, 0)
    let frame = substrate.frame
    let own = frame.period(along: Vector(up.x, up.y, 0))
    var kinds: [Kind] = []
    for entry in entries {
      kinds.append(
        try Self.kind(
          entry, frame: frame, across: across, up: Vector(up.x, up.y, 0), zone: zone, inPlane: inPlane,
          growth: growth, isLast: kinds.count == entries.count - 1, builder: &builder))
    }
    guard growth.repeats == 1 || kinds.last?.thickness != .infinity else {
      throw InputError(
        "\(entries.last?.name("thickness_nm") ?? "layers"): missing; a stack that repeats needs it for every layer"
      )
    }
    let upwards = Vector(up.x, up.y, 0)
    let start = frame.rotation * frame.crystal.cell.cartesian(Vector(shift[0], shift[1], shift[2]))
    let hasLayers = !kinds.isEmpty
    var levels = [
      Level(
        material: substrate.index, crystal: substrate.material, orientation: frame.rotation,
        origin: start
          + (hasLayers ? upwards * (growth.surface - growth.fraction * (own ?? 0)) : .zero),
        bottom: -.infinity, top: hasLayers ? growth.surface : .infinity, period: own, strain: .zero)
    ]
    var height = growth.surface
    for _ in 0..<growth.repeats {
      for kind in kinds {
        levels.append(
          Level(
            material: kind.material, crystal: kind.crystal, orientation: kind.orientation,
            origin: start + upwards * (height + (1 - growth.fraction) * (kind.period ?? 0)), bottom: height,
            top: height + kind.thickness, period: kind.period, strain: kind.strain))
        height += kind.thickness
      }
    }
    self.levels = levels
  }

  private static func kind(
    _ entry: ParameterReader.ListEntry, frame: CrystalFrame, across: Vector, up: Vector, zone: [Double],
    inPlane: [Double], growth: Growth, isLast: Bool, builder: inout WorldBuilder
  ) throws -> Kind {
    let index = try builder.material(try entry.text("material"), key: entry.name("material"))
    let material = builder.materials[index]
    guard !material.isAmorphous, !material.isSheet else {
      throw InputError("\(entry.name("material")): \(material.name) is not a crystal; allowed: crystals")
    }
    func indices(_ key: String, _ standard: [Double]) throws -> [Double] {
      entry.has(key) ? try entry.numbers(key, count: nil, in: -20...20, unit: "") : standard
    }
    let layer = try CrystalFrame(
      material.crystal, zone: try indices("zone_axis", zone), inPlane: try indices("in_plane_axis", inPlane),
      names: (entry.name("zone_axis"), entry.name("in_plane_axis")))
    var (strain, stretch) = (Vector.zero, Matrix3.identity)
    if growth.isCoherent {
      let beam = Vector(0, 0, 1)
      let (first, second) = (
        try Epitaxy.strain(of: layer, on: frame, along: beam, name: entry.name("material")),
        try Epitaxy.strain(of: layer, on: frame, along: across, name: entry.name("material"))
      )
      let third = Epitaxy.relaxed(first, second, poisson: growth.poisson)
      strain = Vector(third, first, second)
      stretch = Epitaxy.stretch([(beam, first), (across, second), (up, third)])
    }
    let period = layer.period(along: up).map { $0 * (1 + strain.x) }
    let thickness: Double
    if entry.has("cells") {
      guard !entry.has("thickness_nm") else {
        throw InputError("\(entry.name("cells")): either this or \(entry.name("thickness_nm")), not both")
      }
      guard let period else {
        throw InputError(
          "\(entry.name("cells")): \(material.name) has no period along the growth direction; give thickness_nm"
        )
      }
      let cells = try entry.number("cells", default: nil, in: 1...10_000, unit: "cells")
      guard cells == cells.rounded() else {
        throw InputError.outOfRange(entry.name("cells"), cells, allowed: "a whole number from 1 to 10000")
      }
      thickness = cells * period
    } else if entry.has("thickness_nm") {
      let wanted = try entry.number("thickness_nm", default: nil, in: 0.1...100_000, unit: "nm") * 10
      // Whole cells, so that every interface has the same pair of planes.
      thickness = period.map { max(1, (wanted / $0).rounded()) * $0 } ?? wanted
    } else {
      guard isLast else {
        throw InputError(
          "\(entry.name("thickness_nm")): missing; only the last layer may reach to the edge of the world")
      }
      thickness = .infinity
    }
    return Kind(
      material: index, crystal: material, orientation: stretch * layer.rotation, period: period,
      thickness: thickness, strain: strain)
  }
}
