import Numerics

/// The stages of one-dimensional transforms of one length n = r₁ r₂ … r_k, and the order in which they leave frequencies.
///
/// Forward transforms decimate in frequency: a stage of radix r on a group of length m combines the elements j, j + m/r,
/// …, multiplies them by exp(-2πi j q / m), q < r, and leaves r groups of length m/r. Element d = q₁ n/r₁ + q₂ n/(r₁r₂) + …
/// then holds the frequency q₁ + r₁ (q₂ + r₂ (…)): digits reversed, and left so. Inverse transforms run the same stages
/// backwards (decimation in time). Source: Gentleman and Sande, AFIPS Conf. Proc. 29 (1966) 563.
///
/// An element is a vector, one number of each of several lines. The first stage leaves r₁ sub-blocks, which lie an odd
/// number of elements apart, so that the elements of one butterfly do not compete for the same cache lines.
package final class LineTransform: @unchecked Sendable {
  /// Butterflies of one radix with twiddle factors: `groups` times `count` of them.
  package struct Stage {
    package let radix: Int
    package let groups: Int
    /// Elements from one group to the next.
    package let groupStride: Int
    /// Butterflies of a group; they begin at neighbouring elements.
    package let count: Int
    /// Elements between the members of a butterfly.
    package let stride: Int
    /// (re, im) of the radix - 1 factors of each butterfly of a group.
    package let twiddles: UnsafePointer<Float>
  }

  package let length: Int
  package let radices: [Int]
  package let first: Stage
  /// Between the first and the last, on one sub-block.
  package let inner: [Stage]
  /// Radix of the last stage: butterflies of neighbouring elements without factors.
  package let last: Int
  /// Elements of a sub-block.
  package let subLength: Int
  /// Elements from one sub-block to the next.
  package var subStride: Int { first.stride }
  /// Elements of a line, padding included.
  package var extent: Int { first.radix * first.stride }
  private let twiddles: AlignedBuffer<Float>

  /// nil for lengths that are no product of two or more radices.
  package init?(length: Int) {
    guard let radices = LineFactors.radices(of: length) else { return nil }
    self.length = length
    self.radices = radices
    subLength = length / radices[0]
    last = radices[radices.count - 1]
    var values: [Float] = []
    var shapes: [(radix: Int, groups: Int, span: Int, begin: Int)] = []
    var groups = 1
    var span = length
    for (index, radix) in radices.dropLast().enumerated() {
      if index == 1 { groups = 1 }
      shapes.append((radix, groups, span, values.count))
      for j in 0..<span / radix {
        for q in 1..<radix {
          let turn = Complex<Double>(phase: -2 * .pi * Double(j * q) / Double(span))
          values += [Float(turn.re), Float(turn.im)]
        }
      }
      groups *= radix
      span /= radix
    }
    let buffer = AlignedBuffer<Float>(count: values.count)
    for (index, value) in values.enumerated() { buffer.pointer[index] = value }
    twiddles = buffer
    let stages = shapes.enumerated().map { index, shape in
      let count = shape.span / shape.radix
      return Stage(
        radix: shape.radix, groups: shape.groups, groupStride: shape.span, count: count,
        stride: index == 0 ? count | 1 : count, twiddles: UnsafePointer(buffer.pointer + shape.begin))
    }
    first = stages[0]
    inner = Array(stages.dropFirst())
  }

  /// The element at which position `d`, of space or of frequency in digit-reversed order, lies.
  package func element(_ d: Int) -> Int { d / subLength * subStride + d % subLength }

  /// The index of the frequency, 0 ..< n, that forward transforms leave at position `d`.
  package func frequency(_ d: Int) -> Int {
    var (rest, span, weight, frequency) = (d, length, 1, 0)
    for radix in radices {
      span /= radix
      frequency += weight * (rest / span)
      rest %= span
      weight *= radix
    }
    return frequency
  }
}
