extension SampledResponse {
  /// Replaces what electrons of a line are worth by the light that its pixels get of them.
  /// - Parameter left: gets for each decay what is still to come at the line's end.
  func spread(_ line: UnsafeMutablePointer<Float>, count: Int, left: UnsafeMutablePointer<Double>?) {
    guard let left, !decays.isEmpty else { return }
    let own = own
    // Decays are few: one pass for each keeps its numbers in registers.
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { light in
      for index in 0..<count { light[index] = Float(own * Double(line[index])) }
      for (index, decay) in decays.enumerated() {
        let (kept, given) = (decay.left, 1 - decay.left)
        var stored = 0.0
        for pixel in 0..<count {
          light[pixel] += Float(given * stored)
          stored = kept * stored + decay.stored * Double(line[pixel])
        }
        left[index] = stored
      }
      line.update(from: light.baseAddress!, count: count)
    }
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
