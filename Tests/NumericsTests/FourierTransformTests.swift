import TestKit
import Testing

@testable import Numerics

@Suite struct FourierTransformTests {
  /// Even, odd, rectangular, prime, powers of two, single rows and columns, and fewer or more lines than a
  /// block.
  static let sizes = [
    (1, 1), (1, 9), (16, 1), (7, 5), (8, 8), (13, 31), (24, 18), (33, 20), (64, 17), (40, 48),
  ]

  private func grid(_ size: (Int, Int)) -> Grid {
    Grid(nx: size.0, ny: size.1, lengthX: 0.7 * Double(size.0), lengthY: 0.9 * Double(size.1))
  }

  private func put<Real: RealScalar>(
    _ values: [Complex<Double>], into field: UnsafeMutablePointer<Complex<Real>>, grid: Grid, stride: Int
  ) {
    for y in 0..<grid.ny {
      for x in 0..<grid.nx { field[y * stride + x] = Complex<Real>(values[y * grid.nx + x]) }
    }
  }

  private func checkForward<Real: RealScalar>(_: Real.Type, _ grid: Grid, limit: Double, seed: Int) {
    let values = Seeded.complex(grid.count, seed: seed)
    let expected = DirectTransform(grid: grid).forward(values)
    let layout = SpectrumLayout(grid: grid, limit: limit)
    let transform = FourierTransform2D<Real>(layout: layout)
    let field = AlignedBuffer<Complex<Real>>(count: transform.fieldCount)
    let spectrum = AlignedBuffer<Complex<Real>>(count: layout.count)
    put(values, into: field.pointer, grid: grid, stride: transform.rowStride)
    transform.forward(field.pointer, into: spectrum.pointer)
    var worst = 0.0
    for c in 0..<layout.columns {
      for j in 0..<grid.ny {
        let found = Complex<Double>(spectrum.pointer[c * layout.stride + j])
        worst = max(worst, (found - expected[j * grid.nx + layout.kxIndex(c)]).magnitude)
      }
    }
    // A sum of n random numbers of size 1 has the size sqrt n.
    let scale = Double(grid.count).squareRoot()
    #expect(
      Tolerance.transform(Real.self, count: grid.count, scale: scale).accepts(worst),
      "\(Real.self) \(grid.nx) x \(grid.ny), \(layout.columns) columns, seed \(seed): \(worst)")
  }

  @Test(arguments: sizes) func forwardIsTheFourierSumInEveryLayout(size: (Int, Int)) {
    let grid = grid(size)
    for (seed, limit) in [Double.infinity, 0, 0.2, 0.45].enumerated() {
      checkForward(Float.self, grid, limit: limit, seed: seed)
      checkForward(Double.self, grid, limit: limit, seed: seed)
    }
  }

  private func checkRoundTrip<Real: RealScalar>(_: Real.Type, _ grid: Grid) {
    let values = Seeded.complex(grid.count, seed: 5)
    let transform = FourierTransform2D<Real>(layout: SpectrumLayout(grid: grid))
    let field = AlignedBuffer<Complex<Real>>(count: transform.fieldCount)
    let back = AlignedBuffer<Complex<Real>>(count: transform.fieldCount)
    let spectrum = AlignedBuffer<Complex<Real>>(count: transform.layout.count)
    put(values, into: field.pointer, grid: grid, stride: transform.rowStride)
    transform.forward(field.pointer, into: spectrum.pointer)
    transform.inverse(spectrum.pointer, into: back.pointer)
    var (worst, power, spectralPower) = (0.0, 0.0, 0.0)
    for y in 0..<grid.ny {
      for x in 0..<grid.nx {
        let value = Complex<Double>(field.pointer[y * transform.rowStride + x])
        let returned = Complex<Double>(back.pointer[y * transform.rowStride + x]) * (1 / Double(grid.count))
        worst = max(worst, (returned - value).magnitude)
        power += value.squaredMagnitude
      }
    }
    for c in 0..<transform.layout.columns {
      for j in 0..<grid.ny {
        spectralPower += Complex<Double>(spectrum.pointer[c * transform.layout.stride + j]).squaredMagnitude
      }
    }
    let bound = Tolerance.transform(Real.self, count: grid.count * grid.count)
    #expect(bound.accepts(worst), "\(Real.self) \(grid.nx) x \(grid.ny): \(worst)")
    // Parseval: Σ|F|² = nx ny Σ|f|².
    #expect(
      bound.accepts(spectralPower / (Double(grid.count) * power), 1), "\(Real.self) \(grid.nx) x \(grid.ny)")
  }

  @Test(arguments: sizes) func forwardThenInverseIsTheFieldTimesItsPointsAndKeepsThePower(size: (Int, Int)) {
    checkRoundTrip(Float.self, grid(size))
    checkRoundTrip(Double.self, grid(size))
  }

  /// The inverse of a pruned spectrum is the inverse of the whole one with the missing columns zero.
  @Test(arguments: sizes) func droppedColumnsCountAsZero(size: (Int, Int)) {
    let grid = grid(size)
    let pruned = SpectrumLayout(grid: grid, limit: 0.3)
    let whole = SpectrumLayout(grid: grid)
    let values = Seeded.complex(grid.count, seed: 8)
    let few = AlignedBuffer<Complex<Double>>(count: pruned.count)
    let all = AlignedBuffer<Complex<Double>>(count: whole.count)
    for c in 0..<pruned.columns {
      let i = pruned.kxIndex(c)
      for j in 0..<grid.ny {
        few.pointer[c * pruned.stride + j] = values[j * grid.nx + i]
        all.pointer[whole.column(kxIndex: i)! * whole.stride + j] = values[j * grid.nx + i]
      }
    }
    let (a, b) = (FourierTransform2D<Double>(layout: pruned), FourierTransform2D<Double>(layout: whole))
    let fieldA = AlignedBuffer<Complex<Double>>(count: a.fieldCount)
    let fieldB = AlignedBuffer<Complex<Double>>(count: b.fieldCount)
    // Whatever was in the field before must not matter.
    fieldA.pointer.update(repeating: Complex(1e9, -1e9), count: a.fieldCount)
    a.inverse(few.pointer, into: fieldA.pointer)
    b.inverse(all.pointer, into: fieldB.pointer)
    for y in 0..<grid.ny {
      for x in 0..<grid.nx {
        #expect(fieldA.pointer[y * a.rowStride + x] == fieldB.pointer[y * b.rowStride + x])
      }
    }
  }

  @Test func transformsLeaveTheirInputAlone() {
    let grid = Grid(nx: 12, ny: 20, lengthX: 3, lengthY: 5)
    let transform = FourierTransform2D<Double>(layout: SpectrumLayout(grid: grid, limit: 1))
    let field = AlignedBuffer<Complex<Double>>(count: transform.fieldCount)
    let spectrum = AlignedBuffer<Complex<Double>>(count: transform.layout.count)
    put(Seeded.complex(grid.count, seed: 2), into: field.pointer, grid: grid, stride: transform.rowStride)
    let before = Array(UnsafeBufferPointer(start: field.pointer, count: field.count))
    transform.forward(field.pointer, into: spectrum.pointer)
    #expect(Array(UnsafeBufferPointer(start: field.pointer, count: field.count)) == before)
    let kept = Array(UnsafeBufferPointer(start: spectrum.pointer, count: spectrum.count))
    transform.inverse(spectrum.pointer, into: field.pointer)
    #expect(Array(UnsafeBufferPointer(start: spectrum.pointer, count: spectrum.count)) == kept)
  }

  /// A point at (x, y) becomes a plane wave: the sign and the order of axes of the convention.
  @Test func aPointBecomesAPlaneWaveOfTheConventionsSign() {
    let grid = Grid(nx: 10, ny: 6, lengthX: 10, lengthY: 6)
    let transform = FourierTransform2D<Double>(layout: SpectrumLayout(grid: grid))
    let field = AlignedBuffer<Complex<Double>>(count: transform.fieldCount)
    let spectrum = AlignedBuffer<Complex<Double>>(count: transform.layout.count)
    field.pointer[2 * transform.rowStride + 3] = .one
    transform.forward(field.pointer, into: spectrum.pointer)
    for c in 0..<transform.layout.columns {
      for j in 0..<grid.ny {
        let expected = Complex<Double>(phase: -2 * .pi * (transform.layout.kx(c) * 3 + grid.ky(j) * 2))
        let found = spectrum.pointer[c * transform.layout.stride + j]
        #expect(Tolerance.transform(Double.self, count: grid.count).accepts((found - expected).magnitude))
      }
    }
  }
}

