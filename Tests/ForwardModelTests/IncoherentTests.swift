import Detection
import Numerics
import Optics
import Quantities
import Scattering
import TestKit
import Testing

@testable import ForwardModel

@Suite struct IncoherentTests {
  /// On specimens that were neither calibrated on nor validated with, against an exact engine.
  @Test(arguments: Layers.Material.allCases, [0.0, 40])
  func theStatedErrorHoldsOnOtherSpecimens(material: Layers.Material, defocus: Double) throws {
    let model = try Layers.model(material, defocus: defocus, validation: true)
    let stated = try #require(model.statedError)
    #expect(stated > 0 && stated < 0.05, "\(stated)")
    for seed in [3, 4] {
      let specimen = Layers.specimen(material, seed: seed)
      var request = try Layers.request(specimen, defocus: defocus)
      request.engine.method = .multislice
      let exact = try #require(try Requests.run(request).record.signals[[0, 0]])
      let field = model.field(period: SIMD2(specimen.size.x, specimen.size.y))
      let frame = try field.frame(of: specimen, columns: 64, rows: 64).values.map { Double($0) }
      let error = Layers.difference(frame, exact)
      // Specimens differ in how many defects they have.
      #expect(error < 1.5 * stated, "\(material) \(seed): \(error), stated \(stated)")
      #expect(Layers.difference(exact.map { _ in exact.reduce(0, +) / 4096 }, exact) > 0.3)
    }
  }

  /// An image of all columns is the sum of the images of some and of the others.
  @Test func columnsAddUp() throws {
    let model = try Layers.model(.graphene)
    let whole = Layers.specimen(.graphene, seed: 5)
    let field = model.field(period: SIMD2(whole.size.x, whole.size.y))
    func part(_ rest: Int) -> AtomArrangement {
      AtomArrangement(
        atoms: whole.atoms.indices.filter { $0 % 2 == rest }.map { whole.atoms[$0] }, box: whole.box)
    }
    let parts = try [0, 1].map { try field.frame(of: part($0), columns: 50, rows: 60).values }
    let sum = zip(parts[0], parts[1]).map { Double($0 + $1) }
    let expected = try field.frame(of: whole, columns: 50, rows: 60).values.map { Double($0) }
    #expect(Layers.difference(sum, expected) < 1e-5)
  }

  /// A specimen moved by fractions of a pixel has its image moved: coefficients turn by exp(-2πi K·d).
  @Test func imagesFollowTheSpecimen() throws {
    let model = try Layers.model(.molybdenumDisulfide)
    let specimen = Layers.specimen(.molybdenumDisulfide, seed: 6)
    let period = SIMD2(specimen.size.x, specimen.size.y)
    let field = model.field(period: period)
    let shift = SIMD2(0.037, -0.051)
    let moved = AtomArrangement(
      atoms: specimen.atoms.map { atom in
        var copy = atom
        copy.x += shift.x
        copy.y += shift.y
        return copy
      }, box: specimen.box)
    let (before, after) = (try field.coefficients(of: specimen)[0], try field.coefficients(of: moved)[0])
    var largest = 0.0
    for c in 0..<field.layout.columns {
      for j in 0..<field.layout.ny {
        let harmonic = SIMD2(Double(c), Double(Grid.harmonic(j, of: field.layout.ny)))
        let turns = (harmonic * shift / period).sum()
        let place = c * field.layout.stride + j
        let expected = Complex<Double>(before.pointer[place]) * Complex(phase: -2 * .pi * turns)
        let difference = Complex<Double>(after.pointer[place]) - expected
        largest = max(largest, difference.squaredMagnitude.squareRoot())
      }
    }
    #expect(largest < 1e-5 * Double(before.pointer[0].re), "\(largest)")
  }

  /// Too few positions for the image still hold its values, every other one of a finer frame.
  @Test func coarseFramesAreSamplesOfFineOnes() throws {
    let model = try Layers.model(.graphene)
    let specimen = Layers.specimen(.graphene, seed: 7)
    let field = model.field(period: SIMD2(specimen.size.x, specimen.size.y))
    let fine = try field.frame(of: specimen, columns: 96, rows: 90).values
    let coarse = try field.frame(of: specimen, columns: 32, rows: 30).values
    for j in 0..<30 {
      for i in 0..<32 {
        #expect(abs(coarse[j * 32 + i] - fine[3 * j * 96 + 3 * i]) < 1e-5 * fine.max()!)
      }
    }
  }

  @Test(arguments: [SourceSize.gaussian(sigma: 0.4), .lorentzian(halfWidth: 0.05)])
  func sourceSizeCommutes(source: SourceSize) throws {
    let model = try Layers.model(.graphene)
    let specimen = Layers.specimen(.graphene, seed: 8)
    let period = SIMD2(specimen.size.x, specimen.size.y)
    let inside = try model.field(period: period, source: source).frame(of: specimen, columns: 192, rows: 192)
    var outside = try model.field(period: period).frame(of: specimen, columns: 192, rows: 192)
    outside.values.withUnsafeMutableBufferPointer {
      source.blur(
        $0.baseAddress!, valuesPerPosition: 1,
        scan: Grid(nx: 192, ny: 192, lengthX: period.x, lengthY: period.y))
    }
    let error = Layers.difference(inside.values.map { Double($0) }, outside.values.map { Double($0) })
    // The Lorentzian on a scan is cut off at 20 half widths, where 5 % of it are left, and sampled twice as coarsely as it is
    // wide.
    let bound = if case .gaussian = source { 1e-4 } else { 0.1 }
    #expect(error < bound, "\(error)")
  }

