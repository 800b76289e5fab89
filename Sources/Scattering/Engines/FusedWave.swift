import Numerics
import WaveBlocks

/// One wave on its way through the fused engine: the memory of one thread.
///
/// A slice takes two passes over memory. Over rows: inverse transform, transmission function, forward transform. Over
/// columns: forward transform, propagator, inverse transform; columns beyond the band limit do not exist.
final class FusedWave {
  private let plan: FusedPlan
  private let wave: AlignedBuffer<Float>
  private let scratch: AlignedBuffer<Float>
  private let scrap: AlignedBuffer<Float>

  init(_ plan: FusedPlan) {
    self.plan = plan
    wave = AlignedBuffer(count: plan.blocks.waveCount)
    scratch = AlignedBuffer(count: plan.blocks.scratchCount)
    scrap = AlignedBuffer(count: plan.blocks.spectrum.runs * plan.blocks.lanes)
  }

  /// Takes the wave over from a spectrum in the layout.
  func enter(_ spectrum: UnsafePointer<Float>) {
    plan.passes.pack(plan.blocks.spectrum, from: spectrum, into: wave.pointer)
    toRealSpace()
  }

  /// Through a slice.
  func pass(transmission: UnsafePointer<Float>) {
    plan.passes.rows(plan.blocks, wave: wave.pointer, transmission: transmission, scratch: scratch.pointer)
  }

  /// Through the free space between two slices.
  func pass(propagator: UnsafePointer<Float>) {
    plan.passes.columns(plan.blocks, wave: wave.pointer, propagator: propagator)
  }

  /// Through the free space behind a slice, and into a spectrum in the layout. The wave stays in reciprocal space.
  func leave(propagator: UnsafePointer<Float>, _ spectrum: UnsafeMutablePointer<Float>) {
    let blocks = plan.blocks
    plan.passes.forward(
      blocks.alongY, wave.pointer, factor: propagator, count: blocks.columnBlocks, stride: blocks.columnStride
    )
    plan.passes.unpack(blocks.spectrum, from: wave.pointer, into: spectrum, scrap: scrap.pointer)
  }

  /// Back along y after leaving.
  func toRealSpace() {
    let blocks = plan.blocks
    plan.passes.inverse(
      blocks.alongY, wave.pointer, count: blocks.columnBlocks, stride: blocks.columnStride)
  }
}
