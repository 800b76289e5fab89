import Foundation
import Numerics
import Quantities
import Testing

@testable import Optics

@Suite struct CoherenceTests {
  /// Numbers without structure, the same in every run.
  private static func image(_ count: Int, seed: Int) -> [Double] {
    (0..<count).map { index in
      let x = sin(Double(index * 37 + seed * 101) * 12.9898) * 43758.5453
      return x - x.rounded(.down)
    }
  }

  private static func blurred(
    _ image: [Double], _ source: SourceSize, scan: Grid, each: Int = 1, threads: Int = 1
  ) -> [Double] {
    var values = image
    values.withUnsafeMutableBufferPointer {
      source.blur($0.baseAddress!, valuesPerPosition: each, scan: scan, threads: threads)
    }
    return values
  }

  /// Scans of all kinds: larger and much smaller than the kernel, with odd and even lengths and unequal
  /// steps.
  static let scans = [
    Grid(nx: 20, ny: 17, lengthX: 8, lengthY: 8), Grid(nx: 3, ny: 8, lengthX: 0.6, lengthY: 4),
    Grid(nx: 9, ny: 1, lengthX: 3, lengthY: 0.1), Grid(nx: 1, ny: 1, lengthX: 1, lengthY: 1),
  ]

  // MARK: source size

  @Test(arguments: scans) func gaussianIsTheDoubleSum(scan: Grid) {
    let image = Self.image(scan.count, seed: 1)
    let sigma = 0.34
    let result = Self.blurred(image, .gaussian(sigma: sigma), scan: scan)
    func kernel(_ step: Double, _ n: Int) -> [(Int, Double)] {
      guard n > 1 else { return [(0, 1)] }
      let s = sigma / step
      let radius = Int(4 * s + 0.5)
      let values = (-radius...radius).map { ($0, exp(-Double($0 * $0) / (2 * s * s))) }
      let sum = values.reduce(0) { $0 + $1.1 }
      return values.map { ($0.0, $0.1 / sum) }
    }
    let (alongX, alongY) = (kernel(scan.dx, scan.nx), kernel(scan.dy, scan.ny))
    for j in 0..<scan.ny {
      for i in 0..<scan.nx {
        var sum = 0.0
        for (dj, wy) in alongY {
          for (di, wx) in alongX {
            let row = ((j + dj) % scan.ny + scan.ny) % scan.ny
            let column = ((i + di) % scan.nx + scan.nx) % scan.nx
            sum += wx * wy * image[row * scan.nx + column]
          }
        }
        #expect(abs(result[j * scan.nx + i] - sum) < 1e-14)
      }
    }
  }

