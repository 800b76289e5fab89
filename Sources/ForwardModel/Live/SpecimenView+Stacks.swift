import Crystals
import Detection
import Foundation
import Frames
import Numerics
import Optics
import Quantities
import Scattering
import Worlds

/// Dark fields of thin specimens as sums over stacks of atoms: responses are calibrated once, whatever the place and
/// the probe.
extension SpecimenView {
  /// Å from the first to the last atom up to which atoms do not shade each other.
  private static let deepest = 25.0
  /// Kinds of stacks at most.
  private static let mostKinds = 12
  /// Pixels of single stacks, as a share of those of fields: sharp atoms scatter a tenth more or less in coarse ones,
  /// depending on where in a pixel they lie.
  static let finer = 0.6

  /// The frame of a window with its changed atoms; nil where sums over stacks do not serve.
  ///
  /// The image is an object convolved with the intensity of the probe, as dark fields of thin specimens are: it is computed once for the ideal
  /// probe, and for all others multiplied with the quotient of the transfer functions. That is why refocusing costs little. The error is
  /// measured for the ideal probe.
  func stacked(
    _ plain: SimulationRequest, seenWith foci: [FocalSpread.Sample], atoms: [WorldAtom],
    specimen: WindowSpecimen, _ watch: Watch
  )
    throws
    -> SignalFrame<Float>?
  {
    guard !atoms.isEmpty, specimen.arrangement.box.z <= Self.deepest else { return nil }
    guard IncoherentConditions.objection(plain) == nil else { return nil }
    var request = plain
    request.foci = foci
    let sharp = try Self.ideal(request, specimen)
    var spent = WorkCount()
    let base =
      try kept.value(
        for: .stacks(FrameConditions(sharp), sharp.probe.aberrations, sharp.foci),
        bytes: { ($0 as! StackedFrame).bytes }
      ) {
        let made = try makeStacked(sharp, atoms, specimen, watch)
        spent = made.work
        return made
      } as! StackedFrame
    guard let whole = base.whole, let first = base.first else { return nil }
    // Other probes are convolutions of the same object, so that the error is measured for the ideal one.
    try watch.check()
    let verdict =
      try kept.value(
        for: .verdict(FrameConditions(sharp), sharp.probe.aberrations, sharp.foci), bytes: { _ in 64 }
      ) {
        let check = try checkedError(of: first, sharp, specimen)
        spent = spent + check.work
        return StackVerdict(error: check.error, readouts: check.readouts)
      } as! StackVerdict
    guard verdict.error <= settings.stackAccuracy else { return nil }
    let image =
      kept.value(
        for: .seen(FrameConditions(request), request.probe.aberrations, request.foci),
        bytes: { ($0 as! BandLimitedFrame<Float>).bytes }
      ) { Self.seen(whole, by: request, instead: sharp) } as! BandLimitedFrame<Float>
    return SignalFrame(
      image, verdict.readouts, method: .incoherent,
      reason: "\(base.kinds) kinds of stacks of atoms serve for any number of places and any probe",
      statedError: verdict.error, work: spent)
  }

  /// The same request with the ideal probe, focused on the mean height of the atoms.
  private static func ideal(_ request: SimulationRequest, _ specimen: WindowSpecimen) throws
    -> SimulationRequest
  {
    var sharp = request
    sharp.probe = request.probe.with(Aberrations()).withC10(movedBy: -meanHeight(specimen))
    sharp.foci = [.sharp]
    return sharp
  }

  /// Of the atoms in the box, in steps that change nothing, in Å.
  private static func meanHeight(_ specimen: WindowSpecimen) -> Double {
    let heights = specimen.arrangement.atoms.map(\.z)
    return (heights.reduce(0, +) / Double(heights.count)).rounded()
  }

  /// An image under the probe of a request, from that under the ideal one.
  private static func seen(
    _ frame: BandLimitedFrame<Float>, by request: SimulationRequest, instead sharp: SimulationRequest
  ) -> BandLimitedFrame<Float> {
    let period = frame.period
    let height = -sharp.probe.aberrations[.c10].value
    let now = ProbeTransfer(request.probe.withC10(movedBy: height), foci: request.foci, period: period)
    let ideal = ProbeTransfer(sharp.probe.withC10(movedBy: height), foci: sharp.foci, period: period)
    return frame.convolved { x, y in
      let whole = ideal[x, y].re
      // Beyond the pupil's autocorrelation there is nothing but rounding.
      guard whole > 1e-6 else { return .zero }
      let value = now[x, y]
      return Complex(value.re / whole, -value.im / whole)
    }
  }

