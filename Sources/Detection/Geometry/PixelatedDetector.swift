package import Numerics
package import Quantities

/// A camera that records the diffraction pattern, zero angle at pixel n//2 of each axis.
package struct PixelatedDetector: Sendable, Hashable {
  /// Which part of the computed pattern is kept.
  package enum Crop: Sendable, Hashable {
    /// What the band limit leaves, as a rectangle around its disc.
    case cutoff
    /// The rectangle inside of the disc of the band limit.
    case valid
    /// Everything, including the corners that the band limit empties.
    case full
    /// Up to this scattering angle in rad along both axes.
    case maximumAngle(Double)
    /// The pixels of a camera of its own.
    case camera(CameraGeometry)
  }

  package let crop: Crop
  /// bin x bin pixels are summed to one.
  package let bin: Int

  package init(crop: Crop = .cutoff, bin: Int = 1) throws(InputError) {
    guard bin >= 1 else { throw .outOfRange("bin", Double(bin), allowed: "1 or more") }
    if case .maximumAngle(let angle) = crop, !(angle > 0 && angle.isFinite) {
      throw .outOfRange("largest camera angle", angle * 1e3, allowed: "more than 0", unit: "mrad")
    }
    self.crop = crop
    self.bin = bin
  }

  /// Pixels of the cropped pattern before binning.
  ///
  /// cutoff: floor(k' L) with k' = (2/3)/max(dx, dy), the diameter of the band limit; valid:
  /// floor(cutoff/√2); maximumAngle: 2 ceil(angle/(λ/L)) + 1. Each is raised by 1 if its parity is not that
  /// of the grid, and is never more than the grid has. A camera has its own size.
  package func croppedSize(grid: Grid, wavelength: Double) -> (nx: Int, ny: Int) {
    if case .camera(let camera) = crop { return (camera.nx, camera.ny) }
    let band = BandLimit(grid: grid)
    return (
      croppedLength(of: grid.nx, length: grid.lengthX, band: band, wavelength: wavelength),
      croppedLength(of: grid.ny, length: grid.lengthY, band: band, wavelength: wavelength)
    )
  }

  private func croppedLength(of n: Int, length: Double, band: BandLimit, wavelength: Double) -> Int {
    func fitted(_ wanted: Double) -> Int {
      guard wanted < Double(n) else { return n }
      let whole = Int(wanted)
      return whole % 2 == n % 2 ? whole : whole + 1
    }
    let cutoff = band.points(count: n, length: length)
    switch crop {
    case .full, .camera: return n
    case .cutoff: return cutoff
    case .valid: return fitted((Double(cutoff) / Double(2).squareRoot()).rounded(.down))
    case .maximumAngle(let angle):
      let pixels: Double = (angle / (wavelength / length)).rounded(.up)
      return fitted(2 * pixels + 1)
    }
  }

  /// Pixels of the recorded pattern; refuses a `bin` that does not divide the cropped one.
  package func size(grid: Grid, wavelength: Double) throws(InputError) -> (nx: Int, ny: Int) {
    let (nx, ny) = croppedSize(grid: grid, wavelength: wavelength)
    guard nx % bin == 0, ny % bin == 0 else {
      let divisors = (1...min(nx, ny)).filter { nx % $0 == 0 && ny % $0 == 0 }.map(String.init)
      throw .outOfRange(
        "bin", Double(bin),
        allowed: "divisors of the pattern's \(nx) x \(ny) pixels: \(divisors.joined(separator: ", "))")
    }
    return (nx / bin, ny / bin)
  }
}
