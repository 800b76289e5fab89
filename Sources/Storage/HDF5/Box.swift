/// A rectangular part of an array.
struct Box: Equatable {
  /// First index along each axis.
  let start: [Int]
  /// Length along each axis.
  let lengths: [Int]

  var count: Int { lengths.reduce(1, *) }

  /// Cuts a run of elements, counted in C order, into the fewest boxes; in order, at most 2 rank - 1 of them.
  static func covering(_ run: Range<Int>, of shape: [Int]) -> [Box] {
    guard !run.isEmpty else { return [] }
    let inner = shape.dropFirst().reduce(1, *)
    let rest = Array(shape.dropFirst())
    if run.lowerBound % inner == 0 && run.upperBound % inner == 0 {
      let rows = run.lowerBound / inner..<run.upperBound / inner
      return [Box(start: [rows.lowerBound] + rest.map { _ in 0 }, lengths: [rows.count] + rest)]
    }
    let first = run.lowerBound / inner
    let last = (run.upperBound - 1) / inner
    if first == last { return covering(run, ofRow: first, rest) }
    // A part of the first row, whole rows, a part of the last row; each may be absent.
    let whole = (run.lowerBound + inner - 1) / inner * inner..<run.upperBound / inner * inner
    return covering(run.lowerBound..<whole.lowerBound, ofRow: first, rest)
      + covering(whole, of: shape)
      + covering(whole.upperBound..<run.upperBound, ofRow: last, rest)
  }

  /// Boxes of a run that lies within one row, the run being counted from the start of the array.
  private static func covering(_ run: Range<Int>, ofRow row: Int, _ rest: [Int]) -> [Box] {
    let inner = rest.reduce(1, *)
    return covering(run.lowerBound - row * inner..<run.upperBound - row * inner, of: rest).map {
      Box(start: [row] + $0.start, lengths: [1] + $0.lengths)
    }
  }
}
