/// The atoms of one slice, grouped by what they are.
///
/// Two slices with equal content have the same potential: content is what repeated slices are recognised by.
struct SliceContent: Hashable, Sendable {
  /// Atoms that differ in place only.
  struct Group: Hashable, Sendable {
    let kind: Kind
    var x: [Double] = []
    var y: [Double] = []
    var occupancy: [Double] = []
  }

  struct Kind: Hashable, Sendable {
    let scatterer: Scatterer
    /// The part of the atom that lies in the slice; nil for all of it.
    let extent: Extent?
  }

  /// Faces of a slice as heights over the nucleus in Å; infinite for the outer faces of the specimen.
  struct Extent: Hashable, Sendable {
    let entrance: Double
    let exit: Double
  }

  let groups: [Group]
}

/// Sorts atoms into slices.
struct SliceSorter {
  private var groups: [[SliceContent.Group]]
  private var places: [[SliceContent.Kind: Int]]

  init(slices: Int) {
    groups = Array(repeating: [], count: slices)
    places = Array(repeating: [:], count: slices)
  }

  mutating func add(_ atom: ScatteringAtom, to slice: Int, extent: SliceContent.Extent? = nil) {
    let kind = SliceContent.Kind(scatterer: atom.scatterer, extent: extent)
    let place: Int
    if let known = places[slice][kind] {
      place = known
    } else {
      place = groups[slice].count
      places[slice][kind] = place
      groups[slice].append(SliceContent.Group(kind: kind))
    }
    groups[slice][place].x.append(atom.x)
    groups[slice][place].y.append(atom.y)
    groups[slice][place].occupancy.append(atom.occupancy)
  }

  var contents: [SliceContent] { groups.map(SliceContent.init) }
}
