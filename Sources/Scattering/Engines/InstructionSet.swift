import CVectors
import Foundation
package import Quantities
import WaveBlocks

#if arch(x86_64)
  import WavePassesAVX2
  import WavePassesAVX512
#endif

/// Which code takes waves in single precision through a specimen.
///
/// Results differ in their last digits from one set to the next. Whoever needs the same bytes on different machines sets
/// the environment variable `STEMULATOR_INSTRUCTIONS` to a set that all of them have.
package enum InstructionSet: String, CaseIterable, Sendable {
  /// Plain transforms by FFTW, on any machine.
  case reference
  case avx2
  case avx512

  /// The passes of the fused engine; nil for the reference.
  var passes: (any WavePasses.Type)? {
    #if arch(x86_64)
      switch self {
      case .reference: nil
      case .avx2: WavePassesAVX2.Passes.self
      case .avx512: WavePassesAVX512.Passes.self
      }
    #else
      nil
    #endif
  }

  /// Whether this machine has it.
  package var isSupported: Bool {
    #if arch(x86_64)
      switch self {
      case .reference: true
      case .avx2: cv_has_avx2() != 0
      case .avx512: cv_has_avx512() != 0
      }
    #else
      self == .reference
    #endif
  }

  /// Those that this machine has, the fastest last.
  package static var supported: [InstructionSet] { allCases.filter(\.isSupported) }

  /// What engines use unless told otherwise: what the environment asks for, else the fastest.
  package static let standard: InstructionSet = (try? requested()) ?? supported.last ?? .reference

  private static let variable = "STEMULATOR_INSTRUCTIONS"

  /// What the environment asks for, if anything.
  /// - Throws: if it asks for something that there is not.
  package static func requested() throws(InputError) -> InstructionSet? {
    guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else { return nil }
    guard let found = InstructionSet(rawValue: text), found.isSupported else {
      throw InputError(
        "\(variable): \"\(text)\" is not allowed; allowed on this machine: "
          + supported.map(\.rawValue).joined(separator: ", "))
    }
    return found
  }
}
