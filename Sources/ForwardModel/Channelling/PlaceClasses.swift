import Numerics
import Worlds

/// Places of a field whose surroundings recur, in classes: one picture of each class, put to all of its places, covers the field.
struct PlaceClasses: Sendable {
  struct Class: Sendable {
    /// The place whose surroundings stand for the class.
    let representative: SIMD2<Double>
    /// Å around a place that its picture must show.
    var radius = 0.0
  }

  /// Places that are used, and the class of each.
  private(set) var places: [(place: SIMD2<Double>, kind: Int)] = []
  private(set) var classes: [Class] = []
  /// Mean over the places of how much their surroundings differ from those of their class.
  private(set) var difference = 0.0

  /// Å from any point of the field to the next place.
  static let reach = 3.2
  /// Å between places that are tried, at least.
  private static let apart = 2.5
  /// Å between the points for which coverage is looked at.
  private static let step = 0.2
  /// Å over which pictures of neighbours are blended.
  private static let blend = 0.35
  /// Places that are marked at a time.
  private static let block = 64

  /// nil where there are more than `most` classes.
  /// - Parameters:
  ///   - area: that is to be covered.
  ///   - loose: amorphous bodies, whose atoms are nowhere alike.
  ///   - tolerance: difference of marks up to which surroundings count as the same.
  init?(
    _ atoms: [WorldAtom], _ grid: AtomGrid, covering area: Area, loose: Set<BodyID>, tolerance: Float,
    most: Int,
    threads: Int
  ) {
    guard let depths = Self.depths(atoms) else {
      classes = [Class(representative: area.centre, radius: 1)]
      places = [(area.centre, 0)]
      return
    }
    let frame = SurroundingsMark.Frame(depths, loose: loose)
    let tried = Self.anchors(
      atoms.filter { !loose.contains($0.identity.body) }, in: area.expanded(by: Self.reach))
    var marks: [SurroundingsMark] = []
    var first: [SIMD2<Double>] = []
    var members: [[Int]] = []
    var all = tried
    var differences: [Float] = []
    func sort(_ range: Range<Int>) -> Bool {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.block) {
        let end = min(start + Self.block, range.upperBound)
        let made = MarkBlock(count: end - start)
        let places = all
        parallelFor(end - start, threads: threads) { _, index in
          let place = places[start + index]
          made.marks[index] = frame.mark(
            place, grid.near(place, reach: SurroundingsMark.extent).lazy.joined())
        }
        for index in start..<end {
          let mark = made.marks[index - start]!
          if let known = marks.firstIndex(where: { $0.difference(to: mark) < tolerance }) {
            members[known].append(index)
            differences.append(marks[known].difference(to: mark))
          } else {
            marks.append(mark)
            first.append(all[index])
            members.append([index])
            differences.append(0)
            // Some classes serve none: allow for them.
            if marks.count > 4 * most + 16 { return false }
          }
        }
      }
      return true
    }
    guard sort(0..<all.count) else { return nil }
    var cover = Coverage(area, step: Self.step, reach: Self.reach)
    var used: [Int] = []
    for kind in members.indices.sorted(by: { (-members[$0].count, $0) < (-members[$1].count, $1) }) {
      guard members[kind].contains(where: { cover.isNeeded(all[$0]) }) else { continue }
      used.append(kind)
      for member in members[kind] { cover.add(all[member]) }
    }
    // Where no atoms are.
    let more = cover.fill()
    let before = all.count
    all += more
    let known = members.map(\.count)
    guard sort(before..<all.count) else { return nil }
    for kind in members.indices where members[kind].count > (kind < known.count ? known[kind] : 0) {
      if !used.contains(kind) { used.append(kind) }
    }
    guard used.count <= most else { return nil }
    for (number, kind) in used.enumerated() {
      classes.append(Class(representative: first[kind]))
      for member in members[kind] {
        places.append((all[member], number))
        difference += Double(differences[member])
      }
    }
    difference /= Double(max(1, places.count))
    setRadii(area)
  }

  /// How far from its places each class is the nearest.
  private mutating func setRadii(_ area: Area) {
    let near = PlaceGrid(places.map(\.place), side: Self.reach + 1)
    var (y, radii) = (area.low.y, [Double](repeating: 0, count: classes.count))
    while y <= area.high.y {
      var x = area.low.x
      while x <= area.high.x {
        var (least, nearest) = (Double.infinity, 0)
        near.forEach(near: SIMD2(x, y)) { index in
          let away = places[index].place - SIMD2(x, y)
          let distance = (away * away).sum()
          if distance < least { (least, nearest) = (distance, places[index].kind) }
        }
        if least.isFinite { radii[nearest] = max(radii[nearest], least.squareRoot()) }
        x += Self.step
      }
      y += Self.step
    }
    for index in classes.indices {
      classes[index].radius = ((radii[index] + 0.5 * Self.step + Self.blend) / 0.25).rounded(.up) * 0.25
    }
  }

  /// Heaviest and entrance-most atoms, none within `apart` of another.
  private static func anchors(_ atoms: [WorldAtom], in area: Area) -> [SIMD2<Double>] {
    func height(_ atom: WorldAtom) -> Int { Int((atom.position.z / 0.5).rounded()) }
    let inside = atoms.filter { area.contains(SIMD2($0.position.x, $0.position.y)) }
    let order = inside.indices.sorted {
      let (a, b) = (inside[$0], inside[$1])
      return (-a.element, Int32(height(a)), a.position.y, a.position.x)
        < (-b.element, Int32(height(b)), b.position.y, b.position.x)
    }
    var squares: [SIMD2<Int>: [SIMD2<Double>]] = [:]
    var found: [SIMD2<Double>] = []
    for index in order {
      let place = SIMD2(inside[index].position.x, inside[index].position.y)
      let scaled = (place / apart).rounded(.down)
      let square = SIMD2(Int(scaled.x), Int(scaled.y))
      var isFree = true
      for j in -1...1 {
        for i in -1...1 {
          for other in squares[square &+ SIMD2(i, j)] ?? [] {
            let away = other - place
            if (away * away).sum() < apart * apart { isFree = false }
          }
        }
      }
      guard isFree else { continue }
      squares[square, default: []].append(place)
      found.append(place)
    }
    return found
  }

  static func depths(_ atoms: [WorldAtom]) -> ClosedRange<Double>? {
    guard let first = atoms.first else { return nil }
    var (low, high) = (first.position.z, first.position.z)
    for atom in atoms {
      low = min(low, atom.position.z)
      high = max(high, atom.position.z)
    }
    return low...high
  }

  private final class MarkBlock: @unchecked Sendable {
    let marks: UnsafeMutableBufferPointer<SurroundingsMark?>
    init(count: Int) {
      marks = .allocate(capacity: count)
      marks.initialize(repeating: nil)
    }
    deinit {
      marks.deinitialize()
      marks.deallocate()
    }
  }
}
