import Foundation

/// Electrons on a rectangle of the dose lattices: cells of 0.25 Å · 4^level whose corners are multiples of their edge.
struct DosePatch {
  let level: Int
  /// First cell.
  let x, y: Int
  let columns, rows: Int
  /// Electrons in each cell, `[row][column]`.
  var electrons: [Double]

  /// Edge of a cell in Å.
  static func edge(_ level: Int) -> Double { 0.25 * Double(1 << (2 * level)) }
  static let levels = 0...12

  /// The finest level whose cells are at least so wide.
  static func level(atLeast width: Double) -> Int {
    levels.first { edge($0) >= width } ?? levels.upperBound
  }

  /// The coarsest level whose cells are at most so wide; 0 if none is.
  static func level(atMost width: Double) -> Int {
    levels.last { edge($0) <= width } ?? 0
  }

  init(level: Int, low: SIMD2<Double>, high: SIMD2<Double>) {
    self.level = level
    let edge = Self.edge(level)
    x = Int((low.x / edge).rounded(.down))
    y = Int((low.y / edge).rounded(.down))
    columns = Int((high.x / edge).rounded(.down)) - x + 1
    rows = Int((high.y / edge).rounded(.down)) - y + 1
    electrons = [Double](repeating: 0, count: columns * rows)
  }

  /// Electrons per Å² at a point: linear between the middles of the cells, 0 outside.
  @inline(__always)
  func density(at point: SIMD2<Double>, inverseEdge: Double, _ cells: UnsafePointer<Double>) -> Double {
    let u = point.x * inverseEdge - 0.5 - Double(x)
    let v = point.y * inverseEdge - 0.5 - Double(y)
    guard u >= 0, v >= 0 else { return 0 }
    let (i, j) = (Int(u), Int(v))
    guard i + 1 < columns, j + 1 < rows else { return 0 }
    let (fx, fy) = (u - Double(i), v - Double(j))
    let cell = cells + j * columns + i
    let upper = cell[0] + fx * (cell[1] - cell[0])
    let lower = cell[columns] + fx * (cell[columns + 1] - cell[columns])
    return (upper + fy * (lower - upper)) * inverseEdge * inverseEdge
  }

  // MARK: - Spots

  /// A beam at rest: the integral of each Gaussian over each cell, one patch for each width of cells that the profile needs.
  static func spot(at place: SIMD2<Double>, electrons: Double, profile: BeamProfile) -> [DosePatch] {
    profile.parts.map { part in
      let level = level(atMost: part.deviation)
      let reach = BeamProfile.deviations * part.deviation
      var patch = DosePatch(level: level, low: place - reach, high: place + reach)
      let alongX = shares(from: patch.x, count: patch.columns, level, around: place.x, part.deviation)
      let alongY = shares(from: patch.y, count: patch.rows, level, around: place.y, part.deviation)
      for row in 0..<patch.rows {
        let scale = electrons * part.share * alongY[row]
        for column in 0..<patch.columns {
          patch.electrons[row * patch.columns + column] = scale * alongX[column]
        }
      }
      return patch
    }
  }

  /// Shares of a Gaussian in a row of cells, made to add up to 1.
  private static func shares(
    from first: Int, count: Int, _ level: Int, around middle: Double, _ deviation: Double
  )
    -> [Double]
  {
    let edge = edge(level)
    let scale = 1 / (deviation * 2.0.squareRoot())
    var shares = [Double](repeating: 0, count: count)
    var before = erf((Double(first) * edge - middle) * scale)
    var sum = 0.0
    for cell in 0..<count {
      let after = erf((Double(first + cell + 1) * edge - middle) * scale)
      shares[cell] = after - before
      sum += after - before
      before = after
    }
    for cell in 0..<count { shares[cell] /= sum }
    return shares
  }

  // MARK: - Sweeps

  /// Dwells one after the other. Each is spread linearly over the four cells about it, which are at least twice as wide as the step, and
  /// what of the profile is wider than that is then added by convolution. Wide parts of the profile lie on wider cells.
  static func sweep(_ sweep: ExposureStep.Sweep, profile: BeamProfile) -> [DosePatch] {
    let finest = level(atLeast: max(2 * sweep.step, profile.core / 2))
    var patches: [DosePatch] = []
    var next = 0
    while next < profile.parts.count {
      let level = max(finest, self.level(atMost: profile.parts[next].deviation))
      var parts: [BeamProfile.Part] = []
      while next < profile.parts.count,
        max(finest, self.level(atMost: profile.parts[next].deviation)) == level
      {
        parts.append(profile.parts[next])
        next += 1
      }
      // A slanting way is cut, since the box around it would be mostly empty.
      for places in pieces(sweep.places[...], edge: edge(level)) {
        patches.append(convolved(points(places, electrons: sweep.electrons, level: level), with: parts))
      }
    }
    return patches
  }

