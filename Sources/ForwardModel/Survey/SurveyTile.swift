import Crystals
import Optics
import Quantities
import Worlds

/// A tile of a survey image: finds the layers under each pixel and sends the beam through them.
struct SurveyTile {
  /// A body with all that its layers need.
  private struct Prepared {
    let body: any Body
    let extent: Extent
    /// Index of the matter, by state of the composition.
    let states: [Int]
    /// For each state what its atoms change in the rings per cell and Å², where they are not those of the class.
    let changes: [[Double]]
    let measure: Double
    let contrast: DiffractionContrast?
    let texture: GrainTexture?
    /// fano / (density · area of a pixel): relative variance of the amount, times the amount.
    let noise: Double
  }

  private let tile: SurveyRaster.Tile
  private let raster: SurveyRaster
  private let model: SurveyModel
  private let bodies: [Prepared]
  private let catalogue: Catalogue

  init(
    _ tile: SurveyRaster.Tile, raster: SurveyRaster, world: World, catalogue: Catalogue, model: SurveyModel
  ) {
    self.tile = tile
    self.raster = raster
    self.model = model
    self.catalogue = catalogue
    let area = raster.area(of: tile.grown)
    var classes = BodyClasses(materials: world.materials, model: model, grains: catalogue.grains)
    bodies = world.bodies(over: area).map { body in
      let states = classes.states(of: body)
      let indices = states.map { catalogue.indices[$0]! }
      let extent = body.extent
      let matter = catalogue.matter[indices[0]]
      let conditions = model.conditions
      var contrast: DiffractionContrast?
      let size = extent.high - extent.low
      // Grains smaller than a pixel are many to a pixel.
      if let mean = matter.meanContrast, max(size.x, size.y) > raster.pixel.min() {
        contrast = DiffractionContrast(
          matter.reflections, direction: body.info.orientation.transposed * conditions.beamDirection,
          rings: conditions.rings, semiangle: conditions.probe.aperture.semiangle,
          wavelength: conditions.probe.beam.wavelength, depth: min(size.z, matter.response.largest),
          mean: mean)
      }
      var texture: GrainTexture?
      var noise = 0.0
      if case .amorphous = states[0].view, matter.response.density > 0 {
        noise = matter.response.fano / (matter.response.density * raster.pixel.x * raster.pixel.y)
        // Less than a part in a thousand is not seen.
        if noise / max(size.z, 10) > 1e-6 {
          texture = GrainTexture(body: body.info.id, seed: world.seed, area: area, pixel: raster.pixel)
        }
      }
      return Prepared(
        body: body, extent: extent, states: indices,
        changes: states.enumerated().map { Self.changes(body, state: $0, $1, model) },
        measure: states[0].cellMeasure, contrast: contrast, texture: texture, noise: noise)
    }
  }

  private static func changes(_ body: any Body, state: Int, _ matter: ResponseClass, _ model: SurveyModel)
    -> [Double]
  {
    guard body is CrystalBody else { return [] }
    let regular = matter.composition
    let found = body.composition(mixing: Double(state))
    var changes: [Double] = []
    for element in Set(regular.keys).union(found.keys).sorted() {
      let more = (found[element] ?? 0) - (regular[element] ?? 0)
      guard abs(more) > 1e-9 else { continue }
      let change = model.kernel(element).change(of: model.conditions.rings.incident)
      if changes.isEmpty { changes = change.map { _ in 0 } }
      for ring in changes.indices { changes[ring] += more * change[ring] }
    }
    return changes
  }

  /// Writes the tile's pixels, `[value][row][column]` of the raster.
  func write(into target: UnsafeMutablePointer<Double>) {
    let rings = model.conditions.rings
    let weights = model.conditions.weights
    let size = raster.columns * raster.rows
    var transport = ColumnTransport(rings: rings, matter: catalogue.matter)
    let candidates = self.candidates()
    let grown = tile.grown
    var scratch: [Layer] = []
    // Which layers are under the middle of each pixel, to see where borders are.
    var signatures = [Int](repeating: 0, count: grown.x.count * grown.y.count)
    for y in grown.y {
      for x in grown.x {
        let place = (y - grown.y.lowerBound) * grown.x.count + x - grown.x.lowerBound
        layers(at: raster.corner(x, y) + raster.pixel / 2, candidates[place], into: &scratch)
        signatures[place] = scratch.reduce(1) { $0 &* 1_000_003 &+ $1.body &+ 1 }
      }
    }
    var sums = [Double](repeating: 0, count: weights.count)
    var layers: [ColumnLayer] = []
    for y in tile.y {
      for x in tile.x {
        let place = (y - grown.y.lowerBound) * grown.x.count + x - grown.x.lowerBound
        let here = candidates[place]
        let around = [place - 1, place + 1, place - grown.x.count, place + grown.x.count]
        let isBorder = around.contains { signatures[$0] != signatures[place] }
        let points = samples(here, isBorder: isBorder)
        let corner = raster.corner(x, y)
        let centre = corner + raster.pixel / 2
        let deviations = here.map { bodies[Int($0)].texture?.value(at: centre, pixel: raster.pixel) ?? 0 }
        for value in sums.indices { sums[value] = 0 }
        for point in 0..<points * points {
          let offset = SIMD2(Double(point % points) + 0.5, Double(point / points) + 0.5) / Double(points)
          self.layers(at: corner + offset * raster.pixel, here, into: &scratch)
          layers.removeAll(keepingCapacity: true)
          for layer in scratch { append(layer, here, deviations, to: &layers) }
          transport.pass(layers)
          for value in sums.indices {
            var sum = 0.0
            for ring in 0..<rings.count { sum += weights[value][ring] * transport.profile[ring] }
            sums[value] += sum
          }
        }
        for value in sums.indices {
          target[value * size + y * raster.columns + x] = sums[value] / Double(points * points)
        }
      }
    }
  }

