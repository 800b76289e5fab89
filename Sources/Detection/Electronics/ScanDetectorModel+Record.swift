import Foundation
import Numerics
package import Quantities

extension ScanDetectorModel {
  /// Records lines of a scan: expected electrons, arrivals, signals of each, delayed light, amplifier, converter.
  ///
  /// Lines are independent but for the light that is carried from one to the next, so that the same bytes come from any number of
  /// threads, and from a frame in one or several parts.
  /// - Parameters:
  ///   - expected: fraction of the beam that falls on the channel, [rows x columns]; below 0 counts as 0.
  ///   - channel: segment, from 0.
  ///   - light: what is left of the lines before; replaced by what these leave at the begin of the next line.
  /// - Throws: `InputError` for settings and exposures out of range.
  package func record(
    expected: [Float], _ exposure: ScanExposure, settings: ScanDetectorSettings, channel: Int = 0,
    stages: RecordingStages = .all, address: RecordingAddress, light: inout ScintillatorLight,
    threads: Int = 1
  ) throws(InputError) -> RecordedImage {
    try settings.check(name)
    try exposure.check()
    let (rows, columns) = (exposure.rows, exposure.columns)
    let factors = exposure.currentFactors
    precondition(expected.count == rows * columns, "\(expected.count) values for \(rows) x \(columns) pixels")
    precondition(
      factors.isEmpty || factors.count == rows || factors.count == rows * columns,
      "\(factors.count) current factors for \(rows) x \(columns) pixels")
    precondition((0..<channels).contains(channel), "\(name) has \(channels) channels")

    let response = response(stages).sampled(dwell: exposure.dwell)
    let decayCount = response.decays.count
    let arrivals = Arrivals(
      model: self, exposure: exposure, stages: stages, address: address, channel: channel)
    var values = [Float](repeating: 0, count: rows * columns)
    // Light that is left at the end of each line of the light of that line.
    var left = [Double](repeating: 0, count: rows * decayCount)
    values.withUnsafeMutableBufferPointer { values in
      left.withUnsafeMutableBufferPointer { left in
        expected.withUnsafeBufferPointer { expected in
          let values = UncheckedSendable(values.baseAddress!)
          let left = UncheckedSendable(left.baseAddress)
          let expected = UncheckedSendable(expected.baseAddress!)
          parallelFor(rows, threads: threads) { _, row in
            let line = values.value + row * columns
            arrivals.fill(line, row: row, expected: expected.value + row * columns)
            response.spread(
              line, count: columns, moments: arrivals.moments?.appending(exposure.firstRow + row),
              variance: arrivals.variance, left: left.value.map { $0 + row * decayCount })
          }
        }
      }
    }

    var carried = light.stored.isEmpty ? [Double](repeating: 0, count: decayCount) : light.stored
    precondition(carried.count == decayCount, "light of another detector")
    let lineTime = exposure.dwell * Double(columns)
    var atStart: [Double] = []
    for row in 0..<rows {
      atStart += carried
      for (index, decay) in response.decays.enumerated() {
        let end = carried[index] * exp(-lineTime / decay.time) + left[row * decayCount + index]
        carried[index] = end * exp(-exposure.flyback / decay.time)
      }
    }
    light.stored = carried

    let converter = Converter(
      model: self, exposure: exposure, settings: settings, stages: stages, address: address, channel: channel)
    var cuts = [SIMD2<Int>](repeating: .zero, count: rows)
    values.withUnsafeMutableBufferPointer { values in
      cuts.withUnsafeMutableBufferPointer { cuts in
        let values = UncheckedSendable(values.baseAddress!)
        let cuts = UncheckedSendable(cuts.baseAddress!)
        let atStart = atStart
        parallelFor(rows, threads: threads) { _, row in
          let line = values.value + row * columns
          for (index, decay) in response.decays.enumerated() {
            decay.add(light: atStart[row * decayCount + index], to: line, count: columns)
          }
          cuts.value[row] = converter.convert(line, row: row, count: columns)
        }
      }
    }
    let cut = cuts.reduce(.zero, &+)
    return RecordedImage(rows: rows, columns: columns, values: values, cutBelow: cut.x, cutAbove: cut.y)
  }

  /// The same for a frame that nothing was before.
  package func record(
    expected: [Float], _ exposure: ScanExposure, settings: ScanDetectorSettings, channel: Int = 0,
    stages: RecordingStages = .all, address: RecordingAddress, threads: Int = 1
  ) throws(InputError) -> RecordedImage {
    var light = ScintillatorLight.none
    return try record(
      expected: expected, exposure, settings: settings, channel: channel, stages: stages, address: address,
      light: &light, threads: threads)
  }
}
