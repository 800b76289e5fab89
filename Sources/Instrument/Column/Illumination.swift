package import Optics
package import Quantities

/// What the column and the corrector together send onto the specimen: all that the forward model needs, and the truth of it.
package struct Illumination: Sendable {
  package let column: Column
  package let corrector: Corrector
  package let columnState: ColumnState
  package let correctorState: CorrectorState

  package init(
    _ column: Column, _ columnState: ColumnState, _ corrector: Corrector, _ correctorState: CorrectorState
  ) {
    self.column = column
    self.columnState = columnState
    self.corrector = corrector
    self.correctorState = correctorState
  }

  package var beam: ElectronBeam { column.beam(columnState) }

  /// Tilt in rad of the beam against the axis of the lenses.
  package var axisTilt: SIMD2<Double> {
    corrector.axisTilt(correctorState) + column.actual(.beamTilt, columnState)
  }

  /// All aberrations of the probe, seen along the beam as it is tilted.
  package func aberrations(at time: InstrumentTime) -> Aberrations {
    (corrector.aberrations(at: time, correctorState) + column.aberrations(at: time, columnState)).along(
      tilt: axisTilt)
  }

  package func probe(at time: InstrumentTime, edge: Aperture.Edge = .soft) throws(InputError) -> Probe {
    try Probe(
      beam: beam, aperture: .round(semiangle: column.semiangle(columnState), edge: edge),
      aberrations: aberrations(at: time))
  }

  /// The image of the source in the specimen plane.
  package var source: SourceSize { column.source(columnState) }

  /// The spread of the focus by energy spread and ripples.
  package func focalSpread() throws(InputError) -> FocalSpread { try column.focalSpread(columnState) }

  /// Planes of focus with their shares: 1, 3 or 5.
  package func foci(count: Int) throws(InputError) -> [FocalSpread.Sample] {
    try focalSpread().fewSamples(count: count)
  }

  /// The current in A at the specimen; 0 while the beam is blanked or the valves are closed.
  package func current(at time: InstrumentTime) -> Double { column.current(at: time, columnState) }
}
