import Crystals
import Quantities
import Worlds

/// A class of matter with all that is known about its columns.
struct Matter: Sendable {
  let response: ColumnResponse
  /// Rate per unit of amount at which single atoms take electrons from ring to ring, `[to][from]`.
  let rates: [Double]
  /// Largest loss of a ring per unit of amount.
  let fastest: Double
  /// Mean two-beam contrast over all orientations; nil for other views.
  let meanContrast: DiffractionContrast?
  let reflections: [Reflection]

  init(
    _ matter: ResponseClass, response: ColumnResponse, kernels: [Int: DeflectionKernel], rings: AngleRings,
    reflections: [Reflection], semiangle: Double, wavelength: Double
  ) {
    self.response = response
    self.reflections = reflections
    let measure = matter.cellMeasure
    var rates = [Double](repeating: 0, count: rings.count * rings.count)
    for (element, number) in matter.composition.sorted(by: { $0.key < $1.key }) {
      let kernel = kernels[element]!.matrix
      for place in rates.indices { rates[place] += number / measure * kernel[place] }
    }
    self.rates = rates
    fastest = (0..<rings.count).map { -rates[$0 * rings.count + $0] }.max() ?? 0
    meanContrast =
      reflections.isEmpty
      ? nil
      : .average(
        reflections, rings: rings, semiangle: semiangle, wavelength: wavelength, depth: response.largest)
  }
}

/// A layer of a column: which matter, how much, and what differs from it.
struct ColumnLayer {
  var matter: Int
  /// Å, or sheets.
  var amount: Double
  /// Electrons moved between rings per incident electron by atoms that the class does not have, `[ring]`; empty for none.
  var changes: [Double] = []
  var contrast: DiffractionContrast?
}

/// Sends the aperture's electrons through the layers of a column.
///
/// The first layer acts as calibrated. Behind it the electrons that are still inside the aperture's cone meet the next one
/// as if nothing had happened, and the others go on from their ring as the cross-sections of single atoms say.
struct ColumnTransport {
  let rings: AngleRings
  let matter: [Matter]
  /// Result: share of electrons in each ring.
  private(set) var profile: [Double]
  private var outside: [Double]
  private var layerProfile: [Double]
  private var term: [Double]
  private var next: [Double]

  init(rings: AngleRings, matter: [Matter]) {
    self.rings = rings
    self.matter = matter
    profile = rings.incident
    outside = profile
    layerProfile = profile
    term = profile
    next = profile
  }

  mutating func pass(_ layers: [ColumnLayer]) {
    profile.withUnsafeMutableBufferPointer { to in
      for ring in to.indices { to[ring] = rings.incident[ring] }
    }
    var isFirst = true
    var index = 0
    while index < layers.count {
      var layer = layers[index]
      index += 1
      // Neighbours of one kind are one layer; sheets differ in how they lie on each other.
      while index < layers.count, layers[index].matter == layer.matter, matter[layer.matter].isBulk {
        layer.amount += layers[index].amount
        if layer.changes.isEmpty { layer.changes = layers[index].changes }
        index += 1
      }
      var left = layer.amount
      let largest = matter[layer.matter].response.largest
      while left > 1e-9 {
        let part = min(left, largest)
        let share = part / layer.amount
        enter(layer, amount: part, share: share, isFirst: isFirst)
        left -= part
        isFirst = false
      }
    }
  }

  private mutating func enter(_ layer: ColumnLayer, amount: Double, share: Double, isFirst: Bool) {
    let kind = matter[layer.matter]
    let count = rings.count
    layerProfile.withUnsafeMutableBufferPointer { kind.response.write(amount, into: $0.baseAddress!) }
    for ring in layer.changes.indices { layerProfile[ring] += share * layer.changes[ring] }
    if let contrast = layer.contrast { contrast.add(amount, to: &layerProfile) }
    if isFirst {
      for ring in 0..<count { profile[ring] = max(0, layerProfile[ring]) }
      return
    }
    var inside = 0.0
    for ring in 0..<count {
      if ring < rings.lit {
        inside += profile[ring]
        outside[ring] = 0
      } else {
        outside[ring] = profile[ring]
      }
    }
    deflect(amount, kind)
    for ring in 0..<count { profile[ring] = max(0, inside * layerProfile[ring] + outside[ring]) }
  }

  /// outside ← exp(amount · rates) outside, by Taylor series in steps that are safe.
  private mutating func deflect(_ amount: Double, _ kind: Matter) {
    let count = rings.count
    let steps = max(1, Int((amount * kind.fastest / 2).rounded(.up)))
    let step = amount / Double(steps)
    kind.rates.withUnsafeBufferPointer { rates in
      outside.withUnsafeMutableBufferPointer { outside in
        term.withUnsafeMutableBufferPointer { term in
          next.withUnsafeMutableBufferPointer { next in
            for _ in 0..<steps {
              for ring in 0..<count { term[ring] = outside[ring] }
              for order in 1...12 {
                var largest = 0.0
                for to in 0..<count {
                  var sum = 0.0
                  let row = to * count
                  for from in 0..<count { sum += rates[row + from] * term[from] }
                  next[to] = sum * step / Double(order)
                  largest = max(largest, abs(next[to]))
                }
                for ring in 0..<count {
                  term[ring] = next[ring]
                  outside[ring] += next[ring]
                }
                if largest < 1e-7 { break }
              }
            }
          }
        }
      }
    }
  }
}

extension Matter {
  /// Whether thicknesses of neighbouring layers add up.
  var isBulk: Bool { response.amounts.count > 1 }
}
