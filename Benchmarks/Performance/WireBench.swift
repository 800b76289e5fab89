import Foundation
import Numerics
import WireProtocol

/// Time to write and read what clients get and send.
enum WireBench {
  static func run() {
    var stream = RandomStream(seed: 1, purpose: .thermalDisplacement)
    let uniform = (0..<1024 * 1024).map { _ in Float(stream.uniform()) }
    let shape = [1024, 1024]
    let images: [(name: String, value: WireValue)] = [
      ("1024 x 1024 float32, uniform 0..1", .array(NumericArray(uniform, shape: shape))),
      (
        "1024 x 1024 float32, counts",
        .array(NumericArray(uniform.map { ($0 * 1000).rounded() }, shape: shape))
      ),
      ("1024 x 1024 float64, uniform", .array(NumericArray(uniform.map { Double($0) / 3 }, shape: shape))),
      ("1024 x 1024 uint16", .array(NumericArray(uniform.map { UInt16($0 * 65535) }, shape: shape))),
      ("1024 x 1024 int32", .array(NumericArray(uniform.map { Int32($0 * 1e6) }, shape: shape))),
    ]
    for image in images {
      for serializer in PyroSerializer.allCases {
        var size = 0
        let seconds = least(5) { size = (try? serializer.encode(image.value).count) ?? 0 }
        report("\(image.name), \(serializer)", seconds, size)
      }
    }
    let call = PyroCall(
      object: "array.server", method: "get_ds", arguments: [80], keywords: [WireEntry("pixelTime", 2.5)])
    for serializer in PyroSerializer.allCases {
      guard let request = try? PyroMessage.invoke(call, serializer: serializer, sequence: 1).encoded() else {
        continue
      }
      let seconds = least(5) {
        for _ in 0..<10_000 {
          var decoder = PyroDecoder()
          guard let message = try? decoder.messages(feeding: request).first,
            let call = try? PyroCall(message),
            (try? message.result(call.arguments[0]).encoded()) != nil
          else { return }
        }
      }
      print(String(format: "request read and answered, \(serializer): %.2f us", seconds * 100))
    }
    // What comes in is bounded by the limit of elements: 2^19 numbers in one list.
    let list = WireValue.array(NumericArray(uniform.prefix(1 << 19).map { Double($0) }))
    for serializer in PyroSerializer.allCases {
      guard let bytes = try? serializer.encode(list) else { continue }
      let seconds = least(3) { _ = try? serializer.decode(bytes) }
      report("2^19 numbers read, \(serializer)", seconds, bytes.count)
    }
  }

  private static func least(_ times: Int, _ body: () -> Void) -> Double {
    (0..<times).reduce(Double.infinity) { least, _ in min(least, Clock.seconds(body)) }
  }

  private static func report(_ name: String, _ seconds: Double, _ bytes: Int) {
    print(
      name.padding(toLength: 48, withPad: " ", startingAt: 0)
        + String(format: "%8.1f ms  %6.2f MB", seconds * 1e3, Double(bytes) / 1e6))
  }
}
