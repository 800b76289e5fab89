import Foundation
import WireProtocol

// For tests with other people's libraries (Python/tests/test_wire.py). Speaks on standard input and output:
//
//   stemulator-wire-probe transcode    lines "FROM TO HEX" → the bytes in the other codec as HEX, or "error …";
//                                      "array DTYPE ROWSxCOLUMNS TO HEX" with raw numbers writes nested lists
//   stemulator-wire-probe pyro         a Pyro server with an object `array.server`, as that of the recordings
//   stemulator-wire-probe netstring    JSON-RPC over netstrings: echoes the parameters
//   stemulator-wire-probe frames       asyncroscopy's frames: echoes the command's words

switch CommandLine.arguments.dropFirst().first {
case "transcode": Transcoding.run()
case "pyro": StreamLoop.run(PyroProbe())
case "netstring": StreamLoop.run(NetstringProbe())
case "frames": StreamLoop.run(FrameProbe())
default:
  FileHandle.standardError.write(Data("usage: stemulator-wire-probe transcode|pyro|netstring|frames\n".utf8))
  exit(2)
}
