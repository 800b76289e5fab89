import Foundation
import Numerics

/// The offset of the energy axis, and what is wrong with it: every move ends somewhat beside, comes partly late, and remembers
/// from where it came.
package struct DriftTube: Sendable, Equatable, Codable {
  /// What was asked for in eV.
  package private(set) var offset = 0.0
  /// What an alignment of the zero loss has found and takes off, in eV.
  package private(set) var tare = 0.0
  private var moves = 0
  /// Error of this move in eV.
  private var beside = 0.0
  /// What was missing at the end of the last move, in eV.
  private var missing = 0.0
  /// Where the memory stands, in eV: it follows when the offset leaves its play.
  private var memory = 0.0
  /// Moment of the last move in ns.
  private var moved: Int64 = 0

  package init() {}

  /// Asks for an offset.
  /// - Parameters:
  ///   - moment: instrument time in ns.
  ///   - seed: of the session.
  package mutating func move(
    to offset: Double, at moment: Int64, _ model: SpectrometerModel, seed: UInt64
  ) {
    guard offset != self.offset else { return }
    missing = late(at: moment, model) + model.creepShare * (offset - self.offset)
    moves += 1
    var stream = RandomStream(seed: seed, purpose: .offsetError, index: model.serial, moves)
    beside = model.moveError * stream.normal()
    let play = model.hysteresisRange
    memory = max(offset - play, min(offset + play, memory))
    (self.offset, moved) = (offset, moment)
  }

  /// Takes off what an alignment has found: where the zero loss was minus where it should have been, in eV.
  package mutating func align(found: Double) { tare += found }

  /// True minus nominal offset in eV.
  package func error(at moment: Int64, _ model: SpectrometerModel) -> Double {
    // A zero loss that is found at a positive energy tells of an axis that begins too low.
    beside - late(at: moment, model) + model.hysteresisShare * (memory - offset) + tare
  }

  private func late(at moment: Int64, _ model: SpectrometerModel) -> Double {
    missing * exp(-Double(moment - moved) * 1e-9 / model.creepSeconds)
  }
}
