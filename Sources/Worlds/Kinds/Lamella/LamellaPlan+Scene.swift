import Crystals

extension LamellaPlan {
  /// The bodies: a crystal for each grain of each level, then the damaged layers of each level.
  func scene(_ builder: WorldBuilder) -> LamellaScene {
    let levels = stack.levels
    let steps = terrace > 0 ? terraceSteps : []
    let contact = self.contact
    let grains = self.grains
    var bodies: [any Body] = []
    for (level, own) in levels.enumerated() {
      let layerBorders = borders(of: level, steps: steps)
      for grain in grains {
        let region = LamellaRegion(shape: shape, borders: layerBorders + grainBorders(grain))
        if region.extent.isEmpty { continue }
        bodies.append(
          crystal(own, level: level, grain, region, contact, strain(of: grain), bodies.count, builder.seed))
      }
    }
    if !damaged.isEmpty {
      for level in levels.indices {
        for part in [LamellaShape.Part.entranceLayer, .exitLayer] {
          let region = LamellaRegion(shape: shape, part: part, borders: borders(of: level, steps: steps))
          if region.extent.isEmpty { continue }
          let info = BodyInfo(
            id: BodyID(bodies.count), category: .amorphous, object: BodyID(0), material: damaged[level].index,
            shape: part == .exitLayer ? "damaged exit face" : "damaged entrance face",
            properties: ["thickness_nm": shape.damage / 10])
          bodies.append(
            AmorphousBody(
              info: info, material: damaged[level].material, region: region, seed: builder.seed,
              contact: contact))
        }
      }
    }
    return LamellaScene(
      size: shape.outline.size, materials: builder.materials, bodies: bodies,
      defects: LamellaDefects(
        outline: shape.outline, tilt: tilt, stack: stack, boundaries: boundaries,
        dislocations: dislocations.map { ($0, frame.isTranslation($0.burgers)) }, faults: faults,
        domains: pattern, terraces: (terrace, steps)))
  }

  private func strain(of grain: [Bool]) -> LamellaStrain? {
    LamellaStrain(
      dislocations: dislocations + faults.flatMap(\.partials), walls: boundaries.compactMap(\.wall),
      sides: zip(boundaries, grain).filter { $0.0.wall != nil }.map(\.1), twins: twins == nil ? nil : pattern,
      tilt: tilt, bend: shape.bend, shape: shape
    ).ifAny
  }

  private func crystal(
    _ own: LayerStack.Level, level: Int, _ grain: [Bool], _ region: LamellaRegion, _ contact: Contact?,
    _ strain: LamellaStrain?, _ number: Int, _ seed: UInt64
  ) -> CrystalBody {
    var origin = own.origin
    var turn = 0.0
    for (boundary, isFar) in zip(boundaries, grain) {
      origin = boundary.moved(origin, isFar: isFar)
      turn += boundary.turn(isFar: isFar)
    }
    let crystalTurn = turn == 0 ? Matrix3.identity : PlaneGeometry.turn(turn)
    var properties = [
      "thickness_at_origin_nm": shape.thickness / 10, "mistilt_x_deg": mistilt[0],
      "mistilt_y_deg": mistilt[1],
      "turn_deg": turn * 180 / .pi,
    ]
    if stack.levels.count > 1 {
      properties["level"] = Double(level)
      if own.top.isFinite, own.bottom.isFinite { properties["height_nm"] = (own.top - own.bottom) / 10 }
      properties["strain_out_of_plane"] = own.strain.x
      properties["strain_along_beam"] = own.strain.y
      properties["strain_in_plane"] = own.strain.z
    }
    let info = BodyInfo(
      id: BodyID(number), category: stack.levels.count > 1 && level > 0 ? .layer : .lamella,
      object: BodyID(0),
      material: own.material, orientation: tilt * (crystalTurn * (twins?.orientation ?? own.orientation)),
      shape: level > 0 ? "layer" : boundaries.isEmpty ? "wedge" : "grain", properties: properties)
    let up = Vector(stack.up.x, stack.up.y, 0)
    let mixing: Intermixing? =
      intermixing > 0
      ? Intermixing(bottom: own.bottom, top: own.top, width: intermixing, up: tilt * up) : nil
    return CrystalBody(
      info: info, material: own.crystal,
      sites: intermixing > 0 ? intermixedSites[level] : ferroelectric?.sites, origin: tilt * origin,
      region: region, seed: seed, contact: contact, strain: strain, mixing: mixing, polarisation: pattern,
      isCutAfterStrain: true)
  }

