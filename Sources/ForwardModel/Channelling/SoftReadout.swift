import Detection
import Numerics
import Quantities

/// Detectors that take their share of the pixels on their edges.
///
/// The boxes of places are small, and their pixels in the diffraction plane large: whole ones would give a disc of some pixels another
/// area in every box. As the soft edge of an aperture.
struct SoftReadout: Sendable {
  private struct Pixel: Sendable {
    let element: Int32
    let channel: Int32
    let weight: Float
  }

  private var pixels: [Pixel] = []
  /// Of a centre of mass: the readout of whole pixels, and its first channel.
  private var moments: [(readout: DetectorReadout, first: Int)] = []

  init(_ detectors: [Detector], layout: SpectrumLayout, beam: ElectronBeam) throws(InputError) {
    let grid = layout.grid
    let wavelength = beam.wavelength
    let pixel = wavelength / max(grid.lengthX, grid.lengthY)
    var first = 0
    for detector in detectors {
      defer { first += ChannellingConditions.channels(of: detector) }
      switch detector {
      case .annular(let annulus):
        add(layout, wavelength) { kx, ky in
          let alpha = scatteringAngle(kx: kx, ky: ky, wavelength: wavelength)
          return (first, Self.share(alpha, from: annulus.inner, to: annulus.outer, pixel))
        }
      case .segmented(let segments):
        let ring = segments.annulus
        let width = (ring.outer - ring.inner) / Double(segments.radial)
        for index in 0..<segments.radial {
          let inner = ring.inner + Double(index) * width
          // The sector of a direction is that of its ray in the middle of the ring.
          let middle = inner + 0.5 * width
          add(layout, wavelength) { kx, ky in
            let alpha = scatteringAngle(kx: kx, ky: ky, wavelength: wavelength)
            let scale = alpha > 0 ? middle / alpha : 1
            let segment = segments.segment(kx: kx * scale, ky: ky * scale, wavelength: wavelength) ?? 0
            return (first + segment, Self.share(alpha, from: inner, to: inner + width, pixel))
          }
        }
      case .centreOfMass:
        moments.append((try DetectorReadout(detector, layout: layout, beam: beam), first))
      case .pixelated: preconditionFailure("patterns are no signals")
      }
    }
  }

  private mutating func add(
    _ layout: SpectrumLayout, _ wavelength: Double,
    _ share: (_ kx: Double, _ ky: Double) -> (channel: Int, weight: Double)
  ) {
    for column in 0..<layout.columns {
      for row in 0..<layout.grid.ny {
        let (channel, weight) = share(layout.kx(column), layout.grid.ky(row))
        guard weight > 0 else { continue }
        pixels.append(
          Pixel(element: Int32(column * layout.stride + row), channel: Int32(channel), weight: Float(weight)))
      }
    }
  }

  private static func share(_ alpha: Double, from inner: Double, to outer: Double, _ pixel: Double) -> Double
  {
    // An inner angle of 0 hides nothing, not even half of the pixel on the axis.
    let above = inner > 0 ? min(1, max(0, (alpha - inner) / pixel + 0.5)) : 1
    return above * min(1, max(0, (outer - alpha) / pixel + 0.5))
  }

  /// Adds `weight` times the intensities of a spectrum to the sums of all detectors.
  func accumulate(
    _ spectrum: UnsafePointer<Complex<Float>>, weight: Double, into sums: UnsafeMutablePointer<Double>
  ) {
    for pixel in pixels {
      let value = spectrum[Int(pixel.element)]
      let intensity = value.re * value.re + value.im * value.im
      sums[Int(pixel.channel)] += weight * Double(pixel.weight * intensity)
    }
    for (readout, first) in moments { readout.accumulate(spectrum, weight: weight, into: sums + first) }
  }
}
