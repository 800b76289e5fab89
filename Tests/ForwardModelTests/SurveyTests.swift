import Crystals
import Detection
import Foundation
import Numerics
import Optics
import Quantities
import Scattering
import Testing
import Worlds

@testable import ForwardModel

@Suite struct SurveyTests {
  private var gold: Material { SurveyWorlds.material("Au-001") }
  private var carbon: Material { SurveyWorlds.material("amorphous-carbon") }
  /// Bright field, annular dark field, high-angle dark field at 60 kV.
  private func conditions() throws -> SurveyConditions {
    try SurveyWorlds.conditions(60e3, semiangle: 0.01, [(0, 0.01), (0.015, 0.05), (0.06, 0.12)])
  }

  /// Extinction distances at 100 kV in P. B. Hirsch et al., Electron Microscopy of Thin Crystals, table of ch. 4: Al 111
  /// 556 Å, Al 200 673 Å; from other scattering factors, hence 12 %.
  @Test(arguments: [("Al-001", 3.0, 556.0), ("Al-001", 4, 673)])
  func extinctionDistancesAreKnown(name: String, squares: Double, expected: Double) throws {
    let material = SurveyWorlds.material(name)
    let a = material.crystal.cell.a.length
    let reflections = Reflection.all(
      of: material.crystal, beam: ElectronBeam(energy: 100e3), parametrization: .lobato)
    let found = reflections.filter { abs($0.vector.lengthSquared * a * a - squares) < 1e-6 }
    #expect(found.count == (squares == 3 ? 8 : 6))
    for reflection in found {
      #expect(abs(reflection.extinction / expected - 1) < 0.12, "\(reflection.extinction)")
    }
  }

  /// At the Bragg angle the beam is wholly diffracted behind half an extinction distance and back behind a whole one; the
  /// mean over a cone is a mean.
  @Test func twoBeamIntensitiesOscillate() {
    let reflection = Reflection(vector: Vector(0.4, 0, 0), extinction: 160)
    #expect(abs(reflection.intensity(deviation: 0, thickness: 80) - 1) < 1e-12)
    #expect(abs(reflection.intensity(deviation: 0, thickness: 160)) < 1e-12)
    #expect(abs(reflection.intensity(deviation: 0, thickness: 40) - 0.5) < 1e-12)
    // Numerically over the semicircle.
    for (deviation, spread, thickness) in [(0.002, 0.004, 120.0), (0, 0.01, 250), (0.01, 0.003, 90)] {
      var sum = 0.0
      var weight = 0.0
      for step in 0..<20_000 {
        let x = 2 * (Double(step) + 0.5) / 20_000 - 1
        let share = (1 - x * x).squareRoot()
        weight += share
        sum += share * reflection.intensity(deviation: deviation + spread * x, thickness: thickness)
      }
      let found = reflection.meanIntensity(deviation: deviation, spread: spread, thickness: thickness)
      #expect(abs(found - sum / weight) < 1e-4, "\(found) \(sum / weight)")
    }
  }

