import Foundation
import Numerics
import Testing

@testable import WireProtocol

/// Damaged messages end in a value or an error, never in a crash or in much memory.
///
/// 100 000 messages in a usual run; WIRE_FUZZ=10000000 tries as many, WIRE_FUZZ_FIRST=… begins with another one. Nearly
/// all the time goes into the backtraces that Swift Testing keeps of thrown errors:
/// SWT_SWIFT_ERROR_BACKTRACING_ENABLED=0 makes it twenty times as fast.
@Suite struct FuzzTests {
  private static let count = number("WIRE_FUZZ") ?? 100_000
  private static let first = number("WIRE_FUZZ_FIRST") ?? 0

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  /// What is damaged: the recorded messages where they are, and our own of every kind.
  private static let sound: [[UInt8]] = {
    var sound = Recording.all.flatMap { $0.lines.map(\.bytes) }
    for index in 0..<40 {
      var random = RandomWireValue(1_000_000 + index)
      let value = random.value()
      sound.append(Serpent.encode(value))
      sound.append(MessagePack.encode(value))
      if let json = try? WireJSON.encode(value) { sound += [json, Netstring.encode(json: json, block: 16)] }
      let request = PyroMessage(.invoke, serializerNumber: 1, payload: [])
      if let reply = try? request.result(.list([value, value])) {
        sound += [reply.encoded(), reply.encoded(compressing: true)]
      }
    }
    sound.append(LengthFrame.encode(Array("AS_place_beam x=0.5 y=(0.5, 1)".utf8)))
    sound.append(AsyncroscopyReply.array(NumericArray([1, 2, 3, 4] as [Float], shape: [2, 2])).encoded)
    sound.append(
      Array(#"{"jsonrpc": "2.0", "id": 1, "method": "acquireTableau", "params": {"tabType": "Fast"}}"#.utf8))
    sound.append(
      Array("(np.float64(1.5),b'\\xff',u'\\U0001f600',0x1F,-1e-5j,{1:[2,{3}]},set(),'''a''')".utf8))
    return sound
  }()

  @Test func damagedMessages() {
    let limits = WireLimits(bytes: 1 << 16, depth: 32, elements: 4096)
    let threads = max(1, min(4, ProcessInfo.processInfo.activeProcessorCount))
    let before = Self.residentBytes
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      var outcome = 0
      for index in stride(from: Self.first + thread, to: Self.first + Self.count, by: threads) {
        var random = RandomStream(seed: 11, purpose: .wireFuzz, index: index)
        var bytes = Self.sound[Int(random.next() % UInt64(Self.sound.count))]
        Self.damage(&bytes, &random)
        outcome += Self.read(bytes, limits, &random)
      }
      #expect(outcome > 0)
    }
    // 64 MB for what the allocator keeps; the messages have a few hundred bytes. Memory is that of the process, so only a run by itself tells.
    if ProcessInfo.processInfo.environment["WIRE_FUZZ"] != nil {
      #expect(Self.residentBytes - before < 64 << 20)
    }
  }

  /// Changes, drops, repeats and exchanges bytes.
  private static func damage(_ bytes: inout [UInt8], _ random: inout RandomStream) {
    let marks = Array("()[]{}',\"\\:#-+.eEjxub_0n ".utf8) + [0, 0x7F, 0x80, 0xC1, 0xDD, 0xDF, 0xFF]
    for _ in 0...random.next() % 4 {
      let place = Int(random.next() % UInt64(max(bytes.count, 1)))
      guard place < bytes.count else { return }
      switch random.next() % 7 {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes[place] ^= 1 << UInt8(random.next() % 8)
      case 2: bytes[place] = marks[Int(random.next() % UInt64(marks.count))]
      case 3: bytes.insert(marks[Int(random.next() % UInt64(marks.count))], at: place)
      case 4: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next() % 8)))
      case 5:
        bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + Int(random.next() % 40))], at: place)
      default:
        bytes.insert(contentsOf: Array(repeating: bytes[place], count: Int(random.next() % 50)), at: place)
      }
    }
  }

  /// Gives the bytes to every reader. - Returns: how many values and messages came out.
  private static func read(_ bytes: [UInt8], _ limits: WireLimits, _ random: inout RandomStream) -> Int {
    var outcome = 0
    if let value = try? Serpent.decode(bytes, limits: limits) {
      outcome += Serpent.encode(value).count + ((try? WireJSON.encode(value).count) ?? 0)
    }
    if let value = try? WireJSON.decode(bytes, limits: limits) { outcome += MessagePack.encode(value).count }
    if let value = try? MessagePack.decode(bytes, limits: limits) { outcome += Serpent.encode(value).count }
    if case .request(let request) = JSONRPCRequest.read(bytes, limits: limits) {
      outcome += request.method.utf8.count
    }
    if (try? JSONRPCReply(bytes, limits: limits)) != nil { outcome += 1 }
    if (try? AsyncroscopyRequest(bytes, routed: true)) != nil { outcome += 1 }
    if (try? AsyncroscopyReply(bytes)) != nil { outcome += 1 }
    let cut = Int(random.next() % UInt64(bytes.count + 1))
    var pyro = PyroDecoder(limit: limits.bytes)
    for part in [bytes[..<cut], bytes[cut...]] {
      for message in (try? pyro.messages(feeding: part)) ?? [] {
        outcome += message.encoded().count
        if let call = try? PyroCall(message, limits: limits) {
          outcome += (try? call.purpose()) == nil ? 0 : 1
        }
        if let value = try? message.value(limits: limits) {
          outcome += PyroException(value) == nil ? 0 : 1
          outcome += PyroMetadata(value) == nil ? 0 : 1
        }
      }
    }
    var netstring = NetstringDecoder(limit: limits.bytes)
    var frame = LengthFrameDecoder(limit: limits.bytes)
    for part in [bytes[..<cut], bytes[cut...]] {
      outcome += (try? netstring.messages(feeding: part))?.count ?? 0
      outcome += (try? frame.messages(feeding: part))?.count ?? 0
    }
    return outcome
  }

  /// What the process holds in memory now.
  private static var residentBytes: Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
      * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
