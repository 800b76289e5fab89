import Foundation
import Testing

@testable import Numerics

@Suite struct UnitPhaseTests {
  /// Every quadrant on both sides of 0, counts that are no multiple of eight, and places without alignment.
  @Test(arguments: [1, 7, 8, 9, 1003]) func phasesAreCosinesAndSines(count: Int) {
    for range in [1.0, 12, 900] {
      let values = (0..<count).map { Float(range * (2 * Double($0) / Double(count) - 1)) }
      var single = [Complex<Float>](repeating: Complex(9, 9), count: count + 1)
      var double = [Complex<Double>](repeating: .zero, count: count)
      Float.fillUnitPhases(&single, from: values, scale: 0.7, count: count)
      Double.fillUnitPhases(&double, from: values.map(Double.init), scale: 0.7, count: count)
      for i in 0..<count {
        let phase = Double(Float(0.7) * values[i])
        #expect(abs(Double(single[i].re) - cos(phase)) < 1.3e-7)
        #expect(abs(Double(single[i].im) - sin(phase)) < 1.3e-7)
        #expect(double[i] == Complex(phase: 0.7 * Double(values[i])))
      }
      #expect(single[count] == Complex(9, 9))
    }
  }
}
