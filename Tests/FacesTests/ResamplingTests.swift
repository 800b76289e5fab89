import Testing

@testable import Faces

@Suite struct ResamplingTests {
  @Test func squaresAreMeansOverThePicture() {
    let picture: [Float] = [1, 3, 5, 7, 1, 3, 5, 7, 9, 9, 0, 0, 9, 9, 0, 0]
    #expect(Resampling.square(picture, rows: 4, columns: 4, size: 2) == [2, 6, 9, 0])
    #expect(Resampling.square(picture, rows: 4, columns: 4, size: 4) == picture)
    #expect(Resampling.square([1, 2, 3, 4], rows: 2, columns: 2, size: 4)[5] == 1)
  }

  @Test(arguments: [1, 3, 7, 20]) func countsOnOtherChannelsKeepTheirSum(channels: Int) {
    let counts: [Float] = [4, 0, 8, 2, 6, 1, 3]
    let changed = Resampling.counts(counts, channels: channels)
    #expect(changed.count == channels)
    #expect(abs(changed.reduce(0, +) - 24) < 1e-4)
  }

  @Test func halfTheChannelsHoldPairs() {
    #expect(Resampling.counts([1, 2, 3, 4], channels: 2) == [3, 7])
  }
}
