import Crystals
import Numerics

extension FlakeScene {
  func features(in area: Area) -> [Feature] {
    var found: [Feature] = []
    for flake in layout.flakes(over: area) {
      let outlines = (0..<stacking.layers).map { outline(of: flake, layer: $0) }
      for layer in outlines.indices {
        found += edges(of: outlines[layer], layer: layer, in: area)
      }
      found += boundaries(flake, outlines[0], in: area)
      if let interface { found += line(interface, flake, outlines[0], in: area) }
      found += holes(outlines[0], in: area)
    }
    return found
  }

  /// Straight sides; the atoms stray from them by `rms_nm`.
  private func edges(of outline: FlakeOutline, layer: Int, in area: Area) -> [Feature] {
    let polygon = outline.polygon
    return polygon.edges.indices.compactMap { index in
      let (one, two) = polygon.segment(index)
      guard polygon.edges[index].label != nil, area.meets(one, two) else { return nil }
      let z = stacking.middle(layer)
      return Feature(
        kind: layer == 0 ? "edge" : "step", path: [Vector(one.x, one.y, z), Vector(two.x, two.y, z)],
        properties: [
          "layer": Double(layer + 1), "rms_nm": shape.roughness.rms / 10,
          "height_nm": layer == 0 ? sheet.thickness / 10 : stacking.interlayer / 10,
        ])
    }
  }

  private func boundaries(_ flake: Flake, _ outline: FlakeOutline, in area: Area) -> [Feature] {
    var found: [Feature] = []
    for grain in pattern.grains(of: flake, within: outline.limits, over: area) {
      for face in grain.faces where isBefore(grain.key, face.neighbour) {
        guard area.meets(face.ends.0, face.ends.1),
          let (one, two) = outline.polygon.part(of: face.ends), area.meets(one, two)
        else { continue }
        let z = stacking.first
        // Turns that the sheet's own symmetry undoes are none.
        let period = 2 * Double.pi / Double(sheet.order)
        let turn = face.neighbourAngle - grain.angle
        let least = abs(turn - (turn / period).rounded() * period)
        found.append(
          Feature(
            kind: "grain_boundary", path: [Vector(one.x, one.y, z), Vector(two.x, two.y, z)],
            properties: [
              "misorientation_deg": least * 180 / .pi, "turn_deg": turn * 180 / .pi,
            ]))
      }
    }
    return found
  }

  private func isBefore(_ one: SIMD3<Int>, _ other: SIMD3<Int>) -> Bool {
    (one.y, one.x, one.z) < (other.y, other.x, other.z)
  }

  private func line(_ plan: InterfacePlan, _ flake: Flake, _ outline: FlakeOutline, in area: Area)
    -> [Feature]
  {
    let interface = plan.placed(on: flake)
    let points = interface.path(in: area.expanded(by: 1))
    // The longest stretches inside of both.
    var found: [Feature] = []
    var path: [Vector] = []
    func close() {
      if path.count > 1 {
        found.append(
          Feature(
            kind: "interface", path: path,
            properties: ["width_nm": interface.width / 10, "rms_nm": interface.waviness / 10]))
      }
      path = []
    }
    for (one, two) in zip(points, points.dropFirst()) {
      guard area.meets(one, two), outline.polygon.contains(one), outline.polygon.contains(two) else {
        close()
        continue
      }
      if path.isEmpty { path.append(Vector(one.x, one.y, stacking.first)) }
      path.append(Vector(two.x, two.y, stacking.first))
    }
    close()
    return found
  }

  private func holes(_ outline: FlakeOutline, in area: Area) -> [Feature] {
    guard let pores, let seen = area.intersection(outline.bounds) else { return [] }
    return pores.pores(in: seen).filter { outline.contains($0.centre) }.map {
      Feature(
        kind: "hole", path: [Vector($0.centre.x, $0.centre.y, stacking.first)],
        properties: ["diameter_nm": $0.radius / 5])
    }
  }
}

extension ConvexPolygon {
  /// The part of a straight line that lies inside; nil for none.
  func part(of ends: (SIMD2<Double>, SIMD2<Double>)) -> (SIMD2<Double>, SIMD2<Double>)? {
    var (from, to) = (0.0, 1.0)
    let step = ends.1 - ends.0
    for edge in edges {
      let (rest, slope) = (edge.line.distance(ends.0), (edge.line.normal * step).sum())
      if slope > 0 {
        to = Swift.min(to, rest / slope)
      } else if slope < 0 {
        from = Swift.max(from, rest / slope)
      } else if rest < 0 {
        return nil
      }
    }
    return from < to ? (ends.0 + from * step, ends.0 + to * step) : nil
  }
}
