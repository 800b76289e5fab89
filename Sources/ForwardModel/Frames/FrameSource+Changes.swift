import Frames
import Numerics
import Optics
import Quantities
package import Scattering

/// Damage: what a few atoms change, computed in windows around them.
extension FrameSource {
  /// A frame after atoms have been removed, added or moved, from that before.
  ///
  /// The images of a window around the atoms are computed exactly, with the old atoms and with the new; their difference,
  /// faded out over the window's rim, is added to the frame. Windows begin at the reach of the change
  /// (`ReachOfChange`, interference left out) and grow until what is left out at the rim is within the tolerance. The work
  /// of waves does not grow with the field; where windows would be as large as the field, all is computed anew.
  ///
  /// - Parameters:
  ///   - frame: that of `request`, as made by this source.
  ///   - request: before the change; `SimulationRequest.applying` gives the one after it.
  ///   - tolerance: of what is left out, relative to the mean signal.
  /// - Returns: a frame whose `pastedError` has grown by that of this change.
  package func frame(
    _ frame: SignalFrame<Real>, of request: SimulationRequest, after changes: AtomChanges,
    tolerance: Double = 0.01
  ) throws -> SignalFrame<Real> {
    let whole = try request.applying(changes)
    var paste = FramePaste<Real>(frame, request, threads: threads)
    let reach = reach(of: changes, request, tolerance: tolerance * paste.leastMean)
    for group in changes.groups(within: 2 * reach, period: paste.period) {
      let changed = try request.applying(group.changes)
      var size = group.extent + 2 * (reach + FramePaste<Real>.rim)
      while true {
        let window = FrameWindow(field: request.grid, centre: group.centre, size: size)
        // A window along one axis only would do as well, but specimens that narrow are small.
        guard window.grid.count < request.grid.count / 2 else { return try self.frame(of: whole) }
        let (before, after) = (
          try exact(request.cropped(to: window)), try exact(changed.cropped(to: window))
        )
        paste.spend(before.work + after.work)
        let patch = try paste.difference(before, after, window)
        if patch.rim <= tolerance {
          paste.add(patch)
          break
        }
        size *= 1.3
      }
    }
    return paste.frame
  }

  /// The frame of a window. Few plane waves light one: their pairs cost less than probes, where they fit the memory.
  private func exact(_ part: SimulationRequest) throws -> SignalFrame<Real> {
    var part = part
    part.engine.interpolation = SIMD2(1, 1)
    part.engine.method = .prism
    if let frame = try? frame(of: part) { return frame }
    part.engine.method = .multislice
    return try frame(of: part)
  }

  /// How far in Å the first windows reach from the atoms.
  private func reach(of changes: AtomChanges, _ request: SimulationRequest, tolerance: Double) -> Double {
    let probes = request.foci.map { request.probe.withC10(movedBy: $0.offset) }
    guard let probe = probes.max(by: { $0.geometricRadius < $1.geometricRadius }) else { return 0 }
    let step = min(request.grid.dx, request.grid.dy)
    let count = FourierSizes.next(from: (24 + 4 * probe.geometricRadius) / step)
    let field = Grid(
      nx: count, ny: count, lengthX: Double(count) * step, lengthY: Double(count) * step)
    var farthest = 0.0
    for scatterer in Set(changes.atoms.map(\.scatterer)) {
      let reach = ReachOfChange(
        scatterer: scatterer, depth: request.slicing.height, spread: 0, probe: probe, grid: field,
        parametrization: request.parametrization)
      farthest = max(farthest, reach.radius(tolerance: tolerance, share: 0) ?? .infinity)
    }
    return min(max(farthest, Self.least), Self.most + probe.geometricRadius)
  }

  /// Bounds of the first windows' reach in Å: the bound is far for electrons that stay on the detector.
  private static var least: Double { 3 }
  private static var most: Double { 6 }
}

extension AtomChanges {
  /// Changes that are near each other, with the middle of their places and their extent along the axes in Å.
  func groups(within distance: Double, period: SIMD2<Double>) -> [(
    changes: AtomChanges, centre: SIMD2<Double>, extent: SIMD2<Double>
  )] {
    var left = Array(atoms.indices)
    var found: [(AtomChanges, SIMD2<Double>, SIMD2<Double>)] = []
    func place(_ index: Int) -> SIMD2<Double> { SIMD2(atoms[index].x, atoms[index].y) }
    while let first = left.first {
      left.removeFirst()
      // Places continue over the edges of the field, from neighbour to neighbour.
      var members = [(index: first, place: place(first))]
      var next = 0
      while next < members.count {
        let here = members[next].place
        next += 1
        left.removeAll { index in
          var apart = place(index) - here
          apart -= period * (apart / period).rounded(.toNearestOrAwayFromZero)
          guard (apart * apart).sum() <= distance * distance else { return false }
          members.append((index, here + apart))
          return true
        }
      }
      var (low, high) = (members[0].place, members[0].place)
      for member in members {
        low = pointwiseMin(low, member.place)
        high = pointwiseMax(high, member.place)
      }
      let indices = members.map(\.index).sorted()
      found.append(
        (
          AtomChanges(
            removed: indices.filter { $0 < removed.count }.map { atoms[$0] },
            added: indices.filter { $0 >= removed.count }.map { atoms[$0] }),
          0.5 * (low + high), high - low
        ))
    }
    return found
  }
}
