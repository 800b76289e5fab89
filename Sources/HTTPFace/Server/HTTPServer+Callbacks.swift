import CMicrohttpd
import Synchronization

/// What the C library calls.
extension HTTPServer {
  static let handle: MHD_AccessHandlerCallback = {
    owner, connection, url, method, _, data, size, context in
    guard let owner, let connection, let url, let method, let size, let context else { return .NO }
    let server = Unmanaged<HTTPServer>.fromOpaque(owner).takeUnretainedValue()
    let known = context.pointee.map { Unmanaged<HTTPExchange>.fromOpaque($0).takeUnretainedValue() }
    let part = UnsafeRawBufferPointer(start: data, count: size.pointee)
    let (made, result) = server.handle(
      connection, String(cString: url), String(cString: method), part, known)
    // At the head of a request nothing has been taken of its body.
    if known != nil { size.pointee = 0 }
    // Kept until `completed`.
    if let made { context.pointee = Unmanaged.passRetained(made).toOpaque() }
    return result
  }

  static let completed: MHD_RequestCompletedCallback = { owner, _, context, _ in
    guard let owner, let context, let pointer = context.pointee else { return }
    let server = Unmanaged<HTTPServer>.fromOpaque(owner).takeUnretainedValue()
    context.pointee = nil
    server.ended(Unmanaged<HTTPExchange>.fromOpaque(pointer).takeRetainedValue())
  }

  static let connected: MHD_NotifyConnectionCallback = { owner, _, _, code in
    guard let owner else { return }
    let server = Unmanaged<HTTPServer>.fromOpaque(owner).takeUnretainedValue()
    server.state.withLock { $0.connections += code == .CONNECTION_NOTIFY_STARTED ? 1 : -1 }
  }
}

extension HTTPResponse {
  /// Hands the answer to the library.
  func queue(on connection: OpaquePointer) -> MHD_Result {
    guard let response = make(on: connection) else { return .NO }
    defer { MHD_destroy_response(response) }
    MHD_add_response_header(response, "Content-Type", type)
    MHD_add_response_header(response, "Cache-Control", "no-store")
    for (name, value) in headers { MHD_add_response_header(response, name, value) }
    return MHD_queue_response(connection, UInt32(status), response)
  }

  private func make(on connection: OpaquePointer) -> OpaquePointer? {
    switch body {
    case .bytes(let block):
      let keeper = Unmanaged.passRetained(block)
      let response = MHD_create_response_from_buffer_with_free_callback_cls(
        block.count, block.start,
        { pointer in pointer.map { Unmanaged<ByteBlock>.fromOpaque($0).release() } }, keeper.toOpaque())
      if response == nil { keeper.release() }
      return response
    case .events(let stream):
      stream.attach(connection)
      let keeper = Unmanaged.passRetained(stream)
      let response = MHD_create_response_from_callback(
        UInt64.max, Self.pieceBytes,
        { owner, _, target, count in
          guard let owner, let target else { return -1 }
          return Unmanaged<EventStream>.fromOpaque(owner).takeUnretainedValue()
            .read(into: UnsafeMutableRawBufferPointer(start: target, count: count))
        }, keeper.toOpaque(),
        { pointer in pointer.map { Unmanaged<EventStream>.fromOpaque($0).release() } })
      if response == nil { keeper.release() }
      return response
    }
  }

  /// Bytes of a stream that are handed over at once.
  private static let pieceBytes = 64 << 10
}
