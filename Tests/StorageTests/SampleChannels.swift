@testable import Storage

/// Small channels of every kind, for tests.
enum Sample {
  static func scanAxes(ny: Int, nx: Int) -> [ChannelAxis] {
    [
      ChannelAxis(
        name: "y", count: ny, first: 1, step: 0.5, units: "Å", quantity: "position", type: .spatial),
      ChannelAxis(
        name: "x", count: nx, first: 2, step: 0.5, units: "Å", quantity: "position", type: .spatial),
    ]
  }

  static func patternAxes(nky: Int, nkx: Int, units: String = "1/Å") -> [ChannelAxis] {
    func axis(_ name: String, _ n: Int) -> ChannelAxis {
      ChannelAxis(
        name: name, count: n, first: -0.25 * Double(n / 2), step: 0.25, units: units,
        quantity: "spatial frequency", type: .reciprocal)
    }
    return [axis("ky", nky), axis("kx", nkx)]
  }

  static func image(_ name: String = "HAADF", ny: Int = 4, nx: Int = 5, element: ElementType = .float32)
    -> ChannelDescription
  {
    ChannelDescription(
      name: name, quantity: "intensity", units: "fraction of the beam", dataType: .image, modality: "STEM",
      source: "annular detector", axes: scanAxes(ny: ny, nx: nx), element: element,
      metadata: ["inner_mrad": 80.0, "beam": ["energy_keV": 200.0, "tilt_mrad": .numbers([0, 1.5])]])
  }

  static func patterns(
    _ name: String = "cbed", ny: Int = 4, nx: Int = 5, nky: Int = 6, nkx: Int = 7, gzip: Int? = nil
  ) -> ChannelDescription {
    ChannelDescription(
      name: name, quantity: "intensity", units: "fraction of the beam", dataType: .image4D,
      modality: "4D-STEM",
      source: "camera", axes: scanAxes(ny: ny, nx: nx) + patternAxes(nky: nky, nkx: nkx),
      element: .float32,
      gzip: gzip)
  }

  /// Values that differ from each other.
  static func ramp(_ count: Int) -> [Float] { (0..<count).map { Float($0) + 0.25 } }
}
