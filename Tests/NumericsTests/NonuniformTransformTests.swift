import Foundation
import TestKit
import Testing

@testable import Numerics

@Suite struct NonuniformTransformTests {
  private func points(_ count: Int, seed: Int) -> WeightedPoints {
    let numbers = Seeded.reals(3 * count, seed: seed)
    // Some far outside of the first period, some on its edges.
    return WeightedPoints(
      x: (0..<count).map { $0 == 0 ? 0 : $0 == 1 ? 1 : 3 * numbers[$0] },
      y: (0..<count).map { $0 == 0 ? 1 : $0 == 2 ? -1e-18 : 2 * numbers[count + $0] },
      value: (0..<count).map { numbers[2 * count + $0] })
  }

  /// Both sums as they are written, `[column][row]`.
  private func directSpectrum(_ points: WeightedPoints, _ layout: HalfSpectrumLayout) -> [Complex<Double>] {
    var sums = [Complex<Double>](repeating: .zero, count: layout.columns * layout.ny)
    for c in 0..<layout.columns {
      for j in 0..<layout.ny {
        let h = Grid.harmonic(j, of: layout.ny)
        for p in 0..<points.count {
          let alongX = Complex<Double>(phase: -2 * .pi * Double(c) * points.x[p])
          let turn = Complex<Double>(phase: -2 * .pi * Double(h) * points.y[p])
          let alongY = 2 * j == layout.ny ? Complex(turn.re, 0) : turn
          sums[c * layout.ny + j] += alongX * alongY * points.value[p]
        }
      }
    }
    return sums
  }

  private func directValue(_ spectrum: [Complex<Double>], _ layout: HalfSpectrumLayout, x: Double, y: Double)
    -> Double
  {
    var sum = 0.0
    for c in 0..<layout.columns {
      for j in 0..<layout.ny {
        let turn = Complex<Double>(phase: 2 * .pi * Double(Grid.harmonic(j, of: layout.ny)) * y)
        let alongY = 2 * j == layout.ny ? Complex(turn.re, 0) : turn
        let term = spectrum[c * layout.ny + j] * Complex(phase: 2 * .pi * Double(c) * x) * alongY
        sum += term.re * (layout.isSelfConjugate(c) ? 1 : 2)
      }
    }
    return sum
  }

  private func spread<Real: RealScalar>(_ points: WeightedPoints, _ transform: NonuniformTransform<Real>)
    -> [Complex<Double>]
  {
    let layout = transform.layout
    let ones = AlignedBuffer<Real>(count: layout.count)
    for i in 0..<layout.count { ones.pointer[i] = 1 }
    let spectrum = AlignedBuffer<Complex<Real>>(count: layout.count)
    PointSpreading(transform).add(points, times: ones.pointer, to: spectrum.pointer)
    return (0..<layout.columns).flatMap { c in
      (0..<layout.ny).map { Complex<Double>(spectrum.pointer[c * layout.stride + $0]) }
    }
  }

  private func sampled<Real: RealScalar>(
    _ spectrum: [Complex<Double>], _ transform: NonuniformTransform<Real>, _ points: WeightedPoints
  ) -> [Double] {
    let layout = transform.layout
    let packed = AlignedBuffer<Complex<Real>>(count: layout.count)
    for c in 0..<layout.columns {
      for j in 0..<layout.ny { packed.pointer[c * layout.stride + j] = Complex(spectrum[c * layout.ny + j]) }
    }
    var values = [Real](repeating: 0, count: points.count)
    let sampling = PointSampling(transform, spectrum: packed.pointer)
    points.x.withUnsafeBufferPointer { x in
      points.y.withUnsafeBufferPointer { y in
        values.withUnsafeMutableBufferPointer { sampling.evaluate(x: x, y: y, into: $0.baseAddress!) }
      }
    }
    return values.map(Double.init)
  }

  private func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// Even, odd and mixed numbers of harmonics, down to one.
  static let sizes = [(32, 32), (33, 20), (16, 45), (50, 1), (1, 9), (72, 100)]

