import Quantities

/// A third entrance, for py4DSTEM (EMD 1.0): one 4D channel as `/datacube_root/datacube`, by a link.
enum DataCubeLayout {
  static func writeRootAttributes(_ root: HDF5Handle) throws {
    try root.setAttribute("emd_group_type", text: "file")
    try root.setAttribute("version_major", integer: 1)
    try root.setAttribute("version_minor", integer: 0)
  }

  /// Whether a channel is patterns over a scan grid.
  static func suits(_ channel: ChannelDescription) -> Bool {
    channel.dataType == .image4D && channel.axes.count == 4 && !channel.element.isComplex
  }

  /// - Parameter path: of the channel's NSID group. Its axes (y, x, ky, kx) are py4DSTEM's Rx, Ry, Qx, Qy:
  ///   what py4DSTEM calls x is the slow axis, which points down.
  static func write(_ channel: ChannelDescription, path: String, into root: HDF5Handle) throws {
    let tree = try root.makeGroup("datacube_root")
    try tree.setAttribute("emd_group_type", text: "root")
    try tree.setAttribute("python_class", text: "Root")
    try writeCalibration(of: channel, into: tree)

    let cube = try tree.makeGroup("datacube")
    try cube.setAttribute("emd_group_type", text: "array")
    try cube.setAttribute("python_class", text: "DataCube")
    try cube.makeSoftLink("data", to: "\(path)/\(channel.name)")
    for (index, name) in ["Rx", "Ry", "Qx", "Qy"].enumerated() {
      let dimension = channel.axes[index]
      let (unit, factor) = unit(of: dimension)
      let values = dimension.values.map { $0 * factor }
      // Two values stand for an even axis; an axis of one point gets a second one to tell its step.
      let written =
        dimension.step == nil
        ? values : values.count > 1 ? Array(values.prefix(2)) : [values[0], values[0] + 1]
      let scale = try cube.makeDataset("dim\(index)", written, shape: [written.count])
      try scale.setAttribute("name", text: name)
      try scale.setAttribute("units", text: unit)
    }
  }

  private static func writeCalibration(of channel: ChannelDescription, into tree: HDF5Handle) throws {
    let bundle = try tree.makeGroup("metadatabundle")
    try bundle.setAttribute("emd_group_type", text: "metadatabundle")
    let calibration = try bundle.makeGroup("calibration")
    try calibration.setAttribute("emd_group_type", text: "metadata")
    try calibration.setAttribute("python_class", text: "Calibration")
    for (letter, axes) in [("R", 0...1), ("Q", 2...3)] {
      // py4DSTEM has one size for both directions: oblong pixels stay uncalibrated.
      let pair = axes.map { channel.axes[$0] }
      let known = pair.filter { $0.values.count > 1 }
      let sizes = known.map { dimension in dimension.step.map { abs($0) * unit(of: dimension).factor } ?? .nan
      }
      guard let size = sizes.first, let last = sizes.last, abs(size - last) <= 0.01 * size,
        unit(of: pair[0]).name == unit(of: pair[1]).name
      else { continue }
      try calibration.makeScalar("\(letter)_pixel_size", number: size).setAttribute("type", text: "number")
      try calibration.makeScalar("\(letter)_pixel_units", text: unit(of: pair[0]).name)
        .setAttribute("type", text: "string")
    }
    try calibration.makeScalar("_root_treepath", text: "").setAttribute("type", text: "string")
    let targets = try calibration.makeGroup("_target_paths")
    try targets.setAttribute("type", text: "list_of_strings")
    try targets.setAttribute("length", integer: 1)
    _ = try targets.makeScalar("0", text: "/datacube")
  }

  /// py4DSTEM's spelling of a unit, and the factor that converts to it.
  private static func unit(of dimension: ChannelAxis) -> (name: String, factor: Double) {
    switch dimension.units {
    case "Å", "A", "angstrom": ("A", 1)
    case "nm": ("A", 10)
    case "pm": ("A", 0.01)
    case "1/Å", "1/A", "Å^-1", "A^-1", "Å⁻¹": ("A^-1", 1)
    case "1/nm", "nm^-1": ("A^-1", 0.1)
    case "rad": ("mrad", 1000)
    default: (dimension.units, 1)
    }
  }
}
