import Foundation
import Numerics
import Testing

@testable import Storage

/// Leaves pictures to be looked at in the folder in STEMULATOR_SAMPLE_PICTURES.
@Suite struct SamplePictureTests {
  static let folder = ProcessInfo.processInfo.environment["STEMULATOR_SAMPLE_PICTURES"]

  /// Blurred columns of a square lattice with two kinds of atoms.
  private func lattice(_ n: Int, _ value: (_ dx: Double, _ dy: Double) -> Double) -> NDArray<Double> {
    NDArray(
      shape: [n, n],
      values: (0..<n * n).map { i in
        let x = Double(i % n) / Double(n) * 4
        let y = Double(i / n) / Double(n) * 4
        let a = value(x - x.rounded(), y - y.rounded())
        let b = value(x - 0.5 - (x - 0.5).rounded(), y - 0.5 - (y - 0.5).rounded())
        return a + 0.5 * b
      })
  }

  @Test(.enabled(if: folder != nil, "STEMULATOR_SAMPLE_PICTURES is not set")) func writesPictures() throws {
    let folder = Self.folder!
    let n = 64
    func gauss(_ x: Double, _ y: Double) -> Double { exp(-(x * x + y * y) / 0.02) }
    let pixel = (x: 0.25, y: 0.25)
    let image = lattice(n, gauss)
    let gx = lattice(n) { $0 * gauss($0, $1) }
    let gy = lattice(n) { $1 * gauss($0, $1) }
    let pattern = NDArray(
      shape: [96, 96],
      values: (0..<96 * 96).map { i -> Double in
        let (kx, ky) = (Double(i % 96 - 48) / 12, Double(i / 96 - 48) / 12)
        let (dx, dy) = (kx - kx.rounded(), ky - ky.rounded())
        let disc: Double = dx * dx + dy * dy < 0.08 ? 1 : 1e-7
        return disc * exp(-(kx * kx + ky * ky)) + 1e-9
      })
    let pictures = [
      Picture(image, style: .image("HAADF 80-180 mrad", pixel: pixel)),
      Picture(gx, style: .signed("DPC x (right - left), µrad", pixel: pixel)),
      Picture(x: gx, y: gy, style: .image("Centre of mass", pixel: pixel)),
      Picture(pattern, style: .pattern("Pattern at 3.9 Å, 5 decades", pixel: (0.0833, 0.0833), unit: "1/Å")),
      Picture(
        NDArray(shape: [48, 64], values: (0..<48 * 64).map { Double($0 % 64) }),
        style: PictureStyle(
          title: "heat", contrast: Contrast(.full), colours: .heat, pixel: (1, 1), unit: "nm")),
      Picture(
        image,
        style: PictureStyle(
          title: "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 .,-+/µÅ°()[]=:%^_⁻¹*",
          colours: .heat, longSide: 1024)),
    ]
    for (index, picture) in pictures.enumerated() { try PNGFile.write(picture, to: "\(folder)/\(index).png") }
    try PNGFile.write(Montage.arrange(pictures, columns: 3), to: "\(folder)/montage.png")
  }
}
