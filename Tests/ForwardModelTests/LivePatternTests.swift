import Crystals
import Detection
import Numerics
import Optics
import Quantities
import Scattering
import Testing
import Worlds

@testable import ForwardModel

/// Patterns on a live camera.
@Suite(.serialized) struct LivePatternTests {
  private func patterns(
    _ optics: LiveOptics, _ places: [SIMD2<Double>], _ camera: LiveCamera,
    view: SpecimenView = LiveWorlds.view()
  ) throws -> ([[Float]], LivePatterns) {
    var found: [[Float]] = []
    let report = try view.patterns(
      of: LiveWorlds.world, optics: optics, at: places, camera: camera
    ) { range, values in
      #expect(range.lowerBound == found.count)
      for index in 0..<range.count {
        found.append(Array(values[index * camera.count..<(index + 1) * camera.count]))
      }
    }
    return (found, report)
  }

  /// What a camera sees within an annulus is what the annular detector sees.
  @Test func sumsAreThoseOfDetectors() throws {
    let optics = try LiveWorlds.optics()
    let camera = LiveCamera(columns: 160, rows: 160, pitch: 0.002)
    let places = [SIMD2(0.3, 0.1), SIMD2(1.9, 1.4)]
    let (found, report) = try patterns(optics, places, camera)
    #expect(report.regime == .atoms && found.count == 2)
    let detector = try LiveWorlds.annulus(0.06, 0.12)
    let signals = try LiveWorlds.view().signals(
      of: LiveWorlds.world, optics: optics, detectors: [detector], at: places)
    for (pattern, expected) in zip(found, signals.values.values) {
      var sum: Float = 0
      for (index, value) in pattern.enumerated() {
        let angle = camera.angle(column: index % 160, row: index / 160)
        let radius = (angle * angle).sum().squareRoot()
        if radius >= 0.06, radius < 0.12 { sum += value }
      }
      #expect(abs(sum - expected) < 0.06 * expected, "\(sum) on the camera, \(expected) on the annulus")
      let all = pattern.reduce(0, +)
      #expect(all > 0.98 && all < 1.0001, "\(all)")
    }
  }

  /// A camera beside the beam, turned by a quarter, sees the same pixels in another order.
  @Test func camerasTurnAndMove() throws {
    let optics = try LiveWorlds.optics()
    let straight = LiveCamera(columns: 33, rows: 33, pitch: 0.003)
    let turned = LiveCamera(columns: 33, rows: 33, pitch: 0.003, rotation: .pi / 2)
    let moved = LiveCamera(columns: 33, rows: 33, pitch: 0.003, centre: SIMD2(0.006, -0.003))
    let view = LiveWorlds.view()
    let place = [SIMD2(0.5, 0.2)]
    let a = try patterns(optics, place, straight, view: view).0[0]
    let b = try patterns(optics, place, turned, view: view).0[0]
    let c = try patterns(optics, place, moved, view: view).0[0]
    let most = a.max()!
    for row in 2..<31 {
      for column in 2..<31 {
        // Pixel (i, j) of the turned camera looks where (-j, i) of the straight one does.
        let (x, y) = (16 - (row - 16), column)
        #expect(abs(b[row * 33 + column] - a[y * 33 + x]) < 0.03 * most)
        guard column + 2 < 33, row - 1 >= 0 else { continue }
        #expect(abs(c[row * 33 + column] - a[(row - 1) * 33 + column + 2]) < 0.03 * most)
      }
    }
    #expect(abs(straight.angle(column: 18, row: 15).x - 0.006) < 1e-12)
    #expect(((turned.pixel(turned.angle(column: 5, row: 9)) - SIMD2(5.5, 9.5)).absolute).max() < 1e-9)
  }

  /// Threads and what is kept change no bit.
  @Test func doNotDependOnThreads() throws {
    let optics = try LiveWorlds.optics(defocus: 60)
    let camera = LiveCamera(columns: 24, rows: 20, pitch: 0.004)
    let places = (0..<5).map { SIMD2(Double($0), 0.5) }
    let one = try patterns(optics, places, camera, view: LiveWorlds.view(configurations: 2, threads: 1)).0
    let view = LiveWorlds.view(configurations: 2)
    let two = try patterns(optics, places, camera, view: view).0
    #expect(one == two)
    #expect(try patterns(optics, Array(places[...2]), camera, view: view).0 != [])
    #expect(try patterns(optics, places, camera, view: view).0 == two)
  }

  /// Where atoms are too many, rings of angles stand for the pattern: nearly all of the beam is in them.
  @Test func ofThickFilmsAreRings() throws {
    let carbon = SurveyWorlds.material("amorphous-carbon")
    let world = SurveyWorlds.world([carbon], [SurveyWorlds.film(carbon, thickness: 300)])
    var settings = LiveWorlds.settings()
    settings.longest = 0.01
    let view = SpecimenView(threads: 2, memory: LiveWorlds.memory, settings: settings)
    var sum: Float = 0
    let camera = LiveCamera(columns: 64, rows: 64, pitch: 0.005)
    let report = try view.patterns(
      of: world, optics: try LiveWorlds.optics(), at: [.zero], camera: camera
    ) { _, values in sum += values.reduce(0, +) }
    #expect(report.regime == .columns)
    #expect(sum > 0.9 && sum < 1.05, "\(sum)")
  }
}

extension SIMD2<Double> {
  fileprivate var absolute: SIMD2<Double> { SIMD2(abs(x), abs(y)) }
}
