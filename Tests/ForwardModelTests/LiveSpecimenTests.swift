import Crystals
import Detection
import Frames
import Numerics
import Optics
import Quantities
import Scattering
import Testing
import Worlds

@testable import ForwardModel

/// Changed, turned and tilted specimens, and overviews.
@Suite(.serialized) struct LiveSpecimenTests {
  private let dark = try! LiveWorlds.annulus(0.06, 0.14)

  /// An atom less: pasted, it is that of the changed world, and dark where the atom was.
  @Test func anAtomLessIsPasted() throws {
    let raster = LiveWorlds.raster(24, 9)
    let optics = try LiveWorlds.optics()
    let metal = LiveWorlds.world.realise(Area(centre: SIMD2(2, 1), size: SIMD2(6, 6))).atoms
    let atom = try #require(metal.first { $0.element == 42 })
    var world = LiveWorlds.world
    world.changes.remove(atom)
    var settings = LiveWorlds.settings()
    settings.stackAccuracy = 0
    let waves = SpecimenView(threads: 2, memory: LiveWorlds.memory, settings: settings)
    let before = try waves.signals(of: LiveWorlds.world, optics: optics, detectors: [dark], on: raster)
    let pasted = try waves.signals(of: world, optics: optics, detectors: [dark], on: raster)
    settings.mostPasted = 0
    let whole = try SpecimenView(threads: 2, memory: LiveWorlds.memory, settings: settings).signals(
      of: world, optics: optics, detectors: [dark], on: raster)
    let mean = LiveWorlds.mean(before.values.values)
    let error = Float(pasted.origins[0].pastedError)
    #expect(error > 0 && whole.origins[0].pastedError == 0)
    let engines = Float(whole.statedError + before.statedError)
    #expect(LiveWorlds.largest(pasted.values.values, whole.values.values) < (error + 3 * engines) * mean)
    let place = [SIMD2(atom.position.x, atom.position.y)]
    let view = LiveWorlds.view()
    let there = try view.signals(of: LiveWorlds.world, optics: optics, detectors: [dark], at: place)
    let gone = try view.signals(of: world, optics: optics, detectors: [dark], at: place)
    #expect(gone.values.values[0] < 0.3 * there.values.values[0])
  }

  /// Half a turn about z: the picture of the place on the other side.
  @Test func halfATurnFlipsThePicture() throws {
    let view = LiveWorlds.view()
    let plain = try LiveWorlds.optics()
    var turned = plain
    turned.rotation = .rotation(about: Vector(0, 0, 1), by: .pi)
    let places = (0..<20).map { SIMD2(0.37 * Double($0) - 1, 0.21 * Double($0)) }
    let one = try view.signals(of: LiveWorlds.world, optics: plain, detectors: [dark], at: places)
    let other = try view.signals(
      of: LiveWorlds.world, optics: turned, detectors: [dark], at: places.map { -$0 })
    let mean = LiveWorlds.mean(one.values.values)
    let limit = Float(one.statedError + other.statedError) + 0.01
    // Thermal displacements do not turn with the stage, so that only atoms at rest are the same.
    var settings = LiveWorlds.settings(configurations: 0)
    settings.accuracy = 0.02
    let still = SpecimenView(threads: 2, memory: LiveWorlds.memory, settings: settings)
    let a = try still.signals(of: LiveWorlds.world, optics: plain, detectors: [dark], at: places)
    let b = try still.signals(
      of: LiveWorlds.world, optics: turned, detectors: [dark], at: places.map { -$0 })
    #expect(LiveWorlds.rms(a.values.values, b.values.values) < limit * mean)
    #expect(LiveWorlds.rms(a.values.values, Array(a.values.values.reversed())) > 5 * limit * mean)
  }

  /// Tilted about x the rows of atoms come together as the cosine says: signal per area grows by its inverse.
  @Test func aTiltedFoilIsForeshortened() throws {
    let angle = 0.7
    let turned = try TurnedWorld(LiveWorlds.world, rotation: .rotation(about: Vector(1, 0, 0), by: angle))
    let window = Area(centre: SIMD2(5, -3), size: SIMD2(60, 60))
    let flat = LiveWorlds.world.realise(window).atoms
    let tilted = turned.atoms(in: window, threads: 2)
    let ratio = Double(tilted.count) / Double(flat.count)
    #expect(abs(ratio * cosineAndSine(angle).cosine - 1) < 0.03, "\(ratio)")
    #expect(tilted.allSatisfy { window.contains(SIMD2($0.position.x, $0.position.y)) })
    // z follows y: the foil lies in front of its axis on one side and behind it on the other.
    let slope = cosineAndSine(angle).sine / cosineAndSine(angle).cosine
    #expect(tilted.allSatisfy { abs($0.position.z - slope * $0.position.y) < 12 })
    // Every atom is where the stage's rotation takes that of the world.
    let back = try #require(tilted.first)
    let place = turned.rotation.transposed * back.position
    let same = try #require(LiveWorlds.world.atom(back.identity, near: SIMD2(place.x, place.y)))
    #expect((same.position - place).length < 1e-9)
    let near = turned.stage(SIMD2(3, 4), z: 7)
    let seen = turned.rotation * Vector(near.x, near.y, 7)
    #expect(abs(seen.x - 3) < 1e-12 && abs(seen.y - 4) < 1e-12)
  }

