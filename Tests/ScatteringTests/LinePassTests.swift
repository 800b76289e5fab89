import Numerics
import TestKit
import Testing
import WaveBlocks

@testable import Scattering

/// The one-dimensional transforms of each instruction set against FFTW in double precision.
@Suite struct LinePassTests {
  private static let sets = InstructionSet.supported.filter { $0 != .reference }
  private static let lengths =
    (4...512).filter { FourierSizes.isSmooth($0) && $0 != 5 && $0 != 7 }
    + [576, 625, 700, 720, 768, 1000, 1024, 1120, 1152, 1680, 2048, 2187, 2401, 4096]

  private static let rounding = Tolerance.model(
    4e-7, because: "the root mean square of a few roundings of 6e-8 and of rounded twiddle factors")

  /// exp(-2πi j k / n) sums of each lane, by FFTW.
  private func expected(_ lines: [[Complex<Double>]], _ direction: FourierDirection) -> [[Complex<Double>]] {
    let n = lines[0].count
    let plan = LinePlan<Double>(
      TransformLines(length: n, count: 1, inputStride: n, outputStride: n, direction: direction))
    let (from, to) = (AlignedBuffer<Complex<Double>>(count: n), AlignedBuffer<Complex<Double>>(count: n))
    return lines.map { line in
      for (i, value) in line.enumerated() { from.pointer[i] = value }
      plan.execute(from: from.pointer, to: to.pointer)
      return (0..<n).map { to.pointer[$0] }
    }
  }

  @Test(arguments: sets) func transformsAreThoseOfFFTW(instructions: InstructionSet) throws {
    let passes = try #require(instructions.passes)
    let lanes = passes.lanes
    for n in Self.lengths {
      let line = try #require(LineTransform(length: n))
      // Two blocks, so that the stride between them counts too.
      let stride = (line.extent + 3) * 2 * lanes
      let values = AlignedBuffer<Float>(count: 2 * stride)
      let lines = (0..<2 * lanes).map { Seeded.complex(n, seed: 100 * n + $0) }
      func place(_ lane: Int, _ d: Int) -> Int {
        lane / lanes * stride + line.element(d) * 2 * lanes + lane % lanes
      }
      func fill() {
        for (lane, line) in lines.enumerated() {
          for d in 0..<n {
            values.pointer[place(lane, d)] = Float(line[d].re)
            values.pointer[place(lane, d) + lanes] = Float(line[d].im)
          }
        }
      }
      func read(_ lane: Int, _ d: Int) -> Complex<Double> {
        Complex(Double(values.pointer[place(lane, d)]), Double(values.pointer[place(lane, d) + lanes]))
      }
      fill()
      passes.forward(line, values.pointer, factor: nil, count: 2, stride: stride)
      let there = expected(lines, .forward)
      var worst = 0.0
      for lane in lines.indices {
        let found = (0..<n).map { read(lane, $0) }
        let wanted = (0..<n).map { there[lane][line.frequency($0)] }
        worst = max(worst, relativeDistance(found, wanted))
      }
      #expect(Self.rounding.accepts(worst), "\(n) \(line.radices): \(worst)")

      // The inverse takes frequencies in the order in which the forward transform leaves them.
      fill()
      passes.inverse(line, values.pointer, count: 2, stride: stride)
      worst = 0
      for lane in lines.indices {
        var natural = [Complex<Double>](repeating: .zero, count: n)
        for d in 0..<n { natural[line.frequency(d)] = lines[lane][d] }
        worst = max(
          worst, relativeDistance((0..<n).map { read(lane, $0) }, expected([natural], .inverse)[0]))
      }
      #expect(
        Self.rounding.accepts(worst), "inverse \(n) \(line.radices): \(worst)")
    }
  }

  @Test(arguments: sets) func factorsAreMultipliedIn(instructions: InstructionSet) throws {
    let passes = try #require(instructions.passes)
    for n in [4, 30, 64, 210, 480] {
      let line = try #require(LineTransform(length: n))
      let count = line.extent * 2 * passes.lanes
      let (plain, scaled) = (AlignedBuffer<Float>(count: count), AlignedBuffer<Float>(count: count))
      let factor = AlignedBuffer<Float>(count: count)
      for (i, value) in Seeded.reals(count, seed: n).enumerated() {
        plain.pointer[i] = Float(value)
        scaled.pointer[i] = Float(value)
        // i in every lane
        factor.pointer[i] = i / passes.lanes % 2 == 0 ? 0 : 1
      }
      passes.forward(line, plain.pointer, factor: nil, count: 1, stride: count)
      passes.forward(line, scaled.pointer, factor: factor.pointer, count: 1, stride: count)
      for d in 0..<n {
        let begin = line.element(d) * 2 * passes.lanes
        for lane in begin..<begin + passes.lanes {
          #expect(scaled.pointer[lane] == -plain.pointer[lane + passes.lanes])
          #expect(scaled.pointer[lane + passes.lanes] == plain.pointer[lane])
        }
      }
    }
  }
}
