import Testing

@testable import Quantities

@Suite struct ErrorTests {
  @Test func anOutOfRangeMessageSaysWhatTheValueAndTheRange() {
    let error = InputError.outOfRange("semiangle", 501.5, allowed: "0 to 500", unit: "mrad")
    #expect(error.message == "semiangle: 501.5 mrad is not allowed; allowed: 0 to 500")
    #expect("\(error)" == error.message)
  }

  @Test(arguments: [
    (3.0, "3"), (-2.0, "-2"), (0.25, "0.25"), (1e300, "1e+300"), (.nan, "nan"), (.infinity, "inf"),
  ])
  func numbersAreWrittenBriefly(value: Double, text: String) {
    #expect(InputError.brief(value) == text)
  }
}
