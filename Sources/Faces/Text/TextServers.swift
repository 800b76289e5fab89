import Instrument
import Quantities
import WireProtocol

/// The servers behind asyncroscopy's central one.
enum TextServers {
  static let microscope = TextServer(
    "ASProtocol",
    MicroscopeCommands.imaging + MicroscopeCommands.beam + MicroscopeCommands.sample
      + MicroscopeCommands.agent)
  static let spectrometer = TextServer("GatanProtocol", spectrometerCommands)
  static let corrector = TextServer("CeosProtocol", AberrationCommands.all)

  /// s, as long as the original takes
  private static let exposure = 3.0

  private static let spectrometerCommands: [FaceMethod<AsyncroscopyReply>] = [
    FaceMethod("connect_Gatan", "Connects to the spectrometer.") { call in
      call.instrument.remember { $0.isConnectedToGatan = true }
      return .text("[Gatan] Connected to Gatan.")
    },
    FaceMethod("get_status", "Whether the spectrometer is connected.") { call in
      .text("Gatan server is \(call.instrument.memory.isConnectedToGatan ? "Ready" : "Offline")")
    },
    FaceMethod("get_spectrum", [.init("size", default: 1024)], "An energy-loss spectrum of so many channels.")
    {
      call in
      let size = try call.integer("size")
      guard 1...1_000_000 ~= size else {
        throw InputError.outOfRange("size", Double(size), allowed: "1 to 1000000", unit: "channels")
      }
      let spectrum = try call.instrument.spectrum("EELS", exposure: exposure)
      return .array(NumericArray(Resampling.counts(spectrum.values, channels: size)))
    },
  ]
}
