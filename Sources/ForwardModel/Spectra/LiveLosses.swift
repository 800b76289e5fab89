import Optics
package import Spectroscopy

/// The conditions of spectra: what the spectrometer adds to the optics.
package struct LossQuestion: Sendable, Hashable {
  /// Collection semi-angle in rad.
  package var collection: Double
  package var grid: LossGrid
  /// Energy loss in eV from which on spectra are recorded: maps of atoms are as sharp as the first edge beyond.
  package var lowest = 0.0
  package var zeroLoss: ZeroLossShape
  /// Of the specimen in K; nil for no gains of energy.
  package var temperature: Double?

  package init(
    collection: Double, grid: LossGrid, zeroLoss: ZeroLossShape, temperature: Double? = 295,
    lowest: Double = 0
  ) {
    (self.collection, self.grid, self.zeroLoss) = (collection, grid, zeroLoss)
    self.temperature = temperature
    self.lowest = lowest
  }
}

/// Expected energy-loss spectra at places, ready to be made, and what they are made from.
package struct LiveLosses: Sendable {
  package let model: LossModel
  /// `[place][component]`.
  package let amounts: [Double]
  /// Share of the electrons at each place that elastic scattering leaves in the aperture.
  package let elastic: [Double]
  /// `atoms` where core losses follow single atoms, `columns` where they follow what lies along the beam.
  package let resolution: String
  package let matter: [SpecimenMatter]
  /// Particles that resonate near the places.
  let particles: LiveParticles

  package var count: Int { elastic.count }

  /// Spectra per electron and eV on the grid of the model, in any order and on several threads.
  package func spectra(threads: Int, _ body: @Sendable (_ place: Int, _ spectrum: [Double]) -> Void) {
    spectra(0..<count, threads: threads, body)
  }

  /// Spectra of some of the places, with the numbers that these have here.
  package func spectra(
    _ range: Range<Int>, threads: Int, _ body: @Sendable (_ place: Int, _ spectrum: [Double]) -> Void
  ) {
    let kinds = model.components.count
    model.spectra(
      amounts: Array(amounts[range.lowerBound * kinds..<range.upperBound * kinds]),
      elastic: Array(elastic[range]),
      threads: threads, own: { particles.density(range.lowerBound + $0) }
    ) { body(range.lowerBound + $0, $1) }
  }

  /// Mean number of collected losses at a place, those to particles among them: t/λ for the aperture.
  package func collected(_ place: Int) -> Double {
    truth(place).collected + (particles.density(place)?.reduce(0, +) ?? 0) * model.grid.step
  }

  /// What the spectrum of a place is made from, but for particles.
  package func truth(_ place: Int) -> LossTruth {
    let kinds = model.components.count
    return model.truth(amounts: Array(amounts[place * kinds..<(place + 1) * kinds]))
  }
}

/// How much matter lies under the beam at a place.
package struct SpecimenMatter: Sendable {
  /// nm along the beam.
  package let thickness: Double
  /// Atoms per nm² by atomic number.
  package let areal: [Int: Double]
  /// Mean formal charge of each element that has one.
  package let valences: [Int: Double]
}
