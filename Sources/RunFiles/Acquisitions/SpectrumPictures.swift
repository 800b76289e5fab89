import Foundation
import Instrument
import Numerics
import Storage

/// Pictures of spectra: curves with their edges or lines, and maps of what is behind the main ones.
struct SpectrumPictures {
  private let array: AcquiredArray
  private let marks: [(name: String, energy: Double)]
  private let axis: AcquiredArray.Axis
  private let isXRays: Bool

  /// Maps of a spectrum image, at most.
  private static let mostMaps = 8
  /// eV behind an edge that are added up, and about an X-ray line.
  private static let window = 40.0
  private static let lineWindow = 150.0
  /// Energy in eV up to which the zero loss overshines the rest.
  private static let zeroLoss = 4.0

  /// Energy in eV at which low losses end, which leave nothing to be seen behind them.
  private static let lowLosses = 120.0

  init(_ array: AcquiredArray, marks: [(name: String, energy: Double)]) {
    self.array = array
    axis = array.axes.last!
    isXRays = array.modality == "EDS"
    let (first, last) = (axis.first, axis.first + axis.step * Double(axis.count - 1))
    self.marks = marks.filter { $0.energy > first && $0.energy < last }
  }

  /// Names of files without their endings, and pictures.
  var all: [(name: String, picture: Picture)] {
    var pictures = [(array.name, curves)]
    guard array.axes.count == 3, array.shape[0] > 1, array.shape[1] > 1 else { return pictures }
    for mark in main.prefix(Self.mostMaps) {
      guard let map = map(mark.energy) else { continue }
      let pixel = (x: array.axes[1].step * 10, y: array.axes[0].step * 10)
      var style = PictureStyle.image("\(array.name) \(mark.name)", pixel: pixel)
      style.enlargement = .nearest
      style.longSide = 512
      pictures.append(
        ("\(array.name)-\(mark.name.replacing(" ", with: "-"))", Picture(map, style: style)))
    }
    return pictures
  }

  /// The mean spectrum, above with logarithms, below as it is.
  private var curves: Picture {
    let count = axis.count
    var mean = [Double](repeating: 0, count: count)
    for (index, value) in array.values.enumerated() { mean[index % count] += Double(value) }
    let places = Double(max(1, array.values.count / count))
    var plot = LinePlot(
      title: array.name, xLabel: "\(axis.quantity) (\(axis.unit))",
      yLabel: places > 1 ? "mean counts of \(Int(places)) places" : "counts", first: axis.first,
      step: axis.step,
      values: mean.map { $0 / places })
    plot.marks = (isXRays ? main : marks).map { ($0.name, $0.energy) }
    var linear = plot
    plot.isLogarithmic = true
    linear.title = ""
    if !isXRays && axis.first < Self.zeroLoss {
      linear.heightFrom = Self.zeroLoss
      let channels = Int((Self.lowLosses - axis.first) / axis.step)
      if channels > 1 { linear.values.removeLast(max(0, linear.values.count - channels)) }
    }
    return Montage.arrange([plot.picture(), linear.picture()], columns: 1, gap: 0)
  }

  /// The edges and lines by which elements are mapped: K, L3, M5, or the first alpha line of each shell.
  private var main: [(name: String, energy: Double)] {
    let shells = isXRays ? ["Ka1", "La1", "Ma1"] : ["K", "L3", "M5"]
    var seen: Set<String> = []
    return marks.filter { mark in
      let words = mark.name.split(separator: " ")
      guard words.count == 2, shells.contains(String(words[1])) else { return false }
      return seen.insert(mark.name).inserted
    }
  }

  /// Counts in the window of an edge or line over the background; nil where the spectrum is too short for it.
  private func map(_ energy: Double) -> NDArray<Double>? {
    let count = axis.count
    func channel(_ energy: Double) -> Int { Int(((energy - axis.first) / axis.step).rounded()) }
    let ranges =
      isXRays
      ? (
        energy - 1.5 * Self.lineWindow..<energy - 0.5 * Self.lineWindow,
        energy + 0.5 * Self.lineWindow..<energy + 1.5 * Self.lineWindow,
        energy - 0.5 * Self.lineWindow..<energy + 0.5 * Self.lineWindow
      )
      : (
        energy * 0.85 - 5..<energy * 0.925 - 5, energy * 0.925 - 5..<energy - 5, energy..<energy + Self.window
      )
    func channels(_ range: Range<Double>) -> Range<Int> {
      channel(range.lowerBound)..<channel(range.upperBound)
    }
    let (low, high, behind) = (channels(ranges.0), channels(ranges.1), channels(ranges.2))
    let all = [low, high, behind]
    guard all.allSatisfy({ $0.lowerBound >= 0 && $0.upperBound <= count && $0.count > 1 }) else { return nil }
    let shape = [array.shape[0], array.shape[1]]
    let values = (0..<shape[0] * shape[1]).map { place -> Double in
      func sum(_ range: Range<Int>) -> Double {
        range.reduce(0) { $0 + Double(array.values[place * count + $1]) }
      }
      let (one, two, whole) = (sum(low), sum(high), sum(behind))
      if isXRays { return whole - 0.5 * (one + two) }
      // A power law through two windows before the edge (Egerton 2011, section 4.4.2).
      let (a, b, end) = (ranges.0.lowerBound, ranges.1.lowerBound, ranges.1.upperBound)
      guard one > 0, two > 0 else { return whole }
      let exponent = min(max(2 * log(one * (end - b) / (two * (b - a))) / log(end / a), 1.1), 6)
      func integral(_ range: Range<Double>) -> Double {
        (pow(range.lowerBound, 1 - exponent) - pow(range.upperBound, 1 - exponent)) / (exponent - 1)
      }
      return whole - two * integral(ranges.2) / integral(ranges.1)
    }
    return NDArray(shape: shape, values: values)
  }
}
