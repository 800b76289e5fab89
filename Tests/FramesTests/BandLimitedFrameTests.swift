import Foundation
import Numerics
import TestKit
import Testing

@testable import Frames

@Suite struct BandLimitedFrameTests {
  private let image = SyntheticImage()

  /// Places far and near, on the period's edges, and the same place given twice.
  static let rasters: [FrameRaster] = {
    let drift = (0..<30).map { SIMD2(0.01 * Double($0), -0.003 * Double($0 * $0)) }
    let bends = Seeded.reals(2 * 900, seed: 3)
    let bent: [SIMD2<Double>] = (0..<900).map { 0.1 * SIMD2(bends[2 * $0], bends[2 * $0 + 1]) }
    return [
      // pan
      FrameRaster(columns: 40, rows: 30, centre: SIMD2(60, -11), field: SIMD2(23, 17.5)),
      // zoom in and out
      FrameRaster(columns: 31, rows: 20, centre: SIMD2(3.1, 4), field: SIMD2(0.5, 0.3)),
      FrameRaster(columns: 25, rows: 25, centre: SIMD2(0, 0), field: SIMD2(300, 280)),
      // rotation
      FrameRaster(columns: 33, rows: 21, centre: SIMD2(9, 9), field: SIMD2(20, 15), rotation: 0.7),
      // shear
      FrameRaster(
        columns: 20, rows: 30, origin: SIMD2(1, 2), stepX: SIMD2(0.4, 0.05), stepY: SIMD2(-0.11, 0.37)),
      // drift and distortion
      FrameRaster(
        columns: 30, rows: 30, origin: .zero, stepX: SIMD2(0.3, 0), stepY: SIMD2(0, 0.3), lineOffsets: drift,
        pixelOffsets: bent),
    ]
  }()

  @Test(arguments: rasters) func rastersHaveTheClosedForm(raster: FrameRaster) throws {
    let origin = SIMD2(-2.5, 7.0)
    let single = BandLimitedFrame<Float>(
      samples: image.period(Float.self, origin: origin), period: image.period, origin: origin)
    let double = BandLimitedFrame<Double>(
      samples: image.period(Double.self, origin: origin), period: image.period, origin: origin)
    let expected = (0..<raster.count).map { image.value(raster.place($0)) }
    let a = try single.values(on: raster, threads: 1).values.map(Double.init)
    let b = try double.values(on: raster, threads: 1).values
    // The range of the image is 1.2.
    #expect(largestDifference(a, expected) < 1e-5, "\(largestDifference(a, expected))")
    #expect(largestDifference(b, expected) < 1e-11, "\(largestDifference(b, expected))")
  }

  /// Coefficients that are as large at the highest frequencies as anywhere: the hardest image.
  @Test func noiseHasTheValuesOfItsSeries() throws {
    let layout = HalfSpectrumLayout(nx: 30, ny: 41)
    let noise = (0..<2).map { Seeded.complex(layout.count, seed: $0) }
    let buffers = noise.map { channel in
      let buffer = AlignedBuffer<Complex<Float>>(count: layout.count)
      for i in 0..<layout.count { buffer.pointer[i] = Complex(channel[i]) }
      return buffer
    }
    let frame = BandLimitedFrame(
      buffers.map { FourierSeries(coefficients: $0, layout: layout, period: SIMD2(8, 9)) })
    let places = Seeded.reals(200, seed: 8)
    let points: [SIMD2<Double>] = (0..<100).map { 20 * SIMD2(places[2 * $0], places[2 * $0 + 1]) }
    let found = try frame.values(at: points, threads: 2)
    #expect(found.shape == [2, 100])
    for channel in 0..<2 {
      var worst = 0.0
      var power = 0.0
      for (index, point) in points.enumerated() {
        var sum = 0.0
        for c in 0..<layout.columns {
          for j in 0..<layout.ny {
            let h = Double(Grid.harmonic(j, of: layout.ny))
            let turns: Double = Double(c) * (point.x / 8) + h * (point.y / 9)
            let term = noise[channel][c * layout.stride + j] * Complex(phase: 2 * .pi * turns)
            sum += term.re * (layout.isSelfConjugate(c) ? 1 : 2)
          }
        }
        worst = max(worst, abs(sum - Double(found.values[channel * 100 + index])))
        power += sum * sum / 100
      }
      #expect(worst < 1e-4 * power.squareRoot(), "\(worst / power.squareRoot())")
    }
  }

  /// Along the axes values are exact, denser or sparser than the samples, on one period or several.
  @Test(arguments: [(42, 31), (64, 40), (7, 133), (512, 31)])
  func alignedRastersHaveTheClosedForm(columns: Int, rows: Int) throws {
    let origin = SIMD2(-2.5, 7.0)
    let frame = BandLimitedFrame<Double>(
      samples: image.period(Double.self, origin: origin), period: image.period, origin: origin)
    let step = 1.3 * image.period / SIMD2(Double(columns), Double(rows))
    let first = SIMD2(0.37, -1.9)
    let found = try frame.values(
      on: FrameRaster(
        columns: columns, rows: rows, origin: first, stepX: SIMD2(step.x, 0), stepY: SIMD2(0, step.y)),
      threads: 2)
    let expected = image.samples(Double.self, columns: columns, rows: rows, origin: first, step: step)
    #expect(found.shape == [1, rows, columns])
    // The closed form loses digits next to the columns of other periods.
    #expect(largestDifference(found.values, expected.values) < 1e-11)
  }

