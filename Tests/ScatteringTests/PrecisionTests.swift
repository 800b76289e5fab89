import Numerics
import Optics
import Quantities
import TestKit
import Testing

@testable import Scattering

/// What single precision costs behind thick specimens.
@Suite struct PrecisionTests {
  /// Relative error of the wave behind 32, 64, 128 slices, and the part of it that is a gain.
  private func drift(_ n: Int, _ instructions: InstructionSet) throws -> (errors: [Double], gain: Double) {
    let crystal = SmallSpecimens.strontiumTitanate(repeats: SIMD3(4, 4, 64))
    let single = try WaveBench<Float>(crystal, nx: n, ny: n, slices: 128, instructions: instructions)
    let double = try WaveBench<Double>(crystal, nx: n, ny: n, slices: 128)
    let probe = try Probe(beam: single.beam, aperture: .round(semiangle: 0.025))
    let wave = single.probe(probe, x: 1, y: 0.7)
    let stops = [31, 63, 127]
    var exact: [[Complex<Double>]] = []
    double.through(wave) { slice, spectrum in if stops.contains(slice) { exact.append(spectrum) } }
    var errors: [Double] = []
    var gain = 0.0
    single.through(wave) { slice, spectrum in
      guard let place = stops.firstIndex(of: slice) else { return }
      errors.append(relativeDistance(spectrum, exact[place]))
      let overlap = zip(exact[place], spectrum).reduce(0) { $0 + ($1.0.conjugate * $1.1).re }
      gain = (overlap / power(exact[place]) - 1) / 128
    }
    return (errors, gain)
  }

  /// Rounding errors of slices are independent and add up as their root; a slice contributes 5e-7 at most.
  /// Without dividing out the gain of the transforms they would add up one by one, at about 1e-7 each for 256
  /// and 1.7e-7 for 288 pixels.
  @Test(arguments: [128, 144], InstructionSet.supported)
  func singlePrecisionDriftsAsTheRootOfTheSlices(n: Int, instructions: InstructionSet) throws {
    let (errors, gain) = try drift(n, instructions)
    for (slices, error) in zip([32.0, 64, 128], errors) {
      #expect(
        Tolerance.model(6e-7 * slices.squareRoot(), because: "rounding of a slice").accepts(error),
        "\(errors)")
    }
    #expect(
      Tolerance.model(5e-8, because: "what is left of the gain").accepts(gain),
      "\(instructions) \(n): gain \(gain), \(errors)")
  }
}
