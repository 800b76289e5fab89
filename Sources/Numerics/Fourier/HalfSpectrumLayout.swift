/// How the spectrum of a real field of nx x ny points lies in memory: kx is the slow index, and only the columns
/// kx = 0 … nx/2 are kept, the others being their complex conjugates at -k.
///
/// Element (column c, row j) sits at `c * stride + j`; rows follow the order of the transform, so that row j has
/// the harmonic `Grid.harmonic(j, of: ny)`.
package struct HalfSpectrumLayout: Sendable, Hashable {
  package let nx: Int
  package let ny: Int
  /// Elements from one column to the next, padding included.
  package let stride: Int

  package init(nx: Int, ny: Int) {
    precondition(nx > 0 && ny > 0, "a field needs points, got \(nx) x \(ny)")
    self.nx = nx
    self.ny = ny
    stride = paddedStride(ny)
  }

  /// Columns kept: harmonics 0 … nx/2 along x.
  package var columns: Int { nx / 2 + 1 }
  /// Elements of an array in this layout, padding included.
  package var count: Int { columns * stride }
  /// Whether column `c` is its own mirror image: kx = 0, and the Nyquist frequency of an even length, which stands
  /// for both signs. Every other column counts twice in sums over the whole spectrum.
  package func isSelfConjugate(_ c: Int) -> Bool { c == 0 || 2 * c == nx }
}
