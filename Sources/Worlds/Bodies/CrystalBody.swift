package import Crystals
import Numerics

/// A single crystal cut to a shape, with its strain, composition and disorder.
///
/// An atom's place is its site plus the polar shift plus the elastic displacement; whether it exists is decided at its
/// undisplaced place, so displacements never tear the body.
package struct CrystalBody: Body {
  package let info: BodyInfo
  package let lattice: CrystalLattice
  package let region: any Region
  package let contact: Contact?
  let sites: [OrientedSite]
  let strain: (any DisplacementField)?
  let mixing: (any CompositionField)?
  let polarisation: (any PolarisationField)?
  let cellsPerVolume: Double
  let cellsPerArea: Double?
  let isSheet: Bool
  let centrings: [Vector]
  private let stream: RandomStream

  /// A site with its offset in stage axes.
  struct OrientedSite: Sendable {
    let offset: Vector
    let site: CrystalSite
    let isCertain: Bool
  }

  /// - Parameters:
  ///   - material: whose crystal it is; must be the one at `info.material`.
  ///   - sites: instead of the material's own sites: with dopants, vacancies, adatoms.
  ///   - origin: place of the corner of cell (0, 0, 0) in Å.
  ///   - seed: the world's seed.
  package init(
    info: BodyInfo, material: Material, sites: [CrystalSite]? = nil, origin: Vector, region: any Region,
    seed: UInt64, contact: Contact? = nil, strain: (any DisplacementField)? = nil,
    mixing: (any CompositionField)? = nil, polarisation: (any PolarisationField)? = nil
  ) {
    self.info = info
    self.region = region
    self.contact = contact
    self.strain = strain
    self.mixing = mixing
    self.polarisation = polarisation
    lattice = CrystalLattice(cell: material.crystal.cell, orientation: info.orientation, origin: origin)
    self.sites = (sites ?? material.sites).map {
      OrientedSite(offset: info.orientation * $0.offset, site: $0, isCertain: $0.isCertain)
    }
    isSheet = material.isSheet
    centrings = material.centrings
    cellsPerVolume = 1 / abs(lattice.vectors.determinant)
    let columns = lattice.vectors.columns
    cellsPerArea = material.isSheet ? 1 / abs(columns.0.x * columns.1.y - columns.0.y * columns.1.x) : nil
    stream = RandomStream(
      seed: seed, purpose: .siteContent, index: Int(info.id.tileX), Int(info.id.tileY), Int(info.id.ordinal))
  }

  /// Å that an atom may be away from its site.
  private var reach: Double {
    (strain?.bound ?? 0) + (polarisation == nil ? 0 : 1.8 * (sites.map { abs($0.site.polarity) }.max() ?? 0))
  }

  package var extent: Extent { region.extent.expanded(by: reach) }

  package func displacement(at point: Vector) -> Vector { strain?.displacement(at: point) ?? .zero }

  package func composition(mixing: Double) -> [Int: Double] {
    sites.reduce(into: [:]) { sum, oriented in
      let contents = oriented.site.contents
      let lower = min(max(Int(mixing.rounded(.down)), 0), contents.count - 1)
      let part = min(max(mixing - Double(lower), 0), 1)
      for (index, weight) in [(lower, 1 - part), (min(lower + 1, contents.count - 1), part)] where weight > 0
      {
        for content in contents[index] where content.element > 0 {
          sum[content.element, default: 0] += weight * content.probability
        }
      }
    }
  }

  package func addLayers(at point: SIMD2<Double>, index: Int, to layers: inout [Layer]) {
    for span in region.spans(at: point) {
      layers.append(
        Layer(
          body: index, span: span, cells: cellsPerArea ?? span.length * cellsPerVolume,
          mixing: mixing?.mixing(over: span, at: point) ?? 0))
    }
  }

  package func realise(in area: Area, threads: Int) -> BodyAtoms {
    let reach = self.reach
    guard !sites.isEmpty else { return BodyAtoms() }
    var offsets = Extent(around: sites.map(\.offset))
    offsets = Extent(low: offsets.low - reach, high: offsets.high + reach)
    let window = Extent(area, z: extent.z).intersection(extent)
    let box = Extent(low: window.low - offsets.high, high: window.high - offsets.low)
    guard !window.isEmpty, let rows = lattice.rows(in: box) else { return BodyAtoms() }
    // Work in portions whose results are joined in order, so that threads do not change it.
    let portions = max(1, min(rows.count, 64))
    let parts = PortionResults<BodyAtoms>(count: portions)
    parallelFor(portions, threads: rows.count < 256 ? 1 : threads) { _, portion in
      var found = BodyAtoms()
      let range = rows.count * portion / portions..<rows.count * (portion + 1) / portions
      for row in range {
        guard let run = lattice.run(rows, row, in: box) else { continue }
        for cell in run.range {
          var index = run.base
          index[rows.axis] = cell
          addCell(index, area: area, to: &found)
        }
      }
      parts.set(portion, found)
    }
    return parts.joined
  }

  private func addCell(_ cell: SIMD3<Int>, area: Area, to found: inout BodyAtoms) {
    let corner = lattice.corner(cell.x, cell.y, cell.z)
    for number in sites.indices {
      let rest = corner + sites[number].offset
      guard region.contains(rest) else { continue }
      addSite(number, cell: cell, rest: rest, area: area, to: &found)
    }
  }

  @inline(__always)
  private func addSite(_ number: Int, cell: SIMD3<Int>, rest: Vector, area: Area, to found: inout BodyAtoms) {
    let oriented = sites[number]
    let place = placed(oriented.site, rest)
    guard area.contains(SIMD2(place.x, place.y)) else { return }
    let identity = AtomIdentity(body: info.id, i: cell.x, j: cell.y, k: cell.z, site: number)
    if oriented.isCertain {
      let content = oriented.site.contents[0][0]
      guard content.element > 0 else { return }
      found.atoms.append(
        WorldAtom(
          identity: identity, element: content.element, position: place, meanSquare: content.meanSquare))
      return
    }
    let (composition, content) = draw(oriented.site, rest, identity)
    let regular = oriented.site.regular[composition]
    var origin = WorldAtom.Origin.regular
    if content.element != regular && !oriented.site.isMixed {
      origin = regular == 0 ? .adatom : .substituted
      let kind: PointDefect.Class =
        content.element == 0 ? .vacancy : regular == 0 ? .adatom : .substitution
      found.defects.append(
        PointDefect(
          kind: kind, identity: identity, expected: regular, found: content.element, position: place))
    }
    guard content.element > 0 else { return }
    found.atoms.append(
      WorldAtom(
        identity: identity, element: content.element, position: place, origin: origin,
        occupancy: content.probability, meanSquare: content.meanSquare))
  }

  /// Where the atom of a site is, from the site's place in the perfect crystal.
  @inline(__always)
  private func placed(_ site: CrystalSite, _ rest: Vector) -> Vector {
    var place = rest
    if let polarisation, site.polarity != 0 { place += site.polarity * polarisation.polarisation(at: rest) }
    if let strain { place += strain.displacement(at: rest) }
    return place
  }

  /// What a site holds, by its own random numbers.
  private func draw(_ site: CrystalSite, _ rest: Vector, _ identity: AtomIdentity)
    -> (composition: Int, content: CrystalSite.Content)
  {
    var stream = stream.appending(Int(identity.i)).appending(Int(identity.j)).appending(Int(identity.k))
      .appending(site.drawsWith ?? Int(identity.site))
    let (first, second) = (stream.uniform(), stream.uniform())
    let coordinate = min(max(mixing?.mixing(at: rest) ?? 0, 0), Double(site.contents.count - 1))
    var composition = Int(coordinate.rounded(.down))
    if first < coordinate - Double(composition) { composition += 1 }
    var left = second
    for content in site.contents[composition] {
      if left < content.probability { return (composition, content) }
      left -= content.probability
    }
    // Rounding may leave the last possibility a hair short.
    return (composition, site.contents[composition].last { $0.probability > 0 }!)
  }
}
