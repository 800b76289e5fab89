/// Direction of a Fourier transform: forward is exp(-2 π i k r) without a factor, inverse exp(+2 π i k r), here also
/// without a factor (the caller applies 1/N).
package enum FourierDirection: Int32, Sendable {
  case forward = -1
  case inverse = 1
}

/// A batch of one-dimensional transforms over contiguous lines, `stride` elements from one line to the next.
package struct TransformLines: Sendable, Hashable {
  package var length: Int
  package var count: Int
  package var inputStride: Int
  package var outputStride: Int
  package var direction: FourierDirection

  package init(length: Int, count: Int, inputStride: Int, outputStride: Int, direction: FourierDirection) {
    self.length = length
    self.count = count
    self.inputStride = inputStride
    self.outputStride = outputStride
    self.direction = direction
  }
}
