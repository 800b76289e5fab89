import Foundation

/// How strongly a path excites the multipoles of a sphere: sums over the orders m of squared Fourier integrals along the path.
///
/// Outside of the sphere a multipole's potential goes as (a/r)^(l+1), inside as (r/a)^l; `outer` and `inner` are the integrals
/// over these parts of the path, in Å², divided by a.
struct SphereCoupling: Sendable {
  var outer, inner, cross: [Double]

  static let mostDegrees = 100

  private static let logFactorials: [Double] = (1...2 * mostDegrees + 1).reduce(into: [0]) {
    $0.append($0.last! + log(Double($1)))
  }

  /// A path beside the sphere: closed form (T. L. Ferrell, P. M. Echenique, Phys. Rev. Lett. 55 (1985) 1526).
  /// - Parameters:
  ///   - radius, distance: a and b > a in Å.
  ///   - wave: E / ħv in 1/Å.
  init(radius: Double, distance: Double, wave: Double, degrees: Int) {
    let (x, y) = (wave * radius, wave * distance)
    outer = [Double](repeating: 0, count: degrees + 1)
    // K_m x^m / (2^m m!) does not overflow where K_m does.
    var scaled = [Double](repeating: 0, count: degrees + 1)
    (scaled[0], scaled[1]) = (ModifiedBessel.k0(y), ModifiedBessel.k1(y) * x)
    for m in stride(from: 1, to: degrees, by: 1) {
      // K_(m+1) = K_(m-1) + (2m / y) K_m, each times x^m / (m-1)! as kept here.
      let before = scaled[m - 1] * x * x / (m > 1 ? Double(m) * Double(m - 1) : 1)
      scaled[m + 1] = before + 2 * x / y * scaled[m]
    }
    for l in stride(from: 1, through: degrees, by: 1) {
      var sum = 0.0
      for m in 0...l {
        // x^(2l) K_m² / ((l-m)! (l+m)!) with K_m = scaled (m-1)! / x^m.
        let logarithm =
          2 * (Double(l - m) * log(x) + Self.logFactorials[max(m, 1) - 1]) - Self.logFactorials[l - m]
          - Self.logFactorials[l + m]
        sum += (m == 0 ? 1 : 2) * scaled[m] * scaled[m] * exp(logarithm)
      }
      outer[l] = 4 * radius * sum
    }
    (inner, cross) = ([], [])
  }

  /// A path through the sphere, by quadrature along it.
  /// - Parameter distance: b < a in Å.
  init(through radius: Double, distance: Double, wave: Double, degrees: Int) {
    let half = (radius * radius - distance * distance).squareRoot()
    var (insideParts, outsideParts) = ([PathNode](), [PathNode]())
    let panels = max(4, Int((wave * half).rounded(.up)) + degrees / 8)
    for panel in 0..<panels {
      PathNode.add(
        from: half * Double(panel) / Double(panels), to: half * Double(panel + 1) / Double(panels),
        to: &insideParts)
    }
    // Beyond the sphere multipoles die as powers: panels that grow, and the rest by its leading term.
    var (edge, width) = (half, radius / Double(max(4, degrees / 2)))
    let (widest, far) = (1 / wave, max(4 * radius, 10 / wave))
    while edge < far {
      PathNode.add(from: edge, to: edge + width, to: &outsideParts)
      edge += width
      width = min(1.25 * width, widest)
    }
    let within = Self.integrals(insideParts, end: nil, distance, wave, degrees) { r in (1, r / radius) }
    let beyond = Self.integrals(outsideParts, end: edge, distance, wave, degrees) { r in
      (radius / r, radius / r)
    }
    outer = [Double](repeating: 0, count: degrees + 1)
    (inner, cross) = (outer, outer)
    for l in stride(from: 1, through: degrees, by: 1) {
      for m in 0...l {
        let place = l * (l + 1) / 2 + m
        let weight = (m == 0 ? 1.0 : 2) / radius
        outer[l] += weight * beyond[place] * beyond[place]
        inner[l] += weight * within[place] * within[place]
        cross[l] += weight * within[place] * beyond[place]
      }
    }
  }

