import Numerics
import Quantities
import Testing

@testable import Detection

@Suite struct CameraTests {
  private static let beam = ElectronBeam(energy: 200e3)

  private func readout(_ field: FarField, nx: Int, ny: Int, angle: Double, bin: Int = 1) throws
    -> DetectorReadout
  {
    let camera = try CameraGeometry(nx: nx, ny: ny, pixelSize: angle, cameraLength: 1)
    return try DetectorReadout(
      .pixelated(PixelatedDetector(crop: .camera(camera), bin: bin)), layout: field.layout, beam: Self.beam)
  }

  /// A camera whose pixels are those of the computed pattern sees that pattern.
  @Test func equalPixelsSeeThePattern() throws {
    let grid = Grid(nx: 16, ny: 15, lengthX: 8, lengthY: 8)
    let field = FarField(SpectrumLayout(grid: grid, limit: 0.5))
    let camera = try readout(field, nx: 7, ny: 6, angle: Self.beam.wavelength / grid.lengthX)
    let pattern = field.read(camera)
    for j in 0..<6 {
      for i in 0..<7 { #expect(abs(pattern[j * 7 + i] - field.intensity(i - 3, j - 3)) < 1e-12) }
    }
    #expect(try #require(camera.axes).kx[3] == 0)
  }

  /// Whatever the camera length, a camera larger than the pattern sees every electron once.
  @Test(arguments: FarField.fields.indices, [0.31, 0.77, 1.9, 3.3])
  func aLargeCameraLosesNothing(index: Int, ratio: Double) throws {
    let field = FarField.fields[index]
    let grid = field.layout.grid
    let angle = ratio * Self.beam.wavelength / max(grid.lengthX, grid.lengthY)
    let widest = max(Double(grid.nx) / grid.lengthX, Double(grid.ny) / grid.lengthY) * Self.beam.wavelength
    let count = 2 * Int(widest / angle) + 8
    let fine = field.read(try readout(field, nx: count, ny: count, angle: angle))
    #expect(abs(fine.reduce(0, +) - 1) < 1e-12)
    let binned = field.read(try readout(field, nx: count, ny: count, angle: angle, bin: 2))
    let half = count / 2
    for j in 0..<half {
      for i in 0..<half {
        let four = [(0, 0), (0, 1), (1, 0), (1, 1)].reduce(0.0) {
          $0 + fine[(2 * j + $1.0) * count + 2 * i + $1.1]
        }
        #expect(abs(binned[j * half + i] - four) < 1e-13)
      }
    }
  }

  @Test func impossibleCamerasAreRefused() {
    #expect(throws: InputError.self) { try CameraGeometry(nx: 0, ny: 4, pixelSize: 1e-5, cameraLength: 1) }
    #expect(throws: InputError.self) { try CameraGeometry(nx: 4, ny: 4, pixelSize: 0, cameraLength: 1) }
    #expect(throws: InputError.self) {
      try CameraGeometry(nx: 4, ny: 4, pixelSize: 1e-5, cameraLength: -.infinity)
    }
  }
}
