import Numerics
package import Quantities

extension CameraSensor {
  /// Records a pattern: electrons, their signals, point spread, gains, dark current, noise of the read-out, limits, whole numbers;
  /// or counts. Frames are combined, and corrected where references are given.
  /// - Parameters:
  ///   - references: for dark and gain correction.
  /// - Returns: integrating or counting as the settings say; from any number of threads the same.
  package func record(
    _ pattern: CameraPattern, stages: RecordingStages = .all, references: CameraReferences? = nil,
    address: RecordingAddress, threads: Int = 1
  ) throws(InputError) -> RecordedImage {
    precondition(
      pattern.fractions.count == rows * columns,
      "\(pattern.fractions.count) values for \(rows) x \(columns) pixels")
    precondition(
      pattern.currentFactors.isEmpty || pattern.currentFactors.count == settings.frames,
      "\(pattern.currentFactors.count) current factors for \(settings.frames) frames")
    let perFrame = pattern.current * settings.exposure
    guard pattern.current >= 0, perFrame <= 1e14 else {
      throw .outOfRange(
        "beam current", pattern.current, allowed: "0 to 1e14 electrons in a frame", unit: "electrons/s")
    }
    var expected = pattern.shifted(rows: rows, columns: columns)
    if stages.contains(.pointSpread) {
      electronSpread.apply(&expected, rows: rows, columns: columns, threads: threads)
    }
    var image = RecordedImage(
      rows: rows, columns: columns, values: [Float](repeating: 0, count: rows * columns))
    var frame = [Float](repeating: 0, count: rows * columns)
    for number in 0..<settings.frames {
      let electrons = perFrame * (pattern.currentFactors.isEmpty ? 1 : pattern.currentFactors[number])
      let part = CameraFrame(
        sensor: self, stages: stages, address: address, number: number, electrons: electrons)
      let cut =
        settings.mode == .counting
        ? part.count(expected, into: &frame, threads: threads)
        : part.integrate(expected, into: &frame, threads: threads)
      image.cutBelow += cut.x
      image.cutAbove += cut.y
      if number == 0 {
        swap(&image.values, &frame)
      } else {
        for pixel in image.values.indices { image.values[pixel] += frame[pixel] }
      }
    }
    if settings.combination == .average && settings.frames > 1 {
      let share = 1 / Float(settings.frames)
      for pixel in image.values.indices { image.values[pixel] *= share }
    }
    references?.correct(&image, framesInSum: settings.combination == .sum ? settings.frames : 1)
    return image
  }
}
