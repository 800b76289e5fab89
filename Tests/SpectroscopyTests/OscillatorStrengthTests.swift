import Foundation
import Quantities
import Testing

@testable import Spectroscopy

@Suite struct OscillatorStrengthTests {
  /// Bethe's closed form for the 1s electron of hydrogen (Inokuti, Rev. Mod. Phys. 43 (1971) 297), with Q = (q a0)² and the
  /// energy in rydbergs: df/dE = 2⁷ E (Q + E/3) exp(-(2/k) atan(2k / (Q - k² + 1))) / [(1 - exp(-2π/k)) ((Q - k² + 1)² + 4k²)³].
  private func hydrogen(_ energy: Double, wave: Double) -> Double {
    let e = energy / LossKinematics.rydberg
    let k = (e - 1).squareRoot()
    let q = wave * wave
    let base = q - k * k + 1
    var angle = atan(2 * k / base)
    if angle < 0 { angle += .pi }
    let top = 128 * e * (q + e / 3) * exp(-2 / k * angle)
    return top / ((1 - exp(-2 * .pi / k)) * pow(base * base + 4 * k * k, 3)) / LossKinematics.rydberg
  }

  @Test func hydrogenHasItsClosedForm() throws {
    let shell = try #require(OscillatorTables.shared.shells(of: 1).first)
    let strength = OscillatorTables.shared.strength(of: shell)
    for (row, above) in strength.energies.enumerated() where above >= 1 && above <= 125 {
      let values = strength.row(above: above)
      for (column, wave) in strength.waves.enumerated() where column < 22 {
        let exact = hydrogen(13.5984 + above, wave: wave)
        guard exact > 1e-6 else { continue }
        #expect(abs(exp(values[column]) / exact - 1) < 0.02, "ε = \(above), q = \(wave), row \(row)")
      }
      #expect(abs(strength.dipole(above: above) / hydrogen(13.5984 + above, wave: 0) - 1) < 0.005)
    }
  }

  /// Between the columns of the table, too.
  @Test func wavesBetweenTheColumnsAreInterpolated() throws {
    let shell = try #require(OscillatorTables.shared.shells(of: 1).first)
    let strength = OscillatorTables.shared.strength(of: shell)
    let row = strength.row(above: 30)
    for wave in [0.03, 0.08, 0.3, 0.9, 1.5, 2.2] {
      let exact = hydrogen(43.5984, wave: wave)
      #expect(abs(exp(strength.logarithm(row, at: wave)) / exact - 1) < 0.03, "q = \(wave)")
    }
  }

  /// Every edge has its table and its onset in the range that was chosen.
  @Test func allElementsHaveEdges() throws {
    var count = 0
    for element in OscillatorTables.elements {
      for edge in OscillatorTables.shared.edges(of: element) {
        count += 1
        #expect(OscillatorTables.shared.shell(of: edge) != nil, "Z = \(element) \(edge.name)")
        #expect(edge.onset > 10 && edge.onset < 7000)
        #expect(edge.electrons > 0)
      }
    }
    #expect(count == 964)
    let titanium = OscillatorTables.shared.edges(of: 22).first { $0.name == "L3" }
    #expect(titanium?.onset == 456)
    #expect(titanium?.electrons == 4)
    #expect(titanium?.isMajor == true)
  }
}
