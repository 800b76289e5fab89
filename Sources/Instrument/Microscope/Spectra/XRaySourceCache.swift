import Quantities
import Spectroscopy
import Synchronization

/// X-ray sources that have been prepared. What is kept changes the time that answers take, and nothing else.
final class XRaySourceCache: Sendable {
  private struct Key: Hashable {
    let energy: Double
    let elements: [Int]
  }

  private let known = Mutex<[Key: XRaySource]>([:])
  private static let most = 16

  func source(_ model: XRayDetectorModel, beam: ElectronBeam, elements: [Int]) throws(InputError)
    -> XRaySource
  {
    let key = Key(energy: beam.energy, elements: elements)
    if let source = known.withLock({ $0[key] }) { return source }
    let source = try XRaySource(model, beam: beam, elements: elements)
    known.withLock {
      if $0.count >= Self.most { $0.removeAll() }
      $0[key] = source
    }
    return source
  }
}
