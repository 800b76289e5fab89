import Foundation
import Numerics
import Quantities
import Testing

@testable import Spectroscopy

@Suite struct ParticleTests {
  static let beam = ElectronBeam(energy: 100e3)
  /// 0.02 to 30 eV.
  static let energies = (1...1500).map { 0.02 * Double($0) }

  static func sphere(_ material: String, radius: Double) throws -> ParticleLoss {
    let dielectric = try LossMaterial(named: material).dielectric
    return try ParticleLoss(
      PlasmonicBody(.sphere, length: 2 * radius), beam: beam, energies: energies,
      permittivity: dielectric.value)
  }

  static func peak(_ spectrum: [Double], _ window: ClosedRange<Double>) -> Double {
    let inside = energies.indices.filter { window.contains(energies[$0]) }
    return energies[inside.max { spectrum[$0] < spectrum[$1] }!]
  }

  @Test func besselFunctionsAgreeWithTheirIntegrals() {
    for x in [0.05, 0.7, 1.9, 2.1, 3.7, 3.8, 9.0] {
      var (k0, k1, i0, i1) = (0.0, 0.0, 0.0, 0.0)
      let steps = 4000
      for step in 0..<steps {
        let t = 12 * (Double(step) + 0.5) / Double(steps)
        k0 += exp(-x * cosh(t)) * 12 / Double(steps)
        k1 += exp(-x * cosh(t)) * cosh(t) * 12 / Double(steps)
        let angle = Double.pi * (Double(step) + 0.5) / Double(steps)
        i0 += exp(x * cos(angle)) / Double(steps)
        i1 += exp(x * cos(angle)) * cos(angle) / Double(steps)
      }
      #expect(abs(ModifiedBessel.k0(x) / k0 - 1) < 1e-6)
      #expect(abs(ModifiedBessel.k1(x) / k1 - 1) < 1e-6)
      #expect(abs(ModifiedBessel.i0(x) / i0 - 1) < 1e-6)
      #expect(abs(ModifiedBessel.i1(x) / i1 - 1) < 1e-6)
    }
  }

  /// Numbers of a program for these spheres with the same optical constants, of 10 nm at 100 kV: energies of dipoles, and probabilities 1, 5
  /// and 20 nm away (2.5 to 4.3 eV for silver).
  @Test func spheresHaveTheirEnergies() throws {
    let silver = try Self.sphere("Ag", radius: 100)
    let far = silver.probability(at: SIMD2(300, 0))
    #expect((3.46...3.52).contains(Self.peak(far, 2.5...4.3)))
    for (distance, expected) in [(110.0, 2.7e-3), (150, 1.1e-3), (300, 1.5e-4)] {
      let found = silver.map(in: 2.5...4.3, at: [SIMD2(0, distance)])[0]
      #expect(abs(found / expected - 1) < 0.1, "\(distance): \(found)")
    }
    let gold = try Self.sphere("Au", radius: 100)
    #expect(abs(Self.peak(gold.probability(at: SIMD2(110, 0)), 2...2.8) - 2.42) < 0.06)
    let aluminium = try Self.sphere("Al", radius: 100)
    #expect(abs(Self.peak(aluminium.probability(at: SIMD2(300, 0)), 5...12) - 8.74) < 0.1)
  }

  /// Coupling of the closed form is that of the quadrature along the path, just outside, where both hold.
  @Test func insideAndOutsideMeet() throws {
    for energy in [2.0, 9.0, 20.0] {
      let wave = PlasmonKinematics(Self.beam).wave(energy)
      let outside = SphereCoupling(radius: 100, distance: 100.001, wave: wave, degrees: 8)
      let inside = SphereCoupling(through: 100, distance: 99.999, wave: wave, degrees: 8)
      for l in 1...8 {
        let through = inside.outer[l] + inside.inner[l] + 2 * inside.cross[l]
        #expect(abs(through / outside.outer[l] - 1) < 0.01, "\(energy) \(l)")
      }
    }
  }

