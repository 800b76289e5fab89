import Quantities
import Testing

@testable import Optics

@Suite struct AberrationNamesTests {
  @Test func allNamesAreThere() {
    let expected = """
      C10 C12 phi12 C21 phi21 C23 phi23 C30 C32 phi32 C34 phi34 C41 phi41 C43 phi43 C45 phi45 C50 C52 phi52 \
      C54 phi54 C56 phi56
      """
    #expect(Aberrations.names.joined(separator: " ") == expected)
    #expect(Aberrations.unit(of: "C12") == "Å" && Aberrations.unit(of: "phi12") == "rad")
    #expect(Aberrations.unit(of: "C11") == nil)
  }

  @Test func valuesAreReadBackAsTheyWereSet() throws {
    var aberrations = Aberrations()
    for (index, name) in Aberrations.names.enumerated() {
      // Angles before coefficients, negative coefficients, angles of more than a period.
      let value = Double(index) - 9.25
      try aberrations.set(name, to: value)
      #expect(try aberrations.value(name) == value)
    }
    #expect(try Aberrations(named: aberrations.named) == aberrations)
  }

  @Test func defocusIsMinusC10() throws {
    let aberrations = try Aberrations(named: ["defocus": 80, "Cs": 1e4, "astigmatism_angle": 0.3])
    #expect(aberrations[.c10].value == -80 && aberrations.defocus == 80)
    #expect(try aberrations.value("defocus") == 80)
    #expect(aberrations[.c30].value == 1e4 && aberrations[.c12].angle == 0.3)
  }

  @Test func refusesUnknownNamesAndChangesNothing() throws {
    var aberrations = try Aberrations(named: ["C10": 5])
    let before = aberrations
    let error = #expect(throws: InputError.self) { try aberrations.set("C11", to: 1) }
    #expect(error?.message.contains("\"C11\"") == true && error?.message.contains("phi12") == true)
    #expect(throws: InputError.self) { try aberrations.set("C10", to: .nan) }
    #expect(throws: InputError.self) { try aberrations.set("phi10", to: 1) }
    #expect(aberrations == before)
  }
}
