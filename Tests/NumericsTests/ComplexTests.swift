import Foundation
import TestKit
import Testing

@testable import Numerics

@Suite struct ComplexTests {
  @Test func arithmeticFollowsTheLawsOfComplexNumbers() {
    let values = Seeded.complex(60, seed: 4)
    let bound = Tolerance.roundoff(Double.self, operations: 8)
    for i in stride(from: 0, to: 60, by: 3) {
      let (a, b, c) = (values[i], values[i + 1], values[i + 2])
      #expect(bound.accepts(((a + b) * c - (a * c + b * c)).magnitude))
      #expect(bound.accepts((a * b - b * a).magnitude))
      #expect(bound.accepts((a * b).magnitude, a.magnitude * b.magnitude))
      #expect(bound.accepts((a * a.conjugate).re, a.squaredMagnitude) && bound.accepts((a * a.conjugate).im))
    }
  }

  @Test func iSquaredIsMinusOne() {
    let i = Complex<Float>(0, 1)
    #expect(i * i == Complex(-1, 0))
  }

  @Test(arguments: [0.0, 1, -2.5, 100, 1e6]) func phasesAreTurnedIntoUnitNumbersInDoublePrecision(
    phase: Double
  ) {
    let value = Complex<Float>(phase: phase)
    #expect(value.re == Float(cos(phase)) && value.im == Float(sin(phase)))
  }

  @Test func memoryIsThatOfTwoNumbersInARow() {
    #expect(MemoryLayout<Complex<Float>>.size == 8 && MemoryLayout<Complex<Double>>.stride == 16)
    withUnsafeBytes(of: Complex<Double>(1, 2)) { bytes in
      #expect(bytes.load(as: Double.self) == 1 && bytes.load(fromByteOffset: 8, as: Double.self) == 2)
    }
  }
}
