import Crystals
import Numerics

/// What the Bragg beams of a grain's orientation change in the rings, by thickness: two-beam intensities of every reflection,
/// averaged over the cone of incidence.
///
/// Beams that are strong at once share the electrons: I_g → (I_g / (1 - I_g)) / (1 + Σ I / (1 - I)), which leaves a single
/// beam as it is and never takes more than there is.
struct DiffractionContrast: Sendable {
  /// Å between thicknesses.
  static let step = 8.0
  /// `[thickness][ring]`, from thickness 0.
  private let changes: [Double]
  private let rings: Int

  /// - Parameters:
  ///   - direction: of the beam in the crystal's axes, a unit vector.
  ///   - mean: what is already contained in the response of the matter.
  ///   - depth: largest thickness in Å.
  init(
    _ reflections: [Reflection], direction: Vector, rings: AngleRings, semiangle: Double, wavelength: Double,
    depth: Double, mean: DiffractionContrast? = nil
  ) {
    self.rings = rings.count
    let rows = Int((depth / Self.step).rounded(.up)) + 1
    var changes = [Double](repeating: 0, count: rows * rings.count)
    var excited: [(reflection: Reflection, deviation: Double, spread: Double, shares: [Double])] = []
    for reflection in reflections {
      let along = reflection.vector.dot(direction)
      let square = reflection.vector.lengthSquared
      let across = max(0, square - along * along).squareRoot()
      let deviation = -along - wavelength * square / 2
      let spread = semiangle * across
      guard abs(deviation) < spread + 8 / reflection.extinction else { continue }
      let shares = rings.shares(ofDiscAt: wavelength * across, radius: max(semiangle, 1e-4))
      excited.append((reflection, deviation, spread, shares))
    }
    for row in 1..<max(2, rows) where row < rows {
      let thickness = Double(row) * Self.step
      let odds = excited.map { beam -> Double in
        let intensity = min(
          0.98,
          beam.reflection.meanIntensity(
            deviation: beam.deviation, spread: beam.spread, thickness: thickness))
        return intensity / (1 - intensity)
      }
      let whole = 1 + odds.reduce(0, +)
      for (beam, odd) in zip(excited, odds) {
        for ring in 0..<rings.count {
          changes[row * rings.count + ring] += odd / whole * (beam.shares[ring] - rings.incident[ring])
        }
      }
    }
    if let mean {
      for place in changes.indices where place < mean.changes.count { changes[place] -= mean.changes[place] }
    }
    self.changes = changes
  }

  /// The mean over orientations drawn at random.
  static func average(
    _ reflections: [Reflection], rings: AngleRings, semiangle: Double, wavelength: Double, depth: Double
  ) -> DiffractionContrast {
    let count = 160
    let all = (0..<count).map { index -> DiffractionContrast in
      var stream = RandomStream(seed: 1, purpose: .surveyCalibration, index: 2, index)
      let direction = Vector(stream.normal(), stream.normal(), stream.normal()).normalised
      return DiffractionContrast(
        reflections, direction: direction, rings: rings, semiangle: semiangle, wavelength: wavelength,
        depth: depth)
    }
    var changes = [Double](repeating: 0, count: all[0].changes.count)
    for one in all {
      for place in changes.indices { changes[place] += one.changes[place] / Double(count) }
    }
    return DiffractionContrast(changes: changes, rings: rings.count)
  }

  private init(changes: [Double], rings: Int) {
    self.changes = changes
    self.rings = rings
  }

  /// Adds the changes at a thickness in Å, of the last one known beyond it.
  func add(_ thickness: Double, to profile: inout [Double]) {
    let place = min(thickness / Self.step, Double(changes.count / rings - 1))
    let low = Int(place)
    let high = min(low + 1, changes.count / rings - 1)
    let share = place - Double(low)
    for ring in 0..<rings {
      let (a, b) = (changes[low * rings + ring], changes[high * rings + ring])
      profile[ring] += a + share * (b - a)
    }
  }
}
