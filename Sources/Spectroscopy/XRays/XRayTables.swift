import CSpectroscopyTables
import Foundation
package import Quantities

/// What is known of the X-rays of an element: shells, lines and absorption.
///
/// Shells, yields, lines, Coster-Kronig probabilities and absorption: W. T. Elam, B. D. Ravel, J. R. Sieber, Radiat. Phys. Chem. 63
/// (2002) 121. Ionisation by electrons: D. Bote et al., At. Data Nucl. Data Tables 95 (2009) 871.
package struct XRayElement: Sendable, Decodable {
  package struct Shell: Sendable, Decodable {
    /// K, L1, ... M5.
    package let name: String
    /// Energy of the absorption edge in eV.
    package let edge: Double
    /// Energy in eV that the cross-section of ionisation was fitted with.
    let threshold: Double
    /// Share of vacancies that emit a photon.
    package let yield: Double
    /// Parameters of the cross-section: b, A, g1 to g4, a1 to a5.
    let fit: [Double]
    /// How many vacancies in other shells a vacancy leaves by Coster-Kronig transitions, directly or in steps.
    let moved: [String: Double]
  }

  package struct Line: Sendable, Decodable {
    /// Siegbahn's name without the element's: Ka1, Lb1.
    package let name: String
    /// eV.
    package let energy: Double
    /// Shell whose vacancy it fills.
    package let shell: String
    /// Of the photons from this shell.
    package let share: Double
  }

  /// Atomic number.
  package let number: Int
  /// Atomic weight.
  package let mass: Double
  package let shells: [Shell]
  package let lines: [Line]
  /// Energy in eV and ln(barn per atom); straight lines between in logarithms of both.
  let absorption: [[Double]]

  private enum CodingKeys: String, CodingKey {
    case number = "Z"
    case mass, shells, lines, absorption
  }

  /// Cross-section of photoabsorption of an atom in Å².
  /// - Parameter energy: eV; below 100 eV and above 60 keV the end of the table goes on as a power.
  package func absorption(atEnergy energy: Double) -> Double {
    var (low, high) = (0, absorption.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if absorption[middle][0] <= energy { low = middle } else { high = middle }
    }
    let (a, b) = (absorption[low], absorption[high])
    let along = log(energy / a[0]) / log(b[0] / a[0])
    return exp(a[1] + along * (b[1] - a[1])) * XRayTables.squareAngstromPerBarn
  }
}

/// The tables that are inside the program.
package enum XRayTables {
  package static let squareAngstromPerBarn = 1e-8

  private struct Table: Decodable {
    let elements: [XRayElement]
  }

  private static let elements: [XRayElement] = {
    let embedded = stemulator_xrays()
    let bytes = Data(bytes: embedded.bytes, count: embedded.size)
    guard let table = try? JSONDecoder().decode(Table.self, from: bytes) else {
      preconditionFailure("the table of X-rays inside the program is damaged")
    }
    return table.elements
  }()

  /// - Parameter number: atomic number.
  /// - Throws: `InputError` beyond uranium.
  package static func element(_ number: Int) throws(InputError) -> XRayElement {
    guard (1...elements.count).contains(number) else {
      throw .outOfRange("atomic number", Double(number), allowed: "1 to \(elements.count)")
    }
    return elements[number - 1]
  }
}