  /// A metal of free electrons: the dipole at E_p / √3, the bulk at E_p inside, none of it outside.
  @Test func insideTheBulkLossAppears() throws {
    let permittivity = { (energy: Double) -> Complex<Double> in
      let below = energy * energy + 0.25
      return Complex(1 - 225 / below, 225 * 0.5 / (energy * below))
    }
    let loss = try ParticleLoss(
      PlasmonicBody(.sphere, length: 400), beam: Self.beam, energies: Self.energies,
      permittivity: permittivity)
    let centre = loss.probability(at: .zero)
    #expect(abs(Self.peak(centre, 12...18) - 15) < 0.05)
    let beside = loss.probability(at: SIMD2(220, 0))
    #expect(Self.peak(beside, 2...20) < 11)
    #expect(loss.map(in: 14...16, at: [SIMD2(220, 0)])[0] < 0.03 * loss.map(in: 14...16, at: [.zero])[0])
    // An endless path loses 2 t e²/(π (ħv)²) ln(q_c / q) Im(-1/ε); begrenzung takes some of it.
    let kinematics = PlasmonKinematics(Self.beam)
    let whole = kinematics.strength * 2 * 400 * log(1 / kinematics.wave(15)) * 15 * .pi / 2
    let found = loss.map(mode: "bulk", in: 12...18, at: [.zero])[0]
    #expect(found < whole && found > 0.6 * whole)
    let dipole = loss.modes(at: SIMD2(600, 0))[0]
    #expect(dipole.name == "multipole 1")
    #expect(abs(Self.peak(dipole.probability, 4...12) - 15 / 3.0.squareRoot()) < 0.05)
    #expect(loss.probability(at: .zero).allSatisfy { $0 >= 0 })
  }

  /// The integral over a path is 2 t K0(qρ) for a long one.
  @Test func longPathsLoseInProportion() {
    let (wave, cutoff) = (0.02, 1.0)
    let expected = 2 * ModifiedBessel.k0(wave * 1.1229189671337703 / cutoff)
    let found =
      (BulkSegment.integral(length: 6000, wave: wave, cutoff: cutoff)
        - BulkSegment.integral(length: 4000, wave: wave, cutoff: cutoff)) / 2000
    #expect(abs(found / expected - 1) < 2e-3)
  }

  /// Far away and thick, a rod as long as wide answers as a sphere of its volume does; longer ones at lower energies with ends bright.
  @Test func rodsHaveAntennaModes() throws {
    #expect(abs(RodLoss.depolarisation(.pi / 2) - 1.0 / 3) < 0.04 / 3)
    let silver = try LossMaterial(named: "Ag").dielectric
    func rod(_ length: Double) throws -> ParticleLoss {
      try ParticleLoss(
        PlasmonicBody(.rod, length: length, width: 200, rotation: 0.5), beam: Self.beam,
        energies: Self.energies, permittivity: silver.value)
    }
    let axis = SIMD2(cos(0.5), sin(0.5))
    var last = 4.0
    for length in [300.0, 600, 1200] {
      let energy = Self.peak(try rod(length).modes(at: axis * (length / 2 + 100))[0].probability, 0.1...4)
      #expect(energy < last)
      last = energy
    }
    let long = try rod(1200)
    let side = SIMD2(-axis.y, axis.x) * 150
    let (end, middle) = (axis * 650, side)
    let odd = long.map(mode: "antenna 1", in: 0.1...4, at: [end, middle])
    #expect(odd[1] < 0.02 * odd[0])
    let even = long.map(mode: "antenna 2", in: 0.1...4, at: [end, middle, axis * 300 + side])
    #expect(even[1] > 3 * even[2])
    let sphere = try Self.sphere("Ag", radius: 100)
    let far = try rod(200).map(in: 1...4.3, at: [SIMD2(400, 0)])[0]
    #expect((0.7...1.6).contains(far / sphere.map(in: 1...4.3, at: [SIMD2(400, 0)])[0]))
  }

