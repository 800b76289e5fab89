import Foundation
import Quantities

/// What the command `specimen` prints.
package enum SpecimenReport {
  /// Which part of a specimen is exported.
  package enum Part: Sendable {
    case unitCell, block
  }

  /// A table of all specimens: name, formula, zone axis, title.
  package static func list(_ library: SpecimenLibrary) throws -> String {
    let rows = try library.names.map { name in
      let specimen = try library.specimen(name)
      return [specimen.name, specimen.formula, specimen.zoneAxis.description, specimen.title]
    }
    return table([["name", "formula", "zone axis", "title"]] + rows)
  }

  /// The facts of one specimen.
  package static func show(_ specimen: Specimen) throws -> String {
    let cell = specimen.crystal.cell
    let block = try specimen.cut(specimen.blockOptions)
    let lengths = [cell.lengths.x, cell.lengths.y, cell.lengths.z].map { number($0, 4) }
    let angles = [cell.angles.x, cell.angles.y, cell.angles.z].map { number($0 * 180 / .pi, 2) }
    let sides = [block.structure.cell.a.x, block.structure.cell.b.y, block.structure.cell.c.z].map {
      number($0, 3)
    }
    var rows = [
      ["name", specimen.name],
      ["title", specimen.title],
      ["formula", specimen.formula],
      [
        "cell",
        "\(lengths.joined(separator: ", ")) Å, \(angles.joined(separator: ", "))°,"
          + " \(specimen.crystal.count) atoms",
      ],
      ["density", "\(number(specimen.crystal.density, 3)) g/cm³ of the cell"],
      ["shortest bond", specimen.crystal.shortestDistance().map { "\(number($0, 3)) Å" } ?? "none"],
      ["zone axis", specimen.zoneAxis.description + (specimen.inPlaneAxis.map { ", \($0) along x" } ?? "")],
      ["block", "\(sides.joined(separator: " x ")) Å, \(block.structure.count) atoms"],
    ]
    if let unit = block.unit {
      let sides = [unit.cell.a.x, unit.cell.b.y, unit.cell.c.z].map { number($0, 4) }
      let strain = block.strain > 0 ? ", strain \(number(block.strain * 100, 2)) %" : ""
      let times = "\(block.repeats.x) x \(block.repeats.y) x \(block.repeats.z)"
      rows.append(["repeated unit", "\(sides.joined(separator: " x ")) Å, \(times) times\(strain)"])
    }
    let rms = specimen.displacements.rms.sorted { $0.key < $1.key }
      .map { "\(ChemicalElement.symbol($0.key)) \(number($0.value, 3))" }
    let temperature = InputError.brief(specimen.displacements.temperature)
    rows.append(["displacements", "\(rms.joined(separator: ", ")) Å rms per axis at \(temperature) K"])
    rows.append(["", specimen.displacements.source])
    for (index, source) in specimen.source.enumerated() { rows.append([index == 0 ? "source" : "", source]) }
    rows.append(["licence", specimen.licence])
    return table(rows)
  }

  /// A specimen as a file's text.
  package static func export(_ specimen: Specimen, format: StructureFormat = .extxyz, part: Part = .block)
    throws
    -> String
  {
    switch part {
    case .block: return try StructureWriter.text(try specimen.block(), format: format)
    case .unitCell:
      let filled = specimen.crystal.filling(displacements: specimen.displacements.tensors)
      return try StructureWriter.text(filled, format: format)
    }
  }

  private static func number(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }

  /// Rows of words with the columns aligned on the left.
  package static func table(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, word) in row.enumerated() {
        line += word
        if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - word.count + 2) }
      }
      return line + "\n"
    }.joined()
  }
}
