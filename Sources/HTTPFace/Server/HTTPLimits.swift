/// What one server takes at most. Beyond it clients are told so, and others are served as before.
package struct HTTPLimits: Sendable {
  /// Open connections. Up to twice as many are accepted to be told that there are too many.
  package var connections = 256
  /// Of one request's body, and of all bodies that are on their way together.
  package var bodyBytes = 4 << 20, uploadBytes = 128 << 20
  /// Commands that wait for their turn.
  package var waiting = 256
  /// Readers of events, and what may wait for a slow one of them before it is dropped.
  package var streams = 16, streamBytes = 64 << 20
  /// Arrays that are kept to be fetched: the newest. Those of the latest reply are kept in any case.
  package var arrays = 256, arrayBytes = 1 << 30
  /// Seconds that a connection may be silent.
  package var idleSeconds = 120

  package init() {}
}