  @Test(arguments: sizes) func pointsHaveTheSpectrumOfTheirSum(nx: Int, ny: Int) {
    let layout = HalfSpectrumLayout(nx: nx, ny: ny)
    let points = points(25, seed: nx + 1000 * ny)
    let expected = directSpectrum(points, layout)
    let (single, double) = (
      spread(points, NonuniformTransform<Float>(layout: layout)),
      spread(points, NonuniformTransform<Double>(layout: layout))
    )
    let scale = norm(points.value)
    #expect(
      largestDifference(single, expected) < 2e-5 * scale, "\(largestDifference(single, expected) / scale)")
    #expect(relativeDistance(single, expected) < 2e-6, "\(relativeDistance(single, expected))")
    #expect(
      largestDifference(double, expected) < 1e-12 * scale, "\(largestDifference(double, expected) / scale)")
  }

  @Test(arguments: sizes) func spectraHaveTheValuesOfTheirSum(nx: Int, ny: Int) {
    let layout = HalfSpectrumLayout(nx: nx, ny: ny)
    let points = points(30, seed: nx + 77 * ny)
    let spectrum = Seeded.complex(layout.columns * layout.ny, seed: nx * ny)
    let expected = (0..<30).map { directValue(spectrum, layout, x: points.x[$0], y: points.y[$0]) }
    let scale = spectrum.reduce(0) { $0 + $1.squaredMagnitude }.squareRoot()
    let single = sampled(spectrum, NonuniformTransform<Float>(layout: layout), points)
    let double = sampled(spectrum, NonuniformTransform<Double>(layout: layout), points)
    #expect(
      largestDifference(single, expected) < 3e-5 * scale, "\(largestDifference(single, expected) / scale)")
    #expect(
      largestDifference(double, expected) < 1e-12 * scale, "\(largestDifference(double, expected) / scale)")
  }

  /// ⟨type 2 F, v⟩ = ⟨F, type 1 v⟩ with the columns counted as often as they occur.
  @Test(arguments: sizes) func theTwoTypesAreAdjoint(nx: Int, ny: Int) {
    let layout = HalfSpectrumLayout(nx: nx, ny: ny)
    let points = points(40, seed: 5 * nx + ny)
    let spectrum = Seeded.complex(layout.columns * layout.ny, seed: nx + ny)
    // Narrow windows: the two are adjoint whatever their error.
    let transform = NonuniformTransform<Double>(layout: layout, width: 4)
    let atPoints = sampled(spectrum, transform, points)
    let back = spread(points, transform)
    let left = zip(atPoints, points.value).reduce(0) { $0 + $1.0 * $1.1 }
    var right = 0.0
    for c in 0..<layout.columns {
      for j in 0..<layout.ny {
        let (a, b) = (spectrum[c * layout.ny + j], back[c * layout.ny + j])
        right += (a.re * b.re + a.im * b.im) * (layout.isSelfConjugate(c) ? 1 : 2)
      }
    }
    let scale = norm(points.value) * Double(nx * ny)
    #expect(
      Tolerance.roundoff(Double.self, operations: 40 * nx * ny, scale: scale).accepts(left, right),
      "\(left), \(right)")
  }

  /// The images fall as exp(-π w √(1 - 1/s)) with the width w of the window on an s times finer grid.
  @Test func eachPointOfWidthGainsTheSameFactor() {
    let layout = HalfSpectrumLayout(nx: 64, ny: 64)
    let points = points(60, seed: 4)
    let expected = directSpectrum(points, layout)
    let refinement = Double(FineGrid.points(harmonics: 64)) / 64
    let predicted = exp(-.pi * (1 - 1 / refinement).squareRoot())
    let widths = [3, 5, 7, 9, 11]
    let errors = widths.map {
      relativeDistance(spread(points, NonuniformTransform<Double>(layout: layout, width: $0)), expected)
    }
    let found = pow(errors[4] / errors[0], 1 / 8.0)
    #expect(
      abs(found / predicted - 1) < 0.15, "\(errors), \(found) per point of width, \(predicted) expected")
  }

  @Test func theWindowIsInterpolatedToRounding() {
    for refinement in [1.4, 2] {
      let single = SpreadingKernel<Float>(refinement: refinement)
      let double = SpreadingKernel<Double>(refinement: refinement)
      let weights = AlignedBuffer<Float>(count: single.paddedWidth)
      let fine = AlignedBuffer<Double>(count: double.paddedWidth)
      var (worst, worstFine) = (0.0, 0.0)
      for u in stride(from: -3, to: 5, by: 0.0173) {
        let first = single.weights(at: u, into: weights.pointer)
        for i in 0..<single.width {
          worst = max(worst, abs(Double(weights.pointer[i]) - single.window.value(Double(first + i) - u)))
        }
        for i in single.width..<single.paddedWidth { #expect(weights.pointer[i] == 0) }
        let start = double.weights(at: u, into: fine.pointer)
        for i in 0..<double.width {
          worstFine = max(worstFine, abs(fine.pointer[i] - double.window.value(Double(start + i) - u)))
        }
      }
      // The formula itself rounds, by β times the rounding of its argument.
      #expect(worst < 2 * Double(Float.ulpOfOne), "\(worst)")
      #expect(worstFine < 60 * Double.ulpOfOne, "\(worstFine)")
    }
  }

  @Test func theWindowHasItsClosedTransform() {
    let kernel = KaiserBesselWindow(width: 7, shape: 16)
    for frequency in [0, 0.1, 0.25, 0.6, 0.75, 1.3] {
      let sum = integral(-3.5, 3.5, steps: 20_000) { kernel.value($0) * cos(2 * .pi * frequency * $0) }
      #expect(abs(sum - kernel.transform(frequency)) < 1e-10, "\(frequency)")
    }
  }
}
