import TestKit
import Testing

@testable import Numerics

@Suite struct LayoutTests {
  @Test(arguments: [1, 2, 3, 8, 9, 64, 101]) func harmonicsRunFromZeroUpAndThenFromTheLowestUp(n: Int) {
    let harmonics = (0..<n).map { Grid.harmonic($0, of: n) }
    #expect(harmonics == Array(0..<(n + 1) / 2) + Array(-(n / 2)..<0))
  }

  @Test(arguments: [(9, 0.0), (9, 0.3), (10, 0.3), (10, 0.49), (64, 1.0 / 3), (65, 0.5), (7, 5.0), (1, 0.0)])
  func storedColumnsAreThoseWithinTheLimit(nx: Int, limit: Double) {
    let grid = Grid(nx: nx, ny: 4, lengthX: Double(nx), lengthY: 4)
    let layout = SpectrumLayout(grid: grid, limit: limit)
    let within = (0..<nx).filter { abs(grid.kx($0)) <= limit * (1 + 1e-12) }
    let stored = (0..<layout.columns).map { layout.kxIndex($0) }
    // A layout that would leave out nothing but the Nyquist column keeps that as well.
    #expect(stored == within || stored == Array(0..<nx), "\(stored)")
    #expect(Set(stored).isSuperset(of: within))
    for i in 0..<nx {
      #expect(layout.column(kxIndex: i) == stored.firstIndex(of: i))
    }
  }

  @Test func paddedRowsAreAlignedAndDoNotShareCacheSets() {
    for n in 1...2100 {
      let stride = paddedStride(n)
      #expect(stride >= n && stride < n + 16 && stride % 8 == 0 && stride % 64 != 0)
    }
  }

  @Test func numbersWithoutLargePrimeFactorsAreSmooth() {
    let rough = [11, 13, 17, 19, 22, 23, 26, 29]
    #expect((1...30).filter(FourierSizes.isSmooth) == (1...30).filter { !rough.contains($0) })
  }

  /// Nothing is gained by a length whose extra points cost more than they save.
  @Test func fastSizesAreSmoothEvenAndNotMuchLargerThanNeeded() {
    for least in stride(from: 0.5, through: 5000, by: 13.7) {
      let size = FourierSizes.next(from: least)
      #expect(Double(size) >= least && size % 2 == 0 && FourierSizes.isSmooth(size))
      let needed = max(2, Int(least.rounded(.up)))
      let smallest = (needed...).first { $0 % 2 == 0 && FourierSizes.isSmooth($0) }
      #expect(size == smallest || Double(size) <= 1.35 * Double(needed), "\(size) for \(least)")
    }
  }

  @Test func theBandEndsAtTwoThirdsOfTheCoarserNyquistFrequency() {
    let band = BandLimit(grid: Grid(nx: 64, ny: 32, lengthX: 16, lengthY: 16))
    #expect(band.coarsest == 0.5)
    #expect(Tolerance.printed(digit: 1e-6).accepts(band.cutoff, 2.0 / 3))
    let inner = band.cutoff - band.taper
    #expect(band.value(k2: 0) == 1 && band.value(k2: inner * inner * 0.999999) == 1)
    #expect(band.value(k2: band.cutoff * band.cutoff * 1.000001) == 0)
    let middle = band.cutoff - band.taper / 2
    #expect(Tolerance.roundoff(Double.self, operations: 100).accepts(band.value(k2: middle * middle), 0.5))
  }

  @Test func theEdgeOfTheBandFallsWithoutSteps() {
    let band = BandLimit(grid: Grid(nx: 100, ny: 100, lengthX: 10, lengthY: 10))
    let steps = 1000
    let values = (0...steps).map { index in
      let k = band.cutoff - band.taper * (1 - Double(index) / Double(steps))
      return band.value(k2: k * k)
    }
    for (value, next) in zip(values, values.dropFirst()) {
      // π/2 is the steepest slope of half a cosine.
      #expect(next <= value && value - next < 1.6 / Double(steps))
    }
    #expect(Tolerance.roundoff(Double.self, operations: 1000).accepts(values[steps], 0))
  }

  @Test(arguments: [(64, 64), (65, 65), (192, 128), (193, 129), (50, 50)])
  func theSmallestPatternHoldsTheBandAndKeepsTheParity(nx: Int, ny: Int) {
    let grid = Grid(nx: nx, ny: ny, lengthX: 20, lengthY: 20)
    let band = BandLimit(grid: grid)
    for (count, length) in [(nx, grid.lengthX), (ny, grid.lengthY)] {
      let points = band.points(count: count, length: length)
      #expect(points % 2 == count % 2 && points <= count)
      // The diameter is rounded down, as other programs do, so that the outermost pixel may be lost, but not
      // more.
      #expect(Double((points + 1) / 2 + 1) / length >= band.cutoff, "the band ends beyond the pattern")
    }
  }
}