  @Test func modelsBelongToTheirConditions() throws {
    let specimen = Layers.specimen(.graphene, seed: 1)
    let base = try IncoherentConditions(try Layers.request(specimen))
    #expect(try IncoherentConditions(try Layers.request(specimen)) == base)
    #expect(try IncoherentConditions(try Layers.request(specimen, defocus: 40)) != base)
    #expect(try IncoherentConditions(try Layers.request(specimen, energy: 60e3)) != base)
    let images = try [0.0, 40].map { defocus in
      try Layers.model(.graphene, defocus: defocus).field(period: SIMD2(specimen.size.x, specimen.size.y))
        .frame(of: specimen, columns: 64, rows: 64).values.map { Double($0) }
    }
    #expect(Layers.difference(images[0], images[1]) > 0.1)
  }

  @Test func runsStateTheirErrorAndDoNotDependOnThreads() throws {
    let request = try Layers.request(Layers.specimen(.molybdenumDisulfide, seed: 9))
    var exact = request
    exact.engine.method = .multislice
    let expected = try #require(try Requests.run(exact).record.signals[[0, 0]])
    var bits: [[Double]] = []
    for threads in [1, 2, 5] {
      let plan = try SimulationPlan(request, threads: threads, memory: Requests.memory)
      let recorder = Recorder()
      let report = try plan.run(into: recorder)
      let values = try #require(recorder.signals[[0, 0]])
      bits.append(values)
      let error = Layers.difference(values, expected)
      let stated = try #require(report.statedError)
      #expect(report.method == .incoherent)
      #expect(error < 1.5 * stated && stated < 0.05, "\(error), stated \(stated)")
    }
    #expect(bits[0] == bits[1] && bits[0] == bits[2])
  }

  /// What waves have to do is calibration: as much for any number of positions.
  @Test func positionsCostNoWaves() throws {
    let specimen = Layers.specimen(.graphene, seed: 10)
    let works = try [(32, 32), (128, 100)].map { scan in
      try Requests.run(try Layers.request(specimen, scan: scan)).work
    }
    #expect(works[0] == works[1] && works[0].probeSlices > 0)
  }

  @Test func whatCannotBeSumsOverColumnsIsRefused() throws {
    let specimen = Layers.specimen(.graphene, seed: 1)
    func refusal(_ change: (inout SimulationRequest) throws -> Void) throws -> String {
      var request = try Layers.request(specimen)
      try change(&request)
      do {
        _ = try SimulationPlan(request, threads: 1, memory: Requests.memory)
        return "accepted"
      } catch {
        return error.message
      }
    }
    #expect(try refusal { _ in } == "accepted")
    let bright = try refusal {
      $0.detectors = [.init(name: "BF", detector: .annular(try AnnularDetector(inner: 0, outer: 0.01)))]
    }
    #expect(bright.contains("BF sees the unscattered beam") && bright.contains("allowed: multislice"))
    #expect(
      try refusal { $0.detectors = [.init(name: "com", detector: .centreOfMass)] }.contains("no annulus"))
    #expect(try refusal { $0.engine.precision = .double }.contains("double precision"))
    #expect(try refusal { $0.thicknesses = [2] }.contains("whole waves"))
    #expect(try refusal { $0.projection = .finite }.contains("cut by slices"))
  }

  @Test func unknownColumnsAndOtherFieldsAreRefused() throws {
    let model = try Layers.model(.graphene)
    let specimen = Layers.specimen(.graphene, seed: 1)
    let field = model.field(period: SIMD2(specimen.size.x, specimen.size.y))
    let gold = AtomArrangement(
      atoms: [ScatteringAtom(Scatterer(element: 79), x: 1, y: 1, z: 3)], box: specimen.box)
    #expect {
      try field.frame(of: gold, columns: 8, rows: 8)
    } throws: { "\(($0 as? InputError)?.message ?? "")".contains("79 in slice 2") }
    let wide = AtomArrangement(atoms: [], box: specimen.box * 2)
    #expect(throws: InputError.self) { try field.frame(of: wide, columns: 8, rows: 8) }
    let empty = AtomArrangement(atoms: [], box: specimen.box)
    #expect(try field.frame(of: empty, columns: 8, rows: 8).values == Array(repeating: 0, count: 64))
  }

  /// Two S atoms on one axis and one of them alone are different types; places are means.
  @Test func atomsAreSortedIntoColumns() throws {
    let specimen = Layers.specimen(.molybdenumDisulfide, seed: 11)
    let slicing = try Slicing(thicknesses: Layers.slicing, height: 6)
    let columns = ColumnList(specimen, slicing: slicing)
    #expect(columns.groups.reduce(0) { $0 + $1.x.count * $1.type.sites.count } == specimen.atoms.count)
    #expect(columns.groups.allSatisfy { $0.type.sites.count <= 2 })
    let pair = [0.1, 0.3].enumerated().map { index, x in
      ScatteringAtom(Scatterer(element: 16), x: index == 0 ? x - 0.2 : x, y: 1, z: index == 0 ? 1 : 5)
    }
    let column = ColumnList(AtomArrangement(atoms: pair, box: specimen.box), slicing: slicing)
    #expect(column.count == 1 && abs(column.groups[0].misalignment[0] - 0.16) < 1e-9)
    #expect(abs(column.groups[0].x[0] - 0.1 - specimen.box.x) < 1e-9)
  }
}
