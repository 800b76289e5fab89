import Quantities

/// A chemical element from hydrogen (1) to lawrencium (103).
package struct ChemicalElement: Sendable, Hashable {
  /// Atomic number Z.
  package let number: Int

  /// The atomic numbers that are known.
  package static let known = 1...103

  /// - Throws: `InputError` for a number that no known element has.
  package init(number: Int) throws {
    guard Self.known.contains(number) else {
      throw InputError("element: the atomic number \(number) is not allowed; allowed: 1 to 103")
    }
    self.number = number
  }

  /// The element of a symbol in any case, with or without a charge: `Sr`, `Sr2+`, `O2-`, `D` (as hydrogen).
  ///
  /// All leading letters must be the symbol; what follows may be digits, signs or brackets only.
  /// - Throws: `InputError` that names the text.
  package init(symbol text: String) throws {
    let letters = text.prefix { $0.isASCII && $0.isLetter }
    let rest = text.dropFirst(letters.count)
    guard let number = Self.number(ofSymbol: String(letters)),
      rest.allSatisfy({ "0123456789+-.()".contains($0) })
    else { throw Self.unknown(text) }
    self.number = number
  }

  /// The element at the start of a site label: `Fe1`, `O2a`, `OW1`, `AL3`.
  ///
  /// A two-letter symbol written with a small second letter wins. Two capitals are read as whichever of the
  /// two readings is an element, and refused where both are (`CO1`).
  /// - Throws: `InputError` that names the label.
  package init(label: String) throws {
    let letters = Array(label.prefix { $0.isASCII && $0.isLetter })
    let one = letters.first.flatMap { Self.number(ofSymbol: String($0)) }
    let two = letters.count > 1 ? Self.number(ofSymbol: String(letters[0...1])) : nil
    if letters.count > 1, letters[1].isLowercase {
      guard let two else { throw Self.unknown(label) }
      number = two
    } else if let one, two != nil {
      guard one == two else {
        throw InputError(
          "element: the label \"\(Decimal.excerpt(label))\" can be read in two ways; write the symbol"
            + " as in \"Co\""
        )
      }
      number = one
    } else if let found = one ?? two {
      number = found
    } else {
      throw Self.unknown(label)
    }
  }

  package var symbol: String { Self.table[number - 1].symbol }
  package var name: String { Self.table[number - 1].name.lowercased() }
  /// Standard atomic weight in atomic mass units.
  package var weight: Double { Self.table[number - 1].weight }

  /// The symbol of an atomic number, `?` where there is none.
  package static func symbol(_ number: Int) -> String { (try? ChemicalElement(number: number).symbol) ?? "?" }

  private static func unknown(_ text: String) -> InputError {
    InputError("element: \"\(Decimal.excerpt(text))\" is not a known element; allowed: symbols from H to Lr")
  }

  private static func number(ofSymbol text: String) -> Int? { numbers[text.lowercased()] }

  private static let numbers: [String: Int] = {
    var numbers = ["d": 1, "t": 1]
    for (index, row) in table.enumerated() { numbers[row.symbol.lowercased()] = index + 1 }
    return numbers
  }()
}
