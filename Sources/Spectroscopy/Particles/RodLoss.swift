import Foundation

/// Losses to a rod with round caps that lies across the beam: waves of charge along it between its ends, and dipoles across it.
///
/// A wave cos(nπs/L) of charge on a cylinder of radius R has the depolarisation factor x I1(x) K0(x) with x = nπR/L (the quasi-static
/// plasmon of a cylinder without azimuth), and the coupling of the potential of a line of that charge. For L = 2R its first mode is
/// within 4 % at the depolarisation 1/3 of a sphere.
struct RodLoss: Sendable {
  let length, radius: Double
  let kinematics: PlasmonKinematics
  let response: PlasmonResponse
  let nodes: EnergyNodes
  let cutoff: Double
  private let antenna: [[Double]]
  private let transverse: [Double]

  init(
    length: Double, radius: Double, kinematics: PlasmonKinematics, response: PlasmonResponse,
    nodes: EnergyNodes, cutoff: Double
  ) {
    (self.length, self.radius, self.kinematics, self.response) = (length, radius, kinematics, response)
    (self.nodes, self.cutoff) = (nodes, cutoff)
    // Shorter waves than a third of the circumference are those of a flat surface.
    let count = max(1, min(16, Int((3 * length / (.pi * radius)).rounded(.down))))
    antenna = (1...count).map { n in
      response.mode(depolarisation: Self.depolarisation(Double(n) * .pi * radius / length))
    }
    transverse = response.mode(depolarisation: 0.5)
  }

  static func depolarisation(_ x: Double) -> Double { x * ModifiedBessel.i1(x) * ModifiedBessel.k0(x) }

  /// - Parameter point: from the middle in Å, the first along the rod.
  func modes(at point: SIMD2<Double>) -> [PlasmonMode] {
    var places: [PathNode] = []
    let panels = max(6, min(60, Int((3 * length / radius).rounded(.up))))
    for panel in 0..<panels {
      PathNode.add(
        from: length * Double(panel) / Double(panels), to: length * Double(panel + 1) / Double(panels),
        to: &places)
    }
    // Charges are on the surface, not on the axis.
    let distances = places.map { place in
      let along = point.x + length / 2 - place.z
      return max(radius, (along * along + point.y * point.y).squareRoot())
    }
    let factor = kinematics.strength / response.surroundings
    let counts = antenna.count
    let waves = (1...counts).map { Double($0) * .pi / length }
    let shapes = waves.map { wave in places.map { $0.weight * cos(wave * $0.z) } }
    var couplings = [[Double]](repeating: [], count: counts + 1)
    for energy in nodes.places {
      let wave = kinematics.wave(energy)
      let fields = distances.map { 2 * ModifiedBessel.k0(wave * $0) }
      for mode in 0..<counts {
        let sum = zip(shapes[mode], fields).reduce(0) { $0 + $1.0 * $1.1 }
        couplings[mode].append(radius * radius * waves[mode] * waves[mode] / (2 * length) * sum * sum)
      }
      let across = zip(places, distances).reduce(0) { sum, place in
        let (k0, k1) = (ModifiedBessel.k0(wave * place.1), ModifiedBessel.k1(wave * place.1))
        let share = min(1, point.y * point.y / (place.1 * place.1))
        return sum + place.0.weight * (k1 * k1 * share + k0 * k0)
      }
      couplings[counts].append(radius * radius * wave * wave * across)
    }
    var modes = (0..<counts).map { mode in
      PlasmonMode(
        name: "antenna \(mode + 1)",
        probability: zip(nodes.spread(couplings[mode], floor: 0), antenna[mode]).map { factor * $0 * $1 })
    }
    modes.append(
      PlasmonMode(
        name: "transverse",
        probability: zip(nodes.spread(couplings[counts], floor: 0), transverse).map { factor * $0 * $1 }))
    let axis = max(0, abs(point.x) - (length / 2 - radius))
    let aside = (axis * axis + point.y * point.y).squareRoot()
    if aside < radius {
      modes.append(
        PlasmonMode.bulk(
          length: 2 * (radius * radius - aside * aside).squareRoot(), distance: radius - aside,
          kinematics, response, nodes, cutoff: cutoff))
    }
    return modes
  }
}

extension PlasmonMode {
  /// The bulk's part of a path, less what the surface beside it takes off.
  static func bulk(
    length: Double, distance: Double, _ kinematics: PlasmonKinematics, _ response: PlasmonResponse,
    _ nodes: EnergyNodes, cutoff: Double
  ) -> PlasmonMode {
    let coupling = nodes.places.map { energy in
      let wave = kinematics.wave(energy)
      return BulkSegment.integral(length: length, wave: wave, cutoff: cutoff)
        - BulkSegment.begrenzung(length: length, wave: wave, cutoff: cutoff, distance: distance)
    }
    let probability = zip(nodes.spread(coupling, floor: 0), response.bulk).map {
      kinematics.strength * $0 * $1
    }
    return PlasmonMode(name: "bulk", probability: probability)
  }
}
