import Crystals

/// Contamination that has grown on the entrance side: a height for every cell of a square lattice that has any.
package struct GrownLayer: Sendable, Equatable {
  /// Edge of a cell in Å.
  package static let edge = 4.0
  /// Greatest height in Å; growth stops there.
  package static let highest = 2000.0

  package struct Column: Sendable, Equatable {
    /// Thickness of the layer in Å.
    package var height: Double
    /// z of the surface that it stands on, in Å.
    package var surface: Double

    package init(height: Double, surface: Double) {
      self.height = height
      self.surface = surface
    }
  }

  package private(set) var columns: [SIMD2<Int32>: Column] = [:]
  private var low = SIMD2<Int32>(repeating: .max)
  private var high = SIMD2<Int32>(repeating: .min)
  private var top = Double.infinity
  private var bottom = -Double.infinity

  package init() {}

  package var isEmpty: Bool { columns.isEmpty }

  /// The cell that holds a point.
  package static func cell(of point: SIMD2<Double>) -> SIMD2<Int32> {
    SIMD2(Int32((point.x / edge).rounded(.down)), Int32((point.y / edge).rounded(.down)))
  }

  /// The middle of a cell in Å.
  package static func centre(of cell: SIMD2<Int32>) -> SIMD2<Double> {
    (SIMD2(Double(cell.x), Double(cell.y)) + 0.5) * edge
  }

  package mutating func set(_ cell: SIMD2<Int32>, _ column: Column) {
    columns[cell] = column
    low = pointwiseMin(low, cell)
    high = pointwiseMax(high, cell)
    top = min(top, column.surface - column.height)
    bottom = max(bottom, column.surface)
  }

  /// Adds height to a cell; `surface` is asked where nothing has grown before and says nil over vacuum.
  package mutating func grow(_ cell: SIMD2<Int32>, by height: Double, surface: () -> Double?) {
    guard height > 0, var column = columns[cell] ?? surface().map({ Column(height: 0, surface: $0) }) else {
      return
    }
    column.height = min(column.height + height, Self.highest)
    set(cell, column)
  }

  fileprivate var box: Extent? {
    guard !isEmpty else { return nil }
    return Extent(
      low: Vector(Double(low.x) * Self.edge, Double(low.y) * Self.edge, top),
      high: Vector(Double(high.x + 1) * Self.edge, Double(high.y + 1) * Self.edge, bottom))
  }
}

/// The space that a grown layer fills.
struct GrownRegion: Region {
  let layer: GrownLayer
  let extent: Extent

  init?(_ layer: GrownLayer) {
    guard let box = layer.box else { return nil }
    self.layer = layer
    extent = box
  }

  func contains(_ point: Vector) -> Bool {
    guard let column = layer.columns[GrownLayer.cell(of: SIMD2(point.x, point.y))] else { return false }
    return point.z < column.surface && point.z >= column.surface - column.height
  }

  func spans(at point: SIMD2<Double>) -> [Span] {
    guard let column = layer.columns[GrownLayer.cell(of: point)], column.height > 0 else { return [] }
    return [Span(column.surface - column.height, column.surface)]
  }
}

extension World {
  /// Lets contamination grow.
  /// - Parameters:
  ///   - area: where to look at all.
  ///   - height: Å to add at a point of the stage plane, in proportion to the dose there.
  package mutating func grow(in area: Area, height: (SIMD2<Double>) -> Double) {
    let low = GrownLayer.cell(of: area.low)
    let high = GrownLayer.cell(of: area.high)
    let bodies = scene.bodies(over: area.expanded(by: GrownLayer.edge))
    for y in low.y...high.y {
      for x in low.x...high.x {
        let cell = SIMD2(x, y)
        let centre = GrownLayer.centre(of: cell)
        guard area.contains(centre) else { continue }
        changes.grown.grow(cell, by: height(centre)) {
          World.layers(at: centre, of: bodies).map(\.span.top).min()
        }
      }
    }
  }

  /// The grown layer as a body.
  func grownLayer(over area: Area) -> [any Body] {
    guard let contaminant, let region = GrownRegion(changes.grown), region.extent.area.intersects(area) else {
      return []
    }
    let info = BodyInfo(
      id: .contamination, category: .contamination, material: scene.materials.count, shape: "layer")
    return [AmorphousBody(info: info, material: contaminant, region: region, seed: seed)]
  }

  /// The matter along the beam at a point, in the order of the beam.
  package static func layers(at point: SIMD2<Double>, of bodies: [any Body]) -> [Layer] {
    var layers: [Layer] = []
    for (index, body) in bodies.enumerated() where body.extent.area.contains(point) {
      body.addLayers(at: point, index: index, to: &layers)
    }
    return layers.sorted { ($0.span.top, $0.body) < ($1.span.top, $1.body) }
  }
}
