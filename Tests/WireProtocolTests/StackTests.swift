import Foundation
import Testing

@testable import WireProtocol

/// Readers and writers call themselves for nested values; the deepest that `WireLimits` allows fit into the smallest
/// stack that a thread of a server may have.
@Suite struct StackTests {
  @Test func deepestValuesFitIntoASmallStack() {
    let limits = WireLimits(depth: 256)
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var depths: [Int] = []
    let thread = Thread {
      for open in ["[", "{1:", "(0,"] {
        let close = ["[": "]", "{1:": "}", "(0,": ")"][open]!
        let text = String(repeating: open, count: 256) + "5" + String(repeating: close, count: 256)
        guard let value = try? Serpent.decode(Array(text.utf8), limits: limits) else { continue }
        depths.append(Self.depth(value))
        if let json = try? WireJSON.encode(value), let back = try? WireJSON.decode(json, limits: limits) {
          depths.append(Self.depth(back))
        }
        if let back = try? MessagePack.decode(MessagePack.encode(value), limits: limits) {
          depths.append(Self.depth(back))
        }
      }
      done.signal()
    }
    thread.stackSize = 512 << 10
    thread.start()
    done.wait()
    #expect(depths == Array(repeating: 256, count: 9))
  }

  private static func depth(_ value: WireValue) -> Int {
    var (value, depth) = (value, 0)
    while true {
      switch value {
      case .dict(let entries): value = entries[0].value
      case .list(let items), .tuple(let items): value = items.last!
      default: return depth
      }
      depth += 1
    }
  }
}
