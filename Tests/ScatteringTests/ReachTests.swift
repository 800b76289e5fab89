import Foundation
import Numerics
import Optics
import Quantities
import TestKit
import Testing

@testable import Scattering

@Suite struct ReachTests {
  private let beam = ElectronBeam(energy: 80e3)
  private let semiangle = 0.030

  private func probe(defocus: Double = 0) throws -> Probe {
    try Probe(
      beam: beam, aperture: .round(semiangle: semiangle, edge: .hard),
      aberrations: try Aberrations(named: ["C10": -defocus]))
  }

  /// The Airy pattern (πα²/λ²) (2 J1(v)/v)², v = 2παr/λ: the envelope touches its maxima, and its tail falls with v³.
  @Test func theEnvelopeOfAPerfectProbeIsThatOfAiry() throws {
    let grid = Grid(nx: 640, ny: 640, lengthX: 60, lengthY: 60)
    let envelope = ProbeEnvelope(try probe(), grid: grid, depths: [0])
    let k = semiangle / beam.wavelength
    let peak = .pi * k * k
    #expect(
      Tolerance.model(0.01 * peak, because: "the disc of whole pixels").accepts(envelope.intensity(0), peak))
    for v in [8.0, 12, 20, 30] {
      let r = v / (2 * .pi * k)
      let pattern = peak * pow(2 * j1(v) / v, 2)
      let crests = peak * 8 / (.pi * v * v * v)
      #expect(envelope.intensity(r) > 0.95 * pattern)
      #expect(envelope.intensity(r) < 1.6 * crests, "\(envelope.intensity(r) / crests) at v = \(v)")
      #expect(envelope.intensity(r) > 0.4 * crests, "\(envelope.intensity(r) / crests) at v = \(v)")
    }
  }

  @Test func envelopesFallAndWidenWithDepth() throws {
    let grid = Grid(nx: 400, ny: 320, lengthX: 40, lengthY: 32)
    let thin = ProbeEnvelope(try probe(), grid: grid, depths: [0])
    let thick = ProbeEnvelope(try probe(), grid: grid, depths: [0, 100, 200])
    #expect(zip(thin.values, thin.values.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(zip(thin.values, thick.values).allSatisfy { $0 <= $1 })
    // 200 Å deep the cone is 6 Å wide, 1/(36π) per Å² bright.
    #expect(thin.intensity(4.5) < 0.002 && thick.intensity(4.5) > 0.5 / (36 * .pi))
    // A probe focused there is as wide at the entrance.
    let focused = ProbeEnvelope(try probe(defocus: 200), grid: grid, depths: [200])
    #expect(largestDifference(focused.values, thin.values) < 1e-9)
  }

  @Test func changesAreWhatTwoSpecimensDoNotShare() {
    let kind = Scatterer(element: 16)
    func atom(_ x: Double) -> ScatteringAtom { ScatteringAtom(kind, x: x, y: 0, z: 0) }
    let box = SIMD3(4.0, 4, 4)
    let old = AtomArrangement(atoms: [atom(0), atom(1), atom(1), atom(2)], box: box)
    let new = AtomArrangement(atoms: [atom(2.5), atom(1), atom(0)], box: box)
    let changes = AtomChanges(from: old, to: new)
    #expect(changes == AtomChanges(removed: [atom(1), atom(2)], added: [atom(2.5)]))
    #expect(AtomChanges(from: old, to: old).isEmpty)
  }

  /// A monolayer with and without one S atom: signals of a dark-field annulus at many places.
  @Test func outsideOfTheReachNothingChanges() throws {
    let layer = SmallSpecimens.molybdenumDisulfide(columns: 8, rows: 5)
    let lost = try #require(
      layer.atoms.firstIndex { atom in
        let isInside = atom.x > 11 && atom.y > 11
        return isInside && atom.scatterer.element == 16 && atom.z < 2
      })
    var atoms = layer.atoms
    let atom = atoms.remove(at: lost)
    let damaged = AtomArrangement(atoms: atoms, box: layer.box)
    let changes = AtomChanges(from: layer, to: damaged)
    #expect(changes == AtomChanges(removed: [atom]))

    let (nx, ny) = (240, 256)
    let benches = try [layer, damaged].map {
      try WaveBench<Double>($0, nx: nx, ny: ny, slices: 3, beam: beam)
    }
    let probe = try probe()
    let reach = ReachOfChange(
      scatterer: atom.scatterer, depth: atom.z, spread: semiangle, probe: probe, grid: benches[0].grid)
    var places: [SIMD2<Double>] = []
    for i in 0..<8 {
      for j in 0..<8 { places.append(SIMD2(layer.box.x * Double(i) / 8, layer.box.y * Double(j) / 8)) }
    }
    // From the atom outwards.
    for r in stride(from: 0, to: 8, by: 0.5) { places.append(SIMD2(atom.x + 0.6 * r, atom.y + 0.8 * r)) }
    func signal(_ bench: WaveBench<Double>, _ place: SIMD2<Double>) -> Double {
      let exit = bench.exit(bench.probe(probe, x: place.x, y: place.y))
      return exit.indices.reduce(0) { sum, index in
        let k = bench.frequency(index) * beam.wavelength
        let angle = (k.x * k.x + k.y * k.y).squareRoot()
        return (0.060..<0.145).contains(angle) ? sum + exit[index].squaredMagnitude : sum
      }
    }
    let before = places.map { signal(benches[0], $0) }
    let after = places.map { signal(benches[1], $0) }
    let share = max(before.max()!, after.max()!)
    // The bound, and what is left of it where interference averages out.
    for (tolerance, share) in [(3e-3, share), (1e-3, share), (1e-3, 0), (1e-4, 0)] {
      let radius = try #require(reach.radius(tolerance: tolerance, share: share))
      let inside = Set(reach.affected(places, by: changes.atoms, radius: radius))
      #expect(!inside.isEmpty && inside.count < places.count, "\(inside.count) places within \(radius) Å")
      var outside = 0.0
      for index in places.indices where !inside.contains(index) {
        outside = max(outside, abs(after[index] - before[index]))
      }
      #expect(outside <= tolerance, "\(outside) outside of \(radius) Å, \(tolerance) stated")
    }
    print(
      "REACH", share,
      [1e-2, 3e-3, 1e-3, 3e-4, 1e-4].map { reach.radius(tolerance: $0, share: share) as Any },
      zip(before, after).suffix(16).map { abs($0 - $1) })
    // The reach is no empty promise: at the atom more than that changes.
    #expect(zip(before, after).map { abs($0 - $1) }.max()! > 4e-3)
  }

  @Test func placesAcrossThePeriodicEdgeAreAffected() throws {
    let grid = Grid(nx: 100, ny: 100, lengthX: 10, lengthY: 10)
    let reach = ReachOfChange(
      scatterer: Scatterer(element: 6), depth: 1, spread: 0.03, probe: try probe(), grid: grid)
    let atom = ScatteringAtom(Scatterer(element: 6), x: 0.5, y: 9.8, z: 1)
    let places = [SIMD2(9.9, 0.1), SIMD2(5, 5), SIMD2(0.5, 9.1), SIMD2(0.5, 8.5)]
    #expect(reach.affected(places, by: [atom], radius: 1) == [0, 2])
    #expect(reach.radius(tolerance: 1e-15, share: 1) == nil)
  }
}
