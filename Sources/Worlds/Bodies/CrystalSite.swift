package import Crystals

/// A site of a crystal's cell and what may sit there.
package struct CrystalSite: Sendable, Hashable {
  /// One possibility.
  package struct Content: Sendable, Hashable {
    /// Atomic number; 0 for an empty site.
    package var element: Int
    /// How likely it is; the contents of a site have a sum of 1.
    package var probability: Double
    /// Mean-square thermal displacement along each axis in Å².
    package var meanSquare: Double

    package init(element: Int, probability: Double = 1, meanSquare: Double = 0) {
      self.element = element
      self.probability = probability
      self.meanSquare = meanSquare
    }
  }

  /// Place in the cell in Å, Cartesian, in the crystal's own axes.
  package var offset: Vector
  /// What the site holds as a rule, by composition coordinate 0, 1, …; 0 for a site that is empty as a rule. What it
  /// should hold and does not is a defect.
  package var regular: [Int]
  /// Possibilities by composition coordinate; the same count as `regular`.
  package var contents: [[Content]]
  /// Å by which the site follows a polarisation of 1 along each Cartesian axis of the crystal.
  package var polarity: Vector
  /// True if another content than the regular one is ordinary disorder (a mixed site), not a defect.
  package var isMixed: Bool
  /// Number of the site of the cell whose random numbers this one shares; nil for its own. Two sites with one number can
  /// lose their atoms together.
  package var drawsWith: Int?

  package init(
    offset: Vector, regular: [Int], contents: [[Content]], polarity: Vector = .zero, isMixed: Bool = false
  ) {
    precondition(!contents.isEmpty && regular.count == contents.count, "a site needs contents")
    self.offset = offset
    self.regular = regular
    self.contents = contents
    self.polarity = polarity
    self.isMixed = isMixed
  }

  /// A site that always holds one element.
  package init(offset: Vector, element: Int, meanSquare: Double = 0) {
    self.init(
      offset: offset, regular: [element], contents: [[Content(element: element, meanSquare: meanSquare)]])
  }

  /// Whether nothing is left to chance.
  package var isCertain: Bool { contents.count == 1 && contents[0].count == 1 }

  /// Replaces part of one element's probability, in every composition: a rate of vacancies (`to` 0) or dopants.
  package mutating func replace(_ element: Int, by other: Int, rate: Double, meanSquare: Double = 0) {
    for index in contents.indices {
      guard let place = contents[index].firstIndex(where: { $0.element == element }) else { continue }
      let moved = contents[index][place].probability * rate
      contents[index][place].probability -= moved
      contents[index].append(Content(element: other, probability: moved, meanSquare: meanSquare))
    }
  }
}

extension Material {
  /// The sites of the material's cell; sites that share a place in the structure become one mixed site.
  package var sites: [CrystalSite] {
    var sites: [CrystalSite] = []
    for atom in crystal.atoms {
      let meanSquare = atom.displacement?.meanSquare ?? 0
      let content = CrystalSite.Content(
        element: atom.element, probability: atom.occupancy, meanSquare: meanSquare)
      if let same = sites.firstIndex(where: { ($0.offset - atom.position).length < 1e-2 }) {
        sites[same].contents[0].append(content)
        sites[same].isMixed = true
      } else {
        sites.append(CrystalSite(offset: atom.position, regular: [atom.element], contents: [[content]]))
        sites[sites.count - 1].isMixed = atom.occupancy < 1
      }
    }
    for index in sites.indices {
      let filled = sites[index].contents[0].reduce(0) { $0 + $1.probability }
      if filled < 1 - 1e-9 {
        sites[index].contents[0].append(.init(element: 0, probability: 1 - filled))
      }
    }
    return sites
  }
}
