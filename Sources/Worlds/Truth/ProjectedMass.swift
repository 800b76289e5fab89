package import Numerics

extension World {
  /// How strongly matter scatters to high angles, per pixel of a field of any size: the sum over the atoms of Z^1.7 per
  /// Å². For overviews; images of detectors are the business of the forward model.
  /// - Returns: `[row][column]`, at pixel centres.
  package func projectedMass(in area: Area, columns: Int, rows: Int, threads: Int = 1) -> NDArray<Double> {
    let edge = 32
    let (across, down) = ((columns + edge - 1) / edge, (rows + edge - 1) / edge)
    let step = area.size / SIMD2(Double(columns), Double(rows))
    let tiles = PortionResults<[Double]>(count: across * down)
    parallelFor(across * down, threads: threads) { _, tile in
      let (left, top) = (tile % across * edge, tile / across * edge)
      let (width, height) = (min(edge, columns - left), min(edge, rows - top))
      let corner = area.low + SIMD2(Double(left), Double(top)) * step
      let bodies = self.bodies(
        in: Area(low: corner, high: corner + SIMD2(Double(width), Double(height)) * step), columns: width,
        rows: height)
      var values = [Double](repeating: 0, count: width * height)
      for body in bodies {
        // Body by body and only where it is: a tile of a crowded field has thousands.
        let box = body.extent.area
        let from = ((box.low - corner) / step - 0.5).rounded(.up).clamped(
          lowerBound: .zero, upperBound: SIMD2(1e9, 1e9))
        let to = ((box.high - corner) / step - 0.5).rounded(.down)
          .clamped(lowerBound: SIMD2(-1, -1), upperBound: SIMD2(Double(width - 1), Double(height - 1)))
        guard from.x <= to.x, from.y <= to.y else { continue }
        var layers: [Layer] = []
        var known = (mixing: 0.0, strength: Self.strength(body.composition(mixing: 0)))
        for row in Int(from.y)...Int(to.y) {
          for column in Int(from.x)...Int(to.x) {
            layers.removeAll(keepingCapacity: true)
            body.addLayers(
              at: corner + (SIMD2(Double(column), Double(row)) + 0.5) * step, index: 0, to: &layers)
            for layer in layers {
              if layer.mixing != known.mixing {
                known = (layer.mixing, Self.strength(body.composition(mixing: layer.mixing)))
              }
              values[row * width + column] += layer.cells * known.strength
            }
          }
        }
      }
      tiles.set(tile, values)
    }
    var mass = NDArray(shape: [rows, columns], repeating: 0.0)
    for (tile, values) in tiles.all.enumerated() {
      let (left, top) = (tile % across * edge, tile / across * edge)
      let width = min(edge, columns - left)
      for (index, value) in values.enumerated() { mass[top + index / width, left + index % width] = value }
    }
    return mass
  }

  /// The bodies that pixel centres of a tile can meet. With pixels much larger than the many things of a crowded scene the few that are met are
  /// asked for point by point, not the many between.
  private func bodies(in tile: Area, columns: Int, rows: Int) -> [any Body] {
    let step = tile.size / SIMD2(Double(columns), Double(rows))
    guard scene.isCrowded, step.min() >= Self.coarse else { return bodies(over: tile) }
    var found: [BodyID: any Body] = [:]
    for row in 0..<rows {
      for column in 0..<columns {
        let point = tile.low + (SIMD2(Double(column), Double(row)) + 0.5) * step
        for body in bodies(over: Area(centre: point, size: SIMD2(repeating: 0.01))) {
          found[body.info.id] = body
        }
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Å of pixels from which on points are asked one by one.
  private static let coarse = 200.0

  private static func strength(_ composition: [Int: Double]) -> Double {
    // In a fixed order, lest the last bit depend on the dictionary.
    composition.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * elementStrength($1.key) }
  }

  /// Z^1.7, the usual law of high-angle scattering.
  package static func elementStrength(_ element: Int) -> Double { power(Double(element), 1.7) }
}
