import Foundation
package import Quantities

/// X-rays of some elements under a beam, as a detector hears of them: what does not depend on amounts, once for many spectra.
package struct XRaySource: Sendable {
  package let model: XRayDetectorModel
  package let beam: ElectronBeam
  private let elements: [Int: Prepared]
  /// Photons of bremsstrahlung per electron and (atom on an Å²) Z², that a detector without layers would get in each channel.
  private let continuum: [Double]
  private let profiles: [[(share: Double, profile: XRayResponse.Profile)]]

  private struct Prepared: Sendable {
    let element: XRayElement
    let lines: [PreparedLine]
    /// Å² of an atom at the energy of each channel.
    let absorption: [Double]
  }

  private struct PreparedLine: Sendable {
    let emission: XRayElement.Emission
    let efficiency: Double
    let profiles: [(share: Double, profile: XRayResponse.Profile)]
  }

  /// Lowest energy in eV that is taken into account.
  static let lowest = 100.0

  /// - Parameter numbers: atomic numbers that targets may have.
  /// - Throws: `InputError` for elements without a table.
  package init(_ model: XRayDetectorModel, beam: ElectronBeam, elements numbers: [Int]) throws(InputError) {
    (self.model, self.beam) = (model, beam)
    let response = XRayResponse(model: model)
    let width = model.electronvoltsPerChannel * (1 + model.dispersionError)
    let energies = (0..<model.channels).map { model.zeroOffset + width * Double($0) }
    var prepared: [Int: Prepared] = [:]
    for number in Set(numbers).sorted() {
      let element = try XRayTables.element(number)
      let lines = element.emissions(beam).filter { $0.line.energy >= Self.lowest }.map { emission in
        PreparedLine(
          emission: emission, efficiency: model.efficiency(atEnergy: emission.line.energy),
          profiles: response.profiles(atEnergy: emission.line.energy))
      }
      prepared[number] = Prepared(
        element: element, lines: lines,
        absorption: energies.map { $0 < Self.lowest ? 0 : element.absorption(atEnergy: $0) })
    }
    elements = prepared
    let share = Bremsstrahlung.perSteradian(beam, angle: .pi / 2 + model.takeOff) * model.solidAngle
    let factor = model.bremsstrahlungScale * share * width
    continuum = energies.map { energy in
      energy < Self.lowest || factor == 0
        ? 0
        : factor * Bremsstrahlung.crossSection(1, beam, photon: energy)
          * model.efficiency(atEnergy: energy)
    }
    profiles = zip(energies, continuum).map { $1 > 0 ? response.profiles(atEnergy: $0) : [] }
  }

  /// What is expected from a target.
  /// - Parameters:
  ///   - electrons: of the beam that go through.
  ///   - seconds: time this takes, for stray counts.
  /// - Throws: `InputError` for elements that were not named.
  package func expectation(_ target: XRayTarget, electrons: Double, seconds: Double) throws(InputError)
    -> XRayExpectation
  {
    var channels = [Double](repeating: model.strayPerSecond * seconds, count: model.channels)
    var lines: [XRayExpectation.Line] = []
    var absorption = [Double](repeating: 0, count: model.channels)
    var charges = 0.0
    let seen = model.solidAngle / (4 * .pi)
    for part in target.elements {
      guard let prepared = elements[part.number] else {
        throw InputError("X-rays: element \(part.number) is not among those that were prepared")
      }
      charges += part.amount * Double(part.number * part.number)
      for channel in 0..<model.channels { absorption[channel] += part.amount * prepared.absorption[channel] }
      for line in prepared.lines {
        let energy = line.emission.line.energy
        let generated = electrons * part.amount * line.emission.crossSection
        let heard =
          generated * seen * line.efficiency * target.escaping(energy: energy, takeOff: model.takeOff)
        for (share, profile) in line.profiles { profile.add(heard * share, to: &channels) }
        lines.append(
          .init(
            element: part.number, name: line.emission.line.name, energy: energy, generated: generated,
            heard: heard))
      }
    }
    let total = addContinuum(
      target, absorption: absorption, amount: electrons * charges, to: &channels)
    return XRayExpectation(channels: channels, lines: lines, continuum: total)
  }

  private func addContinuum(
    _ target: XRayTarget, absorption: [Double], amount: Double, to channels: inout [Double]
  ) -> Double {
    let slope = sin(model.takeOff + target.tilt)
    guard slope > 0, amount > 0 else { return 0 }
    let way = cos(target.tilt) / slope
    var total = 0.0
    for channel in 0..<model.channels where continuum[channel] > 0 {
      let heard = amount * continuum[channel] * XRayTarget.meanEscape(absorption[channel] * way)
      total += heard
      for (share, profile) in profiles[channel] { profile.add(heard * share, to: &channels) }
    }
    return total
  }
}
