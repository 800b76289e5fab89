import Frames
import Numerics
import Quantities
import Optics
import Worlds

/// The picture of a field whose places recur; without an image where that does not serve.
struct ChannelledField: Sendable {
  var image: BandLimitedFrame<Float>?
  var reason = ""
  /// By how much surroundings differ from those that stand for them.
  var difference = 0.0
  /// Share of the electrons that were scattered diffusely or beyond the pixels' angle.
  var lost = 0.0

  var bytes: Int { (image?.bytes ?? 0) + 64 }
}

/// What a channelled field is kept by.
struct ChannellingKey: Sendable, Hashable {
  let atoms: [WorldAtom]
  let area: Area
  let conditions: ChannellingConditions
  let source: SourceSize?

  /// A few atoms stand for all: comparing finds the rest.
  func hash(into hasher: inout Hasher) {
    hasher.combine(atoms.count)
    for index in stride(from: 0, to: atoms.count, by: max(1, atoms.count / 16)) {
      hasher.combine(atoms[index].position)
    }
    hasher.combine(area)
    hasher.combine(conditions)
  }
}

/// What the picture of a place is kept by.
struct PictureKey: Sendable, Hashable {
  let surroundings: Surroundings
  let conditions: ChannellingConditions
  let radius: Double
  let pixel: Double
}
