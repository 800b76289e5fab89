import Numerics

/// Dark and gain references of a camera for its settings, with the noise of the frames they were taken from.
package struct CameraReferences: Sendable, Equatable {
  /// Counts without beam in one frame.
  package let dark: [Float]
  /// Relative gain; 0 for pixels that see nothing.
  package let gains: [Float]
  /// Pixels that are replaced by the mean of their neighbours.
  package let defects: [Int]

  /// Subtracts, divides, replaces.
  func correct(_ image: inout RecordedImage, framesInSum: Int) {
    precondition(dark.count == image.values.count, "references of another image")
    let frames = Float(framesInSum)
    for pixel in image.values.indices {
      let net = image.values[pixel] - frames * dark[pixel]
      image.values[pixel] = gains[pixel] > 0 ? net / gains[pixel] : net
    }
    let bad = Set(defects)
    let measured = image.values
    for pixel in defects {
      let (row, column) = (pixel / image.columns, pixel % image.columns)
      var (sum, count): (Float, Float) = (0, 0)
      for (y, x) in [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
      where y >= 0 && y < image.rows && x >= 0 && x < image.columns {
        let index = y * image.columns + x
        if bad.contains(index) { continue }
        sum += measured[index]
        count += 1
      }
      if count > 0 { image.values[pixel] = sum / count }
    }
  }
}

extension CameraSensor {
  /// Takes references for these settings.
  /// - Parameters:
  ///   - darkFrames: frames without beam that are averaged (hot pixels are replaced, so that their noise is left out); 0 for a
  ///     reference without noise.
  ///   - flatElectrons: electrons on each pixel under even illumination; 0 for a reference without noise.
  package func references(
    darkFrames: Int, flatElectrons: Double, address: RecordingAddress, threads: Int = 1
  ) -> CameraReferences {
    var (dark, gains) = (self.dark, self.gains)
    let isCounting = settings.mode == .counting
    let falseCounts =
      Double(settings.binning * settings.binning) * model.falseCountsPerSecond * settings.exposure
    let frameVariance = isCounting ? falseCounts : readVariance + darkVariance
    let pulse = isCounting ? 0 : model.pulseSpread * model.pulseSpread
    // Signals that are spread among pixels average each other's noise.
    let smoothing = isCounting ? 1 : signalSpread.noiseFactor
    let seen = flatElectrons * model.quantumEfficiency
    let relative = seen > 0 ? Float((smoothing * (1 + pulse) / seen).squareRoot()) : 0
    let columns = columns
    let darkDeviation = darkFrames > 0 ? Float((frameVariance / Double(darkFrames)).squareRoot()) : 0
    let stream = address.stream(.referenceNoise, part: 0)
    dark.withUnsafeMutableBufferPointer { dark in
      gains.withUnsafeMutableBufferPointer { gains in
        let (dark, gains) = (UncheckedSendable(dark.baseAddress!), UncheckedSendable(gains.baseAddress!))
        parallelFor(rows, threads: threads) { _, row in
          var stream = stream.appending(row)
          withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * columns) { normal in
            stream.fillNormal(normal.baseAddress!, count: 2 * columns)
            for pixel in 0..<columns {
              let index = row * columns + pixel
              dark.value[index] += darkDeviation * normal[pixel]
              gains.value[index] *= max(0, 1 + relative * normal[columns + pixel])
            }
          }
        }
      }
    }
    return CameraReferences(dark: dark, gains: gains, defects: defects)
  }
}
