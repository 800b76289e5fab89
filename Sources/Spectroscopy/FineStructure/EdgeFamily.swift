import Foundation

/// The edges of one shell and angular momentum (L3 with L2) of one kind of atom: cross-section per eV with threshold shape,
/// white lines and near-edge structure.
///
/// - Continuum: one-electron strength, for 2p of Z ≥ 21 times 1 - 0.5 exp(-(E - E0) / 40 eV), which many-electron effects take
///   from it (ratios of Egerton, Ultramicroscopy 50 (1993) 13).
/// - White lines: 0.045 per hole in 3d from 2p, 0.047 per hole in 4f from 3d (derived from the same source); elsewhere the
///   strength of the free atom.
/// - The step is an arctangent, cut off smoothly where nothing can be absorbed.
struct EdgeFamily: Sendable {
  private struct Member: Sendable {
    let edge: IonisationEdge
    let section: CrossSection
  }

  private let members: [Member]
  private let recipe: NearEdgeRecipe?
  private let isDamped: Bool
  /// Peaks in nm²/eV.
  private let peaks: [NearEdgeRecipe.Peak]
  /// The value is zero below, in eV.
  let begin: Double
  private let cut: Double

  /// Edges of the same shell and angular momentum.
  init(_ edges: [IonisationEdge], atom: LossAtom, recipe: NearEdgeRecipe?, optics: LossOptics) {
    members = edges.compactMap { edge in
      CrossSectionCache.shared.section(edge, optics).map { Member(edge: edge, section: $0) }
    }
    self.recipe = recipe
    let first = members.map(\.edge.onset).min() ?? 0
    let isDamped = edges[0].n == 2 && edges[0].l == 1 && edges[0].element >= 21
    self.isDamped = isDamped
    if let recipe {
      let reference = members.reduce(0) { $0 + $1.section.value(first + 40) }
      let weights = atom.isLayered && !recipe.layerPeaks.isEmpty ? LayerWeights(energy: first, optics) : nil
      let lines = Self.perStrength(members) * Self.strengthPerHole(edges[0]) * recipe.holes
      peaks =
        recipe.layerPeaks.map { $0.scaled(reference * (weights?.normal ?? 1)) }
        + recipe.peaks.map { $0.scaled(reference * (weights?.within ?? 1)) }
        + recipe.lines.map { $0.scaled(lines) }
    } else {
      peaks = Self.whiteLines(members)
    }
    cut = recipe?.begin ?? peaks.map { $0.energy - 2.5 * $0.width }.reduce(first, min)
    begin = cut - 6
  }

  /// Cross-section in nm²/eV at an energy.
  func value(_ energy: Double) -> Double {
    guard energy > begin else { return 0 }
    var sum = 0.0
    for member in members {
      let step = recipe?.step ?? (member.edge.onset, max(member.edge.width, 0.3))
      var value = member.section.value(energy) * (0.5 + atan((energy - step.centre) / (step.width / 2)) / .pi)
      if isDamped { value *= 1 - 0.5 * exp(-max(energy - member.edge.onset, 0) / 40) }
      sum += value
    }
    for peak in peaks { sum += peak.value(energy) }
    return max(sum, 0) / (1 + exp(-(energy - cut) / 0.35))
  }

  /// Oscillator strength of white lines per hole.
  private static func strengthPerHole(_ edge: IonisationEdge) -> Double {
    switch (edge.n, edge.l) {
    case (2, 1): 0.045
    case (3, 1): 0.39
    case (3, 2): 0.047
    case (4, 2): 0.7
    default: 0
    }
  }

  /// Cross-section in nm² per unit of oscillator strength, 30 eV beyond the onset.
  private static func perStrength(_ members: [Member]) -> Double {
    guard let member = members.last, let shell = OscillatorTables.shared.shell(of: member.edge) else {
      return 0
    }
    let strength = OscillatorTables.shared.strength(of: shell).dipole(above: 30) * member.edge.electrons
    return strength > 0 ? member.section.value(member.edge.onset + 30) / strength : 0
  }

  /// Lines of an atom without a recipe: strengths of the free atom's transitions into partly filled d and f shells.
  private static func whiteLines(_ members: [Member]) -> [NearEdgeRecipe.Peak] {
    members.flatMap { member in
      OscillatorTables.shared.transitions(of: member.edge).compactMap { transition in
        guard transition.holes > 0, transition.finalL == member.edge.l + 1, transition.finalL >= 2 else {
          return nil
        }
        let places = Double(4 * transition.finalL + 2)
        var strength = transition.strength * member.edge.electrons * transition.holes / places
        // Where one-electron theory is known to be too strong, the measured strength per hole, shared by electrons.
        let all = Double(4 * member.edge.l + 2)
        let isShallow = member.edge.n == transition.finalN
        if !isShallow, (transition.finalN, transition.finalL) == (3, 2) || transition.finalL == 3 {
          strength = strengthPerHole(member.edge) * transition.holes * member.edge.electrons / all
        }
        // Deep lines are as sharp as the core hole; within one shell they are broad and drawn to higher energies.
        let (shift, width) =
          isShallow ? (transition.finalL == 3 ? (16.0, 12.0) : (5.0, 8.0)) : (1.5, member.edge.width + 1.5)
        return NearEdgeRecipe.Peak(
          energy: member.edge.onset + shift, width: width, area: strength * perStrength([member]))
      }
    }
  }
}

extension NearEdgeRecipe.Peak {
  func scaled(_ factor: Double) -> Self { .init(energy: energy, width: width, area: area * factor) }
}
