import CPNG
import Foundation
import Numerics
import Testing

@testable import Storage

@Suite struct PictureTests {
  /// A PNG file as libpng reads it: 8-bit samples.
  private func decode(_ path: String, format: UInt32) throws -> (width: Int, height: Int, bytes: [UInt8]) {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    try #require(png_image_begin_read_from_file(&image, path) != 0)
    image.format = format
    let channels = format == UInt32(PNG_FORMAT_GRAY) ? 1 : 3
    var bytes = [UInt8](repeating: 0, count: Int(image.width * image.height) * channels)
    try #require(png_image_finish_read(&image, nil, &bytes, 0, nil) != 0)
    return (Int(image.width), Int(image.height), bytes)
  }

  @Test func pngKeepsPixels() throws {
    let scratch = try Scratch()
    let grey = Picture(width: 3, height: 2, format: .grey8, bytes: [0, 50, 100, 150, 200, 255])
    try PNGFile.write(grey, to: scratch.path("grey.png"))
    let read = try decode(scratch.path("grey.png"), format: UInt32(PNG_FORMAT_GRAY))
    #expect(read.width == 3 && read.height == 2 && read.bytes == grey.bytes)

    let colour = Picture(width: 1, height: 2, format: .rgb8, bytes: [1, 2, 3, 253, 254, 255])
    try PNGFile.write(colour, to: scratch.path("rgb.png"))
    #expect(try decode(scratch.path("rgb.png"), format: UInt32(PNG_FORMAT_RGB)).bytes == colour.bytes)
    #expect(try PNGFile.encode(colour) == PNGFile.encode(colour))
    #expect(try scratch.names() == ["grey.png", "rgb.png"])
  }

  @Test func sixteenBitsAreKept() throws {
    let image = NDArray(shape: [1, 3], values: [0.0, 0.25, 1])
    let picture = Picture(grey16: image)
    #expect(picture.bytes == [0, 0, 0x40, 0, 0xff, 0xff])
    // Bit depth and colour type stand at fixed places of the first chunk.
    #expect(try Array(PNGFile.encode(picture)[24...25]) == [16, 0])
  }

  @Test func contrastIsWhatItSays() {
    let image = NDArray(shape: [1, 5], values: [0.0, 1, 2, 3, 4])
    #expect(Contrast(.full).brightness(of: image).values == [0, 0.25, 0.5, 0.75, 1])
    #expect(Contrast(.range(1, 3)).brightness(of: image).values == [0, 0, 0.5, 1, 1])
    #expect(Contrast(.full, tone: .gamma(2)).brightness(of: image).values == [0, 0.0625, 0.25, 0.5625, 1])
    #expect(Contrast.percentile(10, [0, 1, 2, 3, 4]) == 0.4)
    let signed = NDArray(shape: [1, 3], values: [-1.0, 0, 2])
    #expect(Contrast(.symmetric(percentile: 100)).brightness(of: signed).values == [0.25, 0.5, 1])
    #expect(Contrast().brightness(of: NDArray(shape: [1, 2], values: [3, 3])).values == [0.5, 0.5])
    #expect(Contrast().brightness(of: NDArray(shape: [1, 3], values: [.nan, 0, 1])).values[0] == 0)
  }

  @Test func logarithmsEndAboveTheNoise() {
    let contrast = Contrast(.full, tone: .logarithmic(decades: 4))
    // Black is 1/10000 of the maximum.
    let faint = NDArray(shape: [1, 4], values: [-1, 0, 1e-9, 1])
    #expect(contrast.brightness(of: faint).values[0...1] == [0, 0])
    let wide = NDArray(
      shape: [1, 200],
      values: [0] + [Double](repeating: 1e-9, count: 150)
        + [Double](repeating: 1e-2, count: 48) + [1])
    let shown = contrast.brightness(of: wide).values
    #expect(shown[1] == 0 && abs(shown[160] - 0.5) < 1e-12 && shown[199] == 1)
    // Where everything is brighter than that, black is the lowest percent.
    let bright = NDArray(shape: [1, 101], values: (0...100).map { pow(10, Double($0) / 50) })
    #expect(abs(contrast.brightness(of: bright).values[50] - 0.98 / 1.98) < 1e-3)
  }

