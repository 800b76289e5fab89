import Foundation
import Quantities
import TestKit
import Testing

@testable import Scattering

@Suite struct ScatteringFactorTests {
  private static let bohrRadius = 0.52917721067

  private func factor(_ element: Int, _ table: Parametrization = .lobato) -> ScatteringFactor {
    ScatteringFactor(element: element, parametrization: table)
  }

  /// f → Z / (2π² a0 k²) beyond all electrons: the bare nucleus. For Lobato this is a sum rule of the
  /// parameters.
  @Test func atLargeAnglesOnlyTheNucleusScatters() {
    for element in Parametrization.elements {
      let k2 = 1e10
      let charge = factor(element).value(k2: k2) * k2 * 2 * .pi * .pi * Self.bohrRadius
      #expect(
        Tolerance.model(2e-6 * Double(element), because: "parameters are given to this many digits")
          .accepts(charge, Double(element)), "Z = \(element): \(charge)")
    }
  }

  /// The ground state of hydrogen is known: f = (1 - (1 + π² a0² k²)^-2) / (2π² a0 k²).
  @Test(arguments: [0.1, 0.25, 0.5, 1, 1.5, 2, 3], Parametrization.allCases)
  func hydrogenHasItsClosedForm(k: Double, table: Parametrization) {
    let a0 = Self.bohrRadius
    let density = 1 / pow(1 + pow(.pi * a0 * k, 2), 2)
    let exact = (1 - density) / (2 * pow(.pi * k, 2) * a0)
    let found = factor(1, table).value(k2: k * k)
    #expect(
      Tolerance.model(0.005 * exact, because: "the fits are good to half a per cent").accepts(found, exact),
      "\(table): \(found), \(exact)")
  }

  struct XRay: Sendable {
    let element: Int
    let a, b: [Double]
    let c: Double
  }

  /// X-ray factors of Cromer and Mann, Acta Cryst. A24 (1968) 321, fx(s) = Σ a exp(-b s²) + c with s = k/2.
  static let xRay = [
    XRay(element: 6, a: [2.31, 1.02, 1.5886, 0.865], b: [20.8439, 10.2075, 0.5687, 51.6512], c: 0.2156),
    XRay(element: 14, a: [6.2915, 3.0353, 1.9891, 1.541], b: [2.4386, 32.3337, 0.6785, 81.6937], c: 1.1407),
    XRay(
      element: 79, a: [16.8819, 18.5913, 25.5582, 5.86], b: [0.4611, 8.6216, 1.4826, 36.3956], c: 12.0658),
  ]

  /// Mott and Bethe: f = (Z - fx) / (2π² a0 k²), from other authors' electron densities.
  @Test(arguments: xRay, Parametrization.allCases)
  func followsFromPublishedXRayFactors(atom: XRay, table: Parametrization) {
    for k in [0.5, 0.75, 1, 1.5, 2, 2.5] {
      let s2 = k * k / 4
      let xRay = zip(atom.a, atom.b).reduce(atom.c) { $0 + $1.0 * exp(-$1.1 * s2) }
      let expected = (Double(atom.element) - xRay) / (2 * pow(.pi * k, 2) * Self.bohrRadius)
      let found = factor(atom.element, table).value(k2: k * k)
      #expect(
        Tolerance.model(0.02 * expected, because: "other densities, and fits of 0.01 electrons")
          .accepts(found, expected), "Z = \(atom.element), k = \(k), \(table): \(found), \(expected)")
    }
  }

  /// f(0) in Å of Doyle and Turner, Acta Cryst. A24 (1968) 390 (sums of their Gaussians).
  @Test(arguments: [(6, 2.507), (14, 5.819), (79, 10.558)], Parametrization.allCases)
  func forwardScatteringIsThatOfOtherAuthors(published: (element: Int, value: Double), table: Parametrization)
  {
    let found = factor(published.element, table).value(k2: 0)
    #expect(
      Tolerance.model(
        0.03 * published.value, because: "f(0) measures the outermost electrons, which models differ in"
      )
      .accepts(found, published.value), "Z = \(published.element), \(table): \(found)")
  }

  @Test(arguments: [0.5, 0.75, 1, 1.5, 2]) func theTwoTablesAgree(k: Double) {
    for element in Parametrization.elements {
      let ratio = factor(element, .kirkland).value(k2: k * k) / factor(element).value(k2: k * k)
      #expect(
        Tolerance.model(
          0.026, because: "fits of two groups to atoms of two groups; 2.5 % for Ce at 0.5/Å is the most"
        )
        .accepts(ratio, 1), "Z = \(element), k = \(k): \(ratio)")
    }
  }

  /// Cr, Mo, Ru, Rh, Ir, Tl, Po: the two groups fill the outer shells of these atoms differently.
  @Test func inTheForwardDirectionTheTablesDifferForFewElements() {
    let differing = Parametrization.elements.filter { element in
      abs(factor(element, .kirkland).value(k2: 0) / factor(element).value(k2: 0) - 1) > 0.05
    }
    #expect(differing == [24, 42, 44, 45, 77, 81, 84])
  }

  @Test func factorsArePositiveAndFallWithTheAngle() {
    for element in Parametrization.elements {
      for table in Parametrization.allCases {
        let values = stride(from: 0.0, through: 12, by: 0.1).map { factor(element, table).value(k2: $0 * $0) }
        #expect(values.allSatisfy { $0 > 0 })
        #expect(
          zip(values.dropFirst(4), values.dropFirst(5)).allSatisfy { $0 > $1 }, "Z = \(element), \(table)")
      }
    }
  }

  // MARK: - Parts of atoms

  @Test(arguments: [1, 8, 22, 79], Parametrization.allCases)
  func theUpperAndTheLowerPartMakeTheWholeAtom(element: Int, table: Parametrization) {
    let factor = factor(element, table)
    for k2 in [0.0, 0.04, 1, 25] {
      let whole = factor.value(k2: k2)
      let bound = Tolerance.roundoff(Double.self, operations: 1000, scale: whole)
      #expect(bound.accepts(factor.accumulated(k2: k2, z: 30), whole))
      #expect(bound.accepts(factor.accumulated(k2: k2, z: 0), whole / 2))
      #expect(
        factor.accumulated(k2: k2, z: .infinity) == whole && factor.accumulated(k2: k2, z: -.infinity) == 0)
      for z in [0.01, 0.3, 1, 4] {
        #expect(bound.accepts(factor.accumulated(k2: k2, z: z) + factor.accumulated(k2: k2, z: -z), whole))
      }
    }
  }

  /// ∫ f(k² + kz²) (sin 2πkz b - sin 2πkz a) / 2πkz dkz, the part between a and b by brute force.
  @Test(arguments: [6, 38], Parametrization.allCases)
  func aPartOfAnAtomIsTheTransformAlongTheBeam(element: Int, table: Parametrization) {
    let factor = factor(element, table)
    for (k2, a, b) in [(0.25, -0.4, 0.7), (1.0, 0.2, 0.9), (0.01, 0.5, 2.5)] {
      let end = 400.0
      let brute =
        2
        * integral(1e-9, end, steps: 80_000) { kz in
          factor.value(k2: k2 + kz * kz) * (sin(2 * .pi * kz * b) - sin(2 * .pi * kz * a)) / (2 * .pi * kz)
        }
      let part = factor.accumulated(k2: k2, z: b) - factor.accumulated(k2: k2, z: a)
      // Beyond kz = 400/Å the nucleus alone is left: Z / (2π² a0 kz²), and 1/kz once more from the sine.
      let rest = Double(element) / (20.6 * .pi * end * end)
      #expect(
        Tolerance.model(rest, because: "the integral ends at 400/Å").accepts(part, brute), "\(part), \(brute)"
      )
    }
  }
}
