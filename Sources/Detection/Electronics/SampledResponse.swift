import Foundation

/// What pixels get of an electron: the first `own`, the j-th after it Σ stored (1 - left) left^(j-1), both on average over the moment at
/// which it comes.
struct SampledResponse: Sendable, Equatable {
  struct Decay: Sendable, Equatable {
    /// Share of an electron's signal that is still to come when its own pixel ends.
    var stored: Double
    /// What is left of that after one more pixel.
    var left: Double
    /// Decay time in s.
    var time: Double
  }

  let own: Double
  let decays: [Decay]
  /// Mean of the products of what is still to come of two decays, [decay][decay].
  let products: [[Double]]
  /// L with L Lᵀ = covariance of what is still to come, over the moments at which electrons come.
  let mixing: [[Double]]

  init(_ response: PulseResponse, dwell: Double) {
    var own = response.prompt
    var decays: [Decay] = []
    for decay in response.decays {
      // Mean of exp(-(dwell - t)/τ) over the dwell time.
      let later = Self.mean(dwell / decay.time)
      own += decay.weight * (1 - later)
      decays.append(
        Decay(stored: decay.weight * later, left: exp(-dwell / decay.time), time: decay.time))
    }
    self.own = own
    self.decays = decays
    let products = response.decays.map { a in
      response.decays.map { b in a.weight * b.weight * Self.mean(dwell / a.time + dwell / b.time) }
    }
    self.products = products
    mixing = Self.root(
      decays.indices.map { a in
        decays.indices.map { b in products[a][b] - decays[a].stored * decays[b].stored }
      })
  }

  /// Mean of exp(-x u) over u from 0 to 1.
  private static func mean(_ x: Double) -> Double { -expm1(-x) / x }

  /// Cholesky's root of a covariance; directions without variance are left out.
  private static func root(_ covariance: [[Double]]) -> [[Double]] {
    let count = covariance.count
    var lower = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    for row in 0..<count {
      for column in 0...row {
        let known = (0..<column).reduce(0) { $0 + lower[row][$1] * lower[column][$1] }
        let rest = covariance[row][column] - known
        if row == column {
          lower[row][row] = rest > 1e-12 * covariance[row][row] ? rest.squareRoot() : 0
        } else if lower[column][column] > 0 {
          lower[row][column] = rest / lower[column][column]
        }
      }
    }
    return lower
  }

  /// Σ c_j c_(j+lag) over the shares c of pixels, on average over the moments at which electrons come: the autocovariance of a signal
  /// of electrons with a variance of 1.
  func autocovariance(lag: Int) -> Double {
    var sum = 0.0
    for (a, decay) in decays.enumerated() {
      let given = 1 - decay.left
      let all = products[a].reduce(0, +)
      // The electron's own pixel gets 1 - Σ of what is still to come.
      sum += lag == 0 ? all - 2 * decay.stored : (decay.stored - all) * given * power(decay.left, lag - 1)
      for (b, other) in decays.enumerated() {
        sum +=
          products[a][b] * given * (1 - other.left) * power(other.left, lag) / (1 - decay.left * other.left)
      }
    }
    return lag == 0 ? 1 + sum : sum
  }

  private func power(_ base: Double, _ exponent: Int) -> Double { pow(base, Double(exponent)) }
}
