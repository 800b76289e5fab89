import Foundation
import Numerics
import Optics
import Quantities
import Worlds

/// The pixels of a survey image with those around it that the probe's blur needs, cut into tiles.
struct SurveyRaster: Sendable {
  /// A rectangle of pixels.
  struct Tile: Sendable {
    var x, y: Range<Int>
    /// One pixel more on each side.
    var grown: Tile {
      Tile(x: x.lowerBound - 1..<x.upperBound + 1, y: y.lowerBound - 1..<y.upperBound + 1)
    }
    var width: Int { x.count }
  }

  private static let edge = 64
  /// Blurs wider than this many pixels are cut off.
  private static let widest = 256

  let pixel: SIMD2<Double>
  private let low: SIMD2<Double>
  private let pixels: SIMD2<Int>
  private let margin: SIMD2<Int>
  /// Standard deviation of the blur in pixels.
  private let sigma: SIMD2<Double>

  init(area: Area, pixels: SIMD2<Int>, conditions: SurveyConditions) {
    self.pixels = pixels
    low = area.low
    pixel = area.size / SIMD2(Double(pixels.x), Double(pixels.y))
    let blur = Self.radius(conditions)
    sigma = SIMD2(blur, blur) / pixel
    func margin(_ sigma: Double) -> Int { sigma < 0.05 ? 0 : min(Self.widest, Int((4 * sigma).rounded(.up))) }
    self.margin = SIMD2(margin(sigma.x), margin(sigma.y))
  }

  /// Standard deviation per axis in Å of the current's distribution: diffraction, rays of the aberrated wave, source.
  ///
  /// A diffraction-limited spot has a core like a Gaussian of 0.21 λ/α, which is taken for it; rays spread by λ∇χ/2π.
  static func radius(_ conditions: SurveyConditions) -> Double {
    let probe = conditions.probe
    let wavelength = probe.beam.wavelength
    let semiangle = max(probe.aperture.semiangle, 1e-4)
    let diffraction = 0.21 * wavelength / semiangle
    let rays = conditions.rings.illumination(256, turn: 0).map {
      let slope = WavefrontPolynomial(probe.aberrations, wavelength: wavelength).gradient($0.x, $0.y)
      return slope * (wavelength / (2 * .pi))
    }
    let mean = rays.reduce(.zero, +) / Double(rays.count)
    let spread = rays.reduce(0) { $0 + (($1 - mean) * ($1 - mean)).sum() } / Double(rays.count) / 2
    let source = conditions.source.map { $0.width * $0.width } ?? 0
    return (diffraction * diffraction + spread + source).squareRoot()
  }

  var columns: Int { pixels.x + 2 * margin.x }
  var rows: Int { pixels.y + 2 * margin.y }
  private var tilesAcross: Int { (columns + Self.edge - 1) / Self.edge }
  var tiles: Int { tilesAcross * ((rows + Self.edge - 1) / Self.edge) }

  func tile(_ index: Int) -> Tile {
    let (y, x) = index.quotientAndRemainder(dividingBy: tilesAcross)
    return Tile(
      x: x * Self.edge..<min((x + 1) * Self.edge, columns), y: y * Self.edge..<min((y + 1) * Self.edge, rows))
  }

  /// Low corner of a pixel in Å.
  func corner(_ x: Int, _ y: Int) -> SIMD2<Double> {
    low + SIMD2(Double(x - margin.x), Double(y - margin.y)) * pixel
  }

  func area(of tile: Tile) -> Area {
    Area(
      low: corner(tile.x.lowerBound, tile.y.lowerBound), high: corner(tile.x.upperBound, tile.y.upperBound))
  }

  /// Blurs by the probe and cuts the margin off.
  func blurred(_ values: UnsafePointer<Double>, values count: Int, threads: Int) -> NDArray<Double> {
    let (columns, rows) = (self.columns, self.rows)
    let source = UncheckedSendable(values)
    let result = UncheckedSendable(AlignedBuffer<Double>(count: count * pixels.x * pixels.y))
    let (alongX, alongY) = (Self.weights(sigma.x, margin.x), Self.weights(sigma.y, margin.y))
    parallelFor(count, threads: threads) { _, channel in
      let from = source.value + channel * columns * rows
      let to = result.value.pointer + channel * pixels.x * pixels.y
      var between = [Double](repeating: 0, count: pixels.x * rows)
      for y in 0..<rows {
        for x in 0..<pixels.x {
          var sum = 0.0
          for (offset, weight) in alongX.enumerated() { sum += weight * from[y * columns + x + offset] }
          between[y * pixels.x + x] = sum
        }
      }
      for y in 0..<pixels.y {
        for (offset, weight) in alongY.enumerated() {
          let row = (y + offset) * pixels.x
          for x in 0..<pixels.x { to[y * pixels.x + x] += weight * between[row + x] }
        }
      }
    }
    let buffer = UnsafeBufferPointer(start: result.value.pointer, count: result.value.count)
    return NDArray(shape: [count, pixels.y, pixels.x], values: Array(buffer))
  }

  private static func weights(_ sigma: Double, _ margin: Int) -> [Double] {
    guard margin > 0 else { return [1] }
    let weights = (-margin...margin).map { place -> Double in
      let root = sigma * 2.0.squareRoot()
      return erf((Double(place) + 0.5) / root) - erf((Double(place) - 0.5) / root)
    }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}