  /// Atoms of different bodies keep four fifths of the shortest bond.
  private var contact: Contact? {
    guard !damaged.isEmpty || !boundaries.isEmpty || (stack.levels.count > 1 && (!isCoherent || terrace > 0))
    else { return nil }
    let shortest = stack.levels.prefix(64).compactMap { $0.crystal.crystal.shortestDistance() }.min() ?? 1.8
    return Contact(group: 0, distance: 0.8 * shortest)
  }

  /// Height of a step at each interface: a cell, the mean of those on both sides.
  private var terraceSteps: [Double] {
    zip(stack.levels, stack.levels.dropFirst()).map { lower, upper in
      let periods = [lower.period, upper.period].compactMap { $0 }
      return periods.isEmpty ? 0 : periods.reduce(0, +) / Double(periods.count)
    }
  }

  private func border(
    _ normal: SIMD2<Double>, through place: SIMD2<Double>, isClosed: Bool,
    terraces: LamellaRegion.Terraces? = nil, isContact: Bool = true
  ) -> LamellaRegion.Border {
    LamellaRegion.Border(
      normal: tilt * Vector(normal.x, normal.y, 0), offset: PlaneGeometry.dot(normal, place),
      isClosed: isClosed,
      terraces: terraces, isContact: isContact)
  }

  private func borders(of level: Int, steps: [Double]) -> [LamellaRegion.Border] {
    let own = stack.levels[level]
    let along = SIMD2(-stack.up.y, stack.up.x)
    func terraces(_ interface: Int, _ sign: Double) -> LamellaRegion.Terraces? {
      steps.isEmpty ? nil : .init(width: terrace, along: along, step: sign * steps[interface])
    }
    let touches = !isCoherent || terrace > 0
    var found: [LamellaRegion.Border] = []
    if own.top.isFinite {
      let isSurface = level == stack.levels.count - 1
      found.append(
        border(
          stack.up, through: stack.up * own.top, isClosed: false,
          terraces: isSurface ? nil : terraces(level, 1), isContact: touches && !isSurface))
    }
    if own.bottom.isFinite {
      found.append(
        border(
          -stack.up, through: stack.up * own.bottom, isClosed: true, terraces: terraces(level - 1, -1),
          isContact: touches))
    }
    return found
  }

  /// On which side of each boundary the grains lie that the boundaries divide the world into.
  private var grains: [[Bool]] {
    let box = shape.outline.expanded(by: 100)
    let corners = [
      box.low, SIMD2(box.high.x, box.low.y), box.high, SIMD2(box.low.x, box.high.y),
    ]
    var cells: [(sides: [Bool], polygon: [SIMD2<Double>])] = [([], corners)]
    for boundary in boundaries {
      cells = cells.flatMap { cell in
        [false, true].map { isFar in
          (
            cell.sides + [isFar],
            Self.clipped(cell.polygon, isFar ? boundary.normal : -boundary.normal, boundary.place)
          )
        }
      }.filter { $0.polygon.count > 2 }
    }
    return cells.map(\.sides)
  }

  /// The part of a convex polygon on the side of a line that a normal points to.
  private static func clipped(
    _ polygon: [SIMD2<Double>], _ normal: SIMD2<Double>, _ place: SIMD2<Double>
  ) -> [SIMD2<Double>] {
    var kept: [SIMD2<Double>] = []
    for (index, corner) in polygon.enumerated() {
      let next = polygon[(index + 1) % polygon.count]
      let (here, there) = (
        PlaneGeometry.dot(normal, corner - place), PlaneGeometry.dot(normal, next - place)
      )
      if here >= 0 { kept.append(corner) }
      if (here > 0 && there < 0) || (here < 0 && there > 0) {
        kept.append(corner + (next - corner) * (here / (here - there)))
      }
    }
    return kept
  }

  private func grainBorders(_ sides: [Bool]) -> [LamellaRegion.Border] {
    zip(boundaries, sides).map { boundary, isFar in
      border(isFar ? -boundary.normal : boundary.normal, through: boundary.place, isClosed: isFar)
    }
  }
}
