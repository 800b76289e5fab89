import Testing

@testable import WireProtocol

/// The texts are those of CPython 3.11 for bound methods, as its own interpreter prints them.
@Suite struct MethodSignatureTests {
  private let scan = MethodSignature(
    "ArrayServer.get_ds",
    [
      .init("size", default: 256), .init("pixelTime", default: 10), .init("return_params", default: false),
      .init("front_image", default: false),
    ])
  private let place = MethodSignature("ArrayServer.set_beam_pos", [.init("x"), .init("y")])
  private let bare = MethodSignature("ArrayServer.park")
  private let three = MethodSignature("A.f", [.init("a"), .init("b"), .init("c"), .init("d", default: 0)])

  @Test func placesNamesAndDefaults() throws {
    let bound = try scan.bind([128, 64], [WireEntry("front_image", true)])
    #expect(bound.values == [128, 64, false, true])
    #expect(bound["pixelTime"] == 64)
    #expect(try place.bind([], [WireEntry("y", 4.5), WireEntry("x", 3)]).values == [3, 4.5])
    let open = MethodSignature("S.device_settings", [.init("device")], takesFurther: true)
    let settings = try open.bind(["scan"], [WireEntry("size", 512), WireEntry("size", 256)])
    #expect(settings.further == [WireEntry("size", 256)])
  }

  private func text(_ signature: MethodSignature, _ arguments: [WireValue], _ names: [WireEntry] = [])
    -> String?
  {
    #expect(throws: PyroException.self) { try signature.bind(arguments, names) }?.arguments.first?.text
  }

  @Test func misuseIsToldInPythonsWords() {
    #expect(
      text(scan, [1, 2, 3, 4, 5])
        == "ArrayServer.get_ds() takes from 1 to 5 positional arguments but 6 were given")
    #expect(text(bare, [1]) == "ArrayServer.park() takes 1 positional argument but 2 were given")
    #expect(
      text(place, [1, 2, 3]) == "ArrayServer.set_beam_pos() takes 3 positional arguments but 4 were given")
    #expect(text(place, [1]) == "ArrayServer.set_beam_pos() missing 1 required positional argument: 'y'")
    #expect(
      text(place, []) == "ArrayServer.set_beam_pos() missing 2 required positional arguments: 'x' and 'y'")
    #expect(text(three, []) == "A.f() missing 3 required positional arguments: 'a', 'b', and 'c'")
    #expect(
      text(scan, [], [WireEntry("sise", 1)])
        == "ArrayServer.get_ds() got an unexpected keyword argument 'sise'")
    #expect(
      text(scan, [1], [WireEntry("size", 1)])
        == "ArrayServer.get_ds() got multiple values for argument 'size'")
    #expect(
      text(bare, [], [WireEntry("self", 1)]) == "ArrayServer.park() got multiple values for argument 'self'")
    #expect(text(bare, [], [WireEntry(1, 1)]) == "keywords must be strings")
    // Names are checked before the count.
    #expect(
      text(place, [1, 2, 3], [WireEntry("z", 1)])
        == "ArrayServer.set_beam_pos() got an unexpected keyword argument 'z'")
  }
}
