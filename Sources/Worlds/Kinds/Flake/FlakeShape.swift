import Configuration
import Numerics

/// Makes the outlines of a flake's layers.
struct FlakeShape: Sendable {
  let shape: FlakeLayout.Shape
  /// Sides along a zigzag row (the lattice vector a) or along an armchair row.
  let isZigzag: Bool
  /// Lattice constant in Å.
  let constant: Double
  let roughness: FlakeOutline.Roughness
  /// Area of each layer as a part of the one below it.
  let upperFraction: Double
  let world: Area

  init(_ parameters: ParameterReader, sheet: SheetCrystal, world: Area) throws {
    shape = FlakeLayout.Shape(rawValue: try parameters.word("shape"))!
    isZigzag = try parameters.word("edge") == "zigzag"
    constant = (sheet.a * sheet.a).sum().squareRoot()
    roughness = .init(
      rms: try parameters.number("edge_roughness_nm") * 10,
      wavelength: try parameters.number("edge_wavelength_nm") * 10)
    upperFraction = try parameters.number("upper_layer_fraction")
    self.world = world
  }

  /// - Parameters:
  ///   - angle: direction of the layer's lattice vector a in rad.
  ///   - origin: a point of the layer's lattice (the middle of a ring) in Å.
  func outline(of flake: Flake, layer: Int, angle: Double, origin: SIMD2<Double>) -> FlakeOutline {
    var fraction = 1.0
    for _ in 0..<layer { fraction *= upperFraction }
    let limits =
      Area(centre: flake.centre, size: SIMD2(repeating: 2 * flake.radius)).intersection(world) ?? world
    let seed = RandomStream(seed: flake.seed, purpose: .placement, index: layer)
    guard shape != .covering else {
      guard fraction < 1 else {
        return FlakeOutline(sides: [], limits: world, roughness: roughness, seed: flake.seed)
      }
      // An island of the upper layer, a hexagon of the wanted area.
      let apothem = (fraction * world.size.x * world.size.y / (2 * 3.0.squareRoot())).squareRoot()
      return outline(
        (0..<6).map { (Double($0) * .pi / 3, apothem) }, limits: world, flake, angle, origin, seed)
    }
    let scale = flake.radius * fraction.squareRoot()
    var normals: [(angle: Double, apothem: Double)]
    switch shape {
    case .triangle: normals = (0..<3).map { (Double($0) * 2 * .pi / 3, scale / 2) }
    case .polygon:
      // Zigzag and armchair sides at random distances: a broken flake. Layers of one flake have one form.
      var draw = RandomStream(seed: flake.seed, purpose: .placement, index: -1)
      normals = (0..<12).map { (Double($0) * .pi / 6, scale * Self.apothem(draw.uniform())) }
    default: normals = (0..<6).map { (Double($0) * .pi / 3, scale * 0.75.squareRoot()) }
    }
    return outline(normals, limits: limits, flake, angle, origin, seed)
  }

  /// Distance of a side of a polygon of radius 1; the square around the circle cuts what may stand out.
  private static func apothem(_ draw: Double) -> Double { 0.55 + 0.37 * draw }

  /// Mean area of a polygon of radius 1, from 20 000 of them; it only sets how far flakes are apart.
  static let meanPolygonArea = 1.538

  private func outline(
    _ normals: [(angle: Double, apothem: Double)], limits: Area, _ flake: Flake, _ angle: Double,
    _ origin: SIMD2<Double>, _ stream: RandomStream
  ) -> FlakeOutline {
    var stream = stream
    let sides = normals.map { side -> FlakeOutline.Side in
      // Zigzag sides are normal to -y of the lattice, which leaves the second kind of site outside.
      let turn = side.angle - .pi / 2 + (isZigzag ? 0 : .pi / 6)
      let quarter = (turn / (.pi / 6)).rounded()
      let alongZigzag = Int(quarter) % 2 != 0
      let row = constant * (alongZigzag ? 0.75.squareRoot() : 0.5)
      let (sine, cosine) = sineCosine(angle + turn)
      let normal = SIMD2(cosine, sine)
      let shift = (normal * (origin - flake.centre)).sum()
      // Between the rows: a zigzag side cuts the bonds across it, so no atom is left with one neighbour.
      let phase = alongZigzag ? 0 : 0.5
      let rows = ((side.apothem - shift) / row - phase).rounded(.down)
      let offset = (rows + phase) * row + shift
      return .init(line: .init(normal: normal, offset: (normal * flake.centre).sum() + offset), row: row)
    }
    return FlakeOutline(sides: sides, limits: limits, roughness: roughness, seed: stream.next())
  }
}
