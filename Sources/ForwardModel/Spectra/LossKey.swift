import Optics
import Spectroscopy

/// What a model of losses depends on.
struct LossKey: Sendable, Hashable {
  let optics: LossOptics
  let question: LossQuestion
  let solids: [SpectralMaterials.Solid]
  let sites: [SIMD2<Int>]
}

/// What the weights of atoms of one element depend on.
struct LossWeightsKey: Sendable, Hashable {
  /// Focused on the atoms.
  let probe: Probe
  let foci: [FocalSpread.Sample]
  let source: SourceSize?
  /// Nil for losses that happen where the electron is.
  let edge: IonisationEdge?
  let optics: LossOptics
}
