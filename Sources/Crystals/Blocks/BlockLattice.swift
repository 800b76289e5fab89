/// The translations of a crystal up to a length: sums of cell vectors and centring vectors.
struct BlockLattice {
  /// Vectors in Å in the crystal's frame, shortest first, without the zero vector.
  let vectors: [Vector]

  /// - Parameters:
  ///   - longest: length in Å up to which vectors are wanted; reduced where there would be too many.
  ///   - centred: whether translations inside of the cell are used besides the cell vectors.
  init(_ crystal: Structure, longest: Double, centred: Bool = true) {
    let cell = crystal.cell
    let centring = centred ? crystal.centringTranslations() : [.zero]
    let spacings = cell.spacings
    // At most about two million vectors: small cells never need as long ones.
    let perVolume = 4.2 * Double(centring.count) / cell.volume
    let longest = max(min(longest, Double.cbrt(2e6 / perVolume)), cell.lengths.max() * 1.01)
    func reach(_ spacing: Double) -> Int { Int(min((longest / spacing).rounded(.up) + 1, 400)) }
    var found: [Vector] = []
    for i in -reach(spacings.x)...reach(spacings.x) {
      for j in -reach(spacings.y)...reach(spacings.y) {
        for k in -reach(spacings.z)...reach(spacings.z) {
          let corner = Vector(Double(i), Double(j), Double(k))
          for shift in centring {
            let vector = cell.cartesian(corner + shift)
            if vector.lengthSquared <= longest * longest, vector.lengthSquared > 1e-6 { found.append(vector) }
          }
        }
      }
    }
    vectors = found.sorted { $0.lengthSquared < $1.lengthSquared }
  }

  /// The shortest vector across a direction; of equal ones the one with the largest x, then y, then z.
  /// Without any, the short vector most nearly across it.
  func shortest(across direction: Vector) -> Vector {
    let exact = vectors.filter { abs($0.dot(direction)) < 1e-6 * $0.length }
    if let first = exact.first {
      let equals = exact.prefix { $0.length < first.length * (1 + 1e-6) }
      return equals.max { ($0.x, $0.y, $0.z) < ($1.x, $1.y, $1.z) } ?? first
    }
    let slope = { (vector: Vector) -> Double in abs(vector.dot(direction)) / vector.length }
    return vectors.prefix(60).min { slope($0) < slope($1) } ?? Vector(1, 0, 0)
  }

  /// Vectors within a slope of a unit direction, shortest first, multiples of shorter ones left out.
  /// - Parameter slope: largest ratio of the part across the direction to the part along it.
  func along(_ direction: Vector, slope: Double, limit: Int) -> [Vector] {
    var chosen: [Vector] = []
    for vector in vectors {
      let along = vector.dot(direction)
      guard along > 0, (vector - direction * along).length <= slope * along else { continue }
      if chosen.contains(where: { $0.cross(vector).length < 1e-6 * $0.length * vector.length }) { continue }
      chosen.append(vector)
      if chosen.count == limit { break }
    }
    return chosen
  }
}
