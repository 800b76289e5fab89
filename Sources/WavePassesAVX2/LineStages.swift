import WaveBlocks

/// Whole transforms of one block of lines, sub-block by sub-block so that each stays in the first-level cache.
struct LineStages {
  private let line: LineTransform
  private let first: RadixStages
  private let inner: [(stages: RadixStages, stage: LineTransform.Stage)]
  private let last: RadixStages

  init(_ line: LineTransform) {
    self.line = line
    first = RadixStages[line.first.radix]
    inner = line.inner.map { (RadixStages[$0.radix], $0) }
    last = RadixStages[line.last]
  }

  @inline(__always)
  private func forEachSubBlock(_ p: Element, _ body: (_ begin: Int) -> Void) {
    for index in 0..<line.first.radix { body(index &* line.subStride) }
  }

  func forward(_ p: Element, times factor: UnsafePointer<Wide>?) {
    first.forward(p, line.first)
    forEachSubBlock(p) { begin in
      for step in inner { step.stages.forward(p + begin, step.stage) }
      if let factor {
        last.lastForwardTimes(p + begin, line.subLength, factor + begin)
      } else {
        last.lastForward(p + begin, line.subLength)
      }
    }
  }

  func inverse(_ p: Element) {
    forEachSubBlock(p) { begin in
      last.firstInverse(p + begin, line.subLength)
      for step in inner.reversed() { step.stages.inverse(p + begin, step.stage) }
    }
    first.inverse(p, line.first)
  }

  /// Inverse transform, product in real space, forward transform.
  func throughSlice(_ p: Element, _ factor: UnsafePointer<Wide>) {
    forEachSubBlock(p) { begin in
      last.firstInverse(p + begin, line.subLength)
      for step in inner.reversed() { step.stages.inverse(p + begin, step.stage) }
    }
    first.through(factor, p, line.first)
    forEachSubBlock(p) { begin in
      for step in inner { step.stages.forward(p + begin, step.stage) }
      last.lastForward(p + begin, line.subLength)
    }
  }

  /// Forward transform, product in reciprocal space, inverse transform.
  func throughSpace(_ p: Element, _ factor: UnsafePointer<Wide>) {
    first.forward(p, line.first)
    forEachSubBlock(p) { begin in
      for step in inner { step.stages.forward(p + begin, step.stage) }
      last.lastBoth(p + begin, line.subLength, factor + begin)
      for step in inner.reversed() { step.stages.inverse(p + begin, step.stage) }
    }
    first.inverse(p, line.first)
  }
}
