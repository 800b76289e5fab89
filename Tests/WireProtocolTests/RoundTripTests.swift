import Numerics
import Testing

@testable import WireProtocol

@Suite struct RoundTripTests {
  @Test(arguments: PyroSerializer.allCases) func valuesArrive(_ serializer: PyroSerializer) throws {
    var tried = 0
    for index in 0..<20_000 {
      var random = RandomWireValue(index)
      let value = random.value()
      if serializer == .json && value.holdsComplex { continue }
      let bytes = try serializer.encode(value)
      let back = try serializer.decode(bytes)
      #expect(back.signature == value.arriving(serializer).signature)
      tried += 1
    }
    #expect(tried > 10_000)
  }

  /// What was read once is written again as the same bytes.
  @Test(arguments: PyroSerializer.allCases) func secondTimeIsTheSame(_ serializer: PyroSerializer) throws {
    for index in 0..<5000 {
      var random = RandomWireValue(index)
      let value = random.value()
      if serializer == .json && value.holdsComplex { continue }
      let once = try serializer.encode(try serializer.decode(try serializer.encode(value)))
      #expect(try serializer.encode(try serializer.decode(once)) == once)
    }
  }

  @Test func floatsComeBackFromTheirText() throws {
    for index in 0..<50_000 {
      var random = RandomWireValue(-index)
      let number = random.double()
      guard number.isFinite else { continue }
      var text = TextBytes()
      text.append(finite: number)
      let written = String(decoding: text.bytes, as: UTF8.self)
      #expect(Double(written)?.bitPattern == number.bitPattern)
      #expect(written.contains(".") || written.contains("e"))
      let single = random.float()
      guard single.isFinite else { continue }
      text.bytes = []
      text.append(finite: single)
      #expect(Float(String(decoding: text.bytes, as: UTF8.self))?.bitPattern == single.bitPattern)
    }
  }

  /// Python's `repr` changes to exponents at 10^16 and below 10^-4.
  @Test(arguments: [
    (0.1, "0.1"), (1e-7, "1e-07"), (1e16, "1e+16"), (123_456_789, "123456789.0"), (-0.0, "-0.0"), (0, "0.0"),
    (9_999_999_999_999_998, "9999999999999998.0"), (12_345_678_901_234_568, "1.2345678901234568e+16"),
    (-1.8014398509481984e16, "-1.8014398509481984e+16"), (1e22, "1e+22"), (0.0001, "0.0001"),
    (0.00001, "1e-05"),
    (1.5e300, "1.5e+300"), (.leastNonzeroMagnitude, "5e-324"),
    (1.0000000000000002e16, "1.0000000000000002e+16"),
    (2e16, "2e+16"), (100, "100.0"), (1e15, "1000000000000000.0"),
  ]) func floatsAreWrittenAsByPython(_ number: Double, _ text: String) {
    #expect(PythonLiteral.encode(.float(number)) == text)
  }
}
