import Numerics
package import Scattering
import Quantities

/// The pixels of a camera in the diffraction plane; the camera length is in their pitch.
///
/// The middle of pixel (i, j) looks along centre + D (i - columns/2, j - rows/2) pitch, with whole halves and D turning from
/// x towards y: without offset and rotation as `CameraGeometry` does.
package struct LiveCamera: Sendable, Hashable {
  package var columns: Int
  package var rows: Int
  /// Angle in rad from pixel to pixel.
  package var pitch: Double
  /// How the camera's axes are turned against those of the laboratory, in rad.
  package var rotation: Double
  /// The direction in rad in which pixel (columns/2, rows/2) looks.
  package var centre: SIMD2<Double>

  package init(
    columns: Int, rows: Int, pitch: Double, rotation: Double = 0, centre: SIMD2<Double> = .zero
  ) {
    self.columns = columns
    self.rows = rows
    self.pitch = pitch
    self.rotation = rotation
    self.centre = centre
  }

  package var count: Int { columns * rows }

  /// The largest angle in rad from the optic axis that a pixel sees.
  var largest: Double {
    let half = 0.5 * pitch * (Double(columns * columns + rows * rows) + 4).squareRoot()
    return (centre * centre).sum().squareRoot() + half + pitch
  }

  func check() throws(InputError) {
    for (axis, count) in [("x", columns), ("y", rows)] where !(1...16_384).contains(count) {
      throw .outOfRange("camera pixels along \(axis)", Double(count), allowed: "1 to 16384")
    }
    guard pitch > 0, pitch <= 0.5 else {
      throw .outOfRange("camera pitch", pitch * 1e3, allowed: "more than 0, up to 500", unit: "mrad")
    }
    guard rotation.isFinite, abs(centre.x) <= 1, abs(centre.y) <= 1 else {
      throw InputError(
        "camera: rotation or centre is out of range; allowed: finite rotations, up to 1 rad off the axis")
    }
  }

  /// Camera coordinates in pixels of a direction in rad: pixel (i, j) reaches from (i, j) to (i + 1, j + 1).
  func pixel(_ angle: SIMD2<Double>) -> SIMD2<Double> {
    let turn = cosineAndSine(rotation)
    let seen = angle - centre
    let along = SIMD2(turn.cosine * seen.x + turn.sine * seen.y, turn.cosine * seen.y - turn.sine * seen.x)
    return along / pitch + SIMD2(Double(columns / 2) + 0.5, Double(rows / 2) + 0.5)
  }

  /// The direction in rad in which the middle of a pixel looks.
  func angle(column: Int, row: Int) -> SIMD2<Double> {
    let turn = cosineAndSine(rotation)
    let (x, y) = (Double(column - columns / 2) * pitch, Double(row - rows / 2) * pitch)
    return centre + SIMD2(turn.cosine * x - turn.sine * y, turn.sine * x + turn.cosine * y)
  }
}

/// What is known about patterns that were delivered.
package struct LivePatterns: Sendable {
  package let regime: WorldImage.Regime
  package let reason: String
  /// `multislice` or `columns`.
  package let engine: String
  /// Frozen-phonon configurations of atoms; 0 for atoms at rest and for columns.
  package let configurations: Int
  /// Expected relative error of the engine; nil for none but rounding.
  package let statedError: Double?
  /// See `LiveSignals`.
  package let phaseError: Double
  /// Angle in rad that a pixel of the computed patterns covers along x and y; what is finer is interpolated.
  package let resolution: SIMD2<Double>
  package let work: WorkCount
}
