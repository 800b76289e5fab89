import Numerics
import Optics
import Scattering

/// Takes one probe at a time through the specimen and keeps its exit wave.
final class ExitWaveWorker<Real: RealScalar> {
  let plane: WavePlane<Real>
  private let engine: Multislice<Real>
  private let spectrum: AlignedBuffer<Complex<Real>>

  var work: WorkCount { engine.work }

  init(_ model: MultisliceModel<Real>) {
    engine = Multislice(model)
    spectrum = AlignedBuffer(count: model.layout.count)
    plane = WavePlane(layout: model.layout)
  }

  func compute(_ probe: ProbeSpectrum, at position: SIMD2<Double>) {
    probe.write(x: position.x, y: position.y, into: spectrum.pointer)
    engine.propagate(spectrum.pointer)
    plane.fill(from: spectrum.pointer)
  }
}
