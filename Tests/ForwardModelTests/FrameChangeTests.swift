import Detection
import Frames
import Numerics
import Optics
import Quantities
import Scattering
import TestKit
import Testing

@testable import ForwardModel

/// Frames after atoms were removed, added and moved, against frames computed anew.
@Suite struct FrameChangeTests {
  private let source = FrameSource<Float>(threads: 2, memory: 2 << 30)

  /// The largest difference of two frames, relative to the mean signal.
  private func distance(_ a: SignalFrame<Float>, _ b: SignalFrame<Float>, _ request: SimulationRequest) throws
    -> Double
  {
    let size = request.arrangement.size
    let raster = FrameRaster(
      columns: 97, rows: 91, origin: .zero, stepX: SIMD2(size.x / 97, 0), stepY: SIMD2(0, size.y / 91))
    let (x, y) = (
      try FrameSourceTests.channels(a, on: raster), try FrameSourceTests.channels(b, on: raster)
    )
    return zip(x, y).map { largestDifference($0, $1) / ($1.reduce(0, +) / Double($1.count)) }.max()!
  }

  private static let changes: [(String, @Sendable (AtomArrangement) -> AtomChanges)] = [
    ("an S atom less", { AtomChanges(removed: [$0.atoms[$0.atoms.count / 2 + 2]]) }),
    ("a Mo atom less, at the edge", { AtomChanges(removed: [$0.atoms[0]]) }),
    (
      "one moved, one added far away",
      { atoms in
        let old = atoms.atoms.first { $0.scatterer.element == 42 && $0.x > 8 }!
        var moved = old
        moved.x += 0.4
        let added = ScatteringAtom(Scatterer(element: 26), x: 30, y: 25, z: 5)
        return AtomChanges(removed: [old], added: [moved, added])
      }
    ),
  ]

  @Test(arguments: 0..<3) func changedFramesAreThoseComputedAnew(example: Int) throws {
    let (name, change) = Self.changes[example]
    var request = try FrameSourceTests.layer(columns: 12, rows: 7, method: .thin)
    request = try FrameSourceTests.aberrated(request, defocus: 20)
    let changes = change(request.arrangement)
    let before = try source.frame(of: request)
    let pasted = try source.frame(before, of: request, after: changes)
    let anew = try source.frame(of: request.applying(changes))
    let (found, whole) = (try distance(pasted, anew, request), try distance(before, anew, request))
    #expect(pasted.pastedError > 0 && pasted.pastedError < 0.05 * whole, "\(name): \(pasted.pastedError)")
    #expect(found <= pasted.pastedError, "\(name): \(found) of \(whole), stated \(pasted.pastedError)")
    #expect(whole > 10 * found, "\(name): \(found) of \(whole)")
  }

  /// The waves pass windows, whose size has nothing to do with the field's.
  @Test func theWorkDoesNotGrowWithTheField() throws {
    var works: [WorkCount] = []
    for (columns, rows) in [(11, 7), (16, 11)] {
      let request = try FrameSourceTests.layer(columns: columns, rows: rows)
      let frame = try source.frame(of: request)
      let atom = try #require(
        request.arrangement.atoms.min { a, b in
          func apart(_ atom: ScatteringAtom) -> Double {
            let way = SIMD2(atom.x, atom.y) - SIMD2(16, 16)
            return (way * way).sum()
          }
          return apart(a) < apart(b)
        })
      works.append(try source.frame(frame, of: request, after: AtomChanges(removed: [atom])).work)
    }
    #expect(works[0].probeSlices > 0)
    #expect(Double(works[1].transformedPixels) < 1.2 * Double(works[0].transformedPixels))
  }

  @Test func smallFieldsAreComputedAnew() throws {
    let request = try FrameSourceTests.layer(columns: 4, rows: 2)
    let frame = try source.frame(of: request)
    let changes = AtomChanges(removed: [request.arrangement.atoms[5]])
    let changed = try source.frame(frame, of: request, after: changes)
    #expect(try changed.image === source.frame(of: request.applying(changes)).image)
    #expect(changed.pastedError == 0)
  }

  /// The others keep their displacements, whatever their new number is.
  @Test func thermalDisplacementsStayWithTheirAtoms() throws {
    let request = try FrameSourceTests.crystal()
    let atoms = request.arrangement.expanded().atoms
    let added = ScatteringAtom(Scatterer(element: 6), x: 1, y: 2, z: 3)
    let changed = try request.applying(AtomChanges(removed: [atoms[7]], added: [added]))
    for index in 0..<2 {
      var expected = request.configuration(index).expanded().atoms
      expected.remove(at: 7)
      #expect(changed.configuration(index).atoms == expected + [added])
    }
    let message = refusal { _ = try request.applying(AtomChanges(removed: [added])) }
    #expect(
      message == "removed atom of element 6 at (1, 2, 3) Å: there is none; allowed: atoms of the specimen")
    var nowhere = added
    nowhere.y = .nan
    #expect(
      refusal { _ = try request.applying(AtomChanges(added: [nowhere])) }.hasPrefix("y of an added atom"))
  }
}
