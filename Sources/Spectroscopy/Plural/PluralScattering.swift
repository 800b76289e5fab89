import Foundation
import Numerics

/// From single-scattering probabilities to spectra with all orders of scattering: Poisson statistics, exactly.
///
/// Fourier transforms over energy: J = f F exp(S / f - t/λ) Z, with f the share of the unscattered cone that the aperture
/// passes, F the share of electrons not scattered out of it elastically, S the collected single scattering, t/λ the mean
/// number of losses into any angle and Z the zero-loss peak. Spectra that wrap around are pushed below 1e-10 by a transform
/// along a line of complex frequencies (values damped by exp(-24 E/E_max) before and raised after), so padding to twice the
/// length is enough.
package struct PluralScattering: Sendable {
  package let grid: LossGrid
  /// Points of the transforms.
  let length: Int
  private let forward, inverse: LinePlan<Double>
  /// Damping of each place, and its inverse over `length` and the step.
  private let damping: [Double]

  /// Reals of a transform of a real spectrum: real and imaginary parts in turn, from zero to the middle.
  package var reals: Int { 2 * (length / 2 + 1) }

  package init(grid: LossGrid) {
    self.grid = grid
    let length = FourierSizes.next(from: Double(2 * max(grid.count, 32)))
    self.length = length
    func plan(_ direction: FourierDirection) -> LinePlan<Double> {
      LinePlan(
        TransformLines(
          length: length, count: 1, inputStride: length, outputStride: length, direction: direction))
    }
    forward = plan(.forward)
    inverse = plan(.inverse)
    damping = (0..<grid.count).map { exp(-24 * Double($0 - grid.below) / Double(length)) }
  }

  /// Place of an energy in the transforms: those below zero are at the end.
  private func place(_ index: Int) -> Int { index >= grid.below ? index - grid.below : length + index - grid.below }

  /// The transform of a density on the grid, as `reals` numbers.
  package func transform(_ density: [Double]) -> [Double] {
    let input = AlignedBuffer<Complex<Double>>(count: length)
    let output = AlignedBuffer<Complex<Double>>(count: length)
    for index in 0..<grid.count {
      input.pointer[place(index)] = Complex(density[index] * grid.step * damping[index], 0)
    }
    forward.execute(from: input.pointer, to: output.pointer)
    return (0...length / 2).flatMap { [output.pointer[$0].re, output.pointer[$0].im] }
  }

  /// What a spectrum is made of besides its single scattering.
  package struct Conditions: Sendable, Hashable {
    /// Share of the unscattered cone inside the aperture.
    package var passed = 1.0
    /// Share of electrons that elastic scattering leaves inside the aperture.
    package var elastic = 1.0
    /// Mean number of losses into any angle.
    package var total: Double

    package init(passed: Double = 1, elastic: Double = 1, total: Double) {
      self.passed = passed
      self.elastic = elastic
      self.total = total
    }
  }

  /// Two spectra at once, as the real and imaginary part of one transform; probability density in 1/eV on the grid.
  ///
  /// - Parameters:
  ///   - single: transforms of the single scattering, one or two.
  ///   - zeroLoss: transform of the zero-loss peak.
  func spectra(
    _ single: [UnsafePointer<Double>], _ conditions: [Conditions], zeroLoss: UnsafePointer<Double>,
    space: Workspace
  ) -> [[Double]] {
    let values = space.input.pointer
    for (row, pointer) in single.enumerated() {
      let (f, total) = (conditions[row].passed, conditions[row].total)
      let scale = f * conditions[row].elastic
      for k in 0...length / 2 {
        let size = scale * exp(pointer[2 * k] / f - total)
        let phase = pointer[2 * k + 1] / f
        let (a, b) = (size * cos(phase), size * sin(phase))
        let (c, d) = (zeroLoss[2 * k], zeroLoss[2 * k + 1])
        let (re, im) = (a * c - b * d, a * d + b * c)
        let mirror = k == 0 || 2 * k == length ? k : length - k
        if row == 0 {
          values[k] = Complex(re, im)
          if mirror != k { values[mirror] = Complex(re, -im) }
        } else {
          values[k] += Complex(-im, re)
          if mirror != k { values[mirror] += Complex(im, re) }
        }
      }
    }
    inverse.execute(from: values, to: space.output.pointer)
    let scale = 1 / (Double(length) * grid.step)
    return single.indices.map { row in
      (0..<grid.count).map { index in
        let value = space.output.pointer[place(index)]
        return (row == 0 ? value.re : value.im) * scale / damping[index]
      }
    }
  }

  /// Memory of one thread.
  package final class Workspace {
    fileprivate let input, output: AlignedBuffer<Complex<Double>>

    package init(_ scattering: PluralScattering) {
      input = AlignedBuffer(count: scattering.length)
      output = AlignedBuffer(count: scattering.length)
    }
  }
}