  private static func pieces(_ places: ArraySlice<SIMD2<Double>>, edge: Double) -> [ArraySlice<SIMD2<Double>>]
  {
    let (low, high) = bounds(places)
    let size = (high - low) / edge
    // Against the cells that a straight way along an axis would take with its margins.
    let area = (size.x + 8) * (size.y + 8)
    guard area > 1.5 * 9 * (size.x + size.y + 16), places.count > 32 else { return [places] }
    let middle = places.startIndex + places.count / 2
    return pieces(places[..<middle], edge: edge) + pieces(places[middle...], edge: edge)
  }

  private static func bounds(_ places: ArraySlice<SIMD2<Double>>) -> (low: SIMD2<Double>, high: SIMD2<Double>)
  {
    var low = places[places.startIndex]
    var high = low
    for place in places {
      low = pointwiseMin(low, place)
      high = pointwiseMax(high, place)
    }
    return (low, high)
  }

  private static func points(_ places: ArraySlice<SIMD2<Double>>, electrons: Double, level: Int) -> DosePatch
  {
    let edge = edge(level)
    let (low, high) = bounds(places)
    var patch = DosePatch(level: level, low: low - edge / 2, high: high + edge / 2)
    let inverse = 1 / edge
    let (offsetX, offsetY) = (0.5 + Double(patch.x), 0.5 + Double(patch.y))
    let columns = patch.columns
    let last = (patch.columns - 2, patch.rows - 2)
    patch.electrons.withUnsafeMutableBufferPointer { buffer in
      let cells = buffer.baseAddress!
      for place in places {
        let u = place.x * inverse - offsetX
        let v = place.y * inverse - offsetY
        // Rounding must not lead out of the patch.
        let (i, j) = (min(max(Int(u), 0), last.0), min(max(Int(v), 0), last.1))
        let (fx, fy) = (u - Double(i), v - Double(j))
        let cell = j * columns + i
        let (upper, lower) = (electrons * (1 - fy), electrons * fy)
        cells[cell] += upper * (1 - fx)
        cells[cell + 1] += upper * fx
        cells[cell + columns] += lower * (1 - fx)
        cells[cell + columns + 1] += lower * fx
      }
    }
    return patch
  }

  /// Adds the width of some parts of a profile. The linear spreading has the variance edge²/6 already; of a part that is not wider, nothing
  /// is left to do.
  private static func convolved(_ points: DosePatch, with parts: [BeamProfile.Part]) -> DosePatch {
    let edge = edge(points.level)
    let kernels = parts.map { part -> (share: Double, weights: [Double]) in
      let variance = part.deviation * part.deviation / (edge * edge) - 1.0 / 6
      guard variance > 0.1 else { return (part.share, [1]) }
      let deviation = variance.squareRoot()
      let half = Int((4 * deviation).rounded(.up))
      return (
        part.share,
        shares(
          from: -half, count: 2 * half + 1, points.level, around: edge / 2, deviation * edge)
      )
    }
    // One more, so that values between the middles of cells fall to 0 at the border.
    let margin = 1 + (kernels.map { $0.weights.count / 2 }.max() ?? 0)
    var result = DosePatch(
      level: points.level, x: points.x - margin, y: points.y - margin, columns: points.columns + 2 * margin,
      rows: points.rows + 2 * margin)
    for kernel in kernels { result.add(points, kernel.weights, share: kernel.share) }
    return result
  }

  /// Adds another patch, convolved with a kernel along both axes.
  private mutating func add(_ points: DosePatch, _ weights: [Double], share: Double) {
    let taps = weights.count
    let half = taps / 2
    let (rows, narrow, wide) = (points.rows, points.columns, points.columns + 2 * half)
    let (shiftX, shiftY) = (points.x - half - x, points.y - half - y)
    let columns = self.columns
    var along = [Double](repeating: 0, count: wide * rows)
    weights.withUnsafeBufferPointer { weights in
      points.electrons.withUnsafeBufferPointer { source in
        along.withUnsafeMutableBufferPointer { target in
          for row in 0..<rows {
            for tap in 0..<taps {
              let weight = weights[tap]
              let (to, from) = (target.baseAddress! + row * wide + tap, source.baseAddress! + row * narrow)
              for column in 0..<narrow { to[column] += weight * from[column] }
            }
          }
        }
      }
      electrons.withUnsafeMutableBufferPointer { target in
        along.withUnsafeBufferPointer { source in
          for row in 0..<rows {
            for tap in 0..<taps {
              let weight = share * weights[tap]
              let to = target.baseAddress! + (row + tap + shiftY) * columns + shiftX
              let from = source.baseAddress! + row * wide
              for column in 0..<wide { to[column] += weight * from[column] }
            }
          }
        }
      }
    }
  }

  private init(level: Int, x: Int, y: Int, columns: Int, rows: Int) {
    self.level = level
    self.x = x
    self.y = y
    self.columns = columns
    self.rows = rows
    electrons = [Double](repeating: 0, count: columns * rows)
  }
}
