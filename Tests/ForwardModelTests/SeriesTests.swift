import Crystals
import Detection
import Numerics
import Optics
import Quantities
import Scattering
import TestKit
import Testing

@testable import ForwardModel

@Suite struct SeriesTests {
  @Test func aDepthSeriesIsARunOfThinnerSpecimens() throws {
    var request = try Requests.strontiumTitanate(repeats: SIMD3(2, 2, 4))
    request.engine.precision = .double
    let edge = SmallSpecimens.strontiumTitanateEdge
    request.thicknesses = [edge, 3.02 * edge, 4 * edge]
    #expect(request.exitSlices == [1, 5, 7])
    let series = try Requests.run(request).record
    for (thickness, cells) in [1, 3, 4].enumerated() {
      let thin = try Requests.strontiumTitanate(repeats: SIMD3(2, 2, cells))
      var alone = thin
      alone.engine.precision = .double
      let record = try Requests.run(alone).record
      for detector in request.detectors.indices {
        let difference = largestDifference(
          series.signals[[detector, thickness]]!, record.signals[[detector, 0]]!)
        #expect(
          Tolerance.transform(Double.self, count: 1 << 20).accepts(difference),
          "\(cells) cells: \(difference)")
      }
    }
  }

  @Test func focalSpreadIsTheWeightedMeanOfFoci() throws {
    var request = try Requests.strontiumTitanate()
    request.engine.precision = .double
    request.engine.passesEachProbe = true
    request.foci = try FocalSpread(sigma: 40).samples(count: 5)
    #expect(
      Tolerance.roundoff(Double.self, operations: 5).accepts(request.foci.reduce(0) { $0 + $1.weight }, 1))
    let together = try Requests.run(request)
    #expect(together.work.probeSlices == 5 * 20 * 6)
    var mean = [Double](repeating: 0, count: 20)
    for focus in request.foci {
      var alone = request
      alone.foci = try FocalSpread(sigma: 0).samples(count: 1)
      alone.probe = try! Probe(
        beam: request.probe.beam, aperture: request.probe.aperture,
        aberrations: request.probe.aberrations.withC10(movedBy: focus.offset))
      for (i, value) in try Requests.run(alone).record.signals[[1, 0]]!.enumerated() {
        mean[i] += focus.weight * value
      }
    }
    let difference = largestDifference(together.record.signals[[1, 0]]!, mean)
    #expect(Tolerance.transform(Double.self, count: 1 << 20).accepts(difference), "\(difference)")
  }

  @Test func sourceSizeBlursTheImage() throws {
    var request = try Requests.strontiumTitanate(scan: (8, 8))
    request.engine.precision = .double
    let sharp = try Requests.run(request).record
    request.source = .gaussian(sigma: 0.5)
    let blurred = try Requests.run(request).record
    for detector in [0, 1] {
      var expected = NDArray(shape: [8, 8], values: sharp.signals[[detector, 0]]!)
      SourceSize.gaussian(sigma: 0.5).blur(&expected, scan: request.scan.grid!)
      let difference = largestDifference(blurred.signals[[detector, 0]]!, expected.values)
      #expect(Tolerance.roundoff(Double.self, operations: 100).accepts(difference))
    }
    let contrast = { (values: [Double]) in values.max()! - values.min()! }
    #expect(contrast(blurred.signals[[1, 0]]!) < 0.9 * contrast(sharp.signals[[1, 0]]!))
  }

  // MARK: - Frozen phonons

  @Test func aConfigurationIsTheSameAloneAndInCompany() throws {
    let motions = [ThermalDisplacement?](repeating: .isotropic(rms: 0.1), count: 5)
    let many = ThermalConfigurations.einstein(count: 8, seed: 6, motions: motions)
    let few = ThermalConfigurations.einstein(count: 4, seed: 6, motions: motions)
    #expect(many.displacements(3, atoms: 60)! == few.displacements(3, atoms: 60)!)
    // More atoms do not disturb the first ones, nor other configurations each other.
    #expect(Array(many.displacements(3, atoms: 90)![..<60]) == few.displacements(3, atoms: 60)!)
    #expect(many.displacements(2, atoms: 60)! != few.displacements(3, atoms: 60)!)
    let otherSeed = ThermalConfigurations.einstein(count: 8, seed: 7, motions: motions)
    #expect(otherSeed.displacements(3, atoms: 60)! != many.displacements(3, atoms: 60)!)
  }

  @Test func phononsAreTheMeanOfTheirConfigurations() throws {
    var request = try Requests.strontiumTitanate(rms: 0)
    request.engine.precision = .double
    let motions = [ThermalDisplacement?](repeating: .isotropic(rms: 0.08), count: 5)
    request.thermal = .einstein(count: 3, seed: 11, motions: motions)
    let together = try Requests.run(request)
    var mean = [Double](repeating: 0, count: 20)
    for index in 0..<3 {
      var alone = request
      alone.thermal = .given([request.thermal.displacements(index, atoms: 60)!])
      for (i, value) in try Requests.run(alone).record.signals[[1, 0]]!.enumerated() { mean[i] += value / 3 }
    }
    let difference = largestDifference(together.record.signals[[1, 0]]!, mean)
    #expect(Tolerance.roundoff(Double.self, operations: 100).accepts(difference), "\(difference)")
    #expect(together.work.distinctSlices == 18 && together.work.probeSlices == 3 * 20 * 6)
  }

  @Test func displacementsHaveTheTensorOfTheirAtom() throws {
    let tensor = ThermalDisplacement(xx: 0.01, yy: 0.02, zz: 0.005, yz: 0.002, xz: -0.003, xy: 0.006)
    let thermal = ThermalConfigurations.einstein(count: 1, seed: 2, motions: [tensor, nil])
    let count = 20_000
    let all = thermal.displacements(0, atoms: 2 * count)!
    #expect((0..<count).allSatisfy { all[2 * $0 + 1] == .zero }, "an atom at rest must not move")
    func mean(_ value: (SIMD3<Double>) -> Double) -> Double {
      (0..<count).reduce(0) { $0 + value(all[2 * $1]) } / Double(count)
    }
    for (i, j, expected) in [
      (0, 0, 0.01), (1, 1, 0.02), (2, 2, 0.005), (1, 2, 0.002), (0, 2, -0.003), (0, 1, 0.006),
    ] {
      // Var(u v) = <uu><vv> + <uv>² of normal numbers.
      let variances = [0.01, 0.02, 0.005]
      let deviation = (variances[i] * variances[j] + expected * expected).squareRoot()
      let found = mean { $0[i] * $0[j] }
      #expect(
        Tolerance.standardError(deviation: deviation, samples: count).accepts(found, expected),
        "\(i)\(j): \(found)")
    }
  }
}
