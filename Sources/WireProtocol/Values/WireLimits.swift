/// How large a message from outside may be. Checked before memory is taken.
package struct WireLimits: Sendable, Equatable {
  /// Bytes of a message, and of a payload after it was inflated.
  package var bytes: Int
  /// Lists, tuples, dictionaries and sets inside each other.
  package var depth: Int
  /// Values in a message, those inside of others counted too.
  package var elements: Int

  /// - Parameters:
  ///   - bytes: bytes of a message, by default 64 MiB.
  ///   - depth: nesting, by default 64. Decoders call themselves, so that it is bounded by the stack: at most 256.
  ///   - elements: values in a message, by default 2²⁰.
  package init(bytes: Int = 64 << 20, depth: Int = 64, elements: Int = 1 << 20) {
    precondition(
      bytes > 0 && elements > 0 && 1...256 ~= depth, "limits are positive, the depth is at most 256")
    self.bytes = bytes
    self.depth = depth
    self.elements = elements
  }
}
