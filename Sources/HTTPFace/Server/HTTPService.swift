/// What a server does with requests. It is called on the thread that serves all connections, so it must not wait.
protocol HTTPService: Sendable {
  /// Looks at a request before its body comes.
  /// - Returns: a refusal, or nil to let it come.
  func refusal(of head: HTTPHead) -> HTTPResponse?
  /// - Returns: the answer, or nil if `exchange.finish` will be called with it.
  func answer(_ head: HTTPHead, body: [UInt8], _ exchange: HTTPExchange) -> HTTPResponse?
  /// The answer where the server itself refuses.
  func trouble(_ trouble: HTTPTrouble) -> HTTPResponse
}

/// Why a server itself refuses a request.
enum HTTPTrouble: Sendable {
  case tooManyConnections(Int)
  case bodyTooLarge(limit: Int)
  case tooMuchUnderWay
  case closing
}
