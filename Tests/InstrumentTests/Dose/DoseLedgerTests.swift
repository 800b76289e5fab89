import Foundation
import Numerics
import Quantities
import TestKit
import Testing
import Worlds

@testable import Instrument

@Suite("Dose ledger")
struct DoseLedgerTests {
  @Test("The Gaussians of a probe follow the encircled share of the Airy pattern")
  func airy() throws {
    let beam = ElectronBeam(energy: 60_000)
    let profile = try BeamProfile.probe(beam: beam, semiangle: 0.03, source: 0)
    for radius in stride(from: 0.1, through: 6, by: 0.1) {
      let x = 2 * .pi * 0.03 / beam.wavelength * radius
      let share = 1 - j0(x) * j0(x) - j1(x) * j1(x)
      #expect(abs(profile.encircled(radius) - share) < 0.03)
    }
  }

  @Test("All electrons of a parked beam lie on the map, around its place, spread as the profile says")
  func parked() throws {
    let exposure = try DoseFixtures.parked(at: SIMD2(3.3, -2.1), seconds: 10, current: 2e-9)
    var ledger = DoseLedger()
    ledger.enter(exposure)
    let electrons = 2e-9 * 10 / PhysicalConstants.elementaryCharge
    #expect(abs(ledger.total - electrons) < 1e-9 * electrons)
    let area = Area(centre: .zero, size: SIMD2(96, 96))
    let map = ledger.map(area, columns: 256, rows: 256)
    let cell = (96.0 / 256) * (96.0 / 256)
    #expect(abs(map.reduce(0, +) * cell - electrons) < 1e-9 * electrons)
    let peak = map.indices.max { map[$0] < map[$1] }!
    let place = SIMD2(Double(peak % 256) + 0.5, Double(peak / 256) + 0.5) * (96.0 / 256) - 48
    let off = place - SIMD2(3.3, -2.1)
    #expect((off * off).sum().squareRoot() < 0.5)
    // Within a circle by the closed form.
    let far = ledger.electrons(in: Area(centre: SIMD2(3.3, -2.1), size: SIMD2(2, 2)))
    let wanted = exposure.profile.parts.reduce(0.0) {
      let share = erf(1 / ($1.deviation * 2.0.squareRoot()))
      return $0 + $1.share * share * share
    }
    #expect(abs(far / electrons - wanted) < 0.01)
  }

  @Test("A frame brings the same dose everywhere: electrons of a dwell per area of a pixel")
  func frame() throws {
    let step = 100.0 / 512
    let exposure = try DoseFixtures.frame(pixels: 512, field: 100, electrons: 300)
    var ledger = DoseLedger()
    ledger.enter(exposure)
    #expect(abs(ledger.total - 300 * 512 * 512) < 1)
    let inner = ledger.map(Area(centre: .zero, size: SIMD2(60, 60)), columns: 61, rows: 37)
    let dose = 300 / (step * step)
    #expect(inner.allSatisfy { abs($0 / dose - 1) < 0.01 })
    #expect(abs(ledger.dose(at: SIMD2(7, -11)) / dose - 1) < 0.01)
    // Conserved over an area that holds all, by a map of another lattice.
    let all = Area(centre: SIMD2(5, 0), size: SIMD2(333, 301))
    #expect(abs(ledger.electrons(in: all) - ledger.total) < 1e-9 * ledger.total)
    let map = ledger.map(all, columns: 71, rows: 512)
    #expect(abs(map.reduce(0, +) * (333.0 / 71) * (301.0 / 512) - ledger.total) < 1e-9 * ledger.total)
  }

  @Test(
    "Slanting lines, spirals and fields of all sizes keep their electrons",
    arguments: [0.02, 0.5, 3, 40, 900])
  func conservation(step: Double) throws {
    let places = (0..<700).map { index -> SIMD2<Double> in
      let t = Double(index)
      return SIMD2(t * cos(t / 90), t * sin(t / 70)) * step
    }
    let piece = BeamExposure.Piece.line(
      .init(start: .zero, dwell: InstrumentTime(nanoseconds: 1000), places: places, electrons: 7))
    let flyback = BeamExposure.Piece.stretch(
      .init(
        start: .zero, duration: InstrumentTime(nanoseconds: 5000), from: places[600], to: places[3],
        electrons: 11))
    var ledger = DoseLedger()
    ledger.enter(try DoseFixtures.exposure([piece, flyback]))
    let area = Area(centre: .zero, size: SIMD2(repeating: 3000 * step + 2000))
    #expect(abs(ledger.electrons(in: area) - 4911) < 1e-6)
  }

  @Test("Pieces leave the same bytes however they are gathered, and after saving and loading")
  func sameBytes() throws {
    let exposure = try DoseFixtures.frame(pixels: 64, field: 40, electrons: 12)
    var whole = DoseLedger()
    whole.enter(exposure)
    var parts = DoseLedger()
    for piece in exposure.pieces {
      parts.enter(try DoseFixtures.exposure([piece]))
      parts = try JSONDecoder().decode(DoseLedger.self, from: JSONEncoder().encode(parts))
    }
    #expect(parts == whole)
    #expect(try JSONEncoder().encode(parts).count == JSONEncoder().encode(whole).count)
  }

  @Test("The pieces of a trajectory fill its time and hold current times time")
  func trajectory() throws {
    let settings = MotionFixtures.frame(24, 16, field: SIMD2(50, 50), dwell_us: 5)
    let scanner = ScanSystem(model: try MotionFixtures.scan(), seed: 1)
    let trajectory = try scanner.trajectory(
      settings, motion: try MotionFixtures.motion(), acquisition: 0, at: .zero, rest: .zero)
    let pieces = trajectory.exposure { _ in 1e6 }
    let exposure = try DoseFixtures.exposure(pieces)
    let seconds = trajectory.timing.duration.seconds
    #expect(abs(exposure.electrons - 1e6 * seconds) < 1e-6 * 1e6 * seconds)
    var moment = InstrumentTime.zero
    for piece in pieces {
      #expect(piece.start == moment)
      moment += piece.duration
    }
    #expect(moment == trajectory.timing.end)
  }
}
