import Crystals

/// A scene whose few bodies are all made beforehand.
package struct FixedScene: Scene {
  package let size: SIMD2<Double>
  package let materials: [Material]
  let bodies: [any Body]
  let features: [Feature]

  package init(size: SIMD2<Double>, materials: [Material], bodies: [any Body], features: [Feature] = []) {
    self.size = size
    self.materials = materials
    self.bodies = bodies.sorted { $0.info.id < $1.info.id }
    self.features = features
  }

  package func bodies(over area: Area) -> [any Body] { bodies.filter { $0.extent.area.intersects(area) } }

  package func features(in area: Area) -> [Feature] {
    features.filter { feature in
      feature.path.count == 1
        ? area.contains(SIMD2(feature.path[0].x, feature.path[0].y))
        : Extent(around: feature.path).expanded(by: 1e-6).area.intersects(area)
    }
  }
}
