/// How instrument time follows the wall clock.
package enum SessionClock: Sendable, Equatable {
  /// Commands are answered as soon as they are computed; time passes by commands only.
  case virtual
  /// Commands take their time, and time passes between them; a factor of 2 runs twice as fast as the clock on the wall.
  case realtime(factor: Double)
}
