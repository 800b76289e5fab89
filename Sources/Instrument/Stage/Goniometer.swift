import Foundation
import Numerics

/// Tilts about axes that do not pass quite through the point in view.
///
/// The alpha axis is parallel to x and stands still; x, y and z move the cradle along axes that tilt with it; beta tilts the cradle
/// about an axis parallel to its y. A specimen point r comes to p + R_α (T + w(α) − p + q + R_β (r − q)): T the translation, p a point of
/// the alpha axis, q one of the beta axis in the specimen, w the wobble of the bearing. Heights above the axis turn into shifts,
/// −h sin α, and distances from it into heights.
package struct Goniometer: Sendable, Hashable {
  /// A point of the alpha axis (y and z count), in Å.
  package let alphaAxis: SIMD3<Double>
  /// A point of the beta axis in coordinates of the specimen (x and z count), in Å.
  package let betaAxis: SIMD3<Double>
  private let wobble: [SmoothError]

  init(model: StageModel, seed: UInt64) {
    var stream = RandomStream(seed: seed, purpose: .stageAxes, index: 0)
    alphaAxis = SIMD3(0, model.axisError * stream.normal(), model.eucentricError * stream.normal())
    betaAxis = SIMD3(model.cradleError * stream.normal(), 0, model.cradleError * stream.normal())
    wobble = (0..<3).map {
      SmoothError(
        amplitude: model.wobble, period: model.wobblePeriod,
        stream: RandomStream(seed: seed, purpose: .stageMap, index: StageAxis.allCases.count + $0))
    }
  }

  func pose(_ place: StageCoordinates) -> StagePose {
    let (tilt, cradle) = (Rotation.aboutX(place.alpha), Rotation.aboutY(place.beta))
    let shake = SIMD3(wobble[0](place.alpha), wobble[1](place.alpha), wobble[2](place.alpha))
    let inside = place.translation + shake - alphaAxis + betaAxis - cradle.applied(betaAxis)
    return StagePose(rotation: tilt.after(cradle), origin: alphaAxis + tilt.applied(inside))
  }
}
