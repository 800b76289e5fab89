import Testing

@testable import Quantities

@Suite struct ErrorTests {
  @Test func anOutOfRangeMessageSaysWhatTheValueAndTheRange() {
    let error = InputError.outOfRange("semiangle", 501.5, allowed: "0 to 500", unit: "mrad")
    #expect(error.message == "semiangle: 501.5 mrad is not allowed; allowed: 0 to 500")
    #expect("\(error)" == error.message)
  }

  private static let numbers: [(Double, String)] = [
    (3, "3"), (-2, "-2"), (0.25, "0.25"), (1e300, "1e+300"), (.nan, "nan"), (.infinity, "inf"),
    (-60.99609999999999, "-60.9961"), (0.3333333333333333, "0.3333333333"), (0.30000000000000004, "0.3"),
    (500.0000000001, "500.0000000001"), (4.1152263004115226e-8, "4.1152263e-08"),
  ]

  @Test(arguments: numbers)
  func numbersAreWrittenBriefly(value: Double, text: String) {
    #expect(InputError.brief(value) == text)
  }
}
