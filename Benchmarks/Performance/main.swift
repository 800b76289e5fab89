import Foundation

// Measures the multislice engines against the bare transforms that a plain one needs, in one run, and prints a table.
//
// stemulator-bench [--potential] [512x512 ...] [figures.json]
//
// Sizes replace the usual ones; with a path the figures are also written as JSON; with --potential only that figure is
// measured and printed.

let words = CommandLine.arguments.dropFirst()

// With --frame only the seconds of a frame at 512 x 512 points on one and two threads are measured and printed, with
// --potential those of the crystal's potentials on two threads, with --model those of the layer's model on one.

if words.contains("--frame") {
  print(FrameBench.seconds(threads: 1), FrameBench.seconds(threads: 2))
  exit(0)
}
if words.contains("--potential") {
  print(PotentialBench.crystal(threads: 2))
  exit(0)
}
if words.contains("--model") {
  print(PotentialBench.layer(threads: 1), PotentialBench.layerModel(threads: 1))
  exit(0)
}

// With --live frames under changing conditions are measured; --full=8 takes the crystal 20 nm thick with 8 thermal
// configurations (minutes for each) instead of a small one, --layer none.

if words.contains("--live") {
  let full = words.first { $0.hasPrefix("--full=") }.flatMap { Int($0.dropFirst(7)) }
  let thickness = words.contains("--layer") ? 0 : full == nil ? 4 : 51
  let figures = LiveBench.run(thickness: thickness, configurations: full ?? 1)
  if let path = words.first(where: { $0.hasSuffix(".json") }) {
    try JSONSerialization.data(withJSONObject: figures, options: [.prettyPrinted, .sortedKeys])
      .write(to: URL(fileURLWithPath: path))
  }
  exit(0)
}

// With --signals what a live instrument asks for; names of worlds replace the usual ones.

if words.contains("--signals") {
  let names = words.filter { !$0.hasPrefix("--") && !$0.hasSuffix(".json") }
  let figures = try SignalsBench.run(
    threads: words.contains("--one") ? 1 : 2,
    worlds: names.isEmpty ? ["Re-doped-MoS2", "graphene-Si-dopants"] : names)
  if let path = words.first(where: { $0.hasSuffix(".json") }) {
    try JSONSerialization.data(withJSONObject: figures, options: [.prettyPrinted, .sortedKeys])
      .write(to: URL(fileURLWithPath: path))
  }
  exit(0)
}

// With --instrument what an instrument in use takes: first frame, further ones, recording.

if words.contains("--instrument") {
  let figures = try InstrumentBench.run(threads: words.contains("--one") ? 1 : 2)
  if let path = words.first(where: { $0.hasSuffix(".json") }) {
    try JSONSerialization.data(withJSONObject: figures, options: [.prettyPrinted, .sortedKeys])
      .write(to: URL(fileURLWithPath: path))
  }
  exit(0)
}

// With --worlds windows of the library's worlds.

if words.contains("--worlds") {
  for threads in [1, 2] { try WorldBench.run(threads: threads) }
  exit(0)
}

// With --wire the codecs of the network interfaces.

if words.contains("--wire") {
  WireBench.run()
  exit(0)
}

// With --prism plane waves, their sums and the Gram matrix are measured.

if words.contains("--prism") {
  for threads in [1, 2] { PrismBench.run(threads: threads, semiangle: 0.02) }
  PrismBench.run(threads: 2, semiangle: 0.05)
  exit(0)
}

// With --training frames of new specimens by an incoherent model.

if words.contains("--training") {
  for material in ["MoS2", "WS2", "WSe2", "graphene", "hBN"] {
    for (inner, outer) in [(0.06, 0.145), (0.04, 0.1)] {
      try TrainingBench.run(material: material, inner: inner, outer: outer, threads: 1)
    }
  }
  try TrainingBench.run(material: "MoS2", inner: 0.06, outer: 0.145, defocus: 60, threads: 1)
  try TrainingBench.run(material: "MoS2", inner: 0.06, outer: 0.145, thermal: 0, threads: 1)
  exit(0)
}

let given = words.compactMap { word -> (Int, Int)? in
  let sides = word.split(separator: "x").compactMap { Int($0) }
  return sides.count == 2 ? (sides[0], sides[1]) : nil
}
let sizes =
  given.isEmpty ? [(256, 256), (512, 512), (1024, 1024), (480, 480), (720, 720), (1120, 1152)] : given
let threadCounts = [1, 2]
var rows: [[String: Any]] = []

print(
  "multislice, single precision; SrTiO3 [001] at 200 kV, 20 slices; bare = two measured FFTW 2-D transforms")
print("     pixels threads  engine     us/probe-slice  ratio to bare")
for (width, height) in sizes {
  let race = MultisliceRace(width: width, height: height)
  for threads in threadCounts {
    let results = race.run(threads: threads)
    for result in results {
      let name = result.name.padding(toLength: 10, withPad: " ", startingAt: 0)
      print(
        String(format: "%5d x %4d %6d  ", width, height, threads) + name
          + String(
            format: "%15.0f %14.2f", result.perProbeSlice * 1e6,
            result.perProbeSlice / results[0].perProbeSlice))
      rows.append([
        "width": width, "height": height, "threads": threads, "engine": result.name,
        "probe_slice_us": result.perProbeSlice * 1e6,
      ])
    }
  }
  print(
    String(
      format: "%5d x %4d          potential and transmission function: %.2f ms per slice", width, height,
      race.perSlice * 1e3))
}
let potentialSeconds = PotentialBench.crystal(threads: 2)
print(String(format: "potential of 40 different slices of 512 x 512, two threads: %.3f s", potentialSeconds))
let (layerSeconds, modelSeconds) = (PotentialBench.layer(threads: 1), PotentialBench.layerModel(threads: 1))
print(
  String(
    format:
      "MoS2 layer of 1120 x 1120 in 3 slices, one thread: potential %.3f s, with transmission functions %.3f s",
    layerSeconds, modelSeconds))
let frameSeconds = FrameBench.seconds(threads: 2)
print(String(format: "frame of 288 x 288 samples at 512 x 512 points, two threads: %.4f s", frameSeconds))
print(String(format: "peak memory %.2f GiB", Clock.peakMemory))

if let path = words.first(where: { $0.hasSuffix(".json") }) {
  let report: [String: Any] = [
    "multislice": rows, "potential_40_slices_s": potentialSeconds, "layer_potential_s": layerSeconds,
    "layer_model_s": modelSeconds, "frame_s": frameSeconds,
    "peak_memory_GiB": Clock.peakMemory,
  ]
  let data = try JSONSerialization.data(withJSONObject: report, options: [.prettyPrinted, .sortedKeys])
  try data.write(to: URL(fileURLWithPath: path))
}
