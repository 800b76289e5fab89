/// What is made of a detector's values when the scan is complete.
package enum SignalDerivation: Sendable, Hashable {
  /// Nothing: the values of every position.
  case none
  /// The mean over all positions; of a camera the position-averaged pattern (PACBED).
  case positionAverage
  /// Of a centre-of-mass detector: the function whose gradient the field is (iCOM), over a scan grid.
  case integratedCentreOfMass
  /// Of four sectors: the differences along x and y (DPC).
  case differentialPhaseContrast
}
