extension World {
  /// About how many atoms a window holds, from its matter at 16 x 16 places.
  package func estimatedAtoms(in area: Area) -> Double {
    let count = 16
    let step = area.size / Double(count)
    var sum = 0.0
    for row in 0..<count {
      for column in 0..<count {
        let point = area.low + (SIMD2(Double(column), Double(row)) + 0.5) * step
        let bodies = self.bodies(over: Area(centre: point, size: SIMD2(repeating: 0.01)))
        for layer in World.layers(at: point, of: bodies) {
          sum +=
            layer.cells * bodies[layer.body].composition(mixing: layer.mixing).values.sorted().reduce(0, +)
        }
      }
    }
    return sum * step.x * step.y
  }
}
