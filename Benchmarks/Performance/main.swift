import Foundation

// Measures the reference engine against the bare transforms that it needs, in one run, and prints a table; with a path
// as the argument also writes the figures as JSON.

// With --potential only that figure is measured and printed.

if CommandLine.arguments.contains("--potential") {
  print(PotentialBench.seconds(threads: 2))
  exit(0)
}

// With --prism plane waves, their sums and the Gram matrix are measured.

if CommandLine.arguments.contains("--prism") {
  for threads in [1, 2] { PrismBench.run(threads: threads, semiangle: 0.02) }
  PrismBench.run(threads: 2, semiangle: 0.05)
  exit(0)
}

let sizes = [256, 512, 1024]
let threadCounts = [1, 2]
var rows: [[String: Any]] = []

print(
  "multislice, single precision; SrTiO3 [001] at 200 kV, 20 slices; bare = two measured FFTW 2-D transforms")
print("  pixels threads  us/probe-slice  bare us  ratio  probe-slices/s  potential+transmission ms/slice")
for size in sizes {
  let race = MultisliceRace(size: size)
  for threads in threadCounts {
    let result = race.run(threads: threads)
    let text = String(
      format: "  %6d %7d %15.0f %8.0f %6.2f %15.0f %16.2f", size, threads, result.perProbeSlice * 1e6,
      result.bare * 1e6, result.perProbeSlice / result.bare, 1 / result.perProbeSlice, race.perSlice * 1e3)
    print(text)
    rows.append([
      "pixels": size, "threads": threads, "probe_slice_us": result.perProbeSlice * 1e6,
      "bare_us": result.bare * 1e6,
      "ratio": result.perProbeSlice / result.bare, "distinct_slice_ms": race.perSlice * 1e3,
    ])
  }
}
let potentialSeconds = PotentialBench.seconds(threads: 2)
print(String(format: "potential of 40 different slices of 512 x 512, two threads: %.3f s", potentialSeconds))
print(String(format: "peak memory %.2f GiB", Clock.peakMemory))

if CommandLine.arguments.count > 1 {
  let report: [String: Any] = [
    "multislice": rows, "potential_40_slices_s": potentialSeconds, "peak_memory_GiB": Clock.peakMemory,
  ]
  let data = try JSONSerialization.data(withJSONObject: report, options: [.prettyPrinted, .sortedKeys])
  try data.write(to: URL(fileURLWithPath: CommandLine.arguments[1]))
}
