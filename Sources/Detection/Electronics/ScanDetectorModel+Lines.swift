import Numerics

/// Electrons of a line, and what each is worth.
struct Arrivals: Sendable {
  let columns: Int
  let electronsPerPixel, darkPerPixel: Double
  let factors: [Float]
  let rows, firstRow: Int
  let spread: Float
  let electrons: RandomStream?
  let heights: RandomStream?

  init(
    model: ScanDetectorModel, exposure: ScanExposure, stages: RecordingStages, address: RecordingAddress,
    channel: Int
  ) {
    (rows, columns, firstRow) = (exposure.rows, exposure.columns, exposure.firstRow)
    factors = exposure.currentFactors
    electronsPerPixel = model.quantumEfficiency * exposure.current * exposure.dwell
    darkPerPixel = stages.contains(.dark) ? model.darkPulses * exposure.dwell : 0
    spread = Float(model.pulseSpread)
    electrons = stages.contains(.shotNoise) ? address.stream(.detectedElectrons, part: channel) : nil
    let hasHeights = stages.contains(.pulseHeights) && model.pulseSpread > 0
    heights = hasHeights ? address.stream(.pulseHeights, part: channel) : nil
  }

  /// - Parameter row: counted from the first of this exposure.
  func fill(_ line: UnsafeMutablePointer<Float>, row: Int, expected: UnsafePointer<Float>) {
    let byRow = factors.count == rows && rows > 0 && !factors.isEmpty
    let factor = Float(electronsPerPixel) * (byRow ? factors[row] : 1)
    let dark = Float(darkPerPixel)
    for pixel in 0..<columns { line[pixel] = max(0, expected[pixel]) * factor + dark }
    if !factors.isEmpty && !byRow {
      for pixel in 0..<columns {
        line[pixel] = max(0, expected[pixel]) * factor * factors[row * columns + pixel] + dark
      }
    }
    if var stream = electrons?.appending(firstRow + row) { stream.replaceByPoisson(line, count: columns) }
    if var stream = heights?.appending(firstRow + row) {
      withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { normal in
        stream.fillNormal(normal.baseAddress!, count: columns)
        for pixel in 0..<columns { line[pixel] += spread * line[pixel].squareRoot() * normal[pixel] }
      }
    }
  }
}

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

enum Limits {
  /// Cuts off below 0 and above `upper`.
  static func cut(_ line: UnsafeMutablePointer<Float>, count: Int, upper: Float) -> SIMD2<Int> {
    var (below, above) = (Int32(0), Int32(0))
    for pixel in 0..<count {
      let value = line[pixel]
      below &+= value < 0 ? 1 : 0
      above &+= value > upper ? 1 : 0
      line[pixel] = min(max(value, 0), upper)
    }
    return SIMD2(Int(below), Int(above))
  }
}
