import Foundation
import Frames
import Numerics
import Optics
import Quantities
import Scattering

/// A frame to which differences of windows are added.
struct FramePaste<Real: RealScalar> {
  /// How one window changes the frame.
  struct Patch {
    /// Columns and rows of the frame's samples within the window.
    let columns, rows: [Int]
    /// `[channel][row][column]`
    let values: [Real]
    /// Largest change that is left out, and largest change, relative to each channel's size; the worst channel's.
    let rim, peak: Double
  }

  /// Width in Å over which a window's difference is faded out.
  static var rim: Double { 2 }
  /// Share of a change by which a window misses it: detectors lie on the coarser pixels of the window's patterns.
  /// Measured, see docs/engines/frames.md.
  static var share: Double { 0.03 }

  let period: SIMD2<Double>
  private let old: SignalFrame<Real>
  private let threads: Int
  private let count: SIMD2<Int>
  /// For each channel what its errors are relative to: the mean signal, or that times the aperture's angle for moments.
  private let sizes: [Double]
  private var samples: NDArray<Real>
  private var work = WorkCount()
  private var error = 0.0

  init(_ frame: SignalFrame<Real>, _ request: SimulationRequest, threads: Int) {
    old = frame
    self.threads = threads
    period = SIMD2(request.grid.lengthX, request.grid.lengthY)
    count = request.frameSamples
    let step = period / SIMD2<Double>(count)
    guard
      let samples = try? frame.image.values(
        on: FrameRaster(
          columns: count.x, rows: count.y, origin: .zero, stepX: SIMD2(step.x, 0), stepY: SIMD2(0, step.y)),
        threads: threads)
    else { preconditionFailure("frames of whole cells have values everywhere") }
    self.samples = samples
    let means = frame.image.series.map { Double($0.coefficients.pointer[0].re) }
    sizes = frame.channels.flatMap { channels in
      channels.map {
        let size =
          frame.isIntensity[$0]
          ? means[$0] : means[channels.lowerBound] * request.probe.aperture.semiangle
        return max(size, 1e-12)
      }
    }
  }

  /// The smallest mean signal, as a share of the beam.
  var leastMean: Double { sizes.min() ?? 0 }

  mutating func spend(_ more: WorkCount) { work = work + more }

  /// What the window's frames differ by, faded out at the rim.
  func difference(_ before: SignalFrame<Real>, _ after: SignalFrame<Real>, _ window: FrameWindow)
    throws(InputError) -> Patch
  {
    let step = period / SIMD2<Double>(count)
    func inside(_ count: Int, _ place: (Int) -> SIMD2<Double>, _ axis: Int) -> [(index: Int, place: Double)] {
      (0..<count).compactMap { index in window.local(place(index)).map { (index, $0[axis]) } }
    }
    let columns = inside(count.x, { SIMD2(Double($0) * step.x, window.origin.y) }, 0)
    let rows = inside(count.y, { SIMD2(window.origin.x, Double($0) * step.y) }, 1)
    let (x, y) = (columns.map(\.place), rows.map(\.place))
    let (fadeX, fadeY) = (
      x.map { window.isWholeAlongX ? 1 : Self.fade($0, window.grid.lengthX) },
      y.map { window.isWholeAlongY ? 1 : Self.fade($0, window.grid.lengthY) }
    )
    var values: [Real] = []
    var (rim, peak) = (0.0, 0.0)
    for (channel, size) in sizes.enumerated() {
      let new = after.image.series[channel].values(x: x, y: y, threads: threads)
      let old = before.image.series[channel].values(x: x, y: y, threads: threads)
      for row in y.indices {
        for column in x.indices {
          let index = row * x.count + column
          let change = Double(new[index]) - Double(old[index])
          let fade = fadeX[column] * fadeY[row]
          peak = max(peak, abs(change) / size)
          if fade < 1 { rim = max(rim, abs(change) / size) }
          values.append(Real(change * fade))
        }
      }
    }
    return Patch(
      columns: columns.map(\.index), rows: rows.map(\.index), values: values, rim: rim, peak: peak)
  }

  /// 1 in the middle of 0 to `length` Å, falling to 0 over the rim on both sides.
  private static func fade(_ place: Double, _ length: Double) -> Double {
    let inside = min(place, length - place) / rim
    return inside >= 1 ? 1 : 0.5 - 0.5 * cos(.pi * inside)
  }

  mutating func add(_ patch: Patch) {
    var from = 0
    for channel in sizes.indices {
      for row in patch.rows {
        let line = (channel * count.y + row) * count.x
        for column in patch.columns {
          samples.values[line + column] += patch.values[from]
          from += 1
        }
      }
    }
    error += patch.rim + Self.share * patch.peak
  }

  /// The frame with all that was added.
  var frame: SignalFrame<Real> {
    old.with(
      BandLimitedFrame(samples: samples, period: period), pastedError: old.pastedError + error, work: work)
  }
}