  /// For each pixel of the grown tile the bodies whose boxes meet it.
  private func candidates() -> [[Int32]] {
    let grown = tile.grown
    var found = [[Int32]](repeating: [], count: grown.x.count * grown.y.count)
    let low = raster.corner(grown.x.lowerBound, grown.y.lowerBound)
    for (index, body) in bodies.enumerated() {
      let from = (SIMD2(body.extent.low.x, body.extent.low.y) - low) / raster.pixel - 1e-6
      let to = (SIMD2(body.extent.high.x, body.extent.high.y) - low) / raster.pixel + 1e-6
      let limit = SIMD2(Double(grown.x.count - 1), Double(grown.y.count - 1))
      guard from.x <= limit.x + 1, from.y <= limit.y + 1, to.x >= 0, to.y >= 0 else { continue }
      let first = pointwiseMax(from.rounded(.down), .zero)
      let last = pointwiseMin(to.rounded(.down), limit)
      guard first.x <= last.x, first.y <= last.y else { continue }
      for y in Int(first.y)...Int(last.y) {
        for x in Int(first.x)...Int(last.x) { found[y * grown.x.count + x].append(Int32(index)) }
      }
    }
    return found
  }

  /// Points along each side of a pixel: more where a border crosses it and where bodies are small.
  private func samples(_ here: [Int32], isBorder: Bool) -> Int {
    var points = isBorder ? 4 : 1
    let pixel = raster.pixel.max()
    for index in here {
      let size = bodies[Int(index)].extent.high - bodies[Int(index)].extent.low
      let smallest = min(size.x, size.y)
      if smallest < 4 * pixel {
        points = max(points, min(8, max(3, Int((3 * pixel / smallest).rounded(.up)))))
      }
    }
    return points
  }

  private func layers(at point: SIMD2<Double>, _ here: [Int32], into found: inout [Layer]) {
    found.removeAll(keepingCapacity: true)
    for index in here where bodies[Int(index)].extent.area.contains(point) {
      bodies[Int(index)].body.addLayers(at: point, index: Int(index), to: &found)
    }
    if found.count > 1 { found.sort { ($0.span.top, $0.body) < ($1.span.top, $1.body) } }
  }

  private func append(_ layer: Layer, _ here: [Int32], _ deviations: [Double], to layers: inout [ColumnLayer])
  {
    let body = bodies[layer.body]
    let state = min(max(Int(layer.mixing.rounded()), 0), body.states.count - 1)
    var layer = layer
    layer.cells *= model.conditions.pathLength
    var amount = layer.cells * body.measure
    guard amount > 0 else { return }
    if body.texture != nil, let place = here.firstIndex(of: Int32(layer.body)) {
      amount *= max(0.05, 1 + deviations[place] * (body.noise / amount).squareRoot())
    }
    var changes = body.changes[state].map { $0 * layer.cells }
    let rest = layer.mixing - Double(state)
    if abs(rest) > 1e-6, body.states.count > 1 {
      changes = interpolated(body, state: state, rest: rest, cells: layer.cells)
    }
    layers.append(
      ColumnLayer(matter: body.states[state], amount: amount, changes: changes, contrast: body.contrast))
  }

  /// Between two compositions the single atoms' difference counts in proportion.
  private func interpolated(_ body: Prepared, state: Int, rest: Double, cells: Double) -> [Double] {
    let rings = model.conditions.rings
    let found = body.body.composition(mixing: Double(state) + rest)
    let regular = body.body.composition(mixing: Double(state))
    var changes = body.changes[state].isEmpty ? rings.incident.map { _ in 0 } : body.changes[state]
    for element in Set(found.keys).union(regular.keys).sorted() {
      let more = (found[element] ?? 0) - (regular[element] ?? 0)
      let change = model.kernel(element).change(of: rings.incident)
      for ring in changes.indices { changes[ring] += more * change[ring] }
    }
    return changes.map { $0 * cells }
  }
}
