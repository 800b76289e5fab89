import ForwardModel
import Foundation
import Numerics
import Quantities
import Testing

@testable import RunFiles

/// Mutations of a run file that uses every section: whatever comes of them is a plan or an `InputError`, never a trap.
@Suite struct FuzzTests {
  static let text = """
    {"specimen": {"cell_A": [8, 8, 6], "numbers": [38, 22], "positions_A": [[1, 1, 1], [4, 4, 4]], "repeat": [1, 1, 2]},
     "potential": {"parametrization": "lobato", "sampling_A": 0.2, "slice_thickness_A": 2},
     "beam": {"energy_keV": 200, "semiangle_mrad": 20, "aperture": "annular", "inner_mrad": 5, "aperture_edge": "soft",
              "aberrations": {"C10_A": -50, "phi12_rad": 0.3}, "tilt_mrad": [0, 1]},
     "engine": {"method": "prism", "prism_interpolation": [2, 2], "precision": "double", "propagator": "exact"},
     "scan": {"start_A": [0, 0], "end_A": [8, 8], "shape": [4, 3]},
     "detectors": [{"name": "a", "type": "annular", "inner_mrad": 10, "outer_mrad": 30},
                   {"name": "s", "type": "segmented", "inner_mrad": 0, "outer_mrad": 20, "radial": 2, "rotation_rad": 1},
                   {"name": "p", "type": "pixelated", "max_angle_mrad": 25, "bin": 1}, {"name": "c", "type": "com"}],
     "phonons": {"count": 2, "rms_A": {"38": 0.08}, "seed": 1},
     "coherence": {"source_sigma_A": 0.3, "focal_spread_sigma_A": 40, "focal_samples": 3},
     "outputs": ["probe", "potential"]}
    """

  private static let spare = [
    "0", "-1", "1e9", "1e300", "1e-300", "1e400", "NaN", "-Infinity", "0.5", "9223372036854775807", "16384",
    "65536", "null",
    "true", "\"x\"", "[]", "{}", "[[]]", "\"multislice\"", "\"full\"", "\"list\"", "100000", "0.05",
  ]

  @Test func theFileItselfIsSound() throws {
    _ = try Sample.plan(Self.text)
  }

  @Test(arguments: 0..<16) func mutationsNeverTrap(batch: Int) {
    var stream = RandomStream(seed: 20, purpose: .thermalDisplacement, index: batch, 0)
    func next(_ count: Int) -> Int { min(count - 1, Int(stream.uniform() * Double(count))) }
    for _ in 0..<250 {
      var bytes = Array(Self.text.utf8)
      for _ in 0...next(3) { Self.mutate(&bytes, next) }
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        let plan = try Sample.plan(text, memory: 1 << 28)
        #expect(plan.outputBytes >= 0)
      } catch let error as InputError {
        #expect(!error.message.isEmpty && !error.message.contains("\n"), "\(error.message)")
      } catch {
        Issue.record("\(error) from \(text)")
      }
    }
  }

  /// Replaces a number, a text or a list by something else, or damages some characters.
  private static func mutate(_ bytes: inout [UInt8], _ next: (Int) -> Int) {
    let starts = bytes.indices.filter { index in
      index > 0 && [UInt8(ascii: " "), UInt8(ascii: "[")].contains(bytes[index - 1])
        && !" {".utf8.contains(bytes[index])
    }
    guard next(5) > 0, !starts.isEmpty else {
      guard !bytes.isEmpty else { return }
      let place = next(bytes.count)
      switch next(3) {
      case 0: bytes.remove(at: place)
      case 1: bytes[place] = UInt8(next(256))
      default: bytes.insert(bytes[next(bytes.count)], at: place)
      }
      return
    }
    let start = starts[next(starts.count)]
    let end = bytes[start...].firstIndex { ",]}".utf8.contains($0) } ?? bytes.endIndex
    bytes.replaceSubrange(start..<end, with: Array(spare[next(spare.count)].utf8))
  }
}
