import Numerics
import Quantities
package import Scattering

/// What a simulation takes in memory besides its signals, in bytes.
struct MemoryNeeds: Sendable {
  /// Slices, propagators, scattering matrix, scratch of all threads.
  let fixed: Int
  /// Slices and matrix of one thermal configuration.
  let configuration: Int
  /// What takes it, for a message.
  let text: String

  /// A worker's waves, readouts and transforms, in fields.
  private static let fieldsPerThread = 8
  /// An atom on its way from the arrangement through its displacement into a slice.
  private static let bytesPerAtom = 256

  /// Refuses what no engine could hold, from sizes alone, before anything of such a size is made.
  /// - Parameter memory: bytes that may be used.
  static func check(_ request: SimulationRequest, threads: Int, memory: Int) throws(InputError) {
    let fields = Double(fieldBytes(request)) * Double(fieldsPerThread * threads + 1)
    let least = fields + Double(atomBytes(request)) + Double(positionBytes(request))
    guard least <= Double(memory) else {
      throw refusal(
        memory, least,
        "\(request.grid.nx) x \(request.grid.ny) pixels, \(request.atomCount) atoms and"
          + " \(request.scan.count) positions on \(threads) threads")
    }
  }

  private init(fixed: Int, configuration: Int, text: String) {
    self.fixed = fixed
    self.configuration = configuration
    self.text = text
  }

  /// With so many more bytes that do not grow with the configurations.
  func and(_ bytes: Int) -> MemoryNeeds {
    MemoryNeeds(fixed: fixed + bytes, configuration: configuration, text: text)
  }

  init(_ request: SimulationRequest, decision: EngineDecision, threads: Int) {
    let field = Self.fieldBytes(request)
    // Random configurations are all alike; given ones may repeat more or fewer of their slices.
    var configurations = 0..<1
    if case .given(let list) = request.thermal { configurations = list.indices }
    let distinct = configurations.map { request.potentialModel($0).distinctSlices }.max() ?? 0
    let matrix = decision.geometry.map { EngineDecision.matrixBytes(request, $0, decision.layout) } ?? 0
    let scratch = decision.geometry.map { EngineDecision.scratchBytes(request, $0, decision.layout) } ?? 0
    // Plane waves need the slices of one cell only.
    let cells = decision.needsWholeWaves(request) ? 1 : request.lateralRepeats.x * request.lateralRepeats.y
    let slices = distinct * field / cells
    let thicknesses = Set(request.slicing.thicknesses).count
    configuration = slices + matrix
    // Potential factors, half a spectrum per kind of atom, count as one field each, propagators as two: the fused engine
    // has them in its own order as well.
    let kinds = Set(request.arrangement.atoms.map(\.scatterer)).count
    fixed =
      configuration + (2 * thicknesses + kinds + Self.fieldsPerThread * threads) * field
      + Self.atomBytes(request)
      + scratch * threads
      + Self.positionBytes(request)
    text =
      "\(distinct) slices of \(request.grid.nx) x \(request.grid.ny) pixels on \(threads) threads"
      + (decision.geometry.map { " and a scattering matrix of \($0.beams.count) plane waves" } ?? "")
  }

  /// - Parameters:
  ///   - memory: bytes that are allowed.
  ///   - needed: bytes that would do.
  ///   - text: what needs them.
  static func refusal(_ memory: Int, _ needed: Double, _ text: String) -> InputError {
    InputError(
      "memory: \(gibibytes(Double(memory))) GiB are allowed, but \(text) need \(gibibytes(needed)) GiB; allow more with"
        + " --memory-GiB, or take fewer pixels, slices or threads")
  }

  /// Rows count in whole vectors, of which the fused engine makes its fields.
  private static func fieldBytes(_ request: SimulationRequest) -> Int {
    paddedStride(request.grid.nx) * ((request.grid.ny + 15) / 16 * 16) * 2 * request.engine.precision.bytes
  }

  /// Atoms that are written out one by one; repeats that fall on whole pixels and slices are not.
  private static func atomBytes(_ request: SimulationRequest) -> Int {
    let repeats = request.arrangement.repeats
    var count = request.arrangement.atoms.count
    var isMoving = true
    if case .none = request.thermal { isMoving = false }
    if isMoving || request.grid.nx % repeats.x != 0 || request.grid.ny % repeats.y != 0 {
      count *= repeats.x * repeats.y
    }
    if isMoving || request.projection == .finite || request.slicing.unit(repeats: repeats.z) == nil {
      count *= repeats.z
    }
    return count * bytesPerAtom
  }

  /// The index of each exit wave.
  private static func positionBytes(_ request: SimulationRequest) -> Int {
    request.extras.contains(.exitWave) ? 16 * request.scan.count : 0
  }

  /// Bytes in GiB for a message, rounded up to hundredths.
  static func gibibytes(_ bytes: Double) -> String {
    InputError.brief((bytes / Double(1 << 30) * 100).rounded(.up) / 100)
  }
}

extension SimulationRequest {
  /// Atoms of the whole specimen.
  package var atomCount: Int {
    arrangement.atoms.count * arrangement.repeats.x * arrangement.repeats.y * arrangement.repeats.z
  }

  /// How often every thermal configuration repeats along x and y, on whole pixels.
  package var lateralRepeats: SIMD2<Int> {
    if case .none = thermal { return arrangement.repeatsOnWholePixels(of: grid) }
    return SIMD2(1, 1)
  }

  /// The atoms of thermal configuration `index`.
  package func configuration(_ index: Int) -> AtomArrangement {
    guard let displacements = thermal.displacements(index, atoms: atomCount) else { return arrangement }
    return arrangement.displaced(by: displacements)
  }
}
