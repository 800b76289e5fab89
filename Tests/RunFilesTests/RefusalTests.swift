import Foundation
import TestKit
import Testing

@testable import ForwardModel
@testable import RunFiles

/// Every way to ask for the wrong thing gets one clear line, before anything large is made.
@Suite struct RefusalTests {
  struct Wrong: Sendable, CustomTestStringConvertible {
    let section: String
    let value: String
    /// What the message begins with.
    let message: String
    var others: [(String, String)] = []

    init(_ section: String, _ value: String, _ message: String, _ others: (String, String)...) {
      self.section = section
      self.value = value
      self.message = message
      self.others = others
    }

    var testDescription: String { "\(section): \(value)" }
  }

  private func check(_ wrong: Wrong, sourceLocation: SourceLocation = #_sourceLocation) {
    let text = Sample.text(wrong.others + [(wrong.section, wrong.value)])
    let began = ContinuousClock.now
    let found = refusal(sourceLocation: sourceLocation) { try Refusals.everything(text) }
    #expect(found.hasPrefix(wrong.message), "\(found)", sourceLocation: sourceLocation)
    #expect(!found.contains("\n") && found.count < 800, "\(found)", sourceLocation: sourceLocation)
    #expect(ContinuousClock.now - began < .seconds(5), "slow: \(found)", sourceLocation: sourceLocation)
  }

  @Test(arguments: Refusals.specimen) func specimens(wrong: Wrong) { check(wrong) }
  @Test(arguments: Refusals.potential) func potentials(wrong: Wrong) { check(wrong) }
  @Test(arguments: Refusals.beam) func beams(wrong: Wrong) { check(wrong) }
  @Test(arguments: Refusals.scan) func scans(wrong: Wrong) { check(wrong) }
  @Test(arguments: Refusals.detectors) func detectors(wrong: Wrong) { check(wrong) }
  @Test(arguments: Refusals.engine) func engines(wrong: Wrong) { check(wrong) }
  @Test(arguments: Refusals.phonons) func phonons(wrong: Wrong) { check(wrong) }
  @Test(arguments: Refusals.coherence) func coherence(wrong: Wrong) { check(wrong) }
  @Test(arguments: Refusals.outputs) func outputs(wrong: Wrong) { check(wrong) }

  @Test(arguments: [0, 1 << 20, 1 << 24]) func memoryIsBoundBeforeItIsTaken(memory: Int) {
    let text = Sample.text([("potential", "{gpts: [2048, 2048], slice_thickness_A: 2}")])
    let found = refusal { _ = try Sample.plan(text, memory: memory) }
    #expect(found.hasPrefix("memory: ") && found.contains("--memory-GiB"), "\(found)")
  }

  @Test func manyAtomsAreCountedBeforeTheyAreMade() {
    let text = Sample.text([
      ("specimen", "{cell_A: [8, 8, 6], numbers: [6], positions_A: [[0, 0, 0]], repeat: [700, 700, 100]}"),
      ("potential", "{gpts: [9999, 9999], slice_thickness_A: 2}"),
      ("beam", "{energy_keV: 200, semiangle_mrad: 0.1}"),
      ("detectors", "[{name: 'a', type: 'com'}]"),
    ])
    let found = refusal { _ = try Sample.plan(text, memory: 8 << 30) }
    #expect(found.contains("49000000 atoms"), "\(found)")
  }
}
