/// Carries a value into concurrent code. Whoever uses it sees to it that no two workers touch the same part
/// at once: one scratch object per worker, one range of an output array per index.
package struct UncheckedSendable<Value>: @unchecked Sendable {
  package let value: Value
  @inlinable package init(_ value: Value) { self.value = value }
}
