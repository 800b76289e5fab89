/// A request without its body.
struct HTTPHead: Sendable {
  var method: String
  /// Without the query, percent signs decoded.
  var path: String
  var authorization, origin, host: String?
  var contentLength: Int?

  /// The parts of the path between slashes.
  var parts: [String] { path.split(separator: "/", omittingEmptySubsequences: true).map(String.init) }
}
