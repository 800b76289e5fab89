import Numerics

/// The plane waves of one class and the pixels that they can light: a dense block of the scattering matrix.
struct BeamBlock: Sendable {
  /// κ of the class.
  let offset: SIMD2<Int>
  /// Indices of its plane waves in `PrismGeometry.beams`, in the order of their y, then x.
  let beams: [Int]
  /// Elements of the class's spectrum that are kept.
  let sources: [Int32]
  /// Where they belong in the layout of the matrix's patterns or fields.
  let places: [Int32]
  /// First element of the block among the elements of all blocks.
  let start: Int
  /// First of its kept pixels among those of all blocks.
  let firstPixel: Int

  /// κ of each class that a plane wave belongs to, and its waves in the order of their y, then x.
  static func classes(_ beams: [PrismGeometry.Beam], _ lattice: BlochLattice) -> [(
    offset: SIMD2<Int>, beams: [Int]
  )] {
    var members: [SIMD2<Int>: [Int]] = [:]
    for (index, beam) in beams.enumerated() { members[lattice.offset(of: beam), default: []].append(index) }
    return members.sorted { ($0.key.y, $0.key.x) < ($1.key.y, $1.key.x) }.map { offset, waves in
      (offset, waves.sorted { (beams[$0].y, beams[$0].x) < (beams[$1].y, beams[$1].x) })
    }
  }

  /// - Parameters:
  ///   - source: layout of the spectra of a class.
  ///   - target: layout in which patterns or fields are wanted.
  ///   - step: harmonics of the whole field between neighbouring frequencies of `target`, which holds only multiples
  ///     of it.
  ///   - seen: for each element of `target` whether it is wanted; nil for all.
  static func all(
    _ geometry: PrismGeometry, lattice: BlochLattice, source: SpectrumLayout, target: SpectrumLayout,
    step: SIMD2<Int>, seen: [Bool]?
  ) -> [BeamBlock] {
    let band = BandLimit(grid: lattice.grid)
    var blocks: [BeamBlock] = []
    var (start, firstPixel) = (0, 0)
    for (offset, beams) in classes(geometry.beams, lattice) {
      var (sources, places): ([Int32], [Int32]) = ([], [])
      let rows = (0..<source.grid.ny).map { lattice.harmonicY($0, offset: offset.y) }
      let targetRows = rows.map { targetIndex($0, step: step.y, count: target.grid.ny) }
      for c in 0..<source.columns {
        let harmonic = lattice.harmonicX(source.kxIndex(c), offset: offset.x)
        guard let index = targetIndex(harmonic, step: step.x, count: target.grid.nx),
          let column = target.column(kxIndex: index)
        else { continue }
        let kx = Double(harmonic) / lattice.grid.lengthX
        for (j, row) in rows.enumerated() {
          guard let to = targetRows[j] else { continue }
          let ky = Double(row) / lattice.grid.lengthY
          let place = column * target.stride + to
          guard band.value(k2: kx * kx + ky * ky) > 0, seen?[place] ?? true else { continue }
          sources.append(Int32(c * source.stride + j))
          places.append(Int32(place))
        }
      }
      blocks.append(
        BeamBlock(
          offset: offset, beams: beams, sources: sources, places: places, start: start, firstPixel: firstPixel
        ))
      start += beams.count * places.count
      firstPixel += places.count
    }
    return blocks
  }

  /// The index in a transform of `count` points, `step` harmonics apart, of a harmonic; nil where it has none.
  private static func targetIndex(_ harmonic: Int, step: Int, count: Int) -> Int? {
    let steps = harmonic / step
    precondition(steps * step == harmonic, "waves of the specimen must repeat with the window")
    guard steps >= -(count / 2), steps <= (count - 1) / 2 else { return nil }
    return steps < 0 ? steps + count : steps
  }
}
