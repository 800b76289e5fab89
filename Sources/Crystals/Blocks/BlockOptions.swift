/// How a block is cut out of a crystal.
package struct BlockOptions: Sendable, Hashable {
  /// How large a block is to be.
  package enum Size: Sendable, Hashable {
    /// Smallest commensurate boxes side by side along x, y and z.
    case repeats(Int, Int, Int)
    /// About this size in Å: the nearest whole number of commensurate boxes, at least one, where there is
    /// such a box; else a cut of exactly this size.
    case about(Vector)
    /// A cut of exactly this size in Å, whether or not it is periodic.
    case exactly(Vector)
  }

  /// The direction along +z, the beam.
  package var zoneAxis: CrystalDirection
  /// The direction whose part across the beam lies along +x; by default the shortest lattice vector across
  /// the beam.
  package var inPlaneAxis: CrystalDirection?
  /// Turn of the crystal about the beam in rad, from +x towards +y.
  package var rotation = 0.0
  /// Turn of the crystal about x and then about y in rad, after `rotation`.
  package var tilt = SIMD2<Double>(0, 0)
  package var size: Size
  /// Largest strain that is put on a crystal to make the box orthogonal and periodic.
  package var largestStrain = 0.01
  /// Longest side in Å of a commensurate box.
  package var longestPeriod = 60.0
  /// Empty space in Å in front of (z = 0) and behind the crystal.
  package var vacuumBelow = 0.0
  package var vacuumAbove = 0.0
  /// Empty space in Å on each of the sides across x and across y.
  package var paddingX = 0.0
  package var paddingY = 0.0
  /// Axes (0 = x, 1 = y, 2 = z) along which the atoms are brought to the middle of the box.
  package var centred: Set<Int> = []

  package init(
    zoneAxis: CrystalDirection = CrystalDirection(0, 0, 1), inPlaneAxis: CrystalDirection? = nil,
    size: Size = .repeats(1, 1, 1)
  ) {
    self.zoneAxis = zoneAxis
    self.inPlaneAxis = inPlaneAxis
    self.size = size
  }

  /// Asks for a size in Å: the nearest whole number of boxes, or, for a turned or tilted crystal, which fits no box,
  /// exactly this size. To be called when rotation and tilt are set.
  package mutating func setSize(_ wanted: Vector) {
    size = rotation != 0 || tilt != .zero ? .exactly(wanted) : .about(wanted)
  }
}
