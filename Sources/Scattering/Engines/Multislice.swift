package import Numerics

/// Multislice: a wave passes slice after slice, multiplied by the slice's transmission function in real space and by the
/// propagator of free space in reciprocal space.
///
/// ψ ← P · FFT[ T · IFFT ψ ]: two transforms per slice. Source: Cowley and Moodie, Acta Cryst. 10 (1957) 609. The model
/// decides who does it: the fused engine of an instruction set, or the reference written with whole transforms.
/// One object holds one wave's scratch memory and serves one thread.
package final class Multislice<Real: RealScalar> {
  package typealias Values = UnsafeMutablePointer<Complex<Real>>

  package let model: MultisliceModel<Real>
  package private(set) var work = WorkCount()
  private let engine: Engine

  private enum Engine {
    case reference(FourierTransform2D<Real>, field: AlignedBuffer<Complex<Real>>)
    case fused(FusedWave)
  }

  package init(_ model: MultisliceModel<Real>) {
    self.model = model
    if let plan = model.fused {
      engine = .fused(FusedWave(plan))
    } else {
      let transform = FourierTransform2D(plans: model.plans)
      engine = .reference(transform, field: AlignedBuffer(count: transform.fieldCount))
    }
  }

  /// Takes the spectrum of a wave, in the model's layout, through the specimen, in place.
  /// - Parameters:
  ///   - exits: slices behind which the wave is wanted, in beam order; the last one if none are named. The wave goes no
  ///     farther than to the last of them.
  ///   - onExit: called with the index of each of these slices; the spectrum is then that of the wave behind it, and
  ///     must be left as it is.
  package func propagate(
    _ spectrum: Values, exits: [Int] = [], onExit: (_ slice: Int) -> Void = { _ in }
  ) {
    let exits = exits.isEmpty ? [model.slices.count - 1] : exits
    precondition(
      zip(exits, exits.dropFirst()).allSatisfy { $0 < $1 } && exits[0] >= 0
        && exits[exits.count - 1] < model.slices.count, "no such exits: \(exits)")
    switch engine {
    case .reference(let transform, let field):
      propagate(spectrum, transform, field.pointer, exits, onExit)
    case .fused(let wave):
      propagate(spectrum, wave, exits, onExit)
    }
    work.probeSlices += exits[exits.count - 1] + 1
    work.transforms += 2 * (exits[exits.count - 1] + 1)
    work.transformedPixels += 2 * (exits[exits.count - 1] + 1) * model.layout.grid.count
  }

  @specialized(where Real == Float)
  @specialized(where Real == Double)
  private func propagate(
    _ spectrum: Values, _ transform: FourierTransform2D<Real>, _ field: Values, _ exits: [Int],
    _ onExit: (Int) -> Void
  ) {
    var begin = 0
    for exit in exits {
      for slice in begin...exit {
        transform.inverse(spectrum, into: field)
        multiply(field, by: model.slices[slice].pointer, count: transform.fieldCount)
        transform.forward(field, into: spectrum)
        multiply(spectrum, by: model.freeSpace[slice].values.pointer, count: model.layout.count)
      }
      onExit(exit)
      begin = exit + 1
    }
  }

  private func propagate(_ spectrum: Values, _ wave: FusedWave, _ exits: [Int], _ onExit: (Int) -> Void) {
    wave.enter(numbers(spectrum))
    var begin = 0
    for exit in exits {
      if begin > 0 { wave.toRealSpace() }
      for slice in begin...exit {
        wave.pass(transmission: numbers(model.slices[slice].pointer))
        if slice < exit { wave.pass(propagator: model.freeSpace[slice].blocks.pointer) }
      }
      wave.leave(propagator: model.freeSpace[exit].blocks.pointer, numbers(spectrum))
      onExit(exit)
      begin = exit + 1
    }
  }
}

/// a ← a b, element by element.
@inline(__always)
private func multiply<Real: RealScalar>(
  _ a: UnsafeMutablePointer<Complex<Real>>, by b: UnsafePointer<Complex<Real>>, count: Int
) {
  for i in 0..<count { a[i] = a[i] * b[i] }
}
