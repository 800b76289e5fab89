package import Numerics

/// Detectors as weighted sums over few frequencies of the diffraction pattern.
///
/// Between the points of a lattice the intensity is interpolated by cubic convolution (R. G. Keys, IEEE Trans.
/// Acoust. 29 (1981) 1153), after division by its mean fall, q⁻³ outside of the incident beam's cone. The weight of a
/// point is what its interpolated share brings to the detector, pixel by pixel, so that edges of detectors fall where
/// they fall on the whole pattern.
package struct DetectorQuadrature: Sendable {
  package struct Node: Sendable {
    /// Harmonics of the field along x and y.
    package let x: Int
    package let y: Int
    /// One weight per sum.
    package let weights: [Float]
  }

  /// One node per frequency at which some detector has weight, in the order of the lattice.
  package let nodes: [Node]
  /// Sums of all detectors.
  package let sumCount: Int

  /// The number of sums of a detector that is a weighted sum over the pattern; nil for patterns themselves.
  package static func sums(_ detector: Detector) -> Int? {
    switch detector {
    case .annular: 1
    case .segmented(let segments): segments.count
    case .centreOfMass: 3
    case .pixelated: nil
    }
  }

  /// - Parameters:
  ///   - field: whose harmonics the frequencies are.
  ///   - detectors: none of them pixelated.
  ///   - cone: radius of the incident beam's cone in 1/Å.
  package init(
    _ detectors: [Detector], field: Grid, lattice: PatternLattice, cone: Double, wavelength: Double
  ) {
    let counts = detectors.map { Self.sums($0) ?? 0 }
    let total = counts.reduce(0, +)
    let band = BandLimit(grid: field)
    var table = NodeTable(field: field, lattice: lattice, band: band, cone: cone, sums: total)
    let flat = 1.5 * cone
    func fall(_ k2: Double) -> Double {
      let k = max(k2.squareRoot(), flat)
      return 1 / (k * k * k)
    }

    var shares = [Double](repeating: 0, count: total)
    for y in -table.reach.y...table.reach.y {
      let ky = Double(y) / field.lengthY
      for x in -table.reach.x...table.reach.x {
        let kx = Double(x) / field.lengthX
        let k2 = kx * kx + ky * ky
        guard band.value(k2: k2) > 0 else { continue }
        var isSeen = false
        var first = 0
        for (detector, count) in zip(detectors, counts) {
          for index in first..<first + count { shares[index] = 0 }
          switch detector {
          case .annular(let annulus):
            if annulus.contains(kx: kx, ky: ky, wavelength: wavelength) {
              shares[first] = 1
              isSeen = true
            }
          case .segmented(let segments):
            if let segment = segments.segment(kx: kx, ky: ky, wavelength: wavelength) {
              shares[first + segment] = 1
              isSeen = true
            }
          case .centreOfMass:
            shares[first] = 1
            shares[first + 1] = wavelength * kx
            shares[first + 2] = wavelength * ky
            isSeen = true
          case .pixelated: break
          }
          first += count
        }
        if isSeen { table.add(shares, x: x, y: y, fall: fall) }
      }
    }
    nodes = table.nodes
    sumCount = total
  }
}

/// Weights while they are collected.
private struct NodeTable {
  let field: Grid
  let lattice: PatternLattice
  let sums: Int
  /// Largest harmonics inside the band.
  let reach: SIMD2<Int>
  private let low: SIMD2<Int>
  private let size: SIMD2<Int>
  private var weights: [Double]
  private let cone: Double
  private let sides: [Side]

  private enum Side { case inside, outside, dark }

  init(field: Grid, lattice: PatternLattice, band: BandLimit, cone: Double, sums: Int) {
    self.cone = cone
    self.field = field
    self.lattice = lattice
    self.sums = sums
    let reach = SIMD2(Int(band.cutoff * field.lengthX), Int(band.cutoff * field.lengthY))
    self.reach = reach
    var (low, high) = (SIMD2(Int.max, Int.max), SIMD2(Int.min, Int.min))
    for corner in [reach, SIMD2(reach.x, -reach.y), SIMD2(-reach.x, reach.y), SIMD2(-reach.x, -reach.y)] {
      let place = lattice.coordinates(x: corner.x, y: corner.y)
      low = SIMD2(min(low.x, Int(place.x) - 4), min(low.y, Int(place.y) - 4))
      high = SIMD2(max(high.x, Int(place.x) + 5), max(high.y, Int(place.y) + 5))
    }
    self.low = low
    size = SIMD2(high.x - low.x + 1, high.y - low.y + 1)
    weights = Array(repeating: 0, count: size.x * size.y * sums)
    var sides = Array(repeating: Side.dark, count: size.x * size.y)
    for j in 0..<size.y {
      for i in 0..<size.x {
        let place = lattice.a &* (low.x + i) &+ lattice.b &* (low.y + j)
        let kx = Double(place.x) / field.lengthX
        let ky = Double(place.y) / field.lengthY
        let k2 = kx * kx + ky * ky
        guard band.value(k2: k2) > 0.5 else { continue }
        sides[j * size.x + i] = k2 <= cone * cone ? .inside : .outside
      }
    }
    self.sides = sides
  }

