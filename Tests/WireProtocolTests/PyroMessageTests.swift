import Testing

@testable import WireProtocol

@Suite struct PyroMessageTests {
  /// The handshake of interfaces.md 1.12, recorded from Pyro5 5.17.
  @Test func handshakeBytes() throws {
    let request = try PyroMessage.connect(object: "array.server")
    #expect(
      request.encoded()
        == Recording.bytes(
          hexadecimal: """
            5059524f 01f6 01 01 0000 0000 00000047 00000000
            00000000000000000000000000000000 0000 4dc5
            232073657270656e74207574662d3820707974686f6e332e320a
            7b2768616e647368616b65273a2768656c6c6f272c276f626a
            656374273a2761727261792e736572766572277d
            """))
    let answer = try request.connectOK(PyroMetadata(methods: ["get_eels", "get_ds"]))
    #expect(
      String(decoding: answer.payload, as: UTF8.self)
        == "# serpent utf-8 python3.2\n{'handshake':'hello','meta':{'methods':{'get_eels','get_ds'},'oneway':(),'attrs':()}}"
    )
  }

  @Test func callsOfEachKind() throws {
    let scan = PyroCall(
      object: "array.server", method: "get_ds", arguments: [80], keywords: [WireEntry("pixelTime", 2.5)])
    let read = PyroCall(object: "o", method: "__getattr__", arguments: ["energy"])
    let write = PyroCall(object: "o", method: "__setattr__", arguments: ["energy", 1.5])
    let parts: [WireValue] = [
      .tuple(["get_ds", .tuple([80]), .dict([])]), .tuple(["park", .tuple([]), .dict([])]),
    ]
    let batch = PyroCall(object: "o", method: "<batch>", arguments: parts)
    for serializer in PyroSerializer.allCases {
      for (call, purpose) in [
        (scan, PyroCall.Purpose.method), (read, .read(property: "energy")),
        (write, .write(property: "energy", 1.5)),
        (
          batch,
          .batch([
            PyroCall(object: "o", method: "get_ds", arguments: [80]), PyroCall(object: "o", method: "park"),
          ])
        ),
      ] {
        let message = try PyroMessage.invoke(call, serializer: serializer, sequence: 9)
        #expect(message.flags.contains(.batch) == (call.method == "<batch>"))
        let back = try PyroCall(message)
        #expect(back.method == call.method && back.object == call.object && back.keywords == call.keywords)
        #expect(try back.purpose() == purpose)
      }
    }
  }

  @Test(arguments: [
    "('o','m')", "(1,'m',(),{})", "('o','m',{},{})", "('o','m',(),[])", "5", "{'object':'o'}",
  ]) func malformedCallsAreRefused(_ text: String) {
    let message = PyroMessage(.invoke, serializerNumber: 1, payload: Array(text.utf8))
    #expect(throws: WireError.self) { try PyroCall(message) }
  }

  @Test func malformedPropertiesAndBatchesAreRefused() {
    for (method, arguments) in [
      ("__getattr__", []), ("__getattr__", [1]), ("__setattr__", ["a"]), ("<batch>", [1]),
      ("<batch>", [["m", 1, 2]]),
    ] as [(String, [WireValue])] {
      #expect(throws: WireError.self) {
        try PyroCall(object: "o", method: method, arguments: arguments).purpose()
      }
    }
  }

  @Test func repliesRepeatTheRequest() throws {
    let correlation = (0..<16).map { UInt8($0) }
    let request = PyroMessage(
      .invoke, serializerNumber: 3, flags: .correlation, sequence: 65535, payload: [],
      correlation: correlation)
    let reply = try request.result(["a": .tuple([1])])
    #expect(reply.sequence == 65535 && reply.correlation == correlation && reply.flags == .correlation)
    #expect(String(decoding: reply.payload, as: UTF8.self) == #"{"a": [1]}"#)
    let exception = try request.exception(.builtin("KeyError", "no channel"))
    #expect(exception.flags == [.correlation, .exception])
    #expect(try PyroException(exception.value())?.description == "builtins.KeyError: no channel")
    let marshal = PyroMessage(.connect, serializerNumber: 2, payload: [1])
    #expect(throws: WireError.self) { try marshal.result(.null) }
    #expect(try marshal.connectFail("serializer not served").value() == "serializer not served")
  }

  @Test func compressedPayloadsAreInflated() throws {
    let payload = [UInt8](repeating: 65, count: 5000)
    let message = PyroMessage(.result, serializerNumber: 1, flags: .exception, sequence: 3, payload: payload)
    let bytes = message.encoded(compressing: true)
    #expect(bytes.count < 200 && bytes[9] == 3)
    var decoder = PyroDecoder(limit: 5000)
    #expect(try decoder.messages(feeding: bytes) == [message])
    // A small message that inflates beyond the limit is stopped on the way.
    var narrow = PyroDecoder(limit: 4999)
    #expect(throws: WireError("zlib", "more than the 4999 bytes that are allowed")) {
      try narrow.messages(feeding: bytes)
    }
    // 100 bytes and less are left as they are.
    let small = PyroMessage(.result, serializerNumber: 1, payload: Array(payload.prefix(100)))
    #expect(small.encoded(compressing: true) == small.encoded())
  }

  @Test func damagedCompressionIsRefused() {
    let message = PyroMessage(.result, serializerNumber: 1, payload: Array(repeating: 65, count: 5000))
    let whole = message.encoded(compressing: true)
    for place in 40..<whole.count {
      var bytes = whole
      bytes[place] ^= 0x55
      var decoder = PyroDecoder()
      #expect(throws: WireError.self) { try decoder.messages(feeding: bytes) }
    }
  }

  @Test func annotationsTravel() throws {
    let message = PyroMessage(
      .result, serializerNumber: 1, annotations: [.init("STRM", [1, 2, 3]), .init("ABCD", [])], payload: [9])
    var decoder = PyroDecoder()
    #expect(try decoder.messages(feeding: message.encoded()) == [message])
    for (place, value) in [(44, 0), (45, 1), (47, 4), (40, 0xFF)] as [(Int, UInt8)] {
      var bytes = message.encoded()
      bytes[place] = value
      var decoder = PyroDecoder()
      if place == 44 {
        #expect(try decoder.messages(feeding: bytes) == [message])
      } else {
        #expect(throws: WireError.self) { try decoder.messages(feeding: bytes) }
      }
    }
  }

  @Test func garbageIsFoundOutAtItsFirstByte() throws {
    var decoder = PyroDecoder()
    let good = PyroMessage.ping()
    #expect(try decoder.messages(feeding: good.encoded() + Array("GET / HTTP".utf8)) == [good])
    #expect(throws: WireError("Pyro message", at: 44, "the tag PYRO is missing")) { try decoder.next() }
    // Nothing follows an error.
    #expect(throws: WireError("Pyro message", at: 44, "the tag PYRO is missing")) {
      try decoder.messages(feeding: good.encoded())
    }
  }

  @Test(arguments: [(4, 2, 5), (5, 0xF5, 5), (6, 0, 6), (6, 7, 6), (38, 0, 38), (12, 1, 12), (16, 255, 12)])
  func headersAreChecked(_ place: Int, _ value: UInt8, _ at: Int) {
    var bytes = PyroMessage.ping().encoded()
    bytes[place] = value
    var decoder = PyroDecoder(limit: 1 << 20)
    let error = #expect(throws: WireError.self) { try decoder.messages(feeding: bytes) }
    #expect(error?.position == (place == 4 ? 4 : at))
  }

  @Test func metadataOfOthersAreRead() {
    let lists: WireValue = ["methods": ["a", "b"], "oneway": .tuple([]), "attrs": .set(["c"])]
    #expect(PyroMetadata(lists) == PyroMetadata(methods: ["a", "b"], attributes: ["c"]))
    for value: WireValue in [
      .null, ["methods": ["a"]], ["methods": [], "oneway": [], "attrs": []],
      ["methods": [1], "oneway": [], "attrs": []],
    ] {
      #expect(PyroMetadata(value) == nil)
    }
  }

  @Test func addressesOfObjects() {
    let uri = PyroURI("PYRO:array.server@127.0.0.1:9091")
    #expect(uri == PyroURI(object: "array.server", host: "127.0.0.1", port: 9091))
    #expect(uri?.description == "PYRO:array.server@127.0.0.1:9091")
    #expect(PyroURI("PYRO:a@[::1]:80")?.description == "PYRO:a@[::1]:80")
    #expect(
      uri.map { String(decoding: Serpent.encode($0.value).dropFirst(26), as: UTF8.self) }
        == "{'__class__':'Pyro5.core.URI','state':('PYRO','array.server',None,'127.0.0.1',9091)}")
    for text in [
      "PYRO:a@b", "PYRO:@b:1", "PYRO:a@:1", "PYRO:a@b:0", "PYRO:a@b:70000", "PYRONAME:a", "PYRO:a@b@c:1",
    ] {
      #expect(PyroURI(text) == nil)
    }
  }
}
