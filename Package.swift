// swift-tools-version: 6.2
import PackageDescription

/// The same sources, once for each instruction set that is chosen at run time (docs/decisions/fused-multislice.md).
#if arch(x86_64)
  let kernels: [(name: String, flags: [String])] = [
    ("WavePassesAVX2", ["-march=haswell"]),
    ("WavePassesAVX512", ["-march=skylake-avx512", "-mprefer-vector-width=512"]),
  ]
#else
  let kernels: [(name: String, flags: [String])] = []
#endif

/// One row per target: what it may import is the architecture. `make build` refuses any other import.
let layers: [(name: String, imports: [String])] = [
  ("Quantities", []),
  ("Numerics", ["CFFTW", "COpenBLAS"]),
  ("WaveBlocks", ["Numerics"]),
  ("Configuration", ["Quantities"]),
  ("WireProtocol", ["CZlib"]),
  ("Storage", ["Quantities", "Numerics", "CHDF5", "CPNG"]),
  ("Frames", ["Quantities", "Numerics"]),
  ("Crystals", ["Quantities", "Numerics", "Configuration"]),
  ("Worlds", ["Quantities", "Numerics", "Configuration", "Crystals"]),
  ("Optics", ["Quantities", "Numerics"]),
  ("Detection", ["Quantities", "Numerics", "Configuration"]),
  (
    "Scattering",
    ["Quantities", "Numerics", "Crystals", "Optics", "WaveBlocks", "CVectors"] + kernels.map(\.name)
  ),
  (
    "Spectroscopy",
    ["Quantities", "Numerics", "Configuration", "Storage", "Detection", "CSpectroscopyTables"]
  ),
  (
    "ForwardModel",
    [
      "Quantities", "Numerics", "Frames", "Crystals", "Worlds", "Optics", "Scattering", "Detection",
      "Spectroscopy",
    ]
  ),
  (
    "Instrument",
    [
      "Quantities", "Numerics", "Configuration", "Crystals", "Worlds", "Optics", "Detection", "Frames",
      "Spectroscopy", "ForwardModel",
    ]
  ),
  ("HTTPFace", ["Quantities", "Configuration", "Instrument", "CMicrohttpd"]),
  (
    "Faces",
    [
      "Quantities", "Numerics", "Configuration", "Worlds", "Optics", "Detection", "WireProtocol",
      "Instrument",
    ]
  ),
  (
    "RunFiles",
    [
      "Quantities", "Numerics", "Configuration", "Storage", "Crystals", "Worlds", "Optics",
      "Scattering", "Detection", "ForwardModel", "Instrument",
    ]
  ),
]

/// Targets with tests of their own, and what those tests import besides the target and TestKit.
let tested: [(name: String, imports: [String])] = layers.map { row in
  let modules = row.imports.filter { !$0.hasPrefix("C") || $0 == "Crystals" || $0 == "Configuration" }
  // The codecs themselves draw nothing, but their tests do; the tests of the face need specimens.
  let more = ["WireProtocol": ["Numerics"], "HTTPFace": ["Crystals", "Worlds"]]
  return (row.name, modules + (more[row.name] ?? []))
}

let common: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

func names(_ list: [String]) -> [Target.Dependency] { list.map { .byName(name: $0) } }

let package = Package(
  name: "Stemulator",
  products: [.executable(name: "stemulator", targets: ["stemulator"])],
  targets: [
    .systemLibrary(name: "CFFTW", pkgConfig: "fftw3", providers: [.apt(["libfftw3-dev"])]),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5-serial", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CVectors"),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CMicrohttpd", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
  ]
    + layers.map { row in
      .target(name: row.name, dependencies: names(row.imports), swiftSettings: common)
    }
    + [
      // Data only: the compiler puts the tables into the program as they are.
      .target(
        name: "CSpectroscopyTables",
        exclude: ["oscillators.bin", "materials.json", "recipes.json", "xrays.json"])
    ]
    + kernels.map { kernel in
      .target(
        name: kernel.name, dependencies: names(["WaveBlocks", "CVectors"]),
        swiftSettings: common + [.unsafeFlags(["-Ounchecked"] + kernel.flags.flatMap { ["-Xcc", $0] })])
    }
    + [
      .executableTarget(
        name: "stemulator", dependencies: names(layers.map(\.name)), swiftSettings: common),
      .executableTarget(
        name: "stemulator-bench",
        dependencies: names([
          "Quantities", "Numerics", "Frames", "Crystals", "Worlds", "Optics", "Scattering",
          "Detection", "ForwardModel", "WireProtocol", "Configuration", "Instrument", "CFFTW",
        ]),
        path: "Benchmarks/Performance",
        exclude: ["README.md", "against_abtem.py", "requirements.txt", "results.json"], swiftSettings: common),
      .target(
        name: "TestKit",
        dependencies: names(["Quantities", "Numerics", "Crystals", "Optics", "Scattering"]),
        path: "Tests/TestKit", swiftSettings: common),
      // Codecs and a small server behind standard input and output, for tests with Python's own libraries.
      .executableTarget(
        name: "stemulator-wire-probe", dependencies: names(["WireProtocol"]), path: "Tests/WireProbe",
        swiftSettings: common),
      // Runs the built program; depends on it so that it is built.
      .testTarget(
        name: "EndToEndTests", dependencies: names(["stemulator"]), path: "Tests/EndToEndTests",
        swiftSettings: common),
    ]
    + tested.map { row in
      .testTarget(
        name: row.name + "Tests", dependencies: names([row.name, "TestKit"] + row.imports),
        swiftSettings: common)
    }
)
