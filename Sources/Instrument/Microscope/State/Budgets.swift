/// What may be spent; nil for any amount.
package struct Budgets: Sendable, Equatable, Codable {
  /// Instrument time at which nothing more begins that would end later.
  package internal(set) var time: InstrumentTime?
  /// Electrons on the specimen, from the start of the session.
  package internal(set) var electrons: Double?
  /// Electrons per Å² at any place of the specimen.
  package internal(set) var dose: Double?
}
