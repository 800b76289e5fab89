import Configuration
import Crystals
import Quantities

/// Point defects of a sheet as rates for each of its sites.
struct SheetDisorder: Sendable {
  struct Dopant: Sendable {
    let element: Int
    let host: Int
    /// Part of the host's sites.
    let fraction: Double
  }

  /// Part of an element's sites that are empty, by atomic number.
  var vacancies: [Int: Double] = [:]
  /// Part of an element's columns of two atoms of which both are missing, by atomic number.
  var columnVacancies: [Int: Double] = [:]
  var dopants: [Dopant] = []

  init() {}

  /// - Throws: `InputError` for elements that the sheet does not have, and rates that add up to more than 1.
  init(_ parameters: ParameterReader, sites: [CrystalSite]) throws {
    let present = Set(sites.flatMap(\.contents).joined().map(\.element)).subtracting([0])
    let symbols = present.sorted().map { ChemicalElement.symbol($0) }.joined(separator: ", ")
    func check(_ element: Int, _ name: String) throws {
      guard present.contains(element) else {
        throw InputError(
          "\(name): \(ChemicalElement.symbol(element)) is not allowed; allowed: elements of the sheet, \(symbols)"
        )
      }
    }
    vacancies = try parameters.elements("vacancies")
    columnVacancies = try parameters.elements("column_vacancies")
    for element in vacancies.keys.sorted() { try check(element, parameters.name("vacancies")) }
    for element in columnVacancies.keys.sorted() {
      try check(element, parameters.name("column_vacancies"))
      let own = sites.indices.filter { sites[$0].regular.contains(element) }
      guard own.allSatisfy({ Self.partner(of: $0, in: sites) != nil }) else {
        throw InputError(
          "\(parameters.name("column_vacancies")): \(ChemicalElement.symbol(element)) is not allowed; allowed:"
            + " elements that stand in columns of two")
      }
    }
    dopants = try parameters.list("dopants").map { entry in
      func element(_ key: String) throws -> Int {
        try InputError.placed(entry.name(key)) { try ChemicalElement(symbol: try entry.text(key)).number }
      }
      let host = try element("host")
      try check(host, entry.name("host"))
      let dopant = try element("element")
      guard dopant != host else {
        throw InputError(
          "\(entry.name("element")): \(ChemicalElement.symbol(host)) is not allowed; allowed: another element"
            + " than the host")
      }
      return Dopant(
        element: dopant, host: host,
        fraction: try entry.number("fraction", default: nil, in: 0...1, unit: ""))
    }
    for element in present.sorted() {
      let rate = self.rate(of: element)
      // Both atoms of a column share one random number, so their rates have to fit beside each other.
      let column = columnVacancies[element] ?? 0
      let total = column > 0 ? column + 2 * rate : rate
      guard total <= 1 else {
        throw InputError(
          "\(parameters.name("vacancies")): vacancies and dopants of \(ChemicalElement.symbol(element)) add up to"
            + " \(InputError.brief(total)); allowed: up to 1"
            + (column > 0 ? ", where single ones count twice beside column vacancies" : ""))
      }
    }
  }

  private func rate(of host: Int) -> Double {
    dopants.reduce(vacancies[host] ?? 0) { $0 + ($1.host == host ? $1.fraction : 0) }
  }

  /// The other site of a column of exactly two.
  private static func partner(of index: Int, in sites: [CrystalSite]) -> Int? {
    let others = sites.indices.filter { other in
      let apart = sites[other].offset - sites[index].offset
      return other != index && sites[other].regular == sites[index].regular
        && apart.x * apart.x + apart.y * apart.y < 0.0025
    }
    return others.count == 1 ? others[0] : nil
  }

  /// The sites with what may sit on them instead.
  func applied(to sites: [CrystalSite]) -> [CrystalSite] {
    sites.indices.map { index in
      var site = sites[index]
      let elements = Set(site.contents.joined().map(\.element))
      var isSecond = false
      if elements.contains(where: { (columnVacancies[$0] ?? 0) > 0 }),
        let partner = Self.partner(of: index, in: sites)
      {
        site.drawsWith = min(index, partner)
        isSecond = index > partner
      }
      site.contents = site.contents.map { contents in
        contents.flatMap { disturbed($0, isSecond: isSecond) }
      }
      return site
    }
  }

  /// What takes part of a content's probability. The first site of a column has its own defects at the low end of the
  /// shared random number, the second at the high end; the vacancy of the whole column is at the low end of both.
  private func disturbed(_ content: CrystalSite.Content, isSecond: Bool) -> [CrystalSite.Content] {
    guard content.element > 0 else { return [content] }
    let column = columnVacancies[content.element] ?? 0
    let single = vacancies[content.element] ?? 0
    let foreign = dopants.filter { $0.host == content.element && $0.fraction > 0 }
    func part(_ element: Int, _ rate: Double) -> CrystalSite.Content {
      .init(element: element, probability: content.probability * rate, meanSquare: content.meanSquare)
    }
    let rest = part(content.element, 1 - column - rate(of: content.element))
    let replaced = foreign.map { part($0.element, $0.fraction) }
    let ordered =
      isSecond
      ? [part(0, column), rest] + replaced + [part(0, single)]
      : [part(0, column + single)] + replaced + [rest]
    return ordered.filter { $0.probability > 0 }
  }
}
