package import Quantities

/// A camera with pixels of its own behind a camera length, instead of the pixels of the computed pattern.
///
/// Pixel n//2 of each axis looks along the optic axis; pixel j covers the angles from (j - n//2 - 1/2) to (j - n//2 +
/// 1/2) times pixel size / camera length.
package struct CameraGeometry: Sendable, Hashable {
  package let nx: Int
  package let ny: Int
  /// Angle that one pixel covers in rad.
  package let pixelAngle: Double

  /// - Parameters:
  ///   - nx, ny: pixels, 1 to 16384.
  ///   - pixelSize: in m, greater than 0.
  ///   - cameraLength: in m, greater than 0.
  package init(nx: Int, ny: Int, pixelSize: Double, cameraLength: Double) throws(InputError) {
    for (axis, count) in [("x", nx), ("y", ny)] where !(1...16_384).contains(count) {
      throw .outOfRange("camera pixels along \(axis)", Double(count), allowed: "1 to 16384")
    }
    guard pixelSize > 0, pixelSize.isFinite else {
      throw .outOfRange("camera pixel size", pixelSize * 1e6, allowed: "more than 0", unit: "µm")
    }
    guard cameraLength > 0, cameraLength.isFinite else {
      throw .outOfRange("camera length", cameraLength * 1e3, allowed: "more than 0", unit: "mm")
    }
    self.nx = nx
    self.ny = ny
    pixelAngle = pixelSize / cameraLength
  }
}
