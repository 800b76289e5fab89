import Foundation

extension ParticleLoss {
  /// What the surfaces of the particle make of the losses at a place: all modes, less what an equal path through the unbounded solid
  /// would lose. Below zero where surfaces take off more than they give.
  /// - Parameter point: Å, in the axes in which the body has its place.
  package func surfaces(at point: SIMD2<Double>) -> [Double] {
    var sum = [Double](repeating: 0, count: energies.count)
    for mode in modes(at: point) {
      for index in sum.indices { sum[index] += mode.probability[index] }
    }
    let path = path(at: point)
    guard path > 0 else { return sum }
    for index in sum.indices { sum[index] -= path * unbounded[index] }
    return sum
  }

  /// Å of the particle along the beam at a place.
  private func path(at point: SIMD2<Double>) -> Double {
    let local = local(point)
    let radius = body.width / 2
    switch body.shape {
    case .sphere: return 2 * max(0, radius * radius - (local * local).sum()).squareRoot()
    case .rod:
      let beyond = max(0, abs(local.x) - (body.length / 2 - radius))
      return 2 * max(0, radius * radius - beyond * beyond - local.y * local.y).squareRoot()
    case .cube: return max(abs(local.x), abs(local.y)) < body.length / 2 ? body.length : 0
    }
  }
}
