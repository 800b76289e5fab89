import Foundation
package import Numerics

/// The centre of mass of the diffraction pattern at every position of a scan: a vector field in any unit u.
///
/// Arrays are `[ny][nx]` over `scan`, whose pixel sizes are the scan steps in Å and which is taken as
/// periodic.
package struct CentreOfMassField: Sendable, Hashable {
  package let scan: Grid
  package let x: [Double]
  package let y: [Double]

  package init(scan: Grid, x: [Double], y: [Double]) {
    precondition(
      x.count == scan.count && y.count == scan.count,
      "a scan of \(scan.nx) x \(scan.ny) positions has \(scan.count) vectors, got \(x.count) and \(y.count)")
    self.scan = scan
    self.x = x
    self.y = y
  }

  /// From values `[ny][nx][2]` as a centre-of-mass readout gives them.
  package init(scan: Grid, interleaved values: [Double]) {
    self.init(
      scan: scan, x: stride(from: 0, to: values.count, by: 2).map { values[$0] },
      y: stride(from: 1, to: values.count, by: 2).map { values[$0] })
  }

  /// Every vector turned by `angle` rad, from +x towards +y: undoes a camera that is turned against the scan
  /// by -angle.
  package func turned(by angle: Double) -> CentreOfMassField {
    let (cosine, sine) = (cos(angle), sin(angle))
    return CentreOfMassField(
      scan: scan,
      x: zip(x, y).map { cosine * $0 - sine * $1 },
      y: zip(x, y).map { sine * $0 + cosine * $1 })
  }

  /// iCOM: the function whose gradient is the field, least squares, in u Å; its smallest value is 0.
  ///
  /// Re IFFT[(X qx + Y qy)/(2πi q²)] minus the minimum, X and Y being the transforms of the components and q²
  /// = 1e-12 at the origin. For a thin specimen the mean scattering angle follows the gradient of the
  /// projected potential. Source: Lazić, Bosch, Lazar, Ultramicroscopy 160 (2016) 265.
  package func integrated() -> [Double] {
    let fourier = ScanFourier(scan)
    let image = fourier.inverse(fourier.forward(x), fourier.forward(y)) { x, y, qx, qy in
      let squared = qx * qx + qy * qy
      let scale = 1 / (2 * .pi * (squared == 0 ? 1e-12 : squared))
      let along = x * qx + y * qy
      // Division by i turns (re, im) into (im, -re).
      return Complex(along.im * scale, -along.re * scale)
    }
    let smallest = image.min() ?? 0
    return image.map { $0 - smallest }
  }

  /// dCOM: ∂x/∂x + ∂y/∂y in u/Å, by Fourier derivatives. For a thin specimen it is proportional to minus the
  /// charge density: negative at the nuclei, towards which electrons are drawn.
  package func divergence() -> [Double] {
    derivative { x, y, qx, qy in x * qx + y * qy }
  }

  /// ∂y/∂x - ∂x/∂y in u/Å: zero for a thin specimen and a camera aligned with the scan.
  package func curl() -> [Double] {
    derivative { x, y, qx, qy in y * qx - x * qy }
  }

  /// The angle in rad, in (-π/2, π/2], by which the field should be `turned` for the least curl.
  ///
  /// Turning mixes both derivatives: curl' = curl cos θ + divergence sin θ; Σ curl'² has its minimum at tan
  /// 2θ = 2 Σ curl·div / (Σ curl² - Σ div²), on the branch checked here. A field turned by π has the same
  /// curl: whether to add π is seen from the contrast of the integrated image.
  package func angleOfLeastCurl() -> Double {
    let (curl, divergence) = (curl(), divergence())
    var (cc, dd, cd) = (0.0, 0.0, 0.0)
    for (c, d) in zip(curl, divergence) {
      cc += c * c
      dd += d * d
      cd += c * d
    }
    // Σ curl'² = (cc + dd)/2 + ((cc - dd)/2) cos 2θ + cd sin 2θ is least where (cos 2θ, sin 2θ) is opposite
    // to ((cc - dd)/2, cd).
    return atan2(-cd, (dd - cc) / 2) / 2
  }

  /// 2πi q applied to the components; the Nyquist frequency, which has no sign, is left out.
  private func derivative(
    _ combine: (_ x: Complex<Double>, _ y: Complex<Double>, _ qx: Double, _ qy: Double) -> Complex<Double>
  ) -> [Double] {
    let fourier = ScanFourier(scan)
    let nyquistX = scan.nx % 2 == 0 ? scan.kx(scan.nx / 2) : .infinity
    let nyquistY = scan.ny % 2 == 0 ? scan.ky(scan.ny / 2) : .infinity
    return fourier.inverse(fourier.forward(x), fourier.forward(y)) { x, y, qx, qy in
      let slope = combine(x, y, qx == nyquistX ? 0 : qx, qy == nyquistY ? 0 : qy)
      return Complex(-2 * .pi * slope.im, 2 * .pi * slope.re)
    }
  }
}
