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
  /// Damping at each energy of the grid.
  private let damping: [Double]
  /// exp(2π i k / length)
  private let turns: [Complex<Double>]

  /// Reals of a transform of a real spectrum: real and imaginary parts in turn, from zero to the middle.
  package var reals: Int { 2 * (length / 2 + 1) }

  package init(grid: LossGrid) {
    self.grid = grid
    let length = FourierSizes.next(from: Double(2 * max(grid.count, 32)))
    self.length = length
    func plan(_ length: Int, _ direction: FourierDirection) -> LinePlan<Double> {
      LinePlan(
        TransformLines(
          length: length, count: 1, inputStride: length, outputStride: length, direction: direction))
    }
    forward = plan(length, .forward)
    inverse = plan(length / 2, .inverse)
    turns = (0..<length / 2).map { Complex(phase: 2 * .pi * Double($0) / Double(length)) }
    damping = (0..<grid.count).map { exp(-24 * Double($0 - grid.below) / Double(length)) }
  }

  /// Place of an energy in the transforms: those below zero are at the end.
  private func place(_ index: Int) -> Int {
    index >= grid.below ? index - grid.below : length + index - grid.below
  }

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

  /// A spectrum: probability density in 1/eV on the grid.
  ///
  /// The inverse transform takes even and odd places as real and imaginary parts of one of half the length.
  /// - Parameters:
  ///   - single: transform of the single scattering.
  ///   - zeroLoss: transform of the zero-loss peak.
  func spectrum(
    _ single: UnsafePointer<Double>, _ conditions: Conditions, zeroLoss: [Double], space: Workspace
  ) -> [Double] {
    let (half, f) = (length / 2, conditions.passed)
    let scale = f * conditions.elastic
    let all = space.spectrum.pointer
    for k in 0...half {
      let size = scale * exp(single[2 * k] / f - conditions.total)
      let phase = single[2 * k + 1] / f
      all[k] = Complex(size * cos(phase), size * sin(phase)) * Complex(zeroLoss[2 * k], zeroLoss[2 * k + 1])
    }
    let packed = space.packed.pointer
    for k in 0..<half {
      let (here, mirror) = (all[k], all[half - k].conjugate)
      let odd = (here - mirror) * turns[k]
      packed[k] = here + mirror + Complex(-odd.im, odd.re)
    }
    inverse.execute(from: packed, to: space.output.pointer)
    let values = UnsafeRawPointer(space.output.pointer).assumingMemoryBound(to: Double.self)
    let unit = 1 / (Double(length) * grid.step)
    return (0..<grid.count).map { values[place($0)] * unit / damping[$0] }
  }

  /// Memory of one thread.
  package final class Workspace {
    fileprivate let spectrum, packed, output: AlignedBuffer<Complex<Double>>

    package init(_ scattering: PluralScattering) {
      spectrum = AlignedBuffer(count: scattering.length / 2 + 1)
      packed = AlignedBuffer(count: scattering.length / 2)
      output = AlignedBuffer(count: scattering.length / 2)
    }
  }
}
