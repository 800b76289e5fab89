package import Numerics

extension ScatteringMatrix {
  /// Sums plane waves to probes. One object serves one thread.
  package final class Reduction {
    private let matrix: ScatteringMatrix<Real>
    private let spectra: SpectralReduction<Real>?
    private let windows: WindowReduction<Real>?

    package init(_ matrix: ScatteringMatrix<Real>) {
      self.matrix = matrix
      spectra = matrix.isSpectral ? SpectralReduction(matrix) : nil
      windows = matrix.isSpectral ? nil : WindowReduction(matrix)
    }

    package var work: WorkCount { spectra?.work ?? windows?.work ?? WorkCount() }

    /// The patterns behind the specimen of probes at `positions` (Å).
    ///
    /// Patterns whose rows are spectra have the phases of the whole field, others those of a window that begins at a
    /// pixel; intensities are the same.
    /// - Parameters:
    ///   - probe: c_q of the probe at the origin, from `PrismGeometry.coefficients`.
    ///   - body: called with the index of each position, in order, and its spectrum in `patternLayout`.
    package func patterns(
      probe: [Complex<Double>], positions: [SIMD2<Double>],
      _ body: (_ index: Int, _ spectrum: UnsafePointer<Complex<Real>>) -> Void
    ) {
      spectra?.patterns(probe, positions, body)
      windows?.patterns(probe, positions, body)
    }
  }

  /// Probes that are handed to a reduction at once, at most.
  package static var batch: Int { 64 }

  /// The same for a scan of `probes` positions: a power of two from 16 up, fewer for small scans, so that all threads have
  /// something to do.
  package static func batch(probes: Int) -> Int {
    probes >= 16 * batch ? batch : probes >= 8 * batch ? 32 : 16
  }

  /// Bytes of scratch memory of one reduction.
  package static func scratchBytes(_ shape: MatrixShape) -> Int {
    let waves =
      shape.isSpectral
      ? SpectralReduction<Real>.probes(litPixels: shape.litPixels) * shape.litPixels
      : WindowReduction<Real>.largestArea(shape.litPixels)
    return (waves + batch * shape.beams + 3 * shape.patternLayout.count) * MemoryLayout<Complex<Real>>.stride
  }
}
