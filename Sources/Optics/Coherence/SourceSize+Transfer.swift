import Foundation

extension SourceSize {
  /// The Fourier transform of the whole profile at (kx, ky) in 1/Å; 1 at the origin.
  package func transfer(kx: Double, ky: Double) -> Double {
    let squared = kx * kx + ky * ky
    return switch self {
    case .gaussian(let sigma): exp(-2 * .pi * .pi * sigma * sigma * squared)
    case .lorentzian(let halfWidth): exp(-2 * .pi * halfWidth * squared.squareRoot())
    }
  }
}