  /// ∫ f(r, l) √((l-m)!/(l+m)!) P_lm(z/r) e^(iqz) dz over both halves of the path, real or imaginary, [l (l+1)/2 + m].
  /// - Parameters:
  ///   - end: beyond which all that oscillates is integrated by ∫ f e^(iqz) dz = i f e^(iqz) / q; nil where the path ends.
  ///   - powers: f at l = 0, and by how much each next one is larger.
  private static func integrals(
    _ nodes: [PathNode], end: Double?, _ distance: Double, _ wave: Double, _ degrees: Int,
    _ powers: (Double) -> (first: Double, ratio: Double)
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: (degrees + 1) * (degrees + 2) / 2)
    var legendre = sums
    func add(_ z: Double, _ even: Double, _ odd: Double) {
      let r = (distance * distance + z * z).squareRoot()
      fillLegendre(&legendre, cosine: z / r, sine: distance / r, degrees: degrees)
      let (first, ratio) = powers(r)
      var power = first
      for l in 0...degrees {
        for m in 0...l {
          let place = l * (l + 1) / 2 + m
          sums[place] += ((l + m) % 2 == 0 ? even : odd) * power * legendre[place]
        }
        power *= ratio
      }
    }
    for node in nodes {
      add(node.z, 2 * node.weight * cos(wave * node.z), 2 * node.weight * sin(wave * node.z))
    }
    if let end { add(end, -2 * sin(wave * end) / wave, 2 * cos(wave * end) / wave) }
    return sums
  }

  /// √((l-m)!/(l+m)!) P_lm by recursion in l.
  private static func fillLegendre(_ values: inout [Double], cosine: Double, sine: Double, degrees: Int) {
    precondition(degrees <= mostDegrees)
    recursion.withUnsafeBufferPointer { recursion in
      values.withUnsafeMutableBufferPointer { values in
        var diagonal = 1.0
        for m in 0...degrees {
          if m > 0 { diagonal *= sine * recursion[m * (m + 1) / 2 + m].x }
          var (before, now) = (0.0, diagonal)
          for l in m...degrees {
            let place = l * (l + 1) / 2 + m
            values[place] = now
            let next = recursion[place].y * cosine * now - recursion[place].z * before
            (before, now) = (now, next)
          }
        }
      }
    }
  }

  /// √((2m-1)/2m) at l = m, and the factors of P_lm and P_(l-1)m in P_(l+1)m.
  private static let recursion: [SIMD3<Double>] = (0...mostDegrees).flatMap { l in
    (0...l).map { m in
      let below = Double(l * l - m * m).squareRoot()
      let above = Double((l + 1) * (l + 1) - m * m).squareRoot()
      let diagonal = m > 0 ? (Double(2 * m - 1) / Double(2 * m)).squareRoot() : 1
      return SIMD3(diagonal, Double(2 * l + 1) / above, below / above)
    }
  }
}

/// A place on a path and its weight in an integral.
struct PathNode {
  let z, weight: Double

  /// Points and weights of Gauss and Legendre of order 8 on [-1, 1], the positive half.
  private static let gauss = [
    (0.1834346424956498, 0.3626837833783620), (0.5255324099163290, 0.3137066458778873),
    (0.7966664774136267, 0.2223810344533745), (0.9602898564975363, 0.1012285362903763),
  ]

  static func add(from low: Double, to high: Double, to nodes: inout [PathNode]) {
    let (middle, half) = ((low + high) / 2, (high - low) / 2)
    for (point, weight) in gauss {
      nodes.append(PathNode(z: middle - half * point, weight: half * weight))
      nodes.append(PathNode(z: middle + half * point, weight: half * weight))
    }
  }
}
