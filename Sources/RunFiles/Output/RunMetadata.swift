import Detection
import ForwardModel
import Numerics
import Optics
import Quantities
import Scattering
import Storage

/// What is stored with the data: never times or paths, so that equal runs give equal bytes.
enum RunMetadata {
  /// Program, run file, seed.
  static func provenance(_ run: RunFile, _ plan: SimulationPlan) -> [String: Metadata] {
    var values: [String: Metadata] = [
      "program": "stemulator", "version": .text(Version.current), "run_file": .text(run.text),
    ]
    if let seed = run.seed { values["seed"] = .integer(Int(seed)) }
    return values
  }

  /// Which engine ran and how.
  static func engine(_ plan: SimulationPlan, _ report: SimulationReport) -> Metadata {
    var engine: [String: Metadata] = [
      "method": .text(report.method.rawValue), "reason": .text(report.reason),
      "instructions": .text(
        plan.request.engine.precision == .single ? InstructionSet.standard.rawValue : "reference"),
      "precision": .text(plan.request.engine.precision.rawValue),
      "propagator": .text(plan.request.engine.propagator.rawValue),
      "slices": .integer(plan.request.slicing.thicknesses.count),
      "thermal_configurations": .integer(plan.request.thermal.count),
    ]
    if let error = report.statedError { engine["stated_error"] = .number(error) }
    if let geometry = plan.decision.geometry {
      engine["prism_interpolation"] = .numbers([
        Double(geometry.interpolation.x), Double(geometry.interpolation.y),
      ])
      engine["plane_waves"] = .integer(geometry.beams.count)
    }
    return .group(engine)
  }

  /// Conditions of one channel.
  static func channel(_ run: RunFile, _ plan: SimulationPlan, detector: Detector?) -> [String: Metadata] {
    let request = plan.request
    let probe = request.probe
    var values: [String: Metadata] = [
      "specimen": .group([
        "title": .text(run.specimen.title), "formula": .text(run.specimen.formula),
        "atoms": .integer(run.specimen.atoms), "thickness_A": .number(request.slicing.height),
      ]),
      "beam": .group([
        "energy_keV": .number(probe.beam.energy / 1e3), "wavelength_A": .number(probe.beam.wavelength),
        "semiangle_mrad": .number(probe.aperture.semiangle * 1e3),
        "aberrations": .group(probe.aberrations.named.mapValues { .number($0) }),
        "tilt_mrad": .numbers([request.tilt.x * 1e3, request.tilt.y * 1e3]),
      ]),
      "sampling_A": .numbers([request.grid.dx, request.grid.dy]),
    ]
    if let window = run.window { values["stage"] = window.metadata }
    if let detector { values["detector"] = .group(geometry(detector)) }
    return values
  }

  private static func geometry(_ detector: Detector) -> [String: Metadata] {
    switch detector {
    case .annular(let annulus):
      return [
        "type": "annular", "inner_mrad": .number(annulus.inner * 1e3),
        "outer_mrad": .number(annulus.outer * 1e3),
      ]
    case .segmented(let segments):
      return [
        "type": "segmented", "inner_mrad": .number(segments.annulus.inner * 1e3),
        "outer_mrad": .number(segments.annulus.outer * 1e3), "radial": .integer(segments.radial),
        "azimuthal": .integer(segments.azimuthal), "rotation_rad": .number(segments.rotation),
      ]
    case .pixelated(let camera):
      var values: [String: Metadata] = ["type": "pixelated", "bin": .integer(camera.bin)]
      if case .camera(let geometry) = camera.crop {
        values["pixel_mrad"] = .number(geometry.pixelAngle * 1e3)
      }
      return values
    case .centreOfMass:
      return ["type": "com"]
    }
  }
}
