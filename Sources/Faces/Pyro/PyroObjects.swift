import WireProtocol

/// The objects of the Pyro daemon by their names.
enum PyroObjects {
  static let daemonName = "Pyro.Daemon"

  private static let served: [(name: String, object: FaceObject<WireValue>)] = [
    ("array.server", ArrayServer.object), ("eels_server", EELSServer.object),
    ("microscope.server", DataServer.object), ("tem.server", TemServer.object),
  ]

  /// Without the daemon's own.
  static var names: [String] { served.map(\.name) }

  static func named(_ name: String) -> FaceObject<WireValue>? {
    name == daemonName ? daemon : served.first { $0.name == name }?.object
  }

  static func metadata(_ object: FaceObject<WireValue>) -> PyroMetadata {
    PyroMetadata(methods: object.names, oneway: object.className == daemon.className ? ["close_stream"] : [])
  }

  /// What every Pyro daemon answers. No object here hands out item streams.
  private static let daemon = FaceObject<WireValue>(
    "DaemonObject",
    [
      FaceMethod("registered", "Names of all objects.") { _ in
        .list(([daemonName] + names).map { .string($0) })
      },
      FaceMethod("ping", "Answers nothing.") { _ in .null },
      FaceMethod("info", "What this daemon is.") { call in
        .string("Stemulator daemon with \(names.count) objects")
      },
      FaceMethod(
        "get_metadata", [.init("objectId"), .init("as_lists", default: false)], "Names of an object."
      ) {
        call in
        let name = try call.text("objectId")
        guard let object = name == daemonName ? nil : named(name) else {
          throw PyroException.pyro("DaemonError", "unknown object: \(name)")
        }
        return metadata(object).value
      },
      FaceMethod("get_next_stream_item", [.init("streamId")], "The next item of a stream.") { _ in
        throw PyroException.pyro("PyroError", "item stream terminated")
      },
      FaceMethod("close_stream", [.init("streamId")], "Ends a stream.") { _ in .null },
    ])
}
