import Configuration
import Crystals
import Foundation

/// Smooth blobs of carbon on the entrance side.
struct ContaminationPatches: Sendable {
  let material: Material
  /// Index into the materials of the world.
  let index: Int
  /// Greatest thickness in Å.
  let thickness: Double
  private let field: SmoothField
  /// Value of the field beyond which there is a blob.
  private let level: Double

  /// Nil where there is none.
  init?(_ parameters: ParameterReader, _ builder: inout WorldBuilder) throws {
    let coverage = try parameters.number("contamination_coverage")
    thickness = try parameters.number("contamination_nm") * 10
    let spacing = try parameters.number("contamination_patch_nm") * 10 / 2
    guard coverage > 0 else { return nil }
    index = try builder.material("amorphous-carbon", key: parameters.name("contamination_coverage"))
    material = builder.materials[index]
    field = SmoothField(seed: builder.seed, number: 101, spacing: spacing)
    level = Self.quantile(1 - coverage)
  }

  /// Thickness in Å at a point.
  func thickness(at point: SIMD2<Double>) -> Double {
    let excess = field(point.x, point.y) - level
    // Rises with the slope of a drop and levels off to the greatest thickness.
    return excess > 0 ? thickness * excess / (excess + 0.4) : 0
  }

  /// Greatest thickness in Å within a distance of a point.
  func greatestThickness(around point: SIMD2<Double>, within distance: Double) -> Double {
    let excess = field(point.x, point.y) + field.change(over: distance) - level
    return excess > 0 ? thickness * excess / (excess + 0.4) : 0
  }

  /// Where a standard normal number is below with a probability.
  private static func quantile(_ probability: Double) -> Double {
    var (low, high) = (-SmoothField.bound, SmoothField.bound)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if 0.5 * erfc(-middle / 2.0.squareRoot()) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The blobs on one flake; they follow its surface.
  struct OnFlake: Region {
    let patches: ContaminationPatches
    /// Outlines of the layers, the first one first, and z in Å of the face above each.
    let outlines: [FlakeOutline]
    let faces: [Double]
    let ripples: Ripples?
    let pores: PoreField?

    var extent: Extent {
      let room = ripples?.bound ?? 0
      return Extent(
        outlines[0].bounds, z: faces.min()! - patches.thickness - room...faces.max()! + room)
    }

    func spans(at point: SIMD2<Double>) -> [Span] {
      guard let layer = outlines.indices.last(where: { outlines[$0].contains(point) }) else { return [] }
      let thickness = patches.thickness(at: point)
      guard thickness > 0, !(pores?.contains(point) ?? false) else { return [] }
      let face = faces[layer] + (ripples?.height(at: point) ?? 0)
      return [Span(face - thickness, face)]
    }

    func mayMeet(_ centre: Vector, radius: Double) -> Bool {
      let thickness = patches.greatestThickness(around: SIMD2(centre.x, centre.y), within: radius)
      let room = radius + (ripples?.bound ?? 0)
      return thickness > 0 && centre.z + room >= faces.min()! - thickness && centre.z - room <= faces.max()!
    }

    func contains(_ point: Vector) -> Bool {
      spans(at: SIMD2(point.x, point.y)).contains { point.z >= $0.top && point.z < $0.bottom }
    }
  }
}
