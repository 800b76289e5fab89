import Numerics
import Quantities

/// How exactly, and at what cost, a live instrument's signals are made.
package struct LiveSettings: Sendable, Hashable {
  /// Frozen-phonon configurations; halved, down to one, where more would take too long. 0 for atoms at rest.
  package var configurations = 4
  /// Estimated seconds of one thread that a field of atoms may take: 30 s on two cores.
  package var longest = 60.0
  /// Estimated seconds of one thread from which on thin fields too are put together from places that recur, if they do.
  package var prompt: Double { longest / 6 }
  /// Side in Å up to which fields are made of atoms.
  package var border = 300.0
  package var mostAtoms = 1_000_000
  /// Relative error of the mean signal that engines may make.
  package var accuracy = 0.04
  /// Stated error up to which dark fields of thin specimens are sums over stacks of atoms instead of waves; 0 for never.
  package var stackAccuracy = 0.15
  /// Whether thick fields are put together from places that recur, with the mean wave of moving atoms.
  package var channelling = true
  /// Å; waves pass the specimen in slices this thick.
  package var slice = 2.0
  /// Rad by which rounding may change the aberration function at the aperture's edge, for each coefficient.
  package var phaseStep = 0.06
  /// Rad to whose multiples beam tilts are rounded; 0 for none.
  package var tiltStep = 2e-4
  /// Changed atoms in a window up to which their surroundings are pasted into the field of the unchanged world.
  package var mostPasted = 6
  /// Seed of the thermal displacements; nil for the world's.
  package var seed: UInt64?

  package init() {}

  /// Slices for a detector. Atoms over each other interfere on it by the phase π θ² Δz/λ, which slices of thin specimens must
  /// hold to half a rad; in thick ones they are many.
  /// - Parameters:
  ///   - angle: the detector's largest, in rad.
  ///   - depth: of the specimen in Å.
  func slice(angle: Double, depth: Double, wavelength: Double) -> Double {
    guard depth <= 15 else { return slice }
    return min(slice, max(0.75, wavelength / (.pi * angle * angle)))
  }

  func window(configurations: Int) -> AtomisticWindow.Settings {
    var settings = AtomisticWindow.Settings()
    settings.configurations = configurations
    settings.seed = seed
    settings.slice = slice
    settings.engine = EngineSettings(method: .auto, accuracy: accuracy)
    return settings
  }

  /// From the chosen number down to one by halves.
  var ladder: [Int] {
    guard configurations > 1 else { return [configurations] }
    return [configurations] + sequence(first: configurations / 2) { $0 > 1 ? $0 / 2 : nil }
  }
}
