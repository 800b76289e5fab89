import TestKit
import Testing

@testable import Numerics

@Suite struct RealFourierTransformTests {
  static let sizes = [(16, 16), (17, 12), (12, 17), (20, 1), (1, 6), (2, 2), (9, 33), (48, 40)]

  private func spectrum<Real: RealScalar>(_: Real.Type, _ field: [Double], nx: Int, ny: Int)
    -> AlignedBuffer<Complex<Real>>
  {
    let layout = HalfSpectrumLayout(nx: nx, ny: ny)
    let values = AlignedBuffer<Complex<Real>>(count: layout.count)
    let transform = RealFourierTransform2D<Real>(plans: .init(nx: nx, ny: ny))
    field.map { Real($0) }.withUnsafeBufferPointer {
      transform.forward($0.baseAddress!, stride: nx, into: values.pointer)
    }
    return values
  }

  @Test(arguments: sizes) func realFieldsHaveTheSpectrumOfTheirSum(nx: Int, ny: Int) {
    let grid = Grid(nx: nx, ny: ny, lengthX: 1, lengthY: 1)
    let layout = HalfSpectrumLayout(nx: nx, ny: ny)
    let field = Seeded.reals(nx * ny, seed: nx + 100 * ny)
    let expected = DirectTransform(grid: grid).forward(field.map { Complex($0, 0) })
    let scale = Double(grid.count).squareRoot()
    let (single, double) = (
      spectrum(Float.self, field, nx: nx, ny: ny), spectrum(Double.self, field, nx: nx, ny: ny)
    )
    for c in 0..<layout.columns {
      for j in 0..<ny {
        let truth = expected[j * nx + c]
        let a = Complex<Double>(single.pointer[c * layout.stride + j])
        #expect(
          Tolerance.transform(Float.self, count: grid.count, scale: scale).accepts((a - truth).magnitude))
        let b = double.pointer[c * layout.stride + j]
        #expect(
          Tolerance.transform(Double.self, count: grid.count, scale: scale).accepts((b - truth).magnitude))
      }
    }
  }

  @Test(arguments: sizes) func thereAndBackMultipliesByTheNumberOfPoints(nx: Int, ny: Int) {
    let field = Seeded.reals(nx * ny, seed: 3 * nx + ny)
    let values = spectrum(Double.self, field, nx: nx, ny: ny)
    var back = [Double](repeating: .nan, count: ny * (nx + 3))
    back.withUnsafeMutableBufferPointer {
      RealFourierTransform2D<Double>(plans: .init(nx: nx, ny: ny))
        .inverse(values.pointer, into: $0.baseAddress!, stride: nx + 3)
    }
    let found = (0..<nx * ny).map { back[$0 / nx * (nx + 3) + $0 % nx] / Double(nx * ny) }
    #expect(Tolerance.transform(Double.self, count: nx * ny).accepts(largestDifference(found, field)))
  }

  /// Columns that are left out are zero on the way back.
  @Test(arguments: [(24, 10, 5), (25, 9, 1), (12, 7, 6)]) func fewColumnsMakeALowPass(
    nx: Int, ny: Int, kept: Int
  ) {
    let field = Seeded.reals(nx * ny, seed: nx)
    let values = spectrum(Double.self, field, nx: nx, ny: ny)
    let layout = HalfSpectrumLayout(nx: nx, ny: ny)
    let few = RealFourierTransform2D<Double>(plans: .init(nx: nx, ny: ny, columns: kept))
    let part = AlignedBuffer<Complex<Double>>(count: kept * layout.stride)
    field.withUnsafeBufferPointer { few.forward($0.baseAddress!, stride: nx, into: part.pointer) }
    for c in 0..<layout.columns {
      for j in 0..<ny {
        let place = c * layout.stride + j
        if c < kept {
          #expect(part.pointer[place] == values.pointer[place])
        } else {
          values.pointer[place] = .zero
        }
      }
    }
    var (a, b) = ([Double](repeating: 0, count: nx * ny), [Double](repeating: 0, count: nx * ny))
    a.withUnsafeMutableBufferPointer { few.inverse(part.pointer, into: $0.baseAddress!, stride: nx) }
    b.withUnsafeMutableBufferPointer {
      RealFourierTransform2D<Double>(plans: .init(nx: nx, ny: ny))
        .inverse(values.pointer, into: $0.baseAddress!, stride: nx)
    }
    #expect(a == b)
  }
}
