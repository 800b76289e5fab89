/// Direction of a Fourier transform: forward is exp(-2 π i k r) without a factor, inverse exp(+2 π i k r),
/// here also without a factor (the caller applies 1/N).
public enum FourierDirection: Int32, Sendable {
  case forward = -1
  case inverse = 1
}

/// A batch of one-dimensional transforms over contiguous lines, `stride` elements from one line to the next.
public struct TransformLines: Sendable, Hashable {
  public var length: Int
  public var count: Int
  public var inputStride: Int
  public var outputStride: Int
  public var direction: FourierDirection

  public init(length: Int, count: Int, inputStride: Int, outputStride: Int, direction: FourierDirection) {
    self.length = length
    self.count = count
    self.inputStride = inputStride
    self.outputStride = outputStride
    self.direction = direction
  }
}
