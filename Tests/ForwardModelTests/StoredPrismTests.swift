import Detection
import Numerics
import Optics
import Quantities
import Scattering
import TestKit
import Testing

@testable import ForwardModel

/// SrTiO3 [001], 4 x 4 x 13 cells, 200 kV, 20 mrad, against numbers of another program.
///
/// A stored result is the last rung of the ladder; the interpolation error of PRISM has no closed form.
/// Recipe: the file `06_prism_SrTiO3_5nm_200kV.h5` of the physics references (192 x 192 pixels, 26 slices,
/// soft aperture, Lobato), groups `multislice`, `prism_f2`, `prism_f4`, ABF and HAADF (`*_float64`), made by
/// a float64 program in Python that was written from the formulas and agrees with abTEM 1.0.11 to single
/// precision.
@Suite struct StoredPrismTests {
  /// (i, j): the probe at 3.905 Å + 0.488125 Å (i, j).
  private static let places = [(0, 0), (1, 3), (4, 4), (5, 2), (7, 6)]

  struct Stored: Sendable {
    let factor: Int
    let abf, haadf: [Double]
  }

  static let stored = [
    Stored(
      factor: 1,
      abf: [
        0.5446780944266383, 0.7280238042124394, 0.6260285185172585, 0.6806684345723545, 0.6807574781166944,
      ],
      haadf: [
        0.006620053534015852, 0.00045996578742829423, 0.004626578370346775, 0.0004597545951318594,
        0.0004984406966324834,
      ]),
    Stored(
      factor: 2,
      abf: [
        0.5295022564443969, 0.7220381648186426, 0.6118917793994771, 0.6708100820243583, 0.6710287304787101,
      ],
      haadf: [
        0.006898567315685616, 0.0004311414916706316, 0.004829745996166767, 0.000446844911347106,
        0.0004860828038221564,
      ]),
    Stored(
      factor: 4,
      abf: [
        0.43423886324568184, 0.6025541871807224, 0.5020313189253609, 0.5571006670134915, 0.5565919956349636,
      ],
      haadf: [
        0.007858305359639063, 0.0003891732868743753, 0.005554393351825517, 0.0004890670286682545,
        0.0005369451529588715,
      ]),
  ]

  @Test(arguments: stored) func signalsAreThoseOfAnotherProgram(stored: Stored) throws {
    var request = try Requests.strontiumTitanate(repeats: SIMD3(4, 4, 13), pixels: 192, rms: 0)
    request.probe = try Probe(beam: Requests.beam, aperture: .round(semiangle: 0.02))
    request.scan = .list(
      Self.places.map { SIMD2(3.905 + 0.488125 * Double($0.0), 3.905 + 0.488125 * Double($0.1)) })
    request.detectors = [
      .init(name: "ABF", detector: .annular(try AnnularDetector(inner: 0.01, outer: 0.02))),
      .init(name: "HAADF", detector: .annular(try AnnularDetector(inner: 0.05, outer: 0.1))),
    ]
    // Without interpolation the cheaper of two equal engines will do.
    request.engine = EngineSettings(
      method: stored.factor == 1 ? .multislice : .prism, interpolation: SIMD2(stored.factor, stored.factor),
      precision: .double)
    let record = try Requests.run(request).record
    for (detector, expected) in [stored.abf, stored.haadf].enumerated() {
      let difference = largestDifference(record.signals[[detector, 0]]!, expected)
      #expect(
        Tolerance.model(1e-9 * expected.max()!, because: "two programs in double precision through 26 slices")
          .accepts(difference), "f = \(stored.factor), detector \(detector): \(difference)")
    }
  }
}