  private func makeStacked(
    _ request: SimulationRequest, _ atoms: [WorldAtom], _ specimen: WindowSpecimen, _ watch: Watch
  ) throws -> StackedFrame {
    // The probe's focus counts from the mean height of the atoms.
    var plain = request
    plain.probe = request.probe.withC10(movedBy: Self.meanHeight(specimen) - 0.5 * StackedColumns.height)
    plain.slicing = try Slicing(height: StackedColumns.height, requested: StackedColumns.slice)
    let pixel = Self.finer * specimen.pixel
    plain.grid = Grid(nx: 1, ny: 1, lengthX: pixel, lengthY: pixel)
    let conditions = try IncoherentConditions(plain)
    let stacks = StackedColumns(atoms)
    let box = Vector(request.grid.lengthX, request.grid.lengthY, StackedColumns.height)
    func arrangement(_ layer: [(atom: Int, z: Double)], _ configuration: Int) -> AtomArrangement {
      let moved = request.thermal.displacements(configuration, of: layer.map(\.atom))
      return AtomArrangement(
        atoms: zip(layer, moved).map { entry, shift in
          var atom = specimen.arrangement.atoms[entry.atom]
          (atom.x, atom.y, atom.z) = (atom.x + shift.x, atom.y + shift.y, entry.z)
          return atom
        }, box: box)
    }
    // Kinds of all configurations: displaced atoms may join other columns.
    let specimens = (0..<request.thermal.count).map { index in stacks.layers.map { arrangement($0, index) } }
    var types: [ColumnType] = []
    for part in specimens.joined() {
      for group in ColumnList(part, slicing: conditions.slicing).groups where !types.contains(group.type) {
        types.append(group.type)
        guard types.count <= Self.mostKinds else {
          return StackedFrame(kinds: types.count, whole: nil, first: nil, work: WorkCount())
        }
      }
    }
    let terms = ResponseTerm.terms(of: types)
    let cell = conditions.cell(of: types[0]).grid
    let highest = conditions.highestFrequency(cell)
    let patch = ColumnPatch(step: SIMD2(repeating: 1 / (2.2 * highest)), radius: conditions.radius)
    var work = WorkCount()
    // Responses, and behind their samples what of their integral lies outside of the patch.
    let made = try terms.map { term in
      try IncoherentModel.isolated(term, conditions) { misalignment in
        try watch.check()
        let frame = try cells.frame(of: conditions.request(of: term.type, misalignment: misalignment))
        work = work + frame.work
        let middle = 0.5 * SIMD2(cell.lengthX, cell.lengthY)
        let start = middle - SIMD2(Double(patch.reach.x), Double(patch.reach.y)) * patch.step
        let values = try frame.image.values(
          on: FrameRaster(
            columns: patch.columns, rows: patch.rows, origin: start, stepX: SIMD2(patch.step.x, 0),
            stepY: SIMD2(0, patch.step.y)), threads: threads)
        let window = patch.window
        return (0..<values.shape[0]).map { sum in
          let samples = window.indices.map { window[$0] * Double(values.values[sum * window.count + $0]) }
          let whole = Double(frame.image.series[sum].coefficients.pointer[0].re) * cell.lengthX * cell.lengthY
          return samples + [whole - samples.reduce(0, +) * patch.step.x * patch.step.y]
        }
      }
    }
    let responses = made.map { $0.map { Array($0.dropLast()) } }
    let sums = responses[0].count
    let field = IncoherentField(
      terms: terms, responses: responses, sums: sums, patch: patch, conditions: conditions,
      period: SIMD2(box.x, box.y), highest: highest, source: nil)
    func frame(_ configurations: Range<Int>) throws -> BandLimitedFrame<Float> {
      let total = (0..<sums).map { _ in AlignedBuffer<Complex<Float>>(count: field.layout.count) }
      let weight = 1 / Float(configurations.count)
      for part in specimens[configurations].joined() {
        for (sum, one) in zip(total, try field.coefficients(of: part)) {
          for i in 0..<sum.count { sum.pointer[i] += one.pointer[i] * weight }
        }
        // Far tails of many columns are an even background.
        for group in ColumnList(part, slicing: conditions.slicing).groups {
          for (term, response) in zip(terms, made) where term.type == group.type {
            let columns = term.weights(group, coherence: conditions.coherence).reduce(0, +)
            for (sum, values) in zip(total, response) {
              sum.pointer[0].re += weight * Float(columns * values[values.count - 1] / (box.x * box.y))
            }
          }
        }
      }
      return BandLimitedFrame(
        total.map { FourierSeries(coefficients: $0, layout: field.layout, period: field.period) })
    }
    try watch.check()
    return StackedFrame(
      kinds: types.count, whole: try frame(0..<specimens.count), first: try frame(0..<1), work: work)
  }
}

/// Images by stacks under the ideal probe, of all configurations and of the first; nil where stacks do not serve.
struct StackedFrame: Sendable {
  let kinds: Int
  let whole, first: BandLimitedFrame<Float>?
  let work: WorkCount

  var bytes: Int { (whole?.bytes ?? 1) + (first?.bytes ?? 1) }
}

/// How well they do under the ideal probe.
struct StackVerdict: Sendable {
  let error: Double
  let readouts: [DetectorReadout]
}

extension IncoherentConditions {
  /// The image of the cell of one stack.
  func request(of type: ColumnType, misalignment: SIMD2<Double>) throws -> SimulationRequest {
    let cell = cell(of: type, misalignment: misalignment)
    var request = SimulationRequest(
      arrangement: cell.arrangement, grid: cell.grid, slicing: slicing, probe: probe, scan: .list([]),
      detectors: detectors.enumerated().map { .init(name: "\($0 + 1)", detector: $1) }, foci: foci)
    request.parametrization = parametrization
    request.tilt = tilt
    // One or two slices with atoms, of which plane waves need not be followed one by one.
    request.engine = EngineSettings(method: .thin)
    return request
  }
}
