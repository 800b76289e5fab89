/// What a spectrum is of.
enum SpectrumKind: String, CaseIterable, Sendable {
  /// Losses of the electrons that go through.
  case losses = "EELS"
  /// X-rays of the specimen.
  case xrays = "EDX"
}
