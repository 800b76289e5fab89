/// How a layered solid across the beam is excited along the normal and within the layers, relative to the mean over all
/// directions (Jouffrey, Schattschneider and Hébert, Ultramicroscopy 102 (2004) 61, with retardation).
struct LayerWeights: Sendable {
  /// Factors of transitions along the layer normal and within the layer, both 1 at the magic angle.
  let normal: Double
  let within: Double

  init(energy: Double, _ optics: LossOptics) {
    let kinematics = LossKinematics(optics.beam)
    let characteristic = kinematics.characteristicAngle(energy)
    let scale = kinematics.gamma / characteristic
    var (along, across) = (0.0, 0.0)
    for (angle, weight) in ApertureOverlap(optics).nodes(characteristic: characteristic) {
      let u = angle * angle * scale * scale
      let common = weight * 2 * angle * scale * scale / ((1 + u) * (1 + u))
      along += common / (kinematics.gamma * kinematics.gamma)
      across += common * u
    }
    normal = 3 * along / (along + across)
    within = 1.5 * across / (along + across)
  }
}
