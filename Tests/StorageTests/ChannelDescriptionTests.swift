import Quantities
import Testing

@testable import Storage

@Suite struct ChannelDescriptionTests {
  @Test(arguments: [
    "", "a/b", ".", "..", "metadata", "original_metadata", "x", "y", "a\nb", " a", "Structure_000",
  ])
  func refusesNames(_ name: String) {
    #expect(throws: InputError.self) { try Sample.image(name).validate() }
  }

  @Test(arguments: ["HAADF", "BF-1", "bright field", "a.b", "µ-Å", "_hidden"]) func takesNames(_ name: String)
    throws
  {
    try Sample.image(name).validate()
  }

  @Test func refusesEmptyTextsAndAxes() {
    func changed(_ change: (inout ChannelDescription) -> Void) -> ChannelDescription {
      var description = Sample.image()
      change(&description)
      return description
    }
    for description in [
      changed { $0.units = "" }, changed { $0.quantity = "" }, changed { $0.source = "" },
      changed { $0.modality = "" },
      changed { $0.axes[0].units = "" }, changed { $0.axes[1].quantity = "" },
      changed { $0.axes[1].name = "y" }, changed { $0.axes[0].values = [] },
      changed { $0.axes = [] }, changed { $0.gzip = 10 }, changed { $0.navigationRank = 3 },
    ] {
      #expect(throws: InputError.self) { try description.validate() }
    }
  }

  @Test func refusesASecondChannelOfTheSameName() throws {
    let scratch = try Scratch()
    let file = try AcquisitionFile(path: scratch.path("a.h5"))
    _ = try file.addChannel(Sample.image())
    #expect(throws: InputError.self) { _ = try file.addChannel(Sample.image()) }
  }

  @Test func chunksHoldWholeItems() {
    func chunk(_ shape: [Int], _ rank: Int) -> [Int] {
      DatasetLayout(shape: shape, element: .float32, itemRank: rank, gzip: nil).chunk
    }
    #expect(chunk([512, 500], 2) == [512, 500])
    #expect(chunk([2048, 2048], 2) == [128, 2048])
    #expect(chunk([64, 64, 128, 128], 2) == [1, 16, 128, 128])
    #expect(chunk([64, 65, 64, 64], 2) == [1, 33, 64, 64])
    #expect(chunk([64, 64, 1024, 1024], 2) == [1, 1, 1024, 1024])
    #expect(chunk([64, 64, 16, 16], 2) == [16, 64, 16, 16])
    #expect(chunk([32, 32, 2000], 1) == [4, 32, 2000])
  }

  @Test func knowsEvenSteps() {
    #expect(
      ChannelAxis(name: "a", values: [1, 2, 4], units: "s", quantity: "time", type: .temporal).step == nil)
    #expect(
      ChannelAxis(name: "a", values: [4, 3, 2], units: "s", quantity: "time", type: .temporal).step == -1)
  }
}
