import Configuration
import Faces
import Foundation
import Quantities

/// Where `stemulator serve` listens and whom it asks for a word, read before anything is made.
struct ServePlan {
  let host: String
  /// Of the faces that are wanted, but HTTP; 0 for any free one.
  let ports: [String: Int]
  let hasHTTP: Bool
  /// The port of HTTP as it was asked for; nil for the usual one.
  let http: Int?
  let referee: Int?
  let token, refereeToken, nameServer: String?

  /// - Parameter faces: names of all faces.
  init(_ arguments: Arguments, faces: [String]) throws {
    host = arguments.text("--host") ?? "127.0.0.1"
    let wanted = try arguments.text("--faces").map { list in
      let names = list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      guard !names.isEmpty, names.allSatisfy(faces.contains) else {
        throw InputError(
          "--faces: \"\(list)\" is not allowed; allowed: names of \(faces.joined(separator: ", "))")
      }
      return names
    }
    let chosen = Set(wanted ?? faces)
    var ports: [String: Int] = [:]
    for face in FaceSet.all {
      let port = try arguments.integer("--\(face.name)-port", in: 0...65535)
      if chosen.contains(face.name) { ports[face.name] = port ?? face.port }
    }
    self.ports = ports
    hasHTTP = chosen.contains("http")
    http = try arguments.integer("--http-port", in: 0...65535)
    referee = try arguments.integer("--referee-port", in: 0...65535)
    let environment = ProcessInfo.processInfo.environment["STEMULATOR_TOKEN"]
    token = try Self.word(arguments.text("--token") ?? environment, "--token")
    refereeToken = try Self.word(arguments.text("--referee-token"), "--referee-token") ?? token
    nameServer = arguments.text("--name-server")
    guard nameServer == nil || chosen.contains("pyro") else {
      throw InputError("--name-server: the face pyro is not wanted; allowed: with pyro among --faces")
    }
  }

  /// An empty token would let everybody in who sends none.
  private static func word(_ text: String?, _ name: String) throws -> String? {
    guard let text else { return nil }
    guard !text.isEmpty else { throw InputError("\(name): empty; allowed: at least one letter") }
    return text
  }
}