  /// Wide fields are columns; a drift finds the picture again, and the values are those of a survey.
  @Test func wideFieldsAreColumns() throws {
    let carbon = SurveyWorlds.material("amorphous-carbon")
    let half = Area(low: SIMD2(-2000, -2000), high: SIMD2(0, 2000))
    let world = SurveyWorlds.world([carbon], [SurveyWorlds.film(carbon, thickness: 50, half)])
    let optics = try LiveWorlds.optics()
    let view = LiveWorlds.view()
    let raster = FrameRaster(columns: 32, rows: 24, centre: .zero, field: SIMD2(1280, 960))
    let centre = SimulationRequest.NamedDetector(name: "com", detector: .centreOfMass)
    let found = try view.signals(of: world, optics: optics, detectors: [dark, centre], on: raster)
    #expect(found.regime == .columns && found.values.shape == [3, 24, 32])
    #expect(found.origins.map(\.channels) == [0..<1, 1..<3])
    let conditions = try SurveyConditions(probe: optics.probe, detectors: [dark])
    let survey = SurveyModel(conditions, threads: 2).image(
      of: world, area: Area(low: SIMD2(-600, -400), high: SIMD2(-200, 400)), pixels: SIMD2(10, 20))
    let expected = Float(survey.values.reduce(0, +) / 200)
    let film = LiveWorlds.mean((0..<24).map { found.values.values[$0 * 32 + 4] })
    #expect(abs(film / expected - 1) < 0.1, "\(film) against \(expected)")
    #expect((0..<24).allSatisfy { found.values.values[$0 * 32 + 28] < 0.02 * expected })
    #expect(found.values.values[(32 * 24)...].allSatisfy { $0 == 0 })
    // On a tilted stage the way through the film is longer.
    var tilted = optics
    tilted.rotation = .rotation(about: Vector(1, 0, 0), by: 0.8)
    let longer = try view.signals(of: world, optics: tilted, detectors: [dark], on: raster)
    let film2 = LiveWorlds.mean((8..<16).map { longer.values.values[$0 * 32 + 4] })
    #expect(abs(film2 / film * Float(cosineAndSine(0.8).cosine) - 1) < 0.12, "\(film2 / film)")
  }

  @Test func regimesFollowTheField() throws {
    let optics = try LiveWorlds.optics()
    let angles = LiveAngles([dark.detector], optics.probe)
    let turned = try TurnedWorld(LiveWorlds.world, rotation: .identity)
    func choice(_ side: Double, _ settings: LiveSettings = LiveSettings()) -> LiveChoice {
      LiveChoice(
        turned, field: Area(centre: .zero, size: SIMD2(side, side)), optics: optics, angles: angles,
        probes: nil,
        settings: settings)
    }
    #expect(choice(20).regime == .atoms && choice(20).configurations == 4)
    #expect(choice(400).regime == .columns)
    var hasty = LiveSettings()
    hasty.longest = choice(20).seconds / 3
    #expect(choice(20, hasty).configurations == 1)
    hasty.longest /= 100
    #expect(choice(20, hasty).regime == .columns)
  }

  /// Drifts by a few Å mostly stay in the same window, and every window holds its places.
  @Test func windowsHoldTheirPlaces() {
    var kept = 0
    for index in 0..<200 {
      let centre = SIMD2(0.37 * Double(index), -0.21 * Double(index))
      let box = Area(centre: centre, size: SIMD2(100, 60))
      let area = LiveWindow(box).area
      #expect(area.low.x <= box.low.x && area.low.y <= box.low.y)
      #expect(area.high.x >= box.high.x && area.high.y >= box.high.y)
      let next = LiveWindow(Area(centre: centre + SIMD2(1, 1), size: SIMD2(100.3, 60.1))).area
      if next == area { kept += 1 }
    }
    #expect(kept > 160, "\(kept)")
  }
}
