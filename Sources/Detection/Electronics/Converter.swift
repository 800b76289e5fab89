import Numerics

/// From light to counts.
struct Converter: Sendable {
  let offset, gain, noise, upper: Float
  let stages: RecordingStages
  let stream: RandomStream?
  let firstRow: Int

  init(
    model: ScanDetectorModel, exposure: ScanExposure, settings: ScanDetectorSettings,
    stages: RecordingStages, address: RecordingAddress, channel: Int
  ) {
    offset = Float(settings.offset(model))
    // The amplifier's output is the mean current over the dwell time, so that brightness does not depend on it.
    gain = Float(settings.gain(model, channel: channel) / exposure.dwell)
    noise = Float(model.electronicVariance(dwell: exposure.dwell).squareRoot())
    upper = Float(model.fullScale)
    self.stages = stages
    let hasNoise = stages.contains(.electronicNoise) && noise > 0
    stream = hasNoise ? address.stream(.electronicNoise, part: channel) : nil
    firstRow = exposure.firstRow
  }

  /// - Returns: how many pixels were cut off below and above.
  func convert(_ line: UnsafeMutablePointer<Float>, row: Int, count: Int) -> SIMD2<Int> {
    for pixel in 0..<count { line[pixel] = offset + gain * line[pixel] }
    if var stream = stream?.appending(firstRow + row) {
      withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { normal in
        stream.fillNormal(normal.baseAddress!, count: count)
        for pixel in 0..<count { line[pixel] += noise * normal[pixel] }
      }
    }
    if stages.contains(.quantisation) {
      for pixel in 0..<count { line[pixel] = (line[pixel] + 0.5).rounded(.down) }
    }
    guard stages.contains(.saturation) else { return .zero }
    return Limits.cut(line, count: count, upper: upper)
  }
}
