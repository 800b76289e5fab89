import Configuration
import Instrument
import Synchronization

/// Keeps the arrays of the newest replies until they are fetched or pushed out.
final class ArrayStore: Sendable {
  private struct State {
    var kept: [Int: ArrayForm] = [:]
    /// Numbers of the oldest that is kept, and of the next.
    var oldest = 1, next = 1
    var bytes = 0
  }

  private let state = Mutex(State())
  private let limits: HTTPLimits
  /// Path of all arrays, with a slash at the end.
  private let path: String

  init(_ limits: HTTPLimits, path: String) { (self.limits, self.path) = (limits, path) }

  /// The document of a reply, whose arrays are kept from now on.
  func keep(_ reply: Reply) -> JSONValue {
    let forms = reply.arrays.map(ArrayForm.init)
    let first = state.withLock { state in
      let first = state.next
      for form in forms {
        state.kept[state.next] = form
        state.next += 1
        state.bytes += form.bytes.count
      }
      // Those of this reply stay in any case.
      while state.oldest < first, state.kept.count > limits.arrays || state.bytes > limits.arrayBytes {
        state.bytes -= state.kept.removeValue(forKey: state.oldest)?.bytes.count ?? 0
        state.oldest += 1
      }
      return first
    }
    let documents = zip(reply.arrays, forms).enumerated().map { index, pair in
      pair.0.document(pair.1, href: "\(path)\(first + index)")
    }
    return ["values": .object(reply.values), "arrays": .array(documents)]
  }

  /// - Throws: `APIError` for what is not there, or not any more.
  func array(_ name: String) throws(APIError) -> ArrayForm {
    let (form, isGone): (ArrayForm?, Bool) = state.withLock { state in
      guard let number = Int(name) else { return (nil, false) }
      return (state.kept[number], number > 0 && number < state.oldest)
    }
    if let form { return form }
    throw APIError(
      .notFound,
      isGone
        ? "array \(name) is no longer kept; allowed: arrays of the newest replies"
        : "array \"\(name)\" is unknown; allowed: an href of a reply")
  }
}
