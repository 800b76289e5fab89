import Configuration
import Foundation
import Quantities

/// What all readers share.
enum Reading {
  /// Checks what a reader has found; messages name the file.
  static func finished(_ structure: Structure, name: String) throws -> Structure {
    guard !structure.atoms.isEmpty else { throw InputError("\(name): no atoms") }
    var named = structure
    named.title = name
    try named.validated()
    return structure
  }

  /// Runs a step and puts the place in front of its message.
  static func at<Value>(_ place: String, _ step: () throws -> Value) throws -> Value {
    do {
      return try step()
    } catch let error as InputError {
      throw InputError("\(place): \(error.message)")
    }
  }

  /// An element written as a symbol or an atomic number.
  static func element(_ word: Substring) throws -> Int {
    if let number = Int(word) { return try ChemicalElement(number: number).number }
    if let element = try? ChemicalElement(symbol: String(word)) { return element.number }
    return try ChemicalElement(label: Decimal.excerpt(word)).number
  }

  /// Bytes as text; what is not UTF-8 is replaced.
  /// - Throws: `InputError` for what cannot be read, and for more bytes than `limit`.
  static func text(ofFile path: String, limit: Int = TextFile.largest) throws -> String {
    String(decoding: try TextFile.read(path, kind: "structure file", limit: limit), as: UTF8.self)
  }
}
