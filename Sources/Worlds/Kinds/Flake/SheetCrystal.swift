import Crystals
import Numerics
import Quantities

/// One cell of a sheet, with its middle at z = 0.
struct SheetCrystal: Sendable {
  let material: Material
  /// Index into the materials of the world.
  let index: Int
  /// What the cell holds; z counts from the middle between the outer atomic planes.
  let sites: [CrystalSite]
  /// Å from the first atomic plane to the last.
  let thickness: Double
  /// In-plane cell vectors in Å.
  let a, b: SIMD2<Double>
  /// Shortest distance of two atoms in Å.
  let shortest: Double
  /// Order of the rotation axis along the normal.
  let order: Int

  /// - Throws: `InputError` for a cell that is no sheet in the xy plane.
  init(_ material: Material, index: Int, key: String) throws {
    let cell = material.crystal.cell
    guard abs(cell.a.z) < 1e-6 * cell.a.length, abs(cell.b.z) < 1e-6 * cell.b.length else {
      throw InputError(
        "\(key): \(material.name) is not allowed; allowed: a sheet whose cell vectors a and b lie in the xy plane"
      )
    }
    guard !material.isAmorphous, !material.crystal.atoms.isEmpty else {
      throw InputError("\(key): \(material.name) is not allowed; allowed: a crystal")
    }
    var sites = material.sites
    // A sheet may lie across the face of its cell: the cell is opened where the largest gap is.
    let inverse = cell.inverse
    let heights = sites.map { (inverse * $0.offset).z }
    let sorted = heights.sorted()
    let gaps = sorted.indices.map {
      $0 + 1 < sorted.count ? sorted[$0 + 1] - sorted[$0] : sorted[0] + 1 - sorted[$0]
    }
    let cut = gaps.indices.max { gaps[$0] < gaps[$1] }!
    for index in sites.indices where cut + 1 < sorted.count && heights[index] > sorted[cut] {
      sites[index].offset -= cell.c
    }
    let planes = sites.map(\.offset.z)
    let (low, high) = (planes.min()!, planes.max()!)
    for index in sites.indices { sites[index].offset.z -= (low + high) / 2 }
    self.material = material
    self.index = index
    self.sites = sites
    thickness = high - low
    a = SIMD2(cell.a.x, cell.a.y)
    b = SIMD2(cell.b.x, cell.b.y)
    shortest = material.crystal.shortestDistance() ?? 2
    order = Self.order(of: sites, a, b)
  }

  /// The highest of 6, 4, 3, 2 and 1 by whose part of a full turn about the normal the sheet comes to itself.
  private static func order(of sites: [CrystalSite], _ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Int {
    let cell = a.x * b.y - a.y * b.x
    /// Distance in Å of a flat vector from the nearest lattice vector.
    func stray(_ vector: SIMD2<Double>) -> Double {
      let u = (vector.x * b.y - vector.y * b.x) / cell
      let v = (a.x * vector.y - a.y * vector.x) / cell
      let rest = vector - u.rounded() * a - v.rounded() * b
      return (rest * rest).sum().squareRoot()
    }
    for order in [6, 4, 3, 2] {
      let (sine, cosine) = sineCosine(2 * .pi / Double(order))
      func turned(_ v: SIMD2<Double>) -> SIMD2<Double> {
        SIMD2(cosine * v.x - sine * v.y, sine * v.x + cosine * v.y)
      }
      func flat(_ site: CrystalSite) -> SIMD2<Double> { SIMD2(site.offset.x, site.offset.y) }
      guard stray(turned(a)) < 0.02, stray(turned(b)) < 0.02 else { continue }
      // Which site the first one goes to sets the shift of all.
      let fits = sites.contains { target in
        let shift = flat(target) - turned(flat(sites[0]))
        return sites.allSatisfy { site in
          sites.contains {
            $0.contents == site.contents && abs($0.offset.z - site.offset.z) < 0.05
              && stray(turned(flat(site)) + shift - flat($0)) < 0.05
          }
        }
      }
      if fits { return order }
    }
    return 1
  }

  /// Å² of one cell.
  var cellArea: Double { abs(a.x * b.y - a.y * b.x) }

  /// Å between the middles of two sheets.
  ///
  /// Half of c of the layered crystals, for MoS2, WS2 and WSe2 (Schutte, de Boer and Jellinek 1987, Schönfeld, Huang and
  /// Moss 1983: 12.294, 12.323, 12.96 Å), graphite (Baskin and Meyer 1955: 6.708 Å) and hBN (Pease 1952: 6.661 Å); for
  /// other sheets 3.2 Å between their outer planes.
  var interlayer: Double {
    switch material.name {
    case "MoS2": 12.294 / 2
    case "WS2": 12.323 / 2
    case "WSe2": 12.96 / 2
    case "graphene": 6.708 / 2
    case "hBN": 6.661 / 2
    default: thickness + 3.2
    }
  }

  /// The sites with those of another sheet as second composition.
  /// - Throws: `InputError` where the two lattices or their sites do not match.
  func sites(with other: SheetCrystal, key: String) throws -> [CrystalSite] {
    let allowed = "a sheet with the lattice of \(material.name), to 5 %, and its sites, to 0.3 Å"
    func refused(_ reason: String) -> InputError {
      InputError("\(key): \(other.material.name) is not allowed (\(reason)); allowed: \(allowed)")
    }
    for (mine, its) in [(a, other.a), (b, other.b)] {
      let difference = (mine - its) / length(mine)
      guard length(difference) < 0.05 else { throw refused("its lattice is another one") }
    }
    guard sites.count == other.sites.count else { throw refused("it has another number of sites") }
    var left = other.sites
    return try sites.map { site in
      guard let match = left.indices.min(by: { distance(left[$0], site) < distance(left[$1], site) }),
        distance(left[match], site) < 0.3
      else { throw refused("a site has no partner") }
      let partner = left.remove(at: match)
      var both = site
      both.regular += partner.regular
      both.contents += partner.contents
      both.isMixed = site.isMixed || partner.isMixed
      return both
    }
  }

  private func distance(_ one: CrystalSite, _ other: CrystalSite) -> Double {
    (one.offset - other.offset).length
  }
  private func length(_ vector: SIMD2<Double>) -> Double { (vector * vector).sum().squareRoot() }
}
