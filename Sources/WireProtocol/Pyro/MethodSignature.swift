/// The parameters of a method that clients may call, by place or by name as in Python.
package struct MethodSignature: Sendable, Equatable {
  package struct Parameter: Sendable, Equatable {
    package let name: String
    /// The value of an argument that is not given; nil where one must be.
    package let standard: WireValue?

    package init(_ name: String, default standard: WireValue? = nil) {
      self.name = name
      self.standard = standard
    }
  }

  /// The name in messages, with the class: `ArrayServer.get_ds`.
  package let name: String
  package let parameters: [Parameter]
  /// Whether further arguments by name are taken (`**settings`).
  package let takesFurther: Bool

  /// - Parameter parameters: those without a default first.
  package init(_ name: String, _ parameters: [Parameter] = [], takesFurther: Bool = false) {
    let required = parameters.prefix { $0.standard == nil }
    precondition(
      parameters.dropFirst(required.count).allSatisfy { $0.standard != nil },
      "a parameter without a default cannot follow one with a default")
    self.name = name
    self.parameters = parameters
    self.takesFurther = takesFurther
  }

  /// Which argument belongs to which parameter.
  package struct Bound: Sendable, Equatable {
    /// A value for each parameter, in their order.
    package let values: [WireValue]
    /// Arguments under names that are no parameters.
    package let further: [WireEntry]
    fileprivate let names: [String]

    /// The value of a parameter of the signature.
    package subscript(name: String) -> WireValue {
      guard let place = names.firstIndex(of: name) else {
        preconditionFailure("no parameter is called \(name)")
      }
      return values[place]
    }
  }

  /// Binds the arguments of a call.
  /// - Throws: `PyroException`, the TypeError of CPython 3.11 for a bound method, with its text and in its order of
  ///   checks (names first, then too many by place, then missing ones).
  package func bind(_ arguments: [WireValue], _ keywords: [WireEntry] = []) throws -> Bound {
    var values = [WireValue?](repeating: nil, count: parameters.count)
    for (place, value) in arguments.prefix(parameters.count).enumerated() { values[place] = value }
    var further: [WireEntry] = []
    // Where each further name stands.
    var places: [String: Int] = [:]
    for entry in keywords {
      guard let key = entry.key.text else {
        throw PyroException.builtin("TypeError", "keywords must be strings")
      }
      if let place = parameters.firstIndex(where: { $0.name == key }) {
        guard values[place] == nil else { throw error("got multiple values for argument '\(key)'") }
        values[place] = entry.value
      } else if key == "self" {
        throw error("got multiple values for argument 'self'")
      } else if takesFurther {
        if let place = places[key] {
          further[place] = entry
        } else {
          places[key] = further.count
          further.append(entry)
        }
      } else {
        throw error("got an unexpected keyword argument '\(key)'")
      }
    }
    if arguments.count > parameters.count { throw tooMany(arguments.count) }
    let missing = parameters.indices.filter { values[$0] == nil && parameters[$0].standard == nil }
    if !missing.isEmpty { throw lacking(missing.map { "'\(parameters[$0].name)'" }) }
    return Bound(
      values: zip(values, parameters).map { $0 ?? $1.standard ?? .null }, further: further,
      names: parameters.map(\.name))
  }

  private func error(_ problem: String) -> PyroException { .builtin("TypeError", "\(name)() \(problem)") }

  /// Python counts the object itself as an argument.
  private func tooMany(_ given: Int) -> PyroException {
    let most = parameters.count + 1
    let least = most - parameters.count { $0.standard != nil }
    let takes = least < most ? "from \(least) to \(most)" : "\(most)"
    let plural = least < most || most != 1 ? "s" : ""
    return error("takes \(takes) positional argument\(plural) but \(given + 1) were given")
  }

  private func lacking(_ names: [String]) -> PyroException {
    let list =
      switch names.count {
      case 1: names[0]
      case 2: "\(names[0]) and \(names[1])"
      default: names.dropLast().joined(separator: ", ") + ", and " + names.last!
      }
    return error("missing \(names.count) required positional argument\(names.count == 1 ? "" : "s"): \(list)")
  }
}
