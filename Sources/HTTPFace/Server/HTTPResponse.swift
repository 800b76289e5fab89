/// What is answered to a request.
struct HTTPResponse: Sendable {
  enum Body: Sendable {
    case bytes(ByteBlock)
    /// Events until one side closes.
    case events(EventStream)
  }

  var status = 200
  var type: String
  var headers: [(name: String, value: String)] = []
  var body: Body

  init(status: Int = 200, type: String, headers: [(name: String, value: String)] = [], _ body: Body) {
    (self.status, self.type, self.headers, self.body) = (status, type, headers, body)
  }

  /// The same, after which the connection is closed.
  var closing: HTTPResponse {
    var response = self
    response.headers.append(("Connection", "close"))
    return response
  }
}
