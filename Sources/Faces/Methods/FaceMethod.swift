import WireProtocol

/// A method that clients may call: told once, it gives metadata, errors of binding and the texts of help.
struct FaceMethod<Answer: Sendable>: Sendable {
  typealias Parameter = MethodSignature.Parameter

  let name: String
  let parameters: [Parameter]
  /// Whether further arguments by name are taken.
  let takesFurther: Bool
  /// One sentence.
  let meaning: String
  let run: @Sendable (FaceCall) throws -> Answer

  init(
    _ name: String, _ parameters: [Parameter], takesFurther: Bool = false, _ meaning: String,
    run: @escaping @Sendable (FaceCall) throws -> Answer
  ) {
    (self.name, self.parameters, self.takesFurther) = (name, parameters, takesFurther)
    (self.meaning, self.run) = (meaning, run)
  }

  /// One without parameters, but perhaps with any by name.
  init(
    _ name: String, takesFurther: Bool = false, _ meaning: String,
    run: @escaping @Sendable (FaceCall) throws -> Answer
  ) {
    self.init(name, [], takesFurther: takesFurther, meaning, run: run)
  }

  /// As Python writes it: `(size=256, pixelTime=10)`.
  var signature: String { Self.signature(parameters, takesFurther: takesFurther) }

  static func signature(_ parameters: [Parameter], takesFurther: Bool = false) -> String {
    var words = parameters.map { parameter in
      parameter.name + (parameter.standard.map { "=" + PythonLiteral.encode($0) } ?? "")
    }
    if takesFurther { words.append("**settings") }
    return "(\(words.joined(separator: ", ")))"
  }
}

/// What a face serves under one name.
struct FaceObject<Answer: Sendable>: Sendable {
  /// The class in messages about errors.
  let className: String
  let methods: [FaceMethod<Answer>]
  private let byName: [String: FaceMethod<Answer>]

  init(_ className: String, _ methods: [FaceMethod<Answer>]) {
    self.className = className
    self.methods = methods
    byName = Dictionary(uniqueKeysWithValues: methods.map { ($0.name, $0) })
  }

  var names: [String] { methods.map(\.name) }

  func method(_ name: String) -> FaceMethod<Answer>? { byName[name] }

  /// Carries out a call.
  /// - Throws: `PyroException` for names and arguments that do not fit, and what the method throws.
  func call(
    _ name: String, _ arguments: [WireValue], _ keywords: [WireEntry], on instrument: SharedInstrument,
    readsTexts: Bool = false
  ) throws -> Answer {
    guard let method = byName[name] else {
      throw PyroException.builtin("AttributeError", "'\(className)' object has no attribute '\(name)'")
    }
    let signature = MethodSignature(
      "\(className).\(name)", method.parameters, takesFurther: method.takesFurther)
    let bound = try signature.bind(arguments, keywords)
    return try method.run(FaceCall(instrument: instrument, bound: bound, readsTexts: readsTexts))
  }
}
