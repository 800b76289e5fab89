/// What an engine had to do, counted, not timed: tests and benchmarks hold engines to it.
package struct WorkCount: Sendable, Hashable {
  /// Waves times slices that they passed.
  package var probeSlices = 0
  /// Two-dimensional transforms of whole waves.
  package var transforms = 0
  /// Distinct slices whose potential was computed.
  package var distinctSlices = 0
  /// Complex multiply-adds in matrix products.
  package var productTerms = 0

  /// Two-dimensional transforms of whole images over the aperture's plane waves.
  package var smallTransforms = 0

  package init() {}

  package static func + (a: WorkCount, b: WorkCount) -> WorkCount {
    var sum = a
    sum.probeSlices += b.probeSlices
    sum.transforms += b.transforms
    sum.distinctSlices += b.distinctSlices
    sum.productTerms += b.productTerms
    sum.smallTransforms += b.smallTransforms
    return sum
  }
}
