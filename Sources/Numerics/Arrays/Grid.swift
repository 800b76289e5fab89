/// A rectangular sampling of a periodic field: positions in Å, spatial frequencies in 1/Å.
///
/// Arrays over a grid are stored row by row, `[y][x]`. Pixel (i, j) lies at (i dx, j dy); frequencies follow
/// the usual order of a discrete Fourier transform, the Nyquist frequency of an even length being negative.
package struct Grid: Sendable, Hashable {
  package let nx: Int
  package let ny: Int
  /// Side lengths of the periodic field in Å.
  package let lengthX: Double
  package let lengthY: Double

  package init(nx: Int, ny: Int, lengthX: Double, lengthY: Double) {
    precondition(nx > 0 && ny > 0, "a grid needs points, got \(nx) x \(ny)")
    precondition(lengthX > 0 && lengthY > 0, "a grid needs an extent, got \(lengthX) x \(lengthY) Å")
    self.nx = nx
    self.ny = ny
    self.lengthX = lengthX
    self.lengthY = lengthY
  }

  /// Pixel sizes in Å.
  package var dx: Double { lengthX / Double(nx) }
  package var dy: Double { lengthY / Double(ny) }
  package var count: Int { nx * ny }

  /// The signed harmonic of index `i` of `n`: 0, 1, … , -2, -1.
  package static func harmonic(_ i: Int, of n: Int) -> Int { i < (n + 1) / 2 ? i : i - n }

  /// Spatial frequency of column `i` in 1/Å.
  package func kx(_ i: Int) -> Double { Double(Self.harmonic(i, of: nx)) / lengthX }
  /// Spatial frequency of row `j` in 1/Å.
  package func ky(_ j: Int) -> Double { Double(Self.harmonic(j, of: ny)) / lengthY }

  /// All column frequencies in 1/Å.
  package var kx: [Double] { (0..<nx).map { kx($0) } }
  /// All row frequencies in 1/Å.
  package var ky: [Double] { (0..<ny).map { ky($0) } }
}
