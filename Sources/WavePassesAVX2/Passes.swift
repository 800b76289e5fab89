package import WaveBlocks

/// The passes with this target's instruction set.
package enum Passes: WavePasses {
  package static var lanes: Int { Lanes.scalarCount }
  /// Numbers of an element.
  private static var width: Int { 2 * lanes }

  @inline(never)
  package static func rows(
    _ blocks: WaveBlocks, wave: UnsafeMutablePointer<Float>, transmission: UnsafePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let stages = LineStages(blocks.alongX)
    let zero = Wide(splat(0), splat(0))
    for row in 0..<blocks.rowBlocks {
      let rows = blocks.rowOffsets + row &* lanes
      for index in 0..<blocks.darkCount { element(scratch + blocks.darkOffsets[index])[0] = zero }
      for column in 0..<blocks.columnBlocks {
        let block = wave + column &* blocks.columnStride
        let slots = blocks.slotOffsets + column &* lanes
        transpose(block, rows, scratch, slots)
        transpose(block + lanes, rows, scratch + lanes, slots)
      }
      stages.throughSlice(element(scratch), element(transmission + row &* blocks.rowStride))
      for column in 0..<blocks.columnBlocks {
        let block = wave + column &* blocks.columnStride
        let slots = blocks.slotOffsets + column &* lanes
        transpose(scratch, slots, block, rows)
        transpose(scratch + lanes, slots, block + lanes, rows)
      }
    }
  }

  @inline(never)
  package static func columns(
    _ blocks: WaveBlocks, wave: UnsafeMutablePointer<Float>, propagator: UnsafePointer<Float>
  ) {
    let stages = LineStages(blocks.alongY)
    for column in 0..<blocks.columnBlocks {
      let begin = column &* blocks.columnStride
      stages.throughSpace(element(wave + begin), element(propagator + begin))
    }
  }

  @inline(never)
  package static func forward(
    _ line: LineTransform, _ values: UnsafeMutablePointer<Float>, factor: UnsafePointer<Float>?, count: Int,
    stride: Int
  ) {
    let stages = LineStages(line)
    for index in 0..<count {
      stages.forward(
        element(values + index &* stride), times: factor.map { element($0 + index &* stride) })
    }
  }

  @inline(never)
  package static func inverse(
    _ line: LineTransform, _ values: UnsafeMutablePointer<Float>, count: Int, stride: Int
  ) {
    let stages = LineStages(line)
    for index in 0..<count { stages.inverse(element(values + index &* stride)) }
  }

  @inline(never)
  package static func pack(
    _ lines: LinePacking, from natural: UnsafePointer<Float>, into blocks: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<lines.count {
      for run in 0..<lines.runs {
        transpose(
          natural + run &* lanes, lines.lineOffsets + block &* lanes, blocks + block &* lines.blockStride,
          lines.writing + run &* lanes)
      }
    }
  }

  @inline(never)
  package static func unpack(
    _ lines: LinePacking, from blocks: UnsafePointer<Float>, into natural: UnsafeMutablePointer<Float>,
    scrap: UnsafeMutablePointer<Float>
  ) {
    // Lanes of the last block that hold no line.
    let toScrap =
      (Int(bitPattern: scrap) - Int(bitPattern: natural)) / MemoryLayout<Float>.stride
    withUnsafeTemporaryAllocation(of: Int.self, capacity: lanes) { offsets in
      guard let targets = offsets.baseAddress else { return }
      for block in 0..<lines.count {
        for lane in 0..<lanes {
          let line = block &* lanes + lane
          targets[lane] = line < lines.lines ? lines.lineOffsets[line] : toScrap
        }
        for run in 0..<lines.runs {
          // A run of the line that goes nowhere begins at the same number as those of the others.
          transpose(
            blocks + block &* lines.blockStride, lines.reading + run &* lanes, natural + run &* lanes, targets
          )
        }
      }
    }
  }

  @inline(__always)
  private static func element(_ p: UnsafeMutablePointer<Float>) -> Element {
    UnsafeMutableRawPointer(p).assumingMemoryBound(to: Wide.self)
  }

  @inline(__always)
  private static func element(_ p: UnsafePointer<Float>) -> UnsafePointer<Wide> {
    UnsafeRawPointer(p).assumingMemoryBound(to: Wide.self)
  }
}
