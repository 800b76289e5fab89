import Detection
import Numerics
import Optics
import Quantities
import Scattering
import Spectroscopy
import Worlds

/// What a live instrument's pieces are kept by: the values that went into them.
enum LiveKey: Sendable, Hashable {
  case specimen(WindowKey)
  /// A frame after changes of single atoms and through the image of the source.
  case frame(FrameConditions, Aberrations, [FocalSpread.Sample], AtomChanges, SourceSize?)
  /// Sums over stacks of atoms: the image under the ideal probe, its error, and the image under another.
  case stacks(FrameConditions, Aberrations, [FocalSpread.Sample])
  case verdict(FrameConditions, Aberrations, [FocalSpread.Sample])
  case seen(FrameConditions, Aberrations, [FocalSpread.Sample])
  case calibration(SurveyConditions.Key)
  case overview(WorldKey, SurveyKey)
  /// Slices of one thermal configuration for probes sent one by one.
  case model(SlicedSpecimen, Int, ElectronBeam, SIMD2<Double>, SpectrumLayout)
  case camera(LiveCamera, SpectrumLayout, Double)
  /// Energy losses of all solids of a world, where around an atom those of an edge take place, and how much that counts in the probe.
  case losses(LossKey)
  /// Thick fields: the picture of the field, that of a place, and what atoms do.
  case channelled(ChannellingKey)
  case picture(PictureKey)
  case meanAtom(Surroundings.Kind, ElectronBeam)
  case diffuse(Surroundings.Kind, ElectronBeam, inner: Double, outer: Double, semiangle: Double)
  case particle(ParticleKey)
  case delocalisation(IonisationEdge, LossOptics)
  case weights(LossWeightsKey)
}

/// Atoms of a window in a box.
struct WindowKey: Sendable, Hashable {
  let atoms: [WorldAtom]
  let window: Area
  let pixel: Double
  let settings: AtomisticWindow.Settings
  let seed: UInt64

  /// A few atoms stand for all; comparing finds the rest.
  func hash(into hasher: inout Hasher) {
    hasher.combine(atoms.count)
    for index in stride(from: 0, to: atoms.count, by: max(1, atoms.count / 16)) {
      hasher.combine(atoms[index].position)
    }
    hasher.combine(window)
    hasher.combine(settings)
  }
}

/// A world without the changes of single atoms, which nobody sees at low magnification. Descriptions make worlds: those of
/// equal description are the same.
struct WorldKey: Sendable, Hashable {
  let description: WorldDescription
  let size: SIMD2<Double>
  /// Bodies around the middle of the field, by which worlds that were put together by hand differ.
  let bodies: [BodyMark]
  let grown: GrownLayer

  struct BodyMark: Sendable, Hashable {
    let id: BodyID
    let material: Int
    let extent: Extent
  }

  init(_ world: World, around place: SIMD2<Double>) {
    description = world.description
    size = world.scene.size
    grown = world.changes.grown
    let near = Area(centre: place, size: SIMD2(repeating: 10))
    bodies = world.scene.bodies(over: near).map {
      BodyMark(id: $0.info.id, material: $0.info.material, extent: $0.extent)
    }
  }

  static func == (one: WorldKey, other: WorldKey) -> Bool {
    one.description == other.description && one.size == other.size && one.bodies == other.bodies
      && one.grown == other.grown
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(description.seed)
    hasher.combine(size)
    hasher.combine(bodies)
    hasher.combine(grown.columns.count)
  }
}

/// An image at low magnification, besides the world.
struct SurveyKey: Sendable, Hashable {
  let area: Area
  let pixels: SIMD2<Int>
  let optics: LiveOptics
  let detectors: [Detector]
}
