import Crystals
import Foundation
import Testing

@testable import Worlds

/// Displacement fields against the closed forms of isotropic elasticity.
@Suite struct LamellaFieldTests {
  private static let lines: [Dislocation] = [
    Dislocation(place: SIMD2(3, -2), burgers: Vector(3.84, 0, 0), poisson: 0.218),
    Dislocation(place: SIMD2(-1, 5), burgers: Vector(0, 0, 3.905), poisson: 0.3),
    Dislocation(place: SIMD2(0.3, 0.4), burgers: Vector(1.2, -2.5, 1.9), poisson: 0.25),
  ]

  /// The way round starts behind the cut and ends before it, right-handed about the beam: the displacement has grown by
  /// the whole Burgers vector.
  @Test(arguments: lines) func circuitAroundALineClosesWithItsBurgersVector(_ line: Dislocation) {
    for radius in [2.0, 30, 5000] {
      let cut = -line.axis * radius
      let aside = SIMD2(-line.axis.y, line.axis.x) * (1e-9 * radius)
      // Turning from +x to +y, the way leaves the cut on the side of -e2 and comes back on the side of +e2.
      let start = line.displacement(line.place + cut - aside)
      let end = line.displacement(line.place + cut + aside)
      #expect((end - start - line.burgers).length < 1e-7)
    }
  }

  /// Everywhere but on the cut the displacement is continuous.
  @Test(arguments: lines) func displacementIsContinuousBesidesTheCut(_ line: Dislocation) {
    var sum = Vector.zero
    let steps = 3600
    var last: Vector?
    for step in 1..<steps {
      let angle = -Double.pi + 2 * Double.pi * Double(step) / Double(steps)
      let across = SIMD2(-line.axis.y, line.axis.x)
      let here = line.displacement(line.place + 40 * (line.axis * cos(angle) + across * sin(angle)))
      if let last {
        #expect((here - last).length < 2 * line.burgers.length / Double(steps))
        sum += here - last
      }
      last = here
    }
    #expect((sum - line.burgers).length < 2 * line.burgers.length * 2 / Double(steps))
  }

  /// Dilatation -b (1 - 2ν) y / (2π (1 - ν) r²) and shear b x (x² - y²) / (4π (1 - ν) r⁴): Hirth and Lothe, ch. 3.
  @Test func strainOfAnEdgeDislocationFollowsTheClosedForms() {
    let (b, poisson) = (3.84, 0.218)
    let line = Dislocation(place: .zero, burgers: Vector(b, 0, 0), poisson: poisson)
    for place in [SIMD2(25.0, 10), SIMD2(-30, 40), SIMD2(12, -33), SIMD2(-50, -21)] {
      let gradient = Self.gradient { line.displacement($0) }(place)
      let square = (place * place).sum()
      let dilatation = -b * (1 - 2 * poisson) / (2 * .pi * (1 - poisson)) * place.y / square
      let shear =
        b / (4 * .pi * (1 - poisson)) * place.x * (place.x * place.x - place.y * place.y) / (square * square)
      #expect(abs(gradient.xx + gradient.yy - dilatation) < 1e-4 * b / square.squareRoot())
      #expect(abs((gradient.xy + gradient.yx) / 2 - shear) < 1e-4 * b / square.squareRoot())
    }
  }

  /// The closed form of the endless wall, with the turns of its two sides, has the gradients of the sum over lines.
  @Test func wallOfDislocationsIsTheSumOfItsLines() {
    let (b, spacing, poisson) = (3.905, 60.0, 0.3)
    let wall = DislocationWall(
      place: .zero, axis: SIMD2(1, 0), burgers: b, spacing: spacing, poisson: poisson)
    let count = 4000
    let lines = (-count...count).map {
      Dislocation(place: SIMD2(0, Double($0) * spacing), burgers: Vector(b, 0, 0), poisson: poisson)
    }
    for place in [SIMD2(20.0, 13), SIMD2(-35, 41), SIMD2(8, -25), SIMD2(90, 30)] {
      let sum = Self.gradient { point in lines.reduce(Vector.zero) { $0 + $1.displacement(point) } }(place)
      let own = Self.gradient { wall.displacement($0) }(place)
      let turn = (place.x > 0 ? -1 : 1) * b / (2 * spacing)
      let small = 3e-3 * b / spacing
      #expect(abs(own.xx - sum.xx) < small)
      #expect(abs(own.yy - sum.yy) < small)
      #expect(abs(own.xy - turn - sum.xy) < small)
      #expect(abs(own.yx + turn - sum.yx) < small)
    }
  }

  /// A box that is said to hold all sources of a window does: matter from outside never gets in.
  @Test func sourcesHoldAllThatLiesInTheWindow() throws {
    let bend = LamellaBend(curvature: 2e-6, axis: 1)
    let outline = Area(centre: .zero, size: SIMD2(20000, 20000))
    let shape = LamellaShape(
      outline: outline, thickness: 200, gradient: SIMD2(0.001, 0.002), thinnest: 0, damage: 0, roughness: 0,
      wavelength: 60, bend: bend, seed: 1)
    let tilt = Matrix3.rotation(about: Vector(1, 0, 0), by: 0.03)
    let strain = LamellaStrain(
      dislocations: Self.lines + [
        Dislocation(place: SIMD2(4000, 4100), burgers: Vector(0, 5, 0), poisson: 0.3)
      ], walls: [], sides: [], twins: nil, tilt: tilt, bend: bend, shape: shape)
    for (number, centre) in [SIMD2(0.0, 0), SIMD2(4010, 4080), SIMD2(-7000, 6500)].enumerated() {
      let window = Extent(Area(centre: centre, size: SIMD2(80, 80)), z: -150...150)
      let sources = strain.sources(of: window)
      #expect((sources.high - sources.low).max() < 700)
      var random = SystemRandom(seed: UInt64(number))
      var inside = 0
      for _ in 0..<20000 {
        let source = Vector(
          centre.x + 300 * (random.next() - 0.5), centre.y + 300 * (random.next() - 0.5),
          500 * (random.next() - 0.5))
        guard window.contains(source + strain.displacement(at: source)) else { continue }
        inside += 1
        #expect(sources.contains(source))
      }
      #expect(inside > 50)
    }
  }

  /// Numbers for test places.
  struct SystemRandom {
    var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
  }

  struct Gradient {
    var xx, xy, yx, yy: Double
  }

  static func gradient(_ field: @escaping (SIMD2<Double>) -> Vector) -> (SIMD2<Double>) -> Gradient {
    { place in
      let h = 1e-3
      let alongX = (field(place + SIMD2(h, 0)) - field(place - SIMD2(h, 0))) / (2 * h)
      let alongY = (field(place + SIMD2(0, h)) - field(place - SIMD2(0, h))) / (2 * h)
      return Gradient(xx: alongX.x, xy: alongY.x, yx: alongX.y, yy: alongY.y)
    }
  }
}
