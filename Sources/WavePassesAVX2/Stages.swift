import WaveBlocks

/// Stages of transforms, generic in the butterfly. Inverse stages are forward stages between exchanges (`Wide.exchanged`).
enum Stages<B: Butterfly> {
  /// Butterflies, then twiddle factors.
  @inline(never)
  static func forward(_ line: Element, _ stage: LineTransform.Stage) {
    for group in 0..<stage.groups {
      let p = line + group &* stage.groupStride
      for j in 0..<stage.count {
        var b = B(p + j, stage.stride)
        b.transform()
        b.turn(stage.twiddles + j &* (2 * (B.radix - 1)))
        b.store(p + j, stage.stride)
      }
    }
  }

  /// Twiddle factors, then butterflies.
  @inline(never)
  static func inverse(_ line: Element, _ stage: LineTransform.Stage) {
    for group in 0..<stage.groups {
      let p = line + group &* stage.groupStride
      for j in 0..<stage.count {
        var b = B(p + j, stage.stride)
        b.exchange()
        b.turn(stage.twiddles + j &* (2 * (B.radix - 1)))
        b.transform()
        b.exchange()
        b.store(p + j, stage.stride)
      }
    }
  }

  /// The last inverse stage, a product, the first forward stage: what a slice does to a line in real space.
  /// - Parameter factor: members of the first butterfly, of the second, and so on.
  @inline(never)
  static func through(_ factor: UnsafePointer<Wide>, _ line: Element, _ stage: LineTransform.Stage) {
    for j in 0..<stage.count {
      let twiddles = stage.twiddles + j &* (2 * (B.radix - 1))
      var b = B(line + j, stage.stride)
      b.exchange()
      b.turn(twiddles)
      b.transform()
      b.exchange()
      b.multiply(factor + j &* B.radix)
      b.transform()
      b.turn(twiddles)
      b.store(line + j, stage.stride)
    }
  }

  /// The last forward stage of `count` elements.
  @inline(never)
  static func lastForward(_ line: Element, _ count: Int) {
    for begin in stride(from: 0, to: count, by: B.radix) {
      var b = B(line + begin, 1)
      b.transform()
      b.store(line + begin, 1)
    }
  }

  /// The last forward stage and a product.
  @inline(never)
  static func lastForward(_ line: Element, _ count: Int, times factor: UnsafePointer<Wide>) {
    for begin in stride(from: 0, to: count, by: B.radix) {
      var b = B(line + begin, 1)
      b.transform()
      b.multiply(factor + begin)
      b.store(line + begin, 1)
    }
  }

  /// The first inverse stage.
  @inline(never)
  static func firstInverse(_ line: Element, _ count: Int) {
    for begin in stride(from: 0, to: count, by: B.radix) {
      var b = B(line + begin, 1)
      b.exchange()
      b.transform()
      b.exchange()
      b.store(line + begin, 1)
    }
  }

  /// The last forward stage, a product, the first inverse stage: what free space does to a line in reciprocal space.
  @inline(never)
  static func lastBoth(_ line: Element, _ count: Int, times factor: UnsafePointer<Wide>) {
    for begin in stride(from: 0, to: count, by: B.radix) {
      var b = B(line + begin, 1)
      b.transform()
      b.multiply(factor + begin)
      b.exchange()
      b.transform()
      b.exchange()
      b.store(line + begin, 1)
    }
  }
}
