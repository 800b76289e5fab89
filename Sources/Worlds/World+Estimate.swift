extension World {
  /// About how much matter a window holds, from what lies along the beam at 16 x 16 places of it.
  package struct Estimate: Sendable {
    /// Number of atoms.
    package var atoms: Double
    /// Å from the first to the last matter along the beam.
    package var depth: Double

    package init(atoms: Double, depth: Double) {
      self.atoms = atoms
      self.depth = depth
    }
  }

  package func estimate(in area: Area) -> Estimate {
    let count = 16
    let step = area.size / Double(count)
    var sum = 0.0
    var (top, bottom) = (Double.infinity, -Double.infinity)
    for row in 0..<count {
      for column in 0..<count {
        let point = area.low + (SIMD2(Double(column), Double(row)) + 0.5) * step
        let bodies = self.bodies(over: Area(centre: point, size: SIMD2(repeating: 0.01)))
        for layer in World.layers(at: point, of: bodies) {
          sum +=
            layer.cells * bodies[layer.body].composition(mixing: layer.mixing).values.sorted().reduce(0, +)
          top = min(top, layer.span.top)
          bottom = max(bottom, layer.span.bottom)
        }
      }
    }
    return Estimate(atoms: sum * step.x * step.y, depth: max(0, bottom - top))
  }
}
