import Detection
import Numerics
import TestKit
import Testing

@Suite struct QuadratureTests {
  private let field = Grid(nx: 200, ny: 240, lengthX: 21.3, lengthY: 25.1)
  private let wavelength = 0.0418

  private func quadrature(_ separation: Double, _ inner: Double, _ outer: Double) throws -> DetectorQuadrature
  {
    DetectorQuadrature(
      [.annular(try AnnularDetector(inner: inner * 1e-3, outer: outer * 1e-3))], field: field,
      lattice: PatternLattice(field: field, separation: separation), cone: 0.03 / wavelength,
      wavelength: wavelength)
  }

  /// Frequencies of the whole field that a ring holds, as their magnitudes in 1/Å.
  private func pixels(_ inner: Double, _ outer: Double) -> [Double] {
    let band = BandLimit(grid: field)
    var found: [Double] = []
    for y in -120..<120 {
      for x in -100..<100 {
        let (kx, ky) = (Double(x) / field.lengthX, Double(y) / field.lengthY)
        let k = (kx * kx + ky * ky).squareRoot()
        let angle = 1e3 * wavelength * k
        if angle >= inner, angle < outer, band.value(k2: k * k) > 0 { found.append(k) }
      }
    }
    return found
  }

  @Test func allFrequenciesOfASmallFieldCountOnce() throws {
    let nodes = try quadrature(1000, 60, 120).nodes
    #expect(nodes.count == pixels(60, 120).count)
    #expect(nodes.allSatisfy { abs($0.weights[0] - 1) < 1e-6 })
  }

  /// A pattern that falls as q⁻³ is summed without error, whatever the lattice.
  @Test(arguments: [5.0, 8, 12], [(60.0, 120.0), (35, 60)])
  func theMeanFallIsExact(separation: Double, ring: (Double, Double)) throws {
    let flat = 1.5 * 0.03 / wavelength
    func fall(_ k: Double) -> Double { 1 / (max(k, flat) * max(k, flat) * max(k, flat)) }
    let expected = pixels(ring.0, ring.1).reduce(0) { $0 + fall($1) }
    let quadrature = try quadrature(separation, ring.0, ring.1)
    let sum = quadrature.nodes.reduce(0.0) { sum, node in
      let (kx, ky) = (Double(node.x) / field.lengthX, Double(node.y) / field.lengthY)
      return sum + Double(node.weights[0]) * fall((kx * kx + ky * ky).squareRoot())
    }
    #expect(Tolerance.model(1e-5 * expected, because: "weights in single precision").accepts(sum - expected))
    #expect(quadrature.nodes.count < pixels(ring.0, ring.1).count * 2 / 3)
  }

  /// A pattern with a smooth modulation is summed the better, the denser the lattice.
  @Test func smoothPatternsConverge() throws {
    func pattern(_ x: Double, _ y: Double) -> Double {
      let k = (x * x + y * y).squareRoot()
      return (1 + 0.5 * cosineAndSine(2 * .pi * (1.7 * x + 1.1 * y)).cosine) / (k * k * k)
    }
    let whole = try quadrature(1000, 60, 120).nodes
    func sum(_ nodes: [DetectorQuadrature.Node]) -> Double {
      nodes.reduce(0) {
        $0 + Double($1.weights[0]) * pattern(Double($1.x) / field.lengthX, Double($1.y) / field.lengthY)
      }
    }
    let exact = sum(whole)
    let errors = try [4.0, 8.0].map { abs(sum(try quadrature($0, 60, 120).nodes) / exact - 1) }
    #expect(errors[0] < 0.02 && errors[1] < 0.004, "\(errors)")
  }

  /// Nothing inside of the cone stands for what lies outside, where the pattern is thousands of times darker.
  @Test func theBrightConeIsKeptApart() throws {
    for node in try quadrature(9, 32, 60).nodes {
      let (kx, ky) = (Double(node.x) / field.lengthX, Double(node.y) / field.lengthY)
      #expect((kx * kx + ky * ky).squareRoot() > 0.03 / wavelength)
    }
  }

  @Test(arguments: [3.0, 6.5, 9.4, 14])
  func dualVectorsAreAsLongAsWanted(separation: Double) {
    let lattice = PatternLattice(field: field, separation: separation)
    let n = Double(lattice.a.x * lattice.b.y - lattice.a.y * lattice.b.x)
    var shortest = Double.infinity
    for i in -3...3 {
      for j in -3...3 where i != 0 || j != 0 {
        let x = (Double(i * lattice.b.y) - Double(j * lattice.a.y)) / n * field.lengthX
        let y = (Double(j * lattice.a.x) - Double(i * lattice.b.x)) / n * field.lengthY
        shortest = min(shortest, (x * x + y * y).squareRoot())
      }
    }
    #expect(shortest >= 0.85 * separation || lattice.index == 1)
    #expect(lattice.index > 1 || separation > 12)
  }

  /// Vectors at which atoms coincide are avoided.
  @Test func coincidencesAreAvoided() {
    func crystal(_ x: Double, _ y: Double) -> Double {
      let (u, v) = ((x / 3.1).rounded() * 3.1 - x, (y / 3.1).rounded() * 3.1 - y)
      return u * u + v * v < 0.3 ? 1 : 0
    }
    let lattice = PatternLattice(field: field, separation: 8, coincidence: crystal)
    let n = Double(lattice.a.x * lattice.b.y - lattice.a.y * lattice.b.x)
    for (i, j) in [(1, 0), (0, 1)] {
      let x = (Double(i * lattice.b.y) - Double(j * lattice.a.y)) / n * field.lengthX
      let y = (Double(j * lattice.a.x) - Double(i * lattice.b.x)) / n * field.lengthY
      #expect(crystal(x, y) == 0)
    }
  }
}