  /// What a disc of directions puts into rings is all of it, and the incident disc is itself.
  @Test func ringsHoldDiscs() throws {
    let rings = try conditions().rings
    let own = rings.shares(ofDiscAt: 0, radius: 0.01)
    for (one, other) in zip(own, rings.incident) { #expect(abs(one - other) < 1e-12) }
    #expect(abs(rings.shares(ofDiscAt: 0.04, radius: 0.01).reduce(0, +) - 1) < 1e-9)
    #expect(abs(rings.incident.reduce(0, +) - 1) < 1e-12)
  }

  /// Grains of gold side by side: electrons are never more than there were, and orientation and thickness show.
  @Test func grainsDiffer() throws {
    let conditions = try SurveyWorlds.conditions(
      60e3, semiangle: 0.006, [(0, 0.006), (0.006, 0.05), (0.06, 0.12)])
    let model = SurveyModel(conditions, threads: 2)
    var bodies: [any Body] = []
    for index in 0..<8 {
      let x = Double(index % 4) * 100
      let part = Area(
        low: SIMD2(x, Double(index / 4) * 100), high: SIMD2(x + 100, Double(index / 4) * 100 + 100))
      bodies.append(
        SurveyWorlds.slab(
          gold, number: index, category: .grain, orientation: SurveyWorlds.turned(index % 4),
          thickness: index < 4 ? 40 : 60, part))
    }
    let world = SurveyWorlds.world([gold], bodies)
    let image = model.image(
      of: world, area: Area(low: .zero, high: SIMD2(400, 200)), pixels: SIMD2(8, 4)
    ).values
    func value(_ channel: Int, _ grain: Int) -> Double {
      image[channel * 32 + (grain / 4 * 2 + 1) * 8 + grain % 4 * 2 + 1]
    }
    for grain in 0..<8 {
      let values = (0..<3).map { value($0, grain) }
      #expect(values.reduce(0, +) <= 1 + 1e-9 && values.allSatisfy { $0 > 0 }, "\(values)")
    }
    for channel in 0..<2 {
      let thin = (0..<4).map { value(channel, $0) }
      #expect(thin.max()! / thin.min()! > 1.05, "\(channel) \(thin)")
      #expect((0..<4).contains { abs(value(channel, $0 + 4) / value(channel, $0) - 1) > 0.1 })
    }
    // Between orientations the high angles change less than the low ones.
    let high = (0..<4).map { value(2, $0) }
    #expect(high.max()! / high.min()! < 1.1)
  }

  /// The texture's variance falls as the area of a pixel, as for numbers of atoms, and is that of the atoms at 8 Å.
  @Test func textureFollowsPixelSize() throws {
    let film = SurveyWorlds.film(carbon, thickness: 50)
    let world = SurveyWorlds.world([carbon], [film])
    let model = SurveyModel(try conditions(), threads: 2)
    func contrast(_ pixel: Double) -> (mean: Double, rms: Double) {
      let count = 96
      let side = pixel * Double(count)
      let image = model.image(
        of: world, area: Area(low: SIMD2(100, 200), high: SIMD2(100 + side, 200 + side)),
        pixels: SIMD2(count, count))
      let values = Array(image.values[2 * count * count..<3 * count * count])
      let mean = values.reduce(0, +) / Double(values.count)
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      return (mean, square.squareRoot() / mean)
    }
    let (fine, middle, coarse) = (contrast(8), contrast(16), contrast(40))
    // Means over 9216 pixels that are nearly independent: 1 % of the rms, and a little more for the coarse squares.
    #expect(abs(fine.rms / middle.rms - 2) < 0.15, "\(fine) \(middle)")
    #expect(abs(middle.rms / coarse.rms - 2.5) < 0.2, "\(middle) \(coarse)")
    #expect(abs(fine.mean / coarse.mean - 1) < 0.01)
    // Atoms in columns of 8 Å through the film.
    let atoms = world.realise(Area(low: .zero, high: SIMD2(240, 240))).atoms
    var counts = [Double](repeating: 0, count: 900)
    for atom in atoms { counts[Int(atom.position.y / 8) * 30 + Int(atom.position.x / 8)] += 1 }
    let mean = counts.reduce(0, +) / 900
    let rms = (counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 900).squareRoot() / mean
    #expect(abs(fine.rms / rms - 1) < 0.25, "\(fine.rms) \(rms)")
  }

  /// Threads change nothing, and a field moved by whole pixels shows the same.
  @Test func pixelsDependOnPlaceAlone() throws {
    let ball = SurveyWorlds.particle(
      gold, at: SIMD2(300, 200), radius: 60, orientation: SurveyWorlds.turned(2))
    let small = SurveyWorlds.particle(
      gold, number: 2, at: SIMD2(130, 90), radius: 9, orientation: SurveyWorlds.turned(3))
    let world = SurveyWorlds.world(
      [gold, carbon], [ball, small, SurveyWorlds.film(carbon, index: 1, thickness: 40)])
    let conditions = try self.conditions()
    let area = Area(low: .zero, high: SIMD2(640, 400))
    let images = [1, 2, 3].map {
      SurveyModel(conditions, threads: $0).image(of: world, area: area, pixels: SIMD2(80, 50)).values
    }
    #expect(images[0] == images[1] && images[1] == images[2])
    let shifted = SurveyModel(conditions, threads: 2).image(
      of: world, area: Area(low: SIMD2(80, 40), high: SIMD2(720, 440)), pixels: SIMD2(80, 50)
    ).values
    var largest = 0.0
    for channel in 0..<3 {
      for y in 5..<50 {
        for x in 10..<80 {
          let one = images[0][(channel * 50 + y) * 80 + x]
          largest = max(largest, abs(one - shifted[(channel * 50 + y - 5) * 80 + x - 10]))
        }
      }
    }
    #expect(largest < 1e-9, "\(largest)")
    // The small one, of two pixels' width, is there.
    let here = images[0][(2 * 50 + 11) * 80 + 16]
    let away = images[0][(2 * 50 + 40) * 80 + 70]
    #expect(here > 1.5 * away)
  }

  /// Dopants count by their cross-sections, vacancies by what is missing.
  @Test func defectsOfASheetCount() throws {
    let material = SurveyWorlds.material("MoS2")
    var sites = material.sites
    for index in sites.indices { sites[index].replace(42, by: 75, rate: 0.1, meanSquare: 0.004) }
    let model = SurveyModel(try conditions(), threads: 2)
    func mean(_ sites: [CrystalSite]?) -> Double {
      let world = SurveyWorlds.world([material], [SurveyWorlds.sheet(material, sites: sites)])
      let area = Area(low: .zero, high: SIMD2(400, 400))
      return SurveyWorlds.means(model.image(of: world, area: area, pixels: SIMD2(4, 4)))[2]
    }
    let (pure, doped) = (mean(nil), mean(sites))
    let cells = 1 / material.crystal.cell.a.cross(material.crystal.cell.b).length
    let incident = model.conditions.rings.incident
    func section(_ element: Int) -> Double {
      zip(model.kernel(element).change(of: incident), model.conditions.weights[2]).reduce(0) {
        $0 + $1.0 * $1.1
      }
    }
    #expect(abs((doped - pure) / (0.1 * cells * (section(75) - section(42))) - 1) < 1e-6)
    // Screening brings it below Z², Rutherford's law.
    let ratio = section(75) / section(42)
    #expect(ratio > 75.0 / 42 && ratio < 75.0 / 42 * 75 / 42, "\(ratio)")
  }

  @Test func onlyAnnuliAreImaged() throws {
    let probe = try Probe(beam: ElectronBeam(energy: 60e3), aperture: .round(semiangle: 0.02))
    #expect(throws: InputError.self) {
      try SurveyConditions(probe: probe, detectors: [.init(name: "com", detector: .centreOfMass)])
    }
    let quadrants = try SurveyConditions(
      probe: probe,
      detectors: [.init(name: "dpc", detector: .segmented(try SegmentedDetector(inner: 0, outer: 0.02)))])
    #expect(quadrants.channels == [0..<4])
    for weights in quadrants.weights {
      let share = zip(weights, quadrants.rings.incident).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(share - 0.25) < 1e-12)
    }
  }

  /// The same place at ever larger fields: atoms up to the border, columns beyond it.
  @Test func zoomingOverTheBorderShowsNoJump() throws {
    let material = SurveyWorlds.material("graphene")
    let world = SurveyWorlds.world([material], [SurveyWorlds.sheet(material)])
    let conditions = try SurveyWorlds.conditions(60e3, semiangle: 0.03, [(0.05, 0.09)])
    let model = SurveyModel(conditions, threads: 2)
    var limits = WorldImage.Limits()
    // The same series at a fourth of the scale, which the test can afford.
    limits.border = 75
    var settings = AtomisticWindow.Settings()
    settings.configurations = 2
    var means: [Double] = []
    for field in [50.0, 70, 80, 112, 160] {
      let image = try WorldImage(
        of: world, area: Area(centre: .zero, size: SIMD2(field, field)), pixels: SIMD2(90, 90), model: model,
        limits: limits, settings: settings, memory: 2 << 30)
      #expect(image.regime == (field <= 75 ? .atoms : .columns), "\(image.reason)")
      means.append(SurveyWorlds.means(image.values)[0])
    }
    FileHandle.standardError.write(Data("@@ zoom \(means)\n".utf8))
    for (one, next) in zip(means, means.dropFirst()) { #expect(abs(one / next - 1) < 0.05, "\(means)") }
  }
}
