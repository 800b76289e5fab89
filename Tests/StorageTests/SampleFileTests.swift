import Foundation
import Numerics
import Testing

@testable import Storage

/// Leaves a file with every kind of channel for other programs to read, at the path in
/// STEMULATOR_SAMPLE_FILE.
@Suite struct SampleFileTests {
  static let path = ProcessInfo.processInfo.environment["STEMULATOR_SAMPLE_FILE"]

  @Test(.enabled(if: path != nil, "STEMULATOR_SAMPLE_FILE is not set")) func writesASample() throws {
    let file = try AcquisitionFile(path: Self.path!, provenance: ["program": "stemulator", "seed": 1])
    func step(_ name: String, _ n: Int, first: Double = 0, step: Double) -> ChannelAxis {
      ChannelAxis(
        name: name, count: n, first: first, step: step, units: "Å", quantity: "position", type: .spatial)
    }
    let scan = [step("y", 4, first: 0.5, step: 0.5), step("x", 5, first: 1, step: 0.5)]
    let space = [step("y", 32, step: 0.25), step("x", 32, step: 0.25)]
    func add(_ name: String, _ type: DataType, _ axes: [ChannelAxis], _ element: ElementType) throws {
      let description = ChannelDescription(
        name: name, quantity: "intensity", units: "fraction", dataType: type, modality: "STEM",
        source: "simulation",
        axes: axes, element: element,
        metadata: [
          "beam": ["energy_keV": 200.0, "aberrations": .texts(["C10", "C30"])], "run_file": "{\"a\": 1}",
          "is_exact": true, "seed": 4, "edges_mrad": .numbers([80, 180]),
        ])
      let channel = try file.addChannel(description)
      if element.isComplex {
        try channel.write(Sample.ramp(description.count).map { Complex<Float>($0, -$0) })
      } else {
        try channel.write(Sample.ramp(description.count))
      }
    }
    func axis(_ name: String, _ n: Int, _ type: DimensionType) -> ChannelAxis {
      ChannelAxis(name: name, count: n, units: "1", quantity: "index", type: type)
    }
    try add("HAADF", .image, scan, .float32)
    try add("DPC", .imageStack, scan + [axis("segment", 4, .channel)], .float32)
    try add("com", .imageStack, scan + [axis("component", 2, .channel)], .float32)
    try add("cbed", .image4D, scan + Sample.patternAxes(nky: 6, nkx: 7), .float32)
    try add("probe", .image, space, .complex64)
    try add("potential", .imageStack, [step("z", 2, step: 2)] + space, .float32)
    try add("exit_wave", .imageStack, [axis("position", 20, .spatial)] + space, .complex64)
    // Forms that no run of Python/tests has.
    if ProcessInfo.processInfo.environment["STEMULATOR_SAMPLE_MORE"] != nil {
      try add("BF-1 inner.a", .image, scan, .float64)
      try add("cbed_mrad", .image4D, scan + Sample.patternAxes(nky: 6, nkx: 6, units: "mrad"), .uint16)
      try add(
        "listed", .imageStack, [axis("position", 3, .spatial)] + Sample.patternAxes(nky: 6, nkx: 7), .int32)
      try add("points", .linePlot, [axis("position", 3, .spatial)], .float32)
      try add("one", .image, [step("y", 1, step: 1), step("x", 1, step: 1)], .float32)
      var uneven = step("y", 5, step: 1)
      uneven.values[4] = 7
      try add("uneven", .image, [uneven, step("x", 3, step: 1)], .complex128)
    }
    try file.commit()
  }
}
