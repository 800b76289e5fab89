import Crystals
import Detection
import Foundation
import Numerics
import Optics
import Quantities
import Worlds

@testable import ForwardModel

/// Small worlds of one or two things, and conditions to image them.
enum SurveyWorlds {
  static let library = try! SpecimenLibrary(
    folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Specimens").path)

  static func material(_ name: String, asSheet: Bool = false) -> Material {
    try! MaterialSource(library: library).material(name, asSheet: asSheet)
  }

  static let area = Area(centre: .zero, size: SIMD2(20_000, 20_000))

  static func world(_ materials: [Material], _ bodies: [any Body], seed: UInt64 = 7) -> World {
    World(
      description: WorldDescription(title: "test", kind: "test", seed: seed),
      scene: FixedScene(size: area.size, materials: materials, bodies: bodies))
  }

  /// An amorphous film behind z = 0.
  static func film(
    _ material: Material, index: Int = 0, number: Int = 0, thickness: Double, _ part: Area = area
  )
    -> AmorphousBody
  {
    AmorphousBody(
      info: BodyInfo(id: BodyID(number), category: .support, material: index, shape: "film"),
      material: material, region: Slab(part, z: 0...thickness), seed: 7)
  }

  /// A crystal in front of z = 0.
  static func slab(
    _ material: Material, index: Int = 0, number: Int = 1, category: BodyInfo.Category = .lamella,
    orientation: Matrix3 = .identity, thickness: Double, sites: [CrystalSite]? = nil, _ part: Area = area
  ) -> CrystalBody {
    CrystalBody(
      info: BodyInfo(
        id: BodyID(number), category: category, material: index, orientation: orientation, shape: "slab"),
      material: material, sites: sites, origin: Vector(0.3, 0.2, -thickness + 0.1),
      region: Slab(part, z: -thickness...0), seed: 7)
  }

  /// A single layer with its lowest atoms `gap` Å in front of z = 0.
  static func sheet(
    _ material: Material, index: Int = 0, number: Int = 1, gap: Double = 2, sites: [CrystalSite]? = nil
  ) -> CrystalBody {
    let heights = (sites ?? material.sites).map(\.offset.z)
    let top = -gap - (heights.max()! - heights.min()!)
    return CrystalBody(
      info: BodyInfo(id: BodyID(number), category: .flake, material: index, shape: "sheet"),
      material: material, sites: sites, origin: Vector(0, 0, top - heights.min()!),
      region: Slab(area, z: top - 0.5...(-gap + 0.5)), seed: 7)
  }

  static func particle(
    _ material: Material, index: Int = 0, number: Int = 1, at centre: SIMD2<Double> = .zero, radius: Double,
    orientation: Matrix3
  ) -> CrystalBody {
    let middle = Vector(centre.x, centre.y, -radius)
    return CrystalBody(
      info: BodyInfo(
        id: BodyID(number), category: .particle, material: index, orientation: orientation, shape: "ball"),
      material: material, origin: middle, region: Ellipsoid(centre: middle, radius: radius), seed: 7)
  }

  static func turned(_ index: Int) -> Matrix3 {
    var stream = RandomStream(seed: 99, purpose: .placement, index: index)
    return Matrix3(quaternion: stream.quaternion())
  }

  static func conditions(
    _ energy: Double = 200e3, semiangle: Double = 0.025,
    _ annuli: [(Double, Double)] = [
      (0.08, 0.18), (0.06, 0.2),
    ]
  ) throws -> SurveyConditions {
    try SurveyConditions(
      probe: try Probe(beam: ElectronBeam(energy: energy), aperture: .round(semiangle: semiangle)),
      detectors: annuli.enumerated().map {
        .init(
          name: "\($0)", detector: .annular(try AnnularDetector(inner: $1.0, outer: $1.1)))
      })
  }

  /// Mean of each value of an image.
  static func means(_ image: NDArray<Double>) -> [Double] {
    let count = image.values.count / image.shape[0]
    return (0..<image.shape[0]).map { value in
      image.values[value * count..<(value + 1) * count].reduce(0, +) / Double(count)
    }
  }

  /// Mean signals of a region by waves through its atoms.
  static func atomic(
    _ world: World, _ area: Area, pixels: Int, _ conditions: SurveyConditions, configurations: Int
  ) throws -> [Double] {
    var settings = AtomisticWindow.Settings()
    settings.configurations = configurations
    settings.engine.method = .multislice
    let window = try AtomisticWindow(
      world, area: area, pixels: SIMD2(pixels, pixels), conditions: conditions, settings: settings, threads: 2
    )
    return means(try window.image(threads: 2, memory: 3 << 30).values)
  }
}
