/// Mean and variance of a pixel under even illumination, by stages, in counts and counts². Without saturation.
package struct VarianceBudget: Sendable, Equatable {
  package internal(set) var mean = 0.0
  /// Of the arrivals of electrons.
  package internal(set) var electrons = 0.0
  /// Added by unequal signals of electrons.
  package internal(set) var pulseHeights = 0.0
  /// Of dark counts or dark current.
  package internal(set) var dark = 0.0
  /// Of amplifier and converter, or read-out.
  package internal(set) var electronics = 0.0
  /// Of rounding: 1/12 where other noise exceeds half a count.
  package internal(set) var quantisation = 0.0

  package var total: Double { electrons + pulseHeights + dark + electronics + quantisation }
}
