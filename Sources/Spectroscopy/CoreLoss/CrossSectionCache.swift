import Synchronization

/// Cross-sections that have been computed, by sub-shell, onset and optics.
final class CrossSectionCache: Sendable {
  static let shared = CrossSectionCache()

  private struct Key: Hashable {
    let shell: Int
    let onset: Double
    let electrons: Double
    let optics: LossOptics
  }

  private let known = Mutex<[Key: CrossSection]>([:])
  /// Beyond this many all are forgotten: an aperture that is swept must not fill the memory.
  private static let most = 20_000

  /// The cross-section of an edge; nil where there is no table.
  func section(_ edge: IonisationEdge, _ optics: LossOptics) -> CrossSection? {
    OscillatorTables.shared.shell(of: edge).map { section($0, edge.onset, edge.electrons, optics) }
  }

  /// The cross-section of a valence sub-shell of the free atom.
  func section(valence shell: SubShell, _ optics: LossOptics) -> CrossSection {
    section(shell, shell.binding, shell.electrons, optics)
  }

  private func section(_ shell: SubShell, _ onset: Double, _ electrons: Double, _ optics: LossOptics)
    -> CrossSection
  {
    let key = Key(shell: shell.index, onset: onset, electrons: electrons, optics: optics)
    if let section = known.withLock({ $0[key] }) { return section }
    let section = CrossSection(
      OscillatorTables.shared.strength(of: shell), onset: onset, electrons: electrons, optics: optics)
    known.withLock {
      if $0.count >= Self.most { $0.removeAll() }
      $0[key] = section
    }
    return section
  }
}
