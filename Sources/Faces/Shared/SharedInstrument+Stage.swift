import Configuration
import Foundation
import Instrument
import Quantities
import WireProtocol

/// The stage in m and rad, as clients speak of it.
extension SharedInstrument {
  /// x, y, z, α, β where the encoders say that the stage is.
  func stage() throws -> [Double] {
    let reply = try perform("get_stage")
    return try [
      reply.number("x_um") * 1e-6, reply.number("y_um") * 1e-6, reply.number("z_um") * 1e-6,
      reply.number("alpha_deg") * .pi / 180, reply.number("beta_deg") * .pi / 180,
    ]
  }

  private static let axes: [(name: String, key: String, perUnit: Double)] = [
    ("x", "x_um", 1e6), ("y", "y_um", 1e6), ("z", "z_um", 1e6), ("a", "alpha_deg", 180 / .pi),
    ("b", "beta_deg", 180 / .pi),
  ]

  /// Moves the axes that a dictionary of x, y, z, a, b names, or those of a list in this order; None stays.
  func moveStage(_ target: WireValue, relative: Bool) throws {
    var parameters: [String: JSONValue] = ["relative": .bool(relative)]
    func set(_ axis: (name: String, key: String, perUnit: Double), _ value: WireValue) throws {
      guard value != .null else { return }
      parameters[axis.key] = .number(try FaceCall.number(value, axis.name) * axis.perUnit)
    }
    if case .dict(let entries) = target {
      for entry in entries {
        guard let axis = Self.axes.first(where: { $0.name == entry.key.text }) else {
          throw InputError(
            "stage axis \(entry.key.text ?? PythonLiteral.encode(entry.key)) is unknown; allowed: x, y, z, a, b"
          )
        }
        try set(axis, entry.value)
      }
    } else if let items = target.items {
      guard items.count <= Self.axes.count else {
        throw InputError("stage: \(items.count) numbers are not allowed; allowed: up to 5")
      }
      for (axis, value) in zip(Self.axes, items) { try set(axis, value) }
    } else {
      throw PyroException.builtin("TypeError", "stage_positions must be dict or list, not \(target.kind)")
    }
    try perform("move_stage", .object(parameters))
  }
}
