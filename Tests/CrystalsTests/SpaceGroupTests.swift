import Crystals
import Quantities
import Testing

@Suite struct SpaceGroupTests {
  /// Orders of groups in their conventional cells: point group order times lattice points (International
  /// Tables A).
  @Test(arguments: [
    (1, 1), (2, 2), (14, 4), (62, 8), (99, 8), (123, 16), (136, 16), (139, 32), (167, 36), (186, 12),
    (187, 12),
    (191, 24), (194, 24), (216, 96), (221, 48), (225, 192), (229, 96),
  ])
  func ordersOfGroups(number: Int, order: Int) throws {
    let setting = try #require(SpaceGroup.candidates(number: number).last { $0.code != "R" })
    #expect(try setting.group().order == order)
  }

  @Test func everySettingIsAGroupAndNumbersAreComplete() throws {
    #expect(Set(SpaceGroup.settings.map(\.number)) == Set(1...230))
    for setting in SpaceGroup.settings {
      let group = try setting.group()
      // Generation closes the set; checking the product table again takes the other constructor.
      if group.order <= 48 { _ = try SpaceGroup(operations: group.operations) }
      #expect(
        [1, 2, 3, 4, 6, 8, 9, 12, 16, 18, 24, 32, 36, 48, 64, 96, 192].contains(group.order), "\(setting)")
    }
  }
}
