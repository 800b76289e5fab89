import Quantities
package import Testing

/// The message of the `InputError` that a step throws; anything else is an issue.
package func refusal(sourceLocation: SourceLocation = #_sourceLocation, _ step: () throws -> Void) -> String {
  do {
    try step()
    Issue.record("nothing was refused", sourceLocation: sourceLocation)
  } catch let error as InputError {
    return error.message
  } catch {
    Issue.record("\(error) is no InputError", sourceLocation: sourceLocation)
  }
  return ""
}
