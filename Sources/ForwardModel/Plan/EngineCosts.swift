import Detection
import Numerics
import Optics
import Scattering

/// Estimated seconds of the engines on one thread. They only have to be right relative to each other: measured on one
/// machine, by the operation counts that each engine's time follows.
struct EngineCosts {
  let layout: SpectrumLayout
  private let request: SimulationRequest
  private let geometry: PrismGeometry
  private let configurations: Double
  private let probes: Double
  /// Per pixel and slice of a wave.
  private let pixelSlice: Double
  /// Per complex term of a matrix product.
  private let productTerm: Double

  /// Per term that a frequency of the detector gathers.
  private static let gatheredTerm = 1.2e-9
  /// Per pixel of a small image transformed, squared and added.
  private static let imagePixel = 5e-9

  /// - Parameters:
  ///   - geometry: all plane waves of the aperture.
  ///   - layout: frequencies of the whole field that waves can have.
  init(_ request: SimulationRequest, geometry: PrismGeometry, layout: SpectrumLayout) {
    self.request = request
    self.geometry = geometry
    self.layout = layout
    configurations = Double(request.thermal.count)
    probes = Double(request.scan.count) * Double(request.foci.count)
    pixelSlice = request.engine.precision == .single ? 1.5e-9 : 6e-9
    productTerm = request.engine.precision == .single ? 0.09e-9 : 0.18e-9
  }

  private var slices: Double { Double(request.slicing.thicknesses.count) }

  /// Of one wave through the specimen.
  private var wave: Double { pixelSlice * Double(request.grid.count) * slices }

  var multislice: Double { configurations * probes * wave }

  var prism: Double {
    let shape = MatrixShape(geometry: geometry, repeats: request.lateralRepeats, layout: layout)
    let waves = pixelSlice * Double(shape.beams) * Double(shape.pixelsPerWave) * slices
    return configurations * (waves + productTerm * probes * Double(shape.productTermsPerProbe))
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

  /// Calibration in small cells, whose plane waves count by their area, and the probes that the image is compared with.
  func incoherent(_ conditions: IncoherentConditions) -> Double {
    func cell(_ side: Double) -> Double {
      let area = side * side / (request.grid.lengthX * request.grid.lengthY)
      return area * area * Double(geometry.beams.count) * wave
    }
    let isolated = Double(Self.usualTypes) * cell(2 * conditions.radius + 6)
    let checked = Double(min(ThinSpecimenSettings.verifiedPositions, request.scan.count) * request.foci.count)
    return 3 * (isolated + cell(IncoherentSettings.referenceSide)) + configurations * checked * wave
  }

  /// Types of columns in a specimen with some defects.
  private static let usualTypes = 8
}
