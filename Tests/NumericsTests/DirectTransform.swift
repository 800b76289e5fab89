import Numerics

/// The discrete Fourier transform written as its sum: the slow reference.
struct DirectTransform {
  let grid: Grid

  /// Σ f(x, y) exp(-2πi (i x/nx + j y/ny)) at every (i, j), `[j][i]`; `field` is `[y][x]`.
  func forward(_ field: [Complex<Double>]) -> [Complex<Double>] {
    let alongX = twiddles(grid.nx)
    let alongY = twiddles(grid.ny)
    var rows = [Complex<Double>](repeating: .zero, count: grid.count)
    for y in 0..<grid.ny {
      for i in 0..<grid.nx {
        for x in 0..<grid.nx { rows[y * grid.nx + i] += field[y * grid.nx + x] * alongX[i * x % grid.nx] }
      }
    }
    var spectrum = [Complex<Double>](repeating: .zero, count: grid.count)
    for j in 0..<grid.ny {
      for y in 0..<grid.ny {
        for i in 0..<grid.nx { spectrum[j * grid.nx + i] += rows[y * grid.nx + i] * alongY[j * y % grid.ny] }
      }
    }
    return spectrum
  }

  private func twiddles(_ n: Int) -> [Complex<Double>] {
    (0..<n).map { Complex(phase: -2 * .pi * Double($0) / Double(n)) }
  }
}