@Suite struct RoundTripGainTests {
  /// The gain measured on a few lines is that of whole fields.
  @Test(arguments: [(256, 256), (288, 192), (250, 250), (128, 144)])
  func theGainOfAPairOfTransformsIsKnown(nx: Int, ny: Int) {
    let grid = Grid(nx: nx, ny: ny, lengthX: 1, lengthY: 1)
    let plans = FourierTransform2D<Float>.Plans(layout: SpectrumLayout(grid: grid))
    let transform = FourierTransform2D(plans: plans)
    let field = AlignedBuffer<Complex<Float>>(count: transform.fieldCount)
    let back = AlignedBuffer<Complex<Float>>(count: transform.fieldCount)
    let spectrum = AlignedBuffer<Complex<Float>>(count: transform.layout.count)
    let values = Seeded.complex(grid.count, seed: 77)
    for (i, value) in values.enumerated() {
      field.pointer[i / nx * transform.rowStride + i % nx] = Complex(value)
    }
    transform.forward(field.pointer, into: spectrum.pointer)
    transform.inverse(spectrum.pointer, into: back.pointer)
    var (overlap, power) = (0.0, 0.0)
    for i in 0..<transform.fieldCount {
      let (a, b) = (Complex<Double>(field.pointer[i]), Complex<Double>(back.pointer[i]))
      overlap += a.re * b.re + a.im * b.im
      power += a.squaredMagnitude
    }
    let gain = overlap / (power * Double(grid.count))
    let measured = plans.roundTripGain()
    // Rounding of 1e-7 a point, over the 2000 points of eight lines.
    #expect(
      Tolerance.standardError(deviation: 2e-7, samples: 2000).accepts(measured, gain),
      "\(measured - 1), \(gain - 1)")
    let double = FourierTransform2D<Double>.Plans(layout: SpectrumLayout(grid: grid)).roundTripGain()
    #expect(Tolerance.roundoff(Double.self).accepts(double, 1), "\(double - 1)")
  }
}
