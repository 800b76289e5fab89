import Configuration
import Instrument
import Quantities
import WireProtocol

/// `eels_server`, the object that runs within DigitalMicrograph (asyncroscopy, APIservers).
enum EELSServer {
  static let object = FaceObject<WireValue>(
    "EELSServer",
    [
      FaceMethod("check_server", "Says that the server runs.") { _ in "EELS server is running" },
      FaceMethod("check_data", [.init("length")], "Whole numbers from 0, as a test of the connection.") {
        call in
        let length = try call.integer("length")
        guard 0...1_000_000 ~= length else {
          throw InputError.outOfRange("length", Double(length), allowed: "0 to 1000000")
        }
        return .list((0..<length).map { .int($0) })
      },
      FaceMethod("initialize_eels", "Looks whether there is a spectrometer.") { call in
        try call.instrument.perform("get_spectrometer")
        return .null
      },
      FaceMethod("set_eels_offset", [.init("offset")], "The energy of the first channel in eV.") { call in
        let offset = try call.number("offset")
        try call.instrument.perform("set_spectrometer", ["offset_eV": .number(offset)])
        return .string("EELS offset set to \(InputError.brief(offset)) eV")
      },
      FaceMethod(
        "get_eels_spectrum", [.init("exposure_time"), .init("number_of_frames", default: 1)],
        "Counts, the energy of the first channel in eV, and eV per channel."
      ) { call in
        let spectrum = try call.instrument.spectrum(
          "EELS", exposure: try call.number("exposure_time"), frames: try call.integer("number_of_frames"))
        let axis = spectrum.axes[0]
        return .tuple([.array(NumericArray(spectrum.values)), .float(axis.first), .float(axis.step)])
      },
      FaceMethod("get_available_dispersions", "Index and eV per channel of each: `0: 0.01, 1: 0.02, `.") {
        call in
        .string(list(try call.instrument.dispersions()))
      },
      FaceMethod("get_eels_dispersion", "Index and eV per channel, as texts.") { call in
        let reply = try call.instrument.perform("get_spectrometer")
        let set = try reply.number("dispersion_eV")
        let index = try reply.numbers("dispersions_eV").firstIndex(of: set) ?? 0
        return .tuple([.string("\(index)"), .string(InputError.brief(set))])
      },
      FaceMethod("set_eels_dispersion", [.init("dispersion_index")], "Sets the dispersion by its index.") {
        call in
        let index = try call.integer("dispersion_index")
        try call.instrument.together("set_spectrometer") {
          let value = try item(index, of: try call.instrument.dispersions(), "dispersion_index")
          try call.instrument.perform("set_spectrometer", ["dispersion_eV": .number(value)])
        }
        return .null
      },
      FaceMethod("get_available_apertures", "Index and mm of each entrance aperture.") { call in
        .string(list(try call.instrument.perform("get_spectrometer").numbers("apertures_mm")))
      },
      FaceMethod("get_eels_aperture", "The entrance aperture in mm, as a text.") { call in
        let set = try call.instrument.perform("get_spectrometer").number("aperture_mm")
        return .string("\(InputError.brief(set)) mm")
      },
      FaceMethod("set_eels_aperture", [.init("aperture_index")], "Sets the entrance aperture by its index.") {
        call in
        let index = try call.integer("aperture_index")
        try call.instrument.together("set_spectrometer") {
          let apertures = try call.instrument.perform("get_spectrometer").numbers("apertures_mm")
          let value = try item(index, of: apertures, "aperture_index")
          try call.instrument.perform("set_spectrometer", ["aperture_mm": .number(value)])
        }
        return .null
      },
    ])

  private static func list(_ values: [Double]) -> String {
    values.enumerated().map { "\($0): \(InputError.brief($1)), " }.joined()
  }

  private static func item(_ index: Int, of values: [Double], _ name: String) throws -> Double {
    guard values.indices.contains(index) else {
      throw InputError.outOfRange(name, Double(index), allowed: "0 to \(values.count - 1)")
    }
    return values[index]
  }
}
