import Configuration
import Foundation
import Testing

@testable import Instrument

@Suite struct GunTests {
  private static func gun(_ values: [String: JSONValue], seed: UInt64 = 1) throws -> Gun {
    Gun(try ColumnModel(.object(values)), seed: seed)
  }

  /// 1 - d (1 - exp(-t/τ)) after the flash, whenever asked.
  @Test func emissionDecaysAfterAFlash() throws {
    let model = try ColumnModel(
      .object(["gun": .string("cold-FEG"), "emission_flicker": .number(0), "emission_decay": .number(0.4)]))
    let column = Column(model, seed: 2)
    var state = ColumnState(model)
    let hour = 3600.0
    for t in [0, 0.5, 4, 40] {
      let expected = 1 - 0.4 * (1 - exp(-t / 4))
      let factor = column.gun.currentFactor(at: InstrumentTime(seconds: t * hour), flash: state.flash)
      #expect(abs(factor - expected) < 1e-12)
    }
    let before = column.probeCurrent(at: InstrumentTime(seconds: 4 * hour), state)
    _ = column.set(valvesOpen: false, &state)
    let duration = try column.flash(at: InstrumentTime(seconds: 4 * hour), &state)
    let after = column.probeCurrent(at: InstrumentTime(seconds: 4 * hour) + duration, state)
    #expect(abs(after / before - 1 / (1 - 0.4 * (1 - exp(-1)))) < 1e-9)
  }

  /// Mean 1 and the stated root mean square over many guns, at any moment, on and between the points where it is drawn.
  @Test(arguments: [0.0, 0.0004, 0.0005, 123.4567, 3e5]) func flickerHasTheStatedSize(seconds: Double) throws
  {
    let count = 4000
    let values = try (0..<count).map {
      try Self.gun(["emission_flicker": .number(0.01)], seed: UInt64($0)).currentFactor(
        at: InstrumentTime(seconds: seconds), flash: .zero) - 1
    }
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(count)
    #expect(abs(mean) < 4 * 0.01 / Double(count).squareRoot())
    #expect(abs(variance / 1e-4 - 1) < 4 * (2 / Double(count)).squareRoot())
  }

  /// Each octave of periods carries the same share: moments closer than the shortest period agree but for it, those farther apart
  /// than the longest know nothing of each other.
  @Test func flickerHasMemoryOnAllScales() throws {
    let count = 4000
    func correlation(_ seconds: Double) throws -> Double {
      try (0..<count).reduce(0.0) { sum, seed in
        let gun = try Self.gun(["emission_flicker": .number(0.01)], seed: UInt64(seed))
        let a = gun.currentFactor(at: InstrumentTime(seconds: 5000), flash: .zero) - 1
        let b = gun.currentFactor(at: InstrumentTime(seconds: 5000 + seconds), flash: .zero) - 1
        return sum + a * b / 1e-4 / Double(count)
      }
    }
    let error = 4 * (2 / Double(count)).squareRoot()
    let (near, middle, far) = (try correlation(1e-5), try correlation(1), try correlation(2000))
    #expect(near > 1 - 0.02 - error)
    // One second is 10 of the 20 octaves up: half of them still remember.
    #expect(abs(middle - 0.5) < 0.1 + error)
    #expect(abs(far) < error)
  }
}
