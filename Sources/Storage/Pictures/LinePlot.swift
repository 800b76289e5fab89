import Foundation

/// A curve over an axis of equal steps, with named places on it.
package struct LinePlot: Sendable {
  package var title: String
  package var xLabel, yLabel: String
  /// Coordinate of the first value, and from one to the next.
  package var first, step: Double
  package var values: [Double]
  /// Places to be named, within the axis or not.
  package var marks: [(name: String, place: Double)] = []
  /// Whether heights are logarithms; values at and below zero are not drawn then.
  package var isLogarithmic = false
  /// Coordinates below this do not count for the height of the picture.
  package var heightFrom = -Double.infinity
  package var width = 1000
  package var height = 420

  package init(
    title: String, xLabel: String, yLabel: String, first: Double, step: Double, values: [Double]
  ) {
    (self.title, self.xLabel, self.yLabel) = (title, xLabel, yLabel)
    (self.first, self.step, self.values) = (first, step, values)
  }

  private static let ink = RGB(grey: 30)
  private static let rule = RGB(grey: 215)
  private static let curve = RGB(20, 80, 170)
  private static let flag = RGB(190, 60, 30)
  /// Decades that a logarithmic plot shows at most.
  private static let decades = 7.0

  /// The picture: white ground, ticks at round numbers.
  package func picture() -> Picture {
    var picture = Picture(width: width, height: height, format: .rgb8, fill: .white)
    // Names of marks stand in three rows above the frame.
    let frame = (x: 92..<width - 16, y: 66..<height - 46)
    let last = first + step * Double(max(1, values.count - 1))
    let range = heights
    func column(_ x: Double) -> Int {
      frame.x.lowerBound + Int((Double(frame.x.count - 1) * (x - first) / (last - first)).rounded())
    }
    func row(_ y: Double) -> Int {
      let share = min(max((y - range.low) / (range.high - range.low), 0), 1)
      return frame.y.upperBound - 1 - Int((Double(frame.y.count - 1) * share).rounded())
    }
    for x in Ticks(from: first, to: last, about: 9).values {
      let place = column(x)
      picture.fillRectangle(x: place..<place + 1, y: frame.y, Self.rule)
      let text = Ticks.text(x)
      picture.drawText(
        text, x: place - BitmapFont.width(text, scale: 1) / 2, y: frame.y.upperBound + 8, scale: 1, Self.ink)
    }
    let ticks =
      isLogarithmic
      ? Array(stride(from: range.low.rounded(.up), through: range.high, by: 1))
      : Ticks(from: range.low, to: range.high, about: 5).values
    for y in ticks {
      let place = row(y)
      picture.fillRectangle(x: frame.x, y: place..<place + 1, Self.rule)
      let text = Ticks.text(isLogarithmic ? pow(10, y) : y)
      picture.drawText(
        text, x: frame.x.lowerBound - 8 - BitmapFont.width(text, scale: 1), y: place - 3, scale: 1, Self.ink)
    }
    drawMarks(in: &picture, frame.x, frame.y, from: first, to: last, column)
    drawCurve(in: &picture, column, row)
    for x in [frame.x.lowerBound, frame.x.upperBound - 1] {
      picture.fillRectangle(x: x..<x + 1, y: frame.y, Self.ink)
    }
    for y in [frame.y.lowerBound, frame.y.upperBound - 1] {
      picture.fillRectangle(x: frame.x, y: y..<y + 1, Self.ink)
    }
    picture.drawText(title, x: frame.x.lowerBound, y: 6, scale: 2, Self.ink)
    let middle = frame.x.lowerBound + frame.x.count / 2
    picture.drawText(
      xLabel, x: middle - BitmapFont.width(xLabel, scale: 1) / 2, y: height - 18, scale: 1, Self.ink)
    let label = isLogarithmic ? yLabel + " (log)" : yLabel
    picture.drawText(
      label, x: width - 16 - BitmapFont.width(label, scale: 1), y: 10, scale: 1, Self.ink)
    return picture
  }

  /// Heights of the frame, as logarithms where the plot is logarithmic.
  private var heights: (low: Double, high: Double) {
    let shown = values.enumerated().filter { first + step * Double($0.offset) >= heightFrom }.map(\.element)
      .filter(\.isFinite)
    guard let top = shown.max(), top > 0 else { return (0, 1) }
    guard isLogarithmic else { return (min(0, shown.min() ?? 0), 1.06 * top) }
    let high = log10(top) + 0.15
    // Single channels near zero say nothing.
    let sorted = shown.filter { $0 > 0 }.sorted()
    let low = max(log10(sorted[sorted.count / 50]) - 0.2, high - Self.decades)
    return (min(low, high - 1), high)
  }

  private func drawCurve(in picture: inout Picture, _ column: (Double) -> Int, _ row: (Double) -> Int) {
    var previous: (x: Int, y: Int)?
    for (index, value) in values.enumerated() {
      guard value.isFinite, !isLogarithmic || value > 0 else {
        previous = nil
        continue
      }
      let place = (x: column(first + step * Double(index)), y: row(isLogarithmic ? log10(value) : value))
      let from = previous ?? place
      // Each column of pixels holds the way that the curve goes in it.
      for x in from.x...max(from.x, place.x) {
        let span = max(1, place.x - from.x)
        func height(_ x: Int) -> Int {
          from.y + Int((Double(place.y - from.y) * Double(x - from.x) / Double(span)).rounded())
        }
        let ends = (height(x), place.x > from.x ? height(min(x + 1, place.x)) : place.y)
        picture.fillRectangle(x: x..<x + 1, y: min(ends.0, ends.1)..<max(ends.0, ends.1) + 2, Self.curve)
      }
      previous = place
    }
  }

  /// Dashed lines with names, in the row of names where there is room; a name without room is left out.
  private func drawMarks(
    in picture: inout Picture, _ x: Range<Int>, _ y: Range<Int>, from: Double, to: Double,
    _ column: (Double) -> Int
  ) {
    var ends = [Int](repeating: 0, count: 3)
    for mark in marks.sorted(by: { ($0.place, $0.name) < ($1.place, $1.name) })
    where mark.place > from && mark.place < to {
      let place = column(mark.place)
      for top in stride(from: y.lowerBound, to: y.upperBound, by: 6) {
        picture.fillRectangle(x: place..<place + 1, y: top..<min(top + 3, y.upperBound), Self.flag)
      }
      let wide = BitmapFont.width(mark.name, scale: 1)
      let left = min(max(place - wide / 2, x.lowerBound), x.upperBound - wide)
      guard let free = ends.indices.first(where: { ends[$0] < left }) else { continue }
      picture.drawText(mark.name, x: left, y: y.lowerBound - 12 - 12 * free, scale: 1, Self.flag)
      ends[free] = left + wide + 6
    }
  }
}

/// Round numbers along an axis.
struct Ticks {
  let values: [Double]

  /// - Parameter about: how many there should be.
  init(from low: Double, to high: Double, about count: Int) {
    guard high > low, (high - low).isFinite else {
      values = []
      return
    }
    let wanted = (high - low) / Double(count)
    let power = pow(10, floor(log10(wanted)))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= wanted }!
    values = (Int((low / step).rounded(.up))...Int((high / step).rounded(.down))).map { Double($0) * step }
  }

  /// Whole numbers as they are, very large and small ones as powers of ten.
  static func text(_ value: Double) -> String {
    if value == 0 { return "0" }
    let size = abs(value)
    if size >= 1e5 || size < 1e-3 {
      let power = Int(floor(log10(size) + 1e-9))
      let factor = value / pow(10, Double(power))
      let digits = String(format: abs(factor - factor.rounded()) < 1e-6 ? "%.0f" : "%.1f", factor)
      return digits == "1" ? "10^\(power)" : "\(digits)×10^\(power)"
    }
    let digits = size >= 100 ? 1 : 4
    var text = String(format: "%.\(digits)f", value)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
