import Numerics
import Quantities

/// Expected energy-loss spectra of a specimen made of components, per incident electron and eV, before the spectrometer.
///
/// Made once for optics, grid and components; a spectrum is then a weighted sum of their transforms and one inverse
/// transform. Integrals over the grid are the share of electrons that arrive: what is deflected beyond the aperture or loses
/// more than the grid's end is missing.
package struct LossModel: Sendable {
  package let optics: LossOptics
  package let grid: LossGrid
  package let components: [LossComponent]
  private let scattering: PluralScattering
  private let samples: [LossSamples]
  /// Edges on the grid by energy, each with the components that have it.
  private let edges: [(edge: IonisationEdge, components: [Int])]
  /// Transforms of the samples, one row after the other, and that of the zero-loss peak.
  private let transforms: [Double]
  private let zeroLoss: [Double]

  /// - Parameter temperature: of the specimen in K, for gains from vibrations of polar solids; nil for none.
  package init(
    optics: LossOptics, grid: LossGrid, zeroLoss: ZeroLossShape, components: [LossComponent],
    temperature: Double? = 295
  ) throws {
    self.optics = optics
    self.grid = grid
    self.components = components
    let scattering = PluralScattering(grid: grid)
    self.scattering = scattering
    samples = try components.map {
      try LossSamples($0, optics: optics, grid: grid, temperature: temperature)
    }
    edges = Self.edges(components, grid)
    transforms = samples.flatMap { scattering.transform($0.density) }
    self.zeroLoss = scattering.transform(zeroLoss.density(on: grid))
  }

  /// Collected single scattering of a component, probability per eV for one unit of its amount.
  package func single(_ component: Int) -> [Double] { samples[component].density }

  /// Thickness in nm from which a slab of the solid has both its surfaces whole, for a component of surfaces.
  package func wholeThickness(_ component: Int) -> Double { samples[component].wholeThickness }

  /// Spectra of many places.
  ///
  /// - Parameters:
  ///   - amounts: what is there of each component, `[place][component]`; may be below zero nowhere.
  ///   - elastic: share of electrons at each place that elastic scattering leaves inside the aperture.
  ///   - own: single scattering that a place has besides (probability per eV on the grid, all of it collected); nil for none.
  ///   - body: gets each place and its spectrum (1/eV on the grid), in any order and on several threads.
  package func spectra(
    amounts: [Double], elastic: [Double], threads: Int,
    own: @Sendable (_ place: Int) -> [Double]? = { _ in nil },
    _ body: @Sendable (_ place: Int, _ spectrum: [Double]) -> Void
  ) {
    precondition(amounts.count == elastic.count * components.count, "amounts of each component at each place")
    let kinds = components.count
    let workers = max(1, threads)
    let spaces = UncheckedSendable(
      (0..<workers).map { _ in
        (space: PluralScattering.Workspace(scattering), sum: AlignedBuffer<Double>(count: scattering.reals))
      })
    parallelFor(elastic.count, threads: workers) { worker, index in
      let (space, sum) = spaces.value[worker]
      let weights = Array(amounts[index * kinds..<(index + 1) * kinds])
      add(weights, into: sum.pointer)
      var total = total(weights)
      if let density = own(index) {
        for (place, value) in scattering.transform(density).enumerated() {
          sum.pointer[place] += optics.passed * value
        }
        total += density.reduce(0, +) * grid.step
      }
      let conditions = PluralScattering.Conditions(
        passed: optics.passed, elastic: elastic[index], total: total)
      body(index, scattering.spectrum(sum.pointer, conditions, zeroLoss: zeroLoss, space: space))
    }
  }

  /// The transform of the single scattering of one place. A plain loop: what comes out must not depend on how many places
  /// are asked for at once, as it may with a matrix product.
  private func add(_ weights: [Double], into sum: UnsafeMutablePointer<Double>) {
    let reals = scattering.reals
    sum.update(repeating: 0, count: reals)
    transforms.withUnsafeBufferPointer { bases in
      for (kind, weight) in weights.enumerated() where weight != 0 {
        for index in 0..<reals { sum[index] += weight * bases[kind * reals + index] }
      }
    }
  }

  /// The spectrum of one place.
  package func spectrum(amounts: [Double], elastic: Double = 1) -> [Double] {
    let result = AlignedBuffer<Double>(count: grid.count)
    spectra(amounts: amounts, elastic: [elastic], threads: 1) { _, spectrum in
      for (index, value) in spectrum.enumerated() { result.pointer[index] = value }
    }
    return Array(UnsafeBufferPointer(start: result.pointer, count: grid.count))
  }

  private func total(_ amounts: [Double]) -> Double {
    zip(amounts, samples).reduce(0) { $0 + $1.0 * $1.1.total }
  }

  private static func edges(_ components: [LossComponent], _ grid: LossGrid) -> [(
    edge: IonisationEdge, components: [Int]
  )] {
    var found: [IonisationEdge: [Int]] = [:]
    for (index, component) in components.enumerated() {
      guard case .atoms(let atom, let host) = component else { continue }
      let lowest = max(host?.firstEdge ?? 0, 0)
      for edge in OscillatorTables.shared.edges(of: atom.element)
      where edge.onset > lowest && edge.onset < grid.highest {
        found[edge, default: []].append(index)
      }
    }
    return found.map { (edge: $0.key, components: $0.value) }.sorted {
      let (a, b) = ($0.edge, $1.edge)
      return (a.onset, a.element, a.n, a.subshell) < (b.onset, b.element, b.n, b.subshell)
    }
  }

  /// What a spectrum is made from.
  package func truth(amounts: [Double]) -> LossTruth {
    precondition(amounts.count == components.count, "an amount of each component")
    var (collected, areal) = (0.0, [Int: Double]())
    for (index, component) in components.enumerated() {
      collected += amounts[index] * samples[index].collected / optics.passed
      if case .atoms(let atom, _) = component { areal[atom.element, default: 0] += amounts[index] }
    }
    return LossTruth(
      collected: collected, total: total(amounts), areal: areal,
      edges: edges.filter { $0.components.contains { amounts[$0] > 0 } }.map(\.edge))
  }
}
