/// What an engine had to do, counted, not timed: tests and benchmarks hold engines to it.
package struct WorkCount: Sendable, Hashable {
  /// Waves times slices that they passed.
  package var probeSlices = 0
  /// Two-dimensional transforms of waves.
  package var transforms = 0
  /// Pixels of those transforms, which differ in size.
  package var transformedPixels = 0
  /// Distinct slices whose potential was computed.
  package var distinctSlices = 0
  /// Complex multiply-adds in matrix products.
  package var productTerms = 0
  /// Bytes of scattering matrices and Gram matrices that were filled.
  package var matrixBytes = 0

  /// Two-dimensional transforms of whole images over the aperture's plane waves.
  package var smallTransforms = 0

  package init() {}

  package static func + (a: WorkCount, b: WorkCount) -> WorkCount {
    var sum = a
    sum.probeSlices += b.probeSlices
    sum.transforms += b.transforms
    sum.transformedPixels += b.transformedPixels
    sum.distinctSlices += b.distinctSlices
    sum.productTerms += b.productTerms
    sum.smallTransforms += b.smallTransforms
    sum.matrixBytes += b.matrixBytes
    return sum
  }
}
