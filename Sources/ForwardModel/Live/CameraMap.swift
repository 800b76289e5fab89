import Numerics

/// Which camera pixels each pixel of a computed pattern falls on: shares of its rectangle of angles, from points spread evenly
/// over it.
final class CameraMap: Sendable {
  private struct Share: Sendable {
    let pixel: Int32
    let share: Float
  }

  /// Elements of the spectrum that a camera pixel sees, and where their shares begin.
  private let elements: [(element: Int32, first: Int32)]
  private let shares: [Share]
  let pixels: Int

  /// Points along each side of a computed pixel, for each camera pixel that it covers, and at most.
  private static let (finer, most) = (6.0, 12)

  init(_ camera: LiveCamera, layout: SpectrumLayout, wavelength: Double) {
    let grid = layout.grid
    let size = SIMD2(wavelength / grid.lengthX, wavelength / grid.lengthY)
    let points = min(Self.most, max(2, Int((Self.finer * size.max() / camera.pitch).rounded(.up))))
    let each = 1 / Float(points * points)
    var elements: [(Int32, Int32)] = []
    var shares: [Share] = []
    var found: [Int32: Int] = [:]
    let turn = cosineAndSine(camera.rotation)
    let scale = size / camera.pitch
    // From one point of a pixel to the next, in camera pixels.
    let alongX = SIMD2(turn.cosine, -turn.sine) * scale.x / Double(points)
    let alongY = SIMD2(turn.sine, turn.cosine) * scale.y / Double(points)
    let reach = (scale * scale).sum().squareRoot()
    let end = SIMD2(Double(camera.columns), Double(camera.rows))
    for column in 0..<layout.columns {
      let x = layout.kx(column) * wavelength
      for row in 0..<grid.ny {
        let middle = camera.pixel(SIMD2(x, grid.ky(row) * wavelength))
        guard middle.x > -reach, middle.y > -reach, middle.x < end.x + reach, middle.y < end.y + reach else {
          continue
        }
        let corner = middle - 0.5 * Double(points - 1) * (alongX + alongY)
        found.removeAll(keepingCapacity: true)
        let first = shares.count
        for j in 0..<points {
          for i in 0..<points {
            let place = corner + Double(i) * alongX + Double(j) * alongY
            guard place.x >= 0, place.y >= 0, place.x < end.x, place.y < end.y else { continue }
            let pixel = Int32(Int(place.y) * camera.columns + Int(place.x))
            if let known = found[pixel] {
              shares[known] = Share(pixel: pixel, share: shares[known].share + each)
            } else {
              found[pixel] = shares.count
              shares.append(Share(pixel: pixel, share: each))
            }
          }
        }
        if shares.count > first { elements.append((Int32(column * layout.stride + row), Int32(first))) }
      }
    }
    self.elements = elements
    self.shares = shares
    pixels = camera.count
  }

  var bytes: Int { 8 * (elements.count + shares.count) }

  /// Adds `weight` times the intensities of a spectrum to a pattern.
  func accumulate(
    _ spectrum: UnsafePointer<Complex<Float>>, weight: Float, into pattern: UnsafeMutablePointer<Float>
  ) {
    shares.withUnsafeBufferPointer { shares in
      for (index, (element, first)) in elements.enumerated() {
        let end = index + 1 < elements.count ? Int(elements[index + 1].first) : shares.count
        let value = spectrum[Int(element)]
        let intensity = weight * (value.re * value.re + value.im * value.im)
        for place in Int(first)..<end {
          pattern[Int(shares[place].pixel)] += shares[place].share * intensity
        }
      }
    }
  }
}
