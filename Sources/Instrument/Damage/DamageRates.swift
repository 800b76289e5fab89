import Crystals
import Quantities

/// Cross-sections in Å² of each mechanism for kinds of atoms, at one energy.
struct DamageRates {
  let model: DamageModel
  let beam: ElectronBeam
  private var known: [AtomKind: SIMD4<Double>] = [:]
  private let inelastic: Double

  /// What is below this, in Å², is taken as 0: 10⁻⁸ barn.
  private static let least = 1e-16

  init(model: DamageModel, beam: ElectronBeam) {
    self.model = model
    self.beam = beam
    func square(_ beam: ElectronBeam) -> Double { 1 - 1 / (beam.lorentzFactor * beam.lorentzFactor) }
    inelastic = square(ElectronBeam(energy: 60_000)) / square(beam)
  }

  mutating func callAsFunction(_ kind: AtomKind) -> SIMD4<Double> {
    if let rates = known[kind] { return rates }
    let rates = find(kind)
    known[kind] = rates
    return rates
  }

  /// In the order of `DamageMechanism`.
  private func find(_ kind: AtomKind) -> SIMD4<Double> {
    let number = Int(kind.element)
    guard let element = try? ChemicalElement(number: number) else { return .zero }
    let weight = element.weight
    let velocity = KnockOn.meanSquareVelocity(
      meanSquare: Double(kind.meanSquare), weight: weight, temperature: model.temperature)
    func knockOn(_ threshold: Double) -> Double {
      KnockOn.crossSection(
        number: number, weight: weight, beam, threshold: threshold, meanSquareVelocity: velocity)
    }
    var rates = SIMD4<Double>.zero
    if kind.isLoose {
      rates[0] = model.knockOn * knockOn(model.looseThreshold)
      rates[1] = model.radiolysis * model.looseLoss * inelastic
      rates[3] = model.hopping * model.looseHop * inelastic
    } else {
      if model.knockOn > 0 { rates[0] = model.knockOn * knockOn(threshold(kind)) }
      rates[1] = model.radiolysis * (model.radiolysisCrossSections[number] ?? 0) * inelastic
      if kind.impurity != 0, model.hopping > 0, let needed = model.exchangeThresholds[Int(kind.impurity)] {
        rates[2] = model.hopping * knockOn(needed)
      }
    }
    return rates.replacing(with: 0.0, where: rates .< SIMD4(repeating: Self.least))
  }

  /// eV that an atom on its site needs to leave.
  func threshold(_ kind: AtomKind) -> Double {
    let whole = model.thresholds[Int(kind.element)] ?? model.thresholdElse
    let missing = Double(kind.whole - min(kind.neighbours, kind.whole)) / Double(max(kind.whole, 1))
    // An atom without any neighbour counts as loose before.
    let weakened = whole * max(1 - model.edgeWeakening * missing, 0.1)
    return kind.isCovered ? weakened * model.coveredFactor : weakened
  }
}
