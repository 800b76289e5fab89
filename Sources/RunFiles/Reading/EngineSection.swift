import Configuration
import ForwardModel
import Quantities
import Scattering

/// `engine`: which algorithm, in which precision.
struct EngineSection {
  let settings: EngineSettings

  init(_ root: Section) throws {
    let section = try root.sectionOrEmpty(
      "engine", keys: ["method", "prism_interpolation", "precision", "propagator", "accuracy"])
    var settings = EngineSettings()
    settings.method = try section.choice("method", default: .multislice)
    settings.precision = try section.choice("precision", default: .single)
    settings.propagator = try section.choice("propagator", default: .fresnel)
    settings.accuracy = try section.number(
      "accuracy", default: EngineSettings.defaultAccuracy, in: 1e-4...0.5)
    if section.has("accuracy") && settings.method != .auto && settings.method != .thin {
      throw InputError("\(section.name("accuracy")): allowed only with \"method\": \"auto\" or \"thin\"")
    }
    if section.has("prism_interpolation") {
      let factors = try section.integers("prism_interpolation", count: 2, in: 1...1024)
      settings.interpolation = SIMD2(factors[0], factors[1])
      if settings.method != .prism && factors != [1, 1] {
        throw InputError("\(section.name("prism_interpolation")): allowed only with \"method\": \"prism\"")
      }
    }
    self.settings = settings
  }
}
