package import Crystals
import Numerics

/// A single crystal cut to a shape, with its strain, composition and disorder.
///
/// An atom's place is its site plus the polar shift plus the elastic displacement. Whether it exists is decided at its
/// undisplaced place, so displacements never tear the body; or, for a body that is cut after it was strained, at its
/// displaced place, so the body has exactly the region's shape.
package struct CrystalBody: Body {
  package let info: BodyInfo
  package let lattice: CrystalLattice
  package let region: any Region
  package let contact: Contact?
  package let isCutAfterStrain: Bool
  package let sites: [CrystalSite]
  let strain: (any DisplacementField)?
  let mixing: (any CompositionField)?
  let polarisation: (any PolarisationField)?
  let cellsPerVolume: Double
  let cellsPerArea: Double?
  let isSheet: Bool
  let centrings: [Vector]
  private let quickSites: [QuickSite]
  private let stream: RandomStream

  /// What the loop over cells needs of a site, without references that would have to be counted.
  private struct QuickSite: Sendable {
    /// In stage axes.
    var offset: Vector
    var isCertain: Bool
    /// Element and mean square of a certain site.
    var element: Int
    var meanSquare: Double
    /// Shift in Å by a polarisation in stage axes.
    var polar: Matrix3
    var isPolar: Bool
  }

  /// - Parameters:
  ///   - material: whose crystal it is; must be the one at `info.material`.
  ///   - sites: instead of the material's own sites: with dopants, vacancies, adatoms.
  ///   - origin: place of the corner of cell (0, 0, 0) in Å.
  ///   - seed: the world's seed.
  ///   - isCutAfterStrain: true where the region tells the shape of the strained body.
  package init(
    info: BodyInfo, material: Material, sites: [CrystalSite]? = nil, origin: Vector, region: any Region,
    seed: UInt64, contact: Contact? = nil, strain: (any DisplacementField)? = nil,
    mixing: (any CompositionField)? = nil, polarisation: (any PolarisationField)? = nil,
    isCutAfterStrain: Bool = false
  ) {
    self.info = info
    self.region = region
    self.contact = contact
    self.strain = strain
    self.mixing = mixing
    self.polarisation = polarisation
    self.isCutAfterStrain = isCutAfterStrain
    lattice = CrystalLattice(cell: material.crystal.cell, orientation: info.orientation, origin: origin)
    self.sites = sites ?? material.sites
    let turn = info.orientation
    quickSites = self.sites.map { site in
      let certain = site.isCertain ? site.contents[0][0] : .init(element: 0)
      return QuickSite(
        offset: turn * site.offset, isCertain: site.isCertain, element: certain.element,
        meanSquare: certain.meanSquare, polar: turn * Matrix3(diagonal: site.polarity) * turn.transposed,
        isPolar: polarisation != nil && site.polarity != .zero)
    }
    isSheet = material.isSheet
    centrings = material.centrings
    cellsPerVolume = 1 / abs(lattice.vectors.determinant)
    let columns = lattice.vectors.columns
    cellsPerArea = material.isSheet ? 1 / abs(columns.0.x * columns.1.y - columns.0.y * columns.1.x) : nil
    stream = RandomStream(
      seed: seed, purpose: .siteContent, index: Int(info.id.tileX), Int(info.id.tileY), Int(info.id.ordinal))
  }

  /// Å that the polarisation may move an atom by.
  private var polarReach: Double {
    polarisation == nil ? 0 : 1.8 * (sites.map { $0.polarity.length }.max() ?? 0)
  }

  package var extent: Extent {
    isCutAfterStrain ? region.extent : region.extent.expanded(by: (strain?.bound ?? 0) + polarReach)
  }

  package func displacement(at point: Vector) -> Vector { strain?.displacement(at: point) ?? .zero }

  package func composition(mixing: Double) -> [Int: Double] {
    sites.reduce(into: [:]) { sum, site in
      let contents = site.contents
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
    guard !sites.isEmpty else { return BodyAtoms() }
    let offsets = Extent(around: quickSites.map(\.offset))
    let margin = isCutAfterStrain ? 0 : (strain?.bound ?? 0) + polarReach
    let depth = region.depth(over: area.expanded(by: margin))
    let window = Extent(area, z: depth.lowerBound - margin...depth.upperBound + margin).intersection(extent)
    guard !window.isEmpty else { return BodyAtoms() }
    let sources = (strain?.sources(of: window) ?? window).expanded(by: polarReach)
    let box = Extent(low: sources.low - offsets.high, high: sources.high - offsets.low)
    guard let rows = lattice.rows(in: box) else { return BodyAtoms() }
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
    quickSites.withUnsafeBufferPointer { quick in
      for number in quick.indices {
        let rest = corner + quick[number].offset
        var place = rest
        if isCutAfterStrain {
          if quick[number].isPolar || strain != nil { place = placed(quick[number], rest) }
          guard area.contains(SIMD2(place.x, place.y)), region.contains(place) else { continue }
        } else {
          guard region.contains(rest) else { continue }
          place = placed(quick[number], rest)
          guard area.contains(SIMD2(place.x, place.y)) else { continue }
        }
        let identity = AtomIdentity(body: info.id, i: cell.x, j: cell.y, k: cell.z, site: number)
        guard quick[number].isCertain else {
          addDrawn(sites[number], identity, rest: rest, place: place, to: &found)
          continue
        }
        guard quick[number].element > 0 else { continue }
        found.atoms.append(
          WorldAtom(
            identity: identity, element: quick[number].element, position: place,
            meanSquare: quick[number].meanSquare))
      }
    }
  }

  /// An atom, or a defect, of a site that is left to chance.
  private func addDrawn(
    _ site: CrystalSite, _ identity: AtomIdentity, rest: Vector, place: Vector, to found: inout BodyAtoms
  ) {
    let (composition, content) = draw(site, rest, identity)
    let regular = site.regular[composition]
    var origin = WorldAtom.Origin.regular
    if content.element != regular && !site.isMixed {
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
  private func placed(_ site: QuickSite, _ rest: Vector) -> Vector {
    var place = rest
    if site.isPolar, let polarisation { place += site.polar * polarisation.polarisation(at: rest) }
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
