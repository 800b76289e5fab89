import Crystals
import Foundation
import Worlds

extension DamageRun {
  /// A beam at rest: events one after the other, each at its moment, with new neighbourhoods after each.
  mutating func spot(
    at place: SIMD2<Double>, from start: InstrumentTime, _ duration: InstrumentTime, _ electrons: Double
  ) {
    let reach = exposure.profile.reach
    let area = Area(centre: place, size: SIMD2(repeating: 2 * reach))
    let keys = DamageTile.keys(over: area)
    for key in keys { load(key) }
    var done = 0.0
    while true {
      // Atoms under the beam, with the dose that the whole time would bring.
      var active: [(key: DamageTile.Key, doses: [(index: Int, dose: Double)])] = []
      var next: (share: Double, key: DamageTile.Key, identity: AtomIdentity, lane: Int)?
      for key in keys {
        let tile = tiles[key]!
        var doses: [(index: Int, dose: Double)] = []
        for index in tile.rows(from: area.low.y, to: area.high.y) where abs(tile.x[index] - place.x) < reach {
          let way = SIMD2(tile.x[index], tile.y[index]) - place
          let dose = electrons * exposure.profile.density(square: (way * way).sum())
          guard dose > 0 else { continue }
          doses.append((index, dose))
          let history = tile.atoms[index].history
          // Infinite where nothing can happen.
          let shares = (tile.atoms[index].limits - history.hazard) / (tile.atoms[index].rates * dose)
          let soonest = max(0, shares.min())
          // Most atoms wait for longer than the time that is left.
          guard done + soonest < 1, soonest <= next?.share ?? .infinity else { continue }
          let identity = tile.atoms[index].atom.identity
          if soonest == next?.share, next!.identity < identity { continue }
          next = (soonest, key, identity, (0..<4).first { max(0, shares[$0]) == soonest }!)
        }
        active.append((key, doses))
      }
      let part = next?.share ?? (1 - done)
      for (key, doses) in active { tiles[key]!.add(doses, times: part) }
      guard let event = next else { return }
      done += part
      let moment = start + InstrumentTime(nanoseconds: Int64((done * Double(duration.nanoseconds)).rounded()))
      happen(DamageMechanism(rawValue: event.lane)!, to: event.identity, in: event.key, at: moment)
    }
  }

  /// Dwells one after the other: the whole sweep is added to the hazards, then what has crossed its limit happens in the order of time.
  /// Changed neighbourhoods count from the next sweep on.
  mutating func sweep(_ sweep: ExposureStep.Sweep, _ patches: [DosePatch]) {
    var keys: [DamageTile.Key] = []
    for patch in patches {
      let edge = DosePatch.edge(patch.level)
      let low = SIMD2(Double(patch.x), Double(patch.y)) * edge
      let area = Area(low: low, high: low + SIMD2(Double(patch.columns), Double(patch.rows)) * edge)
      for key in DamageTile.keys(over: area) {
        load(key)
        tiles[key]!.collect(patch, from: area)
        if !keys.contains(key) { keys.append(key) }
      }
    }
    var crossings: [Crossing] = []
    for key in keys {
      for (index, lane, share) in tiles[key]!.settle() {
        let atom = tiles[key]!.atoms[index].atom
        let place = SIMD2(atom.position.x, atom.position.y)
        crossings.append(
          Crossing(
            moment: moment(of: share, at: place, in: sweep), identity: atom.identity, key: key, lane: lane))
      }
    }
    guard !crossings.isEmpty else { return }
    crossings.sort { ($0.moment, $0.identity) < ($1.moment, $1.identity) }
    for crossing in crossings {
      happen(
        DamageMechanism(rawValue: crossing.lane)!, to: crossing.identity, in: crossing.key,
        at: crossing.moment)
    }
  }

  private struct Crossing {
    let moment: InstrumentTime
    let identity: AtomIdentity
    let key: DamageTile.Key
    let lane: Int
  }

  /// When a share of the dose that a sweep brings to a place has fallen.
  private func moment(of share: Double, at place: SIMD2<Double>, in sweep: ExposureStep.Sweep)
    -> InstrumentTime
  {
    let weights = sweep.places.map { dwell -> Double in
      let way = dwell - place
      // Wider than the probe, so that also coarse lines have weight somewhere.
      let square = (way * way).sum()
      return exp(-square / (2 * max(sweep.step * sweep.step, exposure.profile.core * exposure.profile.core)))
    }
    let wanted = share * weights.reduce(0, +)
    var sum = 0.0
    for (index, weight) in weights.enumerated() {
      if weight > 0, sum + weight >= wanted { return sweep.moment(Double(index) + (wanted - sum) / weight) }
      sum += weight
    }
    return sweep.moment(Double(sweep.places.count))
  }
}

extension DamageTile {
  /// Adds doses in e/Å² to some atoms.
  mutating func add(_ doses: [(index: Int, dose: Double)], times factor: Double) {
    for (index, dose) in doses { add(dose * factor, to: index) }
  }

  /// Adds a dose in e/Å² to an atom.
  mutating func add(_ dose: Double, to index: Int) {
    atoms[index].history.hazard += dose * atoms[index].rates
    atoms[index].history.dose += dose
  }

  /// Takes up what a patch brings to each atom.
  mutating func collect(_ patch: DosePatch, from area: Area) {
    let inverse = 1 / DosePatch.edge(patch.level)
    let rows = self.rows(from: area.low.y, to: area.high.y)
    patch.electrons.withUnsafeBufferPointer { cells in
      for index in rows {
        let dose = patch.density(at: SIMD2(x[index], y[index]), inverseEdge: inverse, cells.baseAddress!)
        guard dose > 0 else { continue }
        if pending[index] == 0 { touched.append(index) }
        pending[index] += dose
      }
    }
  }

  /// Adds what was taken up to the hazards.
  /// - Returns: the atoms that have crossed a limit: by which mechanism first, and after what share of the dose.
  mutating func settle() -> [(index: Int, lane: Int, share: Double)] {
    var crossed: [(index: Int, lane: Int, share: Double)] = []
    for index in touched {
      let dose = pending[index]
      pending[index] = 0
      let before = atoms[index].history.hazard
      add(dose, to: index)
      let after = atoms[index].history.hazard
      let limits = atoms[index].limits
      guard any(after .>= limits) else { continue }
      var first: (lane: Int, share: Double)?
      for lane in 0..<4 where after[lane] >= limits[lane] {
        let share = min(1, max(0, (limits[lane] - before[lane]) / (after[lane] - before[lane])))
        if first == nil || share < first!.share { first = (lane, share) }
      }
      crossed.append((index, first!.lane, first!.share))
    }
    touched.removeAll(keepingCapacity: true)
    return crossed
  }
}
