import Foundation
import Numerics
import Optics
import Quantities
import TestKit
import Testing

@testable import Scattering

/// Atoms that move, averaged: against closed forms, a sum over displacements, and the number of electrons.
@Suite struct ThermalDiffuseTests {
  private let beam = ElectronBeam(energy: 200e3)

  /// Abramowitz and Stegun, tables 9.8 and 9.9.
  @Test func besselFunctionsOfTheSecondKind() {
    expectClose(ModifiedBessel.k0(0.1), 2.427_069_024_702_017, relative: 1e-11)
    expectClose(ModifiedBessel.k0(1), 0.421_024_438_240_708_3, relative: 1e-11)
    expectClose(ModifiedBessel.k1(1), 0.601_907_230_197_234_6, relative: 1e-11)
    expectClose(ModifiedBessel.k1(5), 0.004_044_613_445_452_164, relative: 1e-11)
  }

  private func expectClose(_ value: Double, _ wanted: Double, relative: Double) {
    #expect(abs(value / wanted - 1) < relative, "\(value) instead of \(wanted)")
  }

  /// The projection goes back to the scattering factor.
  @Test(arguments: [Parametrization.lobato, .kirkland])
  func projectionsAreTransformsOfScatteringFactors(_ table: Parametrization) {
    let hankel = HankelTransform.shared
    for element in [6, 38, 79] {
      let factor = ScatteringFactor(element: element, parametrization: table)
      let back = hankel.forward(hankel.r.map { factor.projection(r: $0) })
      for index in [10, 50, 150] {
        expectClose(back[index], factor.value(k2: hankel.k[index] * hankel.k[index]), relative: 2e-3)
      }
    }
  }

  /// <t> is the mean of t over displacements of a Gaussian.
  @Test func theMeanTransmissionIsAMeanOverDisplacements() {
    let (element, u) = (38, 0.09)
    let atom = MeanAtom(element: element, meanSquare: u * u, beam: beam)
    let factor = ScatteringFactor(element: element, parametrization: .lobato)
    let scale = beam.interaction * PhysicalConstants.voltPerScatteringLength
    for index in [250, 330] {
      let r = atom.radii[index]
      var sum = Complex<Double>.zero
      var weights = 0.0
      for j in -30...30 {
        for i in -30...30 {
          let (x, y) = ((Double(i) + 0.37) * u / 6, (Double(j) + 0.21) * u / 6)
          let weight = exp(-0.5 * (x * x + y * y) / (u * u))
          let distance = ((r - x) * (r - x) + y * y).squareRoot()
          sum += Complex(phase: scale * factor.projection(r: distance)) * weight
          weights += weight
        }
      }
      let wanted = sum * (1 / weights)
      #expect((atom.transmission[index] - wanted).magnitude < 1e-3, "\(r) Å")
    }
  }

  /// Into all angles go all electrons that the mean wave lost: μ = 1 - |<t>|².
  @Test func diffuseScatteringIntoAllAnglesIsWhatIsLost() {
    for (element, u) in [(8, 0.09), (38, 0.088), (79, 0.085)] {
      let atom = MeanAtom(element: element, meanSquare: u * u, beam: beam)
      let shape = atom.diffuse(inner: 0, outer: .infinity, semiangle: 0.02, beam: beam)
      let largest = 1 - atom.transmission[0].squaredMagnitude
      for index in stride(from: 40, to: 400, by: 40) {
        let r = atom.radii[index]
        var sum = 0.0
        for (k, value) in shape.values.enumerated() {
          let h = Double(k) * shape.step
          sum += 2 * .pi * h * shape.step * value * j0(2 * .pi * h * r)
        }
        sum += 2 * .pi * shape.step * shape.step / 12 * shape.values[0]
        let lost = 1 - atom.transmission[index].squaredMagnitude
        #expect(abs(sum - lost) < 0.02 * largest, "Z = \(element), \(r) Å: \(sum) of \(lost)")
      }
    }
  }

  /// Rings that touch share what all of them get.
  @Test func ringsAddUp() {
    let atom = MeanAtom(element: 22, meanSquare: 0.0056, beam: beam)
    let limits = [0, 0.012, 0.05, 0.2, .infinity]
    let parts = zip(limits, limits.dropFirst()).map {
      atom.diffuse(inner: $0, outer: $1, semiangle: 0.025, beam: beam)
    }
    let whole = atom.diffuse(inner: 0, outer: .infinity, semiangle: 0.025, beam: beam)
    for index in [0, 5, 20, 40] {
      let sum = parts.reduce(0) { $0 + $1.values[index] }
      #expect(abs(sum - whole.values[index]) < 0.01 * whole.values[0])
    }
  }

  /// Electrons of the mean wave and those scattered diffusely are all electrons, behind any thickness.
  @Test(arguments: [3, 10]) func electronsAreConserved(_ cells: Int) throws {
    let u = 0.085
    let arrangement = SmallSpecimens.strontiumTitanate(repeats: SIMD3(3, 3, cells), rms: u).expanded()
    let side = 3 * SmallSpecimens.strontiumTitanateEdge
    let grid = Grid(nx: 240, ny: 240, lengthX: side, lengthY: side)
    let slicing = try Slicing(height: arrangement.box.z, requested: 1.96)
    var atoms: [Scatterer: MeanAtom] = [:]
    for element in [8, 22, 38] {
      atoms[Scatterer(element: element, rms: u)] = MeanAtom(element: element, meanSquare: u * u, beam: beam)
    }
    let sliced = PotentialModel(arrangement: arrangement, grid: grid, slicing: slicing)
    let model = MultisliceModel<Float>(
      builder: PotentialBuilder(model: sliced, shapes: atoms.mapValues(\.phase)),
      loss: PotentialBuilder(model: sliced, shapes: atoms.mapValues(\.loss)), beam: beam)
    let all = AtomResponse(
      atoms.mapValues { $0.diffuse(inner: 0, outer: .infinity, semiangle: 0.02, beam: beam) })
    let responses = DepthResponses(
      arrangement, grid: grid, slicing: slicing, responses: [all], spacing: 4, threads: 2)
    let probe = ProbeSpectrum(
      try Probe(beam: beam, aperture: .round(semiangle: 0.02)), layout: model.layout)
    let wave = AlignedBuffer<Complex<Float>>(count: model.layout.count)
    let reader = DepthResponses.Reader(responses, plans: model.plans)
    for place in [SIMD2(0.0, 0.0), SIMD2(0.9, 0.5), SIMD2(1.95, 1.95)] {
      probe.write(x: place.x, y: place.y, into: wave.pointer)
      var diffuse = 0.0
      reader.add(wave.pointer, plane: 0, weight: 1, into: &diffuse)
      var plane = 0
      Multislice(model).propagate(wave.pointer, exits: responses.exits) { _ in
        plane += 1
        reader.add(wave.pointer, plane: plane, weight: 1, into: &diffuse)
      }
      let elastic = (0..<model.layout.count).reduce(0.0) { $0 + Double(wave.pointer[$1].squaredMagnitude) }
      #expect(abs(elastic + diffuse - 1) < 6e-3, "\(place): \(elastic) + \(diffuse)")
      #expect(place != .zero || diffuse > 0.02 * Double(cells))
    }
  }
}
