import Foundation
import Numerics
import Testing

@testable import Instrument

@Suite struct GoniometerTests {
  @Test func anIdealGoniometerTiltsAboutThePointInView() throws {
    let stage = Stage(model: try MotionFixtures.stage(), seed: 1)
    let pose = stage.goniometer.pose(StageCoordinates(alpha: 0.3, beta: -0.2))
    #expect(length(pose.origin) < 1e-9)
    // Alpha turns y towards z; beta, applied first, turns z towards x.
    let (sa, ca, sb, cb) = (sin(0.3), cos(0.3), sin(-0.2), cos(-0.2))
    #expect(length(pose.rotation.x - SIMD3(cb, sa * sb, -ca * sb)) < 1e-12)
    #expect(length(pose.rotation.y - SIMD3(0, ca, sa)) < 1e-12)
    #expect(length(pose.rotation.z - SIMD3(sb, -sa * cb, ca * cb)) < 1e-12)
    // A move along y of the tilted cradle is seen foreshortened and changes the height.
    let moved = stage.goniometer.pose(StageCoordinates(y: 1000, alpha: 0.3))
    #expect(length(moved.origin - SIMD3(0, 1000 * ca, 1000 * sa)) < 1e-9)
  }

  /// A height h over the axis shifts the picture by −h sin α, a distance y from it changes the height by y sin α.
  @Test func eucentricErrorsShiftPictureAndHeight() throws {
    let stage = Stage(
      model: try MotionFixtures.stage {
        $0.eucentricError = 1e4
        $0.axisError = 5e3
      }, seed: 4)
    let axis = stage.goniometer.alphaAxis
    #expect(axis.z != 0 && axis.y != 0)
    let (s, c) = (sin(0.2), cos(0.2))
    let origin = stage.goniometer.pose(StageCoordinates(alpha: 0.2)).origin
    #expect(abs(origin.y - (axis.y * (1 - c) + axis.z * s)) < 1e-8)
    #expect(abs(origin.z - (axis.z * (1 - c) - axis.y * s)) < 1e-8)
    // At the eucentric height only the second part of each is left.
    let eucentric = stage.goniometer.pose(StageCoordinates(z: axis.z, alpha: 0.2)).origin
    #expect(abs(eucentric.y - axis.y * (1 - c)) < 1e-8)
    #expect(length(stage.goniometer.pose(.zero).origin) < 1e-12)
  }

  @Test func betaTurnsAboutItsOwnAxis() throws {
    let stage = Stage(model: try MotionFixtures.stage { $0.cradleError = 2e4 }, seed: 4)
    let q = stage.goniometer.betaAxis
    let pose = stage.goniometer.pose(StageCoordinates(x: 30, beta: 0.15))
    #expect(length(pose.place(q) - (q + SIMD3(30, 0, 0))) < 1e-8)
    #expect(length(pose.origin - SIMD3(30, 0, 0)) > 100)
  }

  /// Tilting turns the specimen as a whole: distances stay.
  @Test func aPoseKeepsDistances() throws {
    let stage = Stage(model: try StageModel(), seed: 8)
    let pose = stage.goniometer.pose(StageCoordinates(x: 4e4, y: -2e4, z: 300, alpha: 0.4, beta: 0.3))
    let (a, b) = (SIMD3(100.0, -4000, 30), SIMD3(-2500.0, 800, -70))
    #expect(abs(length(pose.place(a) - pose.place(b)) - length(a - b)) < 1e-8)
  }

  @Test func theAxesHaveTheirSpreadOverInstruments() throws {
    let model = try MotionFixtures.stage { $0.eucentricError = 100 }
    let count = 2000
    let sum = (0..<count).reduce(0.0) { sum, seed in
      let height = Stage(model: model, seed: UInt64(seed)).goniometer.alphaAxis.z
      return sum + height * height
    }
    #expect(abs(sum / Double(count) / 1e4 - 1) < 4 * (2 / Double(count)).squareRoot())
  }
}
