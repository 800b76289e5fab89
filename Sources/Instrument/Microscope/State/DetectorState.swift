package import Detection

/// A scan detector as it is set.
package struct DetectorState: Sendable, Equatable, Codable {
  package internal(set) var isInserted: Bool
  package internal(set) var settings = ScanDetectorSettings()

  init(_ detector: ScanDetector) { isInserted = detector.startsInserted }
}

/// A camera as it is set.
package struct CameraState: Sendable, Equatable, Codable {
  package internal(set) var isInserted = false
  package internal(set) var settings: CameraSettings
  /// Whether images are corrected with dark and gain references.
  package internal(set) var isCorrected = true

  init(_ camera: Camera) {
    settings = CameraSettings(exposure: max(1e-3, camera.electronics.shortestExposureMilliseconds * 1e-3))
  }
}