  /// Hands a pixel's shares to the nodes around it that lie on its side of the cone's edge, across which the
  /// intensity jumps.
  mutating func add(_ shares: [Double], x: Int, y: Int, fall: (Double) -> Double) {
    let place = lattice.coordinates(x: x, y: y)
    let base = SIMD2(Int((place.x + 1e-9).rounded(.down)), Int((place.y + 1e-9).rounded(.down)))
    let side: Side = square(x, y) <= cone * cone ? .inside : .outside
    var taps: [(index: Int, weight: Double)] = []
    taps.reserveCapacity(16)
    var total = 0.0
    for j in -1...2 {
      let wy = Self.kernel(place.y - Double(base.y + j))
      for i in -1...2 {
        let index = (base.y + j - low.y) * size.x + base.x + i - low.x
        guard sides[index] == side else { continue }
        let weight = wy * Self.kernel(place.x - Double(base.x + i))
        guard weight != 0 else { continue }
        taps.append((index, weight))
        total += weight
      }
    }
    // At an edge taps are missing; where too few are left, the nearest node stands for the pixel.
    if total < 0.5 {
      guard let nearest = nearest(to: place, base: base, side) else { return }
      taps = [(nearest, 1)]
      total = 1
    }
    let ownFall = fall(square(x, y))
    for tap in taps {
      let node = node(tap.index)
      let share = tap.weight / total * ownFall / fall(square(node.x, node.y))
      for sum in 0..<sums { weights[tap.index * sums + sum] += share * shares[sum] }
    }
  }

  private func nearest(to place: SIMD2<Double>, base: SIMD2<Int>, _ side: Side) -> Int? {
    var best: (distance: Double, index: Int)?
    for j in -2...3 {
      for i in -2...3 {
        let index = (base.y + j - low.y) * size.x + base.x + i - low.x
        guard sides[index] == side else { continue }
        let dx = place.x - Double(base.x + i)
        let dy = place.y - Double(base.y + j)
        let kx = (dx * Double(lattice.a.x) + dy * Double(lattice.b.x)) / field.lengthX
        let ky = (dx * Double(lattice.a.y) + dy * Double(lattice.b.y)) / field.lengthY
        let distance = kx * kx + ky * ky
        if distance < best?.distance ?? .infinity { best = (distance, index) }
      }
    }
    return best?.index
  }

  /// Harmonics of a node.
  private func node(_ index: Int) -> SIMD2<Int> {
    lattice.a &* (low.x + index % size.x) &+ lattice.b &* (low.y + index / size.x)
  }

  var nodes: [DetectorQuadrature.Node] {
    var found: [DetectorQuadrature.Node] = []
    for j in 0..<size.y {
      for i in 0..<size.x {
        let own = weights[(j * size.x + i) * sums..<(j * size.x + i + 1) * sums]
        guard own.contains(where: { $0 != 0 }) else { continue }
        let place = node(j * size.x + i)
        found.append(DetectorQuadrature.Node(x: place.x, y: place.y, weights: own.map { Float($0) }))
      }
    }
    return found
  }

  private func square(_ x: Int, _ y: Int) -> Double {
    let kx = Double(x) / field.lengthX
    let ky = Double(y) / field.lengthY
    return kx * kx + ky * ky
  }

  /// Cubic convolution with a = -1/2.
  private static func kernel(_ offset: Double) -> Double {
    let t = abs(offset)
    if t < 1 { return (1.5 * t - 2.5) * t * t + 1 }
    if t < 2 { return ((-0.5 * t + 2.5) * t - 4) * t + 2 }
    return 0
  }
}
