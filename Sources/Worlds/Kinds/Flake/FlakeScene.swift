import Crystals
import Numerics
import Quantities

/// Flakes on a support.
struct FlakeScene: Scene {
  let size: SIMD2<Double>
  var materials: [Material]
  let seed: UInt64
  let support: [any Body]
  let layout: FlakeLayout
  let shape: FlakeShape
  let stacking: FlakeStacking
  let pattern: GrainPattern
  let sheet: SheetCrystal
  /// Sites of the sheet with everything that may sit on them.
  let sites: [CrystalSite]
  let adatoms: SheetAdatoms?
  let interface: InterfacePlan?
  let pores: PoreField?
  let ripples: Ripples?
  let patches: ContaminationPatches?

  /// A lateral interface before a flake's place is known.
  struct InterfacePlan: Sendable {
    let interface: LateralInterface
    let second: Int

    func placed(on flake: Flake) -> LateralInterface {
      LateralInterface(
        origin: flake.centre, along: interface.along, across: interface.across, position: interface.position,
        width: interface.width, waviness: interface.waviness, field: interface.field)
    }
  }

  /// Part of the shortest bond below which two atoms of different grains are too close.
  private static let closest = 0.85
  /// Å between the outer atoms of a sheet and what lies on it: less than between two sheets, since blobs are rough.
  private static let adhesion = 2.8

  func outline(of flake: Flake, layer: Int) -> FlakeOutline {
    let angle = flake.angle + stacking.turn(layer)
    return shape.outline(
      of: flake, layer: layer, angle: angle, origin: flake.centre + shift(layer, angle: flake.angle))
  }

  /// Shift of a layer in stage axes; it does not follow the layer's own turn.
  private func shift(_ layer: Int, angle: Double) -> SIMD2<Double> {
    let (sine, cosine) = sineCosine(angle)
    let shift = stacking.shift(layer)
    return SIMD2(cosine * shift.x - sine * shift.y, sine * shift.x + cosine * shift.y)
  }

  func bodies(over area: Area) -> [any Body] {
    var found = support.filter { $0.extent.area.intersects(area) }
    let reach = ripples?.bound ?? 0
    let seen = area.expanded(by: reach + 1)
    for flake in layout.flakes(over: seen) {
      let outlines = (0..<stacking.layers).map { outline(of: flake, layer: $0) }
      for grain in pattern.grains(of: flake, within: outlines[0].limits, over: seen) {
        for layer in 0..<stacking.layers where outlines[layer].bounds.intersects(grain.bounds) {
          found.append(body(flake, grain, layer, outlines))
          if let adatoms { found.append(self.adatoms(adatoms, flake, grain, layer, outlines)) }
        }
      }
      if let patches { found.append(contamination(patches, flake, outlines)) }
    }
    return found.filter { $0.extent.area.intersects(area) }.sorted { $0.info.id < $1.info.id }
  }

  private func body(_ flake: Flake, _ grain: Grain, _ layer: Int, _ outlines: [FlakeOutline]) -> any Body {
    let middle = stacking.middle(layer)
    let half = stacking.interlayer / 2
    let hasGrains = if case .single = pattern { false } else { true }
    return CrystalBody(
      info: info(flake, grain, layer, slot: 0), material: sheet.material, sites: sites,
      origin: origin(flake, grain, layer),
      region: FlakeRegion(
        outline: outlines[layer], grain: grain, pores: pores, z: middle - half...middle + half),
      seed: seed, contact: hasGrains ? Contact(group: layer, distance: Self.closest * sheet.shortest) : nil,
      strain: ripples, mixing: interface?.placed(on: flake))
  }

  private func adatoms(
    _ adatoms: SheetAdatoms, _ flake: Flake, _ grain: Grain, _ layer: Int, _ outlines: [FlakeOutline]
  ) -> any Body {
    let middle = stacking.middle(layer)
    var info = self.info(flake, grain, layer, slot: 1)
    info.shape = "adatoms"
    return CrystalBody(
      info: info, material: sheet.material, sites: adatoms.sites, origin: origin(flake, grain, layer),
      region: FlakeRegion(
        outline: outlines[layer], grain: grain, pores: pores,
        cover: layer + 1 < outlines.count ? outlines[layer + 1] : nil,
        z: middle + adatoms.heights.lowerBound - 0.5...middle + adatoms.heights.upperBound + 0.5),
      seed: seed, strain: ripples)
  }

  private func origin(_ flake: Flake, _ grain: Grain, _ layer: Int) -> Vector {
    let flat = grain.origin + shift(layer, angle: flake.angle + grain.angle)
    return Vector(flat.x, flat.y, stacking.middle(layer))
  }

  private func info(_ flake: Flake, _ grain: Grain, _ layer: Int, slot: Int) -> BodyInfo {
    let turn = flake.angle + grain.angle + stacking.turn(layer)
    var properties = [
      "layer": Double(layer + 1), "orientation_deg": turn * 180 / .pi,
      "z_nm": stacking.middle(layer) / 10,
    ]
    if layer > 0 { properties["twist_deg"] = stacking.twist(layer) * 180 / .pi }
    if layout.shape != .covering { properties["flake_nm"] = flake.radius / 5 }
    let hasGrains = if case .single = pattern { false } else { true }
    return BodyInfo(
      id: id(flake, grain, layer, slot: slot), category: hasGrains ? .grain : .flake, object: object(flake),
      material: sheet.index, orientation: .rotation(about: Vector(0, 0, 1), by: turn),
      shape: "sheet", properties: properties)
  }

  private func object(_ flake: Flake) -> BodyID { BodyID(tileX: flake.tile.x, tileY: flake.tile.y, 1) }

  /// Grains are numbered by the tile of their pattern; the ordinal tells flake (as seen from the grain's tile), number in
  /// the tile, layer and slot apart.
  private func id(_ flake: Flake, _ grain: Grain, _ layer: Int, slot: Int) -> BodyID {
    var which = 0
    if case .polycrystal = pattern, let tile = layout.tile {
      // A grain is no larger than a flake, so that the flake's tile is at most two tiles away.
      let own = (grain.origin / tile).rounded(.toNearestOrAwayFromZero)
      which = (flake.tile.y - Int(own.y) + 4) * 9 + flake.tile.x - Int(own.x) + 4
    }
    let ordinal = (((which * 2) + grain.key.z) * FlakeKindLimits.layers + layer) * 2 + slot
    return BodyID(tileX: grain.key.x, tileY: grain.key.y, 1 + ordinal)
  }

  private func contamination(_ patches: ContaminationPatches, _ flake: Flake, _ outlines: [FlakeOutline])
    -> any Body
  {
    let faces = outlines.indices.map { stacking.middle($0) - sheet.thickness / 2 - Self.adhesion }
    let info = BodyInfo(
      id: BodyID(tileX: flake.tile.x, tileY: flake.tile.y, 1_000_000), category: .contamination,
      object: object(flake), material: patches.index, shape: "patches",
      properties: ["thickness_nm": patches.thickness / 10])
    return AmorphousBody(
      info: info, material: patches.material,
      region: ContaminationPatches.OnFlake(
        patches: patches, outlines: outlines, faces: faces, ripples: ripples, pores: pores),
      seed: seed)
  }
}

/// Numbers that the parameters and the addresses of bodies share.
enum FlakeKindLimits {
  static let layers = 64
}