  @Test func enlargementGoesThroughSmoothData() {
    let ramp = NDArray(shape: [6, 6], values: (0..<36).map { Double($0 % 6) })
    let smooth = Enlargement.bicubic.enlarge(ramp, columns: 3, rows: 2)
    #expect(smooth.shape == [12, 18])
    for x in 5..<13 { #expect(abs(smooth[4, x] - ((Double(x) + 0.5) / 3 - 0.5)) < 1e-12) }
    #expect(Enlargement.nearest.enlarge(ramp, columns: 2, rows: 1)[0, 5] == 2)
  }

  @Test(arguments: [
    (20.0, "Å", "5 Å"), (60, "Å", "2 nm"), (3, "Å", "1 Å"), (9000, "nm", "2 µm"), (4, "1/Å", "1 Å⁻¹"),
    (0.7, "1/Å", "0.2 Å⁻¹"), (160, "mrad", "50 mrad"),
  ])
  func scaleBarsAreRound(width: Double, unit: String, label: String) {
    #expect(ScaleBar(width: width, unit: unit).label == label)
  }

  @Test func scaleBarsHaveTheirLength() {
    let image = NDArray(shape: [64, 64], values: (0..<4096).map { Double($0 % 64) })
    let picture = Picture(image, style: .image("", pixel: (0.25, 0.25)))
    #expect(picture.width == 768)
    // 16 Å across, a bar of 5 Å: 240 white pixels near the lower edge.
    let scale = Picture.textScale(width: 768)
    let row = picture.height - 8 * scale - 1
    #expect((0..<384).filter { picture[$0, row] == .white }.count == 240)
  }

  @Test func everyLetterOfLabelsIsInTheFont() {
    let needed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-+/µÅ°()[]=:%^⁻¹_"
    for character in needed { #expect(BitmapFont.has(character), "\(character)") }
  }

  @Test func coloursAreEvenlySpaced() {
    // Lightness must rise throughout: a dip would look like structure.
    let luminance = (0...255).map { ColourMap.heat(Double($0) / 255).luminance }
    #expect(zip(luminance, luminance.dropFirst()).allSatisfy { $0 <= $1 })
    let zero = ColourMap.signed(0.5)
    #expect(zero.luminance > 240)
    #expect(
      ColourMap.signed(0).blue > ColourMap.signed(0).red && ColourMap.signed(1).red > ColourMap.signed(1).blue
    )
    #expect(ColourMap.wheel(angle: 1, length: 0) == .black)
  }

  @Test func oblongPixelsKeepTheShape() {
    let style = PictureStyle(pixel: (0.1, 0.2), longSide: 512)
    #expect(style.factors(nx: 128, ny: 64) == (4, 8))
    #expect(PictureStyle(longSide: 512).factors(nx: 2000, ny: 1000) == (1, 1))
  }

  /// A step stands where the axis says, and a mark has its name above the frame.
  @Test func curvesLieWhereTheAxesSay() {
    var plot = LinePlot(
      title: "", xLabel: "x", yLabel: "y", first: 0, step: 1, values: (0..<1001).map { $0 < 500 ? 0 : 1 })
    plot.marks = [("C K", 250), ("beyond", 5000)]
    let picture = plot.picture()
    let curve = RGB(20, 80, 170)
    func rows(_ x: Int) -> [Int] { (0..<picture.height).filter { picture[x, $0] == curve } }
    // The frame goes from column 92 to 983 and from row 66 to 373.
    let (left, right) = (rows(92 + 891 / 4), rows(92 + 891 * 3 / 4))
    #expect(left.min()! >= 370 && right.max()! < 100 && !right.isEmpty)
    let flag = RGB(190, 60, 30)
    let flagged = (0..<picture.width).filter { x in (66..<374).contains { picture[x, $0] == flag } }
    #expect(flagged == [92 + Int((890.0 / 4).rounded())])
    #expect(
      (0..<66).contains { y in flagged.contains { picture[$0 + 4, y] == flag || picture[$0 - 4, y] == flag } }
    )
  }

  @Test func ticksAreRound() {
    #expect(Ticks(from: -20, to: 594, about: 9).values == [0, 100, 200, 300, 400, 500])
    #expect(Ticks.text(200_000) == "2×10^5" && Ticks.text(0.25) == "0.25" && Ticks.text(100_000) == "10^5")
  }
}
