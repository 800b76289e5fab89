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
  let moments: RandomStream?
  /// Variance of what the electrons of a pixel are worth, relative to its mean.
  let variance: Double

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
    variance = (electrons == nil ? 0 : 1) + (hasHeights ? model.pulseSpread * model.pulseSpread : 0)
    moments = variance > 0 ? address.stream(.arrivalMoments, part: channel) : nil
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
