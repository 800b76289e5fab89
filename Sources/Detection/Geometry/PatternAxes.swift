package import Numerics

/// The axes of a stored pattern `[ky][kx]`.
package struct PatternAxes: Sendable, Hashable {
  /// Spatial frequencies of the columns and rows in 1/Å, ascending; of binned pixels, their centres.
  package let kx: [Double]
  package let ky: [Double]
  /// Å
  package let wavelength: Double

  package init(kx: [Double], ky: [Double], wavelength: Double) {
    self.kx = kx
    self.ky = ky
    self.wavelength = wavelength
  }

  /// The central `nx` x `ny` pixels of a grid's spectrum, zero frequency at n//2, summed in blocks of `bin`.
  package init(grid: Grid, nx: Int, ny: Int, bin: Int = 1, wavelength: Double) {
    func axis(_ n: Int, _ length: Double) -> [Double] {
      (0..<n / bin).map { block in
        let middle = Double(block * bin - n / 2) + Double(bin - 1) / 2
        return middle / length
      }
    }
    self.init(kx: axis(nx, grid.lengthX), ky: axis(ny, grid.lengthY), wavelength: wavelength)
  }

  /// Pixels of a pattern.
  package var count: Int { kx.count * ky.count }
  /// λ kx in rad.
  package var anglesX: [Double] { kx.map { $0 * wavelength } }
  /// λ ky in rad.
  package var anglesY: [Double] { ky.map { $0 * wavelength } }
}
