/// Passes over a wave in blocks, compiled once for each instruction set. Pointers are to single precision numbers; sizes
/// and offsets are those of a `WaveBlocks` for the same number of lanes.
package protocol WavePasses: Sendable {
  /// Lines that are transformed at once: numbers in a vector.
  static var lanes: Int { get }

  /// Rows: inverse transform, times the transmission function, forward transform.
  /// - Parameter scratch: `WaveBlocks.scratchCount` numbers, zeroed once.
  static func rows(
    _ blocks: WaveBlocks, wave: UnsafeMutablePointer<Float>, transmission: UnsafePointer<Float>,
    scratch: UnsafeMutablePointer<Float>)

  /// Columns: forward transform, times the propagator, inverse transform.
  static func columns(
    _ blocks: WaveBlocks, wave: UnsafeMutablePointer<Float>, propagator: UnsafePointer<Float>)

  /// Forward transforms of `count` blocks of lines, times `factor` in the same blocks if there is one.
  static func forward(
    _ line: LineTransform, _ values: UnsafeMutablePointer<Float>, factor: UnsafePointer<Float>?, count: Int,
    stride: Int)

  /// Inverse transforms, without a factor, of `count` blocks of lines.
  static func inverse(_ line: LineTransform, _ values: UnsafeMutablePointer<Float>, count: Int, stride: Int)

  /// Lines of complex numbers into blocks.
  static func pack(
    _ lines: LinePacking, from natural: UnsafePointer<Float>, into blocks: UnsafeMutablePointer<Float>)

  /// Blocks into lines of complex numbers.
  /// - Parameter scrap: a line that takes what no line has room for.
  static func unpack(
    _ lines: LinePacking, from blocks: UnsafePointer<Float>, into natural: UnsafeMutablePointer<Float>,
    scrap: UnsafeMutablePointer<Float>)
}
