import Instrument
import Storage

/// What an array is to readers of files.
extension AcquiredArray {
  var isSpectral: Bool { kind == .spectrum || kind == .spectra }

  var dataType: DataType {
    switch kind {
    case .image, .pattern: .image
    case .imageStack: .imageStack
    case .profile: .linePlot
    case .patterns: .image4D
    case .spectrum: .spectrum
    case .spectra: axes.count > 2 ? .spectralImage : .linePlotFamily
    }
  }

  /// In sidpy's words.
  var modality: String {
    switch kind {
    case .pattern, .patterns: "4D-STEM"
    case .spectrum, .spectra: name.hasPrefix("EDX") ? "EDS" : "EELS"
    case .image, .imageStack, .profile: "STEM"
    }
  }
}

extension AcquiredArray.Axis {
  var dimension: DimensionType {
    switch unit {
    case "mrad": .reciprocal
    case "nm": .spatial
    case "s": .temporal
    case "eV": .spectral
    default: .unknown
    }
  }
}
