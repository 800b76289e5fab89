import Numerics

extension WaveBlocks {
  /// What a forward and an inverse transform of both axes multiply a wave by, divided by nx ny: 1 but for rounding.
  ///
  /// Rounded twiddle factors change the amplitude of all waves in the same way, slice after slice. As for
  /// `FourierTransform2D`, the change is measured on noise that is the same in every run.
  package func roundTripGain(_ passes: any WavePasses.Type) -> Double {
    Self.gain(alongX, passes) * Self.gain(alongY, passes)
  }

  private static func gain(_ line: LineTransform, _ passes: any WavePasses.Type) -> Double {
    let width = 2 * passes.lanes
    let count = max(1, 8192 / (line.length * passes.lanes))
    let stride = line.extent * width
    let before = AlignedBuffer<Float>(count: count * stride)
    let after = AlignedBuffer<Float>(count: count * stride)
    var stream = RandomStream(seed: 0, purpose: .roundTripGain)
    for index in 0..<before.count { before.pointer[index] = Float(stream.uniform() - 0.5) }
    after.pointer.update(from: before.pointer, count: before.count)
    passes.forward(line, after.pointer, factor: nil, count: count, stride: stride)
    passes.inverse(line, after.pointer, count: count, stride: stride)
    var (change, power) = (0.0, 0.0)
    for block in 0..<count {
      for d in 0..<line.length {
        let begin = block * stride + line.element(d) * width
        for index in begin..<begin + width {
          let value = Double(before.pointer[index])
          change += value * (Double(after.pointer[index]) / Double(line.length) - value)
          power += value * value
        }
      }
    }
    return 1 + change / power
  }
}