  @Test(arguments: scans) func lorentzianIsTheDoubleSum(scan: Grid) {
    let image = Self.image(scan.count, seed: 2)
    let gamma = 0.15
    let result = Self.blurred(image, .lorentzian(halfWidth: gamma), scan: scan)
    let reach = 20 * gamma
    let reachX = scan.nx > 1 ? Int(reach / scan.dx) : 0
    let reachY = scan.ny > 1 ? Int(reach / scan.dy) : 0
    var expected = [Double](repeating: 0, count: scan.count)
    var total = 0.0
    for dj in -reachY...reachY {
      for di in -reachX...reachX {
        let (x, y) = (Double(di) * scan.dx, Double(dj) * scan.dy)
        guard x * x + y * y <= reach * reach else { continue }
        let weight = pow(x * x + y * y + gamma * gamma, -1.5)
        total += weight
        for j in 0..<scan.ny {
          for i in 0..<scan.nx {
            let row = ((j + dj) % scan.ny + scan.ny) % scan.ny
            let column = ((i + di) % scan.nx + scan.nx) % scan.nx
            expected[j * scan.nx + i] += weight * image[row * scan.nx + column]
          }
        }
      }
    }
    for (a, b) in zip(result, expected) { #expect(abs(a - b / total) < 1e-13) }
  }

  @Test(arguments: [SourceSize.gaussian(sigma: 0.4), .lorentzian(halfWidth: 0.2)])
  func stacksAreBlurredValueByValue(source: SourceSize) {
    let scan = Grid(nx: 11, ny: 6, lengthX: 4, lengthY: 2)
    let each = 131
    let stack = Self.image(scan.count * each, seed: 3)
    let result = Self.blurred(stack, source, scan: scan, each: each)
    #expect(Self.blurred(stack, source, scan: scan, each: each, threads: 3) == result)
    for v in [0, 1, 63, 64, 130] {
      let single = Self.blurred((0..<scan.count).map { stack[$0 * each + v] }, source, scan: scan)
      let sum = single.reduce(0, +)
      let before = (0..<scan.count).reduce(0) { $0 + stack[$1 * each + v] }
      #expect(abs(sum - before) < 1e-12, "blurring keeps the electrons")
      for position in 0..<scan.count { #expect(abs(result[position * each + v] - single[position]) < 1e-14) }
    }
  }

  @Test func wideSourceAndNoSource() {
    let scan = Grid(nx: 6, ny: 5, lengthX: 3, lengthY: 2)
    let image = Self.image(scan.count, seed: 4)
    #expect(Self.blurred(image, .gaussian(sigma: 0), scan: scan) == image)
    let mean = image.reduce(0, +) / Double(image.count)
    for value in Self.blurred(image, .gaussian(sigma: 9), scan: scan) { #expect(abs(value - mean) < 1e-4) }
  }

  /// Widths of any size give finite weights with the sum 1.
  @Test(arguments: [
    Double.leastNonzeroMagnitude, 1e-200, 1e-9, 0.1, 1, 1e3, 1e7, 1e300, .greatestFiniteMagnitude,
  ])
  func weightsOfAnyWidthAreSound(sigma: Double) {
    for step in [1e-300, 0.5, 1e3] {
      let weights = SourceSize.gaussianWeights(sigma: min(sigma, 1e5 * step), step: step, count: 7)
      let extreme = SourceSize.gaussianWeights(sigma: max(sigma, 2e6 * step), step: step, count: 7)
      for list in [weights, extreme] {
        #expect(list.count == 7 && list.allSatisfy { $0 >= 0 } && abs(list.reduce(0, +) - 1) < 1e-12)
      }
    }
  }

  @Test func singlePrecisionStacksAreSummedInDouble() {
    let scan = Grid(nx: 20, ny: 17, lengthX: 8, lengthY: 8)
    var array = NDArray<Float>(shape: [17, 20], values: Self.image(340, seed: 5).map { Float($0) })
    let exact = Self.blurred(array.values.map { Double($0) }, .gaussian(sigma: 0.7), scan: scan)
    SourceSize.gaussian(sigma: 0.7).blur(&array, scan: scan)
    // One rounding after each axis.
    for (a, b) in zip(array.values, exact) { #expect(abs(Double(a) - b) < 1.2e-7) }
  }

  @Test func refusesImpossibleSources() {
    #expect(throws: InputError.self) { try SourceSize.gaussian(sigma: -1).check() }
    #expect(throws: InputError.self) { try SourceSize.lorentzian(halfWidth: .nan).check() }
    #expect(abs(SourceSize.gaussian(fullWidth: 0.8).width - 0.33972872011520766) < 1e-16)
  }

  // MARK: focal spread

  @Test func samplesAreThoseOfTheReference() throws {
    // 10_coherence_SrTiO3_4nm_200kV.h5
    let weights = [0.00443305, 0.05400558, 0.24203623, 0.39905028, 0.24203623, 0.05400558, 0.00443305]
    let samples = try FocalSpread(sigma: 25).samples(count: 7)
    for (index, sample) in samples.enumerated() {
      #expect(abs(sample.offset - (-75 + 25 * Double(index))) < 1e-12)
      #expect(abs(sample.weight - weights[index]) < 1e-8)
    }
    #expect(abs(samples.reduce(0) { $0 + $1.weight } - 1) < 1e-15)
  }

  @Test func oneSampleIsTheNominalFocus() throws {
    #expect(try FocalSpread(sigma: 25).samples(count: 1) == [.init(offset: 0, weight: 1)])
    #expect(try FocalSpread(sigma: 0).samples(count: 9) == [.init(offset: 0, weight: 1)])
    #expect(throws: InputError.self) { try FocalSpread(sigma: 25).samples(count: 0) }
    #expect(throws: InputError.self) { try FocalSpread(sigma: -1) }
  }

  @Test func spreadFollowsFromItsCauses() throws {
    let beam = ElectronBeam(energy: 200e3)
    // g = (1 + E/E0)/(1 + E/2E0) with E0 = 510 998.95 eV.
    let g = (1 + 200e3 / 510_998.95) / (1 + 100e3 / 510_998.95)
    let energy = try FocalSpread(.init(chromaticCoefficient: 1.2e7, energySigma: 0.3), beam: beam)
    #expect(abs(energy.sigma / (1.2e7 * g * 0.3 / 200e3) - 1) < 1e-7)
    let all = try FocalSpread(
      .init(
        chromaticCoefficient: 1.2e7, energySigma: 0.3, voltageInstability: 1.5e-6, currentInstability: 1e-6),
      beam: beam)
    // In units of 1.5e-6: g, g, 4/3.
    #expect(abs(all.sigma / (1.2e7 * 1.5e-6 * (2 * g * g + 16.0 / 9).squareRoot()) - 1) < 1e-7)
    #expect(abs(FocalSpread.Causes.sigma(fullWidth: 2.3548200450309493) - 1) < 1e-15)
  }

  // MARK: brightness

  @Test func brightnessTiesCurrentToSize() throws {
    let brightness = try ReducedBrightness(1e8)
    let beam = ElectronBeam(energy: 200e3)
    // i = B V* π² α² (d/2)²: 100 pA in 25 mrad at V* = 239 139 V need d = 2/(π α) sqrt(1e-10/(1e8 · 239139))
    // m = 0.5207 Å.
    let width = brightness.fullWidth(current: 1e-10, semiangle: 0.025, beam: beam)
    #expect(abs(width - 0.5207) < 1e-4, "\(width)")
    #expect(abs(brightness.current(fullWidth: width, semiangle: 0.025, beam: beam) / 1e-10 - 1) < 1e-12)
    #expect(brightness.source(current: 1e-10, semiangle: 0.025, beam: beam) == .gaussian(fullWidth: width))
    #expect(throws: InputError.self) { try ReducedBrightness(0) }
  }

  @Test func fullWidthOfAGaussianHoldsHalfOfTheCurrent() {
    // ∫ over a disc of radius d/2 of exp(-r²/2σ²)/(2πσ²) is 1 - exp(-d²/8σ²).
    let sigma = SourceSize.gaussian(fullWidth: 1).width
    #expect(abs(1 - exp(-1 / (8 * sigma * sigma)) - 0.5) < 1e-15)
  }
}

/// Few samples of the focal spread and the transfer of intensity.
@Suite struct FewSamplesTests {
  /// Nodes of Gauss and Hermite have the moments of the normal distribution: 1, 0, 1, 0, 3, 0, 15, 0, 105 up to order 2n - 1.
  @Test(arguments: [1, 3, 5]) func momentsAreThoseOfTheGaussian(count: Int) throws {
    let samples = try FocalSpread(sigma: 40).fewSamples(count: count)
    #expect(samples.count == count)
    for (order, moment) in [1.0, 0, 1, 0, 3, 0, 15, 0, 105].enumerated() where order < 2 * count {
      let sum = samples.reduce(0) { $0 + $1.weight * pow($1.offset / 40, Double(order)) }
      #expect(abs(sum - moment) < 1e-9 * max(1, moment))
    }
    #expect(throws: InputError.self) { _ = try FocalSpread(sigma: 40).fewSamples(count: 2) }
  }

  /// The transfer function of an ideal round pupil is 2/π (acos x - x √(1 - x²)), x = q / 2k; defocus makes it smaller everywhere.
  @Test func idealTransferIsTheClosedForm() throws {
    let beam = ElectronBeam(energy: 80e3)
    let semiangle = 0.03
    let period = SIMD2(300.0, 280)
    let ideal = try Probe(beam: beam, aperture: .round(semiangle: semiangle, edge: .hard))
    let transfer = ProbeTransfer(ideal, foci: [.sharp], period: period)
    let blurred = ProbeTransfer(ideal.withC10(movedBy: 60), foci: [.sharp], period: period)
    #expect(abs(transfer[0, 0].re - 1) < 1e-12)
    for (x, y) in [(20, 0), (0, 60), (-50, 50), (150, 40), (-90, -120)] {
      let q = (SIMD2(Double(x), Double(y)) / period)
      let share = (q * q).sum().squareRoot() * beam.wavelength / (2 * semiangle)
      let closed = 2 / Double.pi * (acos(share) - share * (1 - share * share).squareRoot())
      // The edge of the pupil runs through pixels of its spectrum: a few of some hundred along its diameter.
      #expect(abs(transfer[x, y].re - closed) < 0.01, "\(transfer[x, y].re) against \(closed)")
      #expect(abs(transfer[x, y].im) < 1e-9)
      let size = (blurred[x, y].re * blurred[x, y].re + blurred[x, y].im * blurred[x, y].im).squareRoot()
      #expect(size <= transfer[x, y].re + 1e-9)
    }
    #expect(abs(transfer[500, 0].re) < 1e-12)
  }
}
