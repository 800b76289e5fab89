import Instrument
import Testing
import WireProtocol

@testable import Faces

@Suite struct PyroObjectTests {
  private func exception(_ reply: PyroMessage?) throws -> PyroException {
    let reply = try #require(reply)
    #expect(reply.flags.contains(.exception))
    return try #require(PyroException(try reply.value()))
  }

  @Test func handshakeTellsTheMethods() throws {
    let client = PyroClient(instrument: try TestInstrument.make(), peer: "nobody")
    func connect(_ object: String) -> (reply: PyroMessage?, goesOn: Bool) {
      let hello: WireValue = ["handshake": "hello", "object": .string(object)]
      return client.answer(PyroMessage(.connect, serializerNumber: 1, payload: Serpent.encode(hello)))
    }
    let reply = try #require(connect("array.server").reply)
    #expect(reply.kind == .connectOK)
    let told = try #require(try reply.value()["meta"])
    let metadata = try #require(PyroMetadata(told))
    #expect(metadata.methods.contains("get_ds") && metadata.methods.contains("create_camera"))
    let refused = connect("no.such.thing")
    #expect(refused.reply?.kind == .connectFail && !refused.goesOn)
  }

  @Test func frameIsATripleOfWholeNumbers() throws {
    let instrument = try TestInstrument.make()
    let reply = try #require(try instrument.pyro("array.server", "get_ds", [16, 2.5])).value()
    let items = try #require(reply.items)
    #expect(items[1] == .tuple([16, 16]) && items[2] == "uint32")
    let rows = try #require(items[0].items)
    #expect(rows.count == 16)
    let last = try #require(try instrument.pyro("array.server", "get_front_image")).value()
    #expect(last == reply)
  }

  @Test func wrongArgumentsNameTheMethod() throws {
    let instrument = try TestInstrument.make()
    let missing = try exception(try instrument.pyro("array.server", "set_beam_pos", [1]))
    #expect(missing.className == "builtins.TypeError" && missing.description.contains("set_beam_pos"))
    let text = try exception(try instrument.pyro("array.server", "get_ds", ["many"]))
    #expect(text.className == "builtins.TypeError")
    let hidden = try exception(try instrument.pyro("array.server", "__init__"))
    #expect(hidden.className == "builtins.AttributeError" && hidden.description.contains("__init__"))
    for size in [0, -5, 1_000_000] {
      let size = try exception(try instrument.pyro("array.server", "get_ds", [.int(size)]))
      #expect(size.className == "builtins.ValueError")
    }
  }

  @Test func beamRestsAtPixelsOfTheLastFrame() throws {
    let instrument = try TestInstrument.make()
    _ = try instrument.pyro("array.server", "get_ds", [32, 1])
    _ = try instrument.pyro("array.server", "set_beam_pos", [3, 4])
    let reply = try #require(try instrument.pyro("array.server", "get_beam_pos"))
    let place = try #require(try reply.value().items)
    // (3.5, 4.5) of 32 pixels, in units of 1/16384 of the field.
    let wanted: [WireValue] = [1792.0, 2304.0]
    #expect(place == wanted)
  }

  @Test func batchStopsAtTheFirstException() throws {
    let instrument = try TestInstrument.make()
    func entry(_ method: String, _ arguments: [WireValue]) -> WireValue {
      .tuple([.string(method), .tuple(arguments), .dict([])])
    }
    let reply = try #require(
      try instrument.pyro(
        "array.server", "<batch>",
        [entry("get_beam_pos", []), entry("get_ds", [-1]), entry("set_beam_pos", [9, 9])]))
    #expect(reply.flags.contains(.batch) && !reply.flags.contains(.exception))
    let results = try #require(try reply.value().items)
    #expect(results.count == 2 && results[1]["__class__"] == "Pyro5.core._ExceptionWrapper")
    #expect(instrument.session.microscope.state.parked == nil)
  }

  @Test func batchesHaveABound() throws {
    let instrument = try TestInstrument.make()
    let entry: WireValue = .tuple(["get_beam_pos", .tuple([]), .dict([])])
    let many = try instrument.pyro(
      "array.server", "<batch>", [WireValue](repeating: entry, count: 1001))
    #expect(try exception(many).description.contains("1000"))
    let large: WireValue = .tuple(["get_array", .tuple([]), .dict([])])
    let reply = try #require(
      try instrument.pyro("array.server", "<batch>", [WireValue](repeating: large, count: 40)))
    // 2^25 numbers are 32 arrays of 2^20; their shapes count too.
    let results = try #require(try reply.value(limits: WireLimits(bytes: 1 << 30, elements: 1 << 26)).items)
    #expect(results.count == 32 && results[31]["__class__"] == "Pyro5.core._ExceptionWrapper")
  }

  @Test func onewayGetsNoReply() throws {
    let instrument = try TestInstrument.make()
    #expect(try instrument.pyro("array.server", "set_beam_pos", [1, 1], flags: .oneway) == nil)
    #expect(instrument.session.microscope.state.parked != nil)
    #expect(try instrument.pyro("array.server", "get_ds", [-1], flags: .oneway) == nil)
  }

  @Test func cameraHasToBeActive() throws {
    let instrument = try TestInstrument.make()
    for method in ["get_eels", "acquire_camera"] {
      let error = try exception(try instrument.pyro("array.server", method))
      #expect(error.className == "builtins.RuntimeError")
    }
  }

  @Test func daemonListsItsObjects() throws {
    let instrument = try TestInstrument.make()
    let names = try #require(try instrument.pyro("Pyro.Daemon", "registered")).value()
    for name in ["Pyro.Daemon", "array.server", "eels_server", "microscope.server", "tem.server"] {
      #expect(names.items?.contains(.string(name)) == true)
    }
  }
}
