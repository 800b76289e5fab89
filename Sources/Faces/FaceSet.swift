import Glibc

/// All faces of an instrument.
package enum FaceSet {
  /// What a face is called, the port that its clients expect, and what it is.
  package static let all: [(name: String, port: Int, meaning: String)] = [
    ("pyro", 9091, "Pyro 5 objects array.server, eels_server, microscope.server and tem.server"),
    ("tem", 9093, "tem.server as JSON-RPC over netstrings"),
    ("central", 9000, "asyncroscopy's central server"),
    ("as", 9001, "asyncroscopy's microscope server"),
    ("gatan", 9002, "asyncroscopy's spectrometer server"),
    ("asceos", 9003, "asyncroscopy's corrector server"),
    ("ceos", 7072, "the corrector's JSON-RPC over netstrings"),
  ]

  /// Looks whether a port can be listened on.
  /// - Throws: `RunError` that names it.
  package static func probe(host: String, port: Int) throws {
    close(try SocketAddress.listening(host: host, port: port))
  }

  /// A face by its name; nil for a name that is none.
  package static func face(_ name: String, _ instrument: SharedInstrument) -> (any Face)? {
    switch name {
    case "pyro": PyroFace.make(instrument)
    case "tem": TemFace.make(instrument)
    case "ceos": CorrectorFace.make(instrument)
    case "central": TextFace.central(instrument)
    case "as": TextFace.make("as", TextServers.microscope, instrument)
    case "gatan": TextFace.make("gatan", TextServers.spectrometer, instrument)
    case "asceos": TextFace.make("asceos", TextServers.corrector, instrument)
    default: nil
    }
  }
}
