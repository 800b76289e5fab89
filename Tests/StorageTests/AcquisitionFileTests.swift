import Foundation
import Numerics
import Quantities
import Testing

@testable import Storage

@Suite struct AcquisitionFileTests {
  private let cbed = "/Measurement_000/Channel_001/cbed/cbed"
  private let haadf = "/Measurement_000/Channel_000/HAADF/HAADF"

  private func writeTwoChannels(to path: String, gzip: Int? = nil) throws {
    let file = try AcquisitionFile(
      path: path, provenance: ["program": "stemulator", "seed": 7, "ok": true, "engine": "multislice"])
    let image = try file.addChannel(Sample.image())
    let patterns = try file.addChannel(Sample.patterns(gzip: gzip))
    try image.write(Sample.ramp(20))
    try patterns.write(Sample.ramp(20 * 42))
    try file.commit()
  }

  @Test func keepsValuesAxesAndAttributes() throws {
    let scratch = try Scratch()
    try writeTwoChannels(to: scratch.path("a.h5"))
    let read = try ReadFile(scratch.path("a.h5"))
    #expect(try read.shape(haadf).shape == [4, 5])
    #expect(try read.values(haadf) == Sample.ramp(20))
    #expect(try read.shape(cbed).shape == [4, 5, 6, 7])
    #expect(try read.values(cbed) == Sample.ramp(840))
    #expect(try read.values("/Measurement_000/Channel_000/HAADF/x", as: Double.self) == [2, 2.5, 3, 3.5, 4])
    #expect(try (0..<4).allSatisfy { try read.scales(cbed, axis: $0) == 1 })
    let expected = [
      "quantity": "intensity", "units": "fraction of the beam", "main_data_name": "HAADF",
      "data_type": "IMAGE",
      "modality": "STEM", "source": "annular detector", "pyNSID_version": "0.0.7.2",
    ]
    for (key, text) in expected { #expect(read.text(haadf, key) == text, "\(key)") }
    let axis = "/Measurement_000/Channel_000/HAADF/y"
    for (key, text) in ["name": "y", "units": "Å", "quantity": "position", "dimension_type": "SPATIAL"] {
      #expect(read.text(axis, key) == text, "\(key)")
    }
    let beam = "/Measurement_000/Channel_000/HAADF/metadata/beam"
    #expect(read.numbers(beam, "energy_keV") == [200])
    #expect(read.numbers(beam, "tilt_mrad") == [0, 1.5])
    #expect(read.numbers("/provenance", "seed") == [7])
    #expect(read.text("/provenance", "program") == "stemulator")
    #expect(read.text("/provenance", "engine") == "multislice")
  }

  @Test func leadsOtherProgramsToTheSameData() throws {
    let scratch = try Scratch()
    try writeTwoChannels(to: scratch.path("a.h5"))
    let read = try ReadFile(scratch.path("a.h5"))
    #expect(try read.values("/Experiments/HAADF/data") == Sample.ramp(20))
    #expect(read.numbers("/Experiments/HAADF/axis-1", "offset") == [2])
    #expect(try read.values("/datacube_root/datacube/data") == Sample.ramp(840))

    let plain = try AcquisitionFile(path: scratch.path("b.h5"), interoperable: false)
    try plain.addChannel(Sample.image()).write(Sample.ramp(20))
    try plain.commit()
    #expect(try ReadFile(scratch.path("b.h5")).exists("/Experiments") == false)
  }

  @Test(arguments: [nil, 4]) func twiceTheSameBytes(gzip: Int?) throws {
    let scratch = try Scratch()
    try writeTwoChannels(to: scratch.path("a.h5"), gzip: gzip)
    // HDF5's own time stamps have a resolution of one second.
    Thread.sleep(forTimeInterval: 1.1)
    try writeTwoChannels(to: scratch.path("b.h5"), gzip: gzip)
    #expect(try scratch.bytes("a.h5") == scratch.bytes("b.h5"))
  }

  @Test(arguments: [nil, 4]) func takesPiecesInAnyOrder(gzip: Int?) throws {
    let scratch = try Scratch()
    let file = try AcquisitionFile(path: scratch.path("a.h5"))
    let patterns = try file.addChannel(Sample.patterns(gzip: gzip))
    let values = Sample.ramp(840)
    let runs = [13..<20, 0..<3, 11..<13, 3..<11]
    for run in runs {
      try patterns.write(Array(values[run.lowerBound * 42..<run.upperBound * 42]), positions: run)
    }
    try file.commit()
    let read = try ReadFile(scratch.path("a.h5"))
    #expect(try read.values("/Measurement_000/Channel_000/cbed/cbed") == values)
  }

  @Test func takesPiecesFromManyThreads() throws {
    let scratch = try Scratch()
    let file = try AcquisitionFile(path: scratch.path("a.h5"))
    let patterns = try file.addChannel(Sample.patterns())
    let values = Sample.ramp(840)
    parallelFor(20, threads: 4) { _, position in
      try? patterns.write(
        Array(values[position * 42..<(position + 1) * 42]), positions: position..<position + 1)
    }
    try file.commit()
    let read = try ReadFile(scratch.path("a.h5"))
    #expect(try read.values("/Measurement_000/Channel_000/cbed/cbed") == values)
  }

  @Test func orderOfWritingLeavesNoTrace() throws {
    let scratch = try Scratch()
    let item = 64 * 64
    for (name, order) in [("a.h5", Array(0..<165)), ("b.h5", (0..<165).map { ($0 * 58 + 7) % 165 })] {
      let file = try AcquisitionFile(path: scratch.path(name))
      let patterns = try file.addChannel(Sample.patterns(ny: 5, nx: 33, nky: 64, nkx: 64))
      let image = try file.addChannel(Sample.image(ny: 5, nx: 33))
      for position in order {
        let values = [Float](repeating: Float(position), count: item)
        try patterns.write(values, positions: position..<position + 1)
        try image.write([Float(position)], positions: position..<position + 1)
      }
      try file.commit()
    }
    #expect(try scratch.bytes("a.h5") == scratch.bytes("b.h5"))
  }

  @Test func streamsLargePatternsInChunks() throws {
    let scratch = try Scratch()
    let description = Sample.patterns(ny: 5, nx: 33, nky: 64, nkx: 64)
    let values = Sample.ramp(description.count)
    let file = try AcquisitionFile(path: scratch.path("a.h5"))
    let channel = try file.addChannel(description)
    let item = 64 * 64
    for first in stride(from: 0, to: 165, by: 7) {
      let run = first..<min(165, first + 7)
      try channel.write(Array(values[run.lowerBound * item..<run.upperBound * item]), positions: run)
    }
    try file.commit()
    let read = try ReadFile(scratch.path("a.h5"))
    let path = "/Measurement_000/Channel_000/cbed/cbed"
    #expect(try read.values(path) == values)
    #expect(try read.shape(path).chunk == [1, 33, 64, 64])
  }

  @Test(arguments: ElementType.allCases) func keepsEveryElementType(_ element: ElementType) throws {
    let scratch = try Scratch()
    let file = try AcquisitionFile(path: scratch.path("a.h5"))
    let channel = try file.addChannel(Sample.image("a", ny: 1, nx: 3, element: element))
    let place = "/Measurement_000/Channel_000/a/a"
    if element.isComplex {
      let values = [Complex<Double>(1, -2), Complex(0.5, 3), Complex(-4, 0.25)]
      try channel.write(values)
      try file.commit()
      #expect(try ReadFile(scratch.path("a.h5")).values(place) == values)
    } else {
      try channel.write([1.0, 200, 3])
      try file.commit()
      #expect(try ReadFile(scratch.path("a.h5")).values(place) == [1.0, 200, 3])
    }
  }

  @Test func keepsLongListsAndOddTexts() throws {
    let scratch = try Scratch()
    let long = (0..<9000).map { Double($0) }
    let file = try AcquisitionFile(
      path: scratch.path("a.h5"),
      provenance: [
        "run": .text(String(repeating: "x", count: 200_000)), "long": .numbers(long), "none": .numbers([]),
        "empty": "", "a/b": ["unit": "µ Å"], "words": .texts(["one", "zwei"]),
      ])
    try file.commit()
    let read = try ReadFile(scratch.path("a.h5"))
    #expect(read.text("/provenance", "run")?.count == 200_000)
    #expect(read.text("/provenance", "long")?.hasPrefix("[0.0, 1.0, ") == true)
    #expect(read.text("/provenance/a_b", "unit") == "µ Å")
    #expect(read.text("/provenance", "empty") == "")
  }

  @Test func coversRunsWithBoxes() {
    for (shape, total) in [([7], 7), ([3, 4], 12), ([2, 3, 2, 2], 24)] {
      for first in 0..<total {
        for last in first...total {
          let boxes = Box.covering(first..<last, of: shape)
          #expect(
            boxes.flatMap { elements($0, of: shape) } == Array(first..<last), "\(shape) \(first)..<\(last)")
          #expect(boxes.count <= 2 * shape.count - 1)
        }
      }
    }
  }

  /// Flat indices of a box's elements, in order.
  private func elements(_ box: Box, of shape: [Int]) -> [Int] {
    var indices = [0]
    for axis in shape.indices {
      indices = indices.flatMap { outer in
        (0..<box.lengths[axis]).map { outer * shape[axis] + box.start[axis] + $0 }
      }
    }
    return indices
  }
}
