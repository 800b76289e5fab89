import Foundation
import Numerics
import Quantities
import Testing

@testable import Optics

@Suite struct ApertureTests {
  private static let wavelength = 0.025

  /// Σ A over all pixels.
  private func area(_ aperture: Aperture, grid: Grid) -> Double {
    grid.kx.reduce(0) { sum, kx in
      sum
        + grid.ky.reduce(0) {
          $0 + aperture.amplitude(kx: kx, ky: $1, wavelength: Self.wavelength, grid: grid).re
        }
    }
  }

  /// The pixels that a disc of 20 mrad covers.
  private func discPixels(_ grid: Grid) -> Double {
    let radius = 0.02 / Self.wavelength
    return .pi * radius * radius * grid.lengthX * grid.lengthY
  }

  @Test(arguments: [(64, 64, 15.0, 15.0), (96, 70, 22.3, 13.7), (75, 128, 17.7, 31.1)])
  func softDiscHasTheAreaOfTheDisc(nx: Int, ny: Int, lengthX: Double, lengthY: Double) {
    let grid = Grid(nx: nx, ny: ny, lengthX: lengthX, lengthY: lengthY)
    let soft = area(.round(semiangle: 0.02), grid: grid) / discPixels(grid)
    // A ramp of one pixel leaves an area error of second order in pixel/radius: 1/12 · (pixel/radius)², and
    // the sampling.
    #expect(abs(soft - 1) < 5e-3, "\(soft)")
    let hard = area(.round(semiangle: 0.02, edge: .hard), grid: grid) / discPixels(grid)
    #expect(abs(hard - 1) < 4e-2, "\(hard)")
  }

  @Test func ringIsTheDifferenceOfTwoDiscs() {
    let grid = Grid(nx: 64, ny: 64, lengthX: 15, lengthY: 15)
    for edge in Aperture.Edge.allCases {
      let ring = area(.annular(inner: 0.008, outer: 0.02, edge: edge), grid: grid)
      let outer = area(.round(semiangle: 0.02, edge: edge), grid: grid)
      let inner = area(.round(semiangle: 0.008, edge: edge), grid: grid)
      #expect(abs(ring - (outer - inner)) < 1e-9)
      let closed = area(.annular(inner: 0, outer: 0.02, edge: edge), grid: grid)
      #expect(closed == outer)
    }
  }

  @Test func valuesOnTheAxis() {
    let grid = Grid(nx: 8, ny: 8, lengthX: 3, lengthY: 3)
    func onAxis(_ aperture: Aperture) -> Complex<Double> {
      aperture.amplitude(kx: 0, ky: 0, wavelength: Self.wavelength, grid: grid)
    }
    #expect(onAxis(.round(semiangle: 0)) == .one)
    #expect(onAxis(.annular(inner: 0.01, outer: 0.02)) == .zero)
    #expect(onAxis(.vortex(semiangle: 0.02, charge: 1)) == .zero)
    #expect(onAxis(.vortex(semiangle: 0.02, charge: 0)) == .one)
  }

  @Test func softEdgeIsTheFormula() {
    let grid = Grid(nx: 64, ny: 64, lengthX: 10, lengthY: 16)
    let aperture = Aperture.round(semiangle: 0.02)
    let (kx, ky) = (7 / 10.0, 6 / 16.0)
    let phi = atan2(ky, kx)
    let width = hypot(Self.wavelength / 10 * cos(phi), Self.wavelength / 16 * sin(phi))
    let expected = (0.02 - Self.wavelength * hypot(kx, ky)) / width + 0.5
    #expect(expected > 0 && expected < 1)
    let value = aperture.amplitude(kx: kx, ky: ky, wavelength: Self.wavelength, grid: grid)
    #expect(abs(value.re - expected) < 1e-13 && value.im == 0)
  }

  @Test(arguments: [Aperture.Edge.soft, .hard]) func nothingIsLitBeyondTheHighestFrequency(
    edge: Aperture.Edge
  ) {
    let grid = Grid(nx: 64, ny: 50, lengthX: 15, lengthY: 21)
    for aperture in [
      Aperture.round(semiangle: 0.02, edge: edge), .vortex(semiangle: 0.0171, charge: 2, edge: edge),
    ] {
      let highest = aperture.highestFrequency(wavelength: Self.wavelength, grid: grid)
      for kx in grid.kx {
        for ky in grid.ky where hypot(kx, ky) > highest * (1 + 1e-12) {
          #expect(aperture.amplitude(kx: kx, ky: ky, wavelength: Self.wavelength, grid: grid) == .zero)
        }
      }
    }
  }

  @Test func refusesImpossibleAngles() {
    for aperture in [
      Aperture.round(semiangle: -0.01), .round(semiangle: .nan), .annular(inner: 0.02, outer: 0.02),
      .vortex(semiangle: 1, charge: 1),
    ] {
      #expect(throws: InputError.self) { try Probe(beam: ElectronBeam(energy: 2e5), aperture: aperture) }
    }
  }
}
