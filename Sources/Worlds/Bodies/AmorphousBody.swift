package import Crystals
import Numerics

/// Amorphous matter of a region: grains of a relaxed box of random atoms, each turned and shifted at random, so that no
/// period is left. Where grains meet, atoms closer than a bond are thinned out.
///
/// Grains are the cells of points, one in each cube of a cubic lattice, nearest point wins.
package struct AmorphousBody: Body {
  package let info: BodyInfo
  package let region: any Region
  package let contact: Contact?
  /// Edge in Å of the cubes that hold one grain point each.
  let edge: Double
  let cell: Cell
  let positions: [Vector]
  let elements: [Int32]
  let meanSquares: [Float]
  let contents: [Int: Double]
  let shortest: Double
  /// Share of the atoms that is left where grains meet: of pairs across a face, π/4 n² d⁴ per area for places that do not
  /// know of each other, one atom goes; the faces of such grains have an area of 2.9 per volume over their size.
  let surviving: Double
  private let bins: [AmorphousBox.Bin]
  private let stream: RandomStream

  /// - Parameters:
  ///   - material: a periodic box of amorphous matter.
  ///   - closest: Å below which two atoms of different grains are too close.
  ///   - contact: with other bodies.
  package init(
    info: BodyInfo, material: Material, region: any Region, seed: UInt64, closest: Double? = nil,
    contact: Contact? = nil
  ) {
    self.info = info
    self.region = region
    self.contact = contact
    cell = material.crystal.cell
    edge = max(cell.spacings.min() * 0.62, 8)
    let box = material.box
    (positions, elements, meanSquares, bins) = (box.positions, box.elements, box.meanSquares, box.bins)
    contents = material.composition
    shortest = closest ?? 0.92 * (box.shortest ?? 1.4)
    let density = Double(positions.count) / cell.volume
    let square = shortest * shortest
    surviving = exponential(-.pi / 4 * density * square * square * 2.9 / edge)
    stream = RandomStream(
      seed: seed, purpose: .amorphousGrain, index: Int(info.id.tileX), Int(info.id.tileY),
      Int(info.id.ordinal))
  }

  package var extent: Extent { region.extent }

  package func composition(mixing: Double) -> [Int: Double] { contents }

  package func addLayers(at point: SIMD2<Double>, index: Int, to layers: inout [Layer]) {
    for span in region.spans(at: point) {
      layers.append(Layer(body: index, span: span, cells: span.length / cell.volume * surviving))
    }
  }

  package func realise(in area: Area, threads: Int) -> BodyAtoms {
    let wide = area.expanded(by: shortest)
    let box = Extent(wide, z: region.depth(over: wide)).intersection(extent)
    guard !box.isEmpty else { return BodyAtoms() }
    let low = (box.low / edge).rounded(.down) - 1
    let high = (box.high / edge).rounded(.down) + 1
    let counts = high - low + 1
    let (nx, ny) = (Int(counts.x), Int(counts.y))
    let total = nx * ny * Int(counts.z)
    let parts = PortionResults<GrainAtoms>(count: total)
    parallelFor(total, threads: threads) { _, index in
      let grain = SIMD3<Int>(
        Int(low.x) + index % nx, Int(low.y) + index / nx % ny, Int(low.z) + index / (nx * ny))
      parts.set(index, self.grain(grain, in: box, area: area))
    }
    let grains = parts.all
    let outer = grains.flatMap(\.outer)
    let crowded = AtomSpacing.crowded(outer.map(\.position), distance: shortest) { later, earlier in
      let (one, other) = (outer[later].identity, outer[earlier].identity)
      return (one.i, one.j, one.k) > (other.i, other.j, other.k)
    }
    var found = BodyAtoms()
    found.atoms.reserveCapacity(grains.reduce(outer.count) { $0 + $1.inner.count })
    var next = 0
    for grain in grains {
      found.atoms += grain.inner
      for atom in grain.outer {
        if !crowded[next], area.contains(SIMD2(atom.position.x, atom.position.y)) { found.atoms.append(atom) }
        next += 1
      }
    }
    return found
  }

  /// Atoms of a grain: those that no other grain's atom can be too close to, which lie in the window, and the others,
  /// with the surroundings of the window.
  private struct GrainAtoms: Sendable {
    var inner: [WorldAtom] = []
    var outer: [WorldAtom] = []
  }

  /// The point around which a grain lies.
  private func seedPoint(_ grain: SIMD3<Int>) -> Vector {
    var stream = stream.appending(grain.x).appending(grain.y).appending(grain.z)
    let jitter = Vector(stream.uniform(), stream.uniform(), stream.uniform())
    return (Vector(Double(grain.x), Double(grain.y), Double(grain.z)) + 0.15 + 0.7 * jitter) * edge
  }

  private func grain(_ grain: SIMD3<Int>, in box: Extent, area: Area) -> GrainAtoms {
    let centre = seedPoint(grain)
    // Farthest that a place whose nearest point this is can be: the point of its own cube is nearer than a diagonal.
    let radius = 1.5 * edge
    guard region.mayMeet(centre, radius: 3.0.squareRoot() * radius + shortest) else { return GrainAtoms() }
    let around = Extent(low: centre - radius, high: centre + radius).intersection(box)
    guard !around.isEmpty else { return GrainAtoms() }
    // Only borders that come near the piece asked for matter; one with all of the piece behind it leaves nothing.
    let (middle, half) = ((around.low + around.high) / 2, (around.high - around.low) / 2)
    var planes: [ConvexRegion.Plane] = []
    for plane in borders(grain, centre) {
      let normal = plane.normal
      let reach = abs(normal.x) * half.x + abs(normal.y) * half.y + abs(normal.z) * half.z
      let off = normal.dot(middle) - plane.offset
      if off - reach > 1e-6 { return GrainAtoms() }
      if off + reach > -shortest - 1e-6 { planes.append(plane) }
    }
    var stream = stream.appending(grain.x).appending(grain.y).appending(grain.z).appending(1)
    let rotation = Matrix3(quaternion: stream.quaternion())
    let shift = Vector(stream.uniform(), stream.uniform(), stream.uniform())
    let lattice = CrystalLattice(
      cell: cell, orientation: rotation, origin: centre - rotation * (cell.matrix * shift))
    var found = GrainAtoms()
    let farthest = (cell.inverse * Vector(repeating: radius / 3.0.squareRoot())).length
    let cellRadius = (cell.a + cell.b + cell.c).length / 2 + 1e-6
    let (low, high) = ((shift - farthest).rounded(.down), (shift + farthest).rounded(.down))
    for k in Int(low.z)...Int(high.z) {
      for j in Int(low.y)...Int(high.y) {
        for i in Int(low.x)...Int(high.x) {
          let corner = lattice.corner(i, j, k)
          let code = ((i + 8) * 16 + j + 8) * 16 + k + 8
          let cellMiddle = corner + rotation * cell.cartesian(Vector(repeating: 0.5))
          guard around.expanded(by: cellRadius).contains(cellMiddle),
            !planes.contains(where: { $0.normal.dot(cellMiddle) > $0.offset + cellRadius })
          else { continue }
          for bin in bins {
            let middle = corner + rotation * bin.centre
            guard around.expanded(by: bin.radius).contains(middle),
              !planes.contains(where: { $0.normal.dot(middle) > $0.offset + bin.radius }),
              // What lies up to a bond outside still decides which atoms inside are too close.
              region.mayMeet(middle, radius: bin.radius + shortest)
            else { continue }
            for site in bin.atoms {
              let place = corner + rotation * positions[site]
              guard around.contains(place) else { continue }
              var gap = Double.infinity
              for plane in planes {
                gap = min(gap, plane.offset - plane.normal.dot(place))
                if gap < 0 { break }
              }
              guard gap >= 0, region.contains(place) else { continue }
              let atom = WorldAtom(
                identity: AtomIdentity(
                  body: info.id, i: grain.x, j: grain.y, k: grain.z, site: code * positions.count + site),
                element: Int(elements[site]), position: place, meanSquare: Double(meanSquares[site]))
              if gap < shortest {
                found.outer.append(atom)
              } else if area.contains(SIMD2(place.x, place.y)) {
                found.inner.append(atom)
              }
            }
          }
        }
      }
    }
    return found
  }

  /// Planes half-way to the points of the neighbouring cubes, the nearest first.
  private func borders(_ grain: SIMD3<Int>, _ centre: Vector) -> [ConvexRegion.Plane] {
    var others: [Vector] = []
    for dz in -2...2 {
      for dy in -2...2 {
        for dx in -2...2 where (dx, dy, dz) != (0, 0, 0) {
          others.append(seedPoint(SIMD3(grain.x + dx, grain.y + dy, grain.z + dz)))
        }
      }
    }
    return others.map { ($0, ($0 - centre).lengthSquared) }.filter { $0.1 < 9.01 * edge * edge }
      .sorted { $0.1 < $1.1 }
      .map { ConvexRegion.Plane(normal: $0.0 - centre, through: ($0.0 + centre) / 2) }
  }
}

extension Matrix3 {
  /// The rotation of a unit quaternion (w, x, y, z).
  package init(quaternion q: SIMD4<Double>) {
    let (w, x, y, z) = (q[0], q[1], q[2], q[3])
    self.init(
      rows: Vector(1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)),
      Vector(2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)),
      Vector(2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)))
  }
}
