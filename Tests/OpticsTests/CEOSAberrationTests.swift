import Foundation
import Numerics
import Quantities
import Testing

@testable import Optics

@Suite struct CEOSAberrationTests {
  private static let values: [CEOSAberration: SIMD2<Double>] = {
    var table: [CEOSAberration: SIMD2<Double>] = [:]
    for (index, name) in CEOSAberration.allCases.enumerated() {
      let size = 30 * pow(50, Double(name.term.order - 1))
      let angle = 0.5 + 0.9 * Double(index)
      let imaginary = name.term.multiplicity == 0 ? 0 : sin(angle)
      table[name] = SIMD2(size * cos(angle), size * imaginary)
    }
    return table
  }()

  /// The wavefront of the documentation, written out with complex numbers.
  private static func path(_ omega: Complex<Double>) -> Double {
    func value(_ name: CEOSAberration) -> Complex<Double> { Complex(values[name]!.x, values[name]!.y) }
    func power(_ plain: Int, _ conjugate: Int) -> Complex<Double> {
      var product = Complex<Double>.one
      for _ in 0..<plain { product *= omega }
      for _ in 0..<conjugate { product *= omega.conjugate }
      return product
    }
    let terms: [(CEOSAberration, Double, Complex<Double>)] = [
      (.c1, 1 / 2, power(1, 1)), (.a1, 1 / 2, power(0, 2)), (.a2, 1 / 3, power(0, 3)), (.b2, 1, power(1, 2)),
      (.c3, 1 / 4, power(2, 2)), (.a3, 1 / 4, power(0, 4)), (.s3, 1, power(1, 3)), (.a4, 1 / 5, power(0, 5)),
      (.d4, 1, power(1, 4)), (.b4, 1, power(2, 3)), (.c5, 1 / 6, power(3, 3)), (.a5, 1 / 6, power(0, 6)),
      (.r5, 1, power(1, 5)), (.s5, 1, power(2, 4)),
    ]
    #expect(terms.count == CEOSAberration.allCases.count)
    return terms.reduce(0) { $0 + (value($1.0) * $1.2 * $1.1).re }
  }

  @Test func waveIsThatOfTheComplexForm() {
    var aberrations = Aberrations()
    for (name, value) in Self.values { aberrations[ceos: name] = value }
    for step in 0..<50 {
      let (alpha, phi) = (0.0008 * Double(step), 0.7 * Double(step))
      let expected = 2 * Double.pi / 0.025 * Self.path(Complex(alpha * cos(phi), alpha * sin(phi)))
      let chi = aberrations.chi(alpha: alpha, phi: phi, wavelength: 0.025)
      #expect(abs(chi - expected) < 1e-12 * max(1, abs(expected)), "α = \(alpha): \(chi), \(expected)")
    }
  }

  @Test func everyTermHasOneNameAndComesBack() {
    #expect(Set(CEOSAberration.allCases.map(\.term)).count == AberrationTerm.allCases.count)
    for (name, value) in Self.values {
      var aberrations = Aberrations()
      aberrations[ceos: name] = value
      let back = aberrations[ceos: name]
      // Stored as modulus and angle: a few roundings.
      let error = max(abs(back.x - value.x), abs(back.y - value.y))
      #expect(error <= 8 * .ulpOfOne * (abs(value.x) + abs(value.y)), "\(name.name): \(back), \(value)")
    }
  }

  @Test func factorsAreThoseOfTheInterfaceDescription() {
    let expected: [CEOSAberration: (AberrationTerm, Double)] = [
      .c1: (.c10, 1), .a1: (.c12, 1), .b2: (.c21, 3), .a2: (.c23, 1), .c3: (.c30, 1), .s3: (.c32, 4),
      .a3: (.c34, 1), .b4: (.c41, 5), .d4: (.c43, 5), .a4: (.c45, 1), .c5: (.c50, 1), .s5: (.c52, 6),
      .r5: (.c54, 6), .a5: (.c56, 1),
    ]
    for (name, (term, factor)) in expected {
      #expect(name.term == term && name.factor == factor, "\(name.name)")
      var aberrations = Aberrations()
      aberrations[ceos: name] = SIMD2(7, 0)
      #expect(aberrations[term].value == 7 * factor)
    }
  }

  @Test func refusesUnknownNames() throws {
    #expect(try CEOSAberration.named("B2") == .b2)
    #expect(throws: InputError.self) { try CEOSAberration.named("B3") }
  }
}
