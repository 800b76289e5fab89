/// Fourier sums over points that lie anywhere in a periodic rectangle, real values at the points.
///
/// * type 1, points → spectrum: F(h) = Σ_p v_p exp(-2πi h·r_p)
/// * type 2, spectrum → points: v(r) = Σ_h F(h) exp(+2πi h·r) over all harmonics, real
///
/// for the harmonics h of nx x ny points, r in periods. Type 1 spreads the points onto a finer grid with a window
/// (`SpreadingKernel`), transforms the grid and divides by the window's transform; type 2 is its adjoint. The cost
/// is that of one transform of the fine grid and of w² points of it for each point. Source of the method: Dutt and
/// Rokhlin, SIAM J. Sci. Comput. 14 (1993) 1368.
///
/// Error: `SpreadingKernel.accuracy` and rounding, both relative to the root of the sum of v_p²; rounding grows
/// towards the highest harmonics as the window's transform falls. At the Nyquist frequency of an even ny, which
/// stands for both signs, type 1 gives the mean over both and type 2 shares the value between them; in the column
/// of the Nyquist frequency of an even nx the harmonic is +nx/2, and type 2 takes the real part.
package struct NonuniformTransform<Real: RealScalar>: Sendable {
  package let layout: HalfSpectrumLayout
  let kernelX: SpreadingKernel<Real>
  let kernelY: SpreadingKernel<Real>
  let plans: RealFourierTransform2D<Real>.Plans
  /// 1/φ^ for each column and for each row of the spectrum.
  let correctionX: [Real]
  let correctionY: [Real]

  /// - Parameters:
  ///   - layout: the harmonics.
  ///   - accuracy: of the windows.
  package init(layout: HalfSpectrumLayout, accuracy: Double = SpreadingKernel<Real>.accuracy) {
    self.init(layout: layout) { SpreadingKernel(refinement: $0, accuracy: accuracy) }
  }

  /// With windows of a given width along both axes.
  package init(layout: HalfSpectrumLayout, width: Int) {
    self.init(layout: layout) { SpreadingKernel(width: width, refinement: $0) }
  }

  private init(layout: HalfSpectrumLayout, kernel: (_ refinement: Double) -> SpreadingKernel<Real>) {
    self.layout = layout
    let (mx, my) = (FineGrid.points(harmonics: layout.nx), FineGrid.points(harmonics: layout.ny))
    let alongX = kernel(Double(mx) / Double(layout.nx))
    let alongY = kernel(Double(my) / Double(layout.ny))
    kernelX = alongX
    kernelY = alongY
    plans = RealFourierTransform2D.Plans(nx: mx, ny: my, columns: layout.columns)
    correctionX = (0..<layout.columns).map { Real(1 / alongX.window.transform(Double($0) / Double(mx))) }
    correctionY = (0..<layout.ny).map {
      Real(1 / alongY.window.transform(Double(Grid.harmonic($0, of: layout.ny)) / Double(my)))
    }
  }

  /// Points of the fine grid.
  var finePoints: (x: Int, y: Int) { (plans.nx, plans.ny) }

  /// The row that stands for both signs of the highest harmonic, if there is one.
  var nyquistRow: Int? { layout.ny % 2 == 0 ? layout.ny / 2 : nil }
}

/// u modulo m, in [0, m).
@inline(__always) func wrapped(_ turns: Double, times m: Int) -> Double {
  let u = (turns - turns.rounded(.down)) * Double(m)
  return u < Double(m) ? u : 0
}
