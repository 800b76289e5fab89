import Foundation
package import Numerics
package import Optics
package import Quantities
package import Scattering

extension IncoherentModel {
  /// Prepares images of specimens of one lateral size.
  /// - Parameters:
  ///   - period: side lengths in Å.
  ///   - source: of the probe; its profile is not cut off.
  package func field(period: SIMD2<Double>, source: SourceSize? = nil) -> IncoherentField {
    IncoherentField(
      terms: terms, responses: responses, sums: sums, patch: patch, conditions: conditions,
      period: period, highest: highest, source: source)
  }
}

/// Makes images of specimens of one lateral size: for each type of columns a non-uniform transform and a product, then one
/// inverse transform for each sum of a detector. No wave is propagated.
///
/// Threads can share it.
package final class IncoherentField: Sendable {
  package let period: SIMD2<Double>
  /// Harmonics of images.
  package let layout: HalfSpectrumLayout
  private let slicing: Slicing
  /// Terms of each type, by their indices.
  private let places: [ColumnType: [Int]]
  private let terms: [ResponseTerm]
  private let coherence: Double
  /// Sums of all detectors.
  private let sums: Int
  /// `[term][sum]`: Fourier coefficients of the image of a column at the origin.
  private let spectra: [[AlignedBuffer<Complex<Float>>]]
  private let transform: NonuniformTransform<Float>
  private let ones: AlignedBuffer<Float>

  /// Relative error of the non-uniform transforms.
  private static let accuracy = 1e-5

  init(
    terms: [ResponseTerm], responses: [[[Double]]], sums: Int, patch: ColumnPatch,
    conditions: IncoherentConditions,
    period: SIMD2<Double>, highest: Double, source: SourceSize?
  ) {
    self.sums = sums
    self.period = period
    self.terms = terms
    slicing = conditions.slicing
    coherence = conditions.coherence
    // One harmonic more than there is, so that none stands for both signs.
    let layout = HalfSpectrumLayout(
      nx: 2 * Int(highest * period.x) + 3, ny: 2 * Int(highest * period.y) + 3)
    self.layout = layout
    places = Dictionary(grouping: terms.indices) { terms[$0].type }
    let area = period.x * period.y
    spectra = responses.map { sums in
      sums.map { values in
        let spectrum = patch.spectrum(values, layout: layout, period: period, highest: highest)
        for c in 0..<layout.columns {
          for j in 0..<layout.ny {
            let ky = Double(Grid.harmonic(j, of: layout.ny)) / period.y
            let factor = source?.transfer(kx: Double(c) / period.x, ky: ky) ?? 1
            spectrum.pointer[c * layout.stride + j] *= Complex(Float(factor / area), 0)
          }
        }
        return spectrum
      }
    }
    transform = NonuniformTransform(layout: layout, accuracy: Self.accuracy)
    ones = AlignedBuffer(count: layout.count)
    ones.pointer.update(repeating: 1, count: layout.count)
  }

  /// Fourier coefficients of the images of a specimen in `layout`, one buffer for each sum of each detector: what a
  /// `BandLimitedFrame` is made of.
  /// - Throws: `InputError` for a specimen of another size or with columns that the model does not know.
  package func coefficients(of arrangement: AtomArrangement) throws(InputError)
    -> [AlignedBuffer<Complex<Float>>]
  {
    try check(arrangement)
    let columns = ColumnList(arrangement, slicing: slicing)
    let spreading = PointSpreading(transform)
    let structure = AlignedBuffer<Complex<Float>>(count: layout.count)
    let images = (0..<sums).map { _ in AlignedBuffer<Complex<Float>>(count: layout.count) }
    var isFirst = true
    for group in columns.groups {
      guard let known = places[group.type] else {
        throw InputError(
          "specimen: a column of atoms \(group.type.description) is not allowed; allowed: the types of columns that the"
            + " incoherent model was calibrated for")
      }
      let (x, y) = (group.x.map { $0 / period.x }, group.y.map { $0 / period.y })
      for place in known {
        let weights = terms[place].weights(group, coherence: coherence)
        guard weights.contains(where: { $0 != 0 }) else { continue }
        if !isFirst { structure.pointer.update(repeating: .zero, count: layout.count) }
        isFirst = false
        spreading.add(
          WeightedPoints(x: x, y: y, value: weights), times: ones.pointer, to: structure.pointer)
        for (image, spectrum) in zip(images, spectra[place]) {
          let (to, from, factor) = (image.pointer, structure.pointer, spectrum.pointer)
          for i in 0..<layout.count { to[i] += from[i] * factor[i] }
        }
      }
    }
    return images
  }

  /// Images at `columns` x `rows` positions over the whole period, from its origin, `[sum][row][column]`: exact samples,
  /// also where they are too few to hold the image.
  package func frame(of arrangement: AtomArrangement, columns: Int, rows: Int) throws(InputError)
    -> NDArray<Float>
  {
    precondition(columns > 0 && rows > 0, "a frame has positions, got \(columns) x \(rows)")
    let images = try coefficients(of: arrangement)
    let inverse = RealFourierTransform2D<Float>(plans: .init(nx: columns, ny: rows))
    let target = HalfSpectrumLayout(nx: columns, ny: rows)
    let folded = AlignedBuffer<Complex<Float>>(count: target.count)
    var values = [Float](repeating: 0, count: images.count * columns * rows)
    for (sum, image) in images.enumerated() {
      if sum > 0 { folded.pointer.update(repeating: .zero, count: target.count) }
      layout.fold(image.pointer, into: folded.pointer, target)
      values.withUnsafeMutableBufferPointer {
        inverse.inverse(folded.pointer, into: $0.baseAddress! + sum * columns * rows, stride: columns)
      }
    }
    return NDArray(shape: [images.count, rows, columns], values: values)
  }

  private func check(_ arrangement: AtomArrangement) throws(InputError) {
    for (axis, side, expected) in [
      ("x", arrangement.size.x, period.x), ("y", arrangement.size.y, period.y),
      ("z", arrangement.size.z, slicing.height),
    ] where abs(side - expected) > 1e-6 * expected {
      throw .outOfRange(
        "specimen: side along \(axis)", side,
        allowed: "\(InputError.brief(expected)), that of the incoherent model's field", unit: "Å")
    }
  }
}
