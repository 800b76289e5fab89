/// What an NSID dataset is, by the names of sidpy's `DataType`.
package enum DataType: String, Sendable, CaseIterable {
  case unknown = "UNKNOWN"
  case spectrum = "SPECTRUM"
  case linePlot = "LINE_PLOT"
  case linePlotFamily = "LINE_PLOT_FAMILY"
  case image = "IMAGE"
  case imageMap = "IMAGE_MAP"
  case imageStack = "IMAGE_STACK"
  case spectralImage = "SPECTRAL_IMAGE"
  case image4D = "IMAGE_4D"
  case pointCloud = "POINT_CLOUD"
}

/// What an axis of an NSID dataset means, by the names of sidpy's `DimensionType`.
package enum DimensionType: String, Sendable, CaseIterable {
  case unknown = "UNKNOWN"
  case spatial = "SPATIAL"
  case reciprocal = "RECIPROCAL"
  case spectral = "SPECTRAL"
  case temporal = "TEMPORAL"
  case channel = "CHANNEL"
  case pointCloud = "POINT_CLOUD"
}
