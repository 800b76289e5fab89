import Foundation
import Numerics
import Testing

@testable import Storage

/// Leaves a file with every kind of channel for other programs to read, at the path in STEMULATOR_SAMPLE_FILE.
@Suite struct SampleFileTests {
  static let path = ProcessInfo.processInfo.environment["STEMULATOR_SAMPLE_FILE"]

  @Test(.enabled(if: path != nil, "STEMULATOR_SAMPLE_FILE is not set")) func writesASample() throws {
    let file = try AcquisitionFile(path: Self.path!, provenance: ["program": "stemulator", "seed": 1])
    let scan = Sample.scanAxes(ny: 4, nx: 5)
    func step(_ name: String, _ n: Int) -> ChannelAxis {
      ChannelAxis(name: name, count: n, step: 0.1, units: "Å", quantity: "position", type: .spatial)
    }
    let space = [step("y", 4), step("x", 5)]
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
    try add("BF-1 inner.a", .image, scan, .float64)
    try add("DPC", .imageStack, scan + [axis("segment", 4, .channel)], .float32)
    try add("com", .imageStack, scan + [axis("component", 2, .channel)], .float32)
    try add("cbed", .image4D, scan + Sample.patternAxes(nky: 6, nkx: 6), .float32)
    try add("cbed_mrad", .image4D, scan + Sample.patternAxes(nky: 6, nkx: 6, units: "mrad"), .float32)
    try add(
      "listed", .imageStack, [axis("position", 3, .spatial)] + Sample.patternAxes(nky: 6, nkx: 7), .float32)
    try add("points", .linePlot, [axis("position", 3, .spatial)], .float32)
    try add("probe", .image, space, .complex64)
    try add("potential", .imageStack, [axis("z", 2, .spatial)] + space, .float32)
    try add("exit_wave", .imageStack, [axis("position", 3, .spatial)] + space, .complex128)
    try file.commit()
  }
}
