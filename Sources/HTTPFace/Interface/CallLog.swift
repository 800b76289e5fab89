/// Told of every call that was carried out: what was asked, when it began, and how it ended. It may be called on any thread.
package typealias CallLog =
  @Sendable (_ call: String, _ begin: ContinuousClock.Instant, _ result: String) ->
  Void
