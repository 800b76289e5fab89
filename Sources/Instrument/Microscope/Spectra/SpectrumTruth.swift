/// What spectra are made from, place by place.
package struct SpectrumTruth: Sendable {
  /// `EELS` or `EDX`.
  package let detector: String
  /// By how the place is told: `thickness_nm`, `t_over_lambda`, `areal_density_O_per_nm2`, `valence_Ti`, …; 0 where nothing is.
  package internal(set) var maps: [String: [Float]] = [:]
  /// Expected counts, `[place][channel]`.
  package internal(set) var expected: [Float] = []
  /// Those of the low losses in dual exposures; else empty.
  package internal(set) var expectedLow: [Float] = []
  /// Ionisation edges, or X-ray lines, that are in the range of the spectrum: name and energy in eV.
  package internal(set) var marks: [(name: String, energy: Double)] = []
  package internal(set) var places = 0

  /// Name of the array of low losses in dual exposures.
  package static let low = "EELS-low"

  /// Expected counts of an array, by its name; nil for none of these spectra.
  package func expected(of array: String) -> [Float]? {
    switch array {
    case detector: expected
    case Self.low where !expectedLow.isEmpty: expectedLow
    default: nil
    }
  }

  init(detector: String) { self.detector = detector }

  /// Enters values for some places, whatever has been entered before.
  mutating func set(_ name: String, _ values: [Float], from first: Int, of count: Int) {
    var map = maps[name] ?? [Float](repeating: 0, count: count)
    map.replaceSubrange(first..<first + values.count, with: values)
    maps[name] = map
  }
}
