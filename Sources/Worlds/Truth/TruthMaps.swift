import Crystals
import Numerics

/// Fills the maps of the truth: what lies along the beam at every pixel's centre.
struct TruthMaps: Sendable {
  let bodies: [any Body]
  let index: BodyIndex
  let materials: [Material]
  let area: Area
  let columns, rows: Int

  /// Categories by rising importance: the first thing people would say of a pixel.
  private static let ranks: [BodyInfo.Category] = [
    .support, .amorphous, .contamination, .lamella, .layer, .grain, .flake, .particle,
  ]

  private static let classNames = ["vacuum"] + BodyInfo.Category.allCases.map(\.rawValue)

  private struct Line: Sendable {
    var thickness: [Float], kind: [Float], object: [Float], body: [Float]
    var tilt: [SIMD2<Float>], displacement: [SIMD3<Float>], strain: [SIMD4<Float>]
    var densities: [Int: [Float]] = [:]

    init(_ count: Int) {
      thickness = [Float](repeating: 0, count: count)
      (kind, object) = (thickness, thickness)
      body = [Float](repeating: -1, count: count)
      tilt = .init(repeating: .init(repeating: .nan), count: count)
      displacement = .init(repeating: .init(repeating: .nan), count: count)
      strain = .init(repeating: .init(repeating: .nan), count: count)
    }
  }

  func maps(threads: Int) -> [PixelMap] {
    let tilts = bodies.map { ($0 as? CrystalBody)?.columnDirection.map { SIMD2($0.x / $0.z, $0.y / $0.z) } }
    // Bodies by the lines of pixels that they reach, so that a line asks only those.
    let lines = PortionResults<Line>(count: rows)
    parallelFor(rows, threads: threads) { _, row in lines.set(row, self.line(row, tilts)) }
    return assembled(lines.all)
  }

  private func line(_ row: Int, _ tilts: [SIMD2<Double>?]) -> Line {
    var line = Line(columns)
    let step = area.size / SIMD2(Double(columns), Double(rows))
    let y = area.low.y + (Double(row) + 0.5) * step.y
    let near = bodies.indices.filter {
      bodies[$0].extent.area.low.y <= y && bodies[$0].extent.area.high.y > y
    }
    for column in 0..<columns {
      let point = SIMD2(area.low.x + (Double(column) + 0.5) * step.x, y)
      var layers: [Layer] = []
      for body in near where bodies[body].extent.area.contains(point) {
        bodies[body].addLayers(at: point, index: body, to: &layers)
      }
      guard !layers.isEmpty else { continue }
      layers.sort { ($0.span.top, $0.body) < ($1.span.top, $1.body) }
      fill(&line, column, point, layers, tilts)
    }
    return line
  }

  private func fill(
    _ line: inout Line, _ column: Int, _ point: SIMD2<Double>, _ layers: [Layer], _ tilts: [SIMD2<Double>?]
  ) {
    line.thickness[column] = Float(layers.reduce(0) { $0 + $1.span.length })
    for layer in layers {
      for (element, count) in bodies[layer.body].composition(mixing: layer.mixing) {
        line.densities[element, default: [Float](repeating: 0, count: columns)][column] += Float(
          count * layer.cells)
      }
    }
    func rank(_ layer: Layer) -> Int { Self.ranks.firstIndex(of: bodies[layer.body].info.category) ?? 0 }
    // Of equals the first that the beam meets.
    let main = layers.dropFirst().reduce(layers[0]) { rank($1) > rank($0) ? $1 : $0 }
    let body = bodies[main.body]
    line.kind[column] = Float(1 + BodyInfo.Category.allCases.firstIndex(of: body.info.category)!)
    line.object[column] = Float(index.numberOfObject[body.info.object] ?? 0)
    line.body[column] = Float(main.body)
    if let tilt = tilts[main.body] { line.tilt[column] = SIMD2(Float(tilt.x * 1000), Float(tilt.y * 1000)) }
    guard let crystal = body as? CrystalBody else { return }
    let middle = Vector(point.x, point.y, (main.span.top + main.span.bottom) / 2)
    let displacement = crystal.displacement(at: middle)
    line.displacement[column] = SIMD3<Float>(displacement)
    line.strain[column] = SIMD4<Float>(crystal.planeStrain(at: middle))
  }

  private func assembled(_ lines: [Line]) -> [PixelMap] {
    func map(
      _ name: String, _ meaning: String, fill: Float = 0, classes: [String] = [],
      _ value: (Line, Int) -> Float
    ) -> PixelMap {
      var map = PixelMap(name, meaning, columns: columns, rows: rows, fill: fill, classes: classes)
      for (row, line) in lines.enumerated() {
        for column in 0..<columns { map[column, row] = value(line, column) }
      }
      return map
    }
    var maps = [
      map("thickness_A", "matter along the beam") { $0.thickness[$1] },
      map("class", "kind of the main thing", classes: Self.classNames) { $0.kind[$1] },
      map("object", "number of the main thing in the table objects, 0 for none") { $0.object[$1] },
      map("body", "row of its body in the table bodies, -1 for none") { $0.body[$1] },
      map("tilt_x_mrad", "slope along x of the lattice direction nearest to the beam") { $0.tilt[$1].x },
      map("tilt_y_mrad", "the same along y") { $0.tilt[$1].y },
      map("displacement_x_A", "displacement from the perfect lattice at mid-depth") { $0.displacement[$1].x },
      map("displacement_y_A", "the same along y") { $0.displacement[$1].y },
      map("displacement_z_A", "the same along z") { $0.displacement[$1].z },
      map("strain_xx", "strain against the unstrained crystal") { $0.strain[$1].x },
      map("strain_yy", "the same along y") { $0.strain[$1].y },
      map("strain_xy", "shear strain") { $0.strain[$1].z },
      map("rotation_rad", "turn from +x towards +y by the displacements") { $0.strain[$1].w },
    ]
    for element in Set(lines.flatMap(\.densities.keys)).sorted() {
      let symbol = ChemicalElement.symbol(element)
      maps.append(
        map("density_\(symbol)_per_A2", "atoms of \(symbol) per area") { $0.densities[element]?[$1] ?? 0 })
    }
    return maps
  }
}

extension CrystalBody {
  /// Strain xx, yy, xy and rotation at a place: of the displacement field by central differences, plus what the lattice
  /// carries itself against the crystal's own cell.
  func planeStrain(at point: Vector) -> SIMD4<Double> {
    let own = info.orientation * info.orientation.transposed
    var strain = SIMD4((own[0, 0] - 1) / 2, (own[1, 1] - 1) / 2, own[0, 1] / 2, 0)
    guard let field = self.strain else { return strain }
    let step = 0.05
    func slope(_ along: Vector) -> Vector {
      (field.displacement(at: point + along * step) - field.displacement(at: point - along * step))
        / (2 * step)
    }
    let (dx, dy) = (slope(Vector(1, 0, 0)), slope(Vector(0, 1, 0)))
    strain += SIMD4(dx.x, dy.y, (dx.y + dy.x) / 2, (dx.y - dy.x) / 2)
    return strain
  }
}
