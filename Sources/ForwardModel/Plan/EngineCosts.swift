import Numerics
import Optics
import Scattering

/// Estimated seconds of the engines on one thread. They only have to be right relative to each other: measured on one
/// machine, by the operation counts that each engine's time follows.
struct EngineCosts {
  let layout: SpectrumLayout
  private let request: SimulationRequest
  private let geometry: PrismGeometry
  /// Of one wave through the specimen.
  private let wave: Double
  private let configurations: Double

  /// Per pixel and slice of a wave.
  private static let pixelSlice = 3.5e-9
  /// Per complex term of a matrix product.
  private static let productTerm = 0.15e-9
  /// Per term that a frequency of the detector gathers.
  private static let gatheredTerm = 0.8e-9
  /// Per pixel of a small image transformed, squared and added.
  private static let imagePixel = 3.5e-9

  init(_ request: SimulationRequest, geometry: PrismGeometry, layout: SpectrumLayout) {
    self.request = request
    self.geometry = geometry
    self.layout = layout
    wave = Self.pixelSlice * Double(request.grid.count) * Double(request.slicing.thicknesses.count)
    configurations = Double(request.thermal.count)
  }

  private var probes: Double { Double(request.scan.count) * Double(request.foci.count) }

  var multislice: Double { configurations * probes * wave }

  var prism: Double {
    let beams = Double(geometry.beams.count)
    // About three quarters of the kept columns lie inside the disc of the band limit.
    let product = Self.productTerm * beams * 0.5 * Double(layout.count)
    return configurations * (beams * wave + probes * product)
  }

  func thin(_ settings: ThinSpecimenSettings) -> Double {
    let beams = Double(geometry.beams.count)
    let parents = Double(settings.parents(request).parents.count)
    // The image's sides are twice the diameter of the aperture, whose area the number of plane waves is.
    let image = 16 / .pi * beams
    let each = Self.gatheredTerm * beams * Double(settings.slices.count) + Self.imagePixel * image
    let checked = Double(min(ThinSpecimenSettings.verifiedPositions, request.scan.count) * request.foci.count)
    return configurations
      * ((parents + checked) * wave + Double(request.foci.count) * settings.frequencies(request) * each)
  }
}
