import Quantities
import Testing

@testable import Spectroscopy

@Suite struct LossOpticsTests {
  @Test func aWideConeIsClippedByTheAperture() throws {
    let beam = ElectronBeam(energy: 200e3)
    #expect(try LossOptics(beam: beam, convergence: 0.01, collection: 0.02).passed == 1)
    #expect(try abs(LossOptics(beam: beam, convergence: 0.03, collection: 0.02).passed - 4.0 / 9) < 1e-12)
    #expect(throws: InputError.self) { try LossOptics(beam: beam, convergence: 0, collection: 0) }
  }
}
