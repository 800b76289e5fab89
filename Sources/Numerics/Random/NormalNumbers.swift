import Foundation

extension RandomStream {
  /// Fills with standard normal numbers, several times faster than `normal()`.
  ///
  /// The ziggurat of G. Marsaglia and W. W. Tsang, J. Stat. Softw. 5 (2000) 8, with 256 layers; layer and position come from
  /// different bits (J. A. Doornik, 2005).
  package mutating func fillNormal(_ values: UnsafeMutablePointer<Float>, count: Int) {
    Ziggurat.shared.edges.withUnsafeBufferPointer { edges in
      Ziggurat.shared.heights.withUnsafeBufferPointer { heights in
        for index in 0..<count { values[index] = Float(Ziggurat.draw(edges, heights, &self)) }
      }
    }
  }
}

/// Layers of equal area under exp(-x²/2); the lowest is a rectangle and the tail beyond it.
private struct Ziggurat: Sendable {
  /// Right edges of the layers, from the lowest up; the first is that of a rectangle with the area of rectangle and tail.
  let edges: [Double]
  /// exp(-x²/2) at the edges.
  let heights: [Double]

  static let layers = 256
  /// Where the tail begins, and the area of each layer, for 256 layers.
  static let tail = 3.6541528853610088
  static let area = 0.00492867323399

  static let shared = Ziggurat()

  private init() {
    var edges = [Self.area / exp(-0.5 * Self.tail * Self.tail), Self.tail]
    while edges.count < Self.layers {
      let last = edges[edges.count - 1]
      edges.append((-2 * log(Self.area / last + exp(-0.5 * last * last))).squareRoot())
    }
    edges.append(0)
    self.edges = edges
    heights = edges.map { exp(-0.5 * $0 * $0) }
  }

  @inline(__always)
  static func draw(
    _ edges: UnsafeBufferPointer<Double>, _ heights: UnsafeBufferPointer<Double>, _ stream: inout RandomStream
  ) -> Double {
    while true {
      let bits = stream.next()
      let layer = Int(bits & 0xFF)
      // 53 other bits, from -1 to 1.
      let u = Double(Int64(bitPattern: bits) >> 11) * 0x1p-52
      let x = u * edges[layer]
      if abs(x) < edges[layer + 1] { return x }
      if layer == 0 {
        // Beyond the rectangle: G. Marsaglia's tail.
        while true {
          let along = -log(1 - stream.uniform()) / tail
          let up = -log(1 - stream.uniform())
          if 2 * up > along * along { return u < 0 ? -(tail + along) : tail + along }
        }
      }
      let (low, high) = (heights[layer], heights[layer + 1])
      if low + stream.uniform() * (high - low) < exp(-0.5 * x * x) { return x }
    }
  }
}
