/// A sound request that failed on the way (disk full, no memory). The program leaves with status 1.
package struct RunError: Error, Equatable, CustomStringConvertible {
  package let message: String
  package init(_ message: String) { self.message = message }
  package var description: String { message }
}
