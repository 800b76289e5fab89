import CSpectroscopyTables
import Synchronization

/// Edges and generalised oscillator strengths of Z = 1 to 92.
///
/// Computed by this project from relativistic self-consistent atoms (Dirac, exchange after Slater, neutral atom, frozen
/// potential), checked against the sub-shell photo-ionisation of Kissel's tables within 1 %. Onsets: energies as in the atlas
/// of Ahn and Krivanek (1983), elsewhere Elam, Ravel and Sieber, Rad. Phys. Chem. 63 (2002) 121; widths: Krause and Oliver
/// (1979), Keski-Rahkonen and Krause (1974). The tables are in the program; a sub-shell is decoded when first asked for.
package final class OscillatorTables: Sendable {
  package static let shared = OscillatorTables()

  /// Atomic numbers with tables.
  package static let elements = 1...92

  /// All edges and sub-shells, by atomic number.
  private let edgesOf: [[IonisationEdge]]
  private let shellsOf: [[SubShell]]
  private let transitionsOf: [[BoundTransition]]
  /// Energies above the edge in eV and wave vectors in 1/bohr of every table; the first wave vector is the dipole limit.
  let energies: [Double]
  let waves: [Double]
  private let data: TableReader
  private let dataBegin: Int
  private let decoded: Mutex<[Int: OscillatorStrength]>

  private init() {
    var reader = TableReader(stemulator_oscillators())
    reader.skip(8)
    let counts = (0..<5).map { _ in Int(reader.word()) }
    reader.skip(4)
    energies = (0..<counts[0]).map { _ in reader.real() }
    waves = (0..<counts[1]).map { _ in reader.real() }
    var shells = [[SubShell]](repeating: [], count: 93)
    var edges = [[IonisationEdge]](repeating: [], count: 93)
    var transitions = [[BoundTransition]](repeating: [], count: 93)
    for index in 0..<counts[2] {
      let shell = SubShell(
        element: reader.byte(), n: reader.byte(), l: reader.byte(), isValence: reader.byte() == 1,
        electrons: reader.real(), binding: reader.real(), index: index)
      shells[shell.element].append(shell)
    }
    for _ in 0..<counts[3] {
      let edge = IonisationEdge(
        element: reader.byte(), n: reader.byte(), subshell: reader.byte(), isMajor: reader.byte() == 1,
        onset: reader.real(), electrons: reader.real(), jump: reader.real(), width: reader.real())
      edges[edge.element].append(edge)
    }
    for _ in 0..<counts[4] {
      let (element, n, subshell, final) = (reader.byte(), reader.byte(), reader.byte(), reader.byte())
      transitions[element].append(
        BoundTransition(
          element: element, n: n, subshell: subshell, finalN: final / 16, finalL: final % 16,
          strength: reader.real(), occupation: reader.real()))
    }
    (edgesOf, shellsOf, transitionsOf) = (edges, shells, transitions)
    data = reader
    dataBegin = reader.position
    decoded = Mutex([:])
    precondition(
      reader.count == reader.position + 2 * counts[2] * counts[0] * counts[1], "tables of oscillators")
  }

  /// The edges of an element in order of their sub-shells, K first; of shells below the valence shell, from 12 to 6500 eV.
  package func edges(of element: Int) -> [IonisationEdge] { edgesOf[element] }

  /// The sub-shells of an element that have tables.
  package func shells(of element: Int) -> [SubShell] { shellsOf[element] }

  /// The sub-shell that an edge belongs to; nil where no table was computed.
  func shell(of edge: IonisationEdge) -> SubShell? {
    shellsOf[edge.element].first { !$0.isValence && $0.n == edge.n && $0.l == edge.l }
  }

  /// Transitions from the core level of an edge.
  func transitions(of edge: IonisationEdge) -> [BoundTransition] {
    transitionsOf[edge.element].filter { $0.n == edge.n && $0.subshell == edge.subshell }
  }

  /// The strength of a sub-shell.
  func strength(of shell: SubShell) -> OscillatorStrength {
    decoded.withLock { known in
      if let strength = known[shell.index] { return strength }
      let count = energies.count * waves.count
      let begin = dataBegin + 2 * count * shell.index
      // 16 bits for 32 units of the logarithm: steps of 0.05 %.
      let strength = OscillatorStrength(
        energies: energies, waves: waves,
        logarithms: (0..<count).map { Double(data.short(at: begin + 2 * $0)) * 32 / 65535 - 30 })
      known[shell.index] = strength
      return strength
    }
  }
}