  /// An aligned raster and the same places one by one are two calculations.
  @Test func evenNumbersOfSamplesHaveOneMeaning() throws {
    let noise = Seeded.reals(2 * 24 * 18, seed: 6)
    let frame = BandLimitedFrame<Double>(
      samples: NDArray(shape: [2, 18, 24], values: noise), period: SIMD2(8, 9))
    let raster = FrameRaster(
      columns: 13, rows: 70, origin: SIMD2(0.1, 0.2), stepX: SIMD2(0.7, 0), stepY: SIMD2(0, 0.31))
    let found = try frame.values(on: raster, threads: 1)
    let single = try frame.values(at: (0..<raster.count).map { raster.place($0) }, threads: 1)
    #expect(largestDifference(found.values, single.values) < 1e-11)
  }

  @Test func theNumberOfThreadsChangesNoBit() throws {
    let frame = BandLimitedFrame<Float>(samples: image.period(Float.self), period: image.period)
    let raster = FrameRaster(
      columns: 211, rows: 97, centre: SIMD2(5, 5), field: SIMD2(30, 12), rotation: -0.2)
    let aligned = FrameRaster(columns: 211, rows: 197, centre: SIMD2(5, 5), field: SIMD2(30, 12))
    for raster in [raster, aligned] {
      let one = try frame.values(on: raster, threads: 1)
      for threads in [2, 5] { #expect(try frame.values(on: raster, threads: threads) == one) }
    }
  }

  // MARK: - Parts of the field

  private func part(step: Double, margin: Int, columns: Int = 120, rows: Int = 100) throws
    -> BandLimitedFrame<Double>
  {
    try BandLimitedFrame<Double>(
      part: image.samples(
        Double.self, columns: columns, rows: rows, origin: SIMD2(-4, 3), step: SIMD2(step, step)),
      origin: SIMD2(-4, 3), step: SIMD2(step, step), margin: margin,
      highestFrequency: image.highestFrequency)
  }

  /// The samples neither fill a period nor start where one does. Room: the band ends at 0.87/Å, 1.5 times finer steps
  /// than Nyquist's are 0.38 Å.
  @Test(arguments: [(0.38, 8), (0.38, 16), (0.38, 24), (0.3, 8), (0.3, 16), (0.45, 24)])
  func partsHaveTheClosedFormWithinTheirError(step: Double, margin: Int) throws {
    let frame = try part(step: step, margin: margin)
    let area = try #require(frame.area)
    let field = area.upper - area.lower
    let raster = FrameRaster(
      columns: 60, rows: 60, origin: area.lower, stepX: SIMD2(field.x / 59, 0), stepY: SIMD2(0, field.y / 59))
    let found = try frame.values(on: raster, threads: 1).values
    let expected = (0..<raster.count).map { image.value(raster.place($0)) }
    let error = largestDifference(found, expected)
    let stated = BandLimitedFrame<Double>.partError(
      margin: margin, step: step, highestFrequency: image.highestFrequency)
    #expect(error < 1.2 * stated, "\(error), \(stated) stated")
  }

  @Test func placesOutsideOfAPartAreRefused() throws {
    let frame = try part(step: 0.3, margin: 10)
    #expect(frame.area == FrameArea(lower: SIMD2(-1, 6), upper: SIMD2(-4 + 0.3 * 109, 3 + 0.3 * 89)))
    let message = refusal { _ = try frame.values(at: [SIMD2(0, 7), SIMD2(-1.5, 7)], threads: 1) }
    #expect(message == "x of a point of the frame: -1.5 Å is not allowed; allowed: -1 to 28.7")
    #expect(
      refusal {
        _ = try frame.values(
          on: FrameRaster(columns: 2, rows: 2, centre: SIMD2(5, 31), field: SIMD2(1, 8)), threads: 2)
      }.hasPrefix("y of a point of the frame: "))
    #expect(
      refusal { _ = try frame.values(at: [SIMD2(.nan, 7)], threads: 1) }.hasPrefix(
        "x of a point of the frame"))
  }

  @Test func partsThatCannotBeWindowedAreRefused() {
    #expect(
      refusal { _ = try part(step: 0.6, margin: 10) }.hasPrefix(
        "step of a frame of a part of the field: 0.6 Å is not allowed; allowed: less than 0.57"))
    #expect(
      refusal { _ = try part(step: 0.3, margin: 50) }
        == "margin of a frame: 50 samples is not allowed; allowed: 1 to 49")
    #expect(refusal { _ = try part(step: 0.3, margin: 0) }.hasPrefix("margin of a frame: 0"))
  }
}
