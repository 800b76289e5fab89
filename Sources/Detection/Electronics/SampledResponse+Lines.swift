import Numerics

extension SampledResponse {
  /// Replaces what electrons of a line are worth by the light that its pixels get of them.
  ///
  /// An electron that comes early gives more to its own pixel than one that comes late. What is still to come at the pixel's end
  /// therefore varies, by normal numbers of the covariance that even arrivals have.
  /// - Parameters:
  ///   - moments: numbers for that; nil for arrivals without noise.
  ///   - variance: of the line's values, relative to them.
  ///   - left: gets for each decay what is still to come at the line's end.
  func spread(
    _ line: UnsafeMutablePointer<Float>, count: Int, moments: RandomStream?, variance: Double,
    left: UnsafeMutablePointer<Double>?
  ) {
    guard let left, !decays.isEmpty else { return }
    let own = own
    // Not withUnsafeTemporaryAllocation: Swift 6.3.1 makes code of it that traps here, behind its path over the heap.
    let light = UnsafeMutablePointer<Float>.allocate(capacity: (decays.count + 2) * count)
    defer { light.deallocate() }
    let shift = light + count
    let normals = shift + count
    for pixel in 0..<count { light[pixel] = Float(own * Double(line[pixel])) }
    var stream = moments
    if stream != nil {
      stream!.fillNormal(normals, count: decays.count * count)
      let variance = Float(variance)
      for index in decays.indices {
        let numbers = normals + index * count
        for pixel in 0..<count { numbers[pixel] *= (max(0, line[pixel]) * variance).squareRoot() }
      }
    }
    // Decays are few: one pass for each keeps its numbers in registers.
    for (index, decay) in decays.enumerated() {
      let (kept, given, share) = (decay.left, 1 - decay.left, decay.stored)
      shift.update(repeating: 0, count: count)
      if moments != nil {
        for part in 0...index {
          let (weight, numbers) = (Float(mixing[index][part]), normals + part * count)
          for pixel in 0..<count { shift[pixel] += weight * numbers[pixel] }
        }
      }
      var stored = 0.0
      for pixel in 0..<count {
        light[pixel] += Float(given * stored) - shift[pixel]
        stored = kept * stored + share * Double(line[pixel]) + Double(shift[pixel])
      }
      left[index] = stored
    }
    line.update(from: light, count: count)
  }
}

extension SampledResponse.Decay {
  /// Adds what is left of earlier lines.
  func add(light: Double, to line: UnsafeMutablePointer<Float>, count: Int) {
    var light = light
    for pixel in 0..<count {
      // A millionth of an electron is below every converter.
      if abs(light) < 1e-6 { return }
      line[pixel] += Float(light * (1 - left))
      light *= left
    }
  }
}
