import Numerics
import WaveBlocks

/// What all waves of a model share in the fused engine: the instruction set's passes and the layout of waves in blocks.
struct FusedPlan: Sendable {
  let passes: any WavePasses.Type
  let blocks: WaveBlocks

  /// nil where the reference engine has to do: without vector instructions, in double precision, and for grids whose
  /// sides have prime factors above 7.
  init?<Real: RealScalar>(_: Real.Type, layout: SpectrumLayout, instructions: InstructionSet) {
    guard Real.self == Float.self, let passes = instructions.passes,
      let blocks = WaveBlocks(layout: layout, lanes: passes.lanes)
    else { return nil }
    self.passes = passes
    self.blocks = blocks
  }

  /// Complex numbers of a transmission function in blocks.
  var transmissionCount: Int { blocks.transmissionCount / 2 }

  /// `WaveBlocks.roundTripGain`
  var roundTripGain: Double { blocks.roundTripGain(passes) }

  /// A transmission function `[y][x]` with padded rows, as blocks of rows.
  func pack<Real: RealScalar>(
    transmission field: UnsafeMutablePointer<Complex<Real>>, into target: UnsafeMutablePointer<Complex<Real>>
  ) { passes.pack(blocks.transmission, from: numbers(field), into: numbers(target)) }

  /// A propagator in the order of the layout, as blocks of columns.
  func packed<Real: RealScalar>(propagator values: UnsafeMutablePointer<Complex<Real>>) -> AlignedBuffer<
    Float
  > {
    let packed = AlignedBuffer<Float>(count: blocks.waveCount)
    passes.pack(blocks.spectrum, from: numbers(values), into: packed.pointer)
    // Lanes without a column must carry nothing from one slice to the next.
    let used = blocks.layout.columns % blocks.lanes
    if used > 0 {
      let last = packed.pointer + (blocks.columnBlocks - 1) * blocks.columnStride
      for vector in stride(from: 0, to: blocks.columnStride, by: blocks.lanes) {
        (last + vector + used).update(repeating: 0, count: blocks.lanes - used)
      }
    }
    return packed
  }
}

/// Complex numbers of single precision as their parts.
func numbers<Real: RealScalar>(_ values: UnsafeMutablePointer<Complex<Real>>) -> UnsafeMutablePointer<Float> {
  precondition(Real.self == Float.self, "the fused engine has single precision only")
  return UnsafeMutableRawPointer(values).assumingMemoryBound(to: Float.self)
}
