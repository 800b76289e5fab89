/// A second entrance for HyperSpy (its format 3.3): `/Experiments/<name>` with links to the data and the
/// metadata.
enum HyperSpyLayout {
  static let experiments = "Experiments"

  static func writeRootAttributes(_ root: HDF5Handle) throws {
    try root.setAttribute("file_format", text: "HyperSpy")
    try root.setAttribute("file_format_version", text: "3.3")
  }

  /// - Parameter path: of the channel's NSID group. The links are soft: with hard ones NSID readers would
  ///   meet the data here first, away from their axes.
  static func write(_ channel: ChannelDescription, path: String, into experiments: HDF5Handle) throws {
    let group = try experiments.makeGroup(channel.name)
    try group.makeSoftLink("data", to: "\(path)/\(channel.name)")
    for (index, dimension) in channel.axes.enumerated() {
      try write(dimension, isNavigated: index < channel.leadingRank, into: group.makeGroup("axis-\(index)"))
    }
    let metadata = try group.makeGroup("metadata")
    try metadata.makeGroup("General").setAttribute("title", text: channel.name)
    let signal = try metadata.makeGroup("Signal")
    // Types other than the plain one need extensions of HyperSpy that a user may not have, except exspy's.
    let types = ["EELS": "EELS", "EDS": "EDS_TEM"]
    try signal.setAttribute("signal_type", text: types[channel.modality] ?? "")
    if !channel.conditions.isEmpty {
      try metadata.makeGroup("Acquisition_instrument").makeGroup("TEM").write(channel.conditions)
    }
    try signal.setAttribute("quantity", text: "\(channel.quantity) (\(channel.units))")
    try group.makeSoftLink("original_metadata", to: "\(path)/metadata")
  }

  private static func write(_ dimension: ChannelAxis, isNavigated: Bool, into axis: HDF5Handle) throws {
    try axis.setAttribute("name", text: dimension.name)
    try axis.setAttribute("units", text: dimension.units)
    try axis.setAttribute("navigate", truth: isNavigated)
    // Counts of a channel are integrals over its width.
    try axis.setAttribute("is_binned", truth: dimension.type == .spectral)
    if let step = dimension.step {
      try axis.setAttribute("_type", text: "UniformDataAxis")
      try axis.setAttribute("offset", number: dimension.values[0])
      try axis.setAttribute("scale", number: step)
      try axis.setAttribute("size", integer: dimension.values.count)
    } else {
      try axis.setAttribute("_type", text: "DataAxis")
      try axis.makeDataset("axis", dimension.values, shape: [dimension.values.count])
    }
  }
}
