import Crystals

/// The plan of a lamella: crystals between borders on edge, damaged matter on both faces, and the extended defects.
struct LamellaScene: Scene {
  let size: SIMD2<Double>
  let materials: [Material]
  let bodies: [any Body]
  let defects: LamellaDefects

  func bodies(over area: Area) -> [any Body] { bodies.filter { $0.extent.area.intersects(area) } }

  func features(in area: Area) -> [Feature] { defects.features(in: area) }
}

/// The extended defects of a lamella, found where they are asked for.
struct LamellaDefects: Sendable {
  let outline: Area
  let tilt: Matrix3
  let stack: LayerStack
  let boundaries: [PlanarBoundary]
  let dislocations: [(line: Dislocation, isPerfect: Bool)]
  let faults: [LineDefects.Fault]
  let domains: DomainPattern?
  /// Rise of every second terrace of an interface in Å; 0 for flat ones.
  let terraces: (width: Double, steps: [Double])

  func features(in area: Area) -> [Feature] {
    guard let inside = outline.intersection(area) else { return [] }
    var found: [Feature] = []
    addInterfaces(in: inside, to: &found)
    for boundary in boundaries { add(boundary, in: inside, to: &found) }
    for (line, isPerfect) in dislocations { add(line, isPerfect: isPerfect, in: inside, to: &found) }
    for fault in faults {
      for partial in fault.partials { add(partial, isPerfect: false, in: inside, to: &found) }
      let ends = [fault.from, fault.to].map { Vector($0.x, $0.y, 0) }
      if Extent(around: ends).expanded(by: 1e-6).area.intersects(inside) {
        found.append(Feature(kind: "stacking_fault", path: ends, properties: Self.shift(fault.shift)))
      }
    }
    if let domains { addDomains(domains, in: inside, to: &found) }
    return found
  }

  private static func shift(_ vector: Vector) -> [String: Double] {
    ["shift_x_A": vector.x, "shift_y_A": vector.y, "shift_z_A": vector.z]
  }

  private func addInterfaces(in area: Area, to found: inout [Feature]) {
    let up = stack.up
    for (index, height) in stack.interfaces.enumerated() {
      let direction = SIMD2(-up.y, up.x)
      let (below, above) = (stack.levels[index], stack.levels[index + 1])
      let step = terraces.steps.isEmpty ? 0 : terraces.steps[index]
      let path = PlaneGeometry.chord(through: up * height, along: direction, in: area)
      if let path {
        found.append(
          Feature(
            kind: "interface", path: path,
            properties: [
              "material_below": Double(below.material), "material_above": Double(above.material),
              "strain_above_in_plane": above.strain.z, "strain_above_out_of_plane": above.strain.x,
            ]))
      }
      guard step > 0, terraces.width > 0, let path else { continue }
      let ends = path.map { PlaneGeometry.dot(SIMD2($0.x, $0.y), direction) }
      let first = Int((ends.min()! / terraces.width - 0.5).rounded(.up))
      let last = Int((ends.max()! / terraces.width - 0.5).rounded(.down))
      for number in stride(from: first, through: last, by: 1) {
        let place = up * height + direction * ((Double(number) + 0.5) * terraces.width)
        found.append(
          Feature(
            kind: "step", path: [Vector(place.x, place.y, 0)], properties: ["height_nm": step / 10]))
      }
    }
  }

  private func add(_ boundary: PlanarBoundary, in area: Area, to found: inout [Feature]) {
    guard let path = PlaneGeometry.chord(through: boundary.place, along: boundary.trace, in: area) else {
      return
    }
    var properties = Self.shift(boundary.shift - boundary.nearShift)
    if boundary.misorientation != 0 {
      properties = ["misorientation_deg": abs(boundary.misorientation) * 180 / .pi]
    }
    if let sigma = boundary.sigma { properties["sigma"] = Double(sigma) }
    let kinds = ["antiphase": "antiphase_boundary", "stacking_fault": "stacking_fault"]
    guard let wall = boundary.wall else {
      found.append(
        Feature(kind: kinds[boundary.kind] ?? "grain_boundary", path: path, properties: properties))
      return
    }
    properties["dislocation_spacing_nm"] = wall.spacing / 10
    found.append(Feature(kind: "grain_boundary", path: path, properties: properties))
    let along = SIMD2(-wall.axis.y, wall.axis.x)
    let ends = path.map { PlaneGeometry.dot(SIMD2($0.x, $0.y) - wall.place, along) / wall.spacing }
    let (first, last) = (Int(ends.min()!.rounded(.up)), Int(ends.max()!.rounded(.down)))
    for number in stride(from: first, through: last, by: 1) {
      let place = wall.place + along * (Double(number) * wall.spacing)
      guard area.contains(place) else { continue }
      let line = Dislocation(
        place: place, burgers: Vector(wall.axis.x, wall.axis.y, 0) * wall.burgers, poisson: wall.poisson)
      add(line, isPerfect: true, in: area, to: &found)
    }
  }

  private func add(_ line: Dislocation, isPerfect: Bool, in area: Area, to found: inout [Feature]) {
    let b = tilt * line.burgers
    if area.contains(line.place) {
      found.append(
        Feature(
          kind: "dislocation", path: [Vector(line.place.x, line.place.y, 0)],
          properties: [
            "burgers_x_A": b.x, "burgers_y_A": b.y, "burgers_z_A": b.z, "is_perfect": isPerfect ? 1 : 0,
          ]))
    }
  }

  private func addDomains(_ pattern: DomainPattern, in area: Area, to found: inout [Feature]) {
    let normal = pattern.normal
    let along = SIMD2(-normal.y, normal.x)
    let middle = PlaneGeometry.dot(area.centre, normal)
    let half = (PlaneGeometry.magnitudes(normal) * area.size).sum() / 2
    for wall in pattern.walls(in: middle - half...middle + half) {
      let sign = pattern.sign(behind: wall.number)
      if let path = PlaneGeometry.chord(through: normal * wall.place, along: along, in: area) {
        found.append(
          Feature(
            kind: "domain_wall", path: path,
            properties: [
              "angle_deg": pattern.shear == 0 ? 180 : 90, "half_width_nm": pattern.wall / 10,
              "sign_before": -sign, "sign_behind": sign,
            ]))
      }
      guard let next = wall.next else { continue }
      let centre = normal * ((wall.place + next) / 2)
      if let path = PlaneGeometry.chord(through: centre, along: along, in: area) {
        let polarisation = sign > 0 ? pattern.plus : pattern.minus
        found.append(
          Feature(
            kind: "domain", path: path,
            properties: [
              "width_nm": (next - wall.place) / 10, "polarisation_sign": sign,
              "polarisation_x": polarisation.x, "polarisation_y": polarisation.y,
              "polarisation_z": polarisation.z,
            ]))
      }
    }
  }
}
