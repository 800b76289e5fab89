import Numerics

/// Sends plane waves through the specimen and keeps what the scattering matrix needs of them. One object serves one
/// thread.
final class PlaneWaveWorker<Real: RealScalar> {
  private let geometry: PrismGeometry
  private let lattice: BlochLattice
  /// The calculation of each class.
  private let models: [MultisliceModel<Real>]
  /// The engine of the class that was used last.
  private var engine: (number: Int, multislice: Multislice<Real>)?
  private let spectrum: AlignedBuffer<Complex<Real>>
  private let stride: Int
  /// For rows in real space: the frequencies that the field has, and the field.
  private let transform: FourierTransform2D<Real>?
  private let cropped: AlignedBuffer<Complex<Real>>
  private let field: AlignedBuffer<Complex<Real>>
  private var done = WorkCount()

  init(
    _ geometry: PrismGeometry, _ model: BlochModel<Real>, _ models: [MultisliceModel<Real>],
    _ fieldPlans: FourierTransform2D<Real>.Plans?
  ) {
    self.geometry = geometry
    lattice = model.lattice
    self.models = models
    spectrum = AlignedBuffer(count: model.layout.count)
    stride = model.layout.stride
    transform = fieldPlans.map { FourierTransform2D(plans: $0) }
    cropped = AlignedBuffer(count: transform?.layout.count ?? 0)
    field = AlignedBuffer(count: transform?.fieldCount ?? 0)
  }

  var work: WorkCount { done + (engine?.multislice.work ?? WorkCount()) }

  /// Takes plane wave `wave` of `block`, the block of index `number`, through the specimen and writes its row.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  func fill(_ row: UnsafeMutablePointer<Complex<Real>>, wave: Int, block: BeamBlock, number: Int) {
    let multislice = engine(number)
    let layout = multislice.model.layout
    let index = lattice.index(of: geometry.beams[wave])
    guard let column = layout.column(kxIndex: index.x) else { preconditionFailure("beam outside the layout") }
    spectrum.pointer.update(repeating: .zero, count: layout.count)
    // A window holds one of fx fy repeats of the sum over plane waves; its own transform gives that factor back.
    let weight = transform == nil ? 1 : Real(geometry.interpolation.x * geometry.interpolation.y)
    spectrum.pointer[column * stride + index.y] = Complex(weight, 0)
    multislice.propagate(spectrum.pointer)
    if let transform {
      fillField(row, block, transform)
    } else {
      block.sources.withUnsafeBufferPointer { sources in
        for i in 0..<sources.count { row[i] = spectrum.pointer[Int(sources[i])] }
      }
    }
  }

  /// The wave in real space, over the field.
  @inline(__always)
  private func fillField(
    _ row: UnsafeMutablePointer<Complex<Real>>, _ block: BeamBlock, _ transform: FourierTransform2D<Real>
  ) {
    cropped.pointer.update(repeating: .zero, count: cropped.count)
    for (source, place) in zip(block.sources, block.places) {
      cropped.pointer[Int(place)] = spectrum.pointer[Int(source)]
    }
    transform.inverse(cropped.pointer, into: field.pointer)
    done.transforms += 1
    done.transformedPixels += transform.layout.grid.count
    let grid = geometry.field
    let scale = Real(1 / Double(grid.count))
    for y in 0..<grid.ny {
      let line = field.pointer + y * transform.rowStride
      for x in 0..<grid.nx { row[y * grid.nx + x] = line[x] * scale }
    }
  }

  private func engine(_ number: Int) -> Multislice<Real> {
    if let engine, engine.number == number { return engine.multislice }
    if let engine { done = done + engine.multislice.work }
    let made = Multislice(models[number])
    engine = (number, made)
    return made
  }
}
