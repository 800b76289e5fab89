/// What makes atoms scatter alike: the element and how far it moves about its site in the plane of the slice.
package struct Scatterer: Sendable, Hashable {
  /// Atomic number.
  package let element: Int
  /// Mean-square displacements <ux²>, <uy²>, <ux uy> in Å²; zero for atoms at rest.
  package let meanSquareX: Double
  package let meanSquareY: Double
  package let meanSquareXY: Double

  package init(element: Int, meanSquareX: Double = 0, meanSquareY: Double = 0, meanSquareXY: Double = 0) {
    self.element = element
    self.meanSquareX = meanSquareX
    self.meanSquareY = meanSquareY
    self.meanSquareXY = meanSquareXY
  }

  /// An atom that moves alike in all directions.
  /// - Parameter rms: root-mean-square displacement along one axis in Å.
  package init(element: Int, rms: Double) {
    self.init(element: element, meanSquareX: rms * rms, meanSquareY: rms * rms)
  }

  var isAtRest: Bool { meanSquareX == 0 && meanSquareY == 0 && meanSquareXY == 0 }
}