  @Test func cubesShineAtTheirCorners() throws {
    let silver = try LossMaterial(named: "Ag").dielectric
    let cube = try ParticleLoss(
      PlasmonicBody(.cube, length: 300, rotation: 0.3), beam: Self.beam, energies: Self.energies,
      permittivity: silver.value)
    let turned = { (x: Double, y: Double) in
      SIMD2(cos(0.3) * x - sin(0.3) * y, sin(0.3) * x + cos(0.3) * y)
    }
    let corner = turned(170, 170)
    let flat = turned(170, 0)
    let maps = cube.map(mode: "corner", in: 1...4.5, at: [corner, flat])
    #expect(maps[0] > 2 * maps[1])
    let faces = cube.map(mode: "face 3", in: 1...4.5, at: [corner, flat])
    #expect(faces[1] > faces[0])
    // Resonances where ε = 1 - 1/L: corners -3.67, below a sphere's -2.
    let modes = cube.modes(at: corner)
    #expect(Self.peak(modes[0].probability, 2...4) < Self.peak(modes[1].probability, 2...4))
    #expect(CubeLoss.modes.reduce(0) { $0 + $1.strength } < 1)
    // A small one far away is a point dipole: K0² along the beam and K1² across it.
    let small = try ParticleLoss(
      PlasmonicBody(.cube, length: 50), beam: Self.beam, energies: Self.energies,
      permittivity: silver.value)
    let found = small.probability(at: SIMD2(600, 0))
    let kinematics = PlasmonKinematics(Self.beam)
    for index in [100, 150, 174] {
      let wave = kinematics.wave(Self.energies[index])
      let (k0, k1) = (ModifiedBessel.k0(600 * wave), ModifiedBessel.k1(600 * wave))
      let value = silver.value(Self.energies[index])
      let response = CubeLoss.modes.reduce(0.0) { sum, mode in
        let re = 1 + mode.depolarisation * (value.re - 1)
        let im = mode.depolarisation * value.im
        return sum + mode.strength * value.im / (re * re + im * im)
      }
      let volume: Double = 50 * 50 * 50
      let field: Double = 4 * wave * wave * (k0 * k0 + k1 * k1)
      let expected = kinematics.strength * volume / (4 * .pi) * response * field
      #expect(abs(found[index] / expected - 1) < 0.03, "\(found[index] / expected)")
    }
    #expect(cube.modes(at: .zero).last?.name == "bulk")
  }

  @Test func retardationIsSmallForSmallSpheres() throws {
    let silver = try LossMaterial(named: "Ag").dielectric
    func dipole(_ radius: Double, _ isRetarded: Bool) throws -> (energy: Double, size: Double) {
      let loss = try ParticleLoss(
        PlasmonicBody(.sphere, length: 2 * radius), beam: Self.beam, energies: Self.energies,
        isRetarded: isRetarded, permittivity: silver.value)
      let mode = loss.modes(at: SIMD2(2 * radius, 0))[0].probability
      return (Self.peak(mode, 1...4.3), mode.reduce(0, +))
    }
    let (small, plain) = (try dipole(20, true), try dipole(20, false))
    #expect(abs(small.energy - plain.energy) < 0.03)
    let large = try dipole(400, true)
    #expect(large.energy < plain.energy - 0.1)
  }

  @Test func surroundingsLowerEnergies() throws {
    let silver = try LossMaterial(named: "Ag").dielectric
    let covered = try ParticleLoss(
      PlasmonicBody(.sphere, length: 200, surroundings: 2.25), beam: Self.beam, energies: Self.energies,
      permittivity: silver.value)
    #expect(Self.peak(covered.probability(at: SIMD2(200, 0)), 2...4.3) < 3.2)
  }

  @Test func mapsDoNotDependOnThreadsAndBadBodiesAreRefused() throws {
    let loss = try Self.sphere("Al", radius: 50)
    let points = (0..<20).map { SIMD2(Double($0) * 6, 3) }
    #expect(loss.map(in: 5...20, at: points, threads: 1) == loss.map(in: 5...20, at: points, threads: 2))
    #expect(throws: InputError.self) { try PlasmonicBody(.sphere, length: 1) }
    #expect(throws: InputError.self) { try PlasmonicBody(.rod, length: 100, width: 200) }
    #expect(throws: InputError.self) { try PlasmonicBody(.cube, length: 100, surroundings: 0.5) }
    let body = try PlasmonicBody(.cube, length: 100)
    #expect(throws: InputError.self) {
      try ParticleLoss(body, beam: Self.beam, energies: [2, 1], permittivity: { _ in Complex(-2, 0.1) })
    }
  }

  /// Beside a particle its surfaces are all there is; inside they take off the bulk loss.
  @Test func surfacesAreWhatIsNotBulk() throws {
    let sphere = try Self.sphere("Al", radius: 100)
    let beside = SIMD2(120.0, 0)
    #expect(
      sphere.surfaces(at: beside)
        == sphere.modes(at: beside).reduce(
          [Double](repeating: 0, count: Self.energies.count)
        ) { sum, mode in zip(sum, mode.probability).map { $0 + $1 } })
    let inside = sphere.surfaces(at: SIMD2(30, 0))
    let bulk = Self.peak(sphere.unbounded, 5...25)
    #expect(abs(bulk - 15) < 0.5)
    #expect(inside[Self.energies.firstIndex { $0 >= bulk }!] < 0)
    #expect(inside[Self.energies.firstIndex { $0 >= 9 }!] > 0)
  }
}
