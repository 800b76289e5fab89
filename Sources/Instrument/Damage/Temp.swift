import Worlds
package struct Damage: Sendable {
  init(_ model: DamageModel, seed: UInt64) {}
  func expose(_ world: inout World, to exposure: BeamExposure, _ state: inout DamageState) {}
}
