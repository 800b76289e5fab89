import Instrument
import Synchronization
import WireProtocol

/// `microscope.server`, the teaching object of DTMicroscope (server_stem.py): a stored overview and spectrum image.
enum DataServer {
  static let object = FaceObject<WireValue>(
    "MicroscopeServer",
    [
      FaceMethod(
        "initialize_microscope", [.init("microscope", default: "dummy")],
        "STEM for the stored data, dummy for a chequered picture."
      ) { call in
        let isDummy = try call.text("microscope") != "STEM"
        call.instrument.remember { $0.isDummy = isDummy }
        return .null
      },
      FaceMethod(
        "register_data", [.init("data_source", default: "test.h5")],
        "Takes any name; the data are what this instrument has taken of plasmonic rods."
      ) { call in
        _ = try call.text("data_source")
        return .null
      },
      FaceMethod("get_overview_image", "The picture of the field.") { call in
        if call.instrument.memory.isDummy { return chequers.triple }
        return try call.instrument.dataSet().overview.triple
      },
      FaceMethod(
        "get_point_data", [.init("spectrum_image_index"), .init("x"), .init("y")],
        "The spectrum of a place; x counts rows, y columns."
      ) { call in
        let data = try stored(call)
        return try data.point(row: try call.integer("x"), column: try call.integer("y")).triple
      },
      FaceMethod(
        "get_spectrum_image", [.init("spectrum_image_index", default: "Channel_001")],
        "All spectra: rows, columns, energies."
      ) { call in try stored(call).cube.triple },
      FaceMethod(
        "get_spectrum_image_e_axis", [.init("spectrum_image_index", default: "Channel_001")],
        "The energies in eV."
      ) { call in NumericArray(try stored(call).energies).triple },
    ])

  private static func stored(_ call: FaceCall) throws -> DataSet {
    let name = try call.text("spectrum_image_index")
    guard name == "Channel_001" else { throw PyroException.builtin("KeyError", name) }
    return try call.instrument.dataSet()
  }

  private static let chequers = NumericArray(
    (0..<128 * 128).map { pixel -> Double in
      let (row, column) = (pixel / 128, pixel % 128)
      return Double((row / 16 + column / 16) % 2)
    }, shape: [128, 128])
}

extension SharedInstrument {
  /// The stored data, taken when they are first asked for.
  fileprivate func dataSet() throws -> DataSet {
    try dataSets.withLock { known in
      if let known { return known }
      let made = try DataSet(like: session.microscope)
      known = made
      return made
    }
  }
}
