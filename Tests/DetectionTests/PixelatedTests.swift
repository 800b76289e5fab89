import Foundation
import Numerics
import Quantities
import Testing

@testable import Detection

@Suite struct PixelatedTests {
  private static let beam = ElectronBeam(energy: 200e3)

  @Test(arguments: FarField.fields.indices) func patternIsTheCentralPartOfTheSpectrum(index: Int) throws {
    let field = FarField.fields[index]
    let grid = field.layout.grid
    for crop in [PixelatedDetector.Crop.full, .cutoff, .valid, .maximumAngle(0.011)] {
      let readout = try DetectorReadout(
        .pixelated(PixelatedDetector(crop: crop)), layout: field.layout, beam: Self.beam)
      let (ny, nx) = (readout.shape[0], readout.shape[1])
      #expect(nx % 2 == grid.nx % 2 && ny % 2 == grid.ny % 2 && nx <= grid.nx && ny <= grid.ny)
      let pattern = field.read(readout)
      for j in 0..<ny {
        for i in 0..<nx { #expect(pattern[j * nx + i] == field.intensity(i - nx / 2, j - ny / 2)) }
      }
      let axes = try #require(readout.axes)
      #expect(axes.kx[nx / 2] == 0 && axes.ky[ny / 2] == 0 && axes.kx.count == nx && axes.ky.count == ny)
      #expect(abs(axes.anglesX[0] + Self.beam.wavelength * Double(nx / 2) / grid.lengthX) < 1e-15)
      if crop == .full { #expect(abs(pattern.reduce(0, +) - 1) < 1e-14) }
    }
  }

  @Test(arguments: [
    // The sizes follow from the formulas in physics.md; the first is that of reference 08 (192² → 128²).
    (192, 192, 15.62, 15.62, 128, 128, 90, 90),
    (180, 180, 11.715, 11.715, 120, 120, 84, 84),
    (64, 50, 10.0, 10.0, 34, 34, 24, 24),
    (65, 33, 10.0, 6.0, 37, 23, 27, 17),
  ]) func sizesFollowTheBandLimit(
    nx: Int, ny: Int, lengthX: Double, lengthY: Double, cutoffX: Int, cutoffY: Int, validX: Int, validY: Int
  ) throws {
    let grid = Grid(nx: nx, ny: ny, lengthX: lengthX, lengthY: lengthY)
    let cutoff = try PixelatedDetector(crop: .cutoff).size(grid: grid, wavelength: 0.025)
    #expect(cutoff.nx == cutoffX && cutoff.ny == cutoffY, "\(cutoff)")
    let valid = try PixelatedDetector(crop: .valid).size(grid: grid, wavelength: 0.025)
    #expect(valid.nx == validX && valid.ny == validY, "\(valid)")
  }

  @Test func largestAngleSetsTheSize() throws {
    // λ/L = 2.5 and 2 mrad: 2 ceil(9/2.5) + 1 = 9 → 10, 2 ceil(9/2) + 1 = 11.
    let grid = Grid(nx: 64, ny: 65, lengthX: 10, lengthY: 12.5)
    let size = try PixelatedDetector(crop: .maximumAngle(0.009)).size(grid: grid, wavelength: 0.025)
    #expect(size.nx == 10 && size.ny == 11)
    let all = try PixelatedDetector(crop: .maximumAngle(1)).size(grid: grid, wavelength: 0.025)
    #expect(all.nx == 64 && all.ny == 65)
  }

  @Test func binsAreSumsOfPixels() throws {
    let field = FarField.fields[4]
    let fine = try field.read(.pixelated(PixelatedDetector(crop: .full)))
    let readout = try DetectorReadout(
      .pixelated(PixelatedDetector(crop: .full, bin: 3)), layout: field.layout, beam: Self.beam)
    #expect(readout.shape == [10, 10])
    let coarse = field.read(readout)
    for j in 0..<10 {
      for i in 0..<10 {
        var sum = 0.0
        for dj in 0..<3 { for di in 0..<3 { sum += fine[(3 * j + dj) * 30 + 3 * i + di] } }
        #expect(abs(coarse[j * 10 + i] - sum) < 1e-16)
      }
    }
    let axes = try #require(readout.axes)
    // The block of zero frequency, harmonics 0 to 2, is at 10//2.
    #expect(abs(axes.kx[5] - 1 / 7) < 1e-15)
  }

  @Test func refusesBinsThatDoNotFit() throws {
    let error = #expect(throws: InputError.self) {
      try DetectorReadout(
        .pixelated(PixelatedDetector(crop: .full, bin: 4)), layout: FarField.fields[4].layout, beam: Self.beam
      )
    }
    #expect(error?.message.contains("30 x 30 pixels: 1, 2, 3, 5, 6, 10, 15, 30") == true)
    #expect(throws: InputError.self) { try PixelatedDetector(bin: 0) }
    #expect(throws: InputError.self) { try PixelatedDetector(crop: .maximumAngle(0)) }
  }

  // MARK: centre of mass

  @Test(arguments: FarField.fields.indices) func centreOfMassIsTheMeanAngle(index: Int) throws {
    let field = FarField.fields[index]
    let values = try field.read(.centreOfMass)
    let wavelength = Self.beam.wavelength
    #expect(abs(values[0] - field.sum { kx, _ in wavelength * kx }) < 1e-16)
    #expect(abs(values[1] - field.sum { _, ky in wavelength * ky }) < 1e-16)
  }

  @Test func centreOfMassOfAShiftedDiscIsTheShift() throws {
    let layout = SpectrumLayout(grid: Grid(nx: 40, ny: 36, lengthX: 10, lengthY: 12))
    var spectrum = [Complex<Float>](repeating: .zero, count: layout.count)
    for column in 0..<layout.columns {
      for row in 0..<36 {
        let hx = Grid.harmonic(layout.kxIndex(column), of: 40) - 4
        let hy = Grid.harmonic(row, of: 36) + 3
        // Disc of unequal total, so that the division by it is seen.
        if hx * hx + hy * hy <= 30 { spectrum[column * layout.stride + row] = Complex(0.3, 0.4) }
      }
    }
    let readout = try DetectorReadout(.centreOfMass, layout: layout, beam: Self.beam)
    #expect(readout.sumCount == 3 && readout.valueCount == 2 && readout.shape == [2])
    var values: [Double] = [0, 0]
    spectrum.withUnsafeBufferPointer { spectrum in
      values.withUnsafeMutableBufferPointer { readout.read(spectrum.baseAddress!, into: $0.baseAddress!) }
    }
    let wavelength = Self.beam.wavelength
    #expect(abs(values[0] - 0.4 * wavelength) < 1e-15 && abs(values[1] + 0.25 * wavelength) < 1e-15)
    let dark = [Complex<Float>](repeating: .zero, count: layout.count)
    dark.withUnsafeBufferPointer { spectrum in
      values.withUnsafeMutableBufferPointer { readout.read(spectrum.baseAddress!, into: $0.baseAddress!) }
    }
    #expect(values == [0, 0])
  }
}
