import Foundation

/// Losses to a cube: its six bright modes, with the charges of each where that mode has them.
///
/// Depolarisation factors and strengths: R. Fuchs, Phys. Rev. B 11 (1975) 1732 (0.214 of 0.44: corners; 0.297 of 0.24: edges; the others: faces).
/// Corners answer one by one: patterns of their charges with the same strength stand for the dark modes that electrons excite
/// too.
struct CubeLoss: Sendable {
  let edge: Double
  let kinematics: PlasmonKinematics
  let response: PlasmonResponse
  let nodes: EnergyNodes
  let cutoff: Double
  private let kinds: [Kind]

  static let modes: [(name: String, depolarisation: Double, strength: Double)] = [
    ("corner", 0.214, 0.44), ("edge", 0.297, 0.24), ("face 1", 0.345, 0.04), ("face 2", 0.440, 0.05),
    ("face 3", 0.563, 0.10), ("face 4", 0.706, 0.09),
  ]

  private struct Charge: Sendable {
    let place: SIMD3<Double>
    /// In 1/Å: a pattern along an axis has a dipole of 1.
    let amount: Double
  }

  private struct Kind: Sendable {
    let name: String
    let strength: Double
    let spectrum: [Double]
    let patterns: [[Charge]]
  }

  init(
    edge: Double, kinematics: PlasmonKinematics, response: PlasmonResponse, nodes: EnergyNodes, cutoff: Double
  ) {
    (self.edge, self.kinematics, self.response) = (edge, kinematics, response)
    (self.nodes, self.cutoff) = (nodes, cutoff)
    let half = edge / 2
    kinds = Self.modes.enumerated().map { index, mode in
      let patterns =
        index == 0
        ? Self.corners(half) : index == 1 ? Self.edges(half) : Self.faces(half)
      return Kind(
        name: mode.name, strength: mode.strength,
        spectrum: response.mode(depolarisation: mode.depolarisation), patterns: patterns)
    }
  }

  private static let signs: [SIMD3<Double>] = (0..<8).map { bits in
    SIMD3(bits & 1 == 0 ? -1 : 1, bits & 2 == 0 ? -1 : 1, bits & 4 == 0 ? -1 : 1)
  }

  /// All patterns of signs but the one that is charged: three dipoles, three quadrupoles, an octupole.
  private static func corners(_ half: Double) -> [[Charge]] {
    (1..<8).map { bits in
      signs.map { sign in
        var amount = 1 / (8 * half)
        for axis in 0..<3 where bits & (1 << axis) != 0 { amount *= sign[axis] }
        return Charge(place: sign * half, amount: amount)
      }
    }
  }

  /// Dipoles of the edges that bound two opposite faces.
  private static func edges(_ half: Double) -> [[Charge]] {
    let steps = 8
    return (0..<3).map { axis in
      var charges: [Charge] = []
      let (u, v) = ((axis + 1) % 3, (axis + 2) % 3)
      for end in [-1.0, 1.0] {
        for (along, across) in [(u, v), (v, u)] {
          for side in [-1.0, 1.0] {
            for step in 0..<steps {
              var place = SIMD3<Double>.zero
              place[axis] = end * half
              place[across] = side * half
              place[along] = half * (2 * (Double(step) + 0.5) / Double(steps) - 1)
              charges.append(Charge(place: place, amount: end / (8 * half * Double(steps))))
            }
          }
        }
      }
      return charges
    }
  }

  private static func faces(_ half: Double) -> [[Charge]] {
    let steps = 6
    return (0..<3).map { axis in
      var charges: [Charge] = []
      let (u, v) = ((axis + 1) % 3, (axis + 2) % 3)
      for end in [-1.0, 1.0] {
        for row in 0..<steps {
          for column in 0..<steps {
            var place = SIMD3<Double>.zero
            place[axis] = end * half
            place[u] = half * (2 * (Double(row) + 0.5) / Double(steps) - 1)
            place[v] = half * (2 * (Double(column) + 0.5) / Double(steps) - 1)
            charges.append(Charge(place: place, amount: end / (2 * half * Double(steps * steps))))
          }
        }
      }
      return charges
    }
  }

  /// - Parameter point: from the middle in Å along the edges.
  func modes(at point: SIMD2<Double>) -> [PlasmonMode] {
    // Charges spread over rounded corners and edges.
    let soft = 0.1 * edge
    let factor = kinematics.strength / response.surroundings * edge * edge * edge / (4 * .pi)
    var modes = kinds.map { kind in
      let coupling = nodes.places.map { energy in
        let wave = kinematics.wave(energy)
        return kind.patterns.reduce(0) { sum, pattern in
          var (re, im) = (0.0, 0.0)
          for charge in pattern {
            let (dx, dy) = (point.x - charge.place.x, point.y - charge.place.y)
            let distance = (dx * dx + dy * dy + soft * soft).squareRoot()
            let field = 2 * charge.amount * ModifiedBessel.k0(wave * distance)
            re += field * cos(wave * charge.place.z)
            im += field * sin(wave * charge.place.z)
          }
          return sum + re * re + im * im
        }
      }
      let probability = zip(nodes.spread(coupling, floor: 0), kind.spectrum).map {
        factor * kind.strength * $0 * $1
      }
      return PlasmonMode(name: kind.name, probability: probability)
    }
    let distance = edge / 2 - max(abs(point.x), abs(point.y))
    if distance > 0 {
      modes.append(
        PlasmonMode.bulk(
          length: edge, distance: distance, kinematics, response, nodes, cutoff: cutoff))
    }
    return modes
  }
}
